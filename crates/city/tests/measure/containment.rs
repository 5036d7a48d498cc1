//! Where footprints lie that may not, and how far outlines are apart.

use geo::{Area, BooleanOps, Contains, Distance, Euclidean};
use geo_types::{Coord, MultiPolygon, Point, Polygon, polygon};
use planvy_city::containment::{Side, Tolerance, inside, outline_distance, outside, widest};
use proptest::prelude::*;

use crate::shapes::{ANGLE, AT_ORIGIN, anywhere, assert_near, rectangle};

#[test]
fn a_house_across_a_narrow_strip_has_all_corners_right_and_lies_wrong() {
    // Prickmark 1 m wide passes under the house; no corner of either lies in the other.
    let house = AT_ORIGIN.area(&rectangle(0.0, 0.0, 10.0, 8.0));
    let strip = AT_ORIGIN.area(&rectangle(-5.0, 3.0, 15.0, 4.0));
    let stray = inside(&house, &strip, Tolerance::default()).expect("few corners");
    assert_near(stray.area_m2, 10.0, 1e-6);
    assert_near(stray.widest().expect("a strip").width_m, 1.0, 0.011);
}

#[test]
fn a_yard_of_what_is_allowed_is_not_allowed() {
    let allowed = MultiPolygon(vec![polygon![
        exterior: [(x: 0.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 30.0), (x: 0.0, y: 30.0)],
        interiors: [[(x: 10.0, y: 10.0), (x: 12.0, y: 10.0), (x: 12.0, y: 12.0), (x: 10.0, y: 12.0)]],
    ]]);
    let house = AT_ORIGIN.area(&rectangle(5.0, 5.0, 20.0, 20.0));
    assert_near(
        outside(&house, &allowed, Tolerance::default())
            .expect("few corners")
            .area_m2,
        4.0,
        1e-6,
    );
}

#[test]
fn small_parts_and_slender_strips_are_within_the_tolerance() {
    let house = AT_ORIGIN.area(&rectangle(0.0, 0.0, 10.0, 8.0));
    for (east, counts) in [(9.985, false), (9.975, true)] {
        let allowed = AT_ORIGIN.area(&rectangle(-5.0, -5.0, east, 20.0));
        let stray = outside(&house, &allowed, Tolerance::default()).expect("few corners");
        assert_eq!(stray.is_none(), !counts, "{east}");
        assert_near(
            stray.area_m2 + stray.within_tolerance_m2,
            (10.0 - east) * 8.0,
            1e-4,
        );
    }
    // A corner of 0.045 m².
    let corner = AT_ORIGIN.area(&[[9.7, 8.1], [10.1, 7.7], [10.1, 8.1]]);
    let stray = inside(&house, &corner, Tolerance::default()).expect("few corners");
    assert!(stray.is_none() && stray.within_tolerance_m2 > 0.0);
}

#[test]
fn parts_come_the_largest_first_and_nothing_is_none() {
    let house = AT_ORIGIN.area(&rectangle(0.0, 0.0, 10.0, 8.0));
    let allowed = AT_ORIGIN.area(&rectangle(1.0, -5.0, 8.0, 20.0));
    let stray = outside(&house, &allowed, Tolerance::default()).expect("few corners");
    assert_eq!(stray.parts.len(), 2);
    assert_near(stray.parts[0].area_m2, 16.0, 1e-6);
    assert_near(stray.outline().unsigned_area(), 24.0, 1e-6);
    assert!(
        outside(&MultiPolygon(Vec::new()), &allowed, Tolerance::default())
            .expect("few corners")
            .is_none()
    );
    assert_near(
        outside(&house, &MultiPolygon(Vec::new()), Tolerance::default())
            .expect("few corners")
            .area_m2,
        80.0,
        1e-6,
    );
    assert!(
        inside(&house, &MultiPolygon(Vec::new()), Tolerance::default())
            .expect("few corners")
            .is_none()
    );
}

#[test]
fn a_house_has_a_side_to_its_parcel() {
    let parcel = AT_ORIGIN.area(&rectangle(0.0, 0.0, 30.0, 20.0));
    let to = |house: [[f64; 2]; 4]| {
        outline_distance(&AT_ORIGIN.area(&house), &parcel)
            .expect("few corners")
            .expect("two outlines")
    };
    let across = to(rectangle(-1.0, 5.0, 5.0, 10.0));
    assert_eq!((across.side, across.distance_m), (Side::Across, 0.0));
    assert_near(across.to.x, 0.0, 1e-9);
    let beside = to(rectangle(32.0, 5.0, 36.0, 10.0));
    assert_eq!((beside.side, beside.distance_m), (Side::Outside, 2.0));
    let touching = to(rectangle(0.0, 5.0, 5.0, 10.0));
    assert_eq!((touching.side, touching.distance_m), (Side::Inside, 0.0));
    assert_eq!(outline_distance(&MultiPolygon(Vec::new()), &parcel), Ok(None));
}

#[test]
fn a_sliver_of_a_hundred_metres_is_measured_in_no_time() {
    let sliver = polygon![(x: 0.0, y: 0.0), (x: 100.0, y: 100.0), (x: 100.0, y: 100.0001)];
    assert!(widest(&sliver).is_none_or(|widest| widest.width_m < 0.002));
    let strip = polygon![(x: 0.0, y: 0.0), (x: 70.0, y: 70.0), (x: 69.98, y: 70.02), (x: -0.02, y: 0.02)];
    assert_near(widest(&strip).expect("an area").width_m, 0.0008f64.sqrt(), 0.002);
}

fn star(radii: &[f64], x: f64, y: f64) -> Vec<[f64; 2]> {
    let count = radii.len() as f64;
    let corner = |(at, radius): (usize, &f64)| {
        let angle = at as f64 / count * std::f64::consts::TAU;
        [x + radius * angle.cos(), y + radius * angle.sin()]
    };
    radii.iter().enumerate().map(corner).collect()
}

fn outline_points(area: &MultiPolygon<f64>) -> Vec<Point<f64>> {
    let edges = area.iter().flat_map(|polygon| polygon.exterior().lines());
    let points = edges.flat_map(|edge| {
        (0..100).map(move |step| edge.start + (edge.end - edge.start) * (f64::from(step) / 100.0))
    });
    points.map(Point::from).collect()
}

proptest! {
    #[test]
    fn inside_and_outside_make_up_the_whole(
        radii in prop::collection::vec(3.0f64..20.0, 3..20),
        others in prop::collection::vec(3.0f64..20.0, 3..20),
        apart in -25.0f64..25.0,
        placed in anywhere(),
    ) {
        let footprint = placed.area(&star(&radii, 0.0, 0.0));
        let area = placed.area(&star(&others, apart, apart / 2.0));
        let whole = footprint.unsigned_area();
        let (within, beyond) = (inside(&footprint, &area, Tolerance::default()).expect("few corners"), outside(&footprint, &area, Tolerance::default()).expect("few corners"));
        let sum = within.area_m2 + within.within_tolerance_m2 + beyond.area_m2 + beyond.within_tolerance_m2;
        prop_assert!((sum - whole).abs() < 1e-4 * whole);
        // In local coordinates, by another overlay.
        let common = AT_ORIGIN.area(&star(&radii, 0.0, 0.0)).intersection(&AT_ORIGIN.area(&star(&others, apart, apart / 2.0)));
        prop_assert!((common.unsigned_area() - within.area_m2 - within.within_tolerance_m2).abs() < 1e-4);
        for part in within.parts.iter().chain(&beyond.parts) {
            prop_assert!(part.outline.contains(&Point::from(part.widest.centre)));
            prop_assert!(part.widest.width_m > 0.02 && part.area_m2 > 0.05);
        }
    }

    #[test]
    fn the_widest_circle_fits_and_no_sample_lies_deeper(radii in prop::collection::vec(2.0f64..15.0, 3..24), placed in anywhere()) {
        let polygon: Polygon<f64> = placed.area(&star(&radii, 0.0, 0.0)).0.remove(0);
        let widest = widest(&polygon).expect("an area");
        let depth = |point: Point<f64>| Euclidean.distance(&point, polygon.exterior());
        prop_assert!(polygon.contains(&Point::from(widest.centre)));
        prop_assert!((2.0 * depth(Point::from(widest.centre)) - widest.width_m).abs() < 1e-6);
        for column in -20..20 {
            for row in -20..20 {
                let at = Point::from(placed.on_map(f64::from(column) * 0.75, f64::from(row) * 0.75));
                if polygon.contains(&at) {
                    prop_assert!(2.0 * depth(at) <= widest.width_m * 1.011 + 0.002);
                }
            }
        }
    }

    #[test]
    fn the_nearest_positions_are_nearer_than_any_samples(
        radii in prop::collection::vec(3.0f64..15.0, 3..12),
        others in prop::collection::vec(3.0f64..15.0, 3..12),
        apart in 0.0f64..60.0,
        placed in anywhere(),
    ) {
        let (one, other) = (placed.area(&star(&radii, 0.0, 0.0)), placed.area(&star(&others, apart, 0.0)));
        let nearest = outline_distance(&one, &other).expect("few corners").expect("two outlines");
        let (from, to) = (Point::from(nearest.from), Point::from(nearest.to));
        prop_assert!((Euclidean.distance(&from, &to) - nearest.distance_m).abs() < 1e-6);
        let onto = |point: &Point<f64>, area: &MultiPolygon<f64>| {
            area.iter().map(|polygon| Euclidean.distance(point, polygon.exterior())).fold(f64::INFINITY, f64::min)
        };
        prop_assert!(onto(&from, &one) < 1e-6 && onto(&to, &other) < 1e-6);
        let sampled = outline_points(&one).iter().map(|point| onto(point, &other)).fold(f64::INFINITY, f64::min);
        prop_assert!(nearest.distance_m <= sampled + 1e-6);
        prop_assert!(sampled - nearest.distance_m < 0.2);
        if nearest.side == Side::Outside && nearest.distance_m > 0.01 {
            prop_assert!((Euclidean.distance(&one, &other) - nearest.distance_m).abs() < 1e-6);
        }
    }
}

#[test]
fn an_angle_is_widest_at_its_inner_corner() {
    let widest = widest(&AT_ORIGIN.area(&ANGLE).0.remove(0)).expect("an area");
    // The circle touches two outer sides and the inner corner: r = 8 · √2 / (√2 + 1).
    let radius = 8.0 * 2.0f64.sqrt() / (2.0f64.sqrt() + 1.0);
    assert_near(widest.width_m, 2.0 * radius, 0.05);
    assert_near((widest.centre - Coord { x: radius, y: radius }).x, 0.0, 0.1);
}
