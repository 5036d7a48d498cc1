//! Overlays against sums of areas and against positions.

use geo::{Euclidean, Length};
use geo_types::{Coord, MultiLineString, MultiPolygon};
use planvy_city::overlay::{
    common_m2, difference, grown, intersection, lines_inside, shrunk, symmetric_difference, union,
    union_of_polygons,
};
use proptest::prelude::*;

use crate::shapes::{Placed, area, holds, rectangle, shoelace_m2, star};

fn places() -> impl Strategy<Value = Placed> {
    let at = prop_oneof![Just((0.0, 0.0)), Just((118_500.0, 6_164_800.0))];
    let turn = prop_oneof![Just(0.0), Just(1.0), Just(45.0), 0.0..90.0_f64];
    (at, turn, any::<bool>()).prop_map(|((east_m, north_m), turn_deg, is_rounded)| Placed {
        east_m,
        north_m,
        turn_deg,
        is_rounded,
    })
}

/// Corners on a coarse grid share edges and corners, so that everything nearly touches.
fn rings() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let grid = (0..6_u8, 0..6_u8, 1..5_u8, 1..5_u8).prop_map(|(west, south, width, height)| {
        let low = [f64::from(west), f64::from(south)];
        rectangle(low, [low[0] + f64::from(width), low[1] + f64::from(height)]).to_vec()
    });
    let sliver = (0.0..6.0_f64, 1e-4..0.02_f64)
        .prop_map(|(south, width)| rectangle([0.0, south], [9.0, south + width]).to_vec());
    let stars = (0..9_u8, 0..9_u8, prop::collection::vec(0.5..4.0_f64, 3..9))
        .prop_map(|(x, y, radii)| star([f64::from(x), f64::from(y)], &radii));
    prop_oneof![3 => grid, 1 => sliver, 2 => stars]
}

fn areas_of(placed: Placed, rings: &[Vec<[f64; 2]>]) -> MultiPolygon<f64> {
    let polygons: Vec<_> = rings.iter().map(|ring| placed.polygon(ring)).collect();
    union_of_polygons(&polygons).expect("few corners")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A ∪ B and A ∩ B make up A and B; A − B and A ∩ B make up A; what lies in one only is the union without the common.
    #[test]
    fn sums_of_areas_agree(
        placed in places(),
        one in prop::collection::vec(rings(), 1..5),
        other in prop::collection::vec(rings(), 1..5),
    ) {
        let (a, b) = (areas_of(placed, &one), areas_of(placed, &other));
        let size = |made: Result<MultiPolygon<f64>, _>| made.map(|area| shoelace_m2(&area)).expect("few corners");
        let (of_a, of_b) = (shoelace_m2(&a), shoelace_m2(&b));
        let (all, common) = (size(union(&a, &b)), size(intersection(&a, &b)));
        let close = |left: f64, right: f64| (left - right).abs() < 2e-3;
        prop_assert!(close(all + common, of_a + of_b), "{all} + {common}, {of_a} + {of_b}");
        prop_assert!(close(size(difference(&a, &b)) + common, of_a));
        prop_assert!(close(size(difference(&b, &a)) + common, of_b));
        prop_assert!(close(size(symmetric_difference(&a, &b)), all - common));
        prop_assert!(close(common_m2(&a, &b).expect("few corners"), common));
        prop_assert!(all <= of_a + of_b + 1e-3 && all >= of_a.max(of_b) - 1e-3);
    }

    /// Every position lies in the result exactly where it has to by the parts that it was made of.
    #[test]
    fn positions_agree(
        placed in places(),
        one in prop::collection::vec(rings(), 1..5),
        other in prop::collection::vec(rings(), 1..5),
    ) {
        let parts = |rings: &[Vec<[f64; 2]>]| -> Vec<MultiPolygon<f64>> {
            rings.iter().map(|ring| area(placed.polygon(ring))).collect()
        };
        let (parts_a, parts_b) = (parts(&one), parts(&other));
        let (a, b) = (areas_of(placed, &one), areas_of(placed, &other));
        let all = union(&a, &b).expect("few corners");
        let common = intersection(&a, &b).expect("few corners");
        let left = difference(&a, &b).expect("few corners");
        for x in -4..14 {
            for y in -4..14 {
                let at = placed.at(f64::from(x) + 0.37, f64::from(y) + 0.61);
                let in_any = |parts: &[MultiPolygon<f64>]| {
                    let found: Option<Vec<bool>> = parts.iter().map(|part| holds(part, at)).collect();
                    found.map(|found| found.contains(&true))
                };
                let (Some(in_a), Some(in_b)) = (in_any(&parts_a), in_any(&parts_b)) else { continue };
                let made = [holds(&all, at), holds(&common, at), holds(&left, at)];
                prop_assert_eq!(made, [Some(in_a || in_b), Some(in_a && in_b), Some(in_a && !in_b)], "{:?}", at);
            }
        }
    }

    /// A position is in the grown area where it is near enough to the area, in the shrunk one where it is far enough inside.
    #[test]
    fn offsets_agree_with_distances(
        placed in places(),
        rings in prop::collection::vec(rings(), 1..4),
        distance_m in 0.2..2.0_f64,
    ) {
        let ground = areas_of(placed, &rings);
        let (outer, inner) = (grown(&ground, distance_m).expect("few"), shrunk(&ground, distance_m).expect("few"));
        for x in -6..16 {
            for y in -6..16 {
                let at = placed.at(f64::from(x) + 0.37, f64::from(y) + 0.61);
                let to_outline_m = planvy_city::containment::distance_to_outline(at, &ground);
                let (Some(is_inside), false) = (holds(&ground, at), (to_outline_m - distance_m).abs() < 0.004) else {
                    continue;
                };
                let is_near = to_outline_m < distance_m;
                if let Some(in_outer) = holds(&outer, at) {
                    prop_assert_eq!(in_outer, is_inside || is_near, "{:?} {}", at, to_outline_m);
                }
                if let Some(in_inner) = holds(&inner, at) {
                    prop_assert_eq!(in_inner, is_inside && !is_near, "{:?} {}", at, to_outline_m);
                }
            }
        }
    }

    /// The length of a line in an area, against many short pieces of it.
    #[test]
    fn lines_agree_with_pieces(placed in places(), rings in prop::collection::vec(rings(), 1..4), ends in [-3.0..12.0_f64, -3.0..12.0, -3.0..12.0, -3.0..12.0]) {
        let ground = areas_of(placed, &rings);
        let (from, to) = (placed.at(ends[0], ends[1]), placed.at(ends[2], ends[3]));
        let line = MultiLineString(vec![vec![from, to].into()]);
        let inside_m = Euclidean.length(&lines_inside(&line, &ground).expect("one line"));
        let whole_m = Euclidean.length(&line);
        let steps = 2000;
        let hits = (0..steps).filter(|step| {
            let share = (f64::from(*step) + 0.5) / f64::from(steps);
            let at: Coord<f64> = from + (to - from) * share;
            holds(&ground, at).unwrap_or(true)
        });
        let counted_m = whole_m * hits.count() as f64 / f64::from(steps);
        prop_assert!((inside_m - counted_m).abs() < 0.02 * whole_m + 0.01, "{inside_m} {counted_m}");
    }
}
