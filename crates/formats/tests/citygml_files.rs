//! Real city models in CityGML 1.0, 2.0 and 3.0: read as their makers mean them.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

use planvy_formats::city_model::{CityModel, ModelSystem, read_city_model};
use planvy_formats::{Content, Head, ReadOptions, detect};
use planvy_plan::{Body, Crs, Finding, Reading, RuleId, Severity, SurfaceKind, VerticalReference};

mod archive;
mod testdata;

fn model(name: &str) -> Option<(CityModel, Vec<Finding>)> {
    let path = testdata::file("citygml/citygml-1-2-3.zip")?;
    let files = archive::unzip(&path);
    let (_, bytes) = files
        .iter()
        .find(|(found, _)| found == name)
        .expect("the archive has it");
    let reading = read_city_model(bytes);
    let value = reading
        .value
        .unwrap_or_else(|| panic!("{name}: {:?}", reading.findings));
    Some((value, reading.findings))
}

/// The volume within surfaces by the divergence theorem, in m³.
fn volume_m3(body: &Body) -> f64 {
    let zero = body.surfaces[0].rings[0][0];
    let local = |p: [f64; 3]| [p[0] - zero[0], p[1] - zero[1], p[2] - zero[2]];
    let mut volume = 0.0;
    for ring in body.surfaces.iter().flat_map(|surface| &surface.rings) {
        let a = local(ring[0]);
        for pair in ring[1..].windows(2) {
            let (b, c) = (local(pair[0]), local(pair[1]));
            volume += (a[0] * (b[1] * c[2] - b[2] * c[1])
                + a[1] * (b[2] * c[0] - b[0] * c[2])
                + a[2] * (b[0] * c[1] - b[1] * c[0]))
                / 6.0;
        }
    }
    volume
}

fn kinds(body: &Body, kind: SurfaceKind) -> usize {
    body.surfaces
        .iter()
        .filter(|surface| surface.kind == kind)
        .count()
}

#[test]
fn delft_is_three_closed_blocks_with_their_heights() {
    let Some((model, findings)) = model("delft-lod1-citygml2.gml") else {
        return;
    };
    assert_eq!(
        model.system,
        ModelSystem::Foreign("urn:ogc:def:crs:EPSG::7415".to_owned())
    );
    let heights: Vec<_> = model
        .buildings
        .iter()
        .map(|building| building.measured_height_m)
        .collect();
    assert_eq!(heights.len(), 3);
    assert_eq!(heights[0], Some(3.23));
    for building in &model.buildings {
        assert_eq!(
            (building.open_edges, building.lod.as_deref()),
            (0, Some("1")),
            "{}",
            building.id
        );
        let body = building.body.as_ref().expect("a block");
        let footprint = building.footprint.as_ref().expect("a footprint");
        let area = geo::Area::unsigned_area(footprint);
        let (low, high) = body
            .surfaces
            .iter()
            .flat_map(|surface| surface.rings.iter().flatten())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), p| {
                (low.min(p[2]), high.max(p[2]))
            });
        // A block is its ground times its height, computed apart from the faces' turning.
        assert!(
            (volume_m3(body) - area * (high - low)).abs() < 0.01 * area,
            "{}",
            building.id
        );
    }
    assert!(
        findings.iter().all(|finding| finding.severity != Severity::Error),
        "{findings:?}"
    );
}

#[test]
fn one_house_is_the_same_in_version_2_and_3() {
    let mut volumes = Vec::new();
    for (name, lod) in [
        ("sig3d-house/CityGMLv2/Building_LOD1-EPSG25832.gml", "1"),
        ("sig3d-house/CityGMLv3/Building_LOD1-EPSG25832.gml", "1"),
        ("sig3d-house/CityGMLv2/Building_LOD2-EPSG25832.gml", "2"),
        ("sig3d-house/CityGMLv3/Building_LOD2-EPSG25832.gml", "2"),
    ] {
        let Some((model, _)) = model(name) else { return };
        assert_eq!(model.buildings.len(), 1, "{name}");
        let house = &model.buildings[0];
        assert_eq!((house.lod.as_deref(), house.open_edges), (Some(lod), 0), "{name}");
        let body = house.body.as_ref().expect("a body");
        if lod == "2" {
            let of = |kind| kinds(body, kind);
            let found = [
                of(SurfaceKind::Ground),
                of(SurfaceKind::Wall),
                of(SurfaceKind::Roof),
            ];
            assert_eq!(
                found,
                [1, 4, 2],
                "{name}: faces keep what they are, though the solid only refers to them"
            );
        }
        volumes.push(volume_m3(body));
    }
    assert!(
        (volumes[0] - volumes[1]).abs() < 1e-6 && (volumes[2] - volumes[3]).abs() < 1e-6,
        "{volumes:?}"
    );
    assert!(volumes[0] > 100.0 && volumes[2] > 100.0, "{volumes:?}");
}

#[test]
fn parts_belong_to_their_building_and_openings_to_their_walls() {
    let Some((garage, _)) = model("sig3d-house/CityGMLv2/Building_and_garage_LOD2-EPSG25832.gml") else {
        return;
    };
    assert_eq!(garage.buildings.len(), 1);
    // 13 polygons; the wall between house and garage closes both solids. The house's walls have no corner where it begins and ends: six
    // edges find no partner of their length.
    let faces = garage.buildings[0]
        .body
        .as_ref()
        .map_or(0, |body| body.surfaces.len());
    assert_eq!((faces, garage.buildings[0].open_edges), (14, 6));
    let (house, _) = model("sig3d-house/CityGMLv2/Building_LOD3-EPSG25832.gml").expect("the same archive");
    let body = house.buildings[0].body.as_ref().expect("a body");
    assert_eq!(
        kinds(body, SurfaceKind::Unknown),
        0,
        "every face of the solid is drawn in a surface that says what it is"
    );
    assert!(kinds(body, SurfaceKind::Wall) >= 4 && kinds(body, SurfaceKind::Roof) >= 2);
    let (zurich, findings) = model("zurich-lod2-citygml1.gml").expect("the same archive");
    assert_eq!(zurich.buildings.len(), 4);
    assert_eq!(zurich.system, ModelSystem::Foreign("CH1903".to_owned()));
    let faces = zurich
        .buildings
        .iter()
        .filter_map(|building| building.body.as_ref());
    assert_eq!(faces.map(|body| body.surfaces.len()).sum::<usize>(), 61);
    assert!(
        findings.iter().all(|finding| finding.severity != Severity::Error),
        "{findings:?}"
    );
}

#[test]
fn models_of_version_3_are_read_with_what_is_inside_left_out() {
    let Some((units, findings)) = model("citygml3/BuildingUnits_Storeys_xlink.gml") else {
        return;
    };
    assert_eq!(units.buildings.len(), 1);
    assert_eq!(
        units.buildings[0].body.as_ref().expect("a body").surfaces.len(),
        7
    );
    let inside = findings
        .iter()
        .find(|finding| finding.message.contains("inside buildings"));
    assert!(inside.is_some(), "{findings:?}");
    let (opera, said) =
        model("citygml3/Opera-Lyon_CityGML3.0_LOD2_with_xAL3_FullyStructured.gml").expect("the same archive");
    let body = opera.buildings[0].body.as_ref().expect("a body");
    // Of its 2 279 polygons one has all corners on one spot and one runs to and fro between two.
    assert_eq!(body.surfaces.len(), 2277);
    assert!(
        said.iter()
            .any(|finding| finding.message.contains("fewer than three different corners")),
        "{said:?}"
    );
    let (jefferson, _) = model("citygml3/JeffersonBuilding_CityGML3.0_LOD1_with_xAL3_CommonTypes.gml")
        .expect("the same archive");
    let ModelSystem::AroundPlace { name, place_deg } = &jefferson.system else {
        panic!("{:?}", jefferson.system)
    };
    assert_eq!(name, "EPSG:4979");
    assert!(
        (place_deg[0] - 38.9).abs() < 0.2 && (place_deg[1] + 77.0).abs() < 0.2,
        "{place_deg:?}"
    );
}

#[test]
fn a_tile_in_degrees_is_drawn_in_metres() {
    let Some(path) = testdata::file("citygml/53375768_bldg_6697_op.gml.gz") else {
        return;
    };
    let reading = read_city_model(&testdata::gunzip(&path));
    let model = reading.value.expect("the tile is read");
    assert_eq!(model.buildings.len(), 329);
    let block = &model.buildings[0];
    // Its roof edge in degrees, by the lengths of a degree at 35.8 N (110 954 m and 90 448 m): 11.84 by 4.92 m.
    let area = geo::Area::unsigned_area(block.footprint.as_ref().expect("a footprint"));
    assert!((area - 61.4).abs() < 2.0, "{area}");
    let volume = volume_m3(block.body.as_ref().expect("a block"));
    assert!(
        (volume / area - 3.429).abs() < 0.02,
        "677.747 m to 674.318 m: {}",
        volume / area
    );
}

const HOUSE: &str = r##"<?xml version="1.0"?>
<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0"
  xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs,crs:EPSG::3008,crs:EPSG::5613" srsDimension="3"/></gml:boundedBy>
<cityObjectMember><bldg:Building gml:id="hus-1">
<bldg:measuredHeight uom="m">6.0</bldg:measuredHeight><bldg:storeysAboveGround>2</bldg:storeysAboveGround>
<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>
 <gml:surfaceMember xlink:href="#g"/><gml:surfaceMember xlink:href="#r"/><gml:surfaceMember xlink:href="#a"/>
 <gml:surfaceMember xlink:href="#b"/><gml:surfaceMember xlink:href="#c"/>REST
</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid>
<bldg:boundedBy><bldg:GroundSurface><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon gml:id="g"><gml:exterior><gml:LinearRing>
<gml:posList>6164000 118000 4  6164010 118000 4  6164010 118008 4  6164000 118008 4  6164000 118000 4</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface></bldg:GroundSurface></bldg:boundedBy>
<bldg:boundedBy><bldg:RoofSurface><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon gml:id="r"><gml:exterior><gml:LinearRing>
<gml:posList>6164000 118000 10  6164000 118008 10  6164010 118008 10  6164010 118000 10  6164000 118000 10</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface></bldg:RoofSurface></bldg:boundedBy>
WALLS
</bldg:Building></cityObjectMember></CityModel>"##;

fn house(is_open: bool) -> String {
    let wall = |id: &str, [a, b]: [[u32; 2]; 2]| {
        let [[n1, e1], [n2, e2]] = [a, b];
        format!(
            "<bldg:boundedBy><bldg:WallSurface><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember>\
             <gml:Polygon gml:id=\"{id}\"><gml:exterior><gml:LinearRing><gml:posList>{n1} {e1} 4 {n1} {e1} 10 {n2} {e2} 10 {n2} {e2} 4 {n1} {e1} 4\
             </gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface></bldg:WallSurface></bldg:boundedBy>"
        )
    };
    let (sw, nw, ne, se) = (
        [6_164_000, 118_000],
        [6_164_010, 118_000],
        [6_164_010, 118_008],
        [6_164_000, 118_008],
    );
    let walls = [
        wall("a", [sw, nw]),
        wall("b", [nw, ne]),
        wall("c", [ne, se]),
        wall("d", [se, sw]),
    ]
    .concat();
    let last = if is_open {
        "<gml:surfaceMember xlink:href=\"#nowhere\"/>"
    } else {
        "<gml:surfaceMember xlink:href=\"#d\"/>"
    };
    HOUSE.replace("REST", last).replace("WALLS", &walls)
}

fn read(text: &str) -> Reading<Content> {
    let head = Head {
        file_name: "stad.gml",
        bytes: text.as_bytes(),
        kind: None,
    };
    let format = detect(&head).expect("it is recognised");
    assert_eq!(format.name(), "citygml");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("stad.gml");
    std::fs::write(&path, text).expect("the file can be written");
    format.read(&path, &ReadOptions::default())
}

#[test]
fn a_swedish_house_with_northing_first_is_an_existing_building() {
    let reading = read(&house(false));
    let Some(Content::Buildings(buildings)) = reading.value else {
        panic!("{:?}", reading.findings)
    };
    let [house] = buildings.as_slice() else {
        panic!("one building")
    };
    assert_eq!(
        (house.crs, house.source_id.as_deref(), house.storeys),
        (Crs::Zone1330, Some("hus-1"), Some(2.0))
    );
    assert!((geo::Area::unsigned_area(&house.footprint) - 80.0).abs() < 1e-6);
    let body = house.body.as_ref().expect("a body");
    assert_eq!(body.surfaces[0].rings[0][0], [118_000.0, 6_164_000.0, 4.0]);
    assert!(matches!(&body.vertical, VerticalReference::Datum(datum) if datum.name() == "RH 2000"));
    assert_eq!(
        [SurfaceKind::Ground, SurfaceKind::Wall, SurfaceKind::Roof].map(|kind| kinds(body, kind)),
        [1, 4, 1]
    );
    let warned: Vec<_> = reading
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info)
        .collect();
    assert!(
        warned.iter().all(|finding| finding.rule == RuleId::AXES),
        "{warned:?}"
    );
}

#[test]
fn what_is_missing_or_broken_is_said() {
    let open = read(&house(true));
    let said = |reading: &Reading<Content>, what: &str| {
        reading
            .findings
            .iter()
            .any(|finding| finding.message.contains(what))
    };
    assert!(said(&open, "referred to"), "{:?}", open.findings);
    assert!(said(&open, "the solid is open: 4 edges"), "{:?}", open.findings);
    let whole = house(false);
    for (broken, what) in [
        (whole.replace("</bldg:Building>", ""), "broken"),
        (
            whole[..whole.find("</gml:LinearRing>").expect("a ring")].to_owned(),
            "ends inside",
        ),
        (whole.replace("118000 10 ", "118000 x "), "broken numbers"),
        (
            whole.replace("<CityModel", "<!DOCTYPE a [<!ENTITY b 'c'>]><CityModel"),
            "document type",
        ),
        (whole.replace("EPSG::3008", "EPSG::28992"), "28992"),
    ] {
        let reading = read(&broken);
        assert!(said(&reading, what), "{what}: {:?}", reading.findings);
    }
    // Cut anywhere: a value or findings, never a crash.
    for end in (0..whole.len()).step_by(97) {
        let reading = read_city_model(&whole.as_bytes()[..end]);
        assert!(!reading.findings.is_empty(), "cut at {end}");
    }
}

#[test]
fn cities_of_other_countries_are_models_too() {
    // Systems where the file names one.
    for (name, buildings, system) in [
        ("DH_01_subs.city.json", 4, None),
        ("rotterdam_subset.city.json", 16, None),
        ("multi_lod.city.json", 10, None),
        ("zurich_subset_lod2.city.json.gz", 49, Some("2056")),
        ("3dbag_b2.city.jsonl", 2, Some("7415")),
        ("3dbag_tile_901.city.jsonl.gz", 52, Some("7415")),
    ] {
        let Some(path) = testdata::file(&format!("cityjson-cities/{name}")) else {
            return;
        };
        let bytes = if name.ends_with(".gz") {
            testdata::gunzip(&path)
        } else {
            std::fs::read(&path).expect("the file opens")
        };
        let reading = read_city_model(&bytes);
        let model = reading
            .value
            .unwrap_or_else(|| panic!("{name}: {:?}", reading.findings));
        assert_eq!(model.buildings.len(), buildings, "{name}");
        match (&model.system, system) {
            (ModelSystem::Foreign(found), Some(system)) => assert!(found.contains(system), "{name}: {found}"),
            (found, system) => assert_eq!((found, system), (&ModelSystem::Unsaid, None), "{name}"),
        }
        let with_body = model
            .buildings
            .iter()
            .filter(|building| building.body.is_some())
            .count();
        assert!(with_body * 10 >= model.buildings.len() * 9, "{name}: {with_body}");
    }
}
