//! `planvy building-right` and `planvy check` on a real plan, by the built binary.

#![expect(clippy::panic, reason = "test code")]

mod built;
mod real_files;

use built::run;
use real_files::{real_file, testdata};
use serde_json::{Value, json};

fn printed(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn the_plan_of_kristianstad_says_how_much_how_high_and_where() {
    let Some(files) = testdata() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("planvy.gpkg");
    let plan = real_file(&files, "plan-kristianstad-ss637040/plankarta.xml");
    assert!(run(&data, &["import", &plan]).status.success());
    let place = ["--x", "198807.4", "--y", "6228089.5", "--crs", "3008"];
    let output = run(&data, &[&["building-right", "--json"], place.as_slice()].concat());
    assert_eq!(output.status.code(), Some(0));
    let answer = printed(&output);
    let [area] = answer["areas"].as_array().unwrap().as_slice() else {
        panic!("one piece of land: {answer}")
    };
    let near = |value: &Value, expected: f64| {
        let value = value.as_f64().expect("a number");
        assert!((value - expected).abs() < 0.1, "{value} and {expected}");
    };
    near(&area["buildableAreaM2"], 10_964.6);
    assert_eq!(area["maxBuildingArea"]["valueM2"], 5500.0);
    assert_eq!(area["maxRidgeHeight"]["valueM"], 13.0);
    let excluded = area["excluded"].as_array().unwrap();
    let of = |reason: &str| -> Vec<&Value> {
        let found = excluded.iter().filter(|exclusion| exclusion["reason"] == reason);
        found
            .inspect(|exclusion| assert!(exclusion["regulation"].is_string()))
            .collect()
    };
    let [ancillary] = of("ancillary-only")[..] else {
        panic!("{excluded:?}")
    };
    near(&ancillary["areaM2"], 1_225.8);
    let [larger, smaller] = of("no-build")[..] else {
        panic!("{excluded:?}")
    };
    near(&larger["areaM2"], 1_074.3);
    near(&smaller["areaM2"], 218.1);
    assert!(
        !area["maxBuildingArea"]["regulations"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(
        !area["maxRidgeHeight"]["regulations"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let told = run(
        &data,
        &[&["building-right", "--lang", "en"], place.as_slice()].concat(),
    );
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.contains("5,500\u{a0}m²") || told.contains("5,500 m²"),
        "{told}"
    );
}

#[test]
fn a_check_that_finds_a_broken_rule_is_no_success() {
    let Some(files) = testdata() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("planvy.gpkg");
    let plan = real_file(&files, "plan-kristianstad-ss637040/plankarta.xml");
    assert!(run(&data, &["import", &plan]).status.success());
    let (east, north) = (198_807.4, 6_228_089.5);
    let drawing = |ridge_m: f64| {
        let corners = [[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [0.0, 8.0], [0.0, 0.0]];
        let ring: Vec<[f64; 2]> = corners.iter().map(|[x, y]| [east + x, north + y]).collect();
        let drawing = json!({
            "type": "Feature",
            "properties": {"kind": "main", "ridgeHeightM": ridge_m},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        });
        let path = folder.path().join(format!("house-{ridge_m}.geojson"));
        std::fs::write(&path, drawing.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ridge = |path: &str| {
        let output = run(&data, &["check", path, "--crs", "3008", "--json"]);
        let answer = printed(&output);
        let results = answer["results"].as_array().unwrap().clone();
        let result = results
            .into_iter()
            .find(|result| result["check"] == "ridge-height-max");
        (output.status.code(), result.expect("the ridge is checked"))
    };
    let (code, kept) = ridge(&drawing(12.5));
    assert_eq!(
        (code, &kept["verdict"], &kept["margin"]),
        (Some(0), &json!("fulfils"), &json!(0.5))
    );
    let (code, broken) = ridge(&drawing(14.5));
    assert_eq!(
        (code, &broken["verdict"], &broken["margin"]),
        (Some(1), &json!("breaks"), &json!(-1.5))
    );
    let noise = folder.path().join("noise.bin");
    std::fs::write(&noise, [0_u8, 159, 146, 150]).unwrap();
    let refused = run(&data, &["check", noise.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("geojson"));
}
