//! Reading what the file knows of its past.

use std::collections::HashMap;
use std::path::Path;

use planvy_plan::{Crs, Plan, RegulationContent, RegulationId};
use rusqlite::{Connection, OptionalExtension, Row, Statement, params};
use sha2::{Digest, Sha256};

use super::read::provenance;
use crate::error::StoreError;
use crate::history::{
    ImportRecord, ImportedFile, PlanVersionRecord, Said, StoredBox, VersionDifference, name_snapshots,
};
use crate::rows::digest::add_to_digested;

/// Every import, the first one first, with the id of the snapshot that it made.
///
/// An id is a digest of the id before it and of the files of the import, all of which is kept: the ids of the past are worked out
/// anew. Where the last one is not the one that the store has, only that one is told.
pub(super) fn imports(path: &Path, connection: &Connection) -> Result<Vec<ImportRecord>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let current: String = connection
        .query_row("SELECT snapshot_id FROM planvy_store", [], |row| row.get(0))
        .map_err(sqlite)?;
    let mut boxes = boxes_by_file(connection).map_err(sqlite)?;
    let mut query = connection
        .prepare(
            "SELECT format, file, sha256, imported, id, import, kind, options, accepted, features FROM imports ORDER BY id",
        )
        .map_err(sqlite)?;
    let mut rows = query.query([]).map_err(sqlite)?;
    let mut imports: Vec<ImportRecord> = Vec::new();
    let mut digests: Vec<Vec<u8>> = Vec::new();
    while let Some(row) = rows.next().map_err(sqlite)? {
        let (number, file, digested, accepted) = imported_file(row, &mut boxes).map_err(sqlite)?;
        let accepted = serde_json::from_str(&accepted).map_err(|error| StoreError::damaged(path, error))?;
        let file = ImportedFile { accepted, ..file };
        match (imports.last_mut(), digests.last_mut()) {
            (Some(import), Some(bytes)) if import.number == number => {
                import.files.push(file);
                bytes.extend(digested);
            }
            _ => {
                imports.push(ImportRecord {
                    number,
                    snapshot_id: None,
                    files: vec![file],
                });
                digests.push(digested);
            }
        }
    }
    name_snapshots(&mut imports, &digests, current);
    Ok(imports)
}

/// One row, with the number of its import, its share of the digest and the accepted rules as JSON.
fn imported_file(
    row: &Row<'_>,
    boxes: &mut HashMap<i64, Vec<StoredBox>>,
) -> Result<(u64, ImportedFile, Vec<u8>, String), rusqlite::Error> {
    let provenance = provenance(row, 0)?;
    let id: i64 = row.get(4)?;
    let options: String = row.get(7)?;
    let accepted: String = row.get(8)?;
    let mut digested = Vec::new();
    add_to_digested(
        &mut digested,
        [
            &provenance.sha256,
            &provenance.file,
            &provenance.imported,
            &options,
            &accepted,
        ],
    );
    let file = ImportedFile {
        row: id,
        provenance,
        kind: row.get(6)?,
        features: row.get(9)?,
        accepted: Vec::new(),
        boxes: boxes.remove(&id).unwrap_or_default(),
    };
    Ok((row.get(5)?, file, digested, accepted))
}

/// Around the base data of each file that are still stored.
fn boxes_by_file(connection: &Connection) -> Result<HashMap<i64, Vec<StoredBox>>, rusqlite::Error> {
    let mut boxes: HashMap<i64, Vec<StoredBox>> = HashMap::new();
    let sides = "min(i.minx), min(i.miny), max(i.maxx), max(i.maxy)";
    for (table, crs) in [
        ("planvy_parcel", "t.crs"),
        ("planvy_address", "4326"),
        ("planvy_building", "t.crs"),
        ("planvy_guidance", "t.crs"),
    ] {
        let index = format!("rtree_{table}_geom");
        // A store of the first layout that may not be written has stand-ins for tables, but none for their index.
        let has_index = connection
            .query_row(
                "SELECT 1 FROM sqlite_master WHERE name = ?1",
                [&index],
                |_| Ok(()),
            )
            .optional()?
            .is_some();
        if has_index {
            add_boxes(
                connection,
                &format!(
                    "SELECT t.file, {crs} AS c, {sides} FROM {table} t JOIN {index} i ON i.id = t.fid GROUP BY t.file, c"
                ),
                &mut boxes,
            )?;
        }
    }
    add_boxes(
        connection,
        "SELECT file, crs, min(west_centre_m - cell_m / 2), min(north_centre_m - (rows - 0.5) * cell_m),
                max(west_centre_m + (columns - 0.5) * cell_m), max(north_centre_m + cell_m / 2)
         FROM planvy_terrain GROUP BY file, crs",
        &mut boxes,
    )?;
    Ok(boxes)
}

fn add_boxes(
    connection: &Connection,
    query: &str,
    boxes: &mut HashMap<i64, Vec<StoredBox>>,
) -> Result<(), rusqlite::Error> {
    let mut query = connection.prepare(query)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let sides = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        let found = StoredBox {
            crs: Crs::anywhere_from_epsg(row.get(1)?),
            sides,
        };
        boxes.entry(row.get(0)?).or_default().push(found);
    }
    Ok(())
}

/// Hands over every version of every plan, in the order of import.
pub(super) fn versions(
    path: &Path,
    connection: &Connection,
    version: &mut dyn FnMut(PlanVersionRecord),
) -> Result<(), StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let mut timed = timed_regulations(path, connection)?;
    let mut area = connection
        .prepare(
            "SELECT a.crs, i.minx, i.miny, i.maxx, i.maxy, a.regulation
             FROM planvy_part a LEFT JOIN rtree_planvy_part_geom i ON i.id = a.fid
             WHERE a.fid >= ?1 AND a.fid < ?2 ORDER BY a.fid",
        )
        .map_err(sqlite)?;
    let mut query = connection
        .prepare(
            "SELECT id, file, from_import, to_import, json, end_regulation - first_regulation, first_part, end_part
             FROM planvy_plan ORDER BY id",
        )
        .map_err(sqlite)?;
    let mut rows = query.query([]).map_err(sqlite)?;
    while let Some(row) = rows.next().map_err(sqlite)? {
        let json: String = row.get(4).map_err(sqlite)?;
        let plan: Plan = serde_json::from_str(&json).map_err(|error| StoreError::damaged(path, error))?;
        version(version_of(row, plan, &mut area, &mut timed).map_err(sqlite)?);
    }
    Ok(())
}

fn version_of(
    row: &Row<'_>,
    plan: Plan,
    area: &mut Statement<'_>,
    timed: &mut HashMap<i64, Vec<(RegulationId, RegulationContent)>>,
) -> Result<PlanVersionRecord, rusqlite::Error> {
    let id: i64 = row.get(0)?;
    Ok(PlanVersionRecord {
        row: id,
        plan,
        from_import: row.get(2)?,
        to_import: row.get(3)?,
        file: row.get(1)?,
        regulations: row.get(5)?,
        timed: timed.remove(&id).unwrap_or_default(),
        boxes: area_boxes(area, row.get(6)?, row.get(7)?)?,
    })
}

/// Around the area of a version: its parts stand before those of its regulations.
fn area_boxes(area: &mut Statement<'_>, first: i64, end: i64) -> Result<Vec<StoredBox>, rusqlite::Error> {
    let mut boxes: Vec<StoredBox> = Vec::new();
    let mut rows = area.query(params![first, end])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, Option<i64>>(5)?.is_some() {
            break;
        }
        let Some(west) = row.get::<_, Option<f64>>(1)? else {
            continue;
        };
        let (crs, sides) = (
            Crs::anywhere_from_epsg(row.get(0)?),
            [west, row.get(2)?, row.get(3)?, row.get(4)?],
        );
        match boxes.iter_mut().find(|known| known.crs == crs) {
            Some(known) => {
                let ([w, s, e, n], [west, south, east, north]) = (known.sides, sides);
                known.sides = [w.min(west), s.min(south), e.max(east), n.max(north)];
            }
            None => boxes.push(StoredBox { crs, sides }),
        }
    }
    Ok(boxes)
}

/// The regulations with a clock of their own, by the row of their version.
fn timed_regulations(
    path: &Path,
    connection: &Connection,
) -> Result<HashMap<i64, Vec<(RegulationId, RegulationContent)>>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let mut timed: HashMap<i64, Vec<(RegulationId, RegulationContent)>> = HashMap::new();
    let mut contents: HashMap<i64, RegulationContent> = HashMap::new();
    let mut query = connection
        .prepare(
            "SELECT id, json FROM planvy_content
             WHERE json LIKE '%\"starts_after_months\"%' OR json LIKE '%\"valid_for_months\"%'",
        )
        .map_err(sqlite)?;
    let mut rows = query.query([]).map_err(sqlite)?;
    while let Some(row) = rows.next().map_err(sqlite)? {
        let json: String = row.get(1).map_err(sqlite)?;
        let content: RegulationContent =
            serde_json::from_str(&json).map_err(|error| StoreError::damaged(path, error))?;
        if content.starts_after_months.is_some_and(|months| months > 0) || content.valid_for_months.is_some()
        {
            contents.insert(row.get(0).map_err(sqlite)?, content);
        }
    }
    if contents.is_empty() {
        return Ok(timed);
    }
    let mut query = connection
        .prepare("SELECT plan, regulation, content FROM planvy_regulation ORDER BY id")
        .map_err(sqlite)?;
    let mut rows = query.query([]).map_err(sqlite)?;
    while let Some(row) = rows.next().map_err(sqlite)? {
        let Some(content) = contents.get(&row.get(2).map_err(sqlite)?) else {
            continue;
        };
        let id: String = row.get(1).map_err(sqlite)?;
        let id = id.parse().map_err(|error| StoreError::damaged(path, error))?;
        timed
            .entry(row.get(0).map_err(sqlite)?)
            .or_default()
            .push((id, content.clone()));
    }
    Ok(timed)
}

/// What the later of two versions has that the earlier one has not.
pub(super) fn difference(
    path: &Path,
    connection: &Connection,
    earlier: i64,
    later: i64,
) -> Result<VersionDifference, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let before = Said::<String>::of(connection, earlier).map_err(sqlite)?;
    let after = Said::<String>::of(connection, later).map_err(sqlite)?;
    Ok(before.difference_to(after))
}

impl Said<String> {
    fn of(connection: &Connection, version: i64) -> Result<Said<String>, rusqlite::Error> {
        let (record, first, end, first_part, end_part): (String, i64, i64, i64, i64) = connection.query_row(
            "SELECT json, first_regulation, end_regulation, first_part, end_part FROM planvy_plan WHERE id = ?1",
            [version],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )?;
        let mut area = Sha256::new();
        let mut places: HashMap<i64, Sha256> = HashMap::new();
        let mut query = connection.prepare_cached(
            "SELECT regulation, about, geom FROM planvy_part WHERE fid >= ?1 AND fid < ?2 ORDER BY fid",
        )?;
        let mut rows = query.query(params![first_part, end_part])?;
        while let Some(row) = rows.next()? {
            let digest = match row.get::<_, Option<i64>>(0)? {
                Some(regulation) => places.entry(regulation).or_default(),
                None => &mut area,
            };
            digest.update(row.get::<_, Option<i64>>(1)?.unwrap_or(-1).to_le_bytes());
            digest.update(row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?);
        }
        let mut regulations = HashMap::new();
        let mut query = connection.prepare_cached(
            "SELECT id, regulation, content, uses FROM planvy_regulation WHERE id >= ?1 AND id < ?2",
        )?;
        let mut rows = query.query(params![first, end])?;
        while let Some(row) = rows.next()? {
            let mut digest = places.remove(&row.get(0)?).unwrap_or_default();
            digest.update(row.get::<_, i64>(2)?.to_le_bytes());
            digest.update(row.get::<_, Option<Vec<u8>>>(3)?.unwrap_or_default());
            regulations.insert(row.get(1)?, digest.finalize().into());
        }
        Ok(Said {
            record,
            area: area.finalize().into(),
            regulations,
        })
    }
}
