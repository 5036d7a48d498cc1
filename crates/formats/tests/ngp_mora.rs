//! A real delivery in whole: plan DP225 of Mora.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

use std::path::PathBuf;

use planvy_formats::{Content, Head, ReadOptions, detect};
use planvy_plan::decision::DecisionKind;
use planvy_plan::{Crs, Datum, Plan, PlanKind, PlanStatus, Position, Reading, RegulationGroup, Severity};

fn mora() -> Option<PathBuf> {
    let root = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let file = root.join("se-detaljplan-mora-dp225/dp225.json");
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: {} is missing", file.display());
    None
}

fn read() -> Option<(Plan, Reading<Content>)> {
    let path = mora()?;
    let bytes = std::fs::read(&path).unwrap();
    let head = Head {
        file_name: "dp225.json",
        bytes: &bytes[..bytes.len().min(65_536)],
        kind: None,
    };
    let format = detect(&head).unwrap();
    assert_eq!(format.name(), "ngp-detaljplan-4.1");
    let reading = format.read(&path, &ReadOptions::default());
    let Some(Content::Plans(plans)) = &reading.value else {
        panic!("no plans: {:?}", reading.findings);
    };
    assert_eq!(plans.len(), 1);
    Some((plans[0].clone(), reading))
}

#[test]
fn the_plan_is_read_in_whole() {
    let Some((plan, reading)) = read() else { return };
    assert!(!reading.has_errors(), "{:?}", reading.findings);
    assert_eq!(plan.id.to_string(), "6e3e2c91-7307-4b2b-bfbd-fe831ddc2472");
    assert_eq!(plan.municipality.as_deref(), Some("Mora"));
    assert_eq!(plan.designation.as_deref(), Some("DP225"));
    assert_eq!(plan.name, "GUTTORMSENPARKEN, ÄNDR");
    assert_eq!(
        plan.version_valid_from.as_deref(),
        Some("2026-03-04T15:48:17.8578633+01:00")
    );
    assert_eq!(
        (plan.status, plan.kind),
        (PlanStatus::LegalForce, PlanKind::Detaljplan)
    );
    assert_eq!(plan.status_date, "1992-09-28".parse().ok());
    assert_eq!(plan.crs, Crs::Zone1500);
    assert_eq!(plan.height_datum, Some(Datum::Rh2000));
    assert!(plan.additions.is_empty(), "{:?}", plan.additions);
    let quality = plan.quality.unwrap();
    assert_eq!(quality.digitisation.as_deref(), Some("komplett"));
    assert_eq!(
        (quality.corrected_boundaries, quality.checked_material),
        (Some(true), Some(true))
    );
    assert_eq!(plan.planning_material[0].document.name, "Tolkningsbilaga");
    let description = plan.description.unwrap();
    assert_eq!(description.name, "DP225 Planbeskrivning");
    assert_eq!(description.date_event.as_deref(), Some("skapad"));
}

#[test]
fn the_decision_is_read() {
    let Some((plan, _)) = read() else { return };
    let [decision] = &plan.decisions[..] else {
        panic!("one decision")
    };
    assert_eq!(decision.kind, Some(DecisionKind::Adoption));
    assert_eq!(decision.body.as_deref(), Some("kommunfullmäktige"));
    assert_eq!(decision.adopted, "1992-08-31".parse().ok());
    assert_eq!(decision.legal_force, ["1992-09-28".parse().unwrap()]);
    assert_eq!(decision.implementation_months, Some(75));
    assert_eq!(decision.implementation_from, "1992-09-28".parse().ok());
    assert_eq!(decision.replaces.as_deref(), Some(&[][..]));
    assert_eq!(decision.court_cases, None);
    let document = &decision.documents[0];
    assert_eq!(document.contents, ["plankarta"]);
    assert_eq!(document.document.specific, Some(serde_json::json!([])));
    assert_eq!(
        document.document.references[0].identity.as_deref(),
        Some("fa89c741-300c-49ba-8630-9523e13e2507")
    );
}

#[test]
fn its_area_is_one_ring_turned_counterclockwise() {
    let Some((plan, _)) = read() else { return };
    let [part] = &plan.area[..] else {
        panic!("one part")
    };
    let Position::Area(polygon) = &part.position else {
        panic!("an area")
    };
    let ring = &polygon.exterior().0;
    assert_eq!(ring.len(), 10);
    let double_area: f64 = ring
        .windows(2)
        .map(|w| {
            (w[0].x - 124_000.0) * (w[1].y - 6_765_000.0) - (w[1].x - 124_000.0) * (w[0].y - 6_765_000.0)
        })
        .sum();
    assert!(double_area > 0.0);
    assert_eq!((part.dimension, part.entry, part.from_multi), (2, 0, false));
    let method = part.positioning.as_ref().unwrap().plane_method.as_ref().unwrap();
    assert_eq!(method.kind, "lägesplacering");
    assert_eq!(
        method.variant.as_deref(),
        Some("befintligt objekt i digital karta")
    );
}

#[test]
fn its_twelve_regulations_keep_their_order_and_words() {
    let Some((plan, _)) = read() else { return };
    let groups: Vec<RegulationGroup> = plan.regulations.iter().map(|r| r.content.group).collect();
    assert_eq!(groups[0], RegulationGroup::Use);
    assert_eq!(groups[1..], [RegulationGroup::Property; 11]);
    let lines = |r: &&planvy_plan::Regulation| matches!(r.geometry[0].position, Position::Line(_));
    assert_eq!(plan.regulations.iter().filter(lines).count(), 1);
    assert!(
        plan.regulations
            .iter()
            .all(|r| r.geometry.len() == 1 && r.geometry[0].crs == Crs::Zone1500)
    );

    let use_id = plan.regulations[0].id;
    assert!(plan.regulations[1..].iter().all(|r| r.regulates_uses == [use_id]));
    let dwelling = &plan.regulations[0].content;
    assert_eq!(dwelling.formulation, "Gruppboende");
    assert_eq!(dwelling.values[0].slot.as_deref(), Some("användning"));
    assert_eq!(dwelling.additions["anvandningsform"], "kvartersmark");
    assert_eq!(
        dwelling.usability.as_ref().unwrap().note.as_deref(),
        Some("Enligt boverket")
    );

    let area = &plan.regulations[6].content;
    assert_eq!(
        area.catalogue.unwrap().to_string(),
        "2bd7f01b-ac79-45b4-a24d-093620e7e2f2"
    );
    let value = &area.values[0];
    assert_eq!(value.number(), Some(500.0));
    assert_eq!(
        (value.bound.as_deref(), value.unit.as_deref()),
        (Some("max"), Some("kvadratmeter"))
    );
    assert_eq!(
        area.motive.as_deref(),
        Some("Byggrätten föreslås i en våning med 500 m2 byggnadsyta.")
    );

    let height = &plan.regulations[7].content;
    assert_eq!(height.values[0].value, "Högsta byggnadshöjd är 3,9 meter");
    assert_eq!(height.values[0].number(), None);
    assert_eq!(
        plan.regulations[8].content.original_formulation.as_deref(),
        Some("HÖGSTA ANTAL VÅNINGAR ")
    );
    assert_eq!(plan.regulations[8].content.secondary_boundary, Some(false));
}

#[test]
fn its_oddities_are_said_and_change_nothing() {
    let Some((_, reading)) = read() else { return };
    let said: Vec<(String, Severity)> = reading
        .findings
        .iter()
        .map(|f| (f.rule.to_string(), f.severity))
        .collect();
    assert_eq!(
        said,
        [("PV-AXES".to_owned(), Severity::Info)],
        "{:?}",
        reading.findings
    );
    assert!(reading.findings[0].message.starts_with("13 bbox members"));
}
