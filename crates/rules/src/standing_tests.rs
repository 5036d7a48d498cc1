use jiff::civil::date;
use planvy_plan::{Crs, PlanId, RegulationGroup};
use proptest::prelude::*;

use super::*;

pub(crate) fn plan(status: PlanStatus, status_date: Option<Date>, decisions: Vec<Decision>) -> Plan {
    Plan {
        status_date,
        decisions,
        ..Plan::new(PlanId(uuid::Uuid::from_u128(1)), "Exempel", status, Crs::Zone1330)
    }
}

fn adoption(started: Option<Date>, adopted: Option<Date>, legal_force: Vec<Date>) -> Decision {
    Decision {
        kind: Some(DecisionKind::Adoption),
        started,
        adopted,
        legal_force,
        ..Decision::default()
    }
}

fn of_kind(kind: DecisionKind, legal_force: Vec<Date>) -> Decision {
    Decision {
        kind: Some(kind),
        legal_force,
        ..Decision::default()
    }
}

const STARTED: Date = date(2019, 5, 1);
const ADOPTED: Date = date(2021, 3, 15);
const FORCE: Date = date(2021, 6, 1);

fn whole(status: PlanStatus, status_date: Option<Date>) -> Timeline {
    Timeline::of(&plan(
        status,
        status_date,
        vec![adoption(Some(STARTED), Some(ADOPTED), vec![FORCE])],
    ))
}

#[test]
fn a_plan_is_absent_then_proposed_then_in_force() {
    let timeline = whole(PlanStatus::LegalForce, Some(FORCE));
    for (day, expected) in [
        (date(2019, 4, 30), None),
        (STARTED, Some(Standing::Proposed)),
        (date(2021, 5, 31), Some(Standing::Proposed)),
        (FORCE, Some(Standing::InForce)),
        (date(2100, 1, 1), Some(Standing::InForce)),
    ] {
        assert_eq!(timeline.standing_at(day), expected, "{day}");
    }
}

#[test]
fn a_repealed_plan_was_in_force_until_its_status_changed() {
    let timeline = whole(PlanStatus::Repealed, Some(date(2024, 2, 1)));
    assert_eq!(timeline.standing_at(date(2020, 1, 1)), Some(Standing::Proposed));
    assert_eq!(timeline.standing_at(date(2024, 1, 31)), Some(Standing::InForce));
    assert_eq!(timeline.standing_at(date(2024, 2, 1)), Some(Standing::Repealed));
    let undated = whole(PlanStatus::Repealed, None);
    assert!(undated.lacks_end_date());
    assert_eq!(undated.standing_at(date(2022, 1, 1)), Some(Standing::Repealed));
    assert_eq!(undated.standing_at(date(2018, 1, 1)), None);
}

#[test]
fn a_repeal_decision_dates_the_repeal_where_the_status_does_not() {
    let decisions = vec![
        adoption(None, None, vec![date(1990, 1, 1)]),
        of_kind(DecisionKind::Repeal, vec![date(2020, 1, 1)]),
    ];
    let timeline = Timeline::of(&plan(PlanStatus::Repealed, None, decisions.clone()));
    assert_eq!(timeline.legal_force(), [date(1990, 1, 1)]);
    assert_eq!(timeline.standing_at(date(2019, 12, 31)), Some(Standing::InForce));
    assert_eq!(timeline.standing_at(date(2020, 1, 1)), Some(Standing::Repealed));
    // The plan still stands: what was repealed is a part of it.
    let partly = Timeline::of(&plan(PlanStatus::LegalForce, None, decisions));
    assert_eq!(partly.standing_at(date(2021, 1, 1)), Some(Standing::InForce));
    assert_eq!(partly.part_repealed_at(date(2021, 1, 1)), Some(date(2020, 1, 1)));
}

#[test]
fn a_closed_plan_was_proposed_and_never_in_force() {
    let closed = date(2020, 9, 1);
    let timeline = Timeline::of(&plan(
        PlanStatus::Closed,
        Some(closed),
        vec![adoption(Some(STARTED), None, Vec::new())],
    ));
    assert_eq!(timeline.standing_at(date(2019, 1, 1)), None);
    assert_eq!(timeline.standing_at(date(2020, 8, 31)), Some(Standing::Proposed));
    assert_eq!(timeline.standing_at(closed), Some(Standing::Repealed));
}

#[test]
fn every_status_before_legal_force_is_proposed_from_the_first_known_day() {
    for status in [
        PlanStatus::Started,
        PlanStatus::Consultation,
        PlanStatus::Review,
        PlanStatus::Adopted,
        PlanStatus::Appealed,
        PlanStatus::Supervision,
    ] {
        let timeline = Timeline::of(&plan(
            status,
            None,
            vec![adoption(None, Some(ADOPTED), Vec::new())],
        ));
        assert_eq!(timeline.standing_at(date(2021, 3, 14)), None, "{status:?}");
        assert_eq!(
            timeline.standing_at(ADOPTED),
            Some(Standing::Proposed),
            "{status:?}"
        );
        assert_eq!(
            timeline.standing_at(date(2050, 1, 1)),
            Some(Standing::Proposed),
            "{status:?}"
        );
    }
}

#[test]
fn several_dates_of_legal_force_count_from_the_first() {
    let second = date(2022, 6, 1);
    let timeline = Timeline::of(&plan(
        PlanStatus::Appealed,
        None,
        vec![adoption(Some(STARTED), Some(ADOPTED), vec![second, FORCE])],
    ));
    assert_eq!(timeline.legal_force(), [FORCE, second]);
    assert_eq!(timeline.standing_at(FORCE), Some(Standing::InForce));
    assert!(timeline.has_force_to_come(FORCE) && !timeline.has_force_to_come(second));
    assert!(timeline.contradicts_status(FORCE));
    assert_eq!(timeline.ranking_date(FORCE), Some(FORCE));
    assert_eq!(timeline.ranking_date(second), Some(second));
}

#[test]
fn legal_force_without_a_date_is_taken_from_the_status_and_said() {
    let timeline = Timeline::of(&plan(PlanStatus::LegalForce, None, vec![Decision::default()]));
    assert!(timeline.lacks_force_date());
    assert_eq!(timeline.standing_at(date(2026, 1, 1)), Some(Standing::InForce));
    assert_eq!(timeline.ranking_date(date(2026, 1, 1)), None);
    let adopted = Timeline::of(&plan(
        PlanStatus::LegalForce,
        None,
        vec![adoption(Some(STARTED), Some(ADOPTED), Vec::new())],
    ));
    assert_eq!(adopted.standing_at(date(2021, 3, 14)), Some(Standing::Proposed));
    assert_eq!(adopted.standing_at(ADOPTED), Some(Standing::InForce));
}

#[test]
fn an_amendment_does_not_make_the_plan_younger() {
    let amended = date(2015, 1, 1);
    let timeline = Timeline::of(&plan(
        PlanStatus::LegalForce,
        None,
        vec![
            adoption(None, None, vec![date(1990, 1, 1)]),
            of_kind(DecisionKind::Amendment, vec![amended]),
        ],
    ));
    assert!(!timeline.is_amendment);
    assert_eq!(timeline.ranking_date(date(2020, 1, 1)), Some(date(1990, 1, 1)));
    let only = Timeline::of(&plan(
        PlanStatus::LegalForce,
        None,
        vec![of_kind(DecisionKind::Amendment, vec![amended])],
    ));
    assert!(only.is_amendment);
    assert_eq!(only.ranking_date(date(2020, 1, 1)), Some(amended));
}

fn id(number: u128) -> RegulationId {
    RegulationId(uuid::Uuid::from_u128(number))
}

#[test]
fn a_regulation_may_begin_later_and_end_earlier_than_its_plan() {
    let timeline = whole(PlanStatus::LegalForce, None);
    let mut content = RegulationContent::new(RegulationGroup::Use, "Parkering");
    content.starts_after_months = Some(12);
    content.valid_for_months = Some(60);
    let at = |day| timeline.regulation_standing_at(Standing::InForce, id(1), &content, day);
    assert_eq!(at(date(2022, 5, 31)), Some(Standing::NotYet));
    assert_eq!(at(date(2022, 6, 1)), Some(Standing::InForce));
    assert_eq!(at(date(2027, 5, 31)), Some(Standing::InForce));
    assert_eq!(at(date(2027, 6, 1)), Some(Standing::Ended));
    let undated = Timeline::of(&plan(PlanStatus::LegalForce, None, Vec::new()));
    assert!(undated.lacks_regulation_dates(id(1), &content));
    assert_eq!(
        undated.regulation_standing_at(Standing::InForce, id(1), &content, FORCE),
        Some(Standing::InForce)
    );
}

#[test]
fn a_regulation_follows_the_decision_that_names_it() {
    let amended = date(2024, 1, 1);
    let mut amendment = of_kind(DecisionKind::Amendment, vec![amended]);
    amendment.started = Some(date(2023, 1, 1));
    amendment.regulations = vec![id(2)];
    let mut appealed = adoption(Some(STARTED), Some(ADOPTED), Vec::new());
    appealed.regulations = vec![id(3)];
    let mut repeal = of_kind(DecisionKind::Repeal, vec![date(2025, 1, 1)]);
    repeal.regulations = vec![id(4)];
    let decisions = vec![
        adoption(Some(STARTED), Some(ADOPTED), vec![FORCE]),
        amendment,
        appealed,
        repeal,
    ];
    let timeline = Timeline::of(&plan(PlanStatus::LegalForce, None, decisions));
    let content = RegulationContent::new(RegulationGroup::Property, "Högsta nockhöjd");
    let at = |number, day| timeline.regulation_standing_at(Standing::InForce, id(number), &content, day);
    assert_eq!(at(1, FORCE), Some(Standing::InForce));
    assert_eq!(at(2, date(2022, 12, 31)), None);
    assert_eq!(at(2, date(2023, 1, 1)), Some(Standing::Proposed));
    assert_eq!(at(2, amended), Some(Standing::InForce));
    assert_eq!(at(3, date(2026, 1, 1)), Some(Standing::Proposed));
    assert_eq!(at(4, date(2024, 12, 31)), Some(Standing::InForce));
    assert_eq!(at(4, date(2025, 1, 1)), Some(Standing::Repealed));
}

#[test]
fn a_regulation_never_outlives_its_plan() {
    let timeline = whole(PlanStatus::LegalForce, None);
    let content = RegulationContent::new(RegulationGroup::Use, "Bostäder");
    for standing in [Standing::Proposed, Standing::Superseded, Standing::Repealed] {
        assert_eq!(
            timeline.regulation_standing_at(standing, id(1), &content, FORCE),
            Some(standing)
        );
    }
}

fn any_date() -> impl Strategy<Value = Date> {
    (1950i16..2060, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn any_decision() -> impl Strategy<Value = Decision> {
    let kind = proptest::option::of(prop_oneof![
        Just(DecisionKind::Adoption),
        Just(DecisionKind::Amendment),
        Just(DecisionKind::Repeal),
        Just(DecisionKind::Closure),
    ]);
    let force = proptest::collection::vec(any_date(), 0..3);
    let day = || proptest::option::of(any_date());
    (kind, day(), day(), force).prop_map(|(kind, started, adopted, legal_force)| Decision {
        kind,
        started,
        adopted,
        legal_force,
        ..Decision::default()
    })
}

/// Phases of a plan's life, in order.
fn phase(standing: Option<Standing>) -> u8 {
    match standing {
        None => 0,
        Some(Standing::Proposed) => 1,
        Some(Standing::InForce) => 2,
        Some(Standing::Repealed) => 3,
        Some(other) => panic!("{other:?} is not a standing of a plan apart from a place"),
    }
}

#[test]
fn an_amendment_to_come_is_no_part_of_the_plan_to_come() {
    let later = date(2024, 2, 9);
    let amended = Timeline::of(&plan(
        PlanStatus::LegalForce,
        None,
        vec![
            adoption(None, None, vec![FORCE]),
            of_kind(DecisionKind::Amendment, vec![later]),
        ],
    ));
    assert_eq!(amended.legal_force(), [FORCE, later]);
    assert_eq!(amended.own_legal_force(), [FORCE]);
    assert!(!amended.has_force_to_come(FORCE));
}

#[test]
fn days_in_force_reach_from_legal_force_to_the_end() {
    let days = |timeline: &Timeline| timeline.days_in_force().map(|days| (days.first, days.end));
    let end = date(2024, 2, 1);
    assert_eq!(
        days(&whole(PlanStatus::LegalForce, None)),
        Some((Some(FORCE), None))
    );
    assert_eq!(
        days(&whole(PlanStatus::Repealed, Some(end))),
        Some((Some(FORCE), Some(end)))
    );
    assert_eq!(
        days(&whole(PlanStatus::Repealed, None)),
        None,
        "nobody knows until when"
    );
    let proposed = plan(
        PlanStatus::Review,
        None,
        vec![adoption(Some(STARTED), None, Vec::new())],
    );
    assert_eq!(days(&Timeline::of(&proposed)), None);
}

proptest! {
    /// The days and the standing at each day say the same, of a plan and of a regulation.
    #[test]
    fn days_in_force_agree_with_the_standing_at_each_day(
        status in proptest::sample::select(&PlanStatus::ALL[..]),
        status_date in proptest::option::of(any_date()),
        decisions in proptest::collection::vec(any_decision(), 0..4),
        (starts, lasts) in (proptest::option::of(0u32..400), proptest::option::of(1u32..400)),
        names in proptest::collection::vec(any::<bool>(), 4),
        days in proptest::collection::vec(any_date(), 12),
    ) {
        let mut decisions = decisions;
        for (decision, is_named) in decisions.iter_mut().zip(names) {
            decision.regulations = is_named.then(|| id(1)).into_iter().collect();
        }
        let timeline = Timeline::of(&plan(status, status_date, decisions));
        // Work on a plan that is said to begin after its adoption contradicts itself.
        prop_assume!(timeline.start.is_none_or(|start| timeline.adopted.is_none_or(|adopted| start <= adopted)));
        let mut content = RegulationContent::new(RegulationGroup::Use, "Parkering");
        content.starts_after_months = starts;
        content.valid_for_months = lasts;
        let (of_plan, of_rule) = (timeline.days_in_force(), timeline.regulation_days_in_force(id(1), &content));
        let holds = |days: Option<DaysInForce>, day: Date| {
            days.is_some_and(|days| days.first.is_none_or(|first| first <= day) && days.end.is_none_or(|end| day < end))
        };
        for day in days {
            let standing = timeline.standing_at(day);
            prop_assert_eq!(holds(of_plan, day), standing == Some(Standing::InForce), "{} {:?}", day, of_plan);
            let rule = standing.and_then(|standing| timeline.regulation_standing_at(standing, id(1), &content, day));
            prop_assert_eq!(holds(of_rule, day), rule == Some(Standing::InForce), "{} {:?}", day, of_rule);
        }
    }

    #[test]
    fn a_plan_never_goes_back_in_its_life(
        status in proptest::sample::select(&PlanStatus::ALL[..]),
        status_date in proptest::option::of(any_date()),
        decisions in proptest::collection::vec(any_decision(), 0..4),
        mut days in proptest::collection::vec(any_date(), 2..12),
    ) {
        days.sort();
        let timeline = Timeline::of(&plan(status, status_date, decisions));
        let phases: Vec<u8> = days.iter().map(|day| phase(timeline.standing_at(*day))).collect();
        prop_assert!(phases.is_sorted(), "{phases:?} at {days:?}");
    }

    #[test]
    fn a_temporary_use_goes_from_not_yet_to_ended(
        force in any_date(), starts in 0u32..400, lasts in 1u32..400, mut days in proptest::collection::vec(any_date(), 2..12),
    ) {
        days.sort();
        let timeline = Timeline::of(&plan(PlanStatus::LegalForce, None, vec![adoption(None, None, vec![force])]));
        let mut content = RegulationContent::new(RegulationGroup::Use, "Parkering");
        content.starts_after_months = Some(starts);
        content.valid_for_months = Some(lasts);
        let phases: Vec<u8> = days
            .iter()
            .filter(|day| **day >= force)
            .map(|day| match timeline.regulation_standing_at(Standing::InForce, id(1), &content, *day) {
                Some(Standing::NotYet) => 0,
                Some(Standing::InForce) => 1,
                Some(Standing::Ended) => 2,
                other => panic!("{other:?}"),
            })
            .collect();
        prop_assert!(phases.is_sorted());
    }
}
