use planvy_plan::{
    BuildingKind, Crs, OverGround, OverRh2000, Placement, Proposal, Reading, RuleId, Severity,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::ProposalGeoJson;
use crate::proposals::{ProposalFormat, ProposalOptions, detect_proposal};

const E: f64 = 118_600.0;
const N: f64 = 6_164_200.0;

fn house(properties: Value) -> Value {
    ring(
        &[(0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0), (0.0, 0.0)],
        properties,
    )
}

fn ring(places: &[(f64, f64)], properties: Value) -> Value {
    let ring: Vec<[f64; 2]> = places.iter().map(|(x, y)| [E + x, N + y]).collect();
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

fn read_in(drawing: &Value, crs: Option<Crs>) -> Reading<Proposal> {
    let options = ProposalOptions { crs, file_name: None };
    ProposalGeoJson.read(drawing.to_string().as_bytes(), &options)
}

fn read(drawing: &Value) -> Reading<Proposal> {
    read_in(drawing, Some(Crs::Zone1330))
}

fn messages(reading: &Reading<Proposal>) -> Vec<&str> {
    reading
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect()
}

#[test]
fn everything_of_the_contract_is_read() {
    let reading = read(&house(json!({
        "kind": "ancillary", "use": "B", "name": "Garage", "ridgeHeightM": 4.5, "ridgeLevelM": 9.5, "totalHeightM": 5,
        "totalLevelM": 10.0, "buildingHeightM": 3.0, "roofAngleDeg": 27, "storeys": 1.5, "grossFloorAreaM2": 80,
        "grossFloorAreaBelowGroundM2": 0, "buildingAreaM2": 82.5, "groundLevelM": 5.0, "lowestLevelM": 2.4,
        "belowGround": false,
    })));
    assert_eq!(reading.findings, []);
    let proposal = reading.value.unwrap();
    assert_eq!(
        (proposal.crs, proposal.placement),
        (Some(Crs::Zone1330), Placement::Stated)
    );
    let building = &proposal.buildings[0];
    assert_eq!(building.kind, Some(BuildingKind::Ancillary));
    assert_eq!(building.intended_use.as_deref(), Some("B"));
    assert_eq!(building.name.as_deref(), Some("Garage"));
    assert_eq!(building.ridge_height, Some(OverGround(4.5)));
    assert_eq!(building.ridge_level, Some(OverRh2000(9.5)));
    assert_eq!(building.total_height, Some(OverGround(5.0)));
    assert_eq!(building.total_level, Some(OverRh2000(10.0)));
    assert_eq!(building.building_height, Some(OverGround(3.0)));
    assert_eq!(
        (building.roof_pitch_deg, building.storeys),
        (Some(27.0), Some(1.5))
    );
    assert_eq!(building.gross_floor_area_m2, Some(80.0));
    assert_eq!(building.gross_floor_area_below_ground_m2, Some(0.0));
    assert_eq!(building.building_area_m2, Some(82.5));
    assert_eq!(building.ground_level, Some(OverRh2000(5.0)));
    assert_eq!(building.lowest_level, Some(OverRh2000(2.4)));
    assert_eq!(building.below_ground, Some(false));
    assert_eq!(
        building.footprint.as_ref().unwrap().0[0].exterior().0[1].x,
        E + 10.0
    );
}

#[test]
fn numbers_that_cannot_be_used_are_absent_and_said() {
    for (properties, message) in [
        (
            json!({"ridgeHeightM": -3}),
            "ridgeHeightM is -3; it should lie between 0 and 500 m; it is not used",
        ),
        (
            json!({"ridgeHeightM": 9000}),
            "ridgeHeightM is 9000; it should lie between 0 and 500 m; it is not used",
        ),
        (
            json!({"ridgeHeightM": "8,5"}),
            "ridgeHeightM should be a number, got a text; it is not used",
        ),
        (
            json!({"ridgeHeightM": [8]}),
            "ridgeHeightM should be a number, got a list; it is not used",
        ),
        (
            json!({"ridgeHeightM": 0}),
            "ridgeHeightM is 0, which no building has; it is not used",
        ),
        (
            json!({"roofAngleDeg": 120}),
            "roofAngleDeg is 120; it should lie between 0 and 89 degrees; it is not used",
        ),
        (
            json!({"grossFloorAreaM2": -1}),
            "grossFloorAreaM2 is -1; it should lie between 0 and 10000000 m²; it is not used",
        ),
        (
            json!({"kind": "villa"}),
            "kind is 'villa', which is neither main nor ancillary; it is not used",
        ),
        (
            json!({"use": {}}),
            "use should be a text, got an object; it is not used",
        ),
        (
            json!({"belowGround": "no"}),
            "belowGround should be true or false, got a text; it is not used",
        ),
    ] {
        let reading = read(&house(properties));
        assert_eq!(messages(&reading), [message]);
        let finding = &reading.findings[0];
        assert_eq!(
            (finding.severity, finding.position),
            (Severity::Error, Some([E, N])),
            "{message}"
        );
        let bare = read(&house(json!({}))).value.unwrap();
        assert_eq!(reading.value, Some(bare), "{message}");
    }
}

#[test]
fn null_is_missing_and_says_nothing() {
    let reading = read(&house(
        json!({"ridgeHeightM": null, "kind": null, "belowGround": null}),
    ));
    assert_eq!(reading.findings, []);
}

#[test]
fn a_property_that_stands_twice_is_not_used() {
    let text = house(json!({"storeys": 1}))
        .to_string()
        .replace("\"storeys\":1", "\"storeys\":1,\"storeys\":2");
    let options = ProposalOptions {
        crs: Some(Crs::Zone1330),
        file_name: None,
    };
    let reading = ProposalGeoJson.read(text.as_bytes(), &options);
    assert_eq!(
        messages(&reading),
        ["storeys stands twice; neither value is used"]
    );
    assert_eq!(reading.value.unwrap().buildings[0].storeys, None);
}

#[test]
fn misspelt_and_unknown_properties_are_named() {
    let reading = read(&house(json!({"ridgeheight": 8, "colour": "red"})));
    assert_eq!(
        messages(&reading),
        ["ridgeheight is not read", "properties that are not read: colour"]
    );
    assert_eq!(
        reading.findings[0].hint.as_deref(),
        Some("ridgeHeightM was probably meant")
    );
}

#[test]
fn statements_that_contradict_each_other_are_said_and_kept() {
    let reading = read(&house(
        json!({"ridgeHeightM": 8, "totalHeightM": 7, "groundLevelM": 4, "ridgeLevelM": 13}),
    ));
    assert_eq!(
        messages(&reading),
        [
            "ridgeHeightM 8 is more than totalHeightM 7, the height of the highest point",
            "groundLevelM 4 and ridgeHeightM 8 make 12.00, not ridgeLevelM 13",
        ]
    );
    assert_eq!(
        reading.value.unwrap().buildings[0].ridge_level,
        Some(OverRh2000(13.0))
    );
}

#[test]
fn broken_footprints_are_absent_with_the_place_of_the_fault() {
    let bow = ring(
        &[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0), (0.0, 0.0)],
        json!({"storeys": 2}),
    );
    let flat = ring(&[(0.0, 0.0), (10.0, 0.0), (0.0, 0.001), (0.0, 0.0)], json!({}));
    let huge = ring(
        &[(0.0, 0.0), (2000.0, 0.0), (2000.0, 2000.0), (0.0, 0.0)],
        json!({}),
    );
    let abroad = ring(&[(0.0, -5e6), (10.0, -5e6), (10.0, 0.0), (0.0, -5e6)], json!({}));
    let line = json!({"type": "Feature", "properties": {}, "geometry":
        {"type": "LineString", "coordinates": [[E, N], [E + 1.0, N]]}});
    let broken = json!({"type": "Feature", "properties": {}, "geometry":
        {"type": "Polygon", "coordinates": [[[E, N], [E, null], [E, N]]]}});
    for (drawing, rule, start, position) in [
        (
            bow,
            RuleId::GEOMETRY,
            "the boundary crosses itself",
            Some([E + 5.0, N + 5.0]),
        ),
        (flat, RuleId::GEOMETRY, "the area encloses nothing", Some([E, N])),
        (
            huge,
            RuleId::GEOMETRY,
            "a footprint of 2000000 m² is no building",
            Some([E, N]),
        ),
        (
            abroad,
            RuleId::CRS,
            "the coordinate 118600, 1164200 does not lie",
            None,
        ),
        (line, RuleId::GEOMETRY, "a footprint is a Polygon", None),
        (
            broken,
            RuleId::GEOMETRY,
            "coordinates[0][1][1]: a coordinate should be a number",
            None,
        ),
    ] {
        let reading = read(&drawing);
        let [finding] = reading.findings.as_slice() else {
            panic!("{:?}", reading.findings)
        };
        assert!(finding.message.starts_with(start), "{}", finding.message);
        assert_eq!(
            (&finding.rule, finding.severity, finding.position),
            (&rule, Severity::Error, position)
        );
        assert_eq!(finding.feature.as_deref(), Some("feature 1"));
        assert_eq!(reading.value.unwrap().buildings[0].footprint, None);
    }
    let none = read(&json!({"type": "Feature", "properties": {"storeys": 2}, "geometry": null}));
    assert_eq!(none.findings[0].severity, Severity::Warning);
    assert_eq!(none.value.unwrap().buildings[0].storeys, Some(2.0));
}

#[test]
fn buildings_keep_their_order_whatever_is_wrong_with_some() {
    let bow = ring(
        &[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0), (0.0, 0.0)],
        json!({"name": "b"}),
    );
    let none = json!({"type": "Feature", "properties": {"name": "a"}, "geometry": null});
    let collection =
        json!({"type": "FeatureCollection", "features": [none, bow, house(json!({"name": "c"}))]});
    let proposal = read(&collection).value.unwrap();
    let names: Vec<_> = proposal
        .buildings
        .iter()
        .filter_map(|b| b.name.as_deref())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert!(proposal.buildings[2].footprint.is_some());
}

#[test]
fn degrees_and_exchanged_axes_are_read_and_an_unnamed_system_is_said() {
    let degrees = json!({"type": "Polygon", "coordinates":
        [[[13.0007, 55.6064], [13.0009, 55.6064], [13.0009, 55.6065], [13.0007, 55.6064]]]});
    let proposal = read_in(&degrees, None).value.unwrap();
    assert_eq!(proposal.crs, Some(Crs::Zone1330));
    let at = proposal.buildings[0].footprint.as_ref().unwrap().0[0]
        .exterior()
        .0[0];
    assert!((at.x - 118_531.568).abs() < 0.001, "{at:?}");

    let swapped = json!({"type": "Polygon", "coordinates": [[[N, E], [N, E + 9.0], [N + 9.0, E], [N, E]]]});
    let reading = read(&swapped);
    assert_eq!(reading.findings[0].rule, RuleId::AXES);
    assert!(reading.value.unwrap().buildings[0].footprint.is_some());

    let unnamed = read_in(&house(json!({})), None);
    assert_eq!(
        (unnamed.findings[0].rule.clone(), unnamed.findings[0].severity),
        (RuleId::CRS, Severity::Error)
    );
    let proposal = unnamed.value.unwrap();
    assert_eq!(proposal.crs, None);
    assert_eq!(
        proposal.placement,
        Placement::NotPlaced {
            missing: "crs".to_owned()
        }
    );
    assert!(
        proposal.buildings[0].footprint.is_some(),
        "metres can be measured all the same"
    );

    let mut foreign = house(json!({}));
    foreign["crs"] = json!({"type": "name", "properties": {"name": "EPSG:3857"}});
    let proposal = read(&foreign).value.unwrap();
    assert!(!proposal.placement.is_usable());
    assert_eq!(proposal.buildings[0].footprint, None);
}

#[test]
fn what_is_no_drawing_gives_no_proposal() {
    for text in [
        "",
        "{",
        "{}",
        "[]",
        "7",
        "{\"type\":\"FeatureCollection\",\"features\":[]}",
        "{\"features\":[1]}",
    ] {
        let reading = ProposalGeoJson.read(text.as_bytes(), &ProposalOptions::default());
        assert_eq!(reading.value, None, "{text}");
        assert!(reading.has_errors(), "{text}");
    }
    let deep = "[".repeat(1 << 20);
    assert!(
        ProposalGeoJson
            .read(deep.as_bytes(), &ProposalOptions::default())
            .has_errors()
    );
}

#[test]
fn too_many_buildings_and_vertices_end_in_words() {
    let many: Vec<Value> = (0..super::MOST_BUILDINGS + 3).map(|_| house(json!({}))).collect();
    let reading = read(&json!({"type": "FeatureCollection", "features": many}));
    assert_eq!(
        reading.value.as_ref().unwrap().buildings.len(),
        super::MOST_BUILDINGS
    );
    assert!(reading.has_errors());
    let circle: Vec<(f64, f64)> = (0..=20_000)
        .map(|i| (f64::from(i % 20_000) / 20_000.0 * std::f64::consts::TAU).sin_cos())
        .map(|(sin, cos)| (cos * 50.0, sin * 50.0))
        .collect();
    let reading = read(&ring(&circle, json!({})));
    assert!(
        messages(&reading)[0].starts_with("the footprint has 20001 vertices"),
        "{:?}",
        messages(&reading)
    );
}

#[test]
fn detection_takes_geojson_and_leaves_the_rest() {
    assert_eq!(
        detect_proposal(house(json!({})).to_string().as_bytes())
            .unwrap()
            .name(),
        "geojson"
    );
    assert!(!ProposalGeoJson.recognises(b"{\"type\":\"CityJSON\"}"));
    assert!(!ProposalGeoJson.recognises(b"ISO-10303-21;"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(noise in prop_oneof![
        "[\\PC]{0,60}",
        "\\{\"type\":\"Feature\",\"geometry\":\\{\"type\":\"Polygon\",\"coordinates\":[\\[\\]0-9,\\.]{0,40}\\}\\}",
    ]) {
        let reading = ProposalGeoJson.read(noise.as_bytes(), &ProposalOptions::default());
        prop_assert!(reading.value.is_some() || reading.has_errors());
    }

    #[test]
    fn any_property_is_taken_or_said(name in prop::sample::select(vec!["ridgeHeightM", "storeys", "kind", "belowGround"]),
        value in prop_oneof![Just(json!([])), Just(json!({})), any::<f64>().prop_map(|n| json!(n)), ".{0,5}".prop_map(|t| json!(t))]) {
        let reading = read(&house(json!({ name: value.clone() })));
        let building = &reading.value.as_ref().unwrap().buildings[0];
        let taken = building.ridge_height.is_some() || building.storeys.is_some() || building.kind.is_some();
        let says_nothing = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty() && name == "kind");
        prop_assert!(taken || says_nothing || reading.has_errors());
    }
}
