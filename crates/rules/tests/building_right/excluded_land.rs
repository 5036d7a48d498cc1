//! Land that main buildings must not stand on.

use planvy_plan::State;
use planvy_rules::building_right::ExclusionReason;
use planvy_rules::{Answers, NoteCode};

use crate::delivered::answers_over;
use crate::made_up::*;
use crate::rules_of_plans::*;

fn desk(rules: Vec<planvy_plan::Regulation>) -> Answers {
    let whole = block(0.0, 0.0, 100.0, 100.0);
    let mut plan = plan(1, whole.clone(), Some(jiff::civil::date(2024, 1, 1)));
    plan.regulations = vec![ruled(10, housing(), whole)];
    plan.regulations.extend(rules);
    answers_over(
        vec![plan],
        vec![parcel("EXEMPEL A 1", block(10.0, 10.0, 50.0, 60.0))],
    )
}

#[test]
fn each_exclusion_has_its_own_area_and_overlaps_count_once() {
    let answers = desk(vec![
        ruled(20, plain(PRICK), block(0.0, 0.0, 100.0, 20.0)),
        ruled(21, plain(KORS), block(0.0, 15.0, 100.0, 25.0)),
        ruled(22, plain(RING), block(40.0, 0.0, 100.0, 100.0)),
        ruled(23, plain(RESERVE), block(10.0, 55.0, 20.0, 70.0)),
    ]);
    let area = only(of_parcel(&answers, "EXEMPEL A 1"));
    let found: Vec<_> = area
        .excluded
        .iter()
        .map(|excluded| {
            (
                excluded.reason,
                excluded.regulation.0.as_u128(),
                excluded.area_m2.unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (ExclusionReason::NoBuild, 20, 400.0),
            (ExclusionReason::AncillaryOnly, 21, 400.0),
            (ExclusionReason::BelowGroundOnly, 22, 500.0),
            (ExclusionReason::Reserve, 23, 50.0),
        ]
    );
    // West of 40 and north of 25: 30 by 35 m, less the reserve of 10 by 5.
    assert_eq!(
        (area.area_m2, area.buildable_area_m2),
        (2000.0, 30.0 * 35.0 - 50.0)
    );
    assert!(!area.buildable_is_at_most && area.buildable.is_some());
    assert!(
        area.excluded
            .iter()
            .all(|excluded| excluded.state == State::Applies && excluded.geometry.is_some())
    );
}

#[test]
fn a_setback_is_a_strip_along_the_boundary() {
    let rule = || ruled(20, numbered(SETBACK, 4.5, "meter"), block(0.0, 0.0, 100.0, 100.0));
    let area = only(of_parcel(&desk(vec![rule()]), "EXEMPEL A 1"));
    let strip = &area.excluded[0];
    assert_eq!(
        (strip.reason, strip.distance_m),
        (ExclusionReason::Setback, Some(4.5))
    );
    assert!(
        (area.buildable_area_m2 - 31.0 * 41.0).abs() < 0.01,
        "{}",
        area.buildable_area_m2
    );
    assert!((strip.area_m2.unwrap() - (2000.0 - 31.0 * 41.0)).abs() < 0.01);
    // At a point without a parcel there is no boundary to count from: said, and the land is at most so large.
    let mut whole = desk(vec![rule()]).building_right(&at(80.0, 80.0)).unwrap();
    let area = whole.areas.remove(0);
    assert_eq!(
        (area.excluded[0].area_m2, area.buildable_is_at_most),
        (None, true)
    );
    assert_eq!(area.buildable_area_m2, 10_000.0);
}

#[test]
fn a_setback_rounds_inner_corners() {
    // An L: its inner corner keeps a quarter of a circle away.
    let corners = [
        (0.0, 0.0),
        (40.0, 0.0),
        (40.0, 20.0),
        (20.0, 20.0),
        (20.0, 40.0),
        (0.0, 40.0),
        (0.0, 0.0),
    ];
    let ring = corners.map(|(x, y)| (E0 + x, N0 + y)).to_vec();
    let l_shaped = geo_types::Polygon::new(geo_types::LineString::from(ring), Vec::new());
    let rule = ruled(20, numbered(SETBACK, 4.0, "meter"), block(0.0, 0.0, 100.0, 100.0));
    let area = only(of_area(&desk(vec![rule]), l_shaped));
    // By hand: the mitred L of 32 by 12 and 12 by 32 wings overlapping in 12 by 12, and beside its inner corner a square of 4 by 4
    // that is lost in each mitred offset but for the quarter circle.
    let expected = 32.0 * 12.0 + 12.0 * 20.0 + 4.0 * 4.0 - std::f64::consts::PI * 4.0;
    assert!(
        (area.buildable_area_m2 - expected).abs() < 0.02,
        "{} {expected}",
        area.buildable_area_m2
    );
}

#[test]
fn words_about_the_land_are_noted_and_not_reckoned() {
    let code = "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_2_Annan";
    let words = ruled(
        20,
        worded(code, "garage får uppföras vid gatan"),
        block(0.0, 0.0, 100.0, 100.0),
    );
    let answer = of_parcel(&desk(vec![words]), "EXEMPEL A 1");
    assert!(
        answer
            .notes
            .iter()
            .any(|note| note.code == NoteCode::LandNeedsHuman)
    );
    let area = only(answer);
    assert!(area.buildable_is_at_most);
    assert_eq!(area.buildable_area_m2, 2000.0);
}

#[test]
fn land_for_named_structures_only_has_to_be_read() {
    let code = "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_Annan";
    let rule = ruled(
        20,
        worded(code, "transformatorstation"),
        block(0.0, 0.0, 100.0, 20.0),
    );
    let area = only(of_parcel(&desk(vec![rule]), "EXEMPEL A 1"));
    let excluded = &area.excluded[0];
    assert_eq!(
        (excluded.reason, excluded.state),
        (ExclusionReason::AncillaryOnly, State::NeedsHuman)
    );
    assert_eq!(excluded.named.as_deref(), Some("transformatorstation"));
}

#[test]
fn a_rule_of_another_use_does_not_count() {
    let mut rule = ruled(20, plain(PRICK), block(0.0, 0.0, 100.0, 20.0));
    rule.regulates_uses = vec![planvy_plan::RegulationId(uuid::Uuid::from_u128(99))];
    let area = only(of_parcel(&desk(vec![rule]), "EXEMPEL A 1"));
    assert!(area.excluded.is_empty());
}
