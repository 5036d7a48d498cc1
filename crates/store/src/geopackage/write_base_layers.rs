//! Writing buildings and the features of the comprehensive plan. They have no history.

use geo_types::MultiPolygon;
use planvy_plan::{Body, Crs, ExistingBuilding, GridPoint, GuidanceFeature, Lang};
use rusqlite::{Statement, Transaction, params};
use serde::Serialize;

use super::geometry_blob::{Blob, Bounds, Shape, bounds_of, encode_areas};
use super::guidance_blob::{emptied, encode, shape_of};
use super::layers::{Layer, LayerKind, TouchedLayers};
use super::write::WriteError;
use super::write_places::PlacesFile;

/// Writes buildings over those of the file's former delivery, and over those that another file delivered with the same
/// identity at the same place.
pub(super) fn write_buildings(
    transaction: &Transaction<'_>,
    layers: &mut TouchedLayers,
    file: &PlacesFile<'_>,
    buildings: Vec<ExistingBuilding>,
) -> Result<(), WriteError> {
    file.remove_former(transaction, "planvy_building")?;
    let mut namesakes = Namesakes {
        find: transaction
            .prepare("SELECT fid, crs, geom FROM planvy_building WHERE source_id = ?1 AND file <> ?2")?,
        remove: transaction.prepare("DELETE FROM planvy_building WHERE fid = ?1")?,
        file: file.id,
    };
    let mut insert = transaction.prepare(
        "INSERT INTO planvy_building (file, source_id, crs, kind, ground_level_m, height_m, storeys,
                                      gross_floor_area_m2, year, surfaces, json, geom)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for mut building in buildings {
        if building.body.as_ref().is_some_and(|body| !is_finite(body)) {
            let name = building.source_id.as_deref().unwrap_or("without an identity");
            return Err(WriteError::Unstorable(format!(
                "a coordinate of building {name} is not a number"
            )));
        }
        let srs_id = building.crs.epsg();
        let Blob { bytes, bounds, .. } = encode_areas(&building.footprint, i32::from(srs_id));
        if let Some(source_id) = &building.source_id {
            namesakes.remove_at(source_id, building.crs, bounds)?;
        }
        layers.add(
            Layer {
                kind: LayerKind::Buildings,
                shape: Shape::Area,
                srs_id,
            },
            bounds,
        );
        // The footprint stands in the geometry.
        building.footprint = MultiPolygon(Vec::new());
        insert.execute(params![
            file.id,
            building.source_id,
            srs_id,
            building.kind.map(word).transpose()?,
            building.ground_level.map(|level| level.0),
            building.height.map(|height| height.0),
            building.storeys,
            building.gross_floor_area_m2,
            building.year,
            building.body.as_ref().map(|body| body.surfaces.len() as u64),
            serde_json::to_string(&building)?,
            bytes
        ])?;
    }
    Ok(())
}

/// Writes the features of a comprehensive plan over those of the file's former delivery.
pub(super) fn write_guidance(
    transaction: &Transaction<'_>,
    layers: &mut TouchedLayers,
    file: &PlacesFile<'_>,
    guidance: Vec<GuidanceFeature>,
) -> Result<(), WriteError> {
    file.remove_former(transaction, "planvy_guidance")?;
    let mut insert = transaction.prepare(
        "INSERT INTO planvy_guidance (file, feature, aspect, land_use, category, subcategory, stage, statement,
                                      plan_name, adopted, horizon, crs, shape, json, geom)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    for mut feature in guidance {
        let srs_id = feature.crs.epsg();
        let shape = shape_of(&feature.shape);
        let Blob { bytes, bounds, .. } = encode(&feature.shape, i32::from(srs_id));
        let kind = LayerKind::Guidance;
        layers.add(Layer { kind, shape, srs_id }, bounds);
        // The shape stands in the geometry.
        feature.shape = emptied(&feature.shape);
        insert.execute(params![
            file.id,
            feature.id,
            word(feature.aspect)?,
            feature.land_use.map(|land_use| land_use.name(Lang::Sv)),
            feature.category,
            feature.subcategory,
            feature.stage.map(word).transpose()?,
            feature.statement,
            feature.plan_name,
            feature.adopted.map(|date| date.to_string()),
            feature.horizon,
            srs_id,
            shape as u8,
            serde_json::to_string(&feature)?,
            bytes
        ])?;
    }
    Ok(())
}

/// JSON has no number that is none: such a body could be written, but never read again.
fn is_finite(body: &Body) -> bool {
    body.surfaces
        .iter()
        .flat_map(|surface| surface.rings.iter().flatten().flatten())
        .all(|coordinate| coordinate.is_finite())
}

/// The word that stands for one of a closed list, as in JSON.
fn word(one: impl Serialize) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(one)?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// Stored buildings that carry the identity of a new one.
struct Namesakes<'c> {
    find: Statement<'c>,
    remove: Statement<'c>,
    file: i64,
}

impl Namesakes<'_> {
    /// Removes those at the same place. Sources that number their buildings from 1 give one identity to many buildings, so
    /// the identity alone does not tell.
    fn remove_at(&mut self, source_id: &str, crs: Crs, bounds: Bounds) -> Result<(), WriteError> {
        let Some(place) = Place::of(crs, bounds) else {
            return Ok(());
        };
        let mut same = Vec::new();
        let mut rows = self.find.query(params![source_id, self.file])?;
        while let Some(row) = rows.next()? {
            let blob = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            let bounds = bounds_of(blob).ok().flatten();
            let there = Crs::from_epsg(row.get(1)?).zip(bounds);
            if there
                .and_then(|(crs, bounds)| Place::of(crs, bounds))
                .is_some_and(|there| there.meets(&place))
            {
                same.push(row.get::<_, i64>(0)?);
            }
        }
        drop(rows);
        for fid in same {
            self.remove.execute([fid])?;
        }
        Ok(())
    }
}

/// About where a building stands: a disc around its box.
struct Place {
    middle: GridPoint,
    reach_m: f64,
}

impl Place {
    /// `None` where the box is empty.
    fn of(crs: Crs, Bounds([min_x, min_y, max_x, max_y]): Bounds) -> Option<Place> {
        (min_x <= max_x && min_y <= max_y).then(|| Place {
            middle: GridPoint {
                crs,
                east_m: f64::midpoint(min_x, max_x),
                north_m: f64::midpoint(min_y, max_y),
            },
            reach_m: (max_x - min_x).hypot(max_y - min_y) / 2.0,
        })
    }

    fn meets(&self, other: &Place) -> bool {
        let there = other.middle.in_crs(self.middle.crs);
        let distance_m = (there.east_m - self.middle.east_m).hypot(there.north_m - self.middle.north_m);
        distance_m <= self.reach_m + other.reach_m
    }
}
