//! Existing buildings of a city model.

use planvy_plan::{Body, Crs, ExistingBuilding, Finding, RuleId, SurfaceKind, VerticalReference};

use super::outline;
use super::placing::{Where, place, plane_system, say_open_solids, vertical_reference};
use super::{CityBuilding, CityFile, Stated};
use crate::finding_log::FindingLog;

/// The buildings of a city model, placed; `None` where that is not possible.
pub(crate) fn existing_buildings(
    mut file: CityFile,
    given: Option<Crs>,
    log: &mut FindingLog,
) -> Option<Vec<ExistingBuilding>> {
    if file.buildings.is_empty() {
        log.push(Finding::error(RuleId::SCHEMA, "the file holds no building"));
        return None;
    }
    let crs = match plane_system(&file.reference, given, log) {
        Where::In(crs) => crs,
        Where::Foreign(_) => return None,
        Where::Unsaid => {
            let message = "the file does not say in which coordinate system it is";
            let hint = "name the system with --crs, for instance --crs 3008 for SWEREF 99 13 30";
            log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
            return None;
        }
    };
    let vertical = vertical_reference(&file, log);
    place(&mut file.buildings, crs, log);
    say_open_solids(&file.buildings, Some(crs), log);
    let buildings: Vec<ExistingBuilding> = file
        .buildings
        .into_iter()
        .filter_map(|building| existing_building(building, crs, &vertical, log))
        .collect();
    (!buildings.is_empty()).then_some(buildings)
}

fn existing_building(
    building: CityBuilding,
    crs: Crs,
    vertical: &VerticalReference,
    log: &mut FindingLog,
) -> Option<ExistingBuilding> {
    let Some(footprint) = footprint(&building) else {
        let message = "the building covers no ground; it is left out";
        log.push(Finding::warning(RuleId::GEOMETRY, message).with_feature(&building.id));
        return None;
    };
    let stated = Stated::of(&building.attributes);
    Some(ExistingBuilding {
        crs,
        footprint,
        kind: stated.kind,
        ground_level: None,
        height: stated.measured_height,
        storeys: stated.storeys,
        gross_floor_area_m2: stated.gross_floor_area_m2,
        year: stated.year,
        body: body(&building, vertical),
        source_id: Some(building.id),
    })
}

/// The body of a building; `None` where it has no surface.
pub(crate) fn body(building: &CityBuilding, vertical: &VerticalReference) -> Option<Body> {
    (!building.surfaces.is_empty()).then(|| Body {
        surfaces: building.surfaces.clone(),
        vertical: vertical.clone(),
        elements: building.elements.clone(),
    })
}

/// The ground that a building covers: the outline that is drawn, else that of its ground surfaces, else that of its body.
pub(crate) fn footprint(building: &CityBuilding) -> Option<geo_types::MultiPolygon<f64>> {
    if let Some(drawn) = &building.drawn_outline {
        return Some(drawn.clone());
    }
    let surfaces = &building.surfaces;
    let ground = surfaces
        .iter()
        .filter(|surface| surface.kind == SurfaceKind::Ground);
    outline::outline(ground.map(|surface| surface.rings.as_slice()))
        .or_else(|| outline::outline(surfaces.iter().map(|surface| surface.rings.as_slice())))
}
