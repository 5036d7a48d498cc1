//! Questions of an import to the current snapshot, answered without loading it.

use std::path::Path;

use planvy_plan::geometry::GeometryPart;
use planvy_plan::{Crs, Plan, PlanId, RegulationId};
use rusqlite::{Connection, OptionalExtension, params};

use super::geometry_blob::decode;
use crate::error::StoreError;
use crate::rows::part_about::PartAbout;

/// The plans that hold regulations now, of those regulations that are stored at all.
pub(super) fn homes_of(
    path: &Path,
    connection: &Connection,
    regulations: &[RegulationId],
) -> Result<Vec<(RegulationId, PlanId)>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let mut find = connection
        .prepare(
            "SELECT p.plan FROM planvy_regulation r JOIN planvy_plan p ON p.id = r.plan
             WHERE r.regulation = ?1 AND p.to_import IS NULL",
        )
        .map_err(sqlite)?;
    let mut homes = Vec::new();
    for regulation in regulations {
        let mut rows = find.query([regulation.to_string()]).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            let plan: String = row.get(0).map_err(sqlite)?;
            let plan = plan.parse().map_err(|error| StoreError::damaged(path, error))?;
            homes.push((*regulation, plan));
        }
    }
    Ok(homes)
}

/// The current plans of a system that have a part of their area in a box, without their regulations.
pub(super) fn plans_in(
    path: &Path,
    connection: &Connection,
    crs: Crs,
    [west, south, east, north]: [f64; 4],
) -> Result<Vec<Plan>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let rows: Vec<(i64, String)> = connection
        .prepare(
            "SELECT DISTINCT p.id, p.json FROM rtree_planvy_part_geom i JOIN planvy_part a ON a.fid = i.id
             JOIN planvy_plan p ON p.id = a.plan
             WHERE i.maxx >= ?1 AND i.maxy >= ?2 AND i.minx <= ?3 AND i.miny <= ?4
                   AND a.crs = ?5 AND a.regulation IS NULL AND p.to_import IS NULL ORDER BY p.id",
        )
        .and_then(|mut query| {
            let rows = query.query_map(params![west, south, east, north, crs.epsg()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            rows.collect()
        })
        .map_err(sqlite)?;
    rows.into_iter()
        .map(|(id, json)| {
            let mut plan: Plan =
                serde_json::from_str(&json).map_err(|error| StoreError::damaged(path, error))?;
            plan.area = area_of(path, connection, id)?;
            Ok(plan)
        })
        .collect()
}

fn area_of(path: &Path, connection: &Connection, plan: i64) -> Result<Vec<GeometryPart>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let (first, end): (i64, i64) = connection
        .query_row(
            "SELECT first_part, end_part FROM planvy_plan WHERE id = ?1",
            [plan],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .map_err(sqlite)?;
    let rows: Vec<(u16, u32, Option<i64>, Vec<u8>)> = connection
        .prepare(
            "SELECT crs, entry, about, geom FROM planvy_part
             WHERE fid >= ?1 AND fid < ?2 AND regulation IS NULL ORDER BY fid",
        )
        .and_then(|mut query| {
            let rows = query.query_map([first, end], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
            rows.collect()
        })
        .map_err(sqlite)?;
    rows.into_iter()
        .map(|(code, entry, about, blob)| {
            let damaged = |what: String| StoreError::damaged(path, what);
            let crs = Crs::anywhere_from_epsg(code)
                .ok_or_else(|| damaged(format!("coordinate system {code} is unknown")))?;
            let (position, heights_m) = decode(&blob).map_err(|error| damaged(error.to_string()))?;
            let about = match about {
                Some(id) => about_of(path, connection, id)?,
                None => PartAbout::default(),
            };
            Ok(about.part(position, heights_m, crs, entry))
        })
        .collect()
}

fn about_of(path: &Path, connection: &Connection, id: i64) -> Result<PartAbout, StoreError> {
    let json: Option<String> = connection
        .query_row("SELECT json FROM planvy_part_about WHERE id = ?1", [id], |row| {
            row.get(0)
        })
        .optional()
        .map_err(|error| StoreError::from_sqlite(path, error))?;
    let json = json.ok_or_else(|| StoreError::damaged(path, "a part has lost what is said about it"))?;
    serde_json::from_str(&json).map_err(|error| StoreError::damaged(path, error))
}
