//! Floor plans for tests.

use geo::{Area, BoundingRect, Contains, Intersects, MapCoords, Rotate, unary_union};
use geo_types::{Coord, LineString, Polygon, Rect};
use planvy_city::skeleton::{EdgeRoof, RoofFace, edge_count};
use proptest::prelude::*;

pub fn ring(corners: &[(f64, f64)]) -> Polygon<f64> {
    Polygon::new(corners.iter().copied().collect(), vec![])
}

pub fn same(polygon: &Polygon<f64>, start_level_m: f64, pitch_deg: f64) -> Vec<EdgeRoof> {
    vec![
        EdgeRoof {
            start_level_m,
            pitch_deg
        };
        edge_count(polygon)
    ]
}

/// Every edge of a polygon in the order in which roofs are given.
pub fn edges(polygon: &Polygon<f64>) -> Vec<(Coord<f64>, Coord<f64>)> {
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .flat_map(|ring| ring.lines().map(|line| (line.start, line.end)))
        .collect()
}

/// What holds for every roof: the faces tile the polygon, touch their edges, rise from them.
pub fn check(polygon: &Polygon<f64>, roofs: &[EdgeRoof], faces: &[RoofFace]) {
    let area: f64 = faces.iter().map(|face| face.outline.unsigned_area()).sum();
    let wanted = polygon.unsigned_area();
    assert!((area - wanted).abs() <= wanted * 1e-6, "area {area} for {wanted}");
    let edges = edges(polygon);
    for at in grid(polygon, 15) {
        let in_faces = faces.iter().filter(|face| face.outline.contains(&at)).count();
        let on_faces = faces.iter().filter(|face| face.outline.intersects(&at)).count();
        assert!(in_faces <= 1, "{in_faces} faces lie over each other at {at:?}");
        let near_border = edges.iter().any(|(a, b)| distance(at, *a, *b) < 1e-6);
        assert!(
            near_border || (on_faces > 0) == polygon.contains(&at),
            "at {at:?} in {on_faces} faces"
        );
    }
    for face in faces {
        let roof = roofs[face.edge];
        assert!(!roof.is_wall());
        let (a, b) = edges[face.edge];
        let along = (b - a) / (b - a).x.hypot((b - a).y);
        let tangent = roof.pitch_deg.to_radians().tan();
        let mut lowest = f64::INFINITY;
        for corner in face.outline.exterior() {
            let off = *corner - a;
            let distance = (along.x * off.y - along.y * off.x).abs();
            let level = roof.start_level_m + distance * tangent;
            let given = face.plane.at(*corner);
            assert!(
                (given - level).abs() <= 1e-5 * (1.0 + tangent) * (1.0 + distance),
                "{given} for {level}"
            );
            lowest = lowest.min(distance);
        }
        assert!(lowest < 1e-4, "edge {} is {lowest} m from its face", face.edge);
    }
}

/// The level of a roof at a position, from the face it lies in.
pub fn level_at(faces: &[RoofFace], at: Coord<f64>) -> Option<f64> {
    let hit = faces.iter().find(|face| face.outline.intersects(&at))?;
    Some(hit.plane.at(at))
}

/// The area where a roof is at least at a level: each face is cut at its own plane's contour.
pub fn area_over(faces: &[RoofFace], level: f64) -> f64 {
    faces
        .iter()
        .map(|face| {
            let holes = face
                .outline
                .interiors()
                .iter()
                .map(|hole| ring_over(face, hole, level));
            ring_over(face, face.outline.exterior(), level) - holes.sum::<f64>()
        })
        .sum()
}

fn ring_over(face: &RoofFace, ring: &LineString<f64>, level: f64) -> f64 {
    let first = ring.0[0];
    let mut kept: Vec<Coord<f64>> = Vec::new();
    for line in ring.lines() {
        let (a, b) = (face.plane.at(line.start) - level, face.plane.at(line.end) - level);
        if a >= 0.0 {
            kept.push(line.start - first);
        }
        if (a > 0.0) != (b > 0.0) {
            kept.push(line.start + (line.end - line.start) * (a / (a - b)) - first);
        }
    }
    let next = kept.iter().cycle().skip(1);
    let twice: f64 = kept.iter().zip(next).map(|(a, b)| a.x * b.y - a.y * b.x).sum();
    (twice / 2.0).abs()
}

/// Positions in the box of a polygon, a little off its own measures.
fn grid(polygon: &Polygon<f64>, count: i32) -> Vec<Coord<f64>> {
    let frame = polygon.bounding_rect().expect("a polygon");
    let step = Coord {
        x: frame.width() / f64::from(count),
        y: frame.height() / f64::from(count),
    };
    let spot = |east: i32, north: i32| Coord {
        x: frame.min().x + step.x * (f64::from(east) + 0.517),
        y: frame.min().y + step.y * (f64::from(north) + 0.483),
    };
    (0..count * count)
        .map(|number| spot(number % count, number / count))
        .collect()
}

/// The distance from a position to a stretch.
fn distance(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (along, off) = (b - a, at - a);
    let share =
        ((off.x * along.x + off.y * along.y) / (along.x * along.x + along.y * along.y)).clamp(0.0, 1.0);
    let rest = off - along * share;
    rest.x.hypot(rest.y)
}

/// A polygon that is seen whole from its middle.
pub fn star(corners: std::ops::Range<usize>) -> impl Strategy<Value = Polygon<f64>> {
    prop::collection::vec((0.2f64..1.0, 3.0f64..50.0), corners).prop_map(|steps| {
        let whole: f64 = steps.iter().map(|(step, _)| step).sum();
        let mut angle = 0.0;
        let corners = steps.iter().map(|(step, radius)| {
            angle += step / whole * std::f64::consts::TAU;
            (radius * angle.cos(), radius * angle.sin())
        });
        Polygon::new(corners.collect(), vec![])
    })
}

/// The largest piece of a union of boxes on a grid of whole metres: right angles, holes, equal widths, much at once.
pub fn boxes(count: std::ops::Range<usize>, reach: i32) -> impl Strategy<Value = Polygon<f64>> {
    prop::collection::vec((0..reach, 0..reach, 1..reach / 2, 1..reach / 2), count).prop_map(|boxes| {
        let boxes: Vec<Polygon<f64>> = boxes
            .iter()
            .map(|(x, y, w, h)| {
                let low = Coord {
                    x: f64::from(*x),
                    y: f64::from(*y),
                };
                let high = Coord {
                    x: f64::from(x + w),
                    y: f64::from(y + h),
                };
                Rect::new(low, high).to_polygon()
            })
            .collect();
        let union = unary_union(&boxes);
        let rounded = union.map_coords(|corner| Coord {
            x: corner.x.round(),
            y: corner.y.round(),
        });
        let largest = rounded
            .into_iter()
            .max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
        largest.expect("a box at least")
    })
}

/// Somewhere in Sweden, turned.
pub fn moved(polygon: &Polygon<f64>, degrees: f64) -> Polygon<f64> {
    polygon
        .rotate_around_point(degrees, geo_types::Point::new(0.0, 0.0))
        .map_coords(|corner| {
            corner
                + Coord {
                    x: 118_600.25,
                    y: 6_164_200.5,
                }
        })
}
