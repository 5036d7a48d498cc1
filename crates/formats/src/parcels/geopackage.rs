//! Parcels in a GeoPackage.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use super::collect::Collector;
use super::designation::{Attributes, suffice};
use super::wkb::read_geopackage_geometry;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::source_crs::SourceCrs;

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
        let application = head.bytes.get(68..72).unwrap_or_default();
        let named = head.file_name.to_lowercase().ends_with(".gpkg");
        wanted
            && head.bytes.starts_with(b"SQLite format 3\0")
            && (named || matches!(application, b"GPKG" | b"GP10" | b"GP11"))
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut collector = Collector::new(options);
        if has_unmerged_changes(path) {
            let message = "the GeoPackage has changes in a -wal file beside it, which are not read";
            let hint = "close the program that has it open, so that the changes are merged";
            collector
                .log
                .push(Finding::warning(RuleId::PARSE, message).with_hint(hint));
        }
        match read_tables(path, options, &mut collector) {
            Ok(said) => collector.finish(&said),
            Err(error) => {
                collector.log.push(error.into_finding());
                Reading {
                    value: None,
                    findings: collector.log.into_findings(),
                }
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

/// A feature table.
#[derive(Debug)]
struct Table {
    name: String,
    geometry_column: String,
    columns: Vec<String>,
    said: SourceCrs,
}

/// Reads the table of parcels; returns the system it is in.
fn read_tables(
    path: &Path,
    options: &ReadOptions,
    collector: &mut Collector<'_>,
) -> Result<SourceCrs, PackageError> {
    let connection = open(path)?;
    let tables = area_tables(&connection)?;
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
    for column in &table.columns {
        collector.note_name(column);
    }
    read_rows(&connection, table, collector)?;
    Ok(table.said.clone())
}

fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(immutable_uri(path), flags)?;
    // Nothing that stands in the file's schema may call functions with effects.
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

/// Whether a program has written changes that are not in the file itself yet.
fn has_unmerged_changes(path: &Path) -> bool {
    let mut beside = path.as_os_str().to_owned();
    beside.push("-wal");
    std::fs::metadata(beside).is_ok_and(|metadata| metadata.len() > 0)
}

/// The path as a URI that tells SQLite that nobody changes the file.
fn immutable_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => {
                uri.push(char::from(*byte))
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri + "?immutable=1"
}

/// The feature tables that may hold areas. Views and virtual tables are left alone: their content is code of the file.
fn area_tables(connection: &Connection) -> Result<Vec<Table>, rusqlite::Error> {
    let mut statement = connection.prepare(
        "SELECT g.table_name, g.column_name, upper(g.geometry_type_name), s.organization, s.organization_coordsys_id
         FROM gpkg_geometry_columns g
         JOIN gpkg_contents c ON c.table_name = g.table_name AND c.data_type = 'features'
         JOIN sqlite_master t ON t.name = g.table_name AND t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'
         LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
         ORDER BY g.table_name",
    )?;
    let mut rows = statement.query([])?;
    let mut tables = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(2)?;
        if matches!(
            kind.as_str(),
            "POINT" | "MULTIPOINT" | "LINESTRING" | "MULTILINESTRING"
        ) {
            continue;
        }
        let organization: Option<String> = row.get(3)?;
        let code: Option<i64> = row.get(4)?;
        let said = match (organization, code) {
            (_, None | Some(-1 | 0)) | (None, _) => SourceCrs::Unsaid,
            (Some(organization), Some(code)) if organization.eq_ignore_ascii_case("epsg") => {
                SourceCrs::epsg(code)
            }
            (Some(organization), Some(code)) => SourceCrs::Foreign(format!("{organization}:{code}")),
        };
        let name: String = row.get(0)?;
        let geometry_column: String = row.get(1)?;
        let mut columns = column_names(connection, &name)?;
        columns.retain(|column| *column != geometry_column);
        tables.push(Table {
            name,
            geometry_column,
            columns,
            said,
        });
    }
    Ok(tables)
}

fn column_names(connection: &Connection, table: &str) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

/// A name as SQL writes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn read_rows(
    connection: &Connection,
    table: &Table,
    collector: &mut Collector<'_>,
) -> Result<(), rusqlite::Error> {
    let mut columns: Vec<String> = vec![quoted(&table.geometry_column)];
    columns.extend(table.columns.iter().map(|name| quoted(name)));
    let query = format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.name));
    let mut statement = connection.prepare(&query)?;
    let mut rows = statement.query([])?;
    let mut number = 0usize;
    while let Some(row) = rows.next()? {
        number += 1;
        let label = format!("{} row {number}", table.name);
        let geometry = match row.get_ref(0)? {
            ValueRef::Blob(bytes) => read_geopackage_geometry(bytes),
            ValueRef::Null => Ok(None),
            _ => {
                let message = "the geometry column holds no geometry";
                collector
                    .log
                    .push(Finding::error(RuleId::GEOMETRY, message).with_feature(label));
                continue;
            }
        };
        match geometry {
            Ok(Some(shape)) => {
                let record = Record::of(row, &table.columns);
                collector.add(label, &record, None, shape);
            }
            Ok(None) => {
                let message = "the row has no geometry; it is left out";
                collector
                    .log
                    .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(label));
            }
            Err(error) => {
                collector
                    .log
                    .push(Finding::error(RuleId::GEOMETRY, error.to_string()).with_feature(label));
            }
        }
    }
    Ok(())
}

/// The attributes of a row that are texts or numbers, by their names in lower case.
struct Record(HashMap<String, String>);

impl Record {
    fn of(row: &Row<'_>, columns: &[String]) -> Record {
        let text = |at: usize| match row.get_ref(at).ok()? {
            ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).trim().to_owned()),
            ValueRef::Integer(number) => Some(number.to_string()),
            ValueRef::Real(number) => Some(number.to_string()),
            ValueRef::Null | ValueRef::Blob(_) => None,
        };
        let pairs = columns.iter().zip(1..).filter_map(|(name, at)| {
            let value = text(at).filter(|value| !value.is_empty())?;
            Some((name.to_lowercase(), value))
        });
        Record(pairs.collect())
    }
}

impl Attributes for Record {
    fn text(&self, name: &str) -> Option<String> {
        self.0.get(&name.to_lowercase()).cloned()
    }
}

#[cfg(test)]
mod tests;
