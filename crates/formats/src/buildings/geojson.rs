//! Existing buildings in GeoJSON.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use super::collect::Collector;
use super::is_named_as_buildings;
use crate::features::{layer_of, looks_like_json, read_features_of_file};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::mapping::mapping_of;
use crate::untaken::Accounted;

/// The reader of existing buildings in a GeoJSON feature collection of polygons.
#[derive(Clone, Copy, Debug)]
pub struct BuildingsGeoJson;

impl Format for BuildingsGeoJson {
    fn name(&self) -> &'static str {
        "buildings-geojson"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if !looks_like_json(head.bytes) {
            return false;
        }
        if let Some(kind) = head.kind {
            return kind == ContentKind::Buildings;
        }
        // The type of a collection may stand at its very end.
        let text = String::from_utf8_lossy(head.bytes);
        let has = |name: &str| text.contains(&format!("\"{name}\""));
        let telling = has("byggnadstyp") || has("byggnadsandamal") || has("byggnadsid");
        text.contains("Polygon\"") && (is_named_as_buildings(head.file_name) || telling)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let mapping = match mapping_of(path, options) {
            Ok(mapping) => mapping.unwrap_or_default(),
            Err(error) => return Reading::failed(error.into_finding()).into(),
        };
        let layer = layer_of(path);
        let mut collector = Collector::new(options, mapping.buildings.first(), &layer, FindingLog::default());
        let said = read_features_of_file(path, &mut collector);
        let (buildings, mut log) = collector.finish(&said);
        if buildings.is_empty() {
            log.push(Finding::error(
                RuleId::SCHEMA,
                "the file holds no building that can be used",
            ));
        }
        log.accounted((!buildings.is_empty()).then_some(Content::Buildings(buildings)))
    }
}
