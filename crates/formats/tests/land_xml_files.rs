//! Ground as triangles in LandXML: whole, in other units and systems, and broken.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

use std::fmt::Write;

use planvy_formats::city_model::ModelSystem;
use planvy_formats::terrain::{GroundAnywhere, GroundFormat, TerrainLandXml, detect_ground};
use planvy_formats::{Content, ContentKind, Head, ReadOptions, detect};
use planvy_plan::{Crs, Datum, Reading, RuleId, Severity, TerrainRaster};
use proptest::prelude::*;

/// Corners of a grid of 5 m by its row and column: a hill of 3 m in the middle of 40 m by 40 m, on ground at 10 m.
fn corner(row: usize, column: usize) -> [f64; 3] {
    let off = (row as f64 - 4.0).hypot(column as f64 - 4.0);
    let up = 10.0 + (3.0 - off).max(0.0);
    [
        118_000.0 + 5.0 * column as f64,
        6_164_000.0 + 5.0 * row as f64,
        up,
    ]
}

const METRES: &str = r#"<Units><Metric areaUnit="squareMeter" linearUnit="meter" volumeUnit="cubicMeter"
    temperatureUnit="celsius" pressureUnit="HPA"/></Units>"#;
const ZONE: &str = r#"<CoordinateSystem desc="SWEREF99 13 30" epsgCode="3008" verticalDatum="RH 2000"/>"#;

/// The definition of a surface: all squares but those of a pond, in which the faces are invisible. Each point goes through a function first,
/// and is written with its three numbers in the order that comes out.
fn definition(written: impl Fn([f64; 3]) -> [f64; 3]) -> String {
    let mut text = "<Definition surfType=\"TIN\"><Pnts>".to_owned();
    for row in 0..9 {
        for column in 0..9 {
            let [a, b, c] = written(corner(row, column));
            write!(text, "<P id=\"{}\">{a} {b} {c}</P>", row * 9 + column + 1).unwrap();
        }
    }
    text += "</Pnts><Faces>";
    for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
        let mark = if (row, column) == (1, 1) { " i=\"1\"" } else { "" };
        let [a, b] = [row * 9 + column + 1, row * 9 + column + 2];
        let [c, d] = [b + 9, a + 9];
        write!(
            text,
            "<F n=\"0 0 0\"{mark}>{a} {b} {c}</F><F{mark}>{a} {c} {d}</F>"
        )
        .unwrap();
    }
    text + "</Faces></Definition>"
}

fn northing_first([east, north, up]: [f64; 3]) -> [f64; 3] {
    [north, east, up]
}

fn file(units: &str, system: &str, surfaces: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LandXML xmlns=\"http://www.landxml.org/schema/LandXML-1.2\" version=\"1.2\">\n\
         {units}\n{system}\n<Project name=\"Mark\"/>\n<Surfaces>\n{surfaces}\n</Surfaces>\n</LandXML>\n"
    )
}

fn surface(attributes: &str, definition: &str) -> String {
    format!("<Surface {attributes}><SourceData><Breaklines/></SourceData>{definition}</Surface>")
}

fn hill() -> String {
    file(
        METRES,
        ZONE,
        &surface("name=\"Mark\"", &definition(northing_first)),
    )
}

fn on_disk<T>(text: &[u8], read: impl FnOnce(&std::path::Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mark.xml");
    std::fs::write(&path, text).unwrap();
    read(&path)
}

fn read(text: &str) -> Reading<Content> {
    let head = Head {
        file_name: "mark.xml",
        bytes: text.as_bytes(),
        kind: None,
    };
    let format = detect(&head).unwrap();
    assert_eq!(format.name(), "terrain-landxml");
    on_disk(text.as_bytes(), |path| format.read(path, &ReadOptions::default()))
}

fn anywhere(text: &str) -> Reading<GroundAnywhere> {
    on_disk(text.as_bytes(), |path| TerrainLandXml.read_anywhere(path))
}

fn raster(reading: &Reading<Content>) -> &TerrainRaster {
    match &reading.value {
        Some(Content::Terrain(rasters)) => &rasters[0],
        _ => panic!("{:?}", reading.findings),
    }
}

/// What is said of some weight, one a line.
fn said<T>(reading: &Reading<T>, severity: Severity) -> String {
    let told = reading
        .findings
        .iter()
        .filter(|finding| finding.severity == severity);
    told.map(|finding| format!("{} {}", finding.rule, finding.message))
        .collect::<Vec<String>>()
        .join("\n")
}

/// The level in the plane of the triangle under a cell's centre, reckoned here: squares are cut from south-west to north-east.
fn level_m(east: f64, north: f64) -> f64 {
    let (x, y) = ((east - 118_000.0) / 5.0, (north - 6_164_000.0) / 5.0);
    let (column, row) = (x.floor() as usize, y.floor() as usize);
    let (along, up) = (x - x.floor(), y - y.floor());
    let [a, b] = [corner(row, column)[2], corner(row, column + 1)[2]];
    let [c, d] = [corner(row + 1, column + 1)[2], corner(row + 1, column)[2]];
    if along >= up {
        a + (b - a) * along + (c - b) * up
    } else {
        a + (d - a) * up + (c - d) * along
    }
}

#[test]
fn triangles_become_ground_and_the_invisible_ones_a_hole() {
    let reading = read(&hill());
    let ground = raster(&reading);
    assert_eq!((ground.crs, &ground.datum), (Crs::Zone1330, &Some(Datum::Rh2000)));
    assert_eq!((ground.cell_m, ground.columns, ground.rows), (2.0, 20, 20));
    assert_eq!(
        (ground.west_centre_m, ground.north_centre_m),
        (118_001.0, 6_164_039.0)
    );
    let mut holes = 0;
    for (at, own) in ground.levels_m.iter().enumerate() {
        let (row, column) = (at / 20, at % 20);
        let [east, north] = [118_001.0 + 2.0 * column as f64, 6_164_039.0 - 2.0 * row as f64];
        let is_pond = east > 118_005.0 && east < 118_010.0 && north > 6_164_005.0 && north < 6_164_010.0;
        assert_eq!(own.is_nan(), is_pond, "{east} {north}");
        holes += usize::from(is_pond);
        assert!(
            is_pond || (f64::from(*own) - level_m(east, north)).abs() < 1e-5,
            "{east} {north}"
        );
    }
    // Cells with their middles at 7 and 9 m; those at 5 m are on an edge of ground.
    assert_eq!(holes, 4);
    assert_eq!(said(&reading, Severity::Warning), "");
    assert!(said(&reading, Severity::Info).contains("2 faces are marked as invisible"));
}

/// The same hill in feet, in a system of another country: the same ground in metres.
#[test]
fn feet_become_metres() {
    let foot_m = 1200.0 / 3937.0;
    let units = r#"<Units><Imperial areaUnit="squareFoot" linearUnit="USSurveyFoot" volumeUnit="cubicFeet"
        temperatureUnit="fahrenheit" pressureUnit="inHG" elevationUnit="feet"/></Units>"#;
    let in_feet = |corner| northing_first(corner).map(|metres| metres / foot_m);
    let system = r#"<CoordinateSystem epsgCode="2225" verticalDatum="NAVD88"/>"#;
    let text = file(units, system, &surface("name=\"Hill\"", &definition(in_feet)));
    let reading = anywhere(&text);
    let ground = reading.value.as_ref().unwrap();
    assert_eq!(ground.system, ModelSystem::Foreign("EPSG:2225".to_owned()));
    assert_eq!(ground.datum, Some(Datum::Other("NAVD88".to_owned())));
    let in_metres = read(&hill());
    let same = raster(&in_metres);
    assert_eq!(
        (ground.columns, ground.rows, ground.cell_m),
        (same.columns, same.rows, same.cell_m)
    );
    assert_eq!(
        (ground.west_centre_m, ground.north_centre_m),
        (same.west_centre_m, same.north_centre_m)
    );
    let mut differ = 0;
    for (own, other) in ground.levels_m.iter().zip(&same.levels_m) {
        differ += usize::from(own.is_nan() != other.is_nan());
        assert!(own.is_nan() || other.is_nan() || (own - other).abs() < 1e-4);
    }
    // Middles on the edge of the pond are in it or not by the last digit.
    assert!(differ <= 5, "{differ}");
    assert!(said(&reading, Severity::Info).contains("a unit is 0.304800"));
    // For answers it is no ground.
    let refused = read(&text);
    assert_eq!(refused.value, None);
    assert!(said(&refused, Severity::Error).contains("'EPSG:2225' is not SWEREF 99"));
}

#[test]
fn eastings_first_are_mended_in_sweden() {
    let text = file(
        METRES,
        ZONE,
        &surface("name=\"Mark\"", &definition(|corner| corner)),
    );
    let reading = read(&text);
    assert_eq!(raster(&reading).levels_m.len(), 400);
    assert!(said(&reading, Severity::Warning).starts_with(&RuleId::AXES.to_string()));
    let right = read(&hill());
    assert_eq!(format!("{:?}", raster(&reading)), format!("{:?}", raster(&right)));
}

#[test]
fn of_several_surfaces_the_ground_as_it_is_is_read() {
    let ground = definition(northing_first);
    let higher = definition(|[east, north, up]| [north, east, up + 2.0]);
    let two = |first: &str, second: &str| {
        file(
            METRES,
            ZONE,
            &(surface(first, &ground) + &surface(second, &higher)),
        )
    };
    let alone = format!("{:?}", raster(&read(&hill())));
    for (first, second) in [
        ("name='Ground'", "name='Road' state='proposed'"),
        ("name='Ground' state='existing'", "name='Rock'"),
        ("name='Ground' state='existing'", "name='Old' state='destroyed'"),
    ] {
        let reading = read(&two(first, second));
        assert_eq!(format!("{:?}", raster(&reading)), alone, "{first} {second}");
        assert!(
            said(&reading, Severity::Info).contains("1 surface is left out: '"),
            "{:?}",
            reading.findings
        );
    }
    let reading = read(&two("name='Ground'", "name='Rock'"));
    assert_eq!(reading.value, None);
    let told = said(&reading, Severity::Error);
    assert!(
        told.contains("the surfaces 'Ground', 'Rock' lie over each other with different levels in 396 cells"),
        "{told}"
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let whole = hill();
    let replaced = |from: &str, to: &str| {
        assert!(whole.contains(from), "{from}");
        whole.replacen(from, to, 1)
    };
    let cut = whole[..whole.find("</Pnts>").unwrap()].to_owned();
    let no_faces = {
        let (start, end) = (whole.find("<Faces>").unwrap(), whole.find("</Faces>").unwrap());
        format!("{}{}", &whole[..start], &whole[end + 8..])
    };
    for (text, told) in [
        (cut, "the file ends inside the element 'Pnts' (line 8"),
        (
            replaced("?>", "?><!DOCTYPE LandXML [<!ENTITY a 'b'>]>"),
            "declares a document type",
        ),
        (
            replaced("<Project name", "<Project &nix; name"),
            "the XML is broken",
        ),
        (
            replaced("linearUnit=\"meter\"", "linearUnit=\"furlong\""),
            "the unit 'furlong', which LandXML does not have",
        ),
        (
            replaced("surfType=\"TIN\"", "surfType=\"grid\""),
            "'Mark' is of the type 'grid'",
        ),
        (no_faces, "it has 0 triangles"),
        (
            replaced("epsgCode=\"3008\"", "epsgCode=\"28992\""),
            "'EPSG:28992' is not SWEREF 99",
        ),
        (
            replaced("SWEREF99 13 30\" epsgCode=\"3008\"", "Project\""),
            "does not say in which coordinate system",
        ),
        (
            replaced("epsgCode=\"3008\"", "epsgCode=\"3006\""),
            "which is not in Sweden in SWEREF 99 TM",
        ),
        (
            file(METRES, ZONE, ""),
            "no surface holds triangles of the ground: it has none",
        ),
    ] {
        let reading = read(&text);
        assert_eq!(reading.value, None, "{told}");
        let errors = said(&reading, Severity::Error);
        assert!(errors.contains(told), "{told} in {errors}");
    }
    let not_landxml = anywhere("<gml><LandXML/></gml>");
    assert!(said(&not_landxml, Severity::Error).contains("the root element is 'gml', not LandXML"));
}

#[test]
fn broken_points_and_faces_are_left_out_and_the_rest_is_read() {
    let whole = hill();
    for (from, to, told) in [
        (
            "<P id=\"1\">6164000 118000 10</P>",
            "<P id=\"1\">6164000 118000</P>",
            "1 point is left out: not a whole id and three numbers; the first is '6164000 118000' (line 8)",
        ),
        (
            "<P id=\"1\">6164000 118000 10</P>",
            "<P id=\"1\">6164000 inf 10</P>",
            "the first is '6164000 inf 10'",
        ),
        ("<P id=\"1\">", "<P id=\"a\">", "the first is 'id=\"a\"'"),
        (
            "<P id=\"1\">",
            "<P id=\"2\">",
            "1 point is left out: their id is that of another point",
        ),
        (
            "<F>1 11 10</F>",
            "<F>1 11 1</F>",
            "1 face is left out: not three different points; the first is '1 11 1'",
        ),
        ("<F>1 11 10</F>", "<F>1 2 11 10</F>", "the first is '1 2 11 10'"),
        (
            "<F>1 11 10</F>",
            "<F>1 11 999</F>",
            "1 face is left out: their points are not there; the first is '1 11 999'",
        ),
        (
            METRES,
            "",
            "the file does not say its units (Units); coordinates are read as metres",
        ),
    ] {
        assert!(whole.contains(from), "{from}");
        let reading = read(&whole.replacen(from, to, 1));
        assert_eq!(raster(&reading).levels_m.len(), 400, "{to}");
        let warnings = said(&reading, Severity::Warning);
        assert!(warnings.contains(told), "{told} in {warnings}");
    }
}

#[test]
fn it_is_told_from_other_xml_and_read_in_other_letters() {
    let whole = hill();
    let head = |bytes, kind| Head {
        file_name: "a.xml",
        bytes,
        kind,
    };
    assert!(detect_ground(&head(whole.as_bytes(), Some(ContentKind::Terrain))).is_some());
    assert!(detect_ground(&head(whole.as_bytes(), Some(ContentKind::Plans))).is_none());
    assert!(detect_ground(&head(b"<?xml version='1.0'?><CityModel/>", None)).is_none());
    let mut wide = vec![0xff, 0xfe];
    wide.extend(whole.encode_utf16().flat_map(u16::to_le_bytes));
    let format = detect(&head(&wide, None)).unwrap();
    let reading = on_disk(&wide, |path| format.read(path, &ReadOptions::default()));
    assert_eq!(
        format!("{:?}", raster(&reading)),
        format!("{:?}", raster(&read(&whole)))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any change of a few bytes is survived, and any file that ends early is refused.
    #[test]
    fn no_mutation_panics(at in 0.0..1.0_f64, put in proptest::collection::vec(any::<u8>(), 0..4), is_cut in any::<bool>()) {
        let mut bytes = hill().into_bytes();
        let at = (at * bytes.len() as f64) as usize;
        if is_cut {
            bytes.truncate(at);
        } else {
            let end = (at + put.len()).min(bytes.len());
            bytes.splice(at..end, put);
        }
        let reading = on_disk(&bytes, |path| TerrainLandXml.read_anywhere(path));
        prop_assert!(reading.value.is_some() || !reading.findings.is_empty());
        prop_assert!(!(is_cut && reading.value.is_some() && at + 12 < hill().len()));
    }
}
