//! Rings on the whole numbers of a tile: without idle vertices, turned the way that vector tiles want, and simple.
//!
//! Rounding moves each vertex by up to half a unit, so rings that were simple may cross or touch themselves afterwards. A vector tile
//! must not hold such rings (Mapbox Vector Tile 2.1, 4.3.4.4 and 4.3.5.3); what crosses is taken apart by an overlay on whole numbers.

use geo_types::Coord;
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

/// A position on whole numbers of a tile, x to the east, y to the south.
pub type Node = Coord<i32>;

/// Rings with more vertices than this are not looked through pair by pair.
const MOST_PAIRWISE: usize = 96;

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

/// Whether no two edges of a ring have a position in common, apart from neighbours the vertex between them. The ring has no idle
/// vertices.
pub fn is_simple(ring: &[Node]) -> bool {
    match ring.len() {
        0..=2 => false,
        // Three vertices that do not lie on a line.
        3 => true,
        4..=MOST_PAIRWISE => pairwise_is_simple(ring),
        _ => sweep_is_simple(ring),
    }
}

/// Whether rings are those of one area as they stand: each of them simple, no two with a position in common, the holes in the outer
/// ring, which comes first, and none of them in another. Of many edges it may say no where they are.
pub fn are_simple(rings: &[Vec<Node>]) -> bool {
    /// Pairs of edges that are looked through.
    const MOST_PAIRS: usize = 20_000;
    let Some((outer, holes)) = rings.split_first() else {
        return false;
    };
    if !rings.iter().all(|ring| is_simple(ring)) {
        return false;
    }
    let pairs = |one: &Vec<Node>, other: &Vec<Node>| one.len() * other.len();
    let edges: usize = holes.iter().map(|hole| pairs(outer, hole)).sum();
    let among_holes: usize = holes.iter().map(Vec::len).sum();
    if edges + among_holes * among_holes > MOST_PAIRS {
        return false;
    }
    let lies_in = |hole: &[Node], ring: &[Node]| hole.first().is_some_and(|node| is_inside(*node, ring));
    let mut others = rings.iter().enumerate().skip(1);
    others.all(|(number, hole)| {
        let before = rings.get(..number).unwrap_or_default();
        let holes_before = before.get(1..).unwrap_or_default();
        lies_in(hole, outer)
            && !before.iter().any(|ring| rings_meet(ring, hole))
            && !holes_before
                .iter()
                .any(|other| lies_in(hole, other) || lies_in(other, hole))
    })
}

/// Whether two rings have a position in common.
fn rings_meet(one: &[Node], other: &[Node]) -> bool {
    let Some(((a_min, a_max), (b_min, b_max))) = around(one).zip(around(other)) else {
        return false;
    };
    if a_max.x < b_min.x || b_max.x < a_min.x || a_max.y < b_min.y || b_max.y < a_min.y {
        return false;
    }
    edges_of(one).any(|edge| edges_of(other).any(|there| edge.meets(&there)))
}

/// Whether a position lies in a ring, by the edges that a way to the east crosses. Of one on an edge either may be said.
fn is_inside(node: Node, ring: &[Node]) -> bool {
    edges_of(ring).fold(false, |inside, edge| {
        let crosses = (edge.from.y > node.y) != (edge.to.y > node.y);
        let is_east = || (turn(edge.from, edge.to, node) > 0) == (edge.to.y > edge.from.y);
        inside ^ (crosses && is_east())
    })
}

/// The boxes around the edges of a ring of few vertices, side by side in numbers of sixteen bits, so that eight are compared at once.
struct EdgeBoxes {
    min_x: [i16; MOST_PAIRWISE],
    min_y: [i16; MOST_PAIRWISE],
    max_x: [i16; MOST_PAIRWISE],
    max_y: [i16; MOST_PAIRWISE],
}

/// Boxes that are compared at once.
const AT_ONCE: usize = 8;

impl EdgeBoxes {
    /// The boxes; what is beyond sixteen bits is taken to lie at their end, where it meets what it met, and perhaps more.
    fn of(ring: &[Node]) -> EdgeBoxes {
        // Those of no edge meet none.
        let mut boxes = EdgeBoxes {
            min_x: [i16::MAX; MOST_PAIRWISE],
            min_y: [i16::MAX; MOST_PAIRWISE],
            max_x: [i16::MIN; MOST_PAIRWISE],
            max_y: [i16::MIN; MOST_PAIRWISE],
        };
        let short = |number: i32| number.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        let lows = boxes.min_x.iter_mut().zip(&mut boxes.min_y);
        let highs = boxes.max_x.iter_mut().zip(&mut boxes.max_y);
        for (edge, ((min_x, min_y), (max_x, max_y))) in edges_of(ring).zip(lows.zip(highs)) {
            (*min_x, *min_y) = (short(edge.min.x), short(edge.min.y));
            (*max_x, *max_y) = (short(edge.max.x), short(edge.max.y));
        }
        boxes
    }

    /// How many of the first boxes meet one of them.
    fn meeting(&self, number: usize, count: usize) -> i16 {
        let at = |all: &[i16; MOST_PAIRWISE]| all.get(number).copied().unwrap_or_default();
        let (min_x, min_y) = (at(&self.min_x), at(&self.min_y));
        let (max_x, max_y) = (at(&self.max_x), at(&self.max_y));
        let mut sums = [0_i16; AT_ONCE];
        let lows = self
            .min_x
            .as_chunks::<AT_ONCE>()
            .0
            .iter()
            .zip(self.min_y.as_chunks::<AT_ONCE>().0);
        let highs = self
            .max_x
            .as_chunks::<AT_ONCE>()
            .0
            .iter()
            .zip(self.max_y.as_chunks::<AT_ONCE>().0);
        for ((low_x, low_y), (high_x, high_y)) in lows.zip(highs).take(count.div_ceil(AT_ONCE)) {
            let sides = low_x.iter().zip(low_y).zip(high_x.iter().zip(high_y));
            for (sum, ((low_x, low_y), (high_x, high_y))) in sums.iter_mut().zip(sides) {
                let meets = (*low_x <= max_x) & (*low_y <= max_y) & (*high_x >= min_x) & (*high_y >= min_y);
                *sum += i16::from(meets);
            }
        }
        sums.iter().sum()
    }
}

/// Whether no two edges of a ring of few vertices meet, neighbours left out.
fn pairwise_is_simple(ring: &[Node]) -> bool {
    /// Each edge's box meets its own and those of its neighbours.
    const ALWAYS: i16 = 3;
    let boxes = EdgeBoxes::of(ring);
    let mut edges = edges_of(ring).enumerate();
    edges.all(|(number, edge)| {
        if boxes.meeting(number, ring.len()) <= ALWAYS {
            return true;
        }
        // The first and the last edge are neighbours as well.
        let last = ring.len() - usize::from(number == 0);
        let mut others = edges_of(ring).take(last).skip(number + 2);
        others.all(|other| !edge.meets(&other))
    })
}

/// The same for rings of many vertices: edges are compared with those only whose stretch from west to east overlaps theirs.
fn sweep_is_simple(ring: &[Node]) -> bool {
    let count = ring.len();
    let all: Vec<Edge> = edges_of(ring).collect();
    // Small things are sorted, and the edges taken in their order.
    let mut order: Vec<(i32, u32)> = (0..)
        .zip(&all)
        .map(|(number, edge)| (edge.min.x, number))
        .collect();
    order.sort_unstable();
    let in_order = order.iter().filter_map(|(_, number)| {
        let number = *number as usize;
        Some((number, *all.get(number)?))
    });
    let edges: Vec<(usize, Edge)> = in_order.collect();
    edges.iter().enumerate().all(|(at, (number, edge))| {
        let later = edges.get(at + 1..).unwrap_or_default();
        let overlapping = later.iter().take_while(|(_, other)| other.min.x <= edge.max.x);
        overlapping.into_iter().all(|(other_number, other)| {
            let apart = number.abs_diff(*other_number);
            apart == 1 || apart == count - 1 || !edge.meets(other)
        })
    })
}

/// An edge with the box around it.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: Node,
    to: Node,
    min: Node,
    max: Node,
}

fn edges_of(ring: &[Node]) -> impl Iterator<Item = Edge> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(from, to)| Edge {
        from: *from,
        to: *to,
        min: Node {
            x: from.x.min(to.x),
            y: from.y.min(to.y),
        },
        max: Node {
            x: from.x.max(to.x),
            y: from.y.max(to.y),
        },
    })
}

impl Edge {
    /// Whether two edges have a position in common.
    fn meets(&self, other: &Edge) -> bool {
        if self.max.x < other.min.x
            || other.max.x < self.min.x
            || self.max.y < other.min.y
            || other.max.y < self.min.y
        {
            return false;
        }
        let side = |edge: &Edge, node: Node| turn(edge.from, edge.to, node).signum();
        // Boxes overlap here: edges on one line have a position in common.
        side(self, other.from) * side(self, other.to) <= 0
            && side(other, self.from) * side(other, self.to) <= 0
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
        fn rings_are_judged_the_same_pair_by_pair_and_by_sweep(
            positions in prop::collection::vec((0i32..12, 0i32..12), 4..12),
        ) {
            let mut nodes = ring(&positions);
            without_idle_vertices(&mut nodes);
            if nodes.len() > 3 {
                prop_assert_eq!(is_simple(&nodes), sweep_is_simple(&nodes));
            }
        }

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
