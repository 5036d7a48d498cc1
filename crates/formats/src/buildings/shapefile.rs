//! Existing buildings in a shapefile.

use std::path::Path;

use planvy_plan::{ExistingBuilding, Finding, Reading, RuleId};

use super::collect::Collector;
use super::is_named_as_buildings;
use crate::features::shapefile::{Layer, layers_of, looks_like_shapefile};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::mapping::{Mapping, mapping_of};
use crate::untaken::Accounted;

/// The reader of existing buildings in a shapefile, or in a zip file with one or several: the layers that a mapping names, or the
/// one layer of polygons that is named as buildings are or stands alone.
#[derive(Clone, Copy, Debug)]
pub struct BuildingsShapefile;

impl Format for BuildingsShapefile {
    fn name(&self) -> &'static str {
        "buildings-shapefile"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let wanted = match head.kind {
            Some(kind) => kind == ContentKind::Buildings,
            None => is_named(head.file_name),
        };
        wanted && looks_like_shapefile(head)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let mapping = match mapping_of(path, options) {
            Ok(mapping) => mapping.unwrap_or_default(),
            Err(error) => return Reading::failed(error.into_finding()).into(),
        };
        let mut log = FindingLog::default();
        let layers = chosen(layers_of(path, &mut log), &mapping, &mut log);
        let mut buildings: Vec<ExistingBuilding> = Vec::new();
        for layer in &layers {
            let entry = mapping
                .buildings
                .iter()
                .find(|entry| entry.layer.as_ref().is_none_or(|name| is_called(layer, name)));
            let mut collector = Collector::new(options, entry, &layer.name, std::mem::take(&mut log));
            layer.read(&mut collector);
            let (read, said) = collector.finish(&layer.said());
            log = said;
            buildings.extend(read);
        }
        if buildings.is_empty() {
            let message = "the file holds no building that can be used";
            log.push(Finding::error(RuleId::SCHEMA, message));
        }
        log.accounted((!buildings.is_empty()).then_some(Content::Buildings(buildings)))
    }
}

/// Whether a file or layer is named as buildings are, also in Lantmäteriet's short names (`by_14`: *bebyggelse, yta*).
fn is_named(name: &str) -> bool {
    is_named_as_buildings(name) || name.to_lowercase().starts_with("by_")
}

fn is_called(layer: &Layer, name: &str) -> bool {
    layer.name.to_lowercase() == name.to_lowercase()
}

/// The layers with buildings; what is passed over is said.
fn chosen(layers: Vec<Layer>, mapping: &Mapping, log: &mut FindingLog) -> Vec<Layer> {
    let named: Vec<&String> = mapping
        .buildings
        .iter()
        .filter_map(|entry| entry.layer.as_ref())
        .collect();
    if !named.is_empty() {
        for name in &named {
            if !layers.iter().any(|layer| is_called(layer, name)) {
                let message = format!("the mapping names the layer {name}, which is not there");
                log.push(Finding::error(RuleId::SCHEMA, message));
            }
        }
        let is_named = |layer: &Layer| named.iter().any(|name| is_called(layer, name));
        return layers.into_iter().filter(is_named).collect();
    }
    let (mut areas, others): (Vec<Layer>, Vec<Layer>) = layers.into_iter().partition(Layer::has_polygons);
    let names = |layers: &[Layer]| {
        let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
        names.join(", ")
    };
    if !others.is_empty() {
        let message = format!("layers that are no areas are not read: {}", names(&others));
        log.push(Finding::info(RuleId::SCHEMA, message));
    }
    if areas.len() > 1 {
        let listed = names(&areas);
        areas.retain(|layer| is_named(&layer.name));
        if areas.is_empty() {
            let message = format!("which of the layers hold buildings is not said: {listed}");
            let hint = "name them in a mapping ([[buildings]] with layer)";
            log.push(Finding::error(RuleId::SCHEMA, message).with_hint(hint));
        }
    }
    areas
}
