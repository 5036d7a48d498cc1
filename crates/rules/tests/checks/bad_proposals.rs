//! Bad proposals: findings and results that cannot be decided, never a crash, and nothing kept by mistake.

use geo_types::{LineString, MultiPolygon, Polygon};
use planvy_plan::body::{Body, Surface, SurfaceKind, VerticalReference};
use planvy_plan::{Crs, Lang, OverGround, Placement, Proposal, ProposedBuilding, Severity};
use planvy_rules::CheckAnswer;
use planvy_rules::check::Verdict;
use proptest::prelude::*;

use super::scene::{CRS, E0, N0, Town, of, only, town};

fn with_rules() -> Town {
    town(
        r#"{ "code": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", "values": { "höjd": 8 } },
           { "code": "DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaFastigh", "values": { "exploatering": 150 } }"#,
        Some("[]"),
        "2026-11-27",
    )
}

fn drawn(ring: &[(f64, f64)]) -> ProposedBuilding {
    let ring: LineString<f64> = ring.iter().map(|(x, y)| (E0 + x, N0 + y)).collect();
    ProposedBuilding {
        footprint: Some(MultiPolygon(vec![Polygon::new(ring, Vec::new())])),
        ..ProposedBuilding::default()
    }
}

fn square() -> ProposedBuilding {
    drawn(&[(60.0, 60.0), (70.0, 60.0), (70.0, 70.0), (60.0, 70.0)])
}

fn proposal(placement: Placement, crs: Option<Crs>, buildings: Vec<ProposedBuilding>) -> Proposal {
    Proposal {
        format: "made".to_owned(),
        crs,
        placement,
        buildings,
    }
}

fn asked(buildings: Vec<ProposedBuilding>) -> CheckAnswer {
    with_rules().ask(
        proposal(Placement::Stated, Some(CRS), buildings),
        Vec::new(),
        Lang::En,
    )
}

fn errors(answer: &CheckAnswer) -> usize {
    answer
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count()
}

#[test]
fn a_drawing_without_a_place_is_held_against_nothing() {
    let placements = [
        (
            Placement::NotPlaced {
                missing: "IfcMapConversion".to_owned(),
            },
            Some(CRS),
        ),
        (
            Placement::Contradictory {
                what: "12 m apart".to_owned(),
            },
            Some(CRS),
        ),
        (Placement::Stated, None),
    ];
    for (placement, crs) in placements {
        let answer = with_rules().ask(
            proposal(placement.clone(), crs, vec![square()]),
            Vec::new(),
            Lang::En,
        );
        assert_eq!(errors(&answer), 1, "{placement:?}");
        let result = only(&answer, "placement");
        assert_eq!(result.verdict, Verdict::CannotDecide);
        assert!(!result.because.is_empty());
        assert_eq!(answer.summary.fulfils, 0);
        assert_eq!(answer.proposal.measured_in, None);
    }
}

#[test]
fn footprints_that_are_none_are_told_with_their_spot() {
    let bow = drawn(&[(60.0, 60.0), (70.0, 70.0), (70.0, 60.0), (60.0, 70.0)]);
    let line = drawn(&[(60.0, 60.0), (70.0, 70.0), (80.0, 80.0)]);
    let far = ProposedBuilding {
        footprint: Some(MultiPolygon(vec![Polygon::new(
            LineString::from(vec![(1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0)]),
            Vec::new(),
        )])),
        ..ProposedBuilding::default()
    };
    let no_number = drawn(&[(60.0, f64::NAN), (70.0, 60.0), (70.0, 70.0)]);
    let huge = drawn(&[(-900.0, -900.0), (900.0, -900.0), (900.0, 900.0), (-900.0, 900.0)]);
    for (name, building) in [
        ("bow", bow),
        ("line", line),
        ("far", far),
        ("no number", no_number),
        ("huge", huge),
    ] {
        let answer = asked(vec![building]);
        assert!(errors(&answer) >= 1, "{name}");
        assert_eq!(
            only(&answer, "placement").verdict,
            Verdict::CannotDecide,
            "{name}"
        );
        assert_eq!(answer.summary.fulfils, 0, "{name}");
    }
    let bow = asked(vec![drawn(&[
        (60.0, 60.0),
        (70.0, 70.0),
        (70.0, 60.0),
        (60.0, 70.0),
    ])]);
    assert_eq!(bow.findings[0].position, Some([E0 + 65.0, N0 + 65.0]));
}

#[test]
fn a_building_without_a_place_keeps_the_sum_from_being_decided() {
    let answer = asked(vec![square(), ProposedBuilding::default()]);
    let sum = only(&answer, "building-area-max-per-parcel");
    assert_eq!(
        (sum.verdict, sum.value),
        (Verdict::CannotDecide, Some(100.0)),
        "{}",
        sum.because
    );
    assert_eq!(of(&answer, "placement").len(), 2);
}

#[test]
fn a_missing_height_decides_nothing_and_names_itself() {
    let result_of = |building| {
        let answer = asked(vec![building]);
        only(&answer, "ridge-height-max").clone()
    };
    let missing = result_of(square());
    assert_eq!(
        (missing.verdict, missing.value, missing.margin),
        (Verdict::CannotDecide, None, None)
    );
    assert!(missing.because.contains("ridge height"), "{}", missing.because);
    // A ridge is never above the highest point.
    let by_total = result_of(ProposedBuilding {
        total_height: Some(OverGround(7.0)),
        ..square()
    });
    assert_eq!((by_total.verdict, by_total.value), (Verdict::Fulfils, Some(7.0)));
    let by_total = result_of(ProposedBuilding {
        total_height: Some(OverGround(9.0)),
        ..square()
    });
    assert_eq!(by_total.verdict, Verdict::CannotDecide);
}

#[test]
fn an_absurd_body_is_not_used() {
    let spike = Body {
        surfaces: vec![Surface {
            kind: SurfaceKind::Roof,
            rings: vec![vec![
                [E0 + 60.0, N0 + 60.0, 0.0],
                [E0 + 70.0, N0 + 60.0, 1.0e6],
                [E0 + 70.0, N0 + 70.0, 5.0],
            ]],
            element: None,
        }],
        vertical: VerticalReference::OwnGround,
        elements: Vec::new(),
    };
    let answer = asked(vec![ProposedBuilding {
        body: Some(spike),
        ..square()
    }]);
    assert!(
        answer
            .findings
            .iter()
            .any(|finding| finding.message.contains("more than any building"))
    );
    assert_eq!(only(&answer, "ridge-height-max").verdict, Verdict::CannotDecide);
    let nothing = Body {
        surfaces: Vec::new(),
        vertical: VerticalReference::Unknown,
        elements: Vec::new(),
    };
    assert_eq!(
        only(
            &asked(vec![ProposedBuilding {
                body: Some(nothing),
                ..square()
            }]),
            "placement"
        )
        .verdict,
        Verdict::Fulfils
    );
}

#[test]
fn an_empty_drawing_and_an_empty_store_answer_too() {
    let answer = asked(Vec::new());
    assert_eq!(only(&answer, "placement").verdict, Verdict::CannotDecide);
    let empty = Town::read(r#"{ "date": "2026-11-27" }"#);
    let answer = empty.ask(
        proposal(Placement::Stated, Some(CRS), vec![square()]),
        Vec::new(),
        Lang::Sv,
    );
    assert_eq!(
        only(&answer, "outside-known-plans").verdict,
        Verdict::CannotDecide
    );
    assert_eq!(
        only(&answer, "across-property-boundary").verdict,
        Verdict::CannotDecide
    );
    assert!(!answer.disclaimer.is_empty());
}

#[test]
fn another_projection_gives_the_same_answer() {
    let ring = square().footprint.expect("a footprint");
    let in_tm = planvy_rules::projected::area_in(&ring, CRS, Crs::Tm);
    let building = |footprint| ProposedBuilding {
        footprint: Some(footprint),
        ridge_height: Some(OverGround(9.0)),
        ..ProposedBuilding::default()
    };
    let town = with_rules();
    let here = town.ask(
        proposal(Placement::Stated, Some(CRS), vec![building(ring)]),
        Vec::new(),
        Lang::En,
    );
    let there = town.ask(
        proposal(Placement::Stated, Some(Crs::Tm), vec![building(in_tm)]),
        Vec::new(),
        Lang::En,
    );
    assert_eq!(there.proposal.measured_in, Some(CRS));
    for (a, b) in here.results.iter().zip(&there.results) {
        assert_eq!((a.check, a.verdict), (b.check, b.verdict));
        if let (Some(a), Some(b)) = (a.value, b.value) {
            assert!((a - b).abs() < 0.01, "{a} {b}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever is drawn, an answer comes, and every finite number in it is one.
    #[test]
    fn whatever_is_drawn_an_answer_comes(
        corners in prop::collection::vec((-50.0_f64..250.0, -50.0_f64..250.0), 0..9),
        levels in prop::collection::vec(prop_oneof![Just(f64::NAN), Just(1e12), -20.0_f64..60.0], 9),
        ridge in prop::option::of(prop_oneof![Just(f64::INFINITY), Just(-5.0), 0.0_f64..30.0]),
    ) {
        let mut building = drawn(&corners);
        building.ridge_height = ridge.map(OverGround);
        let ring = corners.iter().zip(&levels).map(|((x, y), z)| [E0 + x, N0 + y, *z]).collect();
        building.body = Some(Body {
            surfaces: vec![Surface { kind: SurfaceKind::Unknown, rings: vec![ring], element: None }],
            vertical: VerticalReference::OwnGround,
            elements: Vec::new(),
        });
        let answer = asked(vec![building]);
        let json = serde_json::to_string(&answer).expect("it is written");
        prop_assert!(!json.is_empty());
        for result in &answer.results {
            prop_assert!(result.margin.is_none_or(f64::is_finite));
        }
    }
}
