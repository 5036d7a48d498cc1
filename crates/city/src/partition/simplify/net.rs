//! Corners are taken out of borders, as long as nothing lies in the way.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::{Lattice, distance, edge_between};
use crate::overlay::lattice::Spot;
use crate::partition::graph::{Edge, turn};
use crate::partition::{PER_M, Partition};

/// A corner by its number.
type Corner = u32;

/// A border from corner to corner.
struct Stretch {
    ends: [Corner; 2],
    /// The labels on its left and on its right.
    sides: [Option<usize>; 2],
    /// Corners that were taken out of it.
    passed: Vec<Spot>,
}

/// Borders between labels, as a net of corners.
pub(super) struct Net<'a> {
    lattice: &'a Lattice,
    spots: Vec<Spot>,
    /// The stretches that end in each corner.
    at: Vec<Vec<u32>>,
    stretches: Vec<Option<Stretch>>,
    cells: Cells,
}

/// Corners by the squares of a coarse grid.
#[derive(Default)]
struct Cells {
    side: i64,
    corners: HashMap<[i64; 2], Vec<Corner>>,
}

/// A corner that may be taken out.
struct Removal {
    stretches: [u32; 2],
    ends: [Corner; 2],
    /// How far the farthest corner that is passed then lies from the new stretch, in steps.
    off: f64,
}

impl<'a> Net<'a> {
    /// Of the borders of a partition that have different labels on their sides.
    pub fn of(partition: &Partition, sides: &[[Option<usize>; 2]], lattice: &'a Lattice) -> Net<'a> {
        let mut net = Net {
            lattice,
            spots: Vec::new(),
            at: Vec::new(),
            stretches: Vec::new(),
            cells: Cells::default(),
        };
        let mut numbers: HashMap<Spot, Corner> = HashMap::new();
        for (border, sides) in partition.borders.iter().zip(sides) {
            if sides[0] == sides[1] {
                continue;
            }
            let ends = [border.from, border.to].map(|at| {
                let spot = lattice.spot(at);
                *numbers.entry(spot).or_insert_with(|| {
                    net.spots.push(spot);
                    net.at.push(Vec::new());
                    (net.spots.len() - 1) as Corner
                })
            });
            let number = net.stretches.len() as u32;
            for end in ends {
                if let Some(own) = net.at.get_mut(end as usize) {
                    own.push(number);
                }
            }
            net.stretches.push(Some(Stretch {
                ends,
                sides: *sides,
                passed: Vec::new(),
            }));
        }
        net.cells = Cells::of(&net.spots);
        net
    }

    /// Takes corners out that lie within so many metres of the stretch that is left, the nearest first.
    pub fn simplify(&mut self, reach_m: f64) {
        let reach = reach_m * PER_M;
        let mut waiting: BinaryHeap<Reverse<(u64, Corner)>> = BinaryHeap::new();
        let all = self.spots.len() as Corner;
        for corner in 0..all {
            waiting.extend(self.entry(corner));
        }
        while let Some(Reverse((off, corner))) = waiting.pop() {
            let Some(removal) = self.removal(corner) else {
                continue;
            };
            if removal.off.to_bits() != off {
                // Its neighbours are others by now.
                waiting.push(Reverse((removal.off.to_bits(), corner)));
                continue;
            }
            if removal.off > reach {
                return;
            }
            if self.is_clear(corner, &removal) {
                self.take_out(corner, &removal);
                for end in removal.ends {
                    waiting.extend(self.entry(end));
                }
            }
        }
    }

    fn entry(&self, corner: Corner) -> Option<Reverse<(u64, Corner)>> {
        // Not negative, so that its bits are in its order.
        let removal = self.removal(corner)?;
        Some(Reverse((removal.off.to_bits(), corner)))
    }

    /// What taking a corner out would be; `None` where more or fewer than two stretches meet, and where a side of the window would leave its place.
    fn removal(&self, corner: Corner) -> Option<Removal> {
        let [one, other] = self.at.get(corner as usize)?[..] else {
            return None;
        };
        let ends = [self.far_end(one, corner)?, self.far_end(other, corner)?];
        let spot = self.spot(corner)?;
        let along = [self.spot(ends[0])?, self.spot(ends[1])?];
        if ends[0] == ends[1] {
            return None;
        }
        let sides = self.lattice.sides(spot);
        if sides.contains(&true) {
            let ([a, b], own) = (along.map(|end| self.lattice.sides(end)), sides);
            let stays = own.iter().zip(a).zip(b).all(|((own, a), b)| !*own || (a && b));
            if !stays {
                return None;
            }
        }
        let passed = [one, other]
            .into_iter()
            .filter_map(|number| self.stretches.get(number as usize)?.as_ref())
            .flat_map(|stretch| &stretch.passed);
        let off = passed
            .chain(std::iter::once(&spot))
            .map(|spot| distance(*spot, along))
            .fold(0.0, f64::max);
        Some(Removal {
            stretches: [one, other],
            ends,
            off,
        })
    }

    /// Whether nothing lies in the triangle of a corner and its neighbours, and these are not joined already.
    fn is_clear(&self, corner: Corner, removal: &Removal) -> bool {
        let [a, b] = removal.ends;
        let joined = self.at.get(a as usize).into_iter().flatten();
        if joined
            .filter(|number| !removal.stretches.contains(number))
            .any(|number| self.far_end(*number, a) == Some(b))
        {
            return false;
        }
        let [Some(at), Some(from), Some(to)] = [corner, a, b].map(|corner| self.spot(corner)) else {
            return false;
        };
        let triangle = [at, from, to];
        let is_in_the_way = |other: Corner| {
            let is_used = self.at.get(other as usize).is_some_and(|own| !own.is_empty());
            is_used
                && other != corner
                && other != a
                && other != b
                && self.spot(other).is_some_and(|spot| is_within(spot, triangle))
        };
        !self.cells.over(triangle).any(is_in_the_way)
    }

    fn take_out(&mut self, corner: Corner, removal: &Removal) {
        let [one, other] = removal.stretches;
        let taken = self.stretches.get_mut(other as usize).and_then(Option::take);
        let spot = self.spot(corner);
        let [_, end] = removal.ends;
        if let Some(Some(stretch)) = self.stretches.get_mut(one as usize) {
            for own in stretch.ends.iter_mut().filter(|own| **own == corner) {
                *own = end;
            }
            stretch.passed.extend(spot);
            stretch
                .passed
                .extend(taken.into_iter().flat_map(|taken| taken.passed));
        }
        if let Some(own) = self.at.get_mut(corner as usize) {
            own.clear();
        }
        let at_end = self.at.get_mut(end as usize).into_iter().flatten();
        at_end
            .filter(|number| **number == other)
            .for_each(|number| *number = one);
    }

    fn spot(&self, corner: Corner) -> Option<Spot> {
        self.spots.get(corner as usize).copied()
    }

    fn far_end(&self, stretch: u32, corner: Corner) -> Option<Corner> {
        let [from, to] = self.stretches.get(stretch as usize)?.as_ref()?.ends;
        Some(if from == corner { to } else { from })
    }

    /// The stretches that are left.
    pub fn edges(&self) -> Vec<Edge> {
        let left = self.stretches.iter().flatten().filter_map(|stretch| {
            let [from, to] = stretch.ends;
            let [left, right] = stretch.sides;
            Some(edge_between(self.spot(from)?, self.spot(to)?, left, right))
        });
        left.collect()
    }
}

impl Cells {
    fn of(spots: &[Spot]) -> Cells {
        let range = |axis: fn(&Spot) -> i64| {
            let (low, high) = (spots.iter().map(axis).min(), spots.iter().map(axis).max());
            high.unwrap_or_default() - low.unwrap_or_default()
        };
        let longest = range(|spot| spot[0]).max(range(|spot| spot[1])) as f64;
        // Some corners a square.
        let side = (2.0 * longest / (spots.len().max(1) as f64).sqrt()).ceil() as i64;
        let mut cells = Cells {
            side: side.max(1),
            corners: HashMap::new(),
        };
        for (number, spot) in spots.iter().enumerate() {
            let square = spot.map(|at| at.div_euclid(cells.side));
            cells.corners.entry(square).or_default().push(number as Corner);
        }
        cells
    }

    /// The corners in the squares over a triangle.
    fn over(&self, triangle: [Spot; 3]) -> impl Iterator<Item = Corner> + '_ {
        let range = |axis: fn(&Spot) -> i64| {
            let values = triangle.each_ref().map(axis);
            let low = values.iter().min().copied().unwrap_or_default();
            let high = values.iter().max().copied().unwrap_or_default();
            low.div_euclid(self.side)..=high.div_euclid(self.side)
        };
        let (columns, rows) = (range(|spot| spot[0]), range(|spot| spot[1]));
        let squares = columns.flat_map(move |column| rows.clone().map(move |row| [column, row]));
        squares
            .filter_map(|square| self.corners.get(&square))
            .flatten()
            .copied()
    }
}

/// Whether a spot lies in a triangle or on its border.
fn is_within(spot: Spot, [a, b, c]: [Spot; 3]) -> bool {
    let turns = [turn(a, b, spot), turn(b, c, spot), turn(c, a, spot)];
    // Three corners in a line: their boxes tell.
    if turn(a, b, c) == 0 {
        let between = |axis: fn(&Spot) -> i64| {
            let values = [a, b, c].each_ref().map(axis);
            values.iter().any(|value| *value <= axis(&spot))
                && values.iter().any(|value| *value >= axis(&spot))
        };
        return turns.iter().all(|turn| *turn == 0) && between(|spot| spot[0]) && between(|spot| spot[1]);
    }
    turns.iter().all(|turn| *turn >= 0) || turns.iter().all(|turn| *turn <= 0)
}
