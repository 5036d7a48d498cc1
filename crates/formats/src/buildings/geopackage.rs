//! Existing buildings in a GeoPackage.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use super::collect::Collector;
use super::is_named_as_buildings;
use crate::features::geopackage::{feature_tables, looks_like_geopackage, open, read_rows};
use crate::features::mapped_tables::read_mapped;
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::mapping::{Mapping, chosen_layers};
use crate::untaken::Accounted;

/// The reader of existing buildings in a GeoPackage: the tables that a mapping names, or the one table of polygons that is named
/// as buildings are or stands alone.
#[derive(Clone, Copy, Debug)]
pub struct BuildingsGeoPackage;

impl Format for BuildingsGeoPackage {
    fn name(&self) -> &'static str {
        "buildings-geopackage"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let wanted = match head.kind {
            Some(kind) => kind == ContentKind::Buildings,
            None => is_named_as_buildings(head.file_name),
        };
        wanted && looks_like_geopackage(head)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let none_usable = "the file holds no building that can be used";
        read_mapped(
            path,
            options,
            none_usable,
            Content::Buildings,
            |mapping, log, buildings| read_tables(path, options, mapping, log, buildings),
        )
    }
}

fn read_tables(
    path: &Path,
    options: &ReadOptions,
    mapping: &Mapping,
    log: &mut FindingLog,
    buildings: &mut Vec<planvy_plan::ExistingBuilding>,
) -> Result<(), rusqlite::Error> {
    let connection = open(path)?;
    let mut tables = feature_tables(&connection)?;
    let named = mapping.buildings.iter().any(|entry| entry.layer.is_some());
    if !named {
        let flat = ["POINT", "MULTIPOINT", "LINESTRING", "MULTILINESTRING"];
        tables.retain(|table| !flat.contains(&table.kind.as_str()));
        if tables.len() > 1 {
            let names: Vec<String> = tables.iter().map(|table| table.name.clone()).collect();
            tables.retain(|table| is_named_as_buildings(&table.name));
            if tables.is_empty() {
                let message = format!(
                    "which of the tables hold buildings is not said: {}",
                    names.join(", ")
                );
                let hint = "name them in a mapping ([[buildings]] with layer)";
                log.push(Finding::error(RuleId::SCHEMA, message).with_hint(hint));
            }
        }
    }
    for (table, entry) in chosen_layers(&tables, &mapping.buildings, |entry| entry.layer.as_deref(), log) {
        let mut collector = Collector::new(options, entry, &table.name, std::mem::take(log));
        let ended = read_rows(&connection, table, &mut collector);
        let (read, said) = collector.finish(&table.said);
        *log = said;
        buildings.extend(read);
        ended?;
    }
    Ok(())
}
