//! Areas against an independent computation: sampling on a fine grid.

use geo::Contains;
use geo_types::{Point, Polygon};
use planvy_rules::building_right::ExclusionReason;
use proptest::prelude::*;

use crate::delivered::answers_over;
use crate::made_up::*;
use crate::rules_of_plans::*;

const STEP_M: f64 = 0.5;

/// The size of what a test of positions lets through, by sampling.
fn sampled_m2(keep: impl Fn(&Point<f64>) -> bool) -> f64 {
    let count = (120.0 / STEP_M) as u32;
    let mut kept = 0_u32;
    for row in 0..count {
        for column in 0..count {
            let at = Point::new(
                E0 + (f64::from(column) + 0.5) * STEP_M - 10.0,
                N0 + (f64::from(row) + 0.5) * STEP_M - 10.0,
            );
            kept += u32::from(keep(&at));
        }
    }
    f64::from(kept) * STEP_M * STEP_M
}

fn blocks() -> impl Strategy<Value = Polygon<f64>> {
    (0.0_f64..70.0, 0.0_f64..70.0, 5.0_f64..40.0, 5.0_f64..40.0)
        .prop_map(|(west, south, width, height)| block(west, south, west + width, south + height))
}

/// A four-cornered parcel that is not upright.
fn parcels() -> impl Strategy<Value = Polygon<f64>> {
    (
        5.0_f64..30.0,
        5.0_f64..30.0,
        60.0_f64..95.0,
        60.0_f64..95.0,
        -5.0_f64..5.0,
    )
        .prop_map(|(west, south, east, north, lean)| {
            let corner = |x: f64, y: f64| (E0 + x, N0 + y);
            let ring = vec![
                corner(west, south + lean),
                corner(east - lean, south),
                corner(east, north - lean),
                corner(west + lean, north),
                corner(west, south + lean),
            ];
            Polygon::new(geo_types::LineString::from(ring), Vec::new())
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn buildable_land_and_exclusions_agree_with_sampling(
        place in parcels(),
        prick in prop::collection::vec(blocks(), 0..3),
        kors in prop::collection::vec(blocks(), 0..3),
        setback in prop::option::of(1.0_f64..8.0),
    ) {
        let whole = block(0.0, 0.0, 100.0, 100.0);
        let mut plan = plan(1, whole.clone(), Some(jiff::civil::date(2024, 1, 1)));
        plan.regulations = vec![ruled(10, housing(), whole.clone())];
        for (number, area) in (20..).zip(&prick) {
            plan.regulations.push(ruled(number, plain(PRICK), area.clone()));
        }
        for (number, area) in (30..).zip(&kors) {
            plan.regulations.push(ruled(number, plain(KORS), area.clone()));
        }
        plan.regulations.extend(setback.map(|metres| ruled(40, numbered(SETBACK, metres, "meter"), whole)));
        let area = only(of_area(&answers_over(vec![plan], Vec::new()), place.clone()));

        let boundary = place.exterior();
        let too_close = |at: &Point<f64>| {
            use geo::{Distance, Euclidean};
            setback.is_some_and(|metres| Euclidean.distance(at, boundary) < metres)
        };
        let taken = |at: &Point<f64>| prick.iter().chain(&kors).any(|block| block.contains(at)) || too_close(at);
        let sampled = sampled_m2(|at| place.contains(at) && !taken(at));
        // Sampling is off by a part of a step along each border.
        let off = (area.buildable_area_m2 - sampled).abs();
        prop_assert!(off < 0.01 * area.area_m2 + 25.0, "{} {sampled}", area.buildable_area_m2);
        for excluded in area.excluded.iter().filter(|excluded| excluded.reason != ExclusionReason::Setback) {
            let number = excluded.regulation.0.as_u128();
            let block = if number < 30 { &prick[(number - 20) as usize] } else { &kors[(number - 30) as usize] };
            let sampled = sampled_m2(|at| place.contains(at) && block.contains(at));
            prop_assert!((excluded.area_m2.unwrap() - sampled).abs() < 0.02 * sampled + 25.0);
        }
        if let Some(house) = area.largest_plain_building {
            prop_assert!(house.building_area_m2 <= area.buildable_area_m2 + 1e-6);
        }
    }
}
