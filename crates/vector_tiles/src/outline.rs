//! Rings on the whole numbers of a tile: without idle vertices, turned the way that vector tiles want, and simple.
//!
//! Rounding moves each vertex by up to half a unit, so rings that were simple may cross or touch themselves afterwards. A vector tile
//! must not hold such rings (Mapbox Vector Tile 2.1, 4.3.4.4 and 4.3.5.3); what crosses is taken apart by an overlay on whole numbers.

use geo_types::Coord;
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

mod simple;

pub use simple::{are_simple, is_simple};

/// A position on whole numbers of a tile, x to the east, y to the south.
pub type Node = Coord<i32>;

/// An area on whole numbers: the outer ring, then its holes. Rings do not repeat their first vertex; the outer one has a positive
/// area by the surveyor's formula in the coordinates of the tile, holes a negative one.
pub type NodeArea = Vec<Vec<Node>>;

/// Twice the area of a ring by the surveyor's formula, positive where x turns to y.
///
/// ```
/// use geo_types::coord;
/// use planvy_vector_tiles::outline::doubled_area;
/// let square = [coord! { x: 0, y: 0 }, coord! { x: 3, y: 0 }, coord! { x: 3, y: 3 }, coord! { x: 0, y: 3 }];
/// assert_eq!(doubled_area(&square), 18);
/// ```
pub fn doubled_area(ring: &[Node]) -> i64 {
    let Some(mut from) = ring.last().copied() else {
        return 0;
    };
    let mut sum = 0;
    for to in ring.iter().copied() {
        sum += i64::from(from.x) * i64::from(to.y) - i64::from(to.x) * i64::from(from.y);
        from = to;
    }
    sum
}

/// The corners of the box around vertices; `None` where there are none.
pub fn around(ring: &[Node]) -> Option<(Node, Node)> {
    let first = *ring.first()?;
    let widen = |(min, max): (Node, Node), node: &Node| {
        let min = Node {
            x: min.x.min(node.x),
            y: min.y.min(node.y),
        };
        let max = Node {
            x: max.x.max(node.x),
            y: max.y.max(node.y),
        };
        (min, max)
    };
    Some(ring.iter().fold((first, first), widen))
}

/// How a way turns: positive from x to y.
fn turn(a: Node, b: Node, c: Node) -> i64 {
    let (ux, uy) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
    let (vx, vy) = (i64::from(c.x) - i64::from(b.x), i64::from(c.y) - i64::from(b.y));
    ux * vy - uy * vx
}

/// Takes away vertices that say nothing: repeated ones, those on the straight way between their neighbours, and the tips of ways that
/// go there and back.
pub fn without_idle_vertices(kept: &mut Vec<Node>) {
    drop_idle_vertices(kept);
    // Where the ring closes the same may hold, at either end.
    loop {
        let before = kept.len();
        while let (Some(first), Some(last)) = (kept.first().copied(), kept.last().copied()) {
            let before_last = kept.len().checked_sub(2).and_then(|at| kept.get(at)).copied();
            let idle = first == last || before_last.is_some_and(|from| turn(from, last, first) == 0);
            if kept.len() > 1 && idle {
                kept.pop();
            } else {
                break;
            }
        }
        if let (Some(last), Some(first), Some(second)) =
            (kept.last().copied(), kept.first().copied(), kept.get(1).copied())
            && turn(last, first, second) == 0
        {
            kept.remove(0);
        }
        if kept.len() == before || kept.len() < 3 {
            break;
        }
    }
    if kept.len() < 3 {
        kept.clear();
    }
}

/// Takes away vertices that say nothing beside those before them.
fn drop_idle_vertices(ring: &mut Vec<Node>) {
    let mut count = 0;
    for at in 0..ring.len() {
        let Some(node) = ring.get(at).copied() else {
            break;
        };
        let is_new = loop {
            match ring.get(..count).unwrap_or_default() {
                [.., last] if *last == node => break false,
                [.., a, b] if turn(*a, *b, node) == 0 => count -= 1,
                _ => break true,
            }
        };
        if is_new {
            if let Some(place) = ring.get_mut(count) {
                *place = node;
            }
            count += 1;
        }
    }
    ring.truncate(count);
}

/// Turns a ring so that its area is positive, or negative where it is a hole.
pub fn turn_to(ring: &mut [Node], is_hole: bool) {
    if (doubled_area(ring) < 0) != is_hole {
        ring.reverse();
    }
}

/// Makes areas of rings that may cross or touch each other or themselves: what more outer rings go around than holes do. All are turned the right way and have no idle vertices.
pub fn made_simple(rings: &[Vec<Node>]) -> Vec<NodeArea> {
    let count = rings.iter().map(Vec::len).sum();
    let options = IntOverlayOptions {
        min_output_area: 0,
        ..IntOverlayOptions::ogc()
    };
    let mut overlay = Overlay::new_custom(count, options, Default::default());
    for ring in rings {
        let nodes = ring.iter().map(|node| IntPoint::new(node.x, node.y));
        overlay.add_path_iter(nodes, ShapeType::Subject);
    }
    let shapes = overlay.overlay(OverlayRule::Subject, FillRule::Positive);
    let area_of = |shape: Vec<Vec<IntPoint>>| {
        let mut area: NodeArea = Vec::with_capacity(shape.len());
        for (number, contour) in shape.into_iter().enumerate() {
            let nodes = contour.into_iter().map(|point| Node {
                x: point.x,
                y: point.y,
            });
            let mut ring: Vec<Node> = nodes.collect();
            without_idle_vertices(&mut ring);
            if !ring.is_empty() && doubled_area(&ring) != 0 {
                turn_to(&mut ring, number > 0);
                area.push(ring);
            } else if number == 0 {
                return None;
            }
        }
        Some(area)
    };
    shapes.into_iter().filter_map(area_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(positions: &[(i32, i32)]) -> Vec<Node> {
        positions.iter().map(|(x, y)| Node { x: *x, y: *y }).collect()
    }

    #[test]
    fn idle_vertices_go_wherever_the_ring_begins() {
        let square = [(0, 0), (2, 0), (4, 0), (4, 4), (4, 4), (0, 4), (0, 2)];
        for start in 0..square.len() {
            let mut turned = square;
            turned.rotate_left(start);
            let mut nodes = ring(&turned);
            without_idle_vertices(&mut nodes);
            assert_eq!((nodes.len(), doubled_area(&nodes)), (4, 32), "{start} {nodes:?}");
        }
        for nothing in [
            vec![],
            vec![(1, 1)],
            vec![(1, 1), (1, 1), (1, 1)],
            vec![(0, 0), (5, 5)],
            vec![(0, 0), (5, 5), (9, 9)],
            vec![(0, 0), (5, 0), (9, 3), (5, 0)],
        ] {
            let mut nodes = ring(&nothing);
            without_idle_vertices(&mut nodes);
            assert_eq!(nodes, [], "{nothing:?}");
        }
        // A square with a way out and back.
        let mut nodes = ring(&[(0, 0), (4, 0), (9, 0), (4, 0), (4, 4), (0, 4)]);
        without_idle_vertices(&mut nodes);
        assert_eq!(nodes.len(), 4);
    }

    #[test]
    fn what_crosses_is_taken_apart_and_what_is_outside_is_no_area() {
        // A bow tie: the lobe that is gone around the right way stays.
        let bow = vec![ring(&[(0, 0), (8, 0), (0, 8), (8, 8)])];
        assert!(!is_simple(&bow[0]));
        let made = made_simple(&bow);
        assert_eq!(made.len(), 1, "{made:?}");
        assert_eq!(doubled_area(&made[0][0]), 32);
        // A hole across the border takes its part of the area, and is none beyond it.
        let bitten = vec![
            ring(&[(0, 0), (8, 0), (8, 8), (0, 8)]),
            ring(&[(6, 2), (6, 4), (12, 4), (12, 2)]),
        ];
        let made = made_simple(&bitten);
        assert_eq!(made.len(), 1);
        assert_eq!(doubled_area(&made[0][0]), 2 * (64 - 4));
        // A hole inside stays one.
        let holed = vec![
            ring(&[(0, 0), (8, 0), (8, 8), (0, 8)]),
            ring(&[(2, 2), (2, 4), (4, 4), (4, 2)]),
        ];
        let made = made_simple(&holed);
        assert_eq!(made.len(), 1);
        assert_eq!((doubled_area(&made[0][0]), doubled_area(&made[0][1])), (128, -8));
    }

    proptest! {
        #[test]
        fn rings_that_are_simple_stay_as_they_are(
            outer in prop::collection::vec((0i32..20, 0i32..20), 3..9),
            hole in prop::collection::vec((0i32..20, 0i32..20), 3..6),
            other in prop::collection::vec((0i32..20, 0i32..20), 3..5),
        ) {
            let mut rings: Vec<Vec<Node>> = [outer, hole, other].iter().map(|positions| ring(positions)).collect();
            for (number, nodes) in rings.iter_mut().enumerate() {
                without_idle_vertices(nodes);
                turn_to(nodes, number > 0);
            }
            rings.retain(|nodes| nodes.len() >= 3 && doubled_area(nodes) != 0);
            for count in 1..=rings.len() {
                let some = &rings[..count];
                let is_outer_first = doubled_area(&some[0]) > 0;
                if is_outer_first && are_simple(some) {
                    let made = made_simple(some);
                    prop_assert_eq!(made.len(), 1);
                    let areas = |rings: &[Vec<Node>]| {
                        let mut areas: Vec<(i64, usize)> = rings.iter().map(|ring| (doubled_area(ring), ring.len())).collect();
                        areas.sort_unstable();
                        areas
                    };
                    prop_assert_eq!(areas(some), areas(&made[0]));
                }
            }
        }

        #[test]
        fn what_is_made_simple_is_valid(positions in prop::collection::vec((0i32..40, 0i32..40), 3..20)) {
            use geo::Validation;
            let mut nodes = ring(&positions);
            without_idle_vertices(&mut nodes);
            turn_to(&mut nodes, false);
            if nodes.len() >= 3 {
                let as_polygon = |rings: &[Vec<Node>]| {
                    let line = |ring: &Vec<Node>| {
                        ring.iter().map(|node| (f64::from(node.x), f64::from(node.y))).collect::<geo_types::LineString<f64>>()
                    };
                    let mut lines = rings.iter().map(line);
                    geo_types::Polygon::new(lines.next().unwrap(), lines.collect())
                };
                if is_simple(&nodes) {
                    prop_assert!(as_polygon(std::slice::from_ref(&nodes)).is_valid());
                }
                for area in made_simple(std::slice::from_ref(&nodes)) {
                    let polygon = as_polygon(&area);
                    prop_assert!(polygon.is_valid(), "{:?} of {:?}", polygon, nodes);
                }
            }
        }
    }
}
