//! Questions of an import to the current snapshot, answered without loading it.

use std::collections::HashMap;

use planvy_plan::geometry::GeometryPart;
use planvy_plan::{Crs, Plan, PlanId, RegulationId};
use postgres::Transaction;
use uuid::Uuid;

use super::Failure;
use super::layers::part_geometry;
use super::read::{abouts, part, plan};
use crate::rows::wkb::{Dialect, Shape, of_position, to_position};
use crate::store::Counts;

/// The shapes of parts.
const SHAPES: [Shape; 4] = [Shape::Point, Shape::Line, Shape::Area, Shape::Solid];

/// How much the snapshot holds.
pub(super) fn counts(transaction: &mut Transaction<'_>) -> Result<Counts, Failure> {
    let row = transaction.query_one(
        "SELECT (SELECT count(*) FROM planvy_store.plan WHERE to_import IS NULL),
                (SELECT coalesce(sum(end_regulation - first_regulation), 0)::bigint FROM planvy_store.plan
                 WHERE to_import IS NULL),
                (SELECT count(*) FROM planvy_store.parcel), (SELECT count(*) FROM planvy_store.address),
                (SELECT count(*) FROM planvy_store.building), (SELECT count(*) FROM planvy_store.terrain),
                (SELECT count(*) FROM planvy_store.guidance)",
        &[],
    )?;
    let count = |column: usize| u64::try_from(row.try_get::<_, i64>(column)?).map_err(Failure::damaged);
    Ok(Counts {
        plans: count(0)?,
        regulations: count(1)?,
        parcels: count(2)?,
        addresses: count(3)?,
        buildings: count(4)?,
        terrain: count(5)?,
        guidance: count(6)?,
    })
}

/// The plans that hold regulations now, of those regulations that are stored at all.
pub(super) fn homes_of(
    transaction: &mut Transaction<'_>,
    regulations: &[RegulationId],
) -> Result<Vec<(RegulationId, PlanId)>, Failure> {
    let ids: Vec<Uuid> = regulations.iter().map(|id| id.0).collect();
    let rows = transaction.query(
        "SELECT r.regulation, p.plan FROM planvy_store.regulation r
         JOIN planvy_store.plan p ON p.municipality = r.municipality AND p.id = r.version
         WHERE r.regulation = ANY($1) AND p.to_import IS NULL ORDER BY r.id",
        &[&ids],
    )?;
    let mut plans: HashMap<Uuid, Vec<PlanId>> = HashMap::new();
    for row in rows {
        plans
            .entry(row.try_get(0)?)
            .or_default()
            .push(PlanId(row.try_get(1)?));
    }
    // In the order of the question.
    let homes = regulations.iter().flat_map(|id| {
        let found = plans.get(&id.0).map(Vec::as_slice).unwrap_or_default();
        found.iter().map(|plan| (*id, *plan))
    });
    Ok(homes.collect())
}

/// The current plans of a system that have a part of their area in a box, without their regulations.
pub(super) fn plans_in(
    transaction: &mut Transaction<'_>,
    crs: Crs,
    bounds_m: [f64; 4],
) -> Result<Vec<Plan>, Failure> {
    let mut versions = regular_in(transaction, crs, bounds_m)?;
    versions.extend(irregular_in(transaction, crs, bounds_m)?);
    let rows = transaction.query(
        "SELECT municipality, json, first_part, end_part FROM planvy_store.plan
         WHERE id = ANY($1) AND to_import IS NULL ORDER BY id",
        &[&versions],
    )?;
    rows.iter()
        .map(|row| {
            let mut plan = plan(row.try_get(1)?)?;
            plan.area = area_of(transaction, row.try_get(0)?, [row.try_get(2)?, row.try_get(3)?])?;
            Ok(plan)
        })
        .collect()
}

/// The versions that have a part of their area in a box, of those that PostGIS knows the shape of.
fn regular_in(
    transaction: &mut Transaction<'_>,
    crs: Crs,
    [west, south, east, north]: [f64; 4],
) -> Result<Vec<i64>, Failure> {
    let srs_id = crs.epsg();
    let shapes: Vec<i32> = transaction
        .query(
            "SELECT DISTINCT shape FROM planvy_store.layer WHERE source = 'part' AND crs = $1",
            &[&i32::from(srs_id)],
        )?
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    let mut versions = Vec::new();
    // Each shape has an index of its own, over the expression that its layer shows.
    for shape in SHAPES
        .into_iter()
        .filter(|shape| shapes.contains(&(*shape as i32)))
    {
        let query = format!(
            "SELECT DISTINCT f.version FROM planvy_store.part f
             WHERE f.crs = {srs_id} AND f.shape = {} AND f.regulation IS NULL
                   AND {} && ST_MakeEnvelope($1, $2, $3, $4, {srs_id})",
            shape as i32,
            part_geometry(shape, srs_id)
        );
        for row in transaction.query(&query, &[&west, &south, &east, &north])? {
            versions.push(row.try_get(0)?);
        }
    }
    Ok(versions)
}

/// The same of those that stand as bytes: hardly any.
fn irregular_in(
    transaction: &mut Transaction<'_>,
    crs: Crs,
    [west, south, east, north]: [f64; 4],
) -> Result<Vec<i64>, Failure> {
    let rows = transaction.query(
        "SELECT version, irregular FROM planvy_store.part
         WHERE crs = $1 AND irregular IS NOT NULL AND regulation IS NULL",
        &[&i32::from(crs.epsg())],
    )?;
    let mut versions = Vec::new();
    for row in rows {
        let (position, _) = to_position(row.try_get(1)?).map_err(Failure::damaged)?;
        let [min_x, min_y, max_x, max_y] = of_position(&position, &[], Dialect::Iso).bounds.0;
        if max_x >= west && max_y >= south && min_x <= east && min_y <= north {
            versions.push(row.try_get(0)?);
        }
    }
    Ok(versions)
}

fn area_of(
    transaction: &mut Transaction<'_>,
    municipality: i32,
    [first, end]: [i64; 2],
) -> Result<Vec<GeometryPart>, Failure> {
    let rows = transaction.query(
        "SELECT crs, entry, about, coalesce(irregular, ST_AsEWKB(geom, 'NDR')) FROM planvy_store.part
         WHERE municipality = $1 AND id >= $2 AND id < $3 AND regulation IS NULL ORDER BY id",
        &[&municipality, &first, &end],
    )?;
    let said: Vec<Option<i64>> = rows.iter().map(|row| row.try_get(2)).collect::<Result<_, _>>()?;
    let said: Vec<i64> = said.into_iter().flatten().collect();
    let abouts = abouts(transaction, &said)?;
    rows.iter().map(|row| part(row, &abouts)).collect()
}
