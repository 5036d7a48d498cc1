//! Outlines as a graph of edges that meet in their ends only, and the cycles that run round its faces.

use std::collections::HashMap;

use crate::overlay::lattice::Spot;
use crate::overlay::noding::Ring;

/// An edge from its lower end (the more western, then the more southern) to its higher one.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub low: Spot,
    pub high: Spot,
    /// For areas whose outline it is: how often more they are run round on its left than on its right.
    pub steps: Vec<(usize, i32)>,
}

/// The graph. Each edge has two sides: `2 * edge` runs from its lower end, `2 * edge + 1` from its higher one; a face lies to the
/// left of the sides that run round it.
#[derive(Debug)]
pub(super) struct Graph {
    pub edges: Vec<Edge>,
    /// The side that follows a side round its face.
    next: Vec<usize>,
    /// The cycle that a side belongs to.
    pub cycle_of: Vec<usize>,
    /// One side of each cycle.
    pub cycles: Vec<usize>,
    /// Twice the area that a cycle runs round, in square steps: positive where it is the outline of a face, negative where
    /// it is the border of the outside.
    pub doubled_areas: Vec<i128>,
}

impl Graph {
    /// Of rings that meet in their ends only, with the numbers of the areas that lie to their left.
    pub fn of(numbers: &[usize], rings: &[Ring]) -> Graph {
        Graph::of_edges(edges_of(numbers, rings))
    }

    /// Of edges that meet in their ends only.
    pub fn of_edges(mut edges: Vec<Edge>) -> Graph {
        edges.sort_unstable_by_key(|edge| (edge.low, edge.high));
        let next = followers(&edges);
        let mut graph = Graph {
            cycle_of: vec![usize::MAX; next.len()],
            edges,
            next,
            cycles: Vec::new(),
            doubled_areas: Vec::new(),
        };
        for side in 0..graph.next.len() {
            if graph.cycle_of.get(side) == Some(&usize::MAX) {
                graph.follow(side);
            }
        }
        graph
    }

    fn follow(&mut self, first: usize) {
        let number = self.cycles.len();
        let start = self.from(first);
        let mut doubled = 0;
        let mut side = first;
        while let Some(cycle) = self.cycle_of.get_mut(side).filter(|cycle| **cycle == usize::MAX) {
            *cycle = number;
            doubled += turn(start, self.from(side), self.from(side ^ 1));
            side = self.next.get(side).copied().unwrap_or(first);
        }
        self.cycles.push(first);
        self.doubled_areas.push(doubled);
    }

    /// Where a side begins.
    pub fn from(&self, side: usize) -> Spot {
        let edge = self.edges.get(side / 2);
        edge.map(|edge| {
            if side.is_multiple_of(2) {
                edge.low
            } else {
                edge.high
            }
        })
        .unwrap_or_default()
    }

    /// Whether a cycle is the outline of a face.
    pub fn is_outline(&self, cycle: usize) -> bool {
        self.doubled_areas.get(cycle).is_some_and(|doubled| *doubled > 0)
    }

    /// The sides of a cycle.
    pub fn sides(&self, cycle: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.cycles.get(cycle).copied();
        std::iter::successors(first, move |side| {
            self.next.get(*side).copied().filter(|next| Some(*next) != first)
        })
    }

    /// The loops of a cycle that touch themselves nowhere.
    pub fn simple_loops(&self, cycle: usize) -> Vec<Vec<Spot>> {
        let mut loops = Vec::new();
        let mut way: Vec<Spot> = Vec::new();
        let mut place: HashMap<Spot, usize> = HashMap::new();
        for side in self.sides(cycle) {
            let spot = self.from(side);
            if let Some(&at) = place.get(&spot) {
                let closed = way.split_off(at);
                for passed in &closed {
                    place.remove(passed);
                }
                loops.push(closed);
            }
            place.insert(spot, way.len());
            way.push(spot);
        }
        loops.push(way);
        loops
    }
}

/// Twice the area that corners run round.
pub(super) fn doubled_area(corners: &[Spot]) -> i128 {
    let start = corners.first().copied().unwrap_or_default();
    corners
        .array_windows::<2>()
        .map(|[a, b]| turn(start, *a, *b))
        .sum()
}

/// Twice the area of a triangle, positive counter-clockwise.
pub(super) fn turn(a: Spot, b: Spot, c: Spot) -> i128 {
    let cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    i128::from(cross)
}

/// Edges with what they are the outline of. What is run there and back is none.
fn edges_of(numbers: &[usize], rings: &[Ring]) -> Vec<Edge> {
    let mut pieces: Vec<(Spot, Spot, usize, i32)> = Vec::new();
    for (number, ring) in numbers.iter().zip(rings) {
        let edges = ring.edges().filter(|(from, to)| from != to);
        pieces.extend(edges.map(|(from, to)| {
            let step = if from < to { 1 } else { -1 };
            (from.min(to), from.max(to), *number, step)
        }));
    }
    pieces.sort_unstable();
    let is_same_edge = |a: &(Spot, Spot, usize, i32), b: &(Spot, Spot, usize, i32)| (a.0, a.1) == (b.0, b.1);
    let edges = pieces.chunk_by(is_same_edge).filter_map(|own| {
        let (low, high, ..) = *own.first()?;
        let of_areas = own.chunk_by(|a, b| a.2 == b.2);
        let steps = of_areas.filter_map(|own| {
            let step: i32 = own.iter().map(|(.., step)| step).sum();
            (step != 0).then_some((own.first()?.2, step))
        });
        let steps: Vec<(usize, i32)> = steps.collect();
        (!steps.is_empty()).then_some(Edge { low, high, steps })
    });
    edges.collect()
}

/// For each side, the one that follows it round the face on its left: the first one clockwise from where it came.
fn followers(edges: &[Edge]) -> Vec<usize> {
    let from = |side: usize| {
        edges.get(side / 2).map_or([0, 0], |edge| {
            if side.is_multiple_of(2) {
                edge.low
            } else {
                edge.high
            }
        })
    };
    let way = |side: usize| {
        let (a, b) = (from(side), from(side ^ 1));
        [b[0] - a[0], b[1] - a[1]]
    };
    let mut leaving: Vec<usize> = (0..edges.len() * 2).collect();
    leaving.sort_unstable_by(|a, b| from(*a).cmp(&from(*b)).then_with(|| by_angle(way(*a), way(*b))));
    let mut next = vec![0; leaving.len()];
    for around in leaving.chunk_by(|a, b| from(*a) == from(*b)) {
        let before = around.iter().cycle().skip(around.len().saturating_sub(1));
        for (side, clockwise) in around.iter().zip(before) {
            if let Some(slot) = next.get_mut(*side ^ 1) {
                *slot = *clockwise;
            }
        }
    }
    next
}

/// Directions counter-clockwise from east.
fn by_angle(a: Spot, b: Spot) -> std::cmp::Ordering {
    let is_lower = |way: Spot| way[1] < 0 || (way[1] == 0 && way[0] < 0);
    let cross = turn([0, 0], a, b);
    is_lower(a).cmp(&is_lower(b)).then_with(|| 0.cmp(&cross))
}
