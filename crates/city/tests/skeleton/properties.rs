//! Random floor plans with one pitch, against the distance in the direction of the axes, mitred offsets, and planes.

use geo::algorithm::buffer::{Buffer, BufferStyle, LineJoin};
use geo::orient::Direction;
use geo::{Area, BoundingRect, Contains, ConvexHull, Orient, Rotate};
use geo_types::{Coord, Line, Polygon};
use planvy_city::skeleton::roof;
use proptest::prelude::*;

use super::shapes::{area_over, boxes, check, edges, level_at, moved, ring, same, star};

/// The area that is left when a polygon is offset inwards with mitred corners.
fn offset_area(polygon: &Polygon<f64>, distance: f64) -> f64 {
    polygon
        .buffer_with_style(BufferStyle::new(-distance).line_join(LineJoin::Miter(0.0)))
        .unsigned_area()
}

/// Where the mitred corners go that stand out into the land.
fn mitres(polygon: &Polygon<f64>, distance: f64) -> Vec<Coord<f64>> {
    let polygon = polygon.orient(Direction::Default);
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let mut found = Vec::new();
    for ring in rings {
        let lines: Vec<_> = ring.lines().collect();
        for (before, after) in lines.iter().zip(lines.iter().cycle().skip(1)) {
            let unit = |line: &Line<f64>| line.delta() / line.dx().hypot(line.dy());
            let (a, b) = (unit(before), unit(after));
            if a.x * b.y - a.y * b.x < 0.0 {
                let inward = Coord {
                    x: -a.y - b.y,
                    y: a.x + b.x,
                };
                found.push(after.start + inward * (distance / (1.0 + a.x * b.x + a.y * b.y)));
            }
        }
    }
    found
}

/// Compares contours with offsets, as far up as an offset in one step is what a front makes: until a corner that stands out into the
/// land meets another front. Gives how many levels could be compared.
fn contours_are_offsets(plan: &Polygon<f64>) -> usize {
    let faces = roof(plan, &same(plan, 0.0, 45.0)).unwrap();
    let corners = faces
        .iter()
        .flat_map(|face| face.outline.exterior().0.iter().map(|at| face.plane.at(*at)));
    let highest = corners.fold(0.0, f64::max);
    let levels = (1..50).map(|part| highest * f64::from(part) / 50.0);
    let free = |level: &f64| {
        let at_level =
            |at: Coord<f64>| level_at(&faces, at).is_some_and(|there| (there - level).abs() < 1e-6);
        mitres(plan, *level).into_iter().all(at_level)
    };
    let levels: Vec<f64> = levels.take_while(free).collect();
    for level in &levels {
        let (over, offset) = (area_over(&faces, *level), offset_area(plan, *level));
        assert!(
            (over - offset).abs() < 2e-6 * plan.unsigned_area(),
            "{over} for {offset} at {level}"
        );
    }
    levels.len()
}

/// The distance to the boundary, the larger of the two directions counting: for right angles, what a wavefront needs.
fn axis_distance(polygon: &Polygon<f64>, at: Coord<f64>) -> f64 {
    let to_edge = |(a, b): (Coord<f64>, Coord<f64>)| {
        let off =
            |value: f64, one: f64, other: f64| (one.min(other) - value).max(value - one.max(other)).max(0.0);
        off(at.x, a.x, b.x).max(off(at.y, a.y, b.y))
    };
    edges(polygon)
        .into_iter()
        .map(to_edge)
        .fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stars(plan in star(3..40), pitch in 5.0f64..80.0, turned in 0.0f64..360.0) {
        let plan = moved(&plan, turned);
        let roofs = same(&plan, 12.5, pitch);
        let faces = roof(&plan, &roofs).unwrap();
        check(&plan, &roofs, &faces);
    }

    #[test]
    fn boxes_rise_by_the_distance_along_the_axes(plan in boxes(1..14, 16), spots in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 40)) {
        let roofs = same(&plan, 0.0, 45.0);
        let faces = roof(&plan, &roofs).unwrap();
        check(&plan, &roofs, &faces);
        let frame = plan.bounding_rect().unwrap();
        for (east, north) in spots {
            let at = frame.min() + Coord { x: frame.width() * east, y: frame.height() * north };
            if plan.contains(&at) {
                let level = level_at(&faces, at).unwrap();
                prop_assert!((level - axis_distance(&plan, at)).abs() < 1e-6, "{level} at {at:?}");
            }
        }
    }

    #[test]
    fn boxes_turned_in_large_coordinates(plan in boxes(1..14, 14), turned in 0.0f64..90.0) {
        let plan = moved(&plan, turned);
        let roofs = same(&plan, 20.0, 30.0);
        let faces = roof(&plan, &roofs).unwrap();
        check(&plan, &roofs, &faces);
    }

    #[test]
    fn a_convex_roof_is_the_lowest_plane(plan in star(3..30), spots in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 30)) {
        let plan = plan.convex_hull();
        let roofs = same(&plan, 0.0, 45.0);
        let faces = roof(&plan, &roofs).unwrap();
        check(&plan, &roofs, &faces);
        let frame = plan.bounding_rect().unwrap();
        for (east, north) in spots {
            let at = frame.min() + Coord { x: frame.width() * east, y: frame.height() * north };
            if let Some(level) = level_at(&faces, at) {
                let lowest = faces.iter().map(|face| face.plane.at(at)).fold(f64::INFINITY, f64::min);
                prop_assert!((level - lowest).abs() < 1e-6);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn contours_are_mitred_offsets(plan in star(4..16)) {
        contours_are_offsets(&plan);
    }

    #[test]
    fn contours_with_courtyards_are_mitred_offsets(plan in boxes(6..16, 16), turned in 0.0f64..90.0) {
        contours_are_offsets(&plan.rotate_around_point(turned, geo_types::Point::new(0.0, 0.0)));
    }
}

#[test]
fn contours_of_an_angle_are_offsets_up_to_its_ridges() {
    let plan = ring(&[
        (0.0, 0.0),
        (30.0, 0.0),
        (30.0, 9.0),
        (10.0, 10.0),
        (11.0, 30.0),
        (0.0, 30.0),
    ]);
    assert!(contours_are_offsets(&plan) > 30);
}
