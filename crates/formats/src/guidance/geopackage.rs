//! The comprehensive plan in a GeoPackage.

use std::path::Path;

use planvy_plan::{GuidanceFeature, Reading};

use super::collect::Collector;
use super::is_named_as_guidance;
use crate::features::geopackage::{feature_tables, looks_like_geopackage, open, read_rows};
use crate::features::mapped_tables::read_mapped;
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::mapping::{Mapping, chosen_layers};
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
        let none_usable = "the file holds no feature of a comprehensive plan that can be used";
        read_mapped(
            path,
            options,
            none_usable,
            Content::Guidance,
            |mapping, log, features| read_tables(path, options, mapping, log, features),
        )
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
