//! Shares of areas and lengths of lines against `geo`.

use geo::orient::Direction;
use geo::{Area, BooleanOps, Orient, unary_union};
use geo_types::{LineString, MultiLineString, MultiPolygon, Polygon};
use planvy_index::{Hits, Snapshot};
use proptest::prelude::*;

use crate::drawing::*;

/// The coordinates' distance from the zone's origin costs the overlay digits: it works near its own.
fn near_origin(area: &Polygon<f64>) -> Polygon<f64> {
    let shifted = |ring: &LineString<f64>| {
        ring.0
            .iter()
            .map(|c| {
                (
                    ((c.x - EAST_M) * 1000.0).round() / 1000.0,
                    ((c.y - NORTH_M) * 1000.0).round() / 1000.0,
                )
            })
            .collect()
    };
    Polygon::new(
        shifted(area.exterior()),
        area.interiors().iter().map(shifted).collect(),
    )
}

/// `doubt_m2` is what rounding may amount to, beside a millionth.
fn check(
    snapshot: &Snapshot,
    areas: &[Polygon<f64>],
    question: &MultiPolygon<f64>,
    doubt_m2: f64,
) -> Result<Hits, TestCaseError> {
    let hits = snapshot.in_area(CRS, question);
    let question = unary_union(
        &question
            .0
            .iter()
            .map(|area| near_origin(area).orient(Direction::Default))
            .collect::<Vec<_>>(),
    );
    for (number, area) in (0..).zip(areas) {
        let oracle_m2 = near_origin(area).intersection(&question).unsigned_area();
        let hit_m2: f64 = hits
            .regulations
            .iter()
            .filter(|hit| hit.regulation.0 == number)
            .map(|hit| hit.area_m2)
            .sum();
        let apart_m2 = (hit_m2 - oracle_m2).abs();
        prop_assert!(
            apart_m2 <= doubt_m2 + 1e-6 * oracle_m2,
            "{} {} {}",
            number,
            hit_m2,
            oracle_m2
        );
    }
    Ok(hits)
}

/// The oracle rounds positions to some billionths of the drawing's extent: this is that along a border of 200 m.
const ROUNDED_M2: f64 = 1e-4;
/// Where the areas of a question overlap, the corners that their union adds are rounded to the millimetre.
const UNITED_M2: f64 = 2e-2;

fn areas_only(areas: &[Polygon<f64>]) -> Snapshot {
    let parts: Vec<_> = areas.iter().cloned().map(|polygon| vec![area(polygon)]).collect();
    one_plan(&parts)
}

proptest! {
    #[test]
    fn shares_in_a_simple_area(areas in prop::collection::vec(any_area(3..60), 1..8), question in any_area(3..60)) {
        let question = MultiPolygon(vec![Polygon::new(question.exterior().clone(), vec![])]);
        check(&areas_only(&areas), &areas, &question, ROUNDED_M2)?;
    }

    #[test]
    fn shares_in_an_area_with_holes_or_many_vertices(areas in prop::collection::vec(any_area(3..40), 1..5), question in any_area(60..90)) {
        check(&areas_only(&areas), &areas, &MultiPolygon(vec![question]), ROUNDED_M2)?;
    }

    #[test]
    fn shares_in_several_areas_count_once(areas in prop::collection::vec(any_area(3..20), 1..5), question in prop::collection::vec(any_area(3..12), 2..4)) {
        check(&areas_only(&areas), &areas, &MultiPolygon(question), UNITED_M2)?;
    }

    #[test]
    fn shares_in_rectangles_that_share_borders(
        corners in prop::collection::vec((0i32..8, 0i32..8, 1i32..5, 1i32..5), 1..8),
        (x, y, w, h) in (0i32..8, 0i32..8, 1i32..5, 1i32..5),
    ) {
        let on_squares = |x: i32, y: i32, w: i32, h: i32| rectangle(f64::from(x), f64::from(y), f64::from(x + w), f64::from(y + h));
        let areas: Vec<_> = corners.iter().map(|&(x, y, w, h)| on_squares(x, y, w, h)).collect();
        let hits = check(&areas_only(&areas), &areas, &MultiPolygon(vec![on_squares(x, y, w, h)]), ROUNDED_M2)?;
        // Whole squares: the sums are exact, and neighbours that only touch are not met.
        prop_assert!(hits.regulations.iter().all(|hit| hit.area_m2.fract() == 0.0 && hit.area_m2 > 0.0));
    }

    /// The length of a line in an area that it crosses, against geo's clipping.
    #[test]
    fn lengths_in_an_area(line_through in prop::collection::vec((0.0f64..100.0, 0.0f64..100.0), 2..5), shape in any_area(3..20)) {
        use geo::{Euclidean, Length};
        let chain: LineString<f64> = line_through.iter().map(|(x, y)| at(*x, *y)).collect();
        let snapshot = one_plan(&[vec![area(shape.clone())]]);
        let hits = snapshot.along_line(CRS, &chain);
        let of_line = one_plan(&[vec![line(chain.0.clone())]]).in_area(CRS, &MultiPolygon(vec![shape.clone()]));
        let inside = shape.clip(&MultiLineString(vec![chain]), false);
        let oracle_m = Euclidean.length(&inside);
        for hits in [hits, of_line] {
            for hit in &hits.regulations {
                // Where it runs along the border it may count more than what is inside.
                prop_assume!(!hit.on_border);
                if oracle_m > 0.5 {
                    prop_assert!((hit.length_m - oracle_m).abs() < 1e-3, "{} {}", hit.length_m, oracle_m);
                }
            }
            prop_assert!(oracle_m < 1e-3 || hits.regulations.len() == 1);
        }
    }
}
