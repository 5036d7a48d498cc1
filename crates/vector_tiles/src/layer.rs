//! Layers of a vector tile: features with shared keys and values (Mapbox Vector Tile 2.1, 4.1, 4.2 and 4.4).

use crate::drawing::{Drawing, GeometryType};
use crate::space::EXTENT;
use crate::values::{PreparedValue, TagValue, Values};
use crate::wire::{bytes_field, length_field, number_field, varint, varint_length};

/// The version of the specification that a layer is written by.
const VERSION: u64 = 2;

/// A layer, while features are added to it.
///
/// ```
/// use geo_types::{Coord, Point};
/// use planvy_vector_tiles::{Drawing, Layer, TagValue, drawing::GeometryType};
/// let mut layer = Layer::new("trees");
/// let mut drawing = Drawing::default();
/// drawing.points(&[Point::new(10.0, 20.0)], |position: Coord<f64>| position);
/// let tags = [layer.tag("kind", TagValue::Text("oak")), layer.tag("height", TagValue::Number(12.5))];
/// layer.feature(Some(7), GeometryType::Points, &drawing, &tags);
/// assert_eq!(layer.count(), 1);
/// let mut tile = Vec::new();
/// layer.finish(&mut tile);
/// assert_eq!(tile.len(), 63);
/// ```
#[derive(Debug)]
pub struct Layer {
    name: String,
    keys: Vec<String>,
    features: Vec<u8>,
    count: u32,
    values: Values,
}

/// A key and a value of a layer, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    key: u32,
    value: u32,
}

impl Layer {
    /// An empty layer.
    pub fn new(name: impl Into<String>) -> Layer {
        Layer {
            name: name.into(),
            keys: Vec::new(),
            features: Vec::new(),
            count: 0,
            values: Values::default(),
        }
    }

    /// Sets room aside for so many features.
    pub fn reserve(&mut self, features: usize) {
        /// Bytes of a feature beside its values, as regulations have them.
        const BYTES: usize = 128;
        self.features.reserve(features * BYTES);
        self.values.reserve(features);
    }

    /// How many features it has.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The number of a key, which is added where the layer has it not.
    pub fn key(&mut self, name: &str) -> u32 {
        let known = self.keys.iter().position(|key| key == name);
        let number = known.unwrap_or_else(|| {
            self.keys.push(name.to_owned());
            self.keys.len() - 1
        });
        number as u32
    }

    /// The number of a value, which is added where the layer has it not.
    pub fn value(&mut self, value: TagValue<'_>) -> u32 {
        self.values.number(value)
    }

    /// A key with a value.
    pub fn tag(&mut self, name: &str, value: TagValue<'_>) -> Tag {
        let key = self.key(name);
        self.tag_of(key, value)
    }

    /// A key by its number, with a value.
    pub fn tag_of(&mut self, key: u32, value: TagValue<'_>) -> Tag {
        Tag {
            key,
            value: self.value(value),
        }
    }

    /// A key by its number, with a prepared value.
    pub fn prepared_tag(&mut self, key: u32, value: PreparedValue<'_>) -> Tag {
        Tag {
            key,
            value: self.values.prepared(value),
        }
    }

    /// A key by its number, with a value that no other feature of the layer has, such as its identity.
    pub fn own_tag(&mut self, key: u32, value: TagValue<'_>) -> Tag {
        Tag {
            key,
            value: self.values.add(value),
        }
    }

    /// Adds a feature with what is drawn; one of which nothing is drawn is no feature of the tile.
    pub fn feature(&mut self, id: Option<u64>, kind: GeometryType, drawing: &Drawing, tags: &[Tag]) {
        self.drawn_feature(id, kind, drawing.commands(), tags);
    }

    /// The same with the commands of a drawing.
    pub fn drawn_feature(&mut self, id: Option<u64>, kind: GeometryType, commands: &[u8], tags: &[Tag]) {
        if commands.is_empty() {
            return;
        }
        let numbers = tags.iter().flat_map(|tag| [tag.key, tag.value]);
        let tags_length: usize = numbers.clone().map(|number| varint_length(number.into())).sum();
        let of_field = |length: usize| 1 + varint_length(length as u64) + length;
        let mut length = 2 + of_field(commands.len());
        length += id.map_or(0, |id| 1 + varint_length(id));
        length += if tags.is_empty() { 0 } else { of_field(tags_length) };

        let out = &mut self.features;
        length_field(out, 2, length);
        if let Some(id) = id {
            number_field(out, 1, id);
        }
        if !tags.is_empty() {
            length_field(out, 2, tags_length);
            for number in numbers {
                varint(out, number.into());
            }
        }
        number_field(out, 3, kind as u64);
        bytes_field(out, 4, commands);
        self.count += 1;
    }

    /// Writes the layer into a tile. A layer without features is not written: a tile must have none such.
    pub fn finish(self, tile: &mut Vec<u8>) {
        if self.count == 0 {
            return;
        }
        let mut head = Vec::with_capacity(self.name.len() + 8);
        number_field(&mut head, 15, VERSION);
        bytes_field(&mut head, 1, self.name.as_bytes());
        let mut tail = Vec::with_capacity(512);
        for key in &self.keys {
            bytes_field(&mut tail, 3, key.as_bytes());
        }
        let mut extent = Vec::with_capacity(4);
        number_field(&mut extent, 5, EXTENT.into());
        let parts: [&[u8]; 5] = [&head, &self.features, &tail, self.values.fields(), &extent];
        let length = parts.iter().map(|part| part.len()).sum();
        tile.reserve(length + 16);
        length_field(tile, 3, length);
        for part in parts {
            tile.extend_from_slice(part);
        }
    }
}
