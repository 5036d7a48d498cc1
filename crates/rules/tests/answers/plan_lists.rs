//! Lists of plans, page by page, and the views of things by name.

use jiff::civil::date;
use planvy_plan::{Lang, Plan, PlanStatus, Standing};
use planvy_rules::views::{FoundKind, NearPoint, PlanFilter, PlanListError, PlansInBox};
use planvy_rules::{Answers, QuestionError};
use proptest::prelude::*;

use crate::delivered::answers_over;
use crate::made_up::*;

/// Plans in a row, ten metres apart; every third repealed.
fn row(count: u32) -> Vec<Plan> {
    (1..=count)
        .map(|number| {
            let west = 20.0 * f64::from(number);
            let mut made = plan(
                u128::from(number),
                block(west, 0.0, west + 10.0, 10.0),
                Some(date(2000, 1, 1)),
            );
            if number % 3 == 0 {
                made.status = PlanStatus::Repealed;
                made.status_date = Some(date(2010, 1, 1));
            }
            made
        })
        .collect()
}

fn designations(answers: &Answers, filter: &PlanFilter) -> Vec<String> {
    let list = answers.plans_list(filter).unwrap();
    list.plans
        .into_iter()
        .filter_map(|plan| plan.designation)
        .collect()
}

proptest! {
    #[test]
    fn the_pages_hold_every_plan_once(count in 0u32..40, limit in 1usize..12) {
        let answers = answers_over(row(count), vec![]);
        let mut filter = PlanFilter::all(TODAY, limit);
        let mut seen = Vec::new();
        loop {
            let list = answers.plans_list(&filter).unwrap();
            prop_assert_eq!(list.matched, count as usize);
            prop_assert!(list.plans.len() <= limit);
            seen.extend(list.plans.into_iter().map(|plan| plan.id));
            let Some(next) = list.next else { break };
            filter.after = Some(next);
        }
        prop_assert_eq!(seen.len(), count as usize);
        seen.sort();
        seen.dedup();
        prop_assert_eq!(seen.len(), count as usize);
    }
}

#[test]
fn conditions_narrow_the_list_together() {
    let answers = answers_over(row(9), vec![]);
    let all = PlanFilter::all(TODAY, 100);
    let repealed = PlanFilter {
        standing: Some(Standing::Repealed),
        ..all.clone()
    };
    assert_eq!(designations(&answers, &repealed), ["Dp 3", "Dp 6", "Dp 9"]);
    let earlier = PlanFilter {
        date: date(2005, 1, 1),
        ..repealed.clone()
    };
    assert!(designations(&answers, &earlier).is_empty());
    let in_box = PlanFilter {
        in_box: Some(PlansInBox {
            crs: CRS,
            min: [E0 + 55.0, N0],
            max: [E0 + 125.0, N0 + 5.0],
        }),
        ..all.clone()
    };
    assert_eq!(designations(&answers, &in_box), ["Dp 3", "Dp 4", "Dp 5", "Dp 6"]);
    let both = PlanFilter {
        standing: Some(Standing::Repealed),
        ..in_box
    };
    assert_eq!(designations(&answers, &both), ["Dp 3", "Dp 6"]);
    let near = PlanFilter {
        near: Some(NearPoint {
            point: planvy_plan::GridPoint {
                crs: CRS,
                east_m: E0 + 35.0,
                north_m: N0 + 5.0,
            },
            within_m: 6.0,
        }),
        ..all.clone()
    };
    assert_eq!(designations(&answers, &near), ["Dp 1", "Dp 2"]);
    let named = PlanFilter {
        text: Some("KVARTERET 7".to_owned()),
        status: Some(PlanStatus::LegalForce),
        ..all.clone()
    };
    assert_eq!(designations(&answers, &named), ["Dp 7"]);
    let lost = PlanFilter {
        after: Some("page 2".to_owned()),
        ..all
    };
    assert!(matches!(
        answers.plans_list(&lost),
        Err(PlanListError::UnknownCursor(_))
    ));
}

#[test]
fn a_cursor_stays_good_when_its_plan_is_gone() {
    let first = answers_over(row(5), vec![]);
    let page = first.plans_list(&PlanFilter::all(TODAY, 2)).unwrap();
    let mut fewer = row(5);
    fewer.remove(1);
    let second = answers_over(fewer, vec![]);
    let next = PlanFilter {
        after: page.next,
        ..PlanFilter::all(TODAY, 10)
    };
    assert_eq!(designations(&second, &next), ["Dp 3", "Dp 4", "Dp 5"]);
}

#[test]
fn a_parcel_is_seen_with_its_plans() {
    let parcels = vec![parcel("EXEMPELBY ÅSEN 1:1", block(15.0, 0.0, 45.0, 8.0))];
    let answers = answers_over(row(2), parcels);
    let view = answers.parcel_view("åsen 1:1", TODAY, Lang::En).unwrap();
    assert_eq!(view.area_m2, 240.0);
    let shares: Vec<_> = view.plans.iter().map(|plan| plan.share.m2).collect();
    assert_eq!(shares, [Some(80.0), Some(40.0)]);
    assert!(view.geometry.is_some() && view.source.is_some());
    assert_eq!(
        view.links[1].href,
        "/api/v1/rules?parcel=EXEMPELBY%20%C3%85SEN%201%3A1"
    );
    assert!(matches!(
        answers.parcel_view("EXEMPELBY ÅSEN 1:2", TODAY, Lang::En),
        Err(QuestionError::UnknownParcel { near, .. }) if near == ["EXEMPELBY ÅSEN 1:1"]
    ));
}

#[test]
fn a_search_finds_plans_and_parcels_with_links() {
    let parcels = vec![parcel("EXEMPELBY ÅSEN 1:1", block(15.0, 0.0, 45.0, 8.0))];
    let answers = answers_over(row(2), parcels);
    let found = answers.search_view("exempelby asen 1:1", 10);
    assert_eq!(found.results[0].kind, FoundKind::Parcel);
    assert_eq!(found.results[0].parcel.as_deref(), Some("EXEMPELBY ÅSEN 1:1"));
    assert!(found.results[0].exact && found.results[0].lon.is_some());
    let found = answers.search_view("Dp 2", 10);
    let plan = found
        .results
        .iter()
        .find(|result| result.kind == FoundKind::Plan)
        .expect("the plan");
    assert_eq!(plan.plan, Some(plan_id(2)));
    assert!(plan.links[0].href.starts_with("/api/v1/plans/"));
}
