//! Filters, days, words and orders, held against what is reckoned from the features one by one.

use planvy_features::collections::{PROPERTY_REGULATIONS, Plans, USE_REGULATIONS, by_id};
use planvy_features::filter::{compile, of_parameter, parse_text};
use planvy_features::sorting::sort_keys;
use planvy_features::time::datetime;
use planvy_features::{Collection, Feature, FeatureCrs, Query, Selection, TextSearch, Value};
use planvy_plan::{Date, PlanStatus};
use proptest::prelude::*;

use crate::town::{PLANS, view};

fn rows(selection: &Selection) -> Vec<u32> {
    (0..selection.count())
        .filter_map(|at| selection.row(at))
        .collect()
}

fn filtered(collection: &dyn Collection, text: &str) -> Vec<u32> {
    let expression = parse_text(text).unwrap_or_else(|error| unreachable!("{text}: {error}"));
    let predicate = compile(&expression, collection, FeatureCrs::Crs84)
        .unwrap_or_else(|error| unreachable!("{text}: {error}"));
    let query = Query {
        predicates: vec![predicate],
        ..Query::default()
    };
    rows(&query.select(collection, view()))
}

fn naive(collection: &dyn Collection, is_so: impl Fn(&dyn Feature) -> bool) -> Vec<u32> {
    let passes = |row: &u32| is_so(&*collection.feature(view(), *row).expect("a feature"));
    (0..collection.count(view())).filter(passes).collect()
}

fn text_of(feature: &dyn Feature, collection: &dyn Collection, name: &str) -> Option<String> {
    match feature.value(collection.property(name).expect("a property")) {
        Value::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}

fn number_of(feature: &dyn Feature, collection: &dyn Collection, name: &str) -> Option<f64> {
    match feature.value(collection.property(name).expect("a property")) {
        Value::Number(number) => Some(number),
        Value::Integer(number) => Some(number as f64),
        _ => None,
    }
}

#[test]
fn functions_know_planning() {
    let plans = &Plans;
    // Odd plans have a ridge of 15.5 m and the use PARK, even ones 9 m and B.
    let odd: Vec<u32> = (0..PLANS).filter(|row| row % 2 == 1).collect();
    let even: Vec<u32> = (0..PLANS).filter(|row| row % 2 == 0).collect();
    assert_eq!(filtered(plans, "maxRidgeHeight() >= 12"), odd);
    assert_eq!(filtered(plans, "maxRidgeHeight() BETWEEN 8 AND 10"), even);
    assert_eq!(filtered(plans, "useIs('B')"), even);
    assert_eq!(filtered(plans, "useIs('PARK') = TRUE AND NOT useIs('B')"), odd);
    assert_eq!(filtered(plans, "maxStoreys() IS NULL").len(), PLANS as usize);
    assert_eq!(filtered(&USE_REGULATIONS, "useIs('B')").len(), 12);
    assert_eq!(
        filtered(
            &PROPERTY_REGULATIONS,
            "maxRidgeHeight() = 15.5 OR maxRidgeHeightM = 9"
        )
        .len(),
        24
    );
    let in_2010 = filtered(plans, "inForceAt(DATE('2010-06-01'))");
    let day = Date::constant(2010, 6, 1);
    let wanted: Vec<u32> = (0..PLANS)
        .filter(|row| {
            let plan = &view().snapshot().plans()[*row as usize].plan;
            plan.status != PlanStatus::Review && plan.legal_force_dates()[0] <= day
        })
        .collect();
    assert_eq!(in_2010, wanted);
}

#[test]
fn conditions_that_do_not_fit_are_refused_with_the_reason() {
    for (text, part) in [
        ("hojd > 3", "'hojd' is no property of plans"),
        ("name > 3", "> takes a text, not a number"),
        ("inForceFrom > '2020-01-01'", "DATE('2026-11-27')"),
        ("maxHeight() > 3", "there is no function 'maxHeight'"),
        ("useIs(name)", "useIs takes letter, a text in quotes"),
        ("inForceAt('2020-01-01')", "inForceAt takes date"),
        ("areaM2", "a number stands where a condition is expected"),
        ("geometry = 1", "S_INTERSECTS"),
        ("S_INTERSECTS(name, POINT(13 55))", "takes geometries, not a text"),
        ("legalForce = DATE('2020-01-01')", "A_CONTAINS"),
        ("name LIKE designation", "a pattern written out"),
        ("areaM2 LIKE '5%'", "like takes a text, not a number"),
        ("S_INTERSECTS(geometry, BBOX(13,56,14,55))", "south or west"),
        (
            "S_WITHIN(geometry, POLYGON((0 0, 2 2, 2 0, 0 2, 0 0)))",
            "is not valid",
        ),
        (
            "S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(0 0), POINT(1 1)))",
            "not defined",
        ),
    ] {
        let expression = parse_text(text).expect(text);
        let error = compile(&expression, &Plans, FeatureCrs::Crs84).expect_err(text);
        assert!(error.to_string().contains(part), "{text}: {error}");
    }
    assert!(of_parameter(&Plans, "geometry", "1").is_err() && of_parameter(&Plans, "areaM2", "NaN").is_err());
}

#[test]
fn days_select_what_is_in_force_and_what_has_no_days() {
    let plans = &Plans;
    for text in [
        "2010-06-01",
        "2010-06-01/..",
        "../2010-06-01",
        "2005-01-01/2008-01-01",
        "2024-01-01T12:00:00Z/2024-01-02T00:00:00Z",
    ] {
        let days = datetime(text).expect(text);
        let query = Query {
            days: Some(days),
            ..Query::default()
        };
        let wanted = naive(plans, |feature| {
            let Some(of) = feature.days() else { return true };
            let day_is_shared = |day: Date| of.contain(day) && days.contain(day);
            let ends = [of.first, of.last, days.first, days.last];
            ends.into_iter().flatten().any(day_is_shared)
        });
        assert_eq!(rows(&query.select(plans, view())), wanted, "{text}");
        assert!(!wanted.is_empty());
    }
    for text in [
        "",
        "2010",
        "2010-06-01/2009-01-01",
        "../..",
        "a/b",
        "2010-06-01/2011-01-01/2012-01-01",
        "2010-02-30",
    ] {
        assert!(datetime(text).is_err(), "{text}");
    }
}

#[test]
fn words_and_parameters_select() {
    let search = |q: &str| {
        let query = Query {
            text: Some(TextSearch::parse(q).expect(q)),
            ..Query::default()
        };
        rows(&query.select(&Plans, view()))
    };
    let with_purpose: Vec<u32> = (0..PLANS).filter(|row| row % 7 == 0).collect();
    assert_eq!(search("hamnen"), with_purpose);
    assert_eq!(search("\"norra hamnen\""), with_purpose);
    assert!(search("\"hamnen norra\"").is_empty());
    assert_eq!(search("akern").len(), PLANS as usize);
    assert_eq!(search("\"Dp 3\" hamnen").len(), with_purpose.len() + 1);
    let by_parameter = |collection: &dyn Collection, name: &str, value: &str| {
        let predicate = of_parameter(collection, name, value).expect(value);
        let query = Query {
            predicates: vec![predicate],
            ..Query::default()
        };
        rows(&query.select(collection, view()))
    };
    assert_eq!(by_parameter(&Plans, "designation", "Dp 7"), [7]);
    assert_eq!(
        by_parameter(&Plans, "id", "00000000-0000-0000-0000-000000000008"),
        [7]
    );
    let of_plan = by_parameter(
        &PROPERTY_REGULATIONS,
        "plan",
        "00000000-0000-0000-0000-000000000008",
    );
    let plan = PROPERTY_REGULATIONS.property("plan").expect("a property");
    let wanted = naive(&PROPERTY_REGULATIONS, |feature| {
        feature.value(plan) == Value::Uuid(uuid::Uuid::from_u128(8))
    });
    assert_eq!((of_plan.len(), of_plan), (2, wanted));
    assert_eq!(by_parameter(&Plans, "legalForce", "2003-01-01"), [3]);
    // Identities are looked up: in any spelling, whatever else stands beside them.
    let ids = "'00000000-0000-0000-0000-000000000008', '00000000-0000-0000-0000-000000000003'";
    assert_eq!(filtered(&Plans, &format!("id IN ({ids})")), [2, 7]);
    assert_eq!(
        filtered(&Plans, &format!("id NOT IN ({ids})")).len(),
        PLANS as usize - 2
    );
    assert_eq!(filtered(&Plans, &format!("id IN ({ids}) AND useIs('B')")), [2]);
    assert_eq!(filtered(&Plans, &format!("id IN ({ids}, 'none')")), [2, 7]);
    let parcels = by_id("parcels").expect("a collection");
    assert_eq!(filtered(parcels, "id = 'källa/9'"), [9]);
    assert_eq!(filtered(parcels, "id = 'MALMÖ EKEN 1:28~2'"), [29]);
}

#[test]
fn orders_are_kept_and_of_equals_the_lower_row_comes_first() {
    let buildings = by_id("buildings").expect("a collection");
    let sorted = |collection: &dyn Collection, text: &str| {
        let sort = sort_keys(collection, text).expect(text);
        rows(
            &Query {
                sort,
                ..Query::default()
            }
            .select(collection, view()),
        )
    };
    let heights = |rows: &[u32]| -> Vec<f64> {
        let height = |row: &u32| {
            number_of(
                &*buildings.feature(view(), *row).expect("a feature"),
                buildings,
                "heightM",
            )
        };
        rows.iter().filter_map(height).collect()
    };
    let down = sorted(buildings, "-heightM");
    assert!(heights(&down).windows(2).all(|pair| pair[0] >= pair[1]) && down.len() == 30);
    assert_eq!(sorted(buildings, "+storeys"), (0..30).collect::<Vec<_>>());
    let by_municipality = sorted(&Plans, "municipality,-areaM2");
    let names: Vec<String> = by_municipality
        .iter()
        .filter_map(|row| {
            text_of(
                &*Plans.feature(view(), *row).expect("a feature"),
                &Plans,
                "municipality",
            )
        })
        .collect();
    assert!(names.windows(2).all(|pair| pair[0] <= pair[1]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn filters_agree_with_reckoning(low in 0.0f64..3000.0, width in 0.0f64..2000.0, number in 0u32..24, letter in "[ÅKk1-9]") {
        let plans = &Plans;
        let found = filtered(plans, &format!("areaM2 BETWEEN {low} AND {}", low + width));
        let wanted = naive(plans, |feature| {
            number_of(feature, plans, "areaM2").is_some_and(|area| area >= low && area <= low + width)
        });
        prop_assert_eq!(found, wanted);
        let found = filtered(plans, &format!("designation IN ('Dp {number}', 'Dp {}') OR name LIKE '%{letter}%'", number + 1));
        let wanted = naive(plans, |feature| {
            let designation = text_of(feature, plans, "designation").expect("a text");
            let is_listed = designation == format!("Dp {number}") || designation == format!("Dp {}", number + 1);
            is_listed || text_of(feature, plans, "name").expect("a text").contains(&letter)
        });
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn a_filter_by_place_and_more_agrees_with_both(west in 12.98f64..13.0, south in 55.59f64..55.61, width in 0.0001f64..0.006, height in 0.0001f64..0.004) {
        let (east, north) = (west + width, south + height);
        let text = format!("S_INTERSECTS(geometry, BBOX({west},{south},{east},{north})) AND useIs('B')");
        let place = planvy_features::Place::from_bbox(&format!("{west},{south},{east},{north}"), FeatureCrs::Crs84).expect("a box");
        let wanted = naive(&USE_REGULATIONS, |feature| place.meets(&feature.shape()) && feature.has_use("B") == Some(true));
        prop_assert_eq!(filtered(&USE_REGULATIONS, &text), wanted);
    }
}
