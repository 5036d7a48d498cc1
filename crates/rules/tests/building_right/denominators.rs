//! Every limit on area by its own denominator, in scenes reckoned by hand.
//!
//! The plan is 200 by 100 m of housing. Parcel A has its western 40 by 50 m and 10 m of street beyond the plan to the west: 2 500 m²,
//! 2 000 of them in the use. Parcel B is the next 60 by 50 m to the east.

use planvy_plan::{Bound, Measure, Plan, Scope};
use planvy_rules::building_right::{AreaAnswer, LimitState};
use planvy_rules::{Answers, NoteCode};

use crate::delivered::answers_over;
use crate::made_up::*;
use crate::rules_of_plans::*;

fn plan_with(rules: Vec<planvy_plan::Regulation>) -> Plan {
    let whole = block(0.0, 0.0, 200.0, 100.0);
    let mut plan = plan(1, whole.clone(), Some(jiff::civil::date(2024, 1, 1)));
    plan.regulations = vec![ruled(10, housing(), whole)];
    plan.regulations.extend(rules);
    plan
}

fn desk(rules: Vec<planvy_plan::Regulation>) -> Answers {
    let parcels = vec![
        parcel("EXEMPEL A 1", block(-10.0, 0.0, 40.0, 50.0)),
        parcel("EXEMPEL B 1", block(40.0, 0.0, 100.0, 50.0)),
    ];
    answers_over(vec![plan_with(rules)], parcels)
}

fn largest(rules: Vec<planvy_plan::Regulation>, designation: &str) -> AreaAnswer {
    only(of_parcel(&desk(rules), designation)).max_building_area
}

#[test]
fn a_share_counts_the_part_of_the_parcel_that_its_code_names() {
    let of = |code| {
        let rule = ruled(20, numbered(code, 25.0, "procent"), block(0.0, 0.0, 30.0, 50.0));
        let whole = ruled(21, numbered(code, 25.0, "procent"), block(0.0, 0.0, 200.0, 100.0));
        (
            largest(vec![rule], "EXEMPEL A 1"),
            largest(vec![whole], "EXEMPEL A 1"),
        )
    };
    // In the use area: 2 000 m², wherever the rule is drawn.
    let (on_part, on_all) = of(SHARE_OF_USE);
    assert_eq!((on_part.value_m2, on_all.value_m2), (Some(500.0), Some(500.0)));
    // Of the whole parcel: 2 500 m².
    let (on_part, on_all) = of(SHARE_OF_PARCEL);
    assert_eq!((on_part.value_m2, on_all.value_m2), (Some(625.0), Some(625.0)));
    // In the rule's area: 1 500 m² of it are covered, and for the rest nothing is said.
    let (on_part, on_all) = of(SHARE_OF_RULE);
    assert_eq!((on_part.value_m2, on_part.state), (None, LimitState::Unknown));
    assert_eq!((on_all.value_m2, on_all.state), (Some(500.0), LimitState::Known));
}

#[test]
fn limits_on_parts_that_are_all_of_the_land_add_up() {
    let west = ruled(
        20,
        numbered(SHARE_OF_RULE, 20.0, "procent"),
        block(0.0, 0.0, 30.0, 50.0),
    );
    let east = ruled(
        21,
        numbered(SHARE_OF_RULE, 40.0, "procent"),
        block(30.0, 0.0, 60.0, 50.0),
    );
    let found = largest(vec![west, east], "EXEMPEL A 1");
    assert_eq!(
        (found.value_m2, found.state),
        (Some(300.0 + 200.0), LimitState::Known)
    );
    assert_eq!(found.regulations.len(), 2);
}

#[test]
fn m2_over_several_parcels_are_shared_whole() {
    for code in [M2_OF_RULE, M2_OF_USE] {
        let rule = ruled(
            20,
            numbered(code, 5500.0, "kvadratmeter"),
            block(0.0, 0.0, 200.0, 100.0),
        );
        let found = largest(vec![rule], "EXEMPEL A 1");
        assert_eq!(
            (found.value_m2, found.state),
            (Some(5500.0), LimitState::Shared),
            "{code}"
        );
        assert_eq!(found.shared_by, Some(2));
        assert_eq!(found.shared_with, ["EXEMPEL A 1", "EXEMPEL B 1"]);
    }
}

#[test]
fn m2_on_one_parcel_alone_are_known() {
    let rule = ruled(
        20,
        numbered(M2_OF_RULE, 300.0, "kvadratmeter"),
        block(0.0, 0.0, 40.0, 50.0),
    );
    let found = largest(vec![rule], "EXEMPEL A 1");
    assert_eq!(
        (found.value_m2, found.state, found.shared_by),
        (Some(300.0), LimitState::Known, None)
    );
}

#[test]
fn land_beyond_the_known_parcels_is_not_taken_for_nobodys() {
    // Most of the rule's area lies where no parcel is known: one known parcel does not make it that parcel's alone.
    let rule = ruled(
        20,
        numbered(M2_OF_RULE, 300.0, "kvadratmeter"),
        block(0.0, 0.0, 40.0, 100.0),
    );
    let found = largest(vec![rule], "EXEMPEL A 1");
    assert_eq!((found.state, found.shared_by), (LimitState::Shared, None));
}

#[test]
fn m2_for_each_parcel_are_its_own() {
    let rule = || {
        ruled(
            20,
            numbered(M2_OF_PARCEL, 180.0, "kvadratmeter"),
            block(0.0, 0.0, 200.0, 100.0),
        )
    };
    for designation in ["EXEMPEL A 1", "EXEMPEL B 1"] {
        let found = largest(vec![rule()], designation);
        assert_eq!((found.value_m2, found.state), (Some(180.0), LimitState::Known));
    }
}

#[test]
fn m2_for_each_building_say_nothing_of_all_together() {
    let mut content = numbered(M2_OF_BUILDING, 120.0, "kvadratmeter");
    content
        .values
        .push(worded(M2_OF_BUILDING, "huvudbyggnad").values.remove(0));
    let answer = only(of_parcel(
        &desk(vec![ruled(20, content, block(0.0, 0.0, 200.0, 100.0))]),
        "EXEMPEL A 1",
    ));
    assert_eq!(
        (answer.max_building_area.value_m2, answer.max_building_area.state),
        (None, LimitState::Unknown)
    );
    let limit = answer
        .limits
        .iter()
        .find(|limit| limit.measure == Measure::BuildingArea)
        .unwrap();
    assert_eq!(
        (limit.scope, limit.value, limit.applies_to.as_str()),
        (Some(Scope::Building), 120.0, "huvudbyggnad")
    );
}

#[test]
fn of_several_limits_the_strictest_binds_and_all_are_listed() {
    let whole = || block(0.0, 0.0, 200.0, 100.0);
    let rules = vec![
        ruled(20, numbered(SHARE_OF_USE, 25.0, "procent"), whole()),
        ruled(21, numbered(M2_OF_PARCEL, 180.0, "kvadratmeter"), whole()),
        ruled(22, numbered(M2_OF_RULE, 5500.0, "kvadratmeter"), whole()),
    ];
    let answer = only(of_parcel(&desk(rules), "EXEMPEL A 1"));
    assert_eq!(answer.max_building_area.value_m2, Some(180.0));
    assert_eq!(answer.max_building_area.state, LimitState::Known);
    assert_eq!(answer.limits.len(), 3);
    assert_eq!(
        answer
            .limits
            .iter()
            .map(|limit| limit.allowed_m2)
            .collect::<Vec<_>>(),
        [Some(500.0), Some(180.0), Some(5500.0)]
    );
}

#[test]
fn least_areas_force_nothing() {
    let rule = ruled(
        20,
        numbered(LEAST_M2_OF_RULE, 900.0, "kvadratmeter"),
        block(0.0, 0.0, 200.0, 100.0),
    );
    let answer = only(of_parcel(&desk(vec![rule]), "EXEMPEL A 1"));
    assert_eq!(
        (answer.max_building_area.value_m2, answer.max_building_area.state),
        (None, LimitState::Unknown)
    );
    assert_eq!(answer.limits[0].bound, Bound::Min);
}

#[test]
fn a_least_area_over_the_largest_is_a_contradiction() {
    let whole = || block(0.0, 0.0, 200.0, 100.0);
    let rules = vec![
        ruled(20, numbered(LEAST_M2_OF_RULE, 900.0, "kvadratmeter"), whole()),
        ruled(21, numbered(M2_OF_RULE, 800.0, "kvadratmeter"), whole()),
    ];
    let answer = of_parcel(&desk(rules), "EXEMPEL A 1");
    let said: Vec<_> = answer
        .notes
        .iter()
        .filter(|note| note.code == NoteCode::RulesDisagree)
        .collect();
    assert_eq!(said.len(), 1);
    assert!(
        said[0].text.contains("minst 900") && said[0].text.contains("högst 800"),
        "{}",
        said[0].text
    );
}

#[test]
fn nothing_said_is_unknown_and_words_need_a_human() {
    let silent = only(of_parcel(&desk(Vec::new()), "EXEMPEL A 1"));
    for found in [
        &silent.max_building_area,
        &silent.max_gross_floor_area,
        &silent.remaining_building_area,
    ] {
        assert_eq!((found.value_m2, found.state), (None, LimitState::Unknown));
    }
    let words = worded(OTHER_USE_OF_LAND, "högst en tredjedel av tomten får bebyggas");
    let rules = vec![
        ruled(20, words, block(0.0, 0.0, 200.0, 100.0)),
        ruled(
            21,
            numbered(M2_OF_PARCEL, 180.0, "kvadratmeter"),
            block(0.0, 0.0, 200.0, 100.0),
        ),
    ];
    let told = only(of_parcel(&desk(rules), "EXEMPEL A 1"));
    assert_eq!(told.max_building_area.state, LimitState::NeedsHuman);
    assert_eq!(told.max_building_area.value_m2, Some(180.0));
    assert_eq!(told.max_ridge_height.state, LimitState::Unknown);
}

#[test]
fn gross_floor_area_and_what_lies_below_ground_are_kept_apart() {
    let whole = || block(0.0, 0.0, 40.0, 50.0);
    let rules = vec![
        ruled(20, numbered(FLOORS_M2_OF_RULE, 900.0, "kvadratmeter"), whole()),
        ruled(21, numbered(BELOW_GROUND, 400.0, "kvadratmeter"), whole()),
    ];
    let told = only(of_parcel(&desk(rules), "EXEMPEL A 1"));
    assert_eq!(told.max_gross_floor_area.value_m2, Some(900.0));
    assert_eq!(told.max_gross_floor_area_below_ground.value_m2, Some(400.0));
    assert_eq!(told.max_building_area.value_m2, None);
}

#[test]
fn a_point_is_answered_for_its_parcel_and_without_one_for_the_use_area() {
    let rule = || {
        ruled(
            20,
            numbered(SHARE_OF_USE, 25.0, "procent"),
            block(0.0, 0.0, 200.0, 100.0),
        )
    };
    let answers = desk(vec![rule()]);
    let on_parcel = answers.building_right(&at(20.0, 20.0)).unwrap();
    assert_eq!(on_parcel.place.parcel.as_deref(), Some("EXEMPEL A 1"));
    assert_eq!(only(on_parcel).max_building_area.value_m2, Some(500.0));
    let beyond = answers.building_right(&at(150.0, 80.0)).unwrap();
    assert!(
        beyond
            .notes
            .iter()
            .any(|note| note.code == NoteCode::ParcelUnknown)
    );
    let area = only(beyond);
    assert_eq!(area.area_m2, 20_000.0);
    // 25 % of every parcel are 25 % of all; whose, is not known.
    assert_eq!(
        (area.max_building_area.value_m2, area.max_building_area.state),
        (Some(5000.0), LimitState::Shared)
    );
    let outside = answers.building_right(&at(-500.0, 0.0)).unwrap();
    assert!(outside.areas.is_empty());
    assert!(
        outside
            .notes
            .iter()
            .any(|note| note.code == NoteCode::NoDevelopmentLand)
    );
}

#[test]
fn an_area_asked_about_is_reckoned_as_one_parcel() {
    let rule = ruled(
        20,
        numbered(SHARE_OF_USE, 25.0, "procent"),
        block(0.0, 0.0, 200.0, 100.0),
    );
    let answer = of_area(
        &answers_over(vec![plan_with(vec![rule])], Vec::new()),
        block(10.0, 10.0, 50.0, 50.0),
    );
    assert!(
        answer
            .notes
            .iter()
            .any(|note| note.code == NoteCode::TakenAsParcel)
    );
    assert_eq!(only(answer).max_building_area.value_m2, Some(400.0));
}

#[test]
fn drawn_land_of_very_many_corners_is_refused_before_it_is_measured() {
    let answers = desk(Vec::new());
    let star = |corners: usize| {
        let corner = |at: usize| {
            let radius_m = 3.0 + 2.0 * (at % 2) as f64;
            let angle = std::f64::consts::TAU * at as f64 / corners as f64;
            geo_types::Coord {
                x: E0 + 50.0 + radius_m * angle.cos(),
                y: N0 + 50.0 + radius_m * angle.sin(),
            }
        };
        geo_types::Polygon::new((0..corners).map(corner).collect(), Vec::new())
    };
    let ask = |corners| answers.building_right(&on(star(corners)));
    assert!(ask(100).is_ok());
    let refused = ask(4_000).unwrap_err();
    assert!(
        matches!(refused, planvy_rules::QuestionError::TooLarge { .. }),
        "{refused}"
    );
}

#[test]
fn a_plan_in_process_is_not_counted_and_said() {
    let mut proposed = plan_with(Vec::new());
    proposed.status = planvy_plan::PlanStatus::Consultation;
    proposed.decisions[0].legal_force.clear();
    proposed.decisions[0].started = Some(jiff::civil::date(2025, 1, 1));
    let answer = of_area(
        &answers_over(vec![proposed], Vec::new()),
        block(10.0, 10.0, 50.0, 50.0),
    );
    assert!(answer.areas.is_empty());
    assert!(
        answer
            .notes
            .iter()
            .any(|note| note.code == NoteCode::ProposedNotCounted),
        "{:#?}",
        answer.notes
    );
}

#[test]
fn what_a_later_plan_took_over_is_left_out() {
    let rule = ruled(
        20,
        numbered(M2_OF_RULE, 700.0, "kvadratmeter"),
        block(0.0, 0.0, 200.0, 100.0),
    );
    let older = plan_with(vec![rule]);
    let taken = block(0.0, 0.0, 20.0, 100.0);
    let mut later = plan(2, taken.clone(), Some(jiff::civil::date(2025, 1, 1)));
    later.regulations = vec![ruled(30, housing(), taken)];
    let answer = of_area(
        &answers_over(vec![older, later], Vec::new()),
        block(0.0, 0.0, 40.0, 50.0),
    );
    let sizes: Vec<_> = answer
        .areas
        .iter()
        .map(|area| (area.plan_name.as_str(), area.area_m2))
        .collect();
    assert_eq!(sizes, [("Dp 2", 1000.0), ("Dp 1", 1000.0)]);
    assert_eq!(answer.areas[0].max_building_area.value_m2, None);
}

#[test]
fn uses_that_share_a_polygon_are_one_area() {
    let mut plan = plan_with(Vec::new());
    let mut second = housing();
    second.letter = Some("C".to_owned());
    plan.regulations
        .push(ruled(11, second, block(0.0, 0.0, 200.0, 100.0)));
    let area = only(of_area(
        &answers_over(vec![plan], Vec::new()),
        block(0.0, 0.0, 40.0, 50.0),
    ));
    assert_eq!(area.uses.len(), 2);
}
