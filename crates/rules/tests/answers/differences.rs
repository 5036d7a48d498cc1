//! What changed at a place between two days.

use jiff::civil::{Date, date};
use planvy_plan::{Lang, PlanStatus, Position, Standing, State};
use planvy_rules::difference::answer::DifferenceKind;
use planvy_rules::{Answers, DifferenceError, DifferenceQuestion, ImplementationState, NoteCode};

use crate::delivered::answers_over;
use crate::made_up::*;

/// A plan of 2000, replaced in 2020 by one with a temporary use; beside it a plan that was given up.
fn town() -> Answers {
    let mut old = plan(1, block(0.0, 0.0, 100.0, 100.0), Some(date(2000, 5, 1)));
    old.regulations = vec![regulation(
        11,
        ridge_height("7"),
        vec![Position::Area(block(0.0, 0.0, 100.0, 100.0))],
    )];
    let mut new = plan(2, block(0.0, 0.0, 100.0, 100.0), Some(date(2020, 3, 1)));
    new.decisions[0].started = Some(date(2018, 1, 1));
    let mut temporary = housing();
    temporary.valid_for_months = Some(60);
    new.regulations = vec![
        regulation(21, temporary, vec![Position::Area(block(0.0, 0.0, 100.0, 100.0))]),
        regulation(
            22,
            ridge_height("9.5"),
            vec![Position::Area(block(0.0, 0.0, 100.0, 100.0))],
        ),
    ];
    let mut given_up = plan(3, block(0.0, 0.0, 100.0, 100.0), None);
    given_up.status = PlanStatus::Closed;
    given_up.status_date = Some(date(2019, 6, 1));
    given_up.decisions[0].started = Some(date(2017, 1, 1));
    answers_over(vec![old, new, given_up], vec![])
}

fn between(from: Date, to: Date) -> DifferenceQuestion {
    DifferenceQuestion {
        place: at(50.0, 50.0).place,
        from,
        to,
        lang: Lang::Sv,
    }
}

#[test]
fn a_plan_that_gained_force_and_the_one_it_replaced() {
    let answer = town()
        .difference(&between(date(2017, 6, 1), date(2021, 1, 1)))
        .unwrap();
    assert_eq!(answer.state, State::Applies);
    assert_eq!(
        answer.plain,
        "3 planer och 3 regler ändrades här mellan 2017-06-01 och 2021-01-01."
    );
    let told: Vec<(Option<Standing>, Option<Standing>, DifferenceKind, &str)> = answer
        .plans
        .iter()
        .map(|plan| {
            (
                plan.standing_before,
                plan.standing_after,
                plan.change,
                plan.plain.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told[0],
        (
            None,
            Some(Standing::InForce),
            DifferenceKind::Came,
            "Detaljplanen Dp 2, Kvarteret 2 fick laga kraft 2020-03-01. Genomförandetiden för planen går från 2020-03-01 till \
             och med 2030-02-28."
        )
    );
    assert_eq!(
        told[1],
        (
            Some(Standing::InForce),
            Some(Standing::Superseded),
            DifferenceKind::StandingChanged,
            "Detaljplanen Dp 1, Kvarteret 1 gäller inte längre här. En senare plan har tagit dess plats."
        )
    );
    assert_eq!(
        told[2],
        (
            Some(Standing::Proposed),
            Some(Standing::Repealed),
            DifferenceKind::StandingChanged,
            "2019-06-01 lade kommunen ned arbetet med detaljplanen Dp 3, Kvarteret 3."
        )
    );
    let replaced = &answer.plans[1].regulations[0];
    assert!(
        replaced.plain.ends_with("Regeln är ersatt (tidigare: gällde)."),
        "{}",
        replaced.plain
    );
    assert_eq!(answer.notes[0].code, NoteCode::HistoryAsDelivered);
}

#[test]
fn a_temporary_use_ends_while_its_plan_stands() {
    let answer = town()
        .difference(&between(date(2021, 1, 1), date(2026, 1, 1)))
        .unwrap();
    assert_eq!(answer.plans.len(), 1);
    let plan = &answer.plans[0];
    assert_eq!(plan.change, DifferenceKind::PartsChanged);
    assert_eq!(
        plan.plain,
        "Detaljplanen Dp 2, Kvarteret 2 står kvar, men 1 regel i den har ändrats."
    );
    assert_eq!(
        (
            plan.regulations[0].standing_before,
            plan.regulations[0].standing_after
        ),
        (Some(Standing::InForce), Some(Standing::Ended))
    );
}

#[test]
fn an_implementation_period_that_ended_is_a_change() {
    let answer = town()
        .difference(&between(date(2026, 1, 1), date(2031, 1, 1)))
        .unwrap();
    let plan = &answer.plans[0];
    assert_eq!(
        (
            plan.implementation_before.unwrap().state,
            plan.implementation_after.unwrap().state
        ),
        (ImplementationState::Running, ImplementationState::Ended)
    );
    assert_eq!(
        plan.plain,
        "Detaljplanen Dp 2, Kvarteret 2: genomförandetiden gick ut 2030-02-28. Planen gäller ändå tills den ändras eller \
         upphävs."
    );
}

#[test]
fn nothing_changed_is_said_of_what_is_loaded_only() {
    let same = town()
        .difference(&between(date(2022, 1, 1), date(2022, 1, 1)))
        .unwrap();
    assert_eq!((same.state, same.plans.len()), (State::DoesNotApply, 0));
    assert!(same.plain.contains("inlästa"));
    let nowhere = DifferenceQuestion {
        place: at(500.0, 500.0).place,
        ..between(date(2000, 1, 1), date(2026, 1, 1))
    };
    assert_eq!(town().difference(&nowhere).unwrap().state, State::NoData);
}

#[test]
fn days_in_the_wrong_order_are_an_error() {
    let (from, to) = (date(2026, 1, 2), date(2026, 1, 1));
    assert_eq!(
        town().difference(&between(from, to)),
        Err(DifferenceError::DatesReversed { from, to })
    );
}
