//! Ground as triangles, in CityJSON and in CityGML 2 and 3.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

use std::fmt::Write;

use planvy_formats::{Content, ContentKind, Head, ReadOptions, detect};
use planvy_plan::{Crs, Datum, Reading, Severity, TerrainRaster};

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

/// Two triangles for each square, apart from those of a pond.
fn triangles() -> Vec<[[f64; 3]; 3]> {
    let squares = (0..8).flat_map(|row| (0..8).map(move |column| (row, column)));
    let dry = squares.filter(|square| *square != (1, 1));
    let parts = dry.flat_map(|(row, column)| {
        let [a, b] = [corner(row, column), corner(row, column + 1)];
        let [c, d] = [corner(row + 1, column + 1), corner(row + 1, column)];
        [[a, b, c], [a, c, d]]
    });
    parts.collect()
}

fn cityjson() -> String {
    let corners = triangles().concat();
    let numbers: Vec<[usize; 1]> = (0..corners.len()).map(|number| [number]).collect();
    let boundaries: Vec<Vec<Vec<usize>>> = numbers.chunks(3).map(|three| vec![three.concat()]).collect();
    serde_json::json!({
        "type": "CityJSON", "version": "2.0",
        "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/5847"},
        "transform": {"scale": [1.0, 1.0, 1.0], "translate": [0.0, 0.0, 0.0]},
        "CityObjects": {"mark": {"type": "TINRelief", "geometry": [
            {"type": "CompositeSurface", "lod": "1", "boundaries": boundaries}
        ]}},
        "vertices": corners,
    })
    .to_string()
}

fn citygml(version: &str, gml: &str) -> String {
    let mut patches = String::new();
    for [a, b, c] in triangles() {
        patches += "<gml:Triangle><gml:exterior><gml:LinearRing><gml:posList srsDimension='3'>";
        for [east, north, up] in [a, b, c, a] {
            write!(patches, "{north} {east} {up} ").unwrap();
        }
        patches += "</gml:posList></gml:LinearRing></gml:exterior></gml:Triangle>";
    }
    // The extent is a polygon too, and no ground.
    format!(
        "<CityModel xmlns='http://www.opengis.net/citygml/{version}' xmlns:gml='{gml}' \
         xmlns:dem='http://www.opengis.net/citygml/relief/{version}'><cityObjectMember>\
         <dem:ReliefFeature gml:id='mark'><dem:lod>1</dem:lod><dem:reliefComponent><dem:TINRelief><dem:lod>1</dem:lod>\
         <dem:extent><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList srsDimension='3'>6164000 118000 99 6164000 \
         118040 99 6164040 118040 99 6164000 118000 99</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></dem:extent>\
         <dem:tin><gml:TriangulatedSurface srsName='EPSG:3008+5613'><gml:trianglePatches>{patches}</gml:trianglePatches>\
         </gml:TriangulatedSurface></dem:tin></dem:TINRelief></dem:reliefComponent></dem:ReliefFeature></cityObjectMember>\
         </CityModel>"
    )
}

fn read(name: &str, text: &str) -> Reading<Content> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let head = Head {
        file_name: name,
        bytes: text.as_bytes(),
        kind: Some(ContentKind::Terrain),
    };
    detect(&head).unwrap().read(&path, &ReadOptions::default())
}

fn raster(reading: &Reading<Content>) -> &TerrainRaster {
    match &reading.value {
        Some(Content::Terrain(rasters)) => &rasters[0],
        _ => panic!("{:?}", reading.findings),
    }
}

#[test]
fn triangles_of_all_three_become_the_same_ground() {
    let gml_3 = citygml("3.0", "http://www.opengis.net/gml/3.2");
    for (name, text) in [
        ("mark.city.json", cityjson()),
        ("mark.gml", citygml("2.0", "http://www.opengis.net/gml")),
        ("mark3.gml", gml_3),
    ] {
        let reading = read(name, &text);
        let ground = raster(&reading);
        assert_eq!(
            (ground.crs, &ground.datum),
            (Crs::Zone1330, &Some(Datum::Rh2000)),
            "{name}"
        );
        assert_eq!(
            (ground.cell_m, ground.columns, ground.rows),
            (2.0, 20, 20),
            "{name}"
        );
        assert_eq!(
            (ground.west_centre_m, ground.north_centre_m),
            (118_001.0, 6_164_039.0)
        );
        assert_eq!(
            ground.uncertainty_m, None,
            "the triangles do not say how well they fit"
        );
        // Flat in the corner; near the top the hill is 1 m lower for each 5 m.
        assert!((ground.level_m(0, 0).unwrap() - 10.0).abs() < 1e-6);
        let top_m = ground.level_m(10, 10).unwrap();
        assert!((12.5..12.9).contains(&top_m), "{top_m}");
        // The pond lies from 5 to 10 m from the west and from the south.
        assert_eq!(ground.level_m(3, 16), None, "no ground in the pond");
        assert!(ground.level_m(1, 16).is_some());
        let said = &reading
            .findings
            .iter()
            .find(|finding| finding.message.starts_with("ground from"))
            .unwrap()
            .message;
        assert!(
            said.contains("126 triangles, in cells of 2 m, 4 of them without ground"),
            "{said}"
        );
        assert!(said.contains("m at the worst"), "{said}");
        let swapped = reading
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Warning);
        assert_eq!(swapped, name.ends_with(".gml"), "{:?}", reading.findings);
    }
}

#[test]
fn a_city_model_without_ground_says_so() {
    let text = cityjson().replace("TINRelief", "LandUse");
    let reading = read("a.city.json", &text);
    assert_eq!(reading.value, None);
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.message.contains("no ground as triangles"))
    );
    let foreign = cityjson().replace("/5847", "/7415");
    let reading = read("a.city.json", &foreign);
    assert_eq!(reading.value, None);
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.message.contains("is not SWEREF 99"))
    );
    let far = cityjson().replace("[118000.0,6164000.0,", "[1e300,6164000.0,");
    let reading = read("a.city.json", &far);
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.severity != Severity::Info)
    );
    let cut = cityjson();
    assert_eq!(read("a.city.json", &cut[..cut.len() / 2]).value, None);
    let gml = citygml("2.0", "http://www.opengis.net/gml");
    assert_eq!(read("a.gml", &gml[..gml.len() / 2]).value, None);
    let broken = gml.replacen("6164000 118000 10 ", "6164000 NaN 10 ", 1);
    let reading = read("a.gml", &broken);
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.message.contains("broken numbers"))
    );
}
