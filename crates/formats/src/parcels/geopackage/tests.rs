use std::path::{Path, PathBuf};

use planvy_plan::{Crs, Reading, RuleId, Severity};
use rusqlite::{Connection, params};

use super::ParcelsGeoPackage;
use crate::features::geopackage::immutable_uri;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

/// A GeoPackage geometry: a square as a polygon.
fn square(x: f64, y: f64, side: f64) -> Vec<u8> {
    let mut bytes = b"GP\0\x01".to_vec();
    bytes.extend(3008i32.to_le_bytes());
    bytes.extend([1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0]);
    for (x, y) in [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)] {
        bytes.extend(x.to_le_bytes());
        bytes.extend(y.to_le_bytes());
    }
    bytes
}

/// A package with one feature table `areas` and its rows: name and geometry.
fn package(folder: &Path, column: &str, srs: i64, rows: &[(&str, Option<Vec<u8>>)]) -> PathBuf {
    let path = folder.join("parcels of 100 % ?.gpkg");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA application_id = 1196444487;
             CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER, organization, organization_coordsys_id INTEGER);
             INSERT INTO gpkg_spatial_ref_sys VALUES ('none', -1, 'NONE', -1), ('zone', 3008, 'EPSG', 3008), ('web', 3857, 'EPSG', 3857);
             CREATE TABLE gpkg_contents (table_name, data_type);
             CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id INTEGER, z, m);
             CREATE TABLE areas (fid INTEGER PRIMARY KEY, \"{column}\" TEXT, geom BLOB);
             CREATE TABLE points (fid INTEGER PRIMARY KEY, designation TEXT, geom BLOB);
             INSERT INTO gpkg_contents VALUES ('areas', 'features'), ('points', 'features');
             INSERT INTO gpkg_geometry_columns VALUES ('areas', 'geom', 'MULTIPOLYGON', {srs}, 0, 0), ('points', 'geom', 'POINT', {srs}, 0, 0);"
        ))
        .unwrap();
    for (name, geometry) in rows {
        let insert = format!("INSERT INTO areas (\"{column}\", geom) VALUES (?1, ?2)");
        connection.execute(&insert, params![name, geometry]).unwrap();
    }
    path
}

fn read(column: &str, srs: i64, rows: &[(&str, Option<Vec<u8>>)], options: &ReadOptions) -> Reading<Content> {
    let folder = tempfile::tempdir().unwrap();
    ParcelsGeoPackage.read(&package(folder.path(), column, srs, rows), options)
}

#[test]
fn the_table_with_a_designation_is_read() {
    let rows = [
        ("MALMÖ HUSIE 1:2>1", Some(square(118_500.0, 6_164_800.0, 10.0))),
        ("MALMÖ HUSIE 1:2>2", Some(square(118_600.0, 6_164_800.0, 10.0))),
        ("MALMÖ HUSIE 1:3", None),
    ];
    let reading = read("Fastighet", 3008, &rows, &ReadOptions::default());
    let Some(Content::Parcels(parcels)) = &reading.value else {
        panic!("{:?}", reading.findings);
    };
    assert_eq!(parcels.len(), 1);
    assert_eq!(
        (parcels[0].designation.as_str(), parcels[0].crs),
        ("MALMÖ HUSIE 1:2", Crs::Zone1330)
    );
    assert_eq!(parcels[0].area.0.len(), 2);
    assert_eq!(reading.findings.len(), 1);
    assert_eq!(reading.findings[0].severity, Severity::Warning);
}

#[test]
fn names_and_systems_that_are_missing_are_asked_for() {
    let rows = [("MALMÖ HUSIE 1:2", Some(square(118_500.0, 6_164_800.0, 10.0)))];
    let unnamed = read("namn", 3008, &rows, &ReadOptions::default());
    assert_eq!(unnamed.findings[0].rule, RuleId::SCHEMA);
    assert!(
        unnamed.findings[0]
            .hint
            .as_deref()
            .unwrap_or_default()
            .contains("namn")
    );
    let named = ReadOptions {
        designation_field: Some("namn".to_owned()),
        ..ReadOptions::default()
    };
    assert!(!read("namn", 3008, &rows, &named).has_errors());
    for srs in [-1, 3857, 99] {
        let reading = read("fastighet", srs, &rows, &ReadOptions::default());
        assert_eq!(reading.findings[0].rule, RuleId::CRS, "{srs}");
        assert!(reading.value.is_none());
    }
    let given = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    assert!(!read("fastighet", -1, &rows, &given).has_errors());
}

#[test]
fn broken_geometries_and_files_are_findings() {
    let mut curve = square(118_500.0, 6_164_800.0, 10.0);
    curve[9] = 10;
    let rows = [
        ("A 1", Some(curve)),
        ("A 2", Some(b"no geometry".to_vec())),
        ("A 3", Some(square(118_500.0, 6_164_800.0, 10.0))),
    ];
    let reading = read("fastighet", 3008, &rows, &ReadOptions::default());
    let errors: Vec<&str> = reading
        .findings
        .iter()
        .map(|finding| finding.feature.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(errors, ["areas row 1", "areas row 2"]);
    assert!(matches!(&reading.value, Some(Content::Parcels(parcels)) if parcels.len() == 1));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.gpkg");
    std::fs::write(&path, [b"SQLite format 3\0".as_slice(), &[7; 4000]].concat()).unwrap();
    assert_eq!(
        ParcelsGeoPackage.read(&path, &ReadOptions::default()).findings[0].rule,
        RuleId::PARSE
    );
    let missing = ParcelsGeoPackage.read(&folder.path().join("missing.gpkg"), &ReadOptions::default());
    assert_eq!(missing.findings[0].rule, RuleId::PARSE);
}

#[test]
fn nothing_is_written_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = package(
        folder.path(),
        "fastighet",
        3008,
        &[("A 1", Some(square(118_500.0, 6_164_800.0, 10.0)))],
    );
    let before = std::fs::read(&path).unwrap();
    assert!(
        ParcelsGeoPackage
            .read(&path, &ReadOptions::default())
            .value
            .is_some()
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::write(folder.path().join("parcels of 100 % ?.gpkg-wal"), [1]).unwrap();
    let reading = ParcelsGeoPackage.read(&path, &ReadOptions::default());
    assert!(reading.findings[0].message.contains("-wal"));
    assert_eq!(
        immutable_uri(Path::new("/a b?#%.gpkg")),
        "file:/a%20b%3F%23%25.gpkg?immutable=1"
    );
}

#[test]
fn packages_are_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(package(folder.path(), "fastighet", 3008, &[])).unwrap();
    let head = |file_name, bytes, kind| Head {
        file_name,
        bytes,
        kind,
    };
    assert!(ParcelsGeoPackage.recognises(&head("x", bytes.as_slice(), None)));
    assert!(ParcelsGeoPackage.recognises(&head(
        "x.GPKG",
        b"SQLite format 3\0".as_slice(),
        Some(ContentKind::Parcels)
    )));
    assert!(!ParcelsGeoPackage.recognises(&head("x.gpkg", bytes.as_slice(), Some(ContentKind::Addresses))));
    assert!(!ParcelsGeoPackage.recognises(&head("x.gpkg", b"PK".as_slice(), None)));
}
