//! Plans in a GeoPackage, by a mapping.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use super::assembly::assembled;
use super::layers::Layers;
use crate::features::geopackage::{looks_like_geopackage, unmerged_changes};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::mapping::mapping_of;
use crate::untaken::Accounted;

/// The reader of plans in a GeoPackage: the tables that a mapping names.
#[derive(Clone, Copy, Debug)]
pub struct PlansGeoPackage;

impl Format for PlansGeoPackage {
    fn name(&self) -> &'static str {
        "plans-geopackage"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        head.kind == Some(ContentKind::Plans) && looks_like_geopackage(head)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let mapping = match mapping_of(path, options) {
            Ok(mapping) => mapping.unwrap_or_default(),
            Err(error) => return Reading::failed(error.into_finding()).into(),
        };
        if mapping.plans.is_empty() {
            let message =
                "which attributes say what of plans has to stand in a mapping, and there is none for them";
            let hint = "write one with [[plans]] and [[regulations]] (docs/guides/mapping.md) and name it with --mapping";
            return Reading::failed(Finding::error(RuleId::SCHEMA, message).with_hint(hint)).into();
        }
        let mut log = FindingLog::default();
        if let Some(finding) = unmerged_changes(path) {
            log.push(finding);
        }
        let layers = match Layers::read(path, options, &mapping, &mut log) {
            Ok(layers) => layers,
            Err(error) => {
                let message = format!("the GeoPackage cannot be read: {error}");
                log.push(Finding::error(RuleId::PARSE, message));
                return log.accounted(None);
            }
        };
        let Some(layers) = layers.placed(&mapping, options.crs, &mut log) else {
            return log.accounted(None);
        };
        let plans = assembled(&mapping, layers, &mut log);
        if plans.is_empty() {
            let message = "the file holds no plan that can be used";
            log.push(Finding::error(RuleId::SCHEMA, message));
        }
        log.accounted((!plans.is_empty()).then_some(Content::Plans(plans)))
    }
}
