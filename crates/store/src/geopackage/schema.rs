//! The layout of the file: the standard's tables, Planvy's own, and the R-trees.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Transaction, params};

use super::geometry_blob::bounds_of;
use super::spatial_reference::spatial_references;
use crate::rows::digest::FIRST_SNAPSHOT_ID;
use crate::rows::wkb::Bounds;

/// The layout that this program writes, and the newest that it reads.
pub(super) const LAYOUT: i64 = 2;

/// The four tables of the standard.
pub(super) const STANDARD: &str = include_str!("standard.sql");

/// The tables of layout 1.
pub(super) const LAYOUT_1: &str = include_str!("schema.sql");

/// The tables that layout 2 adds. No semicolon stands inside a statement or a comment of it.
pub(super) const LAYOUT_2: &str = include_str!("schema_2.sql");

/// `GPKG` in ASCII: the application id of every GeoPackage from 1.2.
pub(super) const APPLICATION_ID: i64 = 0x4750_4B47;

/// Version 1.3.0 of the standard.
const GEOPACKAGE_VERSION: i64 = 10_300;

/// The tables of layout 1 with a column `geom`, each with an R-tree over it.
const SPATIAL_TABLES: [&str; 3] = ["planvy_part", "planvy_parcel", "planvy_address"];

/// Those of layout 2.
const SPATIAL_TABLES_2: [&str; 2] = ["planvy_building", "planvy_guidance"];

/// Makes an empty store inside `transaction`.
pub(super) fn create(transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
    create_standard_tables(transaction)?;
    transaction.execute_batch(LAYOUT_1)?;
    transaction.execute(
        "INSERT INTO planvy_store (id, layout, snapshot_number, snapshot_id) VALUES (1, ?1, 0, ?2)",
        params![LAYOUT, FIRST_SNAPSHOT_ID],
    )?;
    add_r_trees(transaction, &SPATIAL_TABLES)?;
    add_layout_2(transaction)
}

/// Makes a GeoPackage of an empty file: the standard's tables, and the coordinate systems.
pub(super) fn create_standard_tables(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
    connection.execute_batch(STANDARD)?;
    let mut insert = connection.prepare(
        "INSERT INTO gpkg_spatial_ref_sys
         (srs_name, srs_id, organization, organization_coordsys_id, definition, description)
         VALUES (?1, ?2, ?3, ?2, ?4, ?5)",
    )?;
    for row in spatial_references() {
        insert.execute(params![
            row.name,
            row.id,
            row.organization,
            row.definition,
            row.description
        ])?;
    }
    Ok(())
}

/// Adds what layout 2 has over layout 1.
pub(super) fn add_layout_2(transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
    transaction.execute_batch(LAYOUT_2)?;
    transaction.execute_batch(include_str!("schema_2_views.sql"))?;
    add_r_trees(transaction, &SPATIAL_TABLES_2)
}

/// Gives each table an index over its geometries.
pub(super) fn add_r_trees(connection: &Connection, tables: &[&str]) -> Result<(), rusqlite::Error> {
    for table in tables {
        connection.execute_batch(&rtree_sql(table))?;
        connection.execute(
            "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
             VALUES (?1, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only')",
            params![table],
        )?;
    }
    Ok(())
}

/// The virtual table and the triggers of the extension `gpkg_rtree_index` (annex F.3 of the standard) for one table.
fn rtree_sql(table: &str) -> String {
    let index = format!("rtree_{table}_geom");
    let row = "NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)";
    let present = |row: &str| format!("({row}.geom NOT NULL AND NOT ST_IsEmpty({row}.geom))");
    let absent = |row: &str| format!("({row}.geom ISNULL OR ST_IsEmpty({row}.geom))");
    let trigger = |name: &str, event: &str, condition: &str, body: &str| {
        format!("CREATE TRIGGER {index}_{name} AFTER {event} ON {table} WHEN {condition} BEGIN {body} END;\n")
    };
    let put = format!("INSERT OR REPLACE INTO {index} VALUES ({row});");
    let drop_old = format!("DELETE FROM {index} WHERE id = OLD.fid;");
    [
        format!("CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy);\n"),
        trigger("insert", "INSERT", &present("NEW"), &put),
        trigger(
            "update1",
            "UPDATE OF geom",
            &format!("OLD.fid = NEW.fid AND {}", present("NEW")),
            &put,
        ),
        trigger(
            "update2",
            "UPDATE OF geom",
            &format!("OLD.fid = NEW.fid AND {}", absent("NEW")),
            &drop_old,
        ),
        trigger(
            "update3",
            "UPDATE",
            &format!("OLD.fid != NEW.fid AND {}", present("NEW")),
            &format!("{drop_old} {put}"),
        ),
        trigger(
            "update4",
            "UPDATE",
            &format!("OLD.fid != NEW.fid AND {}", absent("NEW")),
            &format!("DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid);"),
        ),
        trigger("delete", "DELETE", "OLD.geom NOT NULL", &drop_old),
    ]
    .concat()
}

/// Teaches a connection the functions that the triggers of the R-trees call.
pub(super) fn add_spatial_functions(connection: &Connection) -> Result<(), rusqlite::Error> {
    type Side = fn(Bounds) -> f64;
    let sides: [(&str, Side); 4] = [
        ("ST_MinX", |Bounds([min_x, ..])| min_x),
        ("ST_MinY", |Bounds([_, min_y, ..])| min_y),
        ("ST_MaxX", |Bounds([_, _, max_x, _])| max_x),
        ("ST_MaxY", |Bounds([_, _, _, max_y])| max_y),
    ];
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    for (name, side) in sides {
        connection.create_scalar_function(name, 1, flags, move |context| {
            Ok(bounds_in(context.get_raw(0))?.map(side))
        })?;
    }
    connection.create_scalar_function("ST_IsEmpty", 1, flags, |context| {
        Ok(bounds_in(context.get_raw(0))?.is_none())
    })
}

fn bounds_in(value: ValueRef<'_>) -> Result<Option<Bounds>, rusqlite::Error> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| rusqlite::Error::UserFunctionError(error);
    match value.as_blob_or_null().map_err(|error| failed(error.into()))? {
        Some(blob) => bounds_of(blob).map_err(|error| failed(error.into())),
        None => Ok(None),
    }
}
