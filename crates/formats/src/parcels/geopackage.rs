//! Parcels in a GeoPackage.

use std::collections::BTreeSet;
use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use super::collect::Collector;
use super::designation::suffice;
use crate::features::geopackage::{
    Table, feature_tables, looks_like_geopackage, open, read_rows, unmerged_changes,
};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::source_crs::SourceCrs;
use crate::untaken::Accounted;

/// The reader of parcels in a GeoPackage: the feature table of polygons that has a designation.
///
/// The file is opened read-only and as immutable: no lock is taken, no journal is written beside it.
#[derive(Clone, Copy, Debug)]
pub struct ParcelsGeoPackage;

impl Format for ParcelsGeoPackage {
    fn name(&self) -> &'static str {
        "parcels-geopackage"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let wanted = head.kind.is_none_or(|kind| kind == ContentKind::Parcels);
        wanted && looks_like_geopackage(head)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let mut collector = Collector::new(options, "");
        if let Some(finding) = unmerged_changes(path) {
            collector.log.push(finding);
        }
        match read_tables(path, options, &mut collector) {
            Ok(said) => collector.finish(&said),
            Err(error) => {
                collector.log.push(error.into_finding());
                collector.log.accounted(None)
            }
        }
    }
}

/// Why a GeoPackage gives no parcels.
#[derive(Debug, thiserror::Error)]
enum PackageError {
    /// The database cannot be read.
    #[error("the GeoPackage cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// There is no feature table of areas.
    #[error("the GeoPackage has no feature table of polygons")]
    NoTable,
    /// There are tables of areas, and none has a designation.
    #[error("no table of polygons has an attribute with a designation")]
    NoDesignation(BTreeSet<String>),
}

impl PackageError {
    fn into_finding(self) -> Finding {
        let rule = match self {
            PackageError::Sqlite(_) => RuleId::PARSE,
            PackageError::NoTable | PackageError::NoDesignation(_) => RuleId::SCHEMA,
        };
        let finding = Finding::error(rule, self.to_string());
        match self {
            PackageError::NoDesignation(names) => {
                let names: Vec<String> = names.into_iter().take(30).collect();
                let hint = format!(
                    "name it with --designation-field; the attributes are: {}",
                    names.join(", ")
                );
                finding.with_hint(hint)
            }
            _ => finding,
        }
    }
}

/// Reads the table of parcels; returns the system it is in.
fn read_tables(
    path: &Path,
    options: &ReadOptions,
    collector: &mut Collector<'_>,
) -> Result<SourceCrs, PackageError> {
    let connection = open(path)?;
    let mut tables = feature_tables(&connection)?;
    let flat = ["POINT", "MULTIPOINT", "LINESTRING", "MULTILINESTRING"];
    tables.retain(|table| !flat.contains(&table.kind.as_str()));
    if tables.is_empty() {
        return Err(PackageError::NoTable);
    }
    let named = options.designation_field.as_deref();
    let names = |table: &Table| table.columns.iter().cloned().collect::<BTreeSet<String>>();
    let mut fitting = tables.iter().filter(|table| suffice(&names(table), named));
    let Some(table) = fitting.next() else {
        return Err(PackageError::NoDesignation(
            tables.iter().flat_map(names).collect(),
        ));
    };
    for other in fitting {
        let message = format!(
            "the table {} may hold parcels too; only {} is read",
            other.name, table.name
        );
        collector.log.push(Finding::warning(RuleId::SCHEMA, message));
    }
    collector.call_layer(&table.name);
    for column in &table.columns {
        collector.note_name(column);
    }
    read_rows(&connection, table, collector)?;
    Ok(table.said.clone())
}

#[cfg(test)]
mod tests;
