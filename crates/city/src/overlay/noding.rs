//! Rings cut at each other, so that their edges meet in their ends only.
//!
//! The way is snap rounding (Hobby 1999; Guibas and Marimont 1998): every corner and every crossing lies in one square of the lattice, and
//! every edge is led through the middle of each such square that it passes. Edges led so cross no more, which is a theorem and
//! is looked up again before the rings are let through: an overlay of such rings finds nothing to cut, and so comes to an end.

use super::OverlayError;
use super::lattice::Spot;

/// Rounds until nothing crosses: one is enough by the theorem, a second looks it up.
const MOST_ROUNDS: usize = 4;
/// Pairs of edges that may cross.
const MOST_CROSSINGS: usize = 200_000;

/// A closed ring; the last corner is not the first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ring {
    /// Its corners.
    pub corners: Vec<Spot>,
    /// Whether it belongs to the second operand.
    pub is_second: bool,
}

impl Ring {
    /// Its edges.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (Spot, Spot)> + '_ {
        let next = self.corners.iter().cycle().skip(1);
        self.corners.iter().copied().zip(next.copied())
    }
}

/// Cuts rings at each other, and leaves out those that have no extent then.
pub(super) fn node(rings: &mut Vec<Ring>) -> Result<(), OverlayError> {
    cut_at_each_other(rings)?;
    rings.retain(|ring| ring.corners.len() >= 3);
    Ok(())
}

/// Cuts rings at each other. Each keeps its place; one that has no extent then runs there and back, or is empty.
pub(crate) fn cut_at_each_other(rings: &mut [Ring]) -> Result<(), OverlayError> {
    for _ in 0..MOST_ROUNDS {
        let Some(mut hot) = crossings(rings)? else {
            return Ok(());
        };
        hot.extend(rings.iter().flat_map(|ring| &ring.corners));
        hot.sort_unstable();
        hot.dedup();
        for ring in rings.iter_mut() {
            let mut led = Vec::with_capacity(ring.corners.len() + 8);
            for (from, to) in ring.edges() {
                led.push(from);
                let start = led.len();
                led.extend(passed(&hot, from, to));
                let along = |spot: &Spot| {
                    (spot[0] - from[0]) * (to[0] - from[0]) + (spot[1] - from[1]) * (to[1] - from[1])
                };
                if let Some(between) = led.get_mut(start..) {
                    between.sort_by_key(along);
                }
            }
            led.dedup();
            if led.first() == led.last() {
                led.pop();
            }
            ring.corners = led;
        }
    }
    Err(OverlayError::Unresolved)
}

/// Squares of the lattice that an edge passes between its ends, of those that are sorted from west to east.
fn passed(hot: &[Spot], from: Spot, to: Spot) -> impl Iterator<Item = Spot> {
    let (west, east) = (from[0].min(to[0]), from[0].max(to[0]));
    let (south, north) = (from[1].min(to[1]), from[1].max(to[1]));
    let first = hot.partition_point(|spot| spot[0] < west);
    let reached = hot.iter().skip(first).take_while(move |spot| spot[0] <= east);
    let inside = reached.filter(move |spot| spot[1] >= south && spot[1] <= north);
    inside
        .copied()
        .filter(move |spot| *spot != from && *spot != to && passes(*spot, from, to))
}

/// Whether an edge whose box holds a spot passes the square around it; of the square's border the lower left part is its own.
fn passes(spot: Spot, from: Spot, to: Spot) -> bool {
    // In half steps from the middle of the square.
    let half = |end: Spot| [2 * (end[0] - spot[0]), 2 * (end[1] - spot[1])];
    let (from, to) = (half(from), half(to));
    let along = [to[0] - from[0], to[1] - from[1]];
    let side = |corner: Spot| (along[0] * (corner[1] - from[1]) - along[1] * (corner[0] - from[0])).signum();
    let own = side([-1, -1]);
    let others = [side([1, -1]), side([1, 1]), side([-1, 1])];
    own == 0 || others.iter().any(|other| *other == -own)
}

/// An edge from west to east, upright ones from south to north.
#[derive(Clone, Copy)]
struct Edge {
    low: Spot,
    high: Spot,
}

/// Where edges meet otherwise than with their ends, rounded to the lattice; `None` where they do not. Ends that lie on other edges are
/// no new squares, so that the list may be empty though there is something to cut.
fn crossings(rings: &[Ring]) -> Result<Option<Vec<Spot>>, OverlayError> {
    let mut edges: Vec<Edge> = rings
        .iter()
        .flat_map(Ring::edges)
        .map(|(from, to)| Edge {
            low: from.min(to),
            high: from.max(to),
        })
        .collect();
    edges.sort_unstable_by_key(|edge| (edge.low, edge.high));
    edges.dedup_by_key(|edge| (edge.low, edge.high));
    let mut found = Vec::new();
    let mut is_cut = false;
    for (number, one) in edges.iter().enumerate() {
        let (south, north) = (one.low[1].min(one.high[1]), one.low[1].max(one.high[1]));
        let later = edges.get(number + 1..).unwrap_or_default();
        for other in later.iter().take_while(|other| other.low[0] <= one.high[0]) {
            if other.low[1].max(other.high[1]) < south || other.low[1].min(other.high[1]) > north {
                continue;
            }
            match meeting(one, other) {
                Meeting::Ends => {}
                Meeting::EndOnEdge => is_cut = true,
                Meeting::Crossing(spot) => {
                    is_cut = true;
                    found.push(spot);
                    if found.len() > MOST_CROSSINGS {
                        return Err(OverlayError::TooManyCrossings { most: MOST_CROSSINGS });
                    }
                }
            }
        }
    }
    Ok(is_cut.then_some(found))
}

enum Meeting {
    /// Not at all, or end on end.
    Ends,
    EndOnEdge,
    Crossing(Spot),
}

fn meeting(one: &Edge, other: &Edge) -> Meeting {
    let [low, high] = [other.low, other.high].map(|spot| side(one, spot));
    if low.signum() * high.signum() > 0 {
        return Meeting::Ends;
    }
    let [one_low, one_high] = [one.low, one.high].map(|spot| side(other, spot));
    if one_low.signum() * one_high.signum() > 0 {
        return Meeting::Ends;
    }
    let is_within = |edge: &Edge, spot: Spot| {
        let between = |part: usize| {
            let (a, b) = match part {
                0 => (edge.low[0], edge.high[0]),
                _ => (edge.low[1], edge.high[1]),
            };
            let at = if part == 0 { spot[0] } else { spot[1] };
            at >= a.min(b) && at <= a.max(b)
        };
        spot != edge.low && spot != edge.high && between(0) && between(1)
    };
    let ends = [
        (low, one, other.low),
        (high, one, other.high),
        (one_low, other, one.low),
        (one_high, other, one.high),
    ];
    if ends.iter().all(|(side, ..)| *side != 0) {
        return Meeting::Crossing(crossing(low, high, other));
    }
    if ends
        .iter()
        .any(|(side, edge, spot)| *side == 0 && is_within(edge, *spot))
    {
        Meeting::EndOnEdge
    } else {
        Meeting::Ends
    }
}

/// Twice the area of the triangle of an edge and a spot, positive on its left.
fn side(edge: &Edge, spot: Spot) -> i64 {
    (edge.high[0] - edge.low[0]) * (spot[1] - edge.low[1])
        - (edge.high[1] - edge.low[1]) * (spot[0] - edge.low[0])
}

/// Where an edge, whose ends lie so far on either side of another, crosses it: the square of the lattice.
fn crossing(low: i64, high: i64, other: &Edge) -> Spot {
    let (share, whole) = if low > 0 {
        (i128::from(low), i128::from(low) - i128::from(high))
    } else {
        (-i128::from(low), i128::from(high) - i128::from(low))
    };
    let part = |from: i64, to: i64| {
        let twice = 2 * share * i128::from(to - from) + whole;
        from + (twice.div_euclid(2 * whole)) as i64
    };
    [
        part(other.low[0], other.high[0]),
        part(other.low[1], other.high[1]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(corners: &[Spot]) -> Ring {
        Ring {
            corners: corners.to_vec(),
            is_second: false,
        }
    }

    #[test]
    fn an_edge_is_led_through_the_crossing_and_through_ends_that_it_passes() {
        let mut rings = vec![
            ring(&[[0, 0], [10, 0], [10, 10], [0, 10]]),
            ring(&[[5, -5], [15, 5], [7, 3]]),
            ring(&[[3, 10], [7, 10], [5, 14]]),
        ];
        node(&mut rings).expect("few edges");
        assert!(rings[0].corners.contains(&[10, 0]) && rings[1].corners.contains(&[10, 0]));
        assert!(rings[0].corners.contains(&[3, 10]) && rings[0].corners.contains(&[7, 10]));
    }

    /// Whether any two edges meet otherwise than with their ends, each held against each.
    fn is_noded(rings: &[Ring]) -> bool {
        let edges: Vec<(Spot, Spot)> = rings.iter().flat_map(Ring::edges).collect();
        let turn = |a: Spot, b: Spot, c: Spot| {
            ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).signum()
        };
        let strictly_on = |p: Spot, (a, b): (Spot, Spot)| {
            let dot = (p[0] - a[0]) * (p[0] - b[0]) + (p[1] - a[1]) * (p[1] - b[1]);
            turn(a, b, p) == 0 && dot < 0
        };
        edges.iter().all(|one| {
            edges.iter().all(|other| {
                let crosses = turn(one.0, one.1, other.0) * turn(one.0, one.1, other.1) < 0
                    && turn(other.0, other.1, one.0) * turn(other.0, other.1, one.1) < 0;
                !crosses && !strictly_on(other.0, *one)
            })
        })
    }

    proptest! {
        /// On a small lattice nearly everything touches nearly everything.
        #[test]
        fn noded_rings_meet_in_ends_only(
            rings in prop::collection::vec(prop::collection::vec([-20_i64..20, -20_i64..20], 3..7), 1..9)
        ) {
            let mut rings: Vec<Ring> = rings.iter().map(|corners| ring(corners)).collect();
            node(&mut rings).expect("few edges");
            prop_assert!(is_noded(&rings), "{:?}", rings);
        }

        /// Long edges that differ by a step or two: what made the overlay go on for ever.
        #[test]
        fn edges_that_nearly_coincide_come_to_an_end(
            rings in prop::collection::vec(prop::collection::vec((0_i64..4, -2_i64..3, -2_i64..3), 3..6), 1..9)
        ) {
            let place = |&(corner, x, y): &(i64, i64, i64)| {
                let [east, north] = [[0, 0], [200_000_001, 123_456_789], [77_777_777, 190_000_003], [100_000_000, 61_728_394]][corner as usize];
                [east + x, north + y]
            };
            let mut rings: Vec<Ring> = rings.iter().map(|corners| ring(&corners.iter().map(place).collect::<Vec<_>>())).collect();
            node(&mut rings).expect("few edges");
            prop_assert!(is_noded(&rings));
        }
    }
}
