//! Buildings, the comprehensive plan and the ground, from files to answers, by the built binary.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod built;

use std::path::PathBuf;

use built::run;
use serde_json::{Value, json};

const EAST_M: f64 = 118_600.0;
const NORTH_M: f64 = 6_164_200.0;

/// A folder with a store.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("plans.gpkg")
    }

    /// Writes a file and returns its path.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs a command, checks how it ends, and returns what it printed.
    fn prints(&self, status: i32, arguments: &[&str]) -> String {
        let output = run(&self.data(), arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{arguments:?}: {told}{printed}"
        );
        printed
    }

    /// Imports and returns the report.
    fn imports(&self, status: i32, arguments: &[&str]) -> Value {
        let arguments = [&["import", "--json"], arguments].concat();
        serde_json::from_str(&self.prints(status, &arguments)).unwrap()
    }

    /// The state of a theme in the answer for the place that all files here are about.
    fn state_of(&self, theme: &str) -> Value {
        let answer = self.prints(0, &["rules", "--x", "118605", "--y", "6164205", "--crs", "3008"]);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let coverage = answer["coverage"].as_array().unwrap();
        let of_theme = coverage.iter().find(|entry| entry["theme"] == theme);
        of_theme.map_or(Value::Null, |entry| entry["state"].clone())
    }
}

fn square(east: f64, north: f64, side: f64, properties: Value) -> Value {
    let (x, y) = (EAST_M + east, NORTH_M + north);
    let ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

fn collection(features: &[Value]) -> String {
    let crs = json!({ "type": "name", "properties": { "name": "EPSG:3008" } });
    json!({ "type": "FeatureCollection", "crs": crs, "features": features }).to_string()
}

fn rules(file: &Value) -> Vec<String> {
    let findings = file["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let word = |member: &str| finding[member].as_str().unwrap().to_owned();
            format!("{} {}", word("severity"), word("rule"))
        })
        .collect()
}

#[test]
fn buildings_are_imported_and_stand_in_answers() {
    let desk = Desk::new();
    let houses = [
        square(
            0.0,
            0.0,
            10.0,
            json!({ "objektid": "a", "hojd_m": 7.5, "vaningar": 2 }),
        ),
        square(30.0, 0.0, 10.0, json!({ "objektid": "b" })),
    ];
    let path = desk.file("byggnader.geojson", &collection(&houses));
    let report = desk.imports(0, &[&path]);
    let file = &report["files"][0];
    assert_eq!(
        (file["kind"].as_str(), file["outcome"].as_str()),
        (Some("buildings"), Some("published"))
    );
    assert_eq!(
        (file["buildings"].as_u64(), file["plans"].as_u64()),
        (Some(2), Some(0))
    );
    assert!(
        desk.prints(0, &["import", &path])
            .contains("already there, nothing to do, 2 buildings")
    );
    assert_eq!(desk.state_of("buildings"), "applies");

    // A file that says nothing of what it holds.
    let other = desk.file(
        "lager.geojson",
        &collection(&[square(60.0, 0.0, 10.0, json!({ "objektid": "c" }))]),
    );
    let printed = desk.prints(0, &["import", "--as", "buildings", &other]);
    assert!(printed.contains("published, 1 building ["), "{printed}");
}

#[test]
fn odd_buildings_are_said_and_foreign_ones_refused() {
    let desk = Desk::new();
    let odd = [
        square(0.0, 0.0, 10.0, json!({ "objektid": "a", "hojd_m": 400.0 })),
        square(2.0, 2.0, 4.0, json!({ "objektid": "b" })),
    ];
    let path = desk.file("byggnader.geojson", &collection(&odd));
    let report: Value = serde_json::from_str(&desk.prints(0, &["validate", "--json", &path])).unwrap();
    let said = rules(&report);
    assert!(said.contains(&"warning PV-VALUE".to_owned()), "{said:?}");
    assert!(said.contains(&"warning PV-OVERLAP".to_owned()), "{said:?}");
    let overlap = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "PV-OVERLAP")
        .unwrap();
    assert_eq!(
        (overlap["feature"].as_str(), overlap["crs"].as_str()),
        (Some("b"), Some("EPSG:3008"))
    );
    assert!(overlap["position"].is_array() && overlap["hint"].is_string());

    // Northing before easting is mended, and said.
    let mut turned: Value = serde_json::from_str(&collection(&odd[1..])).unwrap();
    for corner in turned["features"][0]["geometry"]["coordinates"][0]
        .as_array_mut()
        .unwrap()
    {
        corner.as_array_mut().unwrap().reverse();
    }
    let path = desk.file("byggnader2.geojson", &turned.to_string());
    let report = desk.imports(0, &[&path]);
    assert!(
        rules(&report["files"][0]).contains(&"warning PV-AXES".to_owned()),
        "{report}"
    );

    // Metres without a system.
    let mut unsaid: Value = serde_json::from_str(&collection(&odd)).unwrap();
    unsaid.as_object_mut().unwrap().remove("crs");
    let path = desk.file("byggnader3.geojson", &unsaid.to_string());
    let report = desk.imports(1, &[&path]);
    assert!(
        rules(&report["files"][0]).contains(&"error PV-CRS".to_owned()),
        "{report}"
    );
    assert_eq!(
        desk.imports(0, &["--crs", "3008", &path])["files"][0]["outcome"],
        "published"
    );
}

#[test]
fn guidance_is_imported_by_its_mapping() {
    let desk = Desk::new();
    let features = [
        square(
            0.0,
            0.0,
            100.0,
            json!({ "anv": "Stadsbygd", "ord": "Här ska byggas tätt." }),
        ),
        square(90.0, 0.0, 100.0, json!({ "anv": "Odling" })),
    ];
    let path = desk.file("mark.geojson", &collection(&features));
    let mapping = "[[guidance]]\ncategory = \"anv\"\nstatement = \"ord\"\n[guidance.fixed]\naspect = \"land-use\"\nplan_name = \"ÖP\"\n\
                   [guidance.categories]\n\"Stadsbygd\" = \"mixed-development\"\n";
    let words = desk.file("op.toml", mapping);
    let arguments = ["--as", "guidance", "--mapping", &words, &path];
    let report = desk.imports(0, &arguments);
    let file = &report["files"][0];
    assert_eq!(
        (file["kind"].as_str(), file["guidance"].as_u64()),
        (Some("guidance"), Some(2))
    );
    let said = rules(file);
    assert!(said.contains(&"warning PV-OVERLAP".to_owned()), "{said:?}");
    assert_eq!(desk.state_of("comprehensive-plan"), "applies");
    assert_eq!(
        desk.imports(0, &arguments)["files"][0]["outcome"],
        "already-there"
    );
    // Another mapping is another way to read the file.
    desk.file("op.toml", &format!("{mapping}\"Odling\" = \"agriculture\"\n"));
    assert_eq!(desk.imports(0, &arguments)["files"][0]["outcome"], "published");
    let printed = desk.prints(0, &[&["import"], arguments.as_slice()].concat());
    assert!(
        printed.contains("2 features of a comprehensive plan"),
        "{printed}"
    );
}

/// A grid of 20 by 20 cells around the place, with a level for each.
fn grid(head: &str, level: impl Fn(usize) -> f64) -> String {
    let mut text = format!("ncols 20\nnrows 20\nxllcorner 118590\nyllcorner 6164190\ncellsize 1\n{head}");
    for row in 0..20 {
        let levels: Vec<String> = (0..20)
            .map(|column| format!("{:.2}", level(row * 20 + column)))
            .collect();
        text.push_str(&levels.join(" "));
        text.push('\n');
    }
    text
}

#[test]
fn the_ground_is_imported_and_stands_in_answers() {
    let desk = Desk::new();
    let path = desk.file("mark.asc", &grid("", |cell| 12.0 + cell as f64 / 100.0));
    let refused = desk.imports(1, &[&path]);
    assert!(
        rules(&refused["files"][0]).contains(&"error PV-CRS".to_owned()),
        "{refused}"
    );

    let report = desk.imports(0, &["--crs", "3008", &path]);
    let file = &report["files"][0];
    assert_eq!(
        (file["kind"].as_str(), file["terrain"].as_u64()),
        (Some("terrain"), Some(1))
    );
    assert!(rules(file).contains(&"warning PV-DATUM".to_owned()), "{file}");
    let arguments = ["--crs", "3008", "--vertical-datum", "RH 2000", &path];
    let report = desk.imports(0, &arguments);
    assert_eq!(report["files"][0]["outcome"], "published", "read in another way");
    assert!(
        !rules(&report["files"][0]).contains(&"warning PV-DATUM".to_owned()),
        "{report}"
    );
    assert_eq!(desk.state_of("terrain"), "applies");
    let printed = desk.prints(0, &[&["import"], arguments.as_slice()].concat());
    assert!(printed.contains("1 raster of the ground"), "{printed}");
}

#[test]
fn levels_that_cannot_be_meant_are_refused() {
    let desk = Desk::new();
    let level = |cell: usize| if cell == 7 { 2_500.0 } else { 3.5 };
    let high = desk.file("mark.asc", &grid("", level));
    let report = desk.imports(1, &["--crs", "3008", &high]);
    let found = report["files"][0]["findings"].as_array().unwrap();
    let found = found
        .iter()
        .find(|finding| finding["rule"] == "PV-LEVEL")
        .unwrap();
    assert_eq!(found["position"], json!([118_597.5, 6_164_209.5]));
    let said = desk.file("mark2.asc", &grid("NODATA_value 2500\n", level));
    let report = desk.imports(0, &["--crs", "3008", "--vertical-datum", "RH 2000", &said]);
    assert_eq!(rules(&report["files"][0]), ["info PV-COVERAGE"]);
}
