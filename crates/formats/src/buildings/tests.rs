use std::path::Path;

use geo::Area;
use planvy_plan::{
    BuildingKind, Crs, Datum, ExistingBuilding, OverGround, OverRh2000, Reading, RuleId, Severity,
};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{BuildingsGeoJson, BuildingsGeoPackage};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions, detect};

const E: f64 = 118_600.0;
const N: f64 = 6_164_200.0;

fn square(x: f64, side: f64, properties: Value) -> Value {
    let ring = [
        [E + x, N],
        [E + x + side, N],
        [E + x + side, N + side],
        [E + x, N + side],
        [E + x, N],
    ];
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

fn collection(features: &[Value]) -> String {
    json!({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "EPSG:3008"}},
        "features": features,
    })
    .to_string()
}

fn read_with(
    features: &[Value],
    mapping: &str,
    options: &ReadOptions,
) -> (Vec<ExistingBuilding>, Reading<Content>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hus.geojson");
    std::fs::write(&path, collection(features)).unwrap();
    if !mapping.is_empty() {
        std::fs::write(folder.path().join("hus.mapping.toml"), mapping).unwrap();
    }
    taken(BuildingsGeoJson.read(&path, options))
}

fn taken(reading: Reading<Content>) -> (Vec<ExistingBuilding>, Reading<Content>) {
    let buildings = match &reading.value {
        Some(Content::Buildings(buildings)) => buildings.clone(),
        _ => Vec::new(),
    };
    (buildings, reading)
}

fn read(features: &[Value]) -> (Vec<ExistingBuilding>, Reading<Content>) {
    read_with(features, "", &ReadOptions::default())
}

#[test]
fn usual_names_are_read() {
    let said = json!({
        "objektid": "A 1", "byggnadstyp": "Komplementbyggnad", "hojd_m": "3,2", "markniva_rh2000": 4.86, "vaningar": 1,
        "bruttoarea_m2": 24, "byggar": "1987-05-01",
    });
    let (buildings, reading) = read(&[square(0.0, 5.0, said)]);
    assert_eq!(reading.findings, []);
    let [building] = buildings.as_slice() else {
        panic!("one")
    };
    assert_eq!(
        (building.source_id.as_deref(), building.crs),
        (Some("A 1"), Crs::Zone1330)
    );
    assert_eq!(building.kind, Some(BuildingKind::Ancillary));
    assert_eq!(building.height, Some(OverGround(3.2)));
    assert_eq!(building.ground_level, Some(OverRh2000(4.86)));
    assert_eq!(
        (building.storeys, building.gross_floor_area_m2, building.year),
        (Some(1.0), Some(24.0), Some(1987))
    );
    assert_eq!(building.footprint.unsigned_area(), 25.0);
}

#[test]
fn nothing_said_is_nothing_known() {
    let (buildings, reading) = read(&[square(
        0.0,
        5.0,
        json!({"hojd": 0, "vaningar": null, "byggnadstyp": "Silo"}),
    )]);
    let [building] = buildings.as_slice() else {
        panic!("one")
    };
    assert_eq!(
        (building.kind, building.height, building.storeys),
        (None, None, None)
    );
    assert_eq!((building.ground_level, building.year), (None, None));
    let messages: Vec<&str> = reading
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "words that say neither main nor ancillary building: Silo (1)",
            "1 buildings have the height 0; it is taken as unknown",
        ]
    );
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Info)
    );
}

#[test]
fn a_level_without_a_datum_is_not_used_until_it_is_stated() {
    let features = [square(0.0, 5.0, json!({"markniva": 4.5}))];
    let (buildings, reading) = read(&features);
    assert_eq!(buildings[0].ground_level, None);
    assert_eq!(
        (&reading.findings[0].rule, reading.findings[0].severity),
        (&RuleId::CRS, Severity::Warning)
    );
    for (datum, level) in [(Datum::Rh2000, Some(OverRh2000(4.5))), (Datum::Rh70, None)] {
        let options = ReadOptions {
            vertical_datum: Some(datum),
            ..ReadOptions::default()
        };
        assert_eq!(read_with(&features, "", &options).0[0].ground_level, level);
    }
    let mapping = "[[buildings]]\nground_level = \"markniva\"\ndatum = \"EPSG:5613\"\n";
    let (buildings, reading) = read_with(&features, mapping, &ReadOptions::default());
    assert_eq!(
        (buildings[0].ground_level, reading.findings),
        (Some(OverRh2000(4.5)), vec![])
    );
}

#[test]
fn a_mapping_names_what_no_usual_name_fits() {
    let mapping = "[[buildings]]\nkind = \"typ\"\ntop_level = \"tak\"\nground_level = \"mark\"\nid = \"nr\"\n\
                   [buildings.kinds]\n\"H\" = \"main\"\n";
    let said = json!({"typ": "H", "tak": 12.5, "mark": 4.0, "nr": 7, "hojd": null});
    let options = ReadOptions {
        vertical_datum: Some(Datum::Rh2000),
        ..ReadOptions::default()
    };
    let (buildings, reading) = read_with(&[square(0.0, 5.0, said)], mapping, &options);
    assert_eq!(reading.findings, []);
    assert_eq!(
        (buildings[0].kind, buildings[0].height),
        (Some(BuildingKind::Main), Some(OverGround(8.5)))
    );
    assert_eq!(buildings[0].source_id.as_deref(), Some("7"));
    let (_, refused) = read_with(
        &[square(0.0, 5.0, json!({}))],
        "[[buildings]]\nhight = \"x\"\n",
        &options,
    );
    assert!(refused.value.is_none() && refused.has_errors());
}

#[test]
fn what_a_crooked_footprint_covers_is_kept_and_a_line_is_not() {
    let bow = json!({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates":
        [[[E, N], [E + 10.0, N + 10.0], [E + 10.0, N], [E, N + 10.0], [E, N]]]}});
    let line = json!({"type": "Feature", "properties": {}, "geometry":
        {"type": "LineString", "coordinates": [[E, N], [E + 1.0, N]]}});
    let (buildings, reading) = read(&[bow, line, square(50.0, 5.0, json!({"hojd": -2}))]);
    assert_eq!(buildings.len(), 2);
    assert!((buildings[0].footprint.unsigned_area() - 50.0).abs() < 0.01);
    let rules: Vec<_> = reading
        .findings
        .iter()
        .map(|finding| (&finding.rule, finding.severity))
        .collect();
    assert_eq!(
        rules,
        [
            (&RuleId::GEOMETRY, Severity::Warning),
            (&RuleId::SCHEMA, Severity::Warning),
            (&RuleId::GEOMETRY, Severity::Warning),
        ]
    );
    assert_eq!(reading.findings[2].position, Some([E + 5.0, N + 5.0]));
}

#[test]
fn a_building_that_stands_twice_covers_its_ground_once() {
    let said = || json!({"objektid": "A"});
    let (buildings, reading) = read(&[
        square(0.0, 5.0, said()),
        square(0.0, 5.0, said()),
        square(20.0, 5.0, said()),
    ]);
    assert_eq!(buildings.len(), 2);
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.rule == RuleId::DUPLICATE)
    );
    assert_eq!(reading.findings.len(), 2);
}

/// A GeoPackage with two tables of polygons.
fn package(folder: &Path, first: &str, second: &str) -> std::path::PathBuf {
    let path = folder.join("data.gpkg");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA application_id = 1196444487;
             CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER, organization, organization_coordsys_id INTEGER);
             INSERT INTO gpkg_spatial_ref_sys VALUES ('zone', 3008, 'EPSG', 3008);
             CREATE TABLE gpkg_contents (table_name, data_type);
             CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id INTEGER, z, m);
             CREATE TABLE {first} (fid INTEGER PRIMARY KEY, hojd REAL, geom BLOB);
             CREATE TABLE {second} (fid INTEGER PRIMARY KEY, hojd REAL, geom BLOB);
             INSERT INTO gpkg_contents VALUES ('{first}', 'features'), ('{second}', 'features');
             INSERT INTO gpkg_geometry_columns VALUES ('{first}', 'geom', 'POLYGON', 3008, 0, 0), ('{second}', 'geom', 'POLYGON', 3008, 0, 0);"
        ))
        .unwrap();
    let mut geometry = b"GP\0\x01".to_vec();
    geometry.extend(3008i32.to_le_bytes());
    geometry.extend([1, 3, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0]);
    for (x, y) in [(E, N), (E + 10.0, N), (E, N + 10.0), (E, N)] {
        geometry.extend(f64::to_le_bytes(x));
        geometry.extend(f64::to_le_bytes(y));
    }
    for table in [first, second] {
        let insert = format!("INSERT INTO {table} (hojd, geom) VALUES (6.5, ?1)");
        connection.execute(&insert, [&geometry]).unwrap();
    }
    path
}

#[test]
fn a_geopackage_gives_the_table_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = package(folder.path(), "byggnader", "mark");
    let (buildings, reading) = taken(BuildingsGeoPackage.read(&path, &ReadOptions::default()));
    assert_eq!(reading.findings, []);
    assert_eq!((buildings.len(), buildings[0].height), (1, Some(OverGround(6.5))));
    assert_eq!(buildings[0].footprint.unsigned_area(), 50.0);

    let folder = tempfile::tempdir().unwrap();
    let path = package(folder.path(), "hus", "mark");
    let (none, reading) = taken(BuildingsGeoPackage.read(&path, &ReadOptions::default()));
    assert!(
        none.is_empty() && reading.findings[0].message.contains("hus, mark"),
        "{:?}",
        reading.findings
    );
    let mapping = "[[buildings]]\nlayer = \"hus\"\n[[buildings]]\nlayer = \"bodar\"\n";
    std::fs::write(folder.path().join("data.mapping.toml"), mapping).unwrap();
    let (buildings, reading) = taken(BuildingsGeoPackage.read(&path, &ReadOptions::default()));
    assert_eq!((buildings.len(), reading.findings.len()), (1, 1));
    assert!(reading.findings[0].message.contains("bodar"));
}

#[test]
fn detection_takes_buildings_and_leaves_parcels() {
    let named = |file_name: &str, text: &str, kind: Option<ContentKind>| {
        let head = Head {
            file_name,
            bytes: text.as_bytes(),
            kind,
        };
        detect(&head).map(Format::name)
    };
    let houses = collection(&[square(0.0, 5.0, json!({"byggnadstyp": "Huvudbyggnad"}))]);
    let parcels = collection(&[square(0.0, 5.0, json!({"fastighet": "MALMÖ HUSIE 1:2"}))]);
    let unknown = collection(&[square(0.0, 5.0, json!({"a": 1}))]);
    assert_eq!(named("a.geojson", &houses, None), Some("buildings-geojson"));
    assert_eq!(
        named("Byggnader Malmö.geojson", &unknown, None),
        Some("buildings-geojson")
    );
    assert_eq!(named("a.geojson", &parcels, None), Some("parcels-geojson"));
    assert_eq!(named("a.geojson", &unknown, None), None);
    assert_eq!(
        named("a.geojson", &unknown, Some(ContentKind::Buildings)),
        Some("buildings-geojson")
    );
    assert_eq!(
        named("a.geojson", &houses, Some(ContentKind::Parcels)),
        Some("parcels-geojson")
    );
    assert_eq!(
        named("buildings.gpkg", "SQLite format 3\0", None),
        Some("buildings-geopackage")
    );
    assert_eq!(
        named("parcels.gpkg", "SQLite format 3\0", None),
        Some("parcels-geopackage")
    );
}
