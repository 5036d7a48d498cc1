//! Whether rings are simple.

use super::{Node, around, turn};

/// Tells of ring after ring whether they are simple.
#[derive(Debug, Default)]
pub struct RingTest {
    /// The boxes of the latest ring's edges.
    eights: Vec<EdgeBoxes>,
}

impl RingTest {
    /// Whether no two edges of a ring have a position in common, apart from neighbours the vertex between them. The ring has no idle
    /// vertices.
    ///
    /// ```
    /// use geo_types::coord;
    /// use planvy_vector_tiles::outline::RingTest;
    /// let ring = [coord! { x: 0, y: 0 }, coord! { x: 8, y: 0 }, coord! { x: 8, y: 8 }, coord! { x: 0, y: 8 }];
    /// let bow_tie = [ring[0], ring[1], ring[3], ring[2]];
    /// let mut test = RingTest::default();
    /// assert!(test.is_simple(&ring) && !test.is_simple(&bow_tie));
    /// ```
    pub fn is_simple(&mut self, ring: &[Node]) -> bool {
        match ring.len() {
            0..=2 => false,
            // Three vertices that do not lie on a line.
            3 => true,
            _ => self.has_no_meeting_edges(ring),
        }
    }

    /// Whether rings are those of one area as they stand: each of them simple, no two with a position in common, the holes in the outer
    /// ring, which comes first, and none of them in another. Of many edges it may say no where they are.
    pub fn are_simple(&mut self, rings: &[Vec<Node>]) -> bool {
        rings.iter().all(|ring| self.is_simple(ring)) && are_of_one_area(rings)
    }

    /// Whether no two edges of a ring meet, neighbours left out. Edges are compared by eights: of eights whose boxes do not meet, as
    /// those of a ring that does not come back to where it was, no edges are looked at.
    fn has_no_meeting_edges(&mut self, ring: &[Node]) -> bool {
        let ends = ring.iter().skip(AT_ONCE).step_by(AT_ONCE).chain(ring.first());
        let eights = ring.chunks(AT_ONCE).zip(ends);
        self.eights.clear();
        self.eights
            .extend(eights.map(|(from, end)| EdgeBoxes::of(from, *end)));
        let mut numbered = self.eights.iter().enumerate();
        numbered.all(|(number, one)| {
            let mut others = self.eights.iter().enumerate().skip(number);
            others.all(|(other_number, other)| {
                !one.around.meets(other.around) || are_apart(ring, (number, one), (other_number, other))
            })
        })
    }
}

/// Whether no two of some simple rings have a position in common, the holes lie in the outer ring, and none in another.
fn are_of_one_area(rings: &[Vec<Node>]) -> bool {
    /// Pairs of edges that are looked through.
    const MOST_PAIRS: usize = 20_000;
    let Some((outer, holes)) = rings.split_first() else {
        return false;
    };
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

/// Edges whose boxes are compared at once.
const AT_ONCE: usize = 8;

/// The boxes around a few edges that follow each other, side by side in numbers of sixteen bits, so that all are compared at once.
#[derive(Clone, Copy, Debug)]
struct EdgeBoxes {
    min_x: [i16; AT_ONCE],
    min_y: [i16; AT_ONCE],
    max_x: [i16; AT_ONCE],
    max_y: [i16; AT_ONCE],
    /// The box around them all.
    around: ShortBox,
}

/// A box in numbers of sixteen bits. What is beyond them is taken to lie at their end, where it meets what it met, and perhaps more.
#[derive(Clone, Copy, Debug)]
struct ShortBox {
    min_x: i16,
    min_y: i16,
    max_x: i16,
    max_y: i16,
}

impl ShortBox {
    /// That of no edge, which meets none.
    const NONE: ShortBox = ShortBox {
        min_x: i16::MAX,
        min_y: i16::MAX,
        max_x: i16::MIN,
        max_y: i16::MIN,
    };

    fn of(from: Node, to: Node) -> ShortBox {
        let short = |number: i32| number.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        ShortBox {
            min_x: short(from.x.min(to.x)),
            min_y: short(from.y.min(to.y)),
            max_x: short(from.x.max(to.x)),
            max_y: short(from.y.max(to.y)),
        }
    }

    fn meets(self, other: ShortBox) -> bool {
        (self.min_x <= other.max_x)
            & (self.min_y <= other.max_y)
            & (self.max_x >= other.min_x)
            & (self.max_y >= other.min_y)
    }

    fn with(self, other: ShortBox) -> ShortBox {
        ShortBox {
            min_x: self.min_x.min(other.min_x),
            min_y: self.min_y.min(other.min_y),
            max_x: self.max_x.max(other.max_x),
            max_y: self.max_y.max(other.max_y),
        }
    }
}

impl EdgeBoxes {
    const NONE: EdgeBoxes = EdgeBoxes {
        min_x: [i16::MAX; AT_ONCE],
        min_y: [i16::MAX; AT_ONCE],
        max_x: [i16::MIN; AT_ONCE],
        max_y: [i16::MIN; AT_ONCE],
        around: ShortBox::NONE,
    };

    /// Those of the edges from some vertices to the ones after them, `end` being the one after the last.
    fn of(from: &[Node], end: Node) -> EdgeBoxes {
        let mut boxes = EdgeBoxes::NONE;
        let tos = from.iter().skip(1).chain(std::iter::once(&end));
        let lows = boxes.min_x.iter_mut().zip(&mut boxes.min_y);
        let highs = boxes.max_x.iter_mut().zip(&mut boxes.max_y);
        for ((from, to), ((min_x, min_y), (max_x, max_y))) in from.iter().zip(tos).zip(lows.zip(highs)) {
            let edge = ShortBox::of(*from, *to);
            (*min_x, *min_y, *max_x, *max_y) = (edge.min_x, edge.min_y, edge.max_x, edge.max_y);
            boxes.around = boxes.around.with(edge);
        }
        boxes
    }

    /// The box of one of them.
    fn one(&self, number: usize) -> ShortBox {
        let at = |all: &[i16; AT_ONCE]| all.get(number).copied().unwrap_or_default();
        ShortBox {
            min_x: at(&self.min_x),
            min_y: at(&self.min_y),
            max_x: at(&self.max_x),
            max_y: at(&self.max_y),
        }
    }

    /// A bit for each of them that a box meets, the lowest for the first.
    fn meeting(&self, other: ShortBox) -> u8 {
        const BITS: [i16; AT_ONCE] = [1, 2, 4, 8, 16, 32, 64, 128];
        let mut met = [0_i16; AT_ONCE];
        let lows = self.min_x.iter().zip(&self.min_y);
        let highs = self.max_x.iter().zip(&self.max_y);
        for ((met, bit), ((min_x, min_y), (max_x, max_y))) in met.iter_mut().zip(BITS).zip(lows.zip(highs)) {
            let meets = (*min_x <= other.max_x)
                & (*min_y <= other.max_y)
                & (*max_x >= other.min_x)
                & (*max_y >= other.min_y);
            *met = if meets { bit } else { 0 };
        }
        met.iter().sum::<i16>() as u8
    }
}

/// Whether no edge of eight meets one of eight, those or later ones, neighbours left out.
fn are_apart(
    ring: &[Node],
    (number, one): (usize, &EdgeBoxes),
    (other_number, other): (usize, &EdgeBoxes),
) -> bool {
    let first = number * AT_ONCE;
    let mut edges = (first..ring.len().min(first + AT_ONCE)).zip(0..);
    edges.all(|(at, place)| {
        let mut met = other.meeting(one.one(place));
        if met == 0 {
            return true;
        }
        // Later edges only, and not the next one.
        let first_other = other_number * AT_ONCE;
        let passed = (at + 2).saturating_sub(first_other);
        met &= u8::MAX.checked_shl(passed as u32).unwrap_or(0);
        let Some(edge) = edge_at(ring, at) else {
            return true;
        };
        while met != 0 {
            let there = first_other + met.trailing_zeros() as usize;
            met &= met - 1;
            // The first and the last edge are neighbours as well.
            let are_neighbours = at == 0 && there + 1 == ring.len();
            if !are_neighbours && edge_at(ring, there).is_some_and(|other| edge.meets(&other)) {
                return false;
            }
        }
        true
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
    ring.iter().zip(next).map(|(from, to)| Edge::new(*from, *to))
}

/// The edge from the vertex of a number to the next one.
fn edge_at(ring: &[Node], number: usize) -> Option<Edge> {
    let to = ring.get(number + 1).or(ring.first())?;
    Some(Edge::new(*ring.get(number)?, *to))
}

impl Edge {
    fn new(from: Node, to: Node) -> Edge {
        Edge {
            from,
            to,
            min: Node {
                x: from.x.min(to.x),
                y: from.y.min(to.y),
            },
            max: Node {
                x: from.x.max(to.x),
                y: from.y.max(to.y),
            },
        }
    }

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

    /// Whether no two edges meet, each compared with each.
    fn pairwise_is_simple(ring: &[Node]) -> bool {
        let edges: Vec<Edge> = edges_of(ring).collect();
        let last = edges.len() - 1;
        let pairs = (0..edges.len()).flat_map(|at| (at + 2..edges.len()).map(move |other| (at, other)));
        let mut others = pairs.filter(|pair| *pair != (0, last));
        others.all(|(at, other)| !edges[at].meets(&edges[other]))
    }

    fn nodes_of(positions: &[(i32, i32)]) -> Vec<Node> {
        let mut nodes: Vec<Node> = positions.iter().map(|(x, y)| Node { x: *x, y: *y }).collect();
        without_idle_vertices(&mut nodes);
        nodes
    }

    /// A ring around a middle, its vertices at these distances, in order; with one of them drawn to another place.
    fn star(distances: &[i32], moved: (usize, i32, i32)) -> Vec<Node> {
        let count = distances.len();
        let mut positions: Vec<(i32, i32)> = distances
            .iter()
            .enumerate()
            .map(|(number, distance)| {
                let (sin, cos) = (number as f64 / count as f64 * std::f64::consts::TAU).sin_cos();
                let along = |share: f64| (f64::from(*distance) * share).round() as i32;
                (along(cos), along(sin))
            })
            .collect();
        positions[moved.0 % count] = (moved.1, moved.2);
        nodes_of(&positions)
    }

    proptest! {
        #[test]
        fn rings_are_judged_the_same_pair_by_pair_and_by_eights(
            positions in prop::collection::vec((0i32..12, 0i32..12), 4..24),
        ) {
            let nodes = nodes_of(&positions);
            if nodes.len() > 3 {
                prop_assert_eq!(RingTest::default().is_simple(&nodes), pairwise_is_simple(&nodes));
            }
        }

        #[test]
        fn long_rings_are_judged_the_same(
            distances in prop::collection::vec(60i32..100, 4..200),
            number in 0usize..200,
            x in -100i32..100,
            y in -100i32..100,
        ) {
            let nodes = star(&distances, (number, x, y));
            if nodes.len() > 3 {
                prop_assert_eq!(RingTest::default().is_simple(&nodes), pairwise_is_simple(&nodes));
            }
        }

        #[test]
        fn far_numbers_are_judged_the_same(positions in prop::collection::vec((-90_000i32..90_000, -90_000i32..90_000), 4..8)) {
            let nodes = nodes_of(&positions);
            if nodes.len() > 3 {
                prop_assert_eq!(RingTest::default().is_simple(&nodes), pairwise_is_simple(&nodes));
            }
        }
    }

    #[test]
    fn a_long_ring_around_a_middle_is_simple_until_a_vertex_is_drawn_across() {
        let distances = vec![500; 160];
        assert!(RingTest::default().is_simple(&star(&distances, (0, 500, 0))));
        assert!(!RingTest::default().is_simple(&star(&distances, (0, -600, 0))));
    }
}
