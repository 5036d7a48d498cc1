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

    /// Twice its height in the middle of a strip.
    fn twice_height(&self, west: i64, east: i64) -> f64 {
        self.height(west) + self.height(east)
    }

    /// The area between it and the axis.
    fn area_below(&self) -> f64 {
        (self.low[1] as f64 + self.high[1] as f64) / 2.0 * (self.high[0] - self.low[0]) as f64
    }
}

/// Area in square steps of what an operation leaves of rings that meet in their ends only.
///
/// Edges that meet in their ends only keep their order for as long as they run, and so does what lies below and above each: an edge
/// is looked at once, where it begins, and gives or takes the whole area below it.
pub(super) fn area(rings: &[Ring], op: Op, fill: Fill) -> f64 {
    let edges = edges(rings);
    let mut stops: Vec<i64> = edges
        .iter()
        .flat_map(|edge| [edge.low[0], edge.high[0]])
        .collect();
    stops.sort_unstable();
    stops.dedup();
    let mut waiting = edges.iter().peekable();
    // From below upwards, each with whether it has been looked at.
    let mut crossing: Vec<(&Edge, bool)> = Vec::new();
    let mut sum = 0.0;
    for (&west, &east) in stops.iter().zip(stops.iter().skip(1)) {
        crossing.retain(|(edge, _)| edge.high[0] > west);
        let mut has_new = false;
        while let Some(edge) = waiting.next_if(|edge| edge.low[0] <= west) {
            has_new = true;
            let height = edge.twice_height(west, east);
            let at = crossing.partition_point(|(other, _)| other.twice_height(west, east) <= height);
            crossing.insert(at, (edge, false));
        }
        if has_new {
            sum += area_below_new(&mut crossing, op, fill);
        }
    }
    sum
}

/// What the edges that have not been looked at yet give or take: the area below one counts where what lies below it is kept and
/// what lies above it is not, and is taken away the other way round.
fn area_below_new(crossing: &mut [(&Edge, bool)], op: Op, fill: Fill) -> f64 {
    let keeps = |turns: [i32; 2]| {
        let [first, second] = turns.map(|turns| fill.holds(turns));
        op.keeps(first, second)
    };
    let mut turns = [0, 0];
    let mut sum = 0.0;
    for (edge, is_done) in crossing {
        let below = turns;
        turns = [turns[0] + edge.turns[0], turns[1] + edge.turns[1]];
        if *is_done {
            continue;
        }
        *is_done = true;
        match (keeps(below), keeps(turns)) {
            (true, false) => sum += edge.area_below(),
            (false, true) => sum -= edge.area_below(),
            _ => {}
        }
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
