//! The size of what an overlay has to give, without an overlay: strips between neighbouring corners, each cut by the edges that cross
//! it from below upwards.

use super::lattice::Spot;
use super::noding::Ring;
use super::{Fill, Op};

/// An edge from west to east.
#[derive(Clone, Copy, Debug)]
struct Edge {
    low: Spot,
    high: Spot,
    /// What is added to the count of turns, of the first and of the second operand, when it is passed upwards.
    turns: [i32; 2],
}

impl Edge {
    fn height(&self, east: i64) -> f64 {
        let share = (east - self.low[0]) as f64 / (self.high[0] - self.low[0]) as f64;
        self.low[1] as f64 + share * (self.high[1] - self.low[1]) as f64
    }
}

/// Area in square steps of what an operation leaves of rings that meet in their ends only.
pub(super) fn area(rings: &[Ring], op: Op, fill: Fill) -> f64 {
    let edges = edges(rings);
    let mut stops: Vec<i64> = edges
        .iter()
        .flat_map(|edge| [edge.low[0], edge.high[0]])
        .collect();
    stops.sort_unstable();
    stops.dedup();
    let mut waiting = edges.iter().peekable();
    // Height twice (in the middle of the strip), the sum of the heights at its sides, the edge.
    let mut crossing: Vec<(f64, &Edge)> = Vec::new();
    let mut sum = 0.0;
    for (&west, &east) in stops.iter().zip(stops.iter().skip(1)) {
        crossing.retain(|(_, edge)| edge.high[0] > west);
        while let Some(edge) = waiting.next_if(|edge| edge.low[0] <= west) {
            crossing.push((0.0, edge));
        }
        for (height, edge) in &mut crossing {
            *height = edge.height(west) + edge.height(east);
        }
        crossing.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut turns = [0, 0];
        let mut twice_height = 0.0;
        let mut from: Option<f64> = None;
        for (height, edge) in &crossing {
            if let Some(from) = from {
                twice_height += height - from;
            }
            turns = [turns[0] + edge.turns[0], turns[1] + edge.turns[1]];
            let [first, second] = turns.map(|turns| fill.holds(turns));
            from = op.keeps(first, second).then_some(*height);
        }
        sum += twice_height * (east - west) as f64 / 2.0;
    }
    sum
}

fn edges(rings: &[Ring]) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    for ring in rings {
        let directed = ring.edges().filter(|(from, to)| from[0] != to[0]);
        edges.extend(directed.map(|(from, to)| {
            let turn = if from[0] < to[0] { 1 } else { -1 };
            Edge {
                low: from.min(to),
                high: from.max(to),
                turns: if ring.is_second { [0, turn] } else { [turn, 0] },
            }
        }));
    }
    edges.sort_unstable_by_key(|edge| edge.low);
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_all_operations() {
        let square = |west: i64, is_second: bool| Ring {
            corners: vec![[west, 0], [west + 4, 0], [west + 4, 4], [west, 4]],
            is_second,
        };
        // Cut at each other already.
        let mut rings = [square(0, false), square(3, true)];
        rings[0].corners.insert(1, [3, 0]);
        rings[0].corners.insert(4, [3, 4]);
        rings[1].corners.insert(1, [4, 0]);
        rings[1].corners.insert(4, [4, 4]);
        let of = |op| area(&rings, op, Fill::Turned);
        assert_eq!(
            [of(Op::Union), of(Op::Common), of(Op::Without), of(Op::Either)],
            [28.0, 4.0, 12.0, 24.0]
        );
    }

    #[test]
    fn what_is_run_round_twice_counts_once_and_by_the_rule() {
        let ring = |side: i64| Ring {
            corners: vec![[0, 0], [side, 0], [side, side], [0, side]],
            is_second: false,
        };
        let mut rings = [ring(4), ring(2)];
        rings[0].corners.insert(1, [2, 0]);
        rings[0].corners.push([0, 2]);
        assert_eq!(area(&rings, Op::Union, Fill::Turned), 16.0);
        assert_eq!(area(&rings, Op::Union, Fill::Odd), 12.0);
        rings[1].corners.reverse();
        assert_eq!(area(&rings, Op::Union, Fill::Left), 12.0);
    }
}
