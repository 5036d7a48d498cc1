//! The file is a GeoPackage that other programs read.

use std::path::Path;
use std::process::Command;

use geo_types::{MultiPolygon, Point, line_string};
use planvy_plan::{Crs, GuidanceShape};
use planvy_store::{GeoPackageStore, Publication, PublishedContent, Store};
use rusqlite::Connection;

use crate::samples::{
    ABROAD, address, building, file, foreign_plan, guidance, parcel, publication, raster, rich_plan, square,
};

/// A store with every kind of layer, of whose plans one has been replaced.
fn full_store(path: &Path) {
    let mut store = GeoPackageStore::open(path).unwrap();
    let plans = PublishedContent::Plans(vec![rich_plan(100)]);
    let parcels = PublishedContent::Parcels(vec![parcel("OXIE 1:1", 119_000.0)]);
    let addresses = PublishedContent::Addresses(vec![address("Storgatan", "1", 13.0)]);
    let buildings = PublishedContent::Buildings(vec![building("hus", 118_000.0)]);
    let shapes = [
        GuidanceShape::Area(MultiPolygon(vec![square(118_000.0, 6_164_000.0, 90.0)])),
        GuidanceShape::Line(
            line_string![(x: 118_000.0, y: 6_164_000.0), (x: 118_010.0, y: 6_164_000.0)].into(),
        ),
        GuidanceShape::Point(Point::new(118_000.0, 6_164_000.0).into()),
    ];
    let features = shapes.map(|shape| guidance("g", Crs::Zone1330, shape));
    let files = vec![
        file("e", "5", buildings),
        file("f", "6", PublishedContent::Guidance(features.into())),
        file("g", "7", PublishedContent::Terrain(vec![raster(300, 2, 4.5)])),
        file("a", "1", plans),
        file("b", "2", parcels),
        file("c", "3", addresses),
    ];
    store.publish(Publication { files }).unwrap();
    let mut newer = rich_plan(100);
    newer.name = "Ny version".to_owned();
    store
        .publish(publication("d", "4", PublishedContent::Plans(vec![newer])))
        .unwrap();
}

fn texts(database: &Connection, query: &str) -> Vec<String> {
    let mut statement = database.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(|row| row.unwrap()).collect()
}

#[test]
fn the_header_and_the_tables_of_the_standard_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    full_store(&path);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[68..72], b"GPKG");
    assert_eq!(&bytes[60..64], &10_300_u32.to_be_bytes());
    let database = Connection::open(&path).unwrap();
    assert_eq!(texts(&database, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(
        texts(&database, "SELECT \"table\" FROM pragma_foreign_key_check"),
        [""; 0]
    );
    let systems = texts(
        &database,
        "SELECT organization || srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id",
    );
    assert_eq!(systems[..4], ["NONE-1", "NONE0", "EPSG3006", "EPSG3007"]);
    assert_eq!(systems.len(), 16);
    let entries: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(entries.len(), 1, "one file, no journal beside it");
}

#[test]
fn the_layers_are_readable_and_show_what_is_current() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    full_store(&path);
    let database = Connection::open(&path).unwrap();
    let layers = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name";
    assert_eq!(
        texts(&database, layers),
        [
            "addresses",
            "buildings_3008",
            "guidance_3008_area",
            "guidance_3008_line",
            "guidance_3008_point",
            "parcels_3008",
            "plans_3008",
            "regulations_3006_line",
            "regulations_3008_area",
            "regulations_3008_point",
            "regulations_3008_solid",
        ]
    );
    for layer in texts(&database, layers) {
        let foreign = format!(
            "SELECT g.geometry_type_name FROM gpkg_geometry_columns g JOIN gpkg_contents c USING (table_name)
             WHERE g.table_name = '{layer}' AND g.srs_id = c.srs_id AND g.column_name = 'geom'"
        );
        assert_eq!(texts(&database, &foreign).len(), 1, "{layer}");
        let numbers = format!("SELECT count(*) = count(DISTINCT OGC_FID) AND count(*) > 0 FROM {layer}");
        assert!(
            database
                .query_row(&numbers, [], |row| row.get::<_, bool>(0))
                .unwrap(),
            "{layer}"
        );
    }
    assert_eq!(
        texts(&database, "SELECT DISTINCT name FROM plans_3008"),
        ["Ny version"]
    );
    assert_eq!(
        texts(&database, "SELECT legal_force FROM plans_3008 LIMIT 1"),
        ["2013-05-02, 2014-01-31"]
    );
    let letter = "SELECT letter || letter_index || ': ' || formulation FROM regulations_3008_area";
    assert_eq!(
        texts(&database, letter),
        ["h1: Högsta nockhöjd är [höjd:decimaltal] meter"]
    );
    assert_eq!(
        texts(&database, "SELECT code FROM regulations_3008_area"),
        ["DP_KM_B2"],
        "from the catalogue's id"
    );
    let whole = "SELECT formulation || plan_name FROM regulations_whole_plan";
    assert_eq!(texts(&database, whole), ["Genomförandetiden är 5 årNy version"]);
    let houses = "SELECT source_id || ' ' || kind || ' ' || height_m || ' ' || year FROM buildings_3008";
    assert_eq!(texts(&database, houses), ["hus ancillary 0.3 1897"]);
    let uses = "SELECT aspect || ': ' || land_use || ', ' || stage || ' ' || adopted FROM guidance_3008_area";
    assert_eq!(
        texts(&database, uses),
        ["land-use: Mångfunktionell bebyggelse, new 2023-05-31"]
    );
    let ground =
        "SELECT columns || ' ' || tiles || ' ' || low_m || ' ' || high_m || ' ' || file FROM terrain";
    assert_eq!(texts(&database, ground), ["300 2 4.5 4.5 g"]);
    let bounds = "SELECT min_x || ' ' || max_x FROM gpkg_contents WHERE table_name = 'parcels_3008'";
    assert_eq!(texts(&database, bounds), ["119000.0 119020.0"]);
}

#[test]
fn the_r_trees_follow_their_tables() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    full_store(&path);
    let database = Connection::open(&path).unwrap();
    for table in [
        "planvy_part",
        "planvy_parcel",
        "planvy_address",
        "planvy_building",
        "planvy_guidance",
    ] {
        let lost = format!(
            "SELECT count(*) FROM {table} t FULL JOIN rtree_{table}_geom i ON i.id = t.fid
             WHERE i.id IS NULL OR t.fid IS NULL"
        );
        assert_eq!(
            database.query_row(&lost, [], |row| row.get::<_, i64>(0)).unwrap(),
            0,
            "{table}"
        );
        let check = format!("SELECT rtreecheck('rtree_{table}_geom')");
        assert_eq!(texts(&database, &check), ["ok"]);
    }
}

#[test]
fn layers_abroad_come_with_their_coordinate_systems() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let mut store = GeoPackageStore::open(&path).unwrap();
    let numbered = (1..).zip(ABROAD);
    let plans = numbered
        .map(|(number, epsg)| foreign_plan(1_000 * number, epsg))
        .collect();
    store
        .publish(publication("a", "1", PublishedContent::Plans(plans)))
        .unwrap();
    drop(store);
    let database = Connection::open(&path).unwrap();
    assert_eq!(
        texts(&database, "SELECT \"table\" FROM pragma_foreign_key_check"),
        [""; 0]
    );
    drop(database);
    for epsg in ABROAD {
        let layer = format!("plans_{epsg}");
        let Ok(output) = Command::new("ogrinfo")
            .args(["-ro", "-so"])
            .arg(&path)
            .arg(&layer)
            .output()
        else {
            eprintln!("skipped: ogrinfo is not installed");
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(String::from_utf8_lossy(&output.stderr).trim(), "", "{layer}");
        let name = Crs::anywhere_from_epsg(epsg).unwrap().name();
        assert!(said.contains(&format!("PROJCRS[\"{name}\"")), "{said}");
        assert!(said.contains(&format!("ID[\"EPSG\",{epsg}]")), "{said}");
        assert!(said.contains("Feature Count: 1"), "{said}");
    }
}

#[test]
fn ogrinfo_lists_the_layers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    full_store(&path);
    let Ok(output) = Command::new("ogrinfo")
        .args(["-ro", "-so", "-al"])
        .arg(&path)
        .output()
    else {
        eprintln!("skipped: ogrinfo is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complained}");
    assert_eq!(complained.trim(), "");
    for layer in [
        "plans_3008",
        "regulations_3008_area",
        "regulations_3008_solid",
        "parcels_3008",
        "addresses",
        "buildings_3008",
        "guidance_3008_area",
        "guidance_3008_line",
        "guidance_3008_point",
        "terrain",
        "terrain_tiles",
    ] {
        assert!(
            said.contains(&format!("Layer name: {layer}\n")),
            "{layer}: {said}"
        );
    }
    assert!(!said.contains("Layer name: planvy_"), "{said}");
    assert!(said.contains("SWEREF99 13 30"), "{said}");
}
