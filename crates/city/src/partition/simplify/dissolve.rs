//! Narrow faces become part of a neighbour.

use geo::Area;

use super::{Lattice, distance};
use crate::overlay::lattice::Spot;
use crate::partition::Partition;

/// Faces of one label that lie side by side; the last piece is what no face covers.
struct Pieces {
    /// The piece of each face.
    of_face: Vec<usize>,
    /// The label of each piece.
    labels: Vec<Option<usize>>,
    /// Its size in square steps.
    sizes: Vec<f64>,
    /// The borders of each piece, by their numbers.
    borders: Vec<Vec<usize>>,
}

/// The labels on both sides of each border after faces that lie within `reach_m` of one stretch of a neighbour's border have become
/// part of that neighbour.
pub(super) fn labels_of_borders(
    partition: &Partition,
    labels: &[usize],
    lattice: &Lattice,
    reach_m: f64,
) -> Vec<[Option<usize>; 2]> {
    let pieces = Pieces::of(partition, labels);
    let stretches: Vec<[Spot; 2]> = partition
        .borders
        .iter()
        .map(|border| [border.from, border.to].map(|at| lattice.spot(at)))
        .collect();
    let sides: Vec<[usize; 2]> = partition
        .borders
        .iter()
        .map(|border| [border.left, border.right].map(|face| pieces.piece_of(face)))
        .collect();
    let mut dissolving = Dissolving {
        // What stands for a piece now, first itself.
        holder: (0..pieces.labels.len()).collect(),
        members: (0..pieces.labels.len()).map(|piece| vec![piece]).collect(),
        pieces: &pieces,
        stretches: &stretches,
        sides: &sides,
        lattice,
        reach: reach_m * crate::partition::PER_M,
    };
    if reach_m > 0.0 {
        let nothing = pieces.labels.len().saturating_sub(1);
        let mut by_size: Vec<usize> = (0..nothing).collect();
        let size = |piece: &usize| pieces.sizes.get(*piece).copied().unwrap_or_default();
        by_size.sort_by(|one, other| size(one).total_cmp(&size(other)).then(one.cmp(other)));
        by_size.into_iter().for_each(|piece| dissolving.dissolve(piece));
    }
    let label = |piece: &usize| {
        let holder = dissolving.holder.get(*piece)?;
        pieces.labels.get(*holder).copied().flatten()
    };
    sides
        .iter()
        .map(|[left, right]| [label(left), label(right)])
        .collect()
}

impl Pieces {
    fn of(partition: &Partition, labels: &[usize]) -> Pieces {
        let label = |face: usize| labels.get(face).copied();
        let mut root: Vec<usize> = (0..partition.faces.len()).collect();
        for border in &partition.borders {
            if let Some((left, right)) = border.left.zip(border.right)
                && label(left) == label(right)
            {
                let (one, other) = (found(&mut root, left), found(&mut root, right));
                if let Some(slot) = root.get_mut(one.max(other)) {
                    *slot = one.min(other);
                }
            }
        }
        let mut pieces = Pieces {
            of_face: vec![0; root.len()],
            labels: Vec::new(),
            sizes: Vec::new(),
            borders: Vec::new(),
        };
        for (face, held) in partition.faces.iter().enumerate() {
            let first = found(&mut root, face);
            let piece = if first == face {
                pieces.labels.push(label(face));
                pieces.sizes.push(0.0);
                pieces.labels.len() - 1
            } else {
                pieces.of_face.get(first).copied().unwrap_or_default()
            };
            if let Some((slot, size)) = pieces.of_face.get_mut(face).zip(pieces.sizes.get_mut(piece)) {
                *slot = piece;
                *size += held.area.unsigned_area() * crate::partition::PER_M.powi(2);
            }
        }
        pieces.labels.push(None);
        pieces.sizes.push(f64::INFINITY);
        pieces.borders = vec![Vec::new(); pieces.labels.len()];
        for (number, border) in partition.borders.iter().enumerate() {
            let [left, right] = [border.left, border.right].map(|face| pieces.piece_of(face));
            for piece in [left, right] {
                if left != right
                    && let Some(own) = pieces.borders.get_mut(piece)
                {
                    own.push(number);
                }
            }
        }
        pieces
    }

    fn piece_of(&self, face: Option<usize>) -> usize {
        let nothing = self.labels.len().saturating_sub(1);
        face.and_then(|face| self.of_face.get(face))
            .copied()
            .unwrap_or(nothing)
    }
}

/// The first of those that a face belongs with.
fn found(root: &mut [usize], face: usize) -> usize {
    let mut at = face;
    while let Some(&above) = root.get(at)
        && above != at
    {
        let next = root.get(above).copied().unwrap_or(above);
        if let Some(slot) = root.get_mut(at) {
            *slot = next;
        }
        at = next;
    }
    at
}

/// The state of the work.
struct Dissolving<'a> {
    /// Which piece's label a piece has now.
    holder: Vec<usize>,
    /// The pieces that have the label of each piece.
    members: Vec<Vec<usize>>,
    pieces: &'a Pieces,
    stretches: &'a [[Spot; 2]],
    sides: &'a [[usize; 2]],
    lattice: &'a Lattice,
    /// In steps of the lattice.
    reach: f64,
}

/// A neighbour of a piece.
struct Neighbour {
    holder: usize,
    shared: f64,
    stretches: Vec<usize>,
}

impl Dissolving<'_> {
    /// Gives a piece, with those that have its label, to a neighbour that all of it is near enough to.
    fn dissolve(&mut self, piece: usize) {
        if self.holder.get(piece) != Some(&piece) {
            return;
        }
        let own = self.members.get(piece).cloned().unwrap_or_default();
        let size: f64 = own
            .iter()
            .filter_map(|member| self.pieces.sizes.get(*member))
            .sum();
        let borders: Vec<usize> = own
            .iter()
            .filter_map(|member| self.pieces.borders.get(*member))
            .flatten()
            .copied()
            .collect();
        let stretch = |number: &usize| self.stretches.get(*number).copied().unwrap_or_default();
        let around: f64 = borders.iter().map(|number| length(stretch(number))).sum();
        if size > self.reach * around {
            return;
        }
        let mut neighbours = self.neighbours(piece, &borders);
        neighbours.sort_by(|one, other| {
            other
                .shared
                .total_cmp(&one.shared)
                .then(one.holder.cmp(&other.holder))
        });
        let is_near = |along: [Spot; 2]| {
            let mut corners = borders.iter().flat_map(stretch);
            corners.all(|corner| distance(corner, along) <= self.reach)
        };
        let taker = neighbours
            .iter()
            .find(|near| near.stretches.iter().any(|number| is_near(stretch(number))));
        let Some(holder) = taker.map(|taker| taker.holder) else {
            return;
        };
        for member in &own {
            if let Some(slot) = self.holder.get_mut(*member) {
                *slot = holder;
            }
        }
        if let Some(members) = self.members.get_mut(holder) {
            members.extend(own);
        }
    }

    /// The neighbours of a piece by what of its borders is theirs from the beginning: what they were given themselves does not count,
    /// or errors would add up.
    fn neighbours(&self, piece: usize, borders: &[usize]) -> Vec<Neighbour> {
        let mut found: Vec<Neighbour> = Vec::new();
        for number in borders {
            let (Some(sides), Some(stretch)) = (self.sides.get(*number), self.stretches.get(*number)) else {
                continue;
            };
            // Beyond a side of the window there may be anything.
            if self.lattice.is_along_side(stretch[0], stretch[1]) {
                continue;
            }
            let beyond = sides.iter().find(|side| self.holder.get(**side) != Some(&piece));
            let Some(beyond) = beyond.filter(|beyond| self.holder.get(**beyond) == Some(beyond)) else {
                continue;
            };
            match found.iter_mut().find(|near| near.holder == *beyond) {
                Some(near) => {
                    near.shared += length(*stretch);
                    near.stretches.push(*number);
                }
                None => found.push(Neighbour {
                    holder: *beyond,
                    shared: length(*stretch),
                    stretches: vec![*number],
                }),
            }
        }
        found
    }
}

fn length([from, to]: [Spot; 2]) -> f64 {
    ((to[0] - from[0]) as f64).hypot((to[1] - from[1]) as f64)
}
