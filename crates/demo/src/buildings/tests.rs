use std::collections::HashSet;

use geo::{Area, BooleanOps, Contains, Distance, Euclidean};
use geo_types::MultiPolygon;

use super::*;

fn all() -> Vec<Building> {
    buildings().into_iter().chain(roofed_buildings()).collect()
}

fn parcel_of(building: &Building) -> MultiPolygon<f64> {
    let parcels = crate::parcels::parcels();
    let (name, _) = building.id.rsplit_once(' ').unwrap();
    let wanted = format!("EXEMPELBY {name}");
    parcels
        .into_iter()
        .find(|parcel| parcel.designation == wanted)
        .unwrap()
        .area
}

#[test]
fn every_building_stands_on_its_own_parcel_and_on_the_ground() {
    let mut ids = HashSet::new();
    for building in all() {
        assert!(
            parcel_of(&building).contains(&building.footprint()),
            "{}",
            building.id
        );
        assert!(building.ground_level_m().is_some(), "{}", building.id);
        assert!(ids.insert(building.id.clone()), "{} stands twice", building.id);
    }
    assert!((150..260).contains(&ids.len()), "{}", ids.len());
}

#[test]
fn no_two_buildings_lie_over_each_other() {
    let footprints: Vec<_> = all().iter().map(Building::footprint).collect();
    for (number, one) in footprints.iter().enumerate() {
        for other in footprints.iter().skip(number + 1) {
            assert!(Euclidean.distance(one, other) > 1.0);
        }
    }
}

#[test]
fn villas_of_the_plans_keep_their_distance_and_old_ones_do_not() {
    for building in all() {
        let recent = building.year.is_some_and(|year| year >= 2022);
        let villa = building.footprint().unsigned_area() < 125.0 && recent && building.height_m < Some(8.0);
        let quarter = [
            "ÄNGSSYRAN",
            "BLÅKLINTEN",
            "VALLMON",
            "PRÄSTKRAGEN",
            "KAMOMILLEN",
            "TUSENSKÖNAN",
            "FÖRGÄTMIGEJEN",
            "SMÖRBLOMMAN",
            "GULLVIVAN",
        ];
        if !villa || !quarter.iter().any(|name| building.id.starts_with(name)) {
            continue;
        }
        for polygon in parcel_of(&building).iter() {
            let off = Euclidean.distance(polygon.exterior(), &building.footprint());
            assert!(off >= 4.5, "{}: {off}", building.id);
        }
    }
}

#[test]
fn the_old_house_stands_on_ground_that_may_not_be_built_on() {
    let block = Block { column: 5, row: 3 };
    let strip = block.patch(
        crate::town::STREET_U,
        crate::town::STREET_V,
        1.0,
        crate::town::STREET_V + 0.033,
    );
    let on_strip = |building: &Building| building.footprint().intersection(&strip).unsigned_area();
    let standing: Vec<(String, f64)> = all()
        .iter()
        .map(|building| (building.id.clone(), on_strip(building)))
        .filter(|(_, area)| *area > 0.1)
        .collect();
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].0, "PRÄSTKRAGEN 2 A");
    assert!((standing[0].1 - 21.0).abs() < 3.0, "{}", standing[0].1);
}
