//! Which face each connected piece of the graph lies in: the edge that lies next below its westernmost corner tells.

use std::cmp::Ordering;

use crate::overlay::lattice::Spot;

use super::graph::{Edge, Graph, turn};

/// How pieces lie in each other.
#[derive(Debug)]
pub(super) struct Nesting {
    /// For cycles that are the border of the outside of a piece: the cycle whose face the piece lies in. `None` for outlines of
    /// faces, and for pieces that lie in no face.
    pub holders: Vec<Option<usize>>,
    /// The borders of the outside, from west to east: a piece comes after the one that it lies in.
    pub outsides: Vec<usize>,
}

pub(super) fn of(graph: &Graph) -> Nesting {
    let count = graph.cycles.len();
    let westernmost = |cycle: usize| {
        graph
            .sides(cycle)
            .map(|side| graph.from(side))
            .min()
            .unwrap_or_default()
    };
    let mut outsides: Vec<(Spot, usize)> = (0..count)
        .filter(|cycle| !graph.is_outline(*cycle))
        .map(|cycle| (westernmost(cycle), cycle))
        .collect();
    outsides.sort_unstable();
    let strips = Strips::of(&graph.edges);
    let mut holders: Vec<Option<usize>> = vec![None; count];
    for (spot, cycle) in &outsides {
        let below = strips.next_below(&graph.edges, *spot);
        // The face above an edge lies to the left of the side from its lower end.
        let above = below.and_then(|edge| graph.cycle_of.get(2 * edge)).copied();
        let holder = above.and_then(|above| {
            if graph.is_outline(above) {
                Some(above)
            } else {
                holders.get(above).copied().flatten()
            }
        });
        if let Some(slot) = holders.get_mut(*cycle) {
            *slot = holder;
        }
    }
    Nesting {
        holders,
        outsides: outsides.into_iter().map(|(_, cycle)| cycle).collect(),
    }
}

/// Edges by upright strips.
struct Strips {
    west: i64,
    width: i64,
    strips: Vec<Vec<usize>>,
}

impl Strips {
    fn of(edges: &[Edge]) -> Strips {
        let west = edges.iter().map(|edge| edge.low[0]).min().unwrap_or_default();
        let east = edges.iter().map(|edge| edge.high[0]).max().unwrap_or_default();
        let count = (edges.len() as f64).sqrt().ceil().max(1.0) as i64;
        let mut strips = Strips {
            west,
            width: (east - west) / count + 1,
            strips: vec![Vec::new(); count as usize],
        };
        for (number, edge) in edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| edge.low[0] < edge.high[0])
        {
            let (first, last) = (strips.number(edge.low[0]), strips.number(edge.high[0]));
            for strip in strips.strips.iter_mut().take(last + 1).skip(first) {
                strip.push(number);
            }
        }
        strips
    }

    fn number(&self, east: i64) -> usize {
        ((east - self.west) / self.width) as usize
    }

    /// The highest edge that runs below a spot and on to the east of it.
    fn next_below(&self, edges: &[Edge], spot: Spot) -> Option<usize> {
        let near = self.strips.get(self.number(spot[0]))?;
        let below = near.iter().filter_map(|number| {
            let edge = edges.get(*number)?;
            let runs_below =
                edge.low[0] <= spot[0] && spot[0] < edge.high[0] && turn(edge.low, edge.high, spot) > 0;
            runs_below.then_some((*number, edge))
        });
        let highest = below.max_by(|(_, a), (_, b)| by_height(a, b, spot[0]));
        highest.map(|(number, _)| number)
    }
}

/// Which of two edges that do not cross is the higher one at, and just after, an easting.
fn by_height(a: &Edge, b: &Edge, east: i64) -> Ordering {
    let run = |edge: &Edge| i128::from(edge.high[0] - edge.low[0]);
    let rise = |edge: &Edge| i128::from(edge.high[1] - edge.low[1]);
    // Its height times its run.
    let height =
        |edge: &Edge| i128::from(edge.low[1]) * run(edge) + rise(edge) * i128::from(east - edge.low[0]);
    let by_height = (height(a) * run(b)).cmp(&(height(b) * run(a)));
    by_height.then_with(|| (rise(a) * run(b)).cmp(&(rise(b) * run(a))))
}
