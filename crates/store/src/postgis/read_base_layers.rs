//! Reading parcels, addresses, buildings, guidance and the ground.

use planvy_plan::stored::SnapshotSink;
use planvy_plan::{
    Address, Datum, ExistingBuilding, Geodetic, GuidanceFeature, Parcel, Position, TerrainRaster,
};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Row, Transaction};

use super::Failure;
use super::read::{crs, provenance, rules};
use crate::rows::guidance_wkb::to_shape;
use crate::rows::terrain_tile::{TILE_CELLS, decode};
use crate::rows::wkb::{to_areas, to_position};

/// Visits the rows of a query as they come.
fn each(
    transaction: &mut Transaction<'_>,
    query: &str,
    mut visit: impl FnMut(&Row) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut rows = transaction.query_raw(query, std::iter::empty::<&(dyn ToSql + Sync)>())?;
    while let Some(row) = rows.next()? {
        visit(&row)?;
    }
    Ok(())
}

/// Hands over every parcel.
pub(super) fn parcels(transaction: &mut Transaction<'_>, sink: &mut dyn SnapshotSink) -> Result<(), Failure> {
    let query = "SELECT designation, crs, source_id, coalesce(irregular, ST_AsEWKB(geom, 'NDR'))
                 FROM planvy_store.parcel ORDER BY id";
    each(transaction, query, |row| {
        sink.parcel(Parcel {
            designation: row.try_get(0)?,
            crs: crs(row.try_get(1)?)?,
            source_id: row.try_get(2)?,
            area: to_areas(row.try_get(3)?).map_err(Failure::damaged)?,
        });
        Ok(())
    })
}

/// Hands over every address.
pub(super) fn addresses(
    transaction: &mut Transaction<'_>,
    sink: &mut dyn SnapshotSink,
) -> Result<(), Failure> {
    let query =
        "SELECT street, number, postal_code, town, parcel, coalesce(irregular, ST_AsEWKB(geom, 'NDR'))
                 FROM planvy_store.address ORDER BY id";
    each(transaction, query, |row| {
        let (position, _) = to_position(row.try_get(5)?).map_err(Failure::damaged)?;
        let Position::Point(point) = position else {
            return Err(Failure::damaged("an address is not a point"));
        };
        sink.address(Address {
            street: row.try_get(0)?,
            number: row.try_get(1)?,
            postal_code: row.try_get(2)?,
            town: row.try_get(3)?,
            parcel: row.try_get(4)?,
            position: Geodetic {
                lon_deg: point.x(),
                lat_deg: point.y(),
            },
        });
        Ok(())
    })
}

/// Hands over every building.
pub(super) fn buildings(
    transaction: &mut Transaction<'_>,
    sink: &mut dyn SnapshotSink,
) -> Result<(), Failure> {
    let query =
        "SELECT json, coalesce(irregular, ST_AsEWKB(geom, 'NDR')) FROM planvy_store.building ORDER BY id";
    each(transaction, query, |row| {
        let mut building: ExistingBuilding =
            serde_json::from_str(row.try_get(0)?).map_err(Failure::damaged)?;
        building.footprint = to_areas(row.try_get(1)?).map_err(Failure::damaged)?;
        sink.building(building);
        Ok(())
    })
}

/// Hands over every feature of the comprehensive plan.
pub(super) fn guidance(
    transaction: &mut Transaction<'_>,
    sink: &mut dyn SnapshotSink,
) -> Result<(), Failure> {
    let query =
        "SELECT json, coalesce(irregular, ST_AsEWKB(geom, 'NDR')) FROM planvy_store.guidance ORDER BY id";
    each(transaction, query, |row| {
        let mut feature: GuidanceFeature = serde_json::from_str(row.try_get(0)?).map_err(Failure::damaged)?;
        feature.shape = to_shape(row.try_get(1)?).map_err(Failure::damaged)?;
        sink.guidance(feature);
        Ok(())
    })
}

/// Hands over every tile of the ground, the rasters in the order of import.
pub(super) fn terrain(transaction: &mut Transaction<'_>, sink: &mut dyn SnapshotSink) -> Result<(), Failure> {
    let query = "SELECT r.crs, r.datum, r.west_centre_m, r.north_centre_m, r.cell_m, r.uncertainty_m,
                        t.first_column, t.first_row, t.columns, t.rows, t.levels
                 FROM planvy_store.terrain_tile t
                      JOIN planvy_store.terrain r ON r.municipality = t.municipality AND r.id = t.raster
                 ORDER BY r.id, t.id";
    each(transaction, query, |row| {
        sink.terrain(tile(row)?);
        Ok(())
    })
}

fn tile(row: &Row) -> Result<TerrainRaster, Failure> {
    let count = |column: usize| u32::try_from(row.try_get::<_, i64>(column)?).map_err(Failure::damaged);
    let (columns, rows) = (count(8)?, count(9)?);
    if columns > TILE_CELLS || rows > TILE_CELLS {
        return Err(Failure::damaged("a tile of the ground is too large"));
    }
    let datum: Option<&str> = row.try_get(1)?;
    let datum: Option<Datum> = datum
        .map(serde_json::from_str)
        .transpose()
        .map_err(Failure::damaged)?;
    let cell_m: f64 = row.try_get(4)?;
    Ok(TerrainRaster {
        crs: crs(row.try_get(0)?)?,
        datum,
        west_centre_m: row.try_get::<_, f64>(2)? + f64::from(count(6)?) * cell_m,
        north_centre_m: row.try_get::<_, f64>(3)? - f64::from(count(7)?) * cell_m,
        cell_m,
        columns,
        rows,
        levels_m: decode(row.try_get(10)?, columns as usize * rows as usize).map_err(Failure::damaged)?,
        uncertainty_m: row.try_get(5)?,
    })
}

/// Hands over where the base data came from.
pub(super) fn layers(transaction: &mut Transaction<'_>, sink: &mut dyn SnapshotSink) -> Result<(), Failure> {
    let query = "SELECT kind, format, file, sha256, imported, accepted FROM planvy_store.file f
                 WHERE EXISTS (SELECT FROM planvy_store.parcel b WHERE b.file = f.id)
                    OR EXISTS (SELECT FROM planvy_store.address b WHERE b.file = f.id)
                    OR EXISTS (SELECT FROM planvy_store.building b WHERE b.file = f.id)
                    OR EXISTS (SELECT FROM planvy_store.terrain b WHERE b.file = f.id)
                    OR EXISTS (SELECT FROM planvy_store.guidance b WHERE b.file = f.id)
                 ORDER BY id";
    each(transaction, query, |row| {
        sink.layer(row.try_get(0)?, provenance(row, 1)?, rules(row.try_get(5)?)?);
        Ok(())
    })
}
