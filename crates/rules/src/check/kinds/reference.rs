//! What a limit in m² or per cent is counted on: the parcel, the use area, the regulation's area, and parts of the parcel in
//! them. Only the wording decides which (domain reference 4.3).

use geo::{Area, InteriorPoint, Intersects};
use geo_types::MultiPolygon;
use planvy_plan::Reference;
use planvy_plan::catalogue::LandForm;

use crate::check::land_shapes::{LEAST_ON_LAND_M2, common, lying_on, union};
use crate::check::scene::{ParcelIn, RuleIn, Scene};

/// Land that a limit is counted on.
pub(super) struct CountedOn<'s> {
    /// The land.
    pub land: MultiPolygon<f64>,
    /// Its size in m².
    pub area_m2: f64,
    /// The parcel, where it is one or a part of one.
    pub parcel: Option<&'s ParcelIn>,
}

impl CountedOn<'_> {
    fn of<'s>(land: MultiPolygon<f64>, parcel: Option<&'s ParcelIn>) -> CountedOn<'s> {
        CountedOn {
            area_m2: land.unsigned_area(),
            land,
            parcel,
        }
    }
}

/// Each piece of land that a rule's limit is counted on, of those that the proposal or its parcel touches. `None` where the
/// limit is counted on parcels and none is known.
pub(super) fn counted_on<'s>(
    scene: &'s Scene<'_>,
    rule: &'s RuleIn<'_>,
    reference: &Reference,
) -> Option<Vec<CountedOn<'s>>> {
    match reference {
        Reference::RegulationArea => Some(vec![CountedOn::of(rule.area.clone(), None)]),
        Reference::UseArea => {
            let stood_on = use_areas(scene, rule)
                .into_iter()
                .filter(|area| is_stood_on(scene, area));
            Some(stood_on.map(|area| CountedOn::of(area, None)).collect())
        }
        Reference::Property => on_parcels(scene, rule, |parcel| vec![parcel.area.clone()]),
        Reference::PropertyInUseArea => {
            let areas = use_areas(scene, rule);
            on_parcels(scene, rule, |parcel| {
                areas.iter().map(|area| common(&parcel.area, area)).collect()
            })
        }
        Reference::PropertyInRegulationArea => {
            on_parcels(scene, rule, |parcel| vec![common(&parcel.area, &rule.area)])
        }
        _ => Some(Vec::new()),
    }
}

fn is_stood_on(scene: &Scene<'_>, area: &MultiPolygon<f64>) -> bool {
    scene
        .buildings
        .iter()
        .any(|building| !lying_on(&building.footprint, area).0.is_empty())
}

fn on_parcels<'s>(
    scene: &'s Scene<'_>,
    rule: &RuleIn<'_>,
    land: impl Fn(&ParcelIn) -> Vec<MultiPolygon<f64>>,
) -> Option<Vec<CountedOn<'s>>> {
    if scene.parcels.is_empty() {
        return None;
    }
    let under = scene
        .parcels
        .iter()
        .filter(|parcel| !lying_on(&parcel.area, &rule.area).0.is_empty());
    let counted = under.flat_map(|parcel| {
        land(parcel)
            .into_iter()
            .map(move |land| CountedOn::of(land, Some(parcel)))
    });
    Some(
        counted
            .filter(|counted| counted.area_m2 > LEAST_ON_LAND_M2)
            .collect(),
    )
}

/// The use areas of a rule's plan that lie under it: polygons with the same uses together, whatever they are cut into.
pub(super) fn use_areas(scene: &Scene<'_>, rule: &RuleIn<'_>) -> Vec<MultiPolygon<f64>> {
    let uses: Vec<&RuleIn<'_>> = scene
        .rules
        .iter()
        .filter(|other| {
            other.plan == rule.plan && other.land.is_use() && other.is_on(LandForm::DevelopmentLand)
        })
        .collect();
    let mut areas: Vec<(Vec<usize>, MultiPolygon<f64>)> = Vec::new();
    for polygon in uses.iter().flat_map(|rule| &rule.area.0) {
        let Some(inside) = polygon.interior_point() else {
            continue;
        };
        let key: Vec<usize> = uses
            .iter()
            .filter(|rule| rule.area.intersects(&inside))
            .map(|rule| rule.at)
            .collect();
        let polygon = MultiPolygon(vec![polygon.clone()]);
        match areas.iter_mut().find(|(of, _)| *of == key) {
            Some((_, area)) => *area = union([&*area, &polygon]),
            None => areas.push((key, polygon)),
        }
    }
    areas
        .into_iter()
        .map(|(_, area)| area)
        .filter(|area| !lying_on(area, &rule.area).0.is_empty())
        .collect()
}
