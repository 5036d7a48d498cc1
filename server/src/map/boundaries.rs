//! Boundaries by rank: a stretch that serves as the border of several areas is drawn once, in the highest of its ranks.
//!
//! Areas share stretches without sharing vertices (a neighbour's corner may lie in the middle of an edge), so edges are first
//! split at every vertex that lies on them.

use std::collections::HashMap;

use super::{Extent, Rank};

/// Two positions nearer than this are one, in metres: the tolerance of coinciding lines.
const COINCIDENCE_M: f64 = 0.05;

/// A vertex on a grid of the coincidence tolerance.
type Node = (i64, i64);

/// A piece of boundary to draw, as connected positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its rank.
    pub rank: Rank,
    /// Its positions: easting, northing.
    pub positions: Vec<[f64; 2]>,
}

fn node([east, north]: [f64; 2]) -> Node {
    (
        (east / COINCIDENCE_M).round() as i64,
        (north / COINCIDENCE_M).round() as i64,
    )
}

fn edge_key(a: Node, b: Node) -> (Node, Node) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Vertices by the cell of a coarse grid, to find those near an edge.
struct VertexGrid {
    cell_m: f64,
    cells: HashMap<(i64, i64), Vec<[f64; 2]>>,
}

impl VertexGrid {
    fn new<'a>(rings: impl Iterator<Item = &'a [[f64; 2]]>) -> VertexGrid {
        let mut grid = VertexGrid {
            cell_m: 10.0,
            cells: HashMap::new(),
        };
        for &position in rings.flatten() {
            let cell = grid.cell(position);
            grid.cells.entry(cell).or_default().push(position);
        }
        grid
    }

    fn cell(&self, [east, north]: [f64; 2]) -> (i64, i64) {
        (
            (east / self.cell_m).floor() as i64,
            (north / self.cell_m).floor() as i64,
        )
    }

    /// Shares of the edge from `a` to `b` at which another vertex lies on it, in order.
    fn splits(&self, a: [f64; 2], b: [f64; 2]) -> Vec<(f64, [f64; 2])> {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length_squared = dx * dx + dy * dy;
        if length_squared < COINCIDENCE_M * COINCIDENCE_M {
            return Vec::new();
        }
        let (low, high) = (
            self.cell([a[0].min(b[0]), a[1].min(b[1])]),
            self.cell([a[0].max(b[0]), a[1].max(b[1])]),
        );
        let mut splits = Vec::new();
        for column in low.0 - 1..=high.0 + 1 {
            for row in low.1 - 1..=high.1 + 1 {
                for &[x, y] in self.cells.get(&(column, row)).into_iter().flatten() {
                    let along = ((x - a[0]) * dx + (y - a[1]) * dy) / length_squared;
                    let across_m = ((x - a[0]) * dy - (y - a[1]) * dx).abs() / length_squared.sqrt();
                    let is_end = node([x, y]) == node(a) || node([x, y]) == node(b);
                    if (0.0..1.0).contains(&along) && across_m <= COINCIDENCE_M && !is_end {
                        splits.push((along, [x, y]));
                    }
                }
            }
        }
        splits.sort_by(|left, right| left.0.total_cmp(&right.0));
        splits.dedup_by(|left, right| node(left.1) == node(right.1));
        splits
    }
}

/// Whether the edge's own rectangle meets the extent.
fn may_show(extent: &Extent, a: [f64; 2], b: [f64; 2]) -> bool {
    a[0].min(b[0]) <= extent.max_east_m
        && a[0].max(b[0]) >= extent.min_east_m
        && a[1].min(b[1]) <= extent.max_north_m
        && a[1].max(b[1]) >= extent.min_north_m
}

/// The boundaries to draw inside an extent. Edges that lie wholly outside are left out.
pub fn stretches(rings: &[(Rank, Vec<[f64; 2]>)], extent: &Extent) -> Vec<Stretch> {
    let grid = VertexGrid::new(rings.iter().map(|(_, ring)| ring.as_slice()));
    let mut best: HashMap<(Node, Node), Rank> = HashMap::new();
    let mut split_rings = Vec::with_capacity(rings.len());
    for (rank, ring) in rings {
        let mut positions: Vec<[f64; 2]> = Vec::with_capacity(ring.len());
        for (&a, &b) in ring.iter().zip(ring.iter().skip(1)) {
            if positions.last() != Some(&a) {
                positions.push(a);
            }
            if may_show(extent, a, b) {
                positions.extend(grid.splits(a, b).into_iter().map(|(_, position)| position));
            }
            positions.push(b);
        }
        for (&a, &b) in positions.iter().zip(positions.iter().skip(1)) {
            let held = best.entry(edge_key(node(a), node(b))).or_insert(*rank);
            *held = (*held).max(*rank);
        }
        split_rings.push((*rank, positions));
    }
    let mut drawn: HashMap<(Node, Node), ()> = HashMap::new();
    let mut stretches = Vec::new();
    for (rank, positions) in split_rings {
        let mut run: Vec<[f64; 2]> = Vec::new();
        for (&a, &b) in positions.iter().zip(positions.iter().skip(1)) {
            let key = edge_key(node(a), node(b));
            let wins =
                best.get(&key) == Some(&rank) && may_show(extent, a, b) && drawn.insert(key, ()).is_none();
            if wins {
                if run.is_empty() {
                    run.push(a);
                }
                run.push(b);
            } else if run.len() > 1 {
                stretches.push(Stretch {
                    rank,
                    positions: std::mem::take(&mut run),
                });
            } else {
                run.clear();
            }
        }
        if run.len() > 1 {
            stretches.push(Stretch { rank, positions: run });
        }
    }
    stretches.sort_by_key(|stretch| stretch.rank);
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent {
        min_east_m: -10.0,
        min_north_m: -10.0,
        max_east_m: 110.0,
        max_north_m: 110.0,
    };

    fn square(east: f64, north: f64, side: f64) -> Vec<[f64; 2]> {
        vec![
            [east, north],
            [east + side, north],
            [east + side, north + side],
            [east, north + side],
            [east, north],
        ]
    }

    fn length_m(stretches: &[Stretch], rank: Rank) -> f64 {
        let of_rank = stretches.iter().filter(|stretch| stretch.rank == rank);
        of_rank
            .flat_map(|stretch| stretch.positions.windows(2))
            .map(|pair| (pair[0][0] - pair[1][0]).hypot(pair[0][1] - pair[1][1]))
            .sum()
    }

    #[test]
    fn a_shared_border_is_drawn_once_in_the_highest_rank() {
        let rings = vec![
            (Rank::Plan, square(0.0, 0.0, 100.0)),
            (Rank::Use, square(0.0, 0.0, 100.0)),
        ];
        let drawn = stretches(&rings, &EXTENT);
        assert_eq!(length_m(&drawn, Rank::Plan), 400.0);
        assert_eq!(length_m(&drawn, Rank::Use), 0.0);
    }

    #[test]
    fn a_border_that_coincides_in_part_keeps_the_rest() {
        // The small use lies in the corner of the plan: two of its sides, 50 m each, are the plan's border.
        let rings = vec![
            (Rank::Use, square(0.0, 0.0, 50.0)),
            (Rank::Plan, square(0.0, 0.0, 100.0)),
        ];
        let drawn = stretches(&rings, &EXTENT);
        assert_eq!(length_m(&drawn, Rank::Plan), 400.0);
        assert_eq!(length_m(&drawn, Rank::Use), 100.0);
    }

    #[test]
    fn two_uses_share_one_line_between_them() {
        let rings = vec![
            (Rank::Use, square(0.0, 0.0, 50.0)),
            (Rank::Use, square(50.0, 0.0, 50.0)),
        ];
        assert_eq!(length_m(&stretches(&rings, &EXTENT), Rank::Use), 350.0);
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let rings = vec![(Rank::Use, square(500.0, 500.0, 50.0))];
        assert!(stretches(&rings, &EXTENT).is_empty());
    }
}
