//! Deliveries of our own making, good and bad: what each gives and what is said about it.
#![expect(clippy::indexing_slicing, clippy::panic, reason = "test code")]

use std::path::PathBuf;

use planvy_formats::ngp::{read_delivery, read_file};
use planvy_formats::{Head, ReadOptions, detect};
use planvy_plan::{Crs, Datum, Finding, Plan, Position, Reading, Severity, VerticalLimit};
use proptest::prelude::*;

fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/ngp")).join(name)
}

fn read(name: &str) -> Reading<Vec<Plan>> {
    read_file(&path(name), &ReadOptions::default())
}

fn only_plan(reading: &Reading<Vec<Plan>>) -> &Plan {
    match reading.value.as_deref() {
        Some([plan]) => plan,
        other => panic!("one plan: {other:?}\n{:#?}", reading.findings),
    }
}

/// The one finding whose message holds a text.
fn finding<'a>(reading: &'a Reading<Vec<Plan>>, text: &str) -> &'a Finding {
    let mut found = reading
        .findings
        .iter()
        .filter(|finding| finding.message.contains(text));
    match (found.next(), found.next()) {
        (Some(only), None) => only,
        other => panic!("one finding with '{text}': {other:?}\n{:#?}", reading.findings),
    }
}

/// Rule and severity of every finding, in order.
fn said(reading: &Reading<Vec<Plan>>) -> Vec<(&str, Severity)> {
    reading
        .findings
        .iter()
        .map(|f| (&*f.rule.0, f.severity))
        .collect()
}

use Severity::{Error, Info, Warning};

#[test]
fn a_good_file_gives_its_plan_and_nothing_to_say() {
    let reading = read("good.json");
    assert_eq!(reading.findings, []);
    let plan = only_plan(&reading);
    assert_eq!(plan.name, "Kvarteret Kastanjen");
    assert_eq!(plan.crs, Crs::Zone1330);
    assert_eq!(plan.regulations.len(), 3);
    assert_eq!(plan.decisions[0].base_maps[0].references.len(), 1);
    assert_eq!(plan.regulations[1].content.values[0].number(), Some(7.5));
    let Position::Area(polygon) = &plan.regulations[1].geometry[0].position else {
        panic!("area")
    };
    assert_eq!(polygon.interiors().len(), 1);
    // The hole was delivered clockwise, and stays so.
    assert_eq!(
        polygon.interiors()[0].0[1],
        geo_types::coord! { x: 118_520.5, y: 6_164_830.25 }
    );
    assert!(matches!(
        plan.regulations[2].geometry[0].position,
        Position::Line(_)
    ));
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    assert_eq!(read("byte-order-mark.json"), read("good.json"));
}

#[test]
fn every_delivery_is_recognised_by_its_content() {
    for name in [
        "good.json",
        "as-written.json",
        "missing-members.json",
        "byte-order-mark.json",
        "truncated.json",
    ] {
        let bytes = std::fs::read(path(name)).unwrap();
        let head = Head {
            file_name: "plan.bin",
            bytes: &bytes,
            kind: None,
        };
        assert_eq!(
            detect(&head).map(|format| format.name()),
            Some("ngp-detaljplan-4.1"),
            "{name}"
        );
        let as_parcels = Head {
            kind: Some(planvy_formats::ContentKind::Parcels),
            ..head
        };
        assert!(detect(&as_parcels).is_none_or(|format| format.name() != "ngp-detaljplan-4.1"));
    }
    let foreign = br#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"feature:typ": "byggnad"}}]}"#;
    let head = Head {
        file_name: "detaljplan.json",
        bytes: foreign,
        kind: None,
    };
    assert!(detect(&head).is_none_or(|format| format.name() != "ngp-detaljplan-4.1"));
}

#[test]
fn a_file_that_breaks_off_says_where_and_keeps_what_came_before() {
    let reading = read("truncated.json");
    let broken = finding(&reading, "EOF while parsing");
    assert_eq!((&*broken.rule.0, broken.severity), ("PV-PARSE", Error));
    assert!(
        broken.message.contains("line 182, column 14"),
        "{}",
        broken.message
    );
    assert_eq!(only_plan(&reading).regulations.len(), 1);
}

#[test]
fn what_is_no_json_is_a_parse_error_with_its_place() {
    for (name, place) in [
        ("not-json.json", "line 1, column 1"),
        ("nan.json", "line 34, column 12"),
        ("invalid-utf8.json", "line 16, column 31"),
        ("deep-nesting.json", "line 1, column 255"),
    ] {
        let reading = read(name);
        assert_eq!(said(&reading)[0], ("PV-PARSE", Error), "{name}");
        assert_eq!(reading.findings.len(), 1, "{name}: {:#?}", reading.findings);
        assert!(
            reading.findings[0].message.contains(place),
            "{name}: {}",
            reading.findings[0].message
        );
        assert_eq!(reading.value, None);
    }
    assert_eq!(said(&read("utf16.json")), [("PV-PARSE", Error)]);
    assert_eq!(said(&read("no-such-file.json")), [("PV-PARSE", Error)]);
}

#[test]
fn a_million_brackets_end_in_a_finding() {
    let mut text = br#"{"features":[{"properties":"#.to_vec();
    text.extend(std::iter::repeat_n(b'[', 1_000_000));
    let reading = read_delivery(&text[..], &ReadOptions::default());
    assert_eq!(said(&reading), [("PV-PARSE", Error)]);
    assert!(reading.findings[0].message.contains("recursion limit"));
}

#[test]
fn an_empty_file_holds_no_plan() {
    assert_eq!(said(&read("empty.json")), [("PV-SCHEMA", Error)]);
    assert_eq!(read("empty.json").value, None);
}

#[test]
fn unknown_and_missing_systems_are_refused() {
    let reading = read("unknown-crs.json");
    let systems: Vec<_> = said(&reading)
        .into_iter()
        .filter(|said| *said == ("PV-CRS", Error))
        .collect();
    assert_eq!(systems.len(), 4);
    let first = &reading.findings[0];
    assert_eq!(
        first.message,
        "Feature 1, properties.plangeometri[0].geometri.koordinatsystemPlan: \
         should be EPSG:3006 to EPSG:3018, got 'EPSG:3857'"
    );
    assert_eq!(
        first.feature.as_deref(),
        Some("0d1f6c2a-7b55-4c0e-9a51-3f2a9d1c0001")
    );
    assert!(
        only_plan(&reading).regulations.is_empty(),
        "what has no place does not hold everywhere"
    );

    let reading = read("missing-crs.json");
    assert_eq!(reading.findings[0].rule.0, "PV-CRS");
    assert!(reading.has_errors());
    let options = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    let reading = read_file(&path("missing-crs.json"), &options);
    assert_eq!(said(&reading), [("PV-CRS", Warning); 4]);
    assert_eq!(
        only_plan(&reading).regulations,
        only_plan(&read("good.json")).regulations
    );
}

#[test]
fn degrees_are_no_metres() {
    let reading = read("degrees-as-metres.json");
    assert_eq!(said(&reading), [("PV-CRS", Error)]);
    assert_eq!(reading.findings[0].crs, Some(Crs::Zone1330));
    assert!(reading.findings[0].message.contains("22 of 22 coordinates"));
}

#[test]
fn swapped_axes_are_mended_where_all_are() {
    let reading = read("swapped-axes.json");
    assert_eq!(said(&reading), [("PV-AXES", Warning)]);
    assert_eq!(reading.findings[0].position, Some([118_500.5, 6_164_800.25]));
    let (mended, good) = (only_plan(&reading).clone(), read("good.json"));
    // The rings run the other way round, and so are turned: the same area from another vertex on.
    let good = only_plan(&good);
    assert_eq!(mended.regulations[2], good.regulations[2]);
    for (a, b) in mended.area.iter().zip(&good.area) {
        let (Position::Area(a), Position::Area(b)) = (&a.position, &b.position) else {
            panic!("areas")
        };
        assert_eq!(double_area(a), double_area(b));
        assert!(double_area(a) > 0.0);
    }
}

fn double_area(polygon: &geo_types::Polygon<f64>) -> f64 {
    let ring = &polygon.exterior().0;
    let origin = ring[0];
    ring.windows(2)
        .map(|w| (w[0].x - origin.x) * (w[1].y - origin.y) - (w[1].x - origin.x) * (w[0].y - origin.y))
        .sum()
}

#[test]
fn mixed_axes_are_refused() {
    let reading = read("mixed-axes.json");
    assert_eq!(said(&reading), [("PV-AXES", Error)]);
    assert_eq!(
        reading.findings[0].feature.as_deref(),
        Some("0d1f6c2a-7b55-4c0e-9a51-3f2a9d1c0003")
    );
}

#[test]
fn broken_coordinates_are_found_with_their_place() {
    let reading = read("bad-coordinates.json");
    let null = finding(
        &reading,
        "coordinates[0][2][1]: a coordinate should be a number, got null",
    );
    assert_eq!((&*null.rule.0, null.severity), ("PV-GEOMETRY", Error));
    assert_eq!(
        null.position,
        Some([118_600.5, 6_164_800.25]),
        "the last good vertex"
    );
    assert!(
        null.message
            .starts_with("Feature 2, properties.bestammelsegeometri[0].geometri.position: ")
    );
    assert_eq!(
        finding(
            &reading,
            "coordinates[1][1][0]: a coordinate should be a number, got a text"
        )
        .severity,
        Error
    );
    assert_eq!(
        finding(&reading, "coordinates: needs at least 2 positions, got 1").severity,
        Error
    );
    assert!(only_plan(&reading).regulations.is_empty());
}

#[test]
fn an_id_stands_once() {
    let reading = read("duplicate-ids.json");
    assert_eq!(said(&reading), [("PV-DUPLICATE", Error); 2]);
    assert!(reading.findings[0].message.contains("that of feature 3"));
    assert_eq!(only_plan(&reading).regulations.len(), 3);
}

#[test]
fn a_regulation_of_a_foreign_plan_is_said() {
    let reading = read("foreign-plan.json");
    assert_eq!(said(&reading), [("PV-REFERENCE", Error); 2]);
    assert_eq!(only_plan(&reading).regulations.len(), 2);
    assert_eq!(
        finding(&reading, "is not in the file").feature.as_deref(),
        Some("0d1f6c2a-7b55-4c0e-9a51-3f2a9d1c0005")
    );
}

#[test]
fn wrong_types_are_said_by_what_they_weigh() {
    let reading = read("wrong-types.json");
    for (text, severity) in [
        ("properties.namn: should be a text, got 7", Warning),
        ("properties.status: should be påbörjad", Error),
        ("got 'områdesbestämmelser'", Error),
        (
            "properties.objektversion: should be a whole number, not negative, got 'första'",
            Warning,
        ),
        (
            "beslutsinformation[0].genomforandetid: should be a whole number, not negative, got '60'",
            Warning,
        ),
        (
            "datumAntagande: should be a date such as 2025-03-20, got '20 mars 2025'",
            Warning,
        ),
        (
            "digitaliseringsniva: should be komplett, ej komplett, got 'halv'",
            Warning,
        ),
        ("geometri.typ: should be punkt", Error),
        ("variabelvarde: should be a text, got 7.5", Warning),
        ("vardetyp: should be min, max, exakt, got 'MIn'", Warning),
        ("enhet: should be meter", Warning),
        (
            "properties.objektidentitet: should be a UUID, got 'utfart'",
            Error,
        ),
        ("features: should be a feature, got 'ingenting'", Error),
        ("feature:typ: should be detaljplan", Error),
    ] {
        assert_eq!(finding(&reading, text).severity, severity, "{text}");
    }
    let plan = only_plan(&reading);
    assert_eq!(plan.additions["namn"], 7, "what could not be used is kept");
    assert_eq!(plan.decisions[0].implementation_months, Some(60));
    assert_eq!(plan.regulations[0].content.values[0].value, "7.5");
}

#[test]
fn missing_members_are_said_and_the_plan_is_read() {
    let reading = read("missing-members.json");
    for text in [
        "versionGiltigFran: is required",
        "kommun: is required",
        "syfte: is required",
        "beslutsinformation: is required",
        "feature:mediatyp is required",
        "planbestammelsekatalogreferens: is required",
        "geometrimetadata: is required",
        "dimension: is required",
        "bestammelsegeometri: has no geometry",
    ] {
        assert_eq!(finding(&reading, text).severity, Warning, "{text}");
    }
    assert_eq!(reading.findings.len(), 9);
    let plan = only_plan(&reading);
    assert_eq!(plan.regulations.len(), 3);
    assert!(plan.regulations[2].geometry.is_empty());
    assert_eq!(plan.regulations[1].geometry[0].dimension, 2);
}

#[test]
fn boxes_are_not_used_and_systems_that_disagree_are_said() {
    let reading = read("odd-bbox.json");
    assert_eq!(said(&reading), [("PV-AXES", Info), ("PV-CRS", Warning)]);
    assert!(reading.findings[0].message.starts_with("4 bbox members"));
    assert!(
        reading.findings[1]
            .message
            .contains("4 geometries are in EPSG:3008")
    );
    assert_eq!(only_plan(&reading), only_plan(&read("good.json")));
}

#[test]
fn what_exporters_write_is_taken() {
    let reading = read("as-written.json");
    assert!(!reading.has_errors(), "{:#?}", reading.findings);
    let plan = only_plan(&reading);
    assert_eq!(plan.id.to_string(), "0d1f6c2a-7b55-4c0e-9a51-3f2a9d1c0001");
    assert_eq!(
        plan.regulations.len(),
        3,
        "regulations may come before their plan"
    );
    assert_eq!(plan.additions["diarieplan"]["nummer"][1], 2);
    let height = &plan.regulations[1].content;
    assert_eq!(
        height.usability.as_ref().unwrap().note.as_deref(),
        Some("Direkt tolkning")
    );
    assert_eq!(height.additions["kategori"], "höjd");
    assert_eq!(height.values[0].value, "7,5", "as delivered");
    assert_eq!(height.values[0].number(), Some(7.5));
    assert_eq!(finding(&reading, "decimal comma; read as 7.5").severity, Info);
    let unclosed = finding(&reading, "it has been closed");
    assert_eq!((&*unclosed.rule.0, unclosed.severity), ("PV-GEOMETRY", Warning));
    let Position::Area(area) = &plan.area[0].position else {
        panic!("area")
    };
    assert_eq!(area.exterior().0.len(), 5);
    assert_eq!(double_area(area), 2.0 * 100.0 * 80.0);
}

#[test]
fn bodies_heights_and_multi_geometries_are_kept() {
    let reading = read("solids.json");
    assert_eq!(reading.findings, []);
    let plan = only_plan(&reading);
    let body = &plan.regulations[0].geometry[0];
    let Position::Solid(faces) = &body.position else {
        panic!("a body")
    };
    assert_eq!(faces.len(), 5);
    assert_eq!(faces[1][0][2], [118_515.5, 6_164_815.25, 20.0]);
    assert_eq!(body.height_datum, Some(Datum::Rh2000));
    assert_eq!((body.dimension, body.height_uncertainty_m), (3, Some(0.05)));

    let bodies = &plan.regulations[1];
    assert_eq!(bodies.content.vertical_limit, Some(VerticalLimit::Up));
    let parts: Vec<_> = bodies
        .geometry
        .iter()
        .map(|part| (part.entry, part.from_multi))
        .collect();
    assert_eq!(parts, [(0, true), (0, true)]);

    let parts = &plan.regulations[2].geometry;
    let entries: Vec<_> = parts.iter().map(|part| (part.entry, part.from_multi)).collect();
    assert_eq!(
        entries,
        [(0, false), (1, true), (1, true), (2, true), (2, true), (3, false)]
    );
    assert_eq!(parts[0].vertex_heights_m, [11.5, 12.25]);
    assert!(matches!(parts[3].position, Position::Point(_)));
    assert!(matches!(parts[4].position, Position::Line(_)));
    // Delivered clockwise: the heights are turned with their ring.
    assert_eq!(parts[5].vertex_heights_m, [1.0, 3.0, 2.0, 1.0]);
}

#[test]
fn a_regulation_in_another_system_than_its_plan_is_said() {
    let text = std::fs::read_to_string(path("good.json")).unwrap();
    let place = text.rfind("EPSG:3008").unwrap();
    let other = format!("{}EPSG:3007{}", &text[..place], &text[place + 9..]);
    let reading = read_delivery(other.as_bytes(), &ReadOptions::default());
    assert_eq!(said(&reading), [("PV-CRS", Warning)]);
    assert!(
        reading.findings[0]
            .message
            .ends_with("1 of its geometries are in another system, the first in EPSG:3007")
    );
}

#[test]
fn a_member_that_stands_twice_is_said() {
    let text = std::fs::read_to_string(path("good.json")).unwrap();
    let doubled = text.replacen(
        "\"variabelvarde\": \"7.5\"",
        "\"variabelvarde\": \"7.5\", \"variabelvarde\": \"9\"",
        1,
    );
    let reading = read_delivery(doubled.as_bytes(), &ReadOptions::default());
    assert_eq!(said(&reading), [("PV-SCHEMA", Error)]);
    assert!(
        reading.findings[0]
            .message
            .starts_with("Feature 3, variabelvarde: the member stands twice")
    );
}

#[test]
fn geometries_that_are_no_plane_or_body_are_refused() {
    let reading = read("unsupported-geometry.json");
    for text in [
        "the geometry type 'CurvePolygon' is not supported",
        "typ is yta, and the position is a GeometryCollection",
        "typ is yta, and the position is a LineString",
    ] {
        let said = finding(&reading, text);
        assert_eq!((&*said.rule.0, said.severity), ("PV-GEOMETRY", Error));
    }
    assert!(only_plan(&reading).regulations.is_empty());
}

#[test]
fn a_file_may_hold_several_plans_in_any_order() {
    let reading = read("two-plans.json");
    assert_eq!(reading.findings, []);
    let plans = reading.value.unwrap();
    let names: Vec<_> = plans
        .iter()
        .map(|plan| plan.designation.as_deref().unwrap())
        .collect();
    assert_eq!(names, ["Dp 2", "Dp 1"]);
    assert_eq!(plans[0].regulations.len(), 1);
    let last: Vec<String> = plans[1].regulations.iter().map(|r| r.id.to_string()).collect();
    assert!(
        last[0].ends_with("0003") && last[1].ends_with("0002") && last[2].ends_with("0005"),
        "file order"
    );
}

/// Replaces, removes, inserts or doubles bytes.
fn mutate(bytes: &mut Vec<u8>, mutations: &[(usize, u8, u8)]) {
    for &(place, kind, byte) in mutations {
        if bytes.is_empty() {
            return;
        }
        let place = place % bytes.len();
        match kind % 5 {
            0 => bytes[place] = byte,
            1 => drop(bytes.remove(place)),
            2 => bytes.insert(place, byte),
            3 => bytes.truncate(place.max(1)),
            _ => {
                let end = (place + usize::from(byte)).min(bytes.len());
                let piece = bytes[place..end].to_vec();
                bytes.splice(place..place, piece);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_panics_and_none_passes_in_silence(
        file in prop::sample::select(vec!["good.json", "solids.json", "as-written.json"]),
        mutations in prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = std::fs::read(path(file)).unwrap();
        mutate(&mut bytes, &mutations);
        let reading = read_delivery(&bytes[..], &ReadOptions::default());
        prop_assert!(reading.value.is_some() || reading.has_errors());
        // What was read without an error can be written and read again.
        if let Some(plans) = reading.value.as_ref().filter(|_| !reading.has_errors()) {
            let mut out = Vec::new();
            planvy_formats::ngp::write(plans, &mut out).unwrap();
            let again = read_delivery(&out[..], &ReadOptions::default());
            prop_assert_eq!(again.value.as_ref(), Some(plans));
        }
    }

    #[test]
    fn any_value_in_the_place_of_a_member_is_survived(
        at in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "null", "true", "-1", "1e300", "\"\"", "[]", "{}", "[[]]", "[{}]", "[null]", "{\"type\":\"Point\"}", "[[[[1]]]]",
        ]),
    ) {
        let mut document: serde_json::Value = serde_json::from_slice(&std::fs::read(path("solids.json")).unwrap()).unwrap();
        let mut places = Vec::new();
        pointers(&document, String::new(), &mut places);
        let place = at.get(&places);
        *document.pointer_mut(place).unwrap() = serde_json::from_str(value).unwrap();
        let reading = read_delivery(document.to_string().as_bytes(), &ReadOptions::default());
        prop_assert!(reading.value.is_some() || reading.has_errors());
    }
}

fn pointers(value: &serde_json::Value, at: String, places: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, member) in members {
                pointers(member, format!("{at}/{key}"), places);
            }
        }
        serde_json::Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{number}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}
