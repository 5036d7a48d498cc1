//! The parcels and addresses of the demo municipality are read whole, by detection alone.
#![expect(clippy::expect_used, reason = "test code")]

use std::path::Path;

use planvy_formats::{Content, Head, ReadOptions, detect};
use planvy_plan::{BuildingKind, GuidanceLandUse, OverGround, OverRh2000, PlanningStage};

fn read(name: &str) -> Content {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo")).join(name);
    let bytes = std::fs::read(&path).expect("the demo's file is there");
    let head = Head {
        file_name: name,
        bytes: bytes.get(..64 << 10).unwrap_or(&bytes),
        kind: None,
    };
    let format = detect(&head).expect("the format is recognised");
    let reading = format.read(&path, &ReadOptions::default());
    assert_eq!(reading.findings, [], "{name}");
    reading.value.expect("there is a value")
}

#[test]
fn every_parcel_of_the_demo_is_read() {
    let content = read("fastigheter.geojson");
    assert!(
        matches!(&content, Content::Parcels(parcels) if parcels.len() > 10),
        "{:?}",
        content.kind()
    );
}

#[test]
fn every_address_of_the_demo_is_read_with_its_parcel() {
    let content = read("adresser.csv");
    let addresses = match &content {
        Content::Addresses(addresses) => addresses.as_slice(),
        _ => &[],
    };
    assert!(addresses.len() > 10);
    assert!(
        addresses
            .iter()
            .all(|address| address.town.as_deref() == Some("Exempelby"))
    );
    assert!(addresses.iter().all(|address| address.parcel.is_some()));
}

#[test]
fn every_building_of_the_demo_is_read_with_what_is_known_of_it() {
    let content = read("byggnader.geojson");
    let buildings = match &content {
        Content::Buildings(buildings) => buildings.as_slice(),
        _ => &[],
    };
    assert_eq!(buildings.len(), 188);
    let known = |id: &str| {
        let found = buildings
            .iter()
            .find(|building| building.source_id.as_deref() == Some(id));
        found.expect("the building stands")
    };
    let house = known("ÄNGSSYRAN 3 A");
    assert_eq!(house.kind, Some(BuildingKind::Main));
    assert_eq!(house.height, Some(OverGround(7.1)));
    assert_eq!(house.ground_level, Some(OverRh2000(4.86)));
    assert_eq!(
        (house.storeys, house.gross_floor_area_m2, house.year),
        (Some(2.0), Some(216.0), Some(2023))
    );
    assert_eq!(known("ÄNGSSYRAN 3 B").kind, Some(BuildingKind::Ancillary));
    let summer_house = known("SOLSTRANDEN 1 A");
    assert_eq!((summer_house.height, summer_house.storeys), (None, None));
}

#[test]
fn the_comprehensive_plan_of_the_demo_is_read_by_its_mapping() {
    let content = read("oversiktsplan.geojson");
    let features = match &content {
        Content::Guidance(features) => features.as_slice(),
        _ => &[],
    };
    assert_eq!(features.len(), 20);
    let uses = features.iter().filter(|feature| feature.land_use.is_some());
    assert_eq!(uses.count(), 16);
    assert!(
        features
            .iter()
            .all(|feature| feature.plan_name.is_some() && feature.statement.is_some())
    );
    let growth = features
        .iter()
        .find(|feature| feature.stage == Some(PlanningStage::New));
    assert_eq!(
        growth.and_then(|feature| feature.land_use),
        Some(GuidanceLandUse::Housing)
    );
}
