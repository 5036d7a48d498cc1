//! The comprehensive plan in GeoJSON.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use super::collect::Collector;
use super::is_named_as_guidance;
use crate::features::{layer_of, looks_like_json, read_features_of_file};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::mapping::mapping_of;
use crate::untaken::Accounted;

/// The reader of a layer of a comprehensive plan in GeoJSON.
#[derive(Clone, Copy, Debug)]
pub struct GuidanceGeoJson;

impl Format for GuidanceGeoJson {
    fn name(&self) -> &'static str {
        "guidance-geojson"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if !looks_like_json(head.bytes) {
            return false;
        }
        if let Some(kind) = head.kind {
            return kind == ContentKind::Guidance;
        }
        let text = String::from_utf8_lossy(head.bytes);
        let has = |name: &str| text.contains(&format!("\"{name}\""));
        let telling = has("planeringsläge")
            || has("planeringslage")
            || has("ställningstagande")
            || has("stallningstagande");
        text.contains("\"coordinates\"") && (is_named_as_guidance(head.file_name) || telling)
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
        let mut collector = Collector::new(options, mapping.guidance.first(), &layer, FindingLog::default());
        let said = read_features_of_file(path, &mut collector);
        let (features, mut log) = collector.finish(&said);
        if features.is_empty() {
            log.push(Finding::error(
                RuleId::SCHEMA,
                "the file holds no feature of a comprehensive plan that can be used",
            ));
        }
        log.accounted((!features.is_empty()).then_some(Content::Guidance(features)))
    }
}
