//! Measures that need no permit: a fact of its own beside the rules of the plan.

use planvy_plan::{Lang, State};
use planvy_rules::exempt::{Exempt, Met};
use serde_json::json;

use super::scene::{E0, N0, of, town};

/// A shed by west, south, east, north, with its ridge.
fn shed(area: [f64; 4], ridge_m: f64) -> Vec<u8> {
    let [west, south, east, north] = area;
    let ring: Vec<[f64; 2]> = [
        (west, south),
        (east, south),
        (east, north),
        (west, north),
        (west, south),
    ]
    .iter()
    .map(|(x, y)| [E0 + x, N0 + y])
    .collect();
    let feature = json!({ "type": "Feature", "properties": { "kind": "ancillary", "ridgeHeightM": ridge_m },
        "geometry": { "type": "Polygon", "coordinates": [ring] } });
    feature.to_string().into_bytes()
}

fn exempt(rules: &str, buildings: Option<&str>, date: &str, drawing: &[u8]) -> Exempt {
    town(rules, buildings, date).check(drawing, Lang::En).exempt
}

#[test]
fn a_shed_of_25_m2_in_the_middle_of_its_plot() {
    let found = exempt("", Some("[]"), "2026-11-27", &shed([60.0, 60.0, 65.0, 65.0], 3.5));
    assert_eq!(found.state, State::Applies, "{found:#?}");
    let [ancillary, addition] = found.measures.as_slice() else {
        panic!("{found:#?}")
    };
    assert_eq!(
        (ancillary.measure, ancillary.state),
        ("ancillary-building-in-plan-2025", State::Applies)
    );
    assert!(
        ancillary
            .conditions
            .iter()
            .all(|condition| condition.met == Met::Met)
    );
    let limits: Vec<_> = ancillary
        .conditions
        .iter()
        .filter_map(|condition| condition.limit)
        .collect();
    assert_eq!(limits, [30.0, 45.0, 4.0, 4.5]);
    // It stands by itself, so it is no addition.
    assert_eq!(
        (addition.measure, addition.state),
        ("addition-2025", State::DoesNotApply)
    );
    assert!(!found.plain.to_lowercase().contains("you may"));
}

#[test]
fn closer_than_four_and_a_half_metres_is_for_the_neighbours() {
    let found = exempt("", Some("[]"), "2026-11-27", &shed([51.0, 60.0, 56.0, 65.0], 3.5));
    assert_eq!(found.state, State::NoData);
    let unknown: Vec<_> = found.measures[0]
        .conditions
        .iter()
        .filter(|condition| condition.met == Met::Unknown)
        .collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!((unknown[0].value, unknown[0].limit), (Some(1.0), Some(4.5)));
    assert!(unknown[0].plain.contains("neighbours agree in writing"));
}

#[test]
fn too_large_too_high_or_too_many_is_not_exempt() {
    let state = |area, ridge| exempt("", Some("[]"), "2026-11-27", &shed(area, ridge)).state;
    assert_eq!(state([60.0, 60.0, 66.0, 66.0], 3.5), State::DoesNotApply);
    assert_eq!(state([60.0, 60.0, 65.0, 65.0], 4.2), State::DoesNotApply);
    // Earlier small buildings count, where they were built without a permit: that is not known.
    let earlier = r#"[{ "area": [75, 80, 80, 85], "kind": "ancillary" }]"#;
    let found = exempt(
        "",
        Some(earlier),
        "2026-11-27",
        &shed([60.0, 60.0, 65.0, 65.0], 3.5),
    );
    assert_eq!(found.state, State::NoData);
    // Without buildings loaded, what stands there is not known either.
    assert_eq!(
        exempt("", None, "2026-11-27", &shed([60.0, 60.0, 65.0, 65.0], 3.5)).state,
        State::NoData
    );
}

#[test]
fn the_law_of_the_day_counts() {
    let on = |date: &str| {
        let found = exempt("", Some("[]"), date, &shed([60.0, 60.0, 65.0, 65.0], 3.5));
        found
            .measures
            .iter()
            .map(|measure| measure.measure)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        on("2025-12-01"),
        ["ancillary-building-in-plan-2025", "addition-2025"]
    );
    assert_eq!(
        on("2025-11-30"),
        ["friggebod", "attefallshus-30", "addition-attefall"]
    );
    // Under the old law a house on the plot was asked for, which the data do not show.
    assert_eq!(
        exempt("", Some("[]"), "2025-11-30", &shed([60.0, 60.0, 65.0, 65.0], 3.5)).state,
        State::NoData
    );
}

#[test]
fn protection_and_a_changed_duty_are_for_a_human() {
    let rules = [
        r#"{ "code": "DP_KM_Eg_UtokadLovplikt_UtokadeKrav_Bygglov", "values": { "åtgärd": "komplementbyggnad" } }"#,
        r#"{ "code": "DP_KM_Eg_Rivningsforbud_Rivningsforbud_Byggnad", "area": [50, 50, 90, 100] }"#,
    ];
    for rule in rules {
        let found = exempt(
            rule,
            Some("[]"),
            "2026-11-27",
            &shed([60.0, 60.0, 65.0, 65.0], 3.5),
        );
        assert_eq!(found.state, State::NeedsHuman, "{rule}");
    }
}

#[test]
fn exempt_and_against_the_plan_are_two_facts() {
    let dotted = r#"{ "code": "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark", "area": [50, 50, 90, 70] }"#;
    let answer = town(dotted, Some("[]"), "2026-11-27").check(&shed([60.0, 60.0, 65.0, 65.0], 3.5), Lang::Sv);
    assert_eq!(answer.exempt.state, State::Applies);
    assert_eq!(of(&answer, "no-building")[0].margin, Some(-25.0));
}
