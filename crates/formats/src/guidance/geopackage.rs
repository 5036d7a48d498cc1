//! The comprehensive plan in a GeoPackage.

use std::path::Path;

use planvy_plan::{Finding, GuidanceFeature, Reading, RuleId};

use super::collect::Collector;
use super::is_named_as_guidance;
use crate::features::geopackage::{feature_tables, looks_like_geopackage, open, read_rows, unmerged_changes};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::mapping::{Mapping, chosen_layers, mapping_of};
use crate::untaken::Accounted;

/// The reader of a comprehensive plan in a GeoPackage: the tables that a mapping names, or all feature tables.
#[derive(Clone, Copy, Debug)]
pub struct GuidanceGeoPackage;

impl Format for GuidanceGeoPackage {
    fn name(&self) -> &'static str {
        "guidance-geopackage"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let wanted = match head.kind {
            Some(kind) => kind == ContentKind::Guidance,
            None => is_named_as_guidance(head.file_name),
        };
        wanted && looks_like_geopackage(head)
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
        if let Some(finding) = unmerged_changes(path) {
            log.push(finding);
        }
        let mut features = Vec::new();
        if let Err(error) = read_tables(path, options, &mapping, &mut log, &mut features) {
            let message = format!("the GeoPackage cannot be read: {error}");
            log.push(Finding::error(RuleId::PARSE, message));
        }
        if features.is_empty() {
            log.push(Finding::error(
                RuleId::SCHEMA,
                "the file holds no feature of a comprehensive plan that can be used",
            ));
        }
        log.accounted((!features.is_empty()).then_some(Content::Guidance(features)))
    }
}

fn read_tables(
    path: &Path,
    options: &ReadOptions,
    mapping: &Mapping,
    log: &mut FindingLog,
    features: &mut Vec<GuidanceFeature>,
) -> Result<(), rusqlite::Error> {
    let connection = open(path)?;
    let tables = feature_tables(&connection)?;
    for (table, entry) in chosen_layers(&tables, &mapping.guidance, |entry| entry.layer.as_deref(), log) {
        let mut collector = Collector::new(options, entry, &table.name, std::mem::take(log));
        let ended = read_rows(&connection, table, &mut collector);
        let (read, said) = collector.finish(&table.said);
        *log = said;
        features.extend(read);
        ended?;
    }
    Ok(())
}
