//! Real plans, from the delivered file to the building right.

use jiff::civil::date;
use planvy_plan::{Crs, GridPoint, Lang, Measure, Scope, State};
use planvy_rules::building_right::{BuildingRightArea, ExclusionReason, LimitState};
use planvy_rules::{Answers, Place, Question};

use crate::delivered::{answers_over, read_plans, real_file};
use crate::rules_of_plans::only;

fn ask(answers: &Answers, point: GridPoint) -> BuildingRightArea {
    let question = Question {
        place: Place::Point(point),
        date: date(2026, 11, 25),
        lang: Lang::Sv,
        geometry: false,
    };
    only(answers.building_right(&question).unwrap())
}

/// The snapshot lies on a grid of millimetres, and the file has tenths of them: areas differ by less than a tenth of a square metre.
fn is_about(found_m2: f64, expected_m2: f64) -> bool {
    (found_m2 - expected_m2).abs() < 0.1
}

#[test]
fn kristianstad_school_and_sports() {
    let Some(path) = real_file("plan-kristianstad-ss637040/plankarta.xml") else {
        return;
    };
    let answers = answers_over(read_plans(&path), Vec::new());
    let point = GridPoint {
        crs: Crs::Zone1330,
        east_m: 198_807.4,
        north_m: 6_228_089.5,
    };
    let area = ask(&answers, point);
    assert_eq!(area.uses.len(), 2);
    assert!(is_about(area.area_m2, 13_482.75), "{}", area.area_m2);
    assert!(
        is_about(area.buildable_area_m2, 10_964.6),
        "{}",
        area.buildable_area_m2
    );
    let expected = [
        (
            ExclusionReason::NoBuild,
            1074.3,
            "c7b88b83-1363-473b-8b31-1c4da62a82e3",
        ),
        (
            ExclusionReason::NoBuild,
            218.1,
            "ad710f10-4184-4fd2-be5a-d93419e9e63e",
        ),
        (
            ExclusionReason::AncillaryOnly,
            1225.8,
            "5472c0a7-bcdb-48a0-8986-d409b45ab160",
        ),
        (
            ExclusionReason::Reserve,
            218.1,
            "83a2a476-3eaf-476b-a5af-446383aa87fa",
        ),
        (
            ExclusionReason::Reserve,
            57.1,
            "4d9d54c1-c000-4161-ae28-6382859b0fdb",
        ),
    ];
    assert_eq!(area.excluded.len(), expected.len());
    for (found, (reason, m2, id)) in area.excluded.iter().zip(expected) {
        assert_eq!(
            (found.reason, found.regulation.to_string().as_str()),
            (reason, id)
        );
        assert!(is_about(found.area_m2.unwrap(), m2), "{found:?}");
    }
    let largest = &area.max_building_area;
    assert_eq!(
        (largest.value_m2, largest.state),
        (Some(5500.0), LimitState::Known)
    );
    assert_eq!(
        largest.regulations[0].to_string(),
        "dc21c67b-161b-4f96-926f-3b4ef7fa0b59"
    );
    let limit = area
        .limits
        .iter()
        .find(|limit| limit.measure == Measure::BuildingArea)
        .unwrap();
    assert_eq!(
        (limit.scope, limit.reference),
        (Some(Scope::RegulationArea), "regulation-area")
    );
    let ridge = &area.max_ridge_height;
    assert_eq!((ridge.value_m, ridge.silent_area_m2), (Some(13.0), 0.0));
    assert_eq!(
        ridge.regulations[0].to_string(),
        "d3dd3c8a-5ff6-4f89-8097-9f2b28f0e835"
    );
    assert_eq!(area.max_gross_floor_area.value_m2, None);
    assert_eq!(
        (area.existing.state, area.existing.building_area_m2),
        (State::NoData, None)
    );
    let house = area.largest_plain_building.expect("a house fits");
    assert!(
        house.building_area_m2 <= 5500.0 && house.building_area_m2 > 2000.0,
        "{house:?}"
    );
    assert_eq!(house.ridge_height_m, Some(13.0));
}

#[test]
fn kristianstad_on_parcels_that_share_the_area() {
    let Some(path) = real_file("plan-kristianstad-ss637040/plankarta.xml") else {
        return;
    };
    let plans = read_plans(&path);
    // Two made-up parcels: west and east of a line through the R/S area.
    let side = |west: f64, east: f64| {
        let (south, north) = (6_227_000.0, 6_229_000.0);
        let ring = vec![
            (west, south),
            (east, south),
            (east, north),
            (west, north),
            (west, south),
        ];
        planvy_plan::Parcel {
            designation: format!("EXEMPEL {west}:1"),
            crs: Crs::Zone1330,
            area: geo_types::MultiPolygon(vec![geo_types::Polygon::new(
                geo_types::LineString::from(ring),
                Vec::new(),
            )]),
            source_id: None,
        }
    };
    let parcels = vec![side(198_000.0, 198_807.0), side(198_807.0, 199_800.0)];
    let answers = answers_over(plans, parcels);
    let question = Question {
        place: Place::Parcel("EXEMPEL 198807:1".to_owned()),
        date: date(2026, 11, 25),
        lang: Lang::En,
        geometry: false,
    };
    let answer = answers.building_right(&question).unwrap();
    let area = answer.areas.iter().find(|area| area.uses.len() == 2).unwrap();
    assert_eq!(
        (area.max_building_area.value_m2, area.max_building_area.state),
        (Some(5500.0), LimitState::Shared)
    );
    assert_eq!(area.max_building_area.shared_by, Some(2));
}

#[test]
fn mora_in_the_building_area() {
    let Some(path) = real_file("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let plans = read_plans(&path);
    let of_rule = plans[0]
        .regulations
        .iter()
        .find(|rule| rule.content.formulation.starts_with("Största byggnadsarea"))
        .expect("the rule about building area");
    let planvy_plan::Position::Area(area) = &of_rule.geometry[0].position else {
        panic!("the rule has an area");
    };
    let inside = geo::InteriorPoint::interior_point(area).unwrap();
    let point = GridPoint {
        crs: of_rule.geometry[0].crs,
        east_m: inside.x(),
        north_m: inside.y(),
    };
    let answers = answers_over(plans, Vec::new());
    let area = ask(&answers, point);
    let limit = area
        .limits
        .iter()
        .find(|limit| limit.measure == Measure::BuildingArea)
        .unwrap();
    assert_eq!(limit.value, 500.0);
    assert_eq!(
        (area.storeys.value, area.storeys.state),
        (Some(1.0), LimitState::Known)
    );
    // The building height stands in words of an older plan: read by a human, never made a number.
    assert_eq!(
        (area.max_building_height.value_m, area.max_building_height.state),
        (None, LimitState::NeedsHuman)
    );
    assert_eq!(
        (area.max_ridge_height.value_m, area.max_ridge_height.state),
        (None, LimitState::Unknown)
    );
    assert!(area.buildable_area_m2 > 0.0 && area.buildable_area_m2 < area.area_m2);
}
