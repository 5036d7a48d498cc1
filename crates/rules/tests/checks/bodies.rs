//! Drawn bodies: what is measured on them, and what is not known.

use planvy_plan::body::{Body, Surface, SurfaceKind, VerticalReference};
use planvy_plan::{BuildingKind, Datum, Lang, Placement, Proposal, ProposedBuilding};
use planvy_rules::check::{MeasureSource, Verdict};
use planvy_rules::{CheckAnswer, check::MeasureAnswer};

use super::scene::{CRS, E0, N0, of, only, town};

const TODAY: &str = "2026-11-27";

/// A house with its ridge east to west: 10 m long and 8 m wide from (60, 60), eaves and ridge as levels over a zero.
fn house(zero: f64, eaves: f64, ridge: f64) -> Vec<Surface> {
    let at = |x: f64, y: f64, z: f64| [E0 + 60.0 + x, N0 + 60.0 + y, zero + z];
    let surface = |kind, ring: Vec<[f64; 3]>| Surface {
        kind,
        rings: vec![ring],
        element: None,
    };
    let wall = |a: (f64, f64), b: (f64, f64)| {
        surface(
            SurfaceKind::Wall,
            vec![
                at(a.0, a.1, 0.0),
                at(b.0, b.1, 0.0),
                at(b.0, b.1, eaves),
                at(a.0, a.1, eaves),
            ],
        )
    };
    let gable = |x: f64, flip: bool| {
        let mut ring = vec![
            at(x, 0.0, 0.0),
            at(x, 8.0, 0.0),
            at(x, 8.0, eaves),
            at(x, 4.0, ridge),
            at(x, 0.0, eaves),
        ];
        if flip {
            ring.reverse();
        }
        surface(SurfaceKind::Wall, ring)
    };
    vec![
        surface(
            SurfaceKind::Ground,
            vec![
                at(0.0, 0.0, 0.0),
                at(0.0, 8.0, 0.0),
                at(10.0, 8.0, 0.0),
                at(10.0, 0.0, 0.0),
            ],
        ),
        wall((0.0, 0.0), (10.0, 0.0)),
        wall((10.0, 8.0), (0.0, 8.0)),
        gable(10.0, false),
        gable(0.0, true),
        surface(
            SurfaceKind::Roof,
            vec![
                at(0.0, 0.0, eaves),
                at(10.0, 0.0, eaves),
                at(10.0, 4.0, ridge),
                at(0.0, 4.0, ridge),
            ],
        ),
        surface(
            SurfaceKind::Roof,
            vec![
                at(10.0, 8.0, eaves),
                at(0.0, 8.0, eaves),
                at(0.0, 4.0, ridge),
                at(10.0, 4.0, ridge),
            ],
        ),
    ]
}

fn proposal(
    surfaces: Vec<Surface>,
    vertical: VerticalReference,
    more: impl FnOnce(&mut ProposedBuilding),
) -> Proposal {
    let mut building = ProposedBuilding {
        kind: Some(BuildingKind::Main),
        intended_use: Some("B".to_owned()),
        body: Some(Body {
            surfaces,
            vertical,
            elements: Vec::new(),
        }),
        ..ProposedBuilding::default()
    };
    more(&mut building);
    Proposal {
        format: "made".to_owned(),
        crs: Some(CRS),
        placement: Placement::Stated,
        buildings: vec![building],
    }
}

fn checked(rules: &str, proposal: Proposal) -> CheckAnswer {
    town(rules, Some("[]"), TODAY).ask(proposal, Vec::new(), Lang::En)
}

fn measure<'a>(answer: &'a CheckAnswer, word: &str) -> &'a MeasureAnswer {
    let measures = &answer.proposal.buildings[0].measures;
    measures
        .iter()
        .find(|measure| measure.measure == word)
        .expect("every measure is listed")
}

const RH2000: VerticalReference = VerticalReference::Datum(Datum::Rh2000);

#[test]
fn everything_is_measured_on_a_house_over_rh_2000() {
    // Ground at 10 m: eaves 4 m and ridge 7 m over it. The plane of 45° from the eaves side meets the façade at 4 m, since the
    // roof is flatter: 3 m on 4 m, 36.87°, so that the plane touches the eaves; the roof rises less than the plane.
    let answer = checked("", proposal(house(10.0, 4.0, 7.0), RH2000, |_| {}));
    let near = |word: &str, wanted: f64| {
        let found = measure(&answer, word);
        let value = found.value.unwrap_or_else(|| panic!("{word}: {}", found.because));
        assert!((value - wanted).abs() < 0.005, "{word}: {value}, not {wanted}");
        assert_eq!(found.source, MeasureSource::Measured, "{word}");
    };
    near("footprint-area", 80.0);
    near("building-area", 80.0);
    near("ridge-height", 7.0);
    near("ridge-level", 17.0);
    near("total-height", 7.0);
    near("total-level", 17.0);
    near("building-height", 4.0);
    near("least-roof-pitch", (3.0_f64 / 4.0).atan().to_degrees());
    near("greatest-roof-pitch", (3.0_f64 / 4.0).atan().to_degrees());
    near("lowest-level", 10.0);
    // The ground's 0.05 m and the drawing's 0.01 m together.
    let uncertainty = measure(&answer, "ridge-height")
        .uncertainty
        .expect("it is stated");
    assert!((uncertainty - 0.051).abs() < 0.001, "{uncertainty}");
    assert_eq!(measure(&answer, "storeys").value, None);
    assert_eq!(answer.proposal.buildings[0].facades.len(), 4);
}

#[test]
fn a_steeper_roof_than_45_degrees_lifts_the_plane_over_the_eaves() {
    // Eaves 4 m, ridge 10 m, 4 m in: the plane through the ridge comes down to 10 − 4 = 6 m at the façade.
    let answer = checked("", proposal(house(10.0, 4.0, 10.0), RH2000, |_| {}));
    let found = measure(&answer, "building-height").value.expect("known");
    assert!((found - 6.0).abs() < 0.01, "{found}");
}

#[test]
fn within_the_uncertainty_of_the_ground_nothing_is_decided() {
    let rule = |limit: f64| {
        format!(r#"{{ "code": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", "values": {{ "höjd": {limit} }} }}"#)
    };
    let verdict = |limit: f64| {
        let answer = checked(&rule(limit), proposal(house(10.0, 4.0, 7.0), RH2000, |_| {}));
        only(&answer, "ridge-height-max").verdict
    };
    assert_eq!(verdict(7.1), Verdict::Fulfils);
    assert_eq!(verdict(7.03), Verdict::CannotDecide);
    assert_eq!(verdict(6.97), Verdict::CannotDecide);
    assert_eq!(verdict(6.9), Verdict::Breaks);
}

#[test]
fn a_height_over_an_unknown_zero_decides_nothing() {
    let rules = r#"{ "code": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", "values": { "höjd": 20 } },
        { "code": "DP_KM_Eg_Hojd_HogstaHojd_NockhojdNollplan", "values": { "höjd": 40 } }"#;
    let answer = checked(
        rules,
        proposal(house(0.0, 4.0, 7.0), VerticalReference::Unknown, |_| {}),
    );
    for check in ["ridge-height-max", "ridge-level-max"] {
        let result = only(&answer, check);
        assert_eq!(
            (result.verdict, result.value),
            (Verdict::CannotDecide, None),
            "{check}"
        );
        assert!(result.because.contains("counted from"), "{}", result.because);
    }
    // Over its own ground the height is known, and the level by the terrain.
    let answer = checked(
        rules,
        proposal(house(0.0, 4.0, 7.0), VerticalReference::OwnGround, |_| {}),
    );
    assert_eq!(only(&answer, "ridge-height-max").value, Some(7.0));
    assert_eq!(only(&answer, "ridge-level-max").value, Some(17.0));
}

#[test]
fn what_is_stated_and_what_is_drawn_have_to_come_out_alike() {
    let rule = |limit: f64| {
        format!(r#"{{ "code": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", "values": {{ "höjd": {limit} }} }}"#)
    };
    let at = |limit: f64| {
        let stated = proposal(house(10.0, 4.0, 7.0), RH2000, |building| {
            building.ridge_height = Some(planvy_plan::OverGround(6.5));
        });
        checked(&rule(limit), stated)
    };
    let between = at(6.8);
    let result = only(&between, "ridge-height-max");
    assert_eq!(result.verdict, Verdict::CannotDecide);
    assert!(
        result.because.contains("6.5") && result.because.contains('7'),
        "{}",
        result.because
    );
    let disagreement = measure(&between, "ridge-height")
        .disagreement
        .expect("it is told");
    assert!((disagreement.stated - 6.5).abs() < 1e-9 && (disagreement.measured - 7.0).abs() < 1e-6);
    assert_eq!(only(&at(7.5), "ridge-height-max").verdict, Verdict::Fulfils);
    assert_eq!(only(&at(6.0), "ridge-height-max").verdict, Verdict::Breaks);
}

#[test]
fn of_a_building_on_two_areas_each_part_is_measured_by_itself() {
    // The rule holds on the southern 2 m of the house only, where the roof is 4 to 5.5 m high.
    let rule = r#"{ "code": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", "values": { "höjd": 6 }, "area": [50, 50, 90, 62] }"#;
    let answer = checked(rule, proposal(house(10.0, 4.0, 7.0), RH2000, |_| {}));
    let result = only(&answer, "ridge-height-max");
    assert_eq!(result.verdict, Verdict::Fulfils, "{}", result.plain);
    assert!((result.value.expect("measured") - 5.5).abs() < 0.002);
    // Of a stated height nobody knows which part has it.
    let stated = Proposal {
        buildings: vec![ProposedBuilding {
            footprint: Some(geo_types::MultiPolygon(vec![super::scene::block(
                &serde_json::json!([60, 60, 70, 68]),
            )])),
            ridge_height: Some(planvy_plan::OverGround(7.0)),
            ..ProposedBuilding::default()
        }],
        ..proposal(Vec::new(), RH2000, |_| {})
    };
    assert_eq!(
        only(&checked(rule, stated), "ridge-height-max").verdict,
        Verdict::CannotDecide
    );
}

#[test]
fn the_part_of_a_body_over_some_land_agrees_with_sampling_its_roof() {
    for north in [61.0, 62.5, 63.0, 64.0, 66.5] {
        let rule = format!(
            r#"{{ "code": "DP_KM_Eg_Hojd_HogstaHojd_Totalhojd", "values": {{ "höjd": 20 }}, "area": [50, 50, 90, {north}] }}"#
        );
        let answer = checked(&rule, proposal(house(10.0, 4.0, 7.0), RH2000, |_| {}));
        let found = only(&answer, "total-height-max").value.expect("measured");
        let sampled = (0..=1000)
            .map(|step| 60.0 + (north - 60.0) * f64::from(step) / 1000.0)
            .map(|y| 4.0 + 3.0 * (1.0 - (y - 64.0).abs() / 4.0))
            .fold(0.0, f64::max);
        assert!((found - sampled).abs() < 0.005, "{north}: {found}, {sampled}");
    }
}

#[test]
fn under_a_body_that_projects_the_free_height_is_measured() {
    // A second floor over the southern 4 m, its underside 3 m over the ground; the footprint is what stands on the ground.
    let slab = |z: f64, kind| Surface {
        kind,
        rings: vec![vec![
            [E0 + 60.0, N0 + 56.0, z],
            [E0 + 70.0, N0 + 56.0, z],
            [E0 + 70.0, N0 + 60.0, z],
            [E0 + 60.0, N0 + 60.0, z],
        ]],
        element: None,
    };
    let mut surfaces = house(10.0, 6.0, 8.0);
    surfaces.extend([
        slab(13.0, SurfaceKind::Projection),
        slab(16.0, SurfaceKind::Projection),
    ]);
    let rule = |limit: f64| {
        format!(
            r#"{{ "code": "DP_KM_Eg_Markreservat_GC_FriHojd", "values": {{ "hojd": {limit} }}, "area": [50, 55, 90, 59] }}"#
        )
    };
    let at = |limit: f64| checked(&rule(limit), proposal(surfaces.clone(), RH2000, |_| {}));
    let kept = at(2.5);
    let result = only(&kept, "clear-height-min");
    assert_eq!(
        (result.verdict, result.value),
        (Verdict::Fulfils, Some(3.0)),
        "{}",
        result.because
    );
    assert_eq!(only(&at(3.5), "clear-height-min").verdict, Verdict::Breaks);
}

#[test]
fn an_open_body_is_measured_and_told() {
    let mut surfaces = house(10.0, 4.0, 7.0);
    surfaces.truncate(6);
    let answer = checked("", proposal(surfaces, RH2000, |_| {}));
    assert!(
        answer
            .findings
            .iter()
            .any(|finding| finding.message.contains("does not close"))
    );
    let ridge = measure(&answer, "ridge-height").value.expect("measured");
    assert!((ridge - 7.0).abs() < 1e-6);
    assert_eq!(of(&answer, "placement")[0].verdict, Verdict::Fulfils);
}

/// The house with eaves 1 m out on the south side, on dotted land from y = 50 to `to_y` of the town.
fn with_eaves(eaves_over_ground: f64, to_y: f64) -> CheckAnswer {
    let mut surfaces = house(10.0, 4.0, 7.0);
    let at = |x: f64, y: f64, z: f64| [E0 + 60.0 + x, N0 + 60.0 + y, 10.0 + z];
    let z = eaves_over_ground;
    surfaces.push(Surface {
        kind: SurfaceKind::Roof,
        rings: vec![vec![
            at(0.0, -1.0, z),
            at(10.0, -1.0, z),
            at(10.0, 0.0, z),
            at(0.0, 0.0, z),
        ]],
        element: None,
    });
    let rules = format!(
        r#"{{ "code": "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark", "area": [50, 50, 90, {to_y}] }}"#
    );
    checked(&rules, proposal(surfaces, RH2000, |_| {}))
}

#[test]
fn eaves_over_dotted_land_are_told_and_fail_nothing() {
    // The dots end 0.4 m from the wall: 10 m by 0.6 m of eaves, 4 m over the ground, hang over them.
    let answer = with_eaves(4.0, 59.6);
    let result = only(&answer, "no-building");
    assert_eq!(
        (result.verdict, result.value, result.margin),
        (Verdict::Fulfils, Some(0.0), Some(0.0)),
        "{result:#?}"
    );
    assert!(
        result.because.contains("6\u{a0}m² of eaves"),
        "{}",
        result.because
    );
    assert!(result.place.is_some());
    // Where the walls stand on the dots the verdict is theirs: 10 m by 0.5 m.
    let answer = with_eaves(4.0, 60.5);
    let result = only(&answer, "no-building");
    assert_eq!((result.verdict, result.margin), (Verdict::Breaks, Some(-5.0)));
    assert!(
        result.because.contains("10\u{a0}m² of eaves"),
        "{}",
        result.because
    );
    // Far from the dots nothing is told of eaves.
    let answer = with_eaves(4.0, 55.0);
    assert!(!only(&answer, "no-building").because.contains("eaves"));
}

#[test]
fn a_part_that_counts_as_building_area_over_dotted_land_is_for_a_human() {
    // 1 m out and 2.5 m over the ground: more than 0.5 m below 3 m counts.
    let answer = with_eaves(2.5, 59.6);
    let result = only(&answer, "no-building");
    assert_eq!(
        (result.verdict, result.value),
        (Verdict::NeedsHuman, Some(6.0)),
        "{result:#?}"
    );
    assert!(
        result.because.contains("count as building area"),
        "{}",
        result.because
    );
}
