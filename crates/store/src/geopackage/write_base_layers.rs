//! Writing buildings and the features of the comprehensive plan. They have no history.

use geo_types::MultiPolygon;
use planvy_plan::{Crs, ExistingBuilding, GuidanceFeature, Lang};
use rusqlite::{Statement, Transaction, params};

use super::geometry_blob::{Blob, bounds_of, encode_areas, encode_shape};
use super::layers::TouchedLayers;
use super::write::WriteError;
use super::write_places::PlacesFile;
use crate::rows::buildings::{Place, check_building};
use crate::rows::columns::word;
use crate::rows::guidance_wkb::{emptied, shape_of};
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::wkb::{Bounds, Shape};

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
        check_building(&building).map_err(WriteError::Unstorable)?;
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
        let Blob { bytes, bounds, .. } = encode_shape(&feature.shape, i32::from(srs_id));
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
            let there = Crs::anywhere_from_epsg(row.get(1)?).zip(bounds);
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
