//! What stands on the land, and what is left.

use std::sync::Arc;

use geo_types::MultiPolygon;
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{ExistingBuilding, State};
use planvy_rules::Answers;
use planvy_rules::building_right::LimitState;

use crate::delivered::builder_over;
use crate::made_up::*;
use crate::rules_of_plans::*;

fn building(west: f64, south: f64, east: f64, north: f64) -> ExistingBuilding {
    ExistingBuilding {
        source_id: None,
        crs: CRS,
        footprint: MultiPolygon(vec![block(west, south, east, north)]),
        kind: None,
        ground_level: None,
        height: None,
        storeys: None,
        gross_floor_area_m2: None,
        year: None,
        body: None,
    }
}

fn desk(rule: planvy_plan::Regulation, buildings: Vec<ExistingBuilding>) -> Answers {
    let whole = block(0.0, 0.0, 100.0, 100.0);
    let mut plan = plan(1, whole.clone(), Some(jiff::civil::date(2024, 1, 1)));
    plan.regulations = vec![ruled(10, housing(), whole), rule];
    let parcels = vec![
        parcel("EXEMPEL A 1", block(0.0, 0.0, 50.0, 100.0)),
        parcel("EXEMPEL B 1", block(50.0, 0.0, 100.0, 100.0)),
    ];
    let mut builder = builder_over(vec![plan], parcels);
    for building in buildings {
        builder.building(building);
    }
    Answers::new(Arc::new(builder.build()))
}

fn shared_m2(m2: f64) -> planvy_plan::Regulation {
    ruled(
        20,
        numbered(M2_OF_RULE, m2, "kvadratmeter"),
        block(0.0, 0.0, 100.0, 100.0),
    )
}

fn own_m2(m2: f64) -> planvy_plan::Regulation {
    ruled(
        20,
        numbered(M2_OF_PARCEL, m2, "kvadratmeter"),
        block(0.0, 0.0, 100.0, 100.0),
    )
}

#[test]
fn without_buildings_nothing_is_said_to_be_left() {
    let area = only(of_parcel(&desk(own_m2(300.0), Vec::new()), "EXEMPEL A 1"));
    assert_eq!(
        (area.existing.state, area.existing.building_area_m2),
        (State::NoData, None)
    );
    assert_eq!(area.max_building_area.value_m2, Some(300.0));
    assert_eq!(
        (
            area.remaining_building_area.value_m2,
            area.remaining_building_area.state
        ),
        (None, LimitState::Unknown)
    );
}

#[test]
fn what_stands_on_the_parcel_is_subtracted_once() {
    // Two parts of one house overlap; a house of the neighbour reaches 2 m over the boundary.
    let buildings = vec![
        building(10.0, 10.0, 20.0, 20.0),
        building(15.0, 10.0, 25.0, 20.0),
        building(48.0, 50.0, 60.0, 60.0),
    ];
    let area = only(of_parcel(&desk(own_m2(300.0), buildings), "EXEMPEL A 1"));
    assert_eq!(
        (area.existing.building_area_m2, area.existing.count),
        (Some(170.0), Some(3))
    );
    assert_eq!(
        (
            area.remaining_building_area.value_m2,
            area.remaining_building_area.state
        ),
        (Some(130.0), LimitState::Known)
    );
}

#[test]
fn of_a_shared_limit_what_stands_on_all_its_land_is_subtracted() {
    let buildings = vec![building(10.0, 10.0, 20.0, 20.0), building(70.0, 10.0, 90.0, 20.0)];
    let area = only(of_parcel(&desk(shared_m2(1000.0), buildings), "EXEMPEL A 1"));
    assert_eq!(area.existing.building_area_m2, Some(100.0));
    assert_eq!(
        (
            area.remaining_building_area.value_m2,
            area.remaining_building_area.state
        ),
        (Some(700.0), LimitState::Shared)
    );
    assert_eq!(area.remaining_building_area.shared_by, Some(2));
}

#[test]
fn more_than_the_limit_leaves_nothing_and_says_by_how_much() {
    let area = only(of_parcel(
        &desk(own_m2(60.0), vec![building(10.0, 10.0, 20.0, 20.0)]),
        "EXEMPEL A 1",
    ));
    let left = area.remaining_building_area;
    assert_eq!((left.value_m2, left.state), (Some(0.0), LimitState::Known));
    assert!(
        left.because
            .iter()
            .any(|said| said.contains("40\u{a0}m² mer än gränsen")),
        "{:#?}",
        left.because
    );
}

#[test]
fn an_empty_parcel_among_known_buildings_is_empty() {
    let area = only(of_parcel(
        &desk(own_m2(60.0), vec![building(70.0, 10.0, 90.0, 20.0)]),
        "EXEMPEL A 1",
    ));
    assert_eq!(
        (area.existing.state, area.existing.building_area_m2),
        (State::Applies, Some(0.0))
    );
    assert_eq!(area.remaining_building_area.value_m2, Some(60.0));
}
