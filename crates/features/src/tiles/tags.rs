//! The tags of a layer's features: what several have in common is looked up once.

use planvy_vector_tiles::layer::Tag;
use planvy_vector_tiles::{Layer, TagValue};

use super::{properties_of, tag_value};
use crate::collection::{Collection, Feature, Scope};
use crate::property::Role;
use crate::value::Value;

/// A layer of a collection, while features are added to it.
pub(super) struct LayerOf {
    pub(super) layer: Layer,
    own: Vec<OwnProperty>,
    /// The properties that features of a group have in common: their numbers, and those of their keys.
    of_group: Vec<(usize, u32)>,
    /// Those that features of one content have in common.
    of_content: Vec<(usize, u32)>,
    /// The group of the latest feature, and what it has in common: features of a group follow each other.
    latest_group: Option<u64>,
    group_tags: Vec<Tag>,
    /// The tags of the latest feature.
    pub(super) tags: Vec<Tag>,
}

/// A property that is each feature's own.
struct OwnProperty {
    number: usize,
    key: u32,
    is_identity: bool,
    /// The latest value: that of the next feature often is the same.
    latest: Option<(Value<'static>, Option<Tag>)>,
}

impl LayerOf {
    pub(super) fn new(collection: &dyn Collection) -> LayerOf {
        let mut layer = LayerOf {
            layer: Layer::new(collection.id()),
            own: Vec::new(),
            of_group: Vec::new(),
            of_content: Vec::new(),
            latest_group: None,
            group_tags: Vec::new(),
            tags: Vec::new(),
        };
        for (number, property) in properties_of(collection) {
            let key = layer.layer.key(property.name);
            match collection.scope(number) {
                Scope::Own => layer.own.push(OwnProperty {
                    number,
                    key,
                    is_identity: property.role == Some(Role::Id),
                    latest: None,
                }),
                Scope::Group => layer.of_group.push((number, key)),
                Scope::Content => layer.of_content.push((number, key)),
            }
        }
        layer
    }

    /// Takes the tags of a feature.
    pub(super) fn take_tags(&mut self, feature: &dyn Feature) {
        for property in &mut self.own {
            self.tags.extend(property.tag(&mut self.layer, feature));
        }
        match feature.group() {
            None => take_values(&mut self.tags, &mut self.layer, feature, &self.of_group),
            Some(group) => {
                if self.latest_group != Some(group) {
                    self.latest_group = Some(group);
                    self.group_tags.clear();
                    take_values(&mut self.group_tags, &mut self.layer, feature, &self.of_group);
                }
                self.tags.extend_from_slice(&self.group_tags);
            }
        }
        match feature.prepared_values() {
            Some(values) => {
                // Both are in the order of the properties.
                let mut keys = self.of_content.iter();
                for (number, value) in values.iter() {
                    if let Some((_, key)) = keys.find(|(known, _)| *known == number as usize) {
                        self.tags.push(self.layer.prepared_tag(*key, value));
                    }
                }
            }
            None => take_values(&mut self.tags, &mut self.layer, feature, &self.of_content),
        }
    }
}

impl OwnProperty {
    fn tag(&mut self, layer: &mut Layer, feature: &dyn Feature) -> Option<Tag> {
        let value = feature.value(self.number);
        if self.is_identity {
            return tag_value(&value, |value| layer.own_tag(self.key, value));
        }
        match &self.latest {
            Some((latest, tag)) if *latest == value => *tag,
            _ => {
                let tag = tag_of(layer, self.key, &value);
                self.latest = Some((value.into_owned(), tag));
                tag
            }
        }
    }
}

/// Takes the values of some properties one by one.
fn take_values(tags: &mut Vec<Tag>, layer: &mut Layer, feature: &dyn Feature, properties: &[(usize, u32)]) {
    let found = properties
        .iter()
        .filter_map(|(number, key)| tag_of(layer, *key, &feature.value(*number)));
    tags.extend(found);
}

fn tag_of(layer: &mut Layer, key: u32, value: &Value<'_>) -> Option<Tag> {
    tag_value(value, |value: TagValue<'_>| layer.tag_of(key, value))
}
