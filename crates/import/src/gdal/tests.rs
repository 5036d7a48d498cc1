use std::fs;

use geo::{Area, CoordsIter};
use planvy_formats::{Content, ContentKind};
use planvy_plan::{Crs, ExistingBuilding, Geodetic};
use tempfile::TempDir;

use super::*;
use crate::reading::{ReadFile, read};
use crate::source::Source;

/// Writes a file and reads it as what it is said to hold.
fn read_text(name: &str, text: &str, kind: Option<ContentKind>) -> (ReadFile, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    let options = ReadOptions {
        kind,
        ..ReadOptions::default()
    };
    let source = Source::File {
        shown: name.to_owned(),
        path,
        named: true,
    };
    (read(&source, &options), folder)
}

fn messages(read: &ReadFile) -> String {
    let findings = read.report.findings.iter();
    findings.map(|finding| format!("{finding:?}\n")).collect()
}

fn buildings(read: ReadFile) -> Vec<ExistingBuilding> {
    match read.content {
        Some(Content::Buildings(buildings)) => buildings,
        _ => panic!("{}", messages(&read)),
    }
}

/// A house near Malmö, in degrees.
const KML: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Schema name="hus" id="hus"><SimpleField name="hojd" type="float"/></Schema><Folder><name>hus</name>
<Placemark><ExtendedData><SchemaData schemaUrl="#hus"><SimpleData name="hojd">7.5</SimpleData></SchemaData></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>
13.0000,55.6000 13.0003,55.6000 13.0003,55.6001 13.0000,55.6001 13.0000,55.6000
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>"##;

/// The same as GeoJSON, which is read without GDAL.
const JSON: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"hojd":7.5},"geometry":{"type":"Polygon",
"coordinates":[[[13.0000,55.6000],[13.0003,55.6000],[13.0003,55.6001],[13.0000,55.6001],[13.0000,55.6000]]]}}]}"#;

#[test]
fn what_gdal_reads_is_what_our_own_reader_makes_of_it() {
    let (by_gdal, _folder) = read_text("hus.kml", KML, Some(ContentKind::Buildings));
    let told = messages(&by_gdal);
    assert!(told.contains("1 features in 1 layers"), "{told}");
    assert!(
        !told.contains("moved from"),
        "WGS 84 is what our readers take: {told}"
    );
    assert!(
        by_gdal
            .report
            .format
            .as_deref()
            .is_some_and(|name| name.ends_with("KML"))
    );
    let (by_us, _folder) = read_text("hus.geojson", JSON, Some(ContentKind::Buildings));
    let (by_gdal, by_us) = (buildings(by_gdal), buildings(by_us));
    assert_eq!(
        (by_gdal.len(), by_gdal[0].crs, by_gdal[0].height),
        (1, Crs::Zone1330, by_us[0].height)
    );
    let [a, b] = [&by_gdal, &by_us].map(|buildings| buildings[0].footprint.unsigned_area());
    assert!(a > 100.0 && (a - b).abs() < 1e-6, "{a} {b}");
}

/// A table with a geometry, which says nothing of its system.
fn table(geometry: &str, crs: Option<Crs>) -> ReadFile {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hus.csv");
    fs::write(&path, format!("WKT,hojd\n\"{geometry}\",7.5\n")).expect("written");
    let options = ReadOptions {
        kind: Some(ContentKind::Buildings),
        crs,
        ..ReadOptions::default()
    };
    let shown = "hus.csv".to_owned();
    read(
        &Source::File {
            path,
            shown,
            named: true,
        },
        &options,
    )
}

#[test]
fn curves_become_chords_within_the_stated_distance() {
    let circle = "CURVEPOLYGON (CIRCULARSTRING (118610 6164300,118590 6164300,118610 6164300))";
    let half = "CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (118610 6164300,118600 6164310,118590 6164300),\
        (118590 6164300,118610 6164300)))";
    for (geometry, arcs, size_m2) in [
        (circle, 1, std::f64::consts::PI * 100.0),
        (half, 1, std::f64::consts::PI * 50.0),
    ] {
        let read = table(geometry, Some(Crs::Zone1330));
        let told = messages(&read);
        assert!(
            told.contains(&format!("{arcs} arcs were made straight")),
            "{told}"
        );
        let own = buildings(read);
        let lost_m2 = size_m2 - own[0].footprint.unsigned_area();
        // A segment loses two thirds of its chord times its height, which is at most a centimetre.
        assert!(lost_m2 > 0.0 && lost_m2 < 2.0 / 3.0 * 0.01 * 62.9, "{lost_m2}");
    }
}

#[test]
fn a_layer_in_no_system_needs_to_be_told() {
    let read = table(
        "POLYGON ((118590 6164300,118610 6164300,118610 6164310,118590 6164300))",
        None,
    );
    assert!(read.content.is_none());
    assert!(messages(&read).contains("PV-CRS"), "{}", messages(&read));
}

/// The house again as GML, in a system by its EPSG code.
fn gml(epsg: u16, corners: [[f64; 2]; 4]) -> String {
    let [a, b, c, d] = corners.map(|[x, y]| format!("{x:.4} {y:.4}"));
    format!(
        r#"<?xml version="1.0"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml">
<gml:featureMember><ogr:hus fid="hus.0"><ogr:geometryProperty><gml:Polygon srsName="EPSG:{epsg}"><gml:exterior><gml:LinearRing>
<gml:posList>{a} {b} {c} {d} {a}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
<ogr:hojd>7.5</ogr:hojd></ogr:hus></gml:featureMember></ogr:FeatureCollection>"#
    )
}

#[test]
fn coordinates_of_other_systems_are_moved_by_proj_and_said_to_be() {
    let place = Geodetic {
        lon_deg: 13.0,
        lat_deg: 55.6,
    };
    // UTM 33 on ETRS89 is SWEREF 99 TM by another name; the other is Web Mercator, by its definition.
    let tm = place.to_grid(Crs::Tm);
    let radius_m = 6_378_137.0;
    let mercator_y = |lat_deg: f64| {
        radius_m
            * (std::f64::consts::FRAC_PI_4 + lat_deg.to_radians() / 2.0)
                .tan()
                .ln()
    };
    let web = [radius_m * place.lon_deg.to_radians(), mercator_y(place.lat_deg)];
    for (epsg, [x, y], name) in [
        (
            25833,
            [tm.east_m, tm.north_m],
            "ETRS89 / UTM zone 33N (EPSG:25833)",
        ),
        (3857, web, "WGS 84 / Pseudo-Mercator (EPSG:3857)"),
    ] {
        let corners = [[x, y], [x + 20.0, y], [x + 20.0, y + 10.0], [x, y + 10.0]];
        let (read, folder) = read_text("hus.gml", &gml(epsg, corners), Some(ContentKind::Buildings));
        let beside = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(beside, 1, "nothing is written beside what is read");
        let told = messages(&read);
        assert!(
            told.contains(&format!("Coordinates were moved from {name} to SWEREF 99")),
            "{told}"
        );
        let own = buildings(read);
        let expected = place.to_grid(own[0].crs);
        let near = own[0]
            .footprint
            .coords_iter()
            .any(|at| (at.x - expected.east_m).hypot(at.y - expected.north_m) < 0.001);
        assert!(near, "{:?} {expected:?}", own[0].footprint);
    }
}

#[test]
fn a_system_that_nobody_knows_is_the_one_that_the_user_says() {
    let mif = "Version 300\nCharset \"WindowsLatin1\"\n\
        CoordSys Earth Projection 8, 33, \"m\", 13.5, 0, 1, 150000, 0\nColumns 1\n  hojd float\nData\n\n\
        Region 1\n  5\n118590 6164300\n118610 6164300\n118610 6164310\n118590 6164310\n118590 6164300\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hus.mif");
    fs::write(&path, mif).expect("written");
    fs::write(folder.path().join("hus.mid"), "7.5\n").expect("written");
    let of = |crs: Option<Crs>| {
        let options = ReadOptions {
            kind: Some(ContentKind::Buildings),
            crs,
            ..ReadOptions::default()
        };
        let shown = "hus.mif".to_owned();
        let path = path.clone();
        read(
            &Source::File {
                path,
                shown,
                named: true,
            },
            &options,
        )
    };
    let unsaid = of(None);
    assert!(
        unsaid.content.is_none() && messages(&unsaid).contains("--crs"),
        "{}",
        messages(&unsaid)
    );
    let said = of(Some(Crs::Zone1330));
    assert!(
        messages(&said).contains("EPSG:3008 was said"),
        "{}",
        messages(&said)
    );
    let own = buildings(said);
    assert_eq!(own[0].crs, Crs::Zone1330);
    assert!((own[0].footprint.unsigned_area() - 200.0).abs() < 1e-6);
}

#[test]
fn what_leads_to_other_files_and_what_is_broken_is_refused_in_words() {
    let virtual_layer = r#"<OGRVRTDataSource><OGRVRTLayer name="hus"><SrcDataSource>/etc/passwd</SrcDataSource>
<SrcLayer>hus</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"#;
    for (name, text) in [
        ("hus.vrt", virtual_layer),
        ("hus.kml", &KML[..KML.len() / 2]),
        ("hus.dxf", "  0\nSECTION\n  2\n"),
        ("hus.gml", "<a/>"),
        ("hus.mif", "Version 300\nCharset"),
    ] {
        let (read, _folder) = read_text(name, text, Some(ContentKind::Buildings));
        assert!(read.content.is_none(), "{name}");
        assert!(!read.report.is_valid(), "{name}: {}", messages(&read));
    }
    // Nobody said what it holds.
    let (read, _folder) = read_text("hus.kml", KML, None);
    assert!(
        read.content.is_none() && messages(&read).contains("--as"),
        "{}",
        messages(&read)
    );
}

#[test]
fn a_mapping_beside_the_file_says_what_its_attributes_mean() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.kml");
    fs::write(&path, KML.replace("hojd", "zon")).expect("written");
    let mapping = "[[guidance]]\ncategory = \"zon\"\n[guidance.fixed]\naspect = \"land-use\"\nplan_name = \"ÖP\"\n\
        [guidance.categories]\n\"7.5\" = \"mixed-development\"\n";
    fs::write(folder.path().join("plan.mapping.toml"), mapping).expect("written");
    let options = ReadOptions {
        kind: Some(ContentKind::Guidance),
        ..ReadOptions::default()
    };
    let shown = "plan.kml".to_owned();
    let read = read(
        &Source::File {
            path,
            shown,
            named: true,
        },
        &options,
    );
    match &read.content {
        Some(Content::Guidance(features)) => assert_eq!(features[0].plan_name.as_deref(), Some("ÖP")),
        _ => panic!("{}", messages(&read)),
    }
}

#[test]
fn attributes_that_nothing_takes_are_listed_by_layer_with_an_example() {
    let farg = "<SimpleData name=\"farg\">röd</SimpleData>";
    let kml = KML
        .replace("</Schema>", "<SimpleField name=\"farg\" type=\"string\"/><SimpleField name=\"tom\" type=\"string\"/></Schema>")
        .replace("</SchemaData>", &format!("{farg}</SchemaData>"));
    let (read, _folder) = read_text("hus.kml", &kml, Some(ContentKind::Buildings));
    let untaken: Vec<_> = read.report.untaken.iter().collect();
    let farg = untaken
        .iter()
        .find(|attribute| attribute.name == "farg")
        .expect("it is listed");
    assert_eq!(
        (farg.layer.as_str(), farg.values, farg.example.as_str()),
        ("hus", 1, "röd")
    );
    let names: Vec<&str> = untaken.iter().map(|attribute| attribute.name.as_str()).collect();
    assert!(!names.contains(&"hojd"), "the height was taken: {names:?}");
    assert!(!names.contains(&"tom"), "it has no value: {names:?}");
    assert!(
        !names.contains(&OWN_ROW),
        "that is no attribute of the source: {names:?}"
    );
    let json = serde_json::to_value(&read.report).expect("a report");
    assert_eq!(json["untaken"][0]["layer"], "hus");
}

/// Levels as a text of positions, as `.xyz` files have them: 3 × 2 cells of 10 m.
const XYZ: &str = "118005 6164015 4.5\n118015 6164015 4.75\n118025 6164015 5\n118005 6164005 4\n118015 6164005 4.25\n118025 6164005 4.5\n";

#[test]
fn levels_of_the_ground_are_read_from_other_rasters() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mark.xyz");
    fs::write(&path, XYZ).expect("written");
    let read_as = |crs: Option<Crs>| {
        let options = ReadOptions {
            kind: Some(ContentKind::Terrain),
            crs,
            ..ReadOptions::default()
        };
        let source = Source::File {
            shown: "mark.xyz".to_owned(),
            path: path.clone(),
            named: true,
        };
        read(&source, &options)
    };
    let known = read_as(Some(Crs::Zone1330));
    let told = messages(&known);
    assert!(told.contains("as XYZ: 3 × 2 cells"), "{told}");
    let Some(Content::Terrain(rasters)) = known.content else {
        panic!("{told}")
    };
    assert_eq!((rasters.len(), rasters[0].crs), (1, Crs::Zone1330));
    let unknown = read_as(None);
    assert!(
        unknown.content.is_none() && messages(&unknown).contains("coordinate system"),
        "{}",
        messages(&unknown)
    );
    let beside: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(beside.len(), 1, "nothing is written beside what is read");
}

#[test]
fn a_raster_that_is_no_ground_is_refused() {
    let (text, _folder) = read_text("mark.xyz", "no numbers here\n", Some(ContentKind::Terrain));
    assert!(text.content.is_none() && !text.report.findings.is_empty());
    // A virtual raster leads to other files.
    let vrt = "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"><VRTRasterBand dataType=\"Float32\" band=\"1\"/></VRTDataset>";
    let (virtual_raster, _folder) = read_text("mark.vrt", vrt, Some(ContentKind::Terrain));
    assert!(virtual_raster.content.is_none() && messages(&virtual_raster).contains("No reader of terrain"));
}
