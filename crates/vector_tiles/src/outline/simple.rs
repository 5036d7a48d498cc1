//! Whether rings are simple.

use super::{Node, around, turn};

/// Rings with more vertices than this are not looked through pair by pair.
const MOST_PAIRWISE: usize = 96;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::without_idle_vertices;
    use super::*;

    proptest! {
        #[test]
        fn rings_are_judged_the_same_pair_by_pair_and_by_sweep(
            positions in prop::collection::vec((0i32..12, 0i32..12), 4..24),
        ) {
            let mut nodes: Vec<Node> = positions.iter().map(|(x, y)| Node { x: *x, y: *y }).collect();
            without_idle_vertices(&mut nodes);
            if nodes.len() > 3 {
                prop_assert_eq!(is_simple(&nodes), sweep_is_simple(&nodes));
            }
        }

        #[test]
        fn far_numbers_are_judged_the_same(positions in prop::collection::vec((-90_000i32..90_000, -90_000i32..90_000), 4..8)) {
            let mut nodes: Vec<Node> = positions.iter().map(|(x, y)| Node { x: *x, y: *y }).collect();
            without_idle_vertices(&mut nodes);
            if nodes.len() > 3 {
                prop_assert_eq!(is_simple(&nodes), sweep_is_simple(&nodes));
            }
        }
    }
}
