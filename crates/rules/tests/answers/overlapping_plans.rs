//! Plans in force on the same ground.

use jiff::civil::date;
use planvy_plan::decision::DecisionKind;
use planvy_plan::{Plan, Position, Standing};
use planvy_rules::{Answer, NoteCode};

use crate::delivered::answers_over;
use crate::made_up::*;

fn old() -> Plan {
    let mut old = plan(1, block(0.0, 0.0, 100.0, 100.0), Some(date(1990, 1, 1)));
    old.regulations = vec![
        regulation(11, housing(), vec![Position::Area(block(0.0, 0.0, 50.0, 100.0))]),
        regulation(
            12,
            ridge_height("7"),
            vec![Position::Area(block(50.0, 0.0, 100.0, 100.0))],
        ),
    ];
    old
}

/// A later plan on the eastern 60 metres.
fn new() -> Plan {
    let mut new = plan(2, block(40.0, 0.0, 100.0, 100.0), Some(date(2020, 1, 1)));
    new.regulations = vec![regulation(
        21,
        ridge_height("12"),
        vec![Position::Area(block(40.0, 0.0, 100.0, 100.0))],
    )];
    new
}

fn standing(answer: &Answer, number: u128) -> Option<Standing> {
    let of_plan = answer
        .plans
        .iter()
        .find(|plan| plan.record.id.0.as_u128() == number)
        .map(|plan| plan.standing);
    let of_regulation = || {
        answer
            .regulations
            .iter()
            .find(|r| r.id.0.as_u128() == number)
            .map(|r| r.standing)
    };
    of_plan.or_else(of_regulation)
}

fn codes(answer: &Answer) -> Vec<NoteCode> {
    answer.notes.iter().map(|note| note.code).collect()
}

#[test]
fn at_a_point_the_later_plan_stands() {
    let answers = answers_over(vec![old(), new()], vec![]);
    let answer = answers.answer(&at(80.0, 50.0)).unwrap();
    assert_eq!(standing(&answer, 2), Some(Standing::InForce));
    assert_eq!(standing(&answer, 1), Some(Standing::Superseded));
    assert_eq!(standing(&answer, 12), Some(Standing::Superseded));
    assert_eq!(standing(&answer, 21), Some(Standing::InForce));
    assert!(codes(&answer).contains(&NoteCode::Conflict));
    assert_eq!(answer.plans[0].record.id, plan_id(2), "in force comes first");
    assert_eq!(answer.regulations[0].id.0.as_u128(), 21);
    let beside = answers.answer(&at(20.0, 50.0)).unwrap();
    assert_eq!(standing(&beside, 1), Some(Standing::InForce));
    assert!(!codes(&beside).contains(&NoteCode::Conflict));
}

#[test]
fn before_the_later_plan_the_older_one_stood() {
    let mut asked = at(80.0, 50.0);
    asked.date = date(2019, 12, 31);
    let answer = answers_over(vec![old(), new()], vec![]).answer(&asked).unwrap();
    assert_eq!(standing(&answer, 1), Some(Standing::InForce));
    assert_eq!(standing(&answer, 2), None);
}

#[test]
fn on_an_area_only_what_is_covered_is_superseded() {
    let answers = answers_over(vec![old(), new()], vec![]);
    let answer = answers.answer(&on(block(0.0, 0.0, 100.0, 100.0))).unwrap();
    assert_eq!(standing(&answer, 1), Some(Standing::InForce));
    assert_eq!(
        standing(&answer, 11),
        Some(Standing::InForce),
        "it is covered in part"
    );
    assert_eq!(
        standing(&answer, 12),
        Some(Standing::Superseded),
        "it is covered wholly"
    );
    let note = answer
        .notes
        .iter()
        .find(|note| note.code == NoteCode::PartlySuperseded)
        .expect("a note");
    assert!(note.text.contains("6\u{a0}000 m²"), "{}", note.text);
    let covered = answers.answer(&on(block(45.0, 10.0, 90.0, 90.0))).unwrap();
    assert_eq!(standing(&covered, 1), Some(Standing::Superseded));
    assert_eq!(standing(&covered, 11), Some(Standing::Superseded));
}

#[test]
fn neighbours_that_share_a_border_are_no_conflict() {
    let west = plan(1, block(0.0, 0.0, 50.0, 50.0), Some(date(1990, 1, 1)));
    let east = plan(2, block(49.95, 0.0, 100.0, 50.0), Some(date(2020, 1, 1)));
    let answers = answers_over(vec![west, east], vec![]);
    for asked in [at(49.97, 25.0), on(block(0.0, 0.0, 100.0, 50.0))] {
        let answer = answers.answer(&asked).unwrap();
        assert!(
            answer.plans.iter().all(|plan| plan.standing == Standing::InForce),
            "{asked:?}"
        );
        assert!(!codes(&answer).contains(&NoteCode::Conflict));
    }
    let border = answers.answer(&at(49.97, 25.0)).unwrap();
    assert!(border.plans.iter().all(|plan| plan.on_border));
    assert!(
        border.coverage[0]
            .statement
            .ends_with("Platsen ligger på gränsen mellan planerna.")
    );
}

#[test]
fn a_named_predecessor_is_replaced_without_alarm() {
    let mut later = new();
    later.decisions[0].replaces = Some(vec!["dp 1".to_owned()]);
    let answer = answers_over(vec![old(), later], vec![])
        .answer(&at(80.0, 50.0))
        .unwrap();
    assert_eq!(standing(&answer, 1), Some(Standing::Superseded));
    assert!(codes(&answer).contains(&NoteCode::Replaced) && !codes(&answer).contains(&NoteCode::Conflict));
}

#[test]
fn an_amendment_leaves_both_in_force() {
    let mut amendment = new();
    amendment.decisions[0].kind = Some(DecisionKind::Amendment);
    let answer = answers_over(vec![old(), amendment], vec![])
        .answer(&at(80.0, 50.0))
        .unwrap();
    assert_eq!(standing(&answer, 1), Some(Standing::InForce));
    assert_eq!(standing(&answer, 2), Some(Standing::InForce));
    assert!(codes(&answer).contains(&NoteCode::Amendment));
}

#[test]
fn without_dates_neither_is_put_aside() {
    let mut undated = new();
    undated.decisions[0].legal_force.clear();
    let answer = answers_over(vec![old(), undated], vec![])
        .answer(&at(80.0, 50.0))
        .unwrap();
    assert_eq!(standing(&answer, 1), Some(Standing::InForce));
    assert_eq!(standing(&answer, 2), Some(Standing::InForce));
    assert!(codes(&answer).contains(&NoteCode::ConflictUndecided));
}

#[test]
fn a_plan_in_process_takes_no_place() {
    let mut proposed = new();
    proposed.decisions[0].legal_force.clear();
    proposed.status = planvy_plan::PlanStatus::Review;
    let answer = answers_over(vec![old(), proposed], vec![])
        .answer(&at(80.0, 50.0))
        .unwrap();
    assert_eq!(standing(&answer, 1), Some(Standing::InForce));
    assert_eq!(standing(&answer, 2), Some(Standing::Proposed));
    assert_eq!(standing(&answer, 21), Some(Standing::Proposed));
    assert_eq!(answer.plans[0].record.id, plan_id(1));
}

#[test]
fn the_view_of_a_plan_sees_later_plans() {
    let mut covering = new();
    covering.area = plan(9, block(-5.0, -5.0, 105.0, 105.0), None).area;
    let answers = answers_over(vec![old(), covering], vec![]);
    let index = answers.snapshot().plan_by_id(plan_id(1)).unwrap();
    let view = answers.plan_view(index, TODAY, planvy_plan::Lang::Sv).unwrap();
    assert_eq!(view.standing, Some(Standing::Superseded));
    assert_eq!(view.area_m2, 10_000.0);
    assert_eq!(view.regulations.len(), 2);
    assert_eq!(view.regulations[0].share.percent, Some(50.0));
    let regulation = answers
        .snapshot()
        .regulation_by_id(view.regulations[0].id)
        .unwrap();
    let one = answers
        .regulation_view(regulation, TODAY, planvy_plan::Lang::Sv)
        .unwrap();
    assert_eq!(one.regulation.standing, Standing::Superseded);
    assert!(one.regulation.geometry.is_some());
}
