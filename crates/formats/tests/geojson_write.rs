//! Plans as GeoJSON features.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod generated;

use planvy_formats::geojson::geometry::{Shape, read_shape};
use planvy_formats::geojson::{OutputCrs, write_plans};
use planvy_formats::{ReadOptions, ngp};
use planvy_plan::{Crs, Geodetic, Plan, Position};
use proptest::prelude::*;
use serde_json::Value;

fn fixture(name: &str) -> Vec<Plan> {
    let path = format!("{}/tests/fixtures/ngp/{name}", env!("CARGO_MANIFEST_DIR"));
    ngp::read_file(path.as_ref(), &ReadOptions::default())
        .value
        .unwrap()
}

fn features(plans: &[Plan], crs: OutputCrs) -> Vec<Value> {
    let mut out = Vec::new();
    write_plans(plans, crs, &mut out).unwrap();
    let collection: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(collection["type"], "FeatureCollection");
    assert_eq!(collection.get("crs").is_some(), crs != OutputCrs::Crs84);
    collection["features"].as_array().unwrap().clone()
}

#[test]
fn degrees_have_seven_decimals_and_lie_where_the_plan_does() {
    let features = features(&fixture("good.json"), OutputCrs::Crs84);
    assert_eq!(features.len(), 4);
    let plan = &features[0];
    assert_eq!(plan["properties"]["kind"], "plan");
    assert_eq!(plan["properties"]["status"], "laga kraft");
    assert_eq!(plan["properties"]["legalForce"][0], "2025-05-02");
    let corner = &plan["geometry"]["coordinates"][0][0];
    let (lon, lat) = (corner[0].as_f64().unwrap(), corner[1].as_f64().unwrap());
    assert!(corner[0].to_string().len() <= "13.1234567".len(), "{corner}");
    let back = Geodetic {
        lon_deg: lon,
        lat_deg: lat,
    }
    .to_grid(Crs::Zone1330);
    assert!((back.east_m - 118_500.5).abs() < 0.01 && (back.north_m - 6_164_800.25).abs() < 0.01);
}

#[test]
fn metres_have_three_decimals_in_the_system_asked_for() {
    let plans = fixture("good.json");
    let own = features(&plans, OutputCrs::Grid(Crs::Zone1330));
    assert_eq!(
        own[0]["geometry"]["coordinates"][0][0],
        serde_json::json!([118_500.5, 6_164_800.25])
    );
    let regulation = &own[2]["properties"];
    assert_eq!(regulation["group"], "property");
    assert_eq!(regulation["values"][0]["value"], "7.5");
    assert_eq!(
        (&regulation["part"], &regulation["parts"]),
        (&Value::from(1), &Value::from(1))
    );
    let tm = features(&plans, OutputCrs::Grid(Crs::Tm));
    let corner = &tm[0]["geometry"]["coordinates"][0][0];
    let fraction = corner[0].to_string();
    assert!(fraction.split('.').nth(1).unwrap().len() <= 3, "{corner}");
}

#[test]
fn bodies_and_parts_are_features_of_their_own() {
    let mut plans = fixture("solids.json");
    let area = plans[0].area[0].clone();
    plans[0].regulations[0].geometry.push(area);
    let features = features(&plans, OutputCrs::Grid(Crs::Zone1330));
    let ids: Vec<&str> = features.iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert!(
        ids[1].ends_with("0002#1") && ids[2].ends_with("0002#2"),
        "{ids:?}"
    );
    assert_eq!(features[1]["properties"]["body"], true);
    assert_eq!(features[1]["geometry"]["type"], "MultiPolygon");
    assert_eq!(features[1]["geometry"]["coordinates"][1][0][2][2], 20.0);
}

#[test]
fn a_regulation_for_the_whole_plan_has_no_geometry() {
    let features = features(&fixture("missing-members.json"), OutputCrs::Crs84);
    let whole = &features[3];
    assert!(whole["geometry"].is_null());
    assert_eq!(whole["properties"]["wholePlan"], true);
}

#[test]
fn what_is_no_number_is_refused() {
    let mut plans = fixture("good.json");
    plans[0].area[0].position = Position::Point(geo_types::Point::new(f64::NAN, 0.0));
    assert!(write_plans(&plans, OutputCrs::Crs84, Vec::new()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_part_is_written_and_readable(plan in generated::plan()) {
        let features = features(std::slice::from_ref(&plan), OutputCrs::Grid(plan.crs));
        let parts: usize = plan.regulations.iter().map(|r| r.geometry.len().max(1)).sum();
        prop_assert_eq!(features.len(), 1 + parts);
        for feature in &features {
            let geometry = &feature["geometry"];
            prop_assert!(geometry.is_null() || read_shape(geometry).is_ok(), "{}", geometry);
        }
        // Rounded to millimetres, and no further off.
        let first = plan.regulations.iter().flat_map(|r| &r.geometry).next();
        if let Some(Position::Line(line)) = first.map(|part| &part.position) {
            let written = features.iter().find(|f| f["properties"]["part"] == 1).unwrap();
            let Ok(Shape::Line(vertices)) = read_shape(&written["geometry"]) else { panic!("a line") };
            for (vertex, coord) in vertices.iter().zip(&line.0) {
                prop_assert!((vertex.x - coord.x).abs() <= 0.000_501 && (vertex.y - coord.y).abs() <= 0.000_501);
            }
        }
    }
}
