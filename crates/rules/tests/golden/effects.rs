//! What plans in process of the demo municipality would change. Areas were computed apart, from the corners of the blocks and the
//! places that `crates/demo/src/plans/in_process.rs` and `parcels.rs` give, by the shoelace formula.

use jiff::civil::{Date, date};
use planvy_plan::{Lang, Measure, PlanId, Standing};
use planvy_rules::effect::{EffectAnswer, EffectError, EffectQuestion, ParcelEffect, RuleChange, RuleEffect};

use crate::town;

const TODAY: Date = date(2026, 11, 25);

fn plan(designation: &str) -> PlanId {
    let plans = town().snapshot().plans();
    let found = plans
        .iter()
        .find(|stored| stored.plan.designation.as_deref() == Some(designation));
    found.expect("the plan is there").plan.id
}

fn question(designation: &str) -> EffectQuestion {
    EffectQuestion {
        plan: plan(designation),
        date: TODAY,
        lang: Lang::Sv,
        limit: 20,
        after: None,
    }
}

fn effect(designation: &str) -> EffectAnswer {
    town().effect(&question(designation)).unwrap()
}

fn parcel<'a>(answer: &'a EffectAnswer, designation: &str) -> &'a ParcelEffect {
    let found = answer
        .parcels
        .iter()
        .find(|parcel| parcel.designation == designation);
    found.expect("the parcel is touched")
}

fn rules(parcel: &ParcelEffect, change: RuleChange) -> Vec<&RuleEffect> {
    parcel.rules.iter().filter(|rule| rule.change == change).collect()
}

fn of_measure(parcel: &ParcelEffect, measure: Measure) -> Vec<&RuleEffect> {
    let found = parcel.rules.iter().filter(|rule| rule.measure == Some(measure));
    found.collect()
}

fn is_close(value: Option<f64>, expected: f64) -> bool {
    value.is_some_and(|value| (value - expected).abs() < 0.02)
}

#[test]
fn a_whole_plan_takes_the_place_of_another() {
    let answer = effect("Dp 1403");
    // Four parcels, and the parcel of the streets.
    assert_eq!((answer.parcel_count, answer.next.as_deref()), (5, None));
    let corner = parcel(&answer, "EXEMPELBY TULLNÄREN 1");
    assert!(is_close(Some(corner.area_m2), 3851.47) && corner.share.percent == Some(100.0));
    let storeys = of_measure(corner, Measure::Storeys);
    assert_eq!(storeys.len(), 1);
    assert_eq!(
        (storeys[0].change, storeys[0].before.as_ref().unwrap().value),
        (RuleChange::Goes, Some(3.0))
    );
    let mut ridges: Vec<(Option<f64>, Option<f64>)> = of_measure(corner, Measure::RidgeHeight)
        .iter()
        .map(|rule| {
            assert_eq!((rule.change, rule.before.is_none()), (RuleChange::Comes, true));
            let after = rule.after.as_ref().unwrap();
            (after.value, after.area_m2)
        })
        .collect();
    ridges.sort_by(|a, b| a.0.unwrap().total_cmp(&b.0.unwrap()));
    assert_eq!((ridges[0].0, ridges[1].0), (Some(15.0), Some(21.0)));
    assert!(
        is_close(ridges[0].1, TULLNAREN_1_EAST_OF_MIDDLE)
            && is_close(ridges[1].1, TULLNAREN_1_WEST_OF_MIDDLE)
    );
    let floor = of_measure(corner, Measure::GrossFloorArea);
    assert_eq!(floor[0].after.as_ref().unwrap().value, Some(22_000.0));
    // Three uninterpreted rules go: the use, the height in words, the dotted land; and the storeys.
    assert_eq!(rules(corner, RuleChange::Goes).len(), 4);
    let after = &corner.building_right_after;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].max_gross_floor_area.value_m2, Some(22_000.0));
    assert_eq!(after[0].max_gross_floor_area.shared_by, Some(4));
    assert_eq!(after[0].plan, plan("Dp 1403"));
    assert_eq!(corner.building_right_before[0].plan, plan("Pl 214"));
    assert_eq!(
        corner.building_right_before[0].max_gross_floor_area.value_m2,
        None
    );
}

const TULLNAREN_1_WEST_OF_MIDDLE: f64 = 3640.86;
const TULLNAREN_1_EAST_OF_MIDDLE: f64 = 210.61;
const ABBORREN_1: f64 = 4911.45;
const ABBORREN_1_NORTH_OF_THE_PLAN: f64 = 345.61;

#[test]
fn a_plan_over_a_corner_leaves_the_rest_to_the_plan_in_force() {
    let answer = effect("Dp 1405");
    let names: Vec<&str> = answer
        .parcels
        .iter()
        .map(|parcel| parcel.designation.as_str())
        .collect();
    assert_eq!(names, ["EXEMPELBY ABBORREN 1", "EXEMPELBY ABBORREN 2"]);
    let corner = &answer.parcels[0];
    let ridge = of_measure(corner, Measure::RidgeHeight);
    assert_eq!((ridge.len(), ridge[0].change), (1, RuleChange::Stays));
    let (before, after) = (
        ridge[0].before.as_ref().unwrap(),
        ridge[0].after.as_ref().unwrap(),
    );
    assert_eq!(
        (before.value, after.value, ridge[0].difference),
        (Some(14.0), Some(14.0), Some(0.0))
    );
    assert!(is_close(before.area_m2, ABBORREN_1), "{before:?}");
    assert!(is_close(after.area_m2, ABBORREN_1_NORTH_OF_THE_PLAN), "{after:?}");
    let level = of_measure(corner, Measure::RidgeLevel);
    assert_eq!(
        (level[0].change, level[0].after.as_ref().unwrap().value),
        (RuleChange::Comes, Some(48.0))
    );
    // The dotted strip along the street lies in the new plan altogether.
    assert!(
        rules(corner, RuleChange::Goes)
            .iter()
            .any(|rule| rule.name == "Förbud mot byggnader"),
        "{:?}",
        rules(corner, RuleChange::Goes)
    );
}

#[test]
fn pages_follow_each_other_without_a_gap() {
    let whole = effect("Dp 1403");
    let mut seen = Vec::new();
    let mut page = EffectQuestion {
        limit: 2,
        ..question("Dp 1403")
    };
    for _ in 0..10 {
        let answer = town().effect(&page).unwrap();
        assert!(answer.parcels.len() <= 2);
        seen.extend(answer.parcels);
        match answer.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, whole.parcels);
}

#[test]
fn only_a_plan_in_process_has_an_effect() {
    let error = |question: EffectQuestion| town().effect(&question).unwrap_err();
    assert_eq!(
        error(question("Dp 1001")),
        EffectError::InForce {
            designation: "Dp 1001".to_owned(),
            since: Some(date(2023, 3, 14))
        }
    );
    assert_eq!(
        error(question("Dp 904")),
        EffectError::Over {
            designation: "Dp 904".to_owned(),
            standing: Standing::Repealed
        }
    );
    let day = date(2026, 1, 1);
    assert_eq!(
        error(EffectQuestion {
            date: day,
            ..question("Dp 1401")
        }),
        EffectError::NotKnownYet {
            designation: "Dp 1401".to_owned(),
            date: day
        }
    );
    assert_eq!(
        error(EffectQuestion {
            limit: 0,
            ..question("Dp 1403")
        }),
        EffectError::Limit { limit: 0 }
    );
}

#[test]
fn nothing_is_supposed_in_any_other_answer() {
    let before = effect("Dp 1403");
    let index = town().snapshot().plan_by_id(plan("Dp 1403")).unwrap();
    let standing = town().snapshot().plan(index).unwrap().plan.status;
    assert_eq!(standing, planvy_plan::PlanStatus::Review);
    assert_eq!(effect("Dp 1403"), before);
    assert!(before.plain.contains("Den gäller inte än."));
}
