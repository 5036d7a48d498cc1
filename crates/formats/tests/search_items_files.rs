//! Search items of our own making: grouped back into plans, whatever way their keys are written.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

use planvy_formats::search_items::read_items;
use planvy_formats::{Content, Head, ReadOptions, detect};
use planvy_plan::{Crs, Finding, GridPoint, Plan, Position, Reading, RegulationGroup, Severity};
use proptest::prelude::*;
use serde_json::Value;

fn text(name: &str) -> String {
    let path = format!(
        "{}/tests/fixtures/search-items/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read(name: &str) -> Reading<Vec<Plan>> {
    read_items(text(name).as_bytes(), &ReadOptions::default())
}

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

#[test]
fn three_ways_of_writing_keys_give_the_same_plans() {
    let dotted = read("dotted.json");
    assert!(!dotted.has_errors(), "{:#?}", dotted.findings);
    assert_eq!(dotted.value, read("underscored.json").value);
    assert_eq!(dotted.value, read("nested.json").value);
}

#[test]
fn items_become_the_parts_of_their_regulation() {
    let plans = read("dotted.json").value.unwrap();
    assert_eq!(plans.len(), 2);
    let plan = &plans[0];
    assert_eq!(plan.designation.as_deref(), Some("Dp 7"));
    assert_eq!(plan.municipality_code.as_deref(), Some("1280"));
    assert_eq!(plan.crs, Crs::Tm);
    let regulations: Vec<_> = plan
        .regulations
        .iter()
        .map(|r| (r.content.group, r.geometry.len()))
        .collect();
    let property = RegulationGroup::Property;
    assert_eq!(
        regulations,
        [(RegulationGroup::Use, 1), (property, 2), (property, 2)]
    );
    let height = &plan.regulations[1];
    assert_eq!(height.content.additions["underkategori"], "högsta höjd");
    let entries: Vec<u32> = height.geometry.iter().map(|part| part.entry).collect();
    assert_eq!(entries, [0, 1]);
}

#[test]
fn a_regulation_without_an_id_gets_the_same_one_every_time() {
    let ids = |name| -> Vec<String> {
        let plans = read(name).value.unwrap();
        plans[0].regulations.iter().map(|r| r.id.to_string()).collect()
    };
    let computed = &ids("dotted.json")[2];
    assert_eq!(computed, &ids("nested.json")[2]);
    assert_eq!(computed.as_bytes()[14], b'8', "a UUID of version 8: {computed}");
    // An item id that is a UUID is preferred.
    let mut document: Value = serde_json::from_str(&text("dotted.json")).unwrap();
    document["features"][3]["id"] = "5B0E1C50-1d5b-4a53-8d0e-6a4a0f000099".into();
    let plans = read_items(document.to_string().as_bytes(), &ReadOptions::default())
        .value
        .unwrap();
    assert_eq!(
        plans[0].regulations[2].id.to_string(),
        "5b0e1c50-1d5b-4a53-8d0e-6a4a0f000099"
    );
    assert_eq!(plans[0].regulations[2].geometry.len(), 1);
}

#[test]
fn degrees_are_projected_onto_tm() {
    let plans = read("dotted.json").value.unwrap();
    let Position::Area(polygon) = &plans[0].regulations[0].geometry[0].position else {
        panic!("area")
    };
    let corner = polygon.exterior().0[0];
    // The test vector of the domain reference: 13.0007, 55.6064.
    assert!(
        (corner.x - 374_052.981).abs() < 0.001 && (corner.y - 6_164_087.946).abs() < 0.001,
        "{corner:?}"
    );
}

#[test]
fn the_area_of_a_plan_is_its_item_or_else_its_uses() {
    let reading = read("dotted.json");
    let plans = reading.value.as_ref().unwrap();
    assert_eq!(plans[0].area.len(), 1);
    assert_eq!(
        plans[0].area[0].position,
        plans[0].regulations[0].geometry[0].position
    );
    let said = finding(
        &reading,
        "no item gives the area of the plan; the areas of its uses",
    );
    assert_eq!(said.severity, Severity::Info);
    assert_eq!(
        said.feature.as_deref(),
        Some("5b0e1c50-1d5b-4a53-8d0e-6a4a0f000001")
    );
    assert_eq!(plans[1].area.len(), 1);
    assert_eq!(
        plans[1].regulations.len(),
        1,
        "the plan's own item is no regulation"
    );
}

#[test]
fn assets_become_documents_each_once() {
    let plans = read("nested.json").value.unwrap();
    let [decision] = &plans[0].decisions[..] else {
        panic!("one decision")
    };
    assert_eq!(decision.legal_force, ["2024-06-01".parse().unwrap()]);
    let documents: Vec<_> = decision
        .documents
        .iter()
        .map(|d| (d.contents[0].as_str(), d.document.name.as_str()))
        .collect();
    assert_eq!(
        documents,
        [
            ("beslutsprotokoll", "beslutsprotokoll"),
            ("övrigt", "Planhandlingar"),
            ("plankarta", "Plankarta")
        ]
    );
    let map = &decision.documents[2].document;
    assert_eq!(
        map.references[0].link.as_deref(),
        Some("https://plan.example/linden-karta.pdf")
    );
    assert_eq!(map.additions["type"], "application/pdf");
}

#[test]
fn a_page_that_is_not_the_last_says_so() {
    let reading = read("next-page.json");
    let said = finding(
        &reading,
        "More pages exist than the 2 items of this one: regulations may be missing",
    );
    assert_eq!((&*said.rule.0, said.severity), ("PV-SCHEMA", Severity::Warning));
    let mut document: Value = serde_json::from_str(&text("dotted.json")).unwrap();
    document["numberMatched"] = 8.into();
    let reading = read_items(document.to_string().as_bytes(), &ReadOptions::default());
    assert_eq!(finding(&reading, "More pages exist").severity, Severity::Warning);
}

/// The dotted file with every position replaced.
fn moved(to: impl Fn(f64, f64) -> [f64; 2]) -> Value {
    let mut document: Value = serde_json::from_str(&text("dotted.json")).unwrap();
    for item in document["features"].as_array_mut().unwrap() {
        for position in item["geometry"]["coordinates"][0].as_array_mut().unwrap() {
            let [x, y] = to(position[0].as_f64().unwrap(), position[1].as_f64().unwrap());
            *position = serde_json::json!([x, y]);
        }
    }
    document
}

#[test]
fn metres_and_swapped_axes_give_the_same_place() {
    let expected = read("dotted.json").value.unwrap();
    let tm = |lon_deg, lat_deg| planvy_plan::Geodetic { lon_deg, lat_deg }.to_grid(Crs::Tm);
    let in_tm = moved(|x, y| [tm(x, y).east_m, tm(x, y).north_m]).to_string();
    let reading = read_items(in_tm.as_bytes(), &ReadOptions::default());
    assert_eq!(reading.value.as_ref(), Some(&expected));
    assert_eq!(
        finding(&reading, "EPSG:3006 (SWEREF 99 TM)").severity,
        Severity::Info
    );

    let swapped = moved(|x, y| [y, x]).to_string();
    let reading = read_items(swapped.as_bytes(), &ReadOptions::default());
    assert_eq!(reading.value.as_ref(), Some(&expected));
    let said = finding(&reading, "latitude before longitude");
    assert_eq!((&*said.rule.0, said.severity), ("PV-AXES", Severity::Warning));
}

#[test]
fn metres_of_a_zone_need_the_zone() {
    let zone = |lon_deg, lat_deg| planvy_plan::Geodetic { lon_deg, lat_deg }.to_grid(Crs::Zone1330);
    let mut document = moved(|x, y| [zone(x, y).east_m, zone(x, y).north_m]);
    let unsaid = read_items(document.to_string().as_bytes(), &ReadOptions::default());
    assert_eq!(unsaid.value, None);
    assert!(
        finding(&unsaid, "does not say in which system")
            .hint
            .as_deref()
            .unwrap()
            .contains("--crs")
    );

    let options = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    let by_user = read_items(document.to_string().as_bytes(), &options)
        .value
        .unwrap();
    assert_eq!(by_user[0].crs, Crs::Zone1330);
    document["crs"] =
        serde_json::json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3008"}});
    let by_file = read_items(document.to_string().as_bytes(), &ReadOptions::default())
        .value
        .unwrap();
    assert_eq!(by_file, by_user);
    let Position::Area(polygon) = &by_file[0].area[0].position else {
        panic!("area")
    };
    let corner = polygon.exterior().0[0];
    let back = GridPoint {
        crs: Crs::Zone1330,
        east_m: corner.x,
        north_m: corner.y,
    }
    .to_geodetic();
    assert!((back.lon_deg - 13.0007).abs() < 1e-7);
}

#[test]
fn odd_items_are_said_one_by_one() {
    let reading = read("odd-items.json");
    for (text, rule, severity) in [
        (
            "Feature 1, geometry: coordinates[0][1][0]: a coordinate should be a number",
            "PV-GEOMETRY",
            Severity::Error,
        ),
        (
            "properties.detaljplan.status: differs between the items",
            "PV-SCHEMA",
            Severity::Warning,
        ),
        (
            "says something else in an earlier item",
            "PV-DUPLICATE",
            Severity::Error,
        ),
        (
            "Feature 4, properties.feature.typ: is required",
            "PV-SCHEMA",
            Severity::Error,
        ),
        (
            "Feature 5, properties.detaljplan.objektidentitet: is required",
            "PV-SCHEMA",
            Severity::Error,
        ),
        (
            "Feature 6, geometry: the item has no geometry",
            "PV-GEOMETRY",
            Severity::Warning,
        ),
        ("should be an item, got 17", "PV-SCHEMA", Severity::Error),
    ] {
        let said = finding(&reading, text);
        assert_eq!((&*said.rule.0, said.severity), (rule, severity), "{text}");
    }
    let plans = reading.value.as_ref().unwrap();
    assert_eq!(plans[0].regulations.len(), 1);
}

#[test]
fn items_are_recognised_and_deliveries_are_not_taken_for_them() {
    for name in ["dotted.json", "underscored.json", "nested.json", "next-page.json"] {
        let text = text(name);
        let head = Head {
            file_name: "items",
            bytes: text.as_bytes(),
            kind: None,
        };
        let format = detect(&head).unwrap();
        assert_eq!(format.name(), "ngp-search-items", "{name}");
        let path = format!(
            "{}/tests/fixtures/search-items/{name}",
            env!("CARGO_MANIFEST_DIR")
        );
        let reading = format.read(path.as_ref(), &ReadOptions::default());
        assert!(matches!(reading.value, Some(Content::Plans(plans)) if !plans.is_empty()));
    }
    let delivery = include_bytes!("fixtures/ngp/good.json");
    let head = Head {
        file_name: "items",
        bytes: delivery,
        kind: None,
    };
    assert_eq!(
        detect(&head).map(|format| format.name()),
        Some("ngp-detaljplan-4.1")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_panics(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5)) {
        let mut bytes = text("dotted.json").into_bytes();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let reading = read_items(&bytes[..], &ReadOptions::default());
        prop_assert!(reading.value.is_some() || reading.has_errors());
    }
}
