//! Heights, storeys and the plain building.

use planvy_rules::building_right::{BoundBy, BoundSide, LimitState};
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
fn the_strictest_height_is_told_with_what_a_part_may_have_beyond() {
    let answers = desk(vec![
        ruled(20, numbered(RIDGE, 12.5, "meter"), block(0.0, 0.0, 30.0, 100.0)),
        ruled(21, numbered(RIDGE, 8.0, "meter"), block(30.0, 0.0, 100.0, 100.0)),
    ]);
    let ridge = only(of_parcel(&answers, "EXEMPEL A 1")).max_ridge_height;
    assert_eq!(
        (ridge.value_m, ridge.highest_on_a_part_m, ridge.state),
        (Some(8.0), Some(12.5), LimitState::Known)
    );
    assert_eq!(ridge.silent_area_m2, 0.0);
    assert_eq!(ridge.regulations.len(), 2);
}

#[test]
fn where_two_hold_together_the_lower_one_binds() {
    let answers = desk(vec![
        ruled(20, numbered(RIDGE, 12.5, "meter"), block(0.0, 0.0, 100.0, 100.0)),
        ruled(21, numbered(RIDGE, 8.0, "meter"), block(0.0, 0.0, 100.0, 100.0)),
    ]);
    let answer = of_parcel(&answers, "EXEMPEL A 1");
    assert!(
        answer
            .notes
            .iter()
            .all(|note| note.code != NoteCode::RulesDisagree)
    );
    let area = only(answer);
    assert_eq!(
        (
            area.max_ridge_height.value_m,
            area.max_ridge_height.highest_on_a_part_m
        ),
        (Some(8.0), None)
    );
    assert_eq!(area.limits.len(), 2);
}

#[test]
fn land_that_no_rule_speaks_of_is_said() {
    let answers = desk(vec![ruled(
        20,
        numbered(RIDGE, 12.5, "meter"),
        block(0.0, 0.0, 30.0, 100.0),
    )]);
    let area = only(of_parcel(&answers, "EXEMPEL A 1"));
    assert_eq!(
        (
            area.max_ridge_height.value_m,
            area.max_ridge_height.silent_area_m2
        ),
        (Some(12.5), 1000.0)
    );
    assert_eq!(
        (area.max_total_height.value_m, area.max_total_height.state),
        (None, LimitState::Unknown)
    );
}

#[test]
fn rules_that_cannot_all_be_kept_are_said() {
    let whole = || block(0.0, 0.0, 100.0, 100.0);
    let disagree = |first, second| {
        let answers = desk(vec![first, second]);
        let answer = of_parcel(&answers, "EXEMPEL A 1");
        answer
            .notes
            .iter()
            .filter(|note| note.code == NoteCode::RulesDisagree)
            .count()
    };
    let of = |number, code, metres, area| ruled(number, numbered(code, metres, "meter"), area);
    assert_eq!(
        disagree(of(20, RIDGE, 8.0, whole()), of(21, LOWEST_RIDGE, 9.0, whole())),
        1
    );
    assert_eq!(
        disagree(
            of(20, EXACT_RIDGE, 8.0, whole()),
            of(21, EXACT_RIDGE, 9.0, whole())
        ),
        1
    );
    assert_eq!(
        disagree(of(20, RIDGE, 9.0, whole()), of(21, LOWEST_RIDGE, 8.0, whole())),
        0
    );
    // On different land they do not meet.
    let west = of(20, RIDGE, 8.0, block(0.0, 0.0, 30.0, 100.0));
    let east = of(21, LOWEST_RIDGE, 9.0, block(30.0, 0.0, 100.0, 100.0));
    assert_eq!(disagree(west, east), 0);
}

#[test]
fn a_plain_building_fits_and_says_what_stops_it() {
    let answers = desk(vec![
        ruled(20, plain(PRICK), block(0.0, 0.0, 100.0, 20.0)),
        ruled(21, numbered(RIDGE, 9.0, "meter"), block(0.0, 0.0, 100.0, 100.0)),
        ruled(22, numbered(STOREYS, 2.0, "antal"), block(0.0, 0.0, 100.0, 100.0)),
    ]);
    let area = only(of_parcel(&answers, "EXEMPEL A 1"));
    assert_eq!(
        (area.storeys.value, area.storeys.state),
        (Some(2.0), LimitState::Known)
    );
    let house = area.largest_plain_building.expect("there is room");
    assert!(
        (house.length_m - 40.0).abs() < 0.02 && (house.width_m - 40.0).abs() < 0.02,
        "{house:?}"
    );
    assert_eq!((house.ridge_height_m, house.storeys), (Some(9.0), Some(2.0)));
    assert!((house.gross_floor_area_m2.unwrap() - 3200.0).abs() < 4.0);
    let by: Vec<_> = house
        .bounds
        .iter()
        .map(|bound| (bound.side, bound.by, bound.regulation.map(|id| id.0.as_u128())))
        .collect();
    assert_eq!(
        by,
        [
            (BoundSide::North, BoundBy::PlaceBorder, None),
            (BoundSide::West, BoundBy::PlaceBorder, None),
            (BoundSide::South, BoundBy::Exclusion, Some(20)),
            (BoundSide::East, BoundBy::PlaceBorder, None),
            (BoundSide::Storeys, BoundBy::Limit, Some(22)),
            (BoundSide::Ridge, BoundBy::Limit, Some(21)),
        ]
    );
}

#[test]
fn a_limit_on_area_makes_the_plain_building_smaller() {
    let rule = ruled(
        20,
        numbered(M2_OF_PARCEL, 180.0, "kvadratmeter"),
        block(0.0, 0.0, 100.0, 100.0),
    );
    let area = only(of_parcel(&desk(vec![rule]), "EXEMPEL A 1"));
    let house = area.largest_plain_building.expect("there is room");
    assert!((house.building_area_m2 - 180.0).abs() < 1e-6);
    assert!(
        house
            .bounds
            .iter()
            .any(|bound| bound.side == BoundSide::Footprint && bound.regulation.is_some())
    );
    assert_eq!(
        (house.storeys, house.gross_floor_area_m2, house.ridge_height_m),
        (None, None, None)
    );
}

#[test]
fn both_languages_say_the_same() {
    let answers = desk(vec![
        ruled(20, plain(PRICK), block(0.0, 0.0, 100.0, 20.0)),
        ruled(21, numbered(RIDGE, 9.0, "meter"), block(0.0, 0.0, 100.0, 100.0)),
        ruled(
            22,
            numbered(M2_OF_PARCEL, 180.0, "kvadratmeter"),
            block(0.0, 0.0, 100.0, 100.0),
        ),
    ]);
    let mut question = question(planvy_rules::Place::Parcel("EXEMPEL A 1".to_owned()));
    let sv = only(answers.building_right(&question).unwrap());
    question.lang = planvy_plan::Lang::En;
    let en = only(answers.building_right(&question).unwrap());
    assert_eq!(sv.statements.len(), en.statements.len());
    assert_eq!(
        sv.statements[0],
        "Marken är 2\u{a0}000\u{a0}m². 1\u{a0}600\u{a0}m² av den är byggbar för huvudbyggnader."
    );
    assert_eq!(
        en.statements[0],
        "The land is 2,000\u{a0}m². Main buildings may stand on 1,600\u{a0}m² of it."
    );
    assert!(
        sv.statements
            .iter()
            .any(|said| said.starts_with("Högsta nockhöjd är 9\u{a0}m över medelmarknivån")),
        "{:#?}",
        sv.statements
    );
    assert!(
        en.statements
            .iter()
            .any(|said| said.starts_with("The greatest ridge height is 9\u{a0}m over the mean ground level")),
        "{:#?}",
        en.statements
    );
}
