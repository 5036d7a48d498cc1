//! Real city models, and the official cases of CityJSON: read as their makers mean them, or refused with the reason.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

use std::collections::BTreeMap;

use planvy_formats::cityjson::CityJson;
use planvy_formats::proposals::cityjson::CityJsonProposal;
use planvy_formats::{
    Content, Format, Head, ProposalFormat, ProposalOptions, ReadOptions, detect, detect_proposal,
};
use planvy_plan::{
    Body, Crs, ExistingBuilding, Finding, Placement, Proposal, Reading, RuleId, Severity, SurfaceKind,
    VerticalReference,
};

mod archive;
mod testdata;

/// Reads bytes as a file of existing buildings.
fn read(bytes: &[u8], options: &ReadOptions) -> Reading<Content> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("model.city.json");
    std::fs::write(&path, bytes).expect("the file can be written");
    CityJson.read(&path, options)
}

fn buildings(reading: Reading<Content>) -> Vec<ExistingBuilding> {
    match reading.value {
        Some(Content::Buildings(buildings)) => buildings,
        other => {
            assert_eq!(other, None, "{:?}", reading.findings);
            Vec::new()
        }
    }
}

fn propose(bytes: &[u8]) -> Reading<Proposal> {
    CityJsonProposal.read(bytes, &ProposalOptions::default())
}

/// A file of the city models, unpacked.
fn city(name: &str) -> Option<Vec<u8>> {
    let path = testdata::file(&format!("cityjson-cities/{name}"))?;
    Some(if name.ends_with(".gz") {
        testdata::gunzip(&path)
    } else {
        std::fs::read(&path).expect("the file opens")
    })
}

fn lund() -> Option<Vec<u8>> {
    testdata::file("se-lund-city-model/win_lund3008_red.city.json.gz").map(|path| testdata::gunzip(&path))
}

/// The volume within surfaces by the divergence theorem, in m³.
fn volume_m3(body: &Body) -> f64 {
    let zero = body.surfaces[0].rings[0][0];
    let local = |p: [f64; 3]| [p[0] - zero[0], p[1] - zero[1], p[2] - zero[2]];
    let mut volume = 0.0;
    for ring in body.surfaces.iter().flat_map(|surface| &surface.rings) {
        for pair in ring[1..].windows(2) {
            let [a, b, c] = [local(ring[0]), local(pair[0]), local(pair[1])];
            volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
                + a[2] * (b[0] * c[1] - b[1] * c[0]))
                / 6.0;
        }
    }
    volume
}

fn area_m2(building: &ExistingBuilding) -> f64 {
    use geo::Area;
    building.footprint.unsigned_area()
}

fn said<'a>(findings: &'a [Finding], what: &str) -> Vec<&'a Finding> {
    findings
        .iter()
        .filter(|finding| finding.message.contains(what))
        .collect()
}

#[test]
fn lund_is_read_with_all_that_is_odd_about_it() {
    let Some(bytes) = lund() else { return };
    let head = Head {
        file_name: "lund.city.json",
        bytes: &bytes[..64 << 10],
        kind: None,
    };
    assert_eq!(detect(&head).map(Format::name), Some("cityjson"));
    let reading = read(&bytes, &ReadOptions::default());
    assert!(!reading.has_errors(), "{:?}", reading.findings);
    let findings = reading.findings.clone();
    let buildings = buildings(reading);
    assert_eq!(buildings.len(), 27);
    assert!(buildings.iter().all(|building| building.crs == Crs::Zone1330));
    for text in [
        "the version is written '1.0.1'; it is read as 1.0",
        "the coordinate system is written 'EPSG:3008'",
        "every building stands on 0.000",
        "9081 of 23774 vertices are not used",
        "level of detail read: 3 of 27 buildings",
    ] {
        assert_eq!(said(&findings, text).len(), 1, "{text}: {findings:?}");
    }
    let positions = said(&findings, "the solid is open");
    let on_map = |finding: &&Finding| {
        let [east, north] = finding.position.expect("it says where");
        (129_855.0..130_238.0).contains(&east) && (6_176_099.0..6_176_469.0).contains(&north)
    };
    assert!(positions.iter().all(on_map), "{positions:?}");
    let open: BTreeMap<&str, &str> = said(&findings, "the solid is open")
        .iter()
        .map(|finding| {
            let edges = finding.message.split_whitespace().nth(4).unwrap_or_default();
            (finding.feature.as_deref().unwrap_or_default(), edges)
        })
        .collect();
    let expected = [
        ("Lund41", "3"),
        ("Lund44-f3", "24"),
        ("Lund45", "3"),
        ("Lund47", "11"),
    ];
    assert_eq!(open, BTreeMap::from(expected));

    let mut kinds: BTreeMap<SurfaceKind, usize> = BTreeMap::new();
    for building in &buildings {
        let body = building.body.as_ref().expect("each has a body");
        assert_eq!(body.vertical, VerticalReference::OwnGround);
        for surface in &body.surfaces {
            *kinds.entry(surface.kind).or_default() += 1;
        }
    }
    // 129 faces of the delivered 4 968 + 43 + 2 570 + 149 + 27 have two corners only.
    let expected = [
        (SurfaceKind::Ground, 27),
        (SurfaceKind::Wall, 4_968 - 115),
        (SurfaceKind::Roof, 43 - 1),
        (SurfaceKind::Opening, 2_570 + 149 - 13),
    ];
    assert_eq!(kinds, BTreeMap::from(expected));
    let left_out: usize = said(&findings, "fewer than three different corners")
        .iter()
        .filter_map(|finding| finding.message.split_whitespace().next()?.parse::<usize>().ok())
        .sum();
    assert_eq!(left_out, 129);
    for (id, area, volume) in [("Lund03", 635.1, 9_526.0), ("Lund33", 1_965.6, 82_553.0)] {
        let building = buildings
            .iter()
            .find(|building| building.source_id.as_deref() == Some(id))
            .expect("it is there");
        assert!(
            (area_m2(building) - area).abs() < 0.06,
            "{id} {}",
            area_m2(building)
        );
        let body = building.body.as_ref().expect("it has a body");
        assert!((volume_m3(body) - volume).abs() < 0.6, "{id} {}", volume_m3(body));
    }
}

/// The polygons of a shapefile: rings of `[x, y]`.
fn shapes(shp: &[u8]) -> Vec<Vec<Vec<[f64; 2]>>> {
    let int = |at: usize, big: bool| {
        let bytes: [u8; 4] = shp[at..at + 4].try_into().expect("four bytes");
        usize::try_from(if big {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
        .expect("it fits")
    };
    let float = |at: usize| f64::from_le_bytes(shp[at..at + 8].try_into().expect("eight bytes"));
    let mut at = 100;
    let mut shapes = Vec::new();
    while at < shp.len() {
        let (parts, points) = (int(at + 8 + 36, false), int(at + 8 + 40, false));
        let starts: Vec<usize> = (0..parts)
            .map(|part| int(at + 8 + 44 + 4 * part, false))
            .chain([points])
            .collect();
        let first = at + 8 + 44 + 4 * parts;
        let point = |number: usize| [float(first + 16 * number), float(first + 16 * number + 8)];
        shapes.push(
            starts
                .windows(2)
                .map(|ends| (ends[0]..ends[1]).map(point).collect())
                .collect(),
        );
        at += 8 + 2 * int(at + 4, true);
    }
    shapes
}

#[test]
fn footprints_of_lund_are_those_of_the_shapefile_beside_it() {
    let Some(bytes) = lund() else { return };
    let Some(zip) = testdata::file("se-lund-city-model/footprints-with-height.zip") else {
        return;
    };
    let files: BTreeMap<String, Vec<u8>> = archive::unzip(&zip).into_iter().collect();
    let shapes = shapes(&files["foot_height_own.shp"]);
    let buildings = buildings(read(&bytes, &ReadOptions::default()));
    assert_eq!(shapes.len(), buildings.len());
    let ring_area = |ring: &Vec<[f64; 2]>| {
        let [x0, y0] = ring[0];
        ring.windows(2)
            .map(|ends| ((ends[0][0] - x0) * (ends[1][1] - y0) - (ends[1][0] - x0) * (ends[0][1] - y0)) / 2.0)
            .sum::<f64>()
    };
    let mut drawn: Vec<f64> = shapes
        .iter()
        .map(|rings| rings.iter().map(ring_area).sum::<f64>().abs())
        .collect();
    let mut read: Vec<f64> = buildings.iter().map(area_m2).collect();
    drawn.sort_by(f64::total_cmp);
    read.sort_by(f64::total_cmp);
    for (drawn, read) in drawn.iter().zip(&read) {
        assert!((drawn - read).abs() < 0.02 * drawn.max(50.0), "{drawn} {read}");
    }
}

#[test]
fn cities_are_read_and_refused_for_what_they_are() {
    for (name, version, count, surfaces, lod, foreign) in [
        ("zurich_subset_lod2.city.json.gz", "1.1", 49, 2_039, "2", true),
        ("rotterdam_subset.city.json", "2.0", 16, 248 - 12, "2", false),
        ("DH_01_subs.city.json", "1.1", 4, 70, "2", false),
        ("multi_lod.city.json", "2.0", 10, 348, "2.2", false),
        ("3dbag_tile_901.city.jsonl.gz", "1.1", 52, 0, "2.2", true),
        ("3dbag_b2.city.jsonl", "2.0", 2, 0, "2.2", true),
    ] {
        let Some(bytes) = city(name) else { return };
        assert_eq!(
            detect_proposal(&bytes).map(ProposalFormat::name),
            Some("cityjson"),
            "{name}"
        );
        let reading = propose(&bytes);
        let proposal = reading.value.expect("it is read");
        assert_eq!(proposal.format, format!("cityjson-{version}"));
        assert_eq!(proposal.buildings.len(), count, "{name}");
        assert!(
            matches!(proposal.placement, Placement::NotPlaced { .. }),
            "{name}"
        );
        let bodies = proposal
            .buildings
            .iter()
            .filter_map(|building| building.body.as_ref());
        let faces: usize = bodies.map(|body| body.surfaces.len()).sum();
        assert!(
            faces == surfaces || surfaces == 0 && faces > count * 4,
            "{name} {faces}"
        );
        let level = format!("level of detail read: {lod} of {count} buildings");
        assert_eq!(
            said(&reading.findings, &level).len(),
            1,
            "{name} {:?}",
            reading.findings
        );
        let errors: Vec<&Finding> = reading
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert_eq!(errors.len(), usize::from(foreign), "{name} {errors:?}");
        assert!(
            errors
                .iter()
                .all(|finding| finding.rule == RuleId::CRS && finding.message.contains("is not SWEREF 99"))
        );
        let stored = read(&bytes, &ReadOptions::default());
        assert_eq!(stored.value, None, "{name} is not stored");
        assert!(stored.findings.iter().any(|finding| finding.rule == RuleId::CRS));
    }
}

#[test]
fn what_is_drawn_at_level_0_is_the_footprint() {
    let Some(bytes) = city("3dbag_tile_901.city.jsonl.gz") else {
        return;
    };
    let proposal = propose(&bytes).value.expect("it is read");
    assert!(
        proposal
            .buildings
            .iter()
            .all(|building| building.footprint.is_some())
    );
    let Some(bytes) = city("multi_lod.city.json") else {
        return;
    };
    let proposal = propose(&bytes).value.expect("it is read");
    assert!(
        proposal
            .buildings
            .iter()
            .all(|building| building.footprint.is_none())
    );
}

#[test]
fn trees_of_templates_are_no_buildings() {
    let Some(bytes) = city("geometry_templates.city.jsonl") else {
        return;
    };
    let reading = propose(&bytes);
    assert_eq!(reading.value, None);
    assert_eq!(said(&reading.findings, "15 SolitaryVegetationObject").len(), 1);
    assert_eq!(said(&reading.findings, "the drawing holds no building").len(), 1);
    assert_eq!(reading.findings.len(), said(&reading.findings, "").len());
}

/// The errors of a file beside those of its place and of its having no building.
fn faults(reading: &Reading<Proposal>) -> Vec<&Finding> {
    let of_content = |finding: &&Finding| {
        finding.severity == Severity::Error
            && finding.rule != RuleId::CRS
            && !finding.message.contains("holds no building")
    };
    reading.findings.iter().filter(of_content).collect()
}

#[test]
fn verdicts_of_the_official_validator_are_found_where_they_concern_buildings() {
    let (Some(zip), Some(expected)) = (
        testdata::file("cityjson-conformance/cjval-data.zip"),
        testdata::file("cityjson-conformance/cjval-expected.csv"),
    ) else {
        return;
    };
    let expected = std::fs::read_to_string(expected).expect("the file opens");
    let files: BTreeMap<String, Vec<u8>> = archive::unzip(&zip).into_iter().collect();
    let (mut found, mut passed) = (0, 0);
    for line in expected.lines().skip(1) {
        let mut fields = line.split(',');
        let (name, verdict) = (fields.next().expect("a name"), fields.next().expect("a verdict"));
        let check = fields.nth(1).expect("a check");
        let reading = propose(&files[name]);
        let faults = faults(&reading);
        // Materials, textures and extensions are not read: what is wrong with them does not touch a building's form.
        let concerns_us = match name {
            "duplicate.json" | "o4.json" => true,
            "potatoes.city.json" | "texture6.city.json" => false,
            _ => check == "wrong_vertex_index",
        };
        if verdict == "valid" || !concerns_us {
            assert!(faults.is_empty(), "{name} {faults:?}");
            passed += 1;
        } else {
            assert!(!faults.is_empty(), "{name} {:?}", reading.findings);
            found += 1;
        }
    }
    assert_eq!((found, passed), (3, 16));
}

#[test]
fn cases_of_the_corpus_are_read_and_the_invalid_ones_refused() {
    let Some(zip) = testdata::file("cityjson-conformance/cityjson-corpus-cases.zip") else {
        return;
    };
    let (mut valid, mut invalid) = (0, 0);
    for (name, bytes) in archive::unzip(&zip) {
        let is_data =
            name.contains(".city.json") || name.rsplit('/').next().is_some_and(|n| n.starts_with("invalid_"));
        if !is_data {
            continue;
        }
        let reading = propose(&bytes);
        if name.contains("/invalid/") {
            invalid += 1;
            assert!(!faults(&reading).is_empty(), "{name} {:?}", reading.findings);
        } else {
            valid += 1;
            // Cases of one kind of object use bare vertex numbers; only what says nothing at all may be wrong in them.
            let faults = faults(&reading);
            assert!(faults.is_empty(), "{name} {faults:?}");
        }
    }
    assert_eq!(invalid, 4);
    assert!(valid > 30, "{valid}");
}

#[test]
fn broken_models_give_findings_whatever_is_cut_or_changed() {
    let Some(bytes) = city("DH_01_subs.city.json") else {
        return;
    };
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("it fits") % below
    };
    for round in 0..300 {
        let mut broken = bytes.clone();
        if round % 3 == 0 {
            broken.truncate(next(bytes.len()));
        }
        for _ in 0..=next(4) {
            if let Some(at) = broken.len().checked_sub(1).map(|last| next(last + 1)) {
                broken[at] = b"0123456789-e[]{},\"x\xff"[next(20)];
            }
        }
        let reading = propose(&broken);
        assert!(reading.value.is_some() || reading.has_errors(), "round {round}");
    }
}

#[test]
fn noise_and_bombs_end() {
    let nested = format!(
        "{{\"type\":\"CityJSON\",\"version\":\"2.0\",\"CityObjects\":{}",
        "[".repeat(100_000)
    );
    let lines = "{\"type\":\"CityJSONFeature\",\n".repeat(20_000);
    let header = "{\"type\":\"CityJSON\",\"version\":\"2.0\",\"CityObjects\":{},\"vertices\":[]}\n";
    let sequence = format!("{header}{lines}");
    for text in [
        nested.as_str(),
        lines.as_str(),
        sequence.as_str(),
        "",
        "{}",
        "[]",
        "nul",
        "\u{feff}",
    ] {
        let reading = propose(text.as_bytes());
        assert!(reading.has_errors(), "{:.60}", text);
        assert!(reading.findings.len() < 200);
    }
    // One template of a thousand faces, put up a hundred thousand times.
    let face = "[[0,1,2]],".repeat(1_000);
    let instance = "{\"type\":\"GeometryInstance\",\"template\":0,\"boundaries\":[0]},".repeat(100_000);
    let bomb = format!(
        "{{\"type\":\"CityJSON\",\"version\":\"2.0\",\"transform\":{{\"scale\":[1,1,1],\"translate\":[0,0,0]}},\
         \"geometry-templates\":{{\"templates\":[{{\"type\":\"MultiSurface\",\"lod\":\"2\",\"boundaries\":[{}]}}],\
         \"vertices-templates\":[[0,0,0],[1,0,0],[0,1,0]]}},\"CityObjects\":{{\"a\":{{\"type\":\"Building\",\
         \"geometry\":[{}]}}}},\"vertices\":[[0,0,0]]}}",
        face.trim_end_matches(','),
        instance.trim_end_matches(',')
    );
    let reading = propose(bomb.as_bytes());
    assert!(!said(&reading.findings, "expand to more than 1000000 vertices").is_empty());
}
