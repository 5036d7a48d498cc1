//! A GeoPackage of features as others take it: a table for each layer, with its index, and nothing of the store's own.

use std::borrow::Cow;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params, params_from_iter};

use super::schema;
use crate::error::StoreError;

/// A layer.
#[derive(Clone, Debug)]
pub struct FeatureLayer<'a> {
    /// Name of its table: letters, digits and `_`.
    pub table: String,
    /// Its title.
    pub title: &'a str,
    /// What it holds.
    pub description: &'a str,
    /// The standard's word for its geometries, for instance `MULTIPOLYGON`.
    pub geometry_type: &'static str,
    /// The system of its geometries: an EPSG code.
    pub srs_id: u16,
    /// Its columns beside the geometry.
    pub columns: Vec<FeatureColumn<'a>>,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureColumn<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub kind: CellKind,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// True or false.
    Boolean,
    /// Days, written `2026-11-27`.
    Date,
    /// Moments, written in UTC.
    DateTime,
}

impl CellKind {
    fn sql(self) -> &'static str {
        match self {
            CellKind::Text => "TEXT",
            CellKind::Integer => "INTEGER",
            CellKind::Real => "REAL",
            CellKind::Boolean => "BOOLEAN",
            CellKind::Date => "DATE",
            CellKind::DateTime => "DATETIME",
        }
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A text, a day or a moment.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Cell::Real(number) => ToSqlOutput::Owned(Value::Real(*number)),
        })
    }
}

/// A feature.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureRow<'a> {
    /// Its geometry as well-known binary (little-endian), and the box around it: west, south, east and north.
    pub geometry: Option<(Vec<u8>, [f64; 4])>,
    /// Its values, in the order of the columns.
    pub cells: Vec<Cell<'a>>,
}

/// Writes layers to a new file. Where that fails, a part of a file may be left.
///
/// # Errors
/// Where the file is there already or cannot be written.
pub fn write_feature_file(
    path: &Path,
    write: impl FnOnce(&mut FeatureFile) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    if path.exists() {
        return Err(StoreError::Io {
            path: path.to_owned(),
            source: std::io::ErrorKind::AlreadyExists.into(),
        });
    }
    let connection = Connection::open(path).map_err(failed)?;
    let begun = || {
        // A file that is half written is of no use to anybody: it needs no journal.
        connection.pragma_update(None, "journal_mode", "OFF")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        schema::add_spatial_functions(&connection)?;
        connection.execute_batch("BEGIN")?;
        schema::create_standard_tables(&connection)
    };
    begun().map_err(failed)?;
    let mut file = FeatureFile { connection };
    write(&mut file)?;
    file.connection.execute_batch("COMMIT").map_err(failed)
}

/// A file that is being written.
#[derive(Debug)]
pub struct FeatureFile {
    connection: Connection,
}

impl FeatureFile {
    /// Adds a layer with its features. Says how many there are.
    ///
    /// # Errors
    /// Where the file cannot be written, or a feature has not the columns of the layer.
    pub fn add_layer<'r>(
        &mut self,
        layer: &FeatureLayer<'_>,
        rows: &mut dyn Iterator<Item = FeatureRow<'r>>,
    ) -> Result<u64, StoreError> {
        let path = self
            .connection
            .path()
            .map(std::path::PathBuf::from)
            .unwrap_or_default();
        self.add(layer, rows)
            .map_err(|error| StoreError::from_sqlite(&path, error))
    }

    fn add<'r>(
        &self,
        layer: &FeatureLayer<'_>,
        rows: &mut dyn Iterator<Item = FeatureRow<'r>>,
    ) -> Result<u64, rusqlite::Error> {
        let table = &layer.table;
        let columns: Vec<String> = layer
            .columns
            .iter()
            .map(|column| format!(", {} {}", quoted(column.name), column.kind.sql()))
            .collect();
        self.connection.execute_batch(&format!(
            "CREATE TABLE {} (fid INTEGER PRIMARY KEY NOT NULL, geom {}{})",
            quoted(table),
            layer.geometry_type,
            columns.concat()
        ))?;
        self.connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?1, 'features', ?2, ?3, ?4)",
            params![table, layer.title, layer.description, layer.srs_id],
        )?;
        self.connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)",
            params![table, layer.geometry_type, layer.srs_id],
        )?;
        schema::add_r_trees(&self.connection, &[table.as_str()])?;
        let places: String = (0..layer.columns.len()).map(|_| ", ?").collect();
        let names: Vec<String> = layer
            .columns
            .iter()
            .map(|column| format!(", {}", quoted(column.name)))
            .collect();
        let mut insert = self.connection.prepare(&format!(
            "INSERT INTO {} (geom{}) VALUES (?{places})",
            quoted(table),
            names.concat()
        ))?;
        let (mut count, mut around) = (0, None::<[f64; 4]>);
        for row in rows {
            let blob = row.geometry.map(|(wkb, sides)| {
                around = Some(around.map_or(sides, |[w, s, e, n]| {
                    [w.min(sides[0]), s.min(sides[1]), e.max(sides[2]), n.max(sides[3])]
                }));
                blob_of(&wkb, sides, layer.srs_id)
            });
            let geometry = blob.map_or(Value::Null, Value::Blob);
            let geometry: &dyn ToSql = &geometry;
            let cells = row.cells.iter().map(|cell| cell as &dyn ToSql);
            insert.execute(params_from_iter(std::iter::once(geometry).chain(cells)))?;
            count += 1;
        }
        if let Some([west, south, east, north]) = around {
            self.connection.execute(
                "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE table_name = ?1",
                params![table, west, south, east, north],
            )?;
        }
        Ok(count)
    }
}

/// A name as SQL takes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The blob of the standard (OGC 12-128r17, 2.1.3): a head with the box, then the geometry.
fn blob_of(wkb: &[u8], [west, south, east, north]: [f64; 4], srs_id: u16) -> Vec<u8> {
    let is_empty = west > east;
    let mut blob = Vec::with_capacity(40 + wkb.len());
    blob.extend_from_slice(b"GP\0");
    // Little-endian, with a box of two dimensions, or empty and without one.
    blob.push(if is_empty { 0b0001_0001 } else { 0b0000_0011 });
    blob.extend(i32::from(srs_id).to_le_bytes());
    if !is_empty {
        for side in [west, east, south, north] {
            blob.extend(side.to_le_bytes());
        }
    }
    blob.extend_from_slice(wkb);
    blob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_a_table_with_an_index_over_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("features.gpkg");
        // A point at (3, 4), as well-known binary.
        let point = [&[1, 1, 0, 0, 0][..], &3f64.to_le_bytes(), &4f64.to_le_bytes()].concat();
        let layer = FeatureLayer {
            table: "trees".to_owned(),
            title: "Trees",
            description: "",
            geometry_type: "POINT",
            srs_id: 3006,
            columns: vec![
                FeatureColumn {
                    name: "id",
                    kind: CellKind::Text,
                },
                FeatureColumn {
                    name: "height \"m\"",
                    kind: CellKind::Real,
                },
            ],
        };
        let rows = [
            FeatureRow {
                geometry: Some((point, [3.0, 4.0, 3.0, 4.0])),
                cells: vec![Cell::Text("oak".into()), Cell::Real(12.5)],
            },
            FeatureRow {
                geometry: None,
                cells: vec![Cell::Text("ash".into()), Cell::Null],
            },
        ];
        let mut written = 0;
        write_feature_file(&path, |file| {
            written = file.add_layer(&layer, &mut rows.iter().cloned())?;
            Ok(())
        })
        .unwrap();
        assert_eq!(written, 2);
        let file = Connection::open(&path).unwrap();
        let found: (String, f64) = file
            .query_row(
                "SELECT t.id, t.\"height \"\"m\"\"\" FROM trees t JOIN rtree_trees_geom i ON i.id = t.fid
                 WHERE i.minx <= 3 AND i.maxx >= 3",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!(found, ("oak".to_owned(), 12.5));
        let check: String = file
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
        assert!(
            write_feature_file(&path, |_| Ok(())).is_err(),
            "what is there is left as it is"
        );
    }
}
