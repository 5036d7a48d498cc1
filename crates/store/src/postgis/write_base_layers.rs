//! Writing buildings and the features of the comprehensive plan. They have no history.

use std::collections::HashMap;

use geo_types::MultiPolygon;
use planvy_plan::{Crs, ExistingBuilding, GuidanceFeature, Lang};

use super::Failure;
use super::copying::{CopiedRow, Values, copy};
use super::ewkb::{Ewkb, columns_of};
use super::write::{Writing, contradictory};
use super::write_places::{PlacesFile, ROWS_AT_ONCE};
use super::write_plans::readable;
use crate::rows::buildings::{Place, check_building};
use crate::rows::columns::word;
use crate::rows::guidance_wkb::{emptied, of_shape, shape_of};
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::wkb::{Bounds, Dialect, Shape, of_areas, to_areas};

/// Writes buildings over those of the file's former delivery, and over those that another file delivered with the same
/// identity at the same place.
pub(super) fn write_buildings(
    writing: &mut Writing<'_, '_>,
    file: &PlacesFile<'_>,
    mut buildings: Vec<ExistingBuilding>,
) -> Result<(), Failure> {
    file.remove_former(writing, BuildingRow::TABLE)?;
    for buildings in buildings.chunks_mut(ROWS_AT_ONCE) {
        let mut namesakes = Namesakes::of(writing, buildings, file.id)?;
        let mut rows = Vec::with_capacity(buildings.len());
        for building in buildings {
            check_building(building).map_err(contradictory)?;
            rows.push(building_row(writing, &mut namesakes, building, file.id)?);
        }
        namesakes.remove(writing)?;
        copy(writing.transaction, &rows)?;
    }
    Ok(())
}

/// The row of a building, whose footprint is taken.
fn building_row(
    writing: &mut Writing<'_, '_>,
    namesakes: &mut Namesakes,
    building: &mut ExistingBuilding,
    file: i64,
) -> Result<BuildingRow, Failure> {
    let srs_id = building.crs.epsg();
    // The footprint stands in the geometry.
    let footprint = std::mem::replace(&mut building.footprint, MultiPolygon(Vec::new()));
    let wkb = of_areas(&footprint, Dialect::Extended(srs_id));
    if let Some(source_id) = &building.source_id {
        namesakes.replace_at(source_id, building.crs, wkb.bounds);
    }
    writing.layers.add(Layer {
        kind: LayerKind::Buildings,
        shape: Shape::Area,
        srs_id,
    });
    let (geom, irregular) = columns_of(wkb.bytes, wkb.is_regular);
    let surfaces = building.body.as_ref().map(|body| body.surfaces.len());
    // A number that is none is one that nobody knows.
    let known = |number: Option<f64>| number.filter(|number| number.is_finite());
    Ok(BuildingRow {
        municipality: writing.municipalities.at(building.crs, wkb.bounds),
        id: writing.next.take_place(),
        file,
        source_id: building.source_id.as_deref().map(readable),
        crs: i32::from(srs_id),
        kind: building.kind.map(word).transpose()?,
        ground_level_m: known(building.ground_level.map(|level| level.0)),
        height_m: known(building.height.map(|height| height.0)),
        storeys: known(building.storeys),
        gross_floor_area_m2: known(building.gross_floor_area_m2),
        year: building.year.map(i32::from),
        surfaces: surfaces.map(|surfaces| i64::try_from(surfaces).unwrap_or(i64::MAX)),
        json: serde_json::to_string(building)?,
        geom,
        irregular,
    })
}

/// Writes the features of a comprehensive plan over those of the file's former delivery.
pub(super) fn write_guidance(
    writing: &mut Writing<'_, '_>,
    file: &PlacesFile<'_>,
    mut guidance: Vec<GuidanceFeature>,
) -> Result<(), Failure> {
    file.remove_former(writing, GuidanceRow::TABLE)?;
    for guidance in guidance.chunks_mut(ROWS_AT_ONCE) {
        let mut rows = Vec::with_capacity(guidance.len());
        for feature in guidance {
            rows.push(guidance_row(writing, feature, file.id)?);
        }
        copy(writing.transaction, &rows)?;
    }
    Ok(())
}

/// The row of a feature, whose shape is taken.
fn guidance_row(
    writing: &mut Writing<'_, '_>,
    feature: &mut GuidanceFeature,
    file: i64,
) -> Result<GuidanceRow, Failure> {
    let srs_id = feature.crs.epsg();
    let shape = shape_of(&feature.shape);
    let wkb = of_shape(&feature.shape, Dialect::Extended(srs_id));
    let kind = LayerKind::Guidance;
    writing.layers.add(Layer { kind, shape, srs_id });
    // The shape stands in the geometry.
    feature.shape = emptied(&feature.shape);
    let (geom, irregular) = columns_of(wkb.bytes, wkb.is_regular);
    let text = |text: &Option<String>| text.as_deref().map(readable);
    Ok(GuidanceRow {
        municipality: writing.municipalities.at(feature.crs, wkb.bounds),
        id: writing.next.take_place(),
        file,
        feature: readable(&feature.id),
        aspect: word(feature.aspect)?,
        land_use: feature
            .land_use
            .map(|land_use| land_use.name(Lang::Sv).to_string()),
        category: readable(&feature.category),
        subcategory: text(&feature.subcategory),
        stage: feature.stage.map(word).transpose()?,
        statement: text(&feature.statement),
        plan_name: text(&feature.plan_name),
        adopted: feature.adopted.map(|date| date.to_string()),
        horizon: text(&feature.horizon),
        crs: i32::from(srs_id),
        shape: shape as i32,
        json: serde_json::to_string(feature)?,
        geom,
        irregular,
    })
}

/// A stored building that carries the identity of a new one.
struct Namesake {
    municipality: i32,
    id: i64,
    place: Option<Place>,
    is_replaced: bool,
}

/// Stored buildings of other files that carry the identities of new ones.
struct Namesakes(HashMap<String, Vec<Namesake>>);

impl Namesakes {
    /// Those of some buildings.
    fn of(
        writing: &mut Writing<'_, '_>,
        buildings: &[ExistingBuilding],
        file: i64,
    ) -> Result<Namesakes, Failure> {
        let ids = buildings
            .iter()
            .filter_map(|building| building.source_id.as_deref());
        let ids: Vec<String> = ids.map(readable).collect();
        let rows = writing.transaction.query(
            "SELECT municipality, id, source_id, crs, coalesce(irregular, ST_AsEWKB(geom, 'NDR'))
             FROM planvy_store.building WHERE source_id = ANY($1) AND file <> $2",
            &[&ids, &file],
        )?;
        let mut namesakes: HashMap<String, Vec<Namesake>> = HashMap::new();
        for row in rows {
            let crs = u16::try_from(row.try_get::<_, i32>(3)?)
                .ok()
                .and_then(Crs::anywhere_from_epsg);
            let footprint = to_areas(row.try_get(4)?).map_err(Failure::damaged)?;
            let bounds = of_areas(&footprint, Dialect::Iso).bounds;
            namesakes.entry(row.try_get(2)?).or_default().push(Namesake {
                municipality: row.try_get(0)?,
                id: row.try_get(1)?,
                place: crs.and_then(|crs| Place::of(crs, bounds)),
                is_replaced: false,
            });
        }
        Ok(Namesakes(namesakes))
    }

    /// Notes that those at the same place are replaced. Sources that number their buildings from 1 give one identity to many
    /// buildings, so the identity alone does not tell.
    fn replace_at(&mut self, source_id: &str, crs: Crs, bounds: Bounds) {
        let Some(place) = Place::of(crs, bounds) else {
            return;
        };
        for namesake in self.0.get_mut(&readable(source_id)).into_iter().flatten() {
            namesake.is_replaced |= namesake.place.as_ref().is_some_and(|there| there.meets(&place));
        }
    }

    /// Removes those that are replaced.
    fn remove(self, writing: &mut Writing<'_, '_>) -> Result<(), Failure> {
        let replaced = self
            .0
            .into_values()
            .flatten()
            .filter(|namesake| namesake.is_replaced);
        let (municipalities, ids): (Vec<i32>, Vec<i64>) = replaced
            .map(|namesake| (namesake.municipality, namesake.id))
            .unzip();
        writing.transaction.execute(
            "DELETE FROM planvy_store.building WHERE municipality = ANY($1) AND id = ANY($2)",
            &[&municipalities, &ids],
        )?;
        Ok(())
    }
}

struct BuildingRow {
    municipality: i32,
    id: i64,
    file: i64,
    source_id: Option<String>,
    crs: i32,
    kind: Option<String>,
    ground_level_m: Option<f64>,
    height_m: Option<f64>,
    storeys: Option<f64>,
    gross_floor_area_m2: Option<f64>,
    year: Option<i32>,
    surfaces: Option<i64>,
    json: String,
    geom: Option<Ewkb>,
    irregular: Option<Vec<u8>>,
}

impl CopiedRow for BuildingRow {
    const TABLE: &'static str = "building";
    const COLUMNS: &'static str = "municipality, id, file, source_id, crs, kind, ground_level_m, height_m, storeys, \
                                   gross_floor_area_m2, year, surfaces, json, geom, irregular";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.file,
            &self.source_id,
            &self.crs,
            &self.kind,
            &self.ground_level_m,
            &self.height_m,
            &self.storeys,
            &self.gross_floor_area_m2,
            &self.year,
            &self.surfaces,
            &self.json,
            &self.geom,
            &self.irregular,
        ]
    }
}

struct GuidanceRow {
    municipality: i32,
    id: i64,
    file: i64,
    feature: String,
    aspect: String,
    land_use: Option<String>,
    category: String,
    subcategory: Option<String>,
    stage: Option<String>,
    statement: Option<String>,
    plan_name: Option<String>,
    adopted: Option<String>,
    horizon: Option<String>,
    crs: i32,
    shape: i32,
    json: String,
    geom: Option<Ewkb>,
    irregular: Option<Vec<u8>>,
}

impl CopiedRow for GuidanceRow {
    const TABLE: &'static str = "guidance";
    const COLUMNS: &'static str = "municipality, id, file, feature, aspect, land_use, category, subcategory, stage, \
                                   statement, plan_name, adopted, horizon, crs, shape, json, geom, irregular";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.file,
            &self.feature,
            &self.aspect,
            &self.land_use,
            &self.category,
            &self.subcategory,
            &self.stage,
            &self.statement,
            &self.plan_name,
            &self.adopted,
            &self.horizon,
            &self.crs,
            &self.shape,
            &self.json,
            &self.geom,
            &self.irregular,
        ]
    }
}
