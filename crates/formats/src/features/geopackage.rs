//! Features out of a GeoPackage.
//!
//! The file is opened read-only and as immutable: no lock is taken, no journal is written beside it.

use std::path::Path;

use planvy_plan::{Finding, RuleId};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use serde_json::{Map, Number, Value};

use super::wkb::read_geopackage_geometry;
use super::{DrawnError, RawFeature, TakesFeatures};
use crate::format::Head;
use crate::geojson::geometry::Shape;
use crate::source_crs::SourceCrs;

/// Whether a file begins as a GeoPackage does.
pub(crate) fn looks_like_geopackage(head: &Head<'_>) -> bool {
    let application = head.bytes.get(68..72).unwrap_or_default();
    let named = head.file_name.to_lowercase().ends_with(".gpkg");
    head.bytes.starts_with(b"SQLite format 3\0")
        && (named || matches!(application, b"GPKG" | b"GP10" | b"GP11"))
}

/// A feature table.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: String,
    /// The type of its geometries, in capitals.
    pub(crate) kind: String,
    /// Its attributes, without the geometry.
    pub(crate) columns: Vec<String>,
    /// The system that it is in.
    pub(crate) said: SourceCrs,
    geometry_column: String,
}

/// Opens a GeoPackage.
///
/// # Errors
/// Where the file is no database that can be read.
pub(crate) fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(immutable_uri(path), flags)?;
    // Nothing that stands in the file's schema may call functions with effects.
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

/// What to say where a program has written changes that are not in the file itself yet.
pub(crate) fn unmerged_changes(path: &Path) -> Option<Finding> {
    let mut beside = path.as_os_str().to_owned();
    beside.push("-wal");
    let has_some = std::fs::metadata(beside).is_ok_and(|metadata| metadata.len() > 0);
    has_some.then(|| {
        let message = "the GeoPackage has changes in a -wal file beside it, which are not read";
        let hint = "close the program that has it open, so that the changes are merged";
        Finding::warning(RuleId::PARSE, message).with_hint(hint)
    })
}

/// The path as a URI that tells SQLite that nobody changes the file.
pub(crate) fn immutable_uri(path: &Path) -> String {
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

/// The feature tables. Views and virtual tables are left alone: their content is code of the file.
///
/// # Errors
/// Where the file is no GeoPackage.
pub(crate) fn feature_tables(connection: &Connection) -> Result<Vec<Table>, rusqlite::Error> {
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
            kind: row.get(2)?,
            columns,
            said,
            geometry_column,
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

/// Reads the rows of a table one by one.
///
/// # Errors
/// Where the database cannot be read; the rows before have been taken.
pub(crate) fn read_rows(
    connection: &Connection,
    table: &Table,
    taker: &mut impl TakesFeatures,
) -> Result<(), rusqlite::Error> {
    let mut columns: Vec<String> = vec![quoted(&table.geometry_column)];
    columns.extend(table.columns.iter().map(|name| quoted(name)));
    let query = format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.name));
    let mut statement = connection.prepare(&query)?;
    let mut rows = statement.query([])?;
    let mut number = 0usize;
    while let Some(row) = rows.next()? {
        number += 1;
        taker.take(RawFeature {
            label: format!("{} row {number}", table.name),
            id: None,
            attributes: attributes_of(row, &table.columns),
            doubled: Vec::new(),
            geometry: geometry_of(row),
        });
    }
    Ok(())
}

fn geometry_of(row: &Row<'_>) -> Result<Option<Shape>, DrawnError> {
    match row.get_ref(0) {
        Ok(ValueRef::Blob(bytes)) => Ok(read_geopackage_geometry(bytes)?),
        Ok(ValueRef::Null) => Ok(None),
        _ => Err(DrawnError::NoGeometry),
    }
}

/// The attributes of a row that are texts or numbers.
fn attributes_of(row: &Row<'_>, columns: &[String]) -> Map<String, Value> {
    let value = |at: usize| match row.get_ref(at).ok()? {
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes).trim().to_owned();
            (!text.is_empty()).then_some(Value::String(text))
        }
        ValueRef::Integer(number) => Some(Value::from(number)),
        ValueRef::Real(number) => Number::from_f64(number).map(Value::Number),
        ValueRef::Null | ValueRef::Blob(_) => None,
    };
    let pairs = columns.iter().zip(1..);
    pairs
        .filter_map(|(name, at)| Some((name.clone(), value(at)?)))
        .collect()
}
