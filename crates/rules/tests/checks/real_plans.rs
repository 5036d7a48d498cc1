//! Proposals on real plans, from the delivered file to the verdicts. The areas are worked out by another program, from the lines of the
//! files.

use std::sync::Arc;

use planvy_formats::proposals::{ProposalOptions, detect_proposal};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Crs, Lang};
use planvy_rules::check::{CheckResult, Verdict};
use planvy_rules::{Answers, CheckAnswer, CheckQuestion};
use serde_json::json;

use super::delivered::{builder_over, provenance, read_plans, real_file};
use super::scene::{of, only};

/// The snapshot lies on a grid of millimetres: areas differ by less than this, in m².
const GRID_M2: f64 = 0.1;

/// A desk over a real plan on land where nothing stands yet; nothing where the file is missing.
fn desk(file: &str) -> Option<Answers> {
    let mut builder = builder_over(read_plans(&real_file(file)?), Vec::new());
    builder.layer("buildings", provenance("buildings.geojson"), Vec::new());
    Some(Answers::new(Arc::new(builder.build())))
}

/// A drawing of main buildings, their corners in metres from a place.
fn drawing(epsg: u32, [east, north]: [f64; 2], buildings: &[(&[[f64; 2]], serde_json::Value)]) -> Vec<u8> {
    let features = buildings.iter().map(|(corners, figures)| {
        let mut ring: Vec<[f64; 2]> = corners.iter().map(|[x, y]| [east + x, north + y]).collect();
        ring.extend(ring.first().copied());
        let mut properties = figures.clone();
        properties["kind"] = json!("main");
        json!({ "type": "Feature", "properties": properties,
            "geometry": { "type": "Polygon", "coordinates": [ring] } })
    });
    let features: Vec<_> = features.collect();
    let crs = json!({ "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{epsg}") } });
    let drawing = json!({ "type": "FeatureCollection", "crs": crs, "features": features });
    drawing.to_string().into_bytes()
}

fn check(answers: &Answers, drawing: &[u8]) -> CheckAnswer {
    let options = ProposalOptions {
        crs: None,
        file_name: None,
    };
    let format = detect_proposal(drawing).expect("a known format");
    let reading = format.read(drawing, &options);
    answers.check(&CheckQuestion {
        proposal: reading.value.expect("a proposal"),
        findings: reading.findings,
        date: jiff::civil::date(2026, 11, 27),
        lang: Lang::Sv,
        parcel: None,
    })
}

/// The verdict, with value and margin to the tenth of a square metre.
fn assert_comes_to(result: &CheckResult, verdict: Verdict, value: f64, margin: f64) {
    let near = |found: Option<f64>, wanted: f64| found.is_some_and(|found| (found - wanted).abs() < GRID_M2);
    assert_eq!(result.verdict, verdict, "{result:#?}");
    assert!(
        near(result.value, value) && near(result.margin, margin),
        "{result:#?}"
    );
}

const KRISTIANSTAD: [f64; 2] = [198_800.0, 6_228_000.0];

#[test]
fn kristianstad_a_school_that_fits() {
    let Some(answers) = desk("plan-kristianstad-ss637040/plankarta.xml") else {
        return;
    };
    let corners = [[0.0, 60.0], [40.0, 60.0], [40.0, 100.0], [0.0, 100.0]];
    let figures = json!({ "ridgeHeightM": 12.0, "use": "S" });
    let answer = check(&answers, &drawing(3008, KRISTIANSTAD, &[(&corners, figures)]));
    assert_eq!(answer.proposal.measured_in, Some(Crs::Zone1330));
    assert_comes_to(only(&answer, "ridge-height-max"), Verdict::Fulfils, 12.0, 1.0);
    assert_comes_to(
        only(&answer, "building-area-max-in-regulation-area"),
        Verdict::Fulfils,
        1600.0,
        3900.0,
    );
    assert_eq!(only(&answer, "use-allowed").verdict, Verdict::Fulfils);
    assert_eq!(answer.summary.breaks, 0);
}

#[test]
fn kristianstad_a_school_that_is_too_high_and_too_large_and_a_house_on_land_for_ancillary_buildings() {
    let Some(answers) = desk("plan-kristianstad-ss637040/plankarta.xml") else {
        return;
    };
    let school = [[88.3, 38.2], [56.9, 112.2], [-0.066, 138.337], [-8.0, 59.0]];
    let house = [[82.99, 66.88], [79.09, 76.08], [75.41, 74.52], [79.31, 65.32]];
    let figures = || json!({ "ridgeHeightM": 14.2, "use": "S" });
    let both: [(&[[f64; 2]], _); 2] = [(&school, figures()), (&house, figures())];
    let answer = check(&answers, &drawing(3008, KRISTIANSTAD, &both));
    assert_comes_to(only(&answer, "ridge-height-max"), Verdict::Breaks, 14.2, -1.2);
    let area = only(&answer, "building-area-max-in-regulation-area");
    assert_comes_to(area, Verdict::Breaks, 5600.0, -100.0);
    let ancillary = only(&answer, "ancillary-only");
    assert_comes_to(ancillary, Verdict::Breaks, 39.94, -39.94);
    assert_eq!(ancillary.buildings, [2]);
    assert_eq!(answer.summary.breaks, 3);
}

#[test]
fn kristianstad_of_a_school_on_two_areas_only_what_is_sure_is_told() {
    let Some(answers) = desk("plan-kristianstad-ss637040/plankarta.xml") else {
        return;
    };
    // 5 600 m², 239.8 m² of it on land for ancillary buildings, where neither the ridge height nor the building area is ruled.
    let corners = [[92.76, 39.97], [61.36, 113.97], [9.874, 137.37], [-6.0, 58.0]];
    let figures = json!({ "ridgeHeightM": 14.2, "use": "S" });
    let answer = check(&answers, &drawing(3008, KRISTIANSTAD, &[(&corners, figures)]));
    assert_comes_to(
        only(&answer, "ancillary-only"),
        Verdict::Breaks,
        239.824,
        -239.824,
    );
    // The ridge is the whole building's, and might lie where no rule limits it.
    assert_comes_to(
        only(&answer, "ridge-height-max"),
        Verdict::CannotDecide,
        14.2,
        -1.2,
    );
    let area = only(&answer, "building-area-max-in-regulation-area");
    assert_comes_to(area, Verdict::Fulfils, 5360.173, 139.827);
}

const MORA: [f64; 2] = [124_100.0, 6_765_500.0];
const LARGE: [[f64; 2]; 4] = [[3.0, 66.2], [41.0, 34.4], [50.5, 44.5], [26.0, 65.6]];
const SMALL: [[f64; 2]; 4] = [[20.0, 56.0], [30.0, 56.0], [30.0, 62.0], [20.0, 62.0]];

#[test]
fn mora_a_group_home_of_one_storey_and_60_m2() {
    let Some(answers) = desk("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let figures = json!({ "storeys": 1, "ridgeHeightM": 3.8 });
    let answer = check(&answers, &drawing(3009, MORA, &[(&SMALL, figures)]));
    assert_eq!(answer.proposal.measured_in, Some(Crs::Zone1500));
    assert_comes_to(only(&answer, "storeys-max"), Verdict::Fulfils, 1.0, 0.0);
    let area = of(&answer, "building-area-max-in-regulation-area");
    assert_comes_to(area.first().expect("one"), Verdict::Fulfils, 60.0, 440.0);
}

#[test]
fn mora_a_group_home_of_two_storeys_and_578_m2() {
    let Some(answers) = desk("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let answer = check(
        &answers,
        &drawing(3009, MORA, &[(&LARGE, json!({ "storeys": 2 }))]),
    );
    assert_comes_to(only(&answer, "storeys-max"), Verdict::Breaks, 2.0, -1.0);
    let area = of(&answer, "building-area-max-in-regulation-area");
    assert_comes_to(area.first().expect("one"), Verdict::Breaks, 578.25, -78.25);
}
