//! Land parted by stretches into faces that share their borders to the last digit.

use std::collections::BTreeMap;

use geo_types::Coord;

use super::noding::{Places, noded};
use super::rings::inside;
use crate::skeleton::vector::{in_ring, twice_area};

/// One direction of an edge, with the face to its left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Half {
    pub from: usize,
    pub to: usize,
    /// The face to its left; `None` outside all.
    pub face: Option<usize>,
}

/// A face: what lies between edges.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    /// A position in it.
    pub inside: Coord<f64>,
    /// Its area.
    pub area: f64,
    /// Its rings in corners: the outer one, then the holes.
    pub rings: Vec<Vec<Coord<f64>>>,
}

/// A plane parted into faces.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    pub places: Places,
    /// Directions of edges in pairs: the other direction of `i` is `i ^ 1`.
    pub halves: Vec<Half>,
    pub faces: Vec<Face>,
}

impl Partition {
    /// The faces that stretches make. `None` where they could not be cut at each other.
    pub fn of(mut places: Places, stretches: &[(usize, usize)]) -> Option<Partition> {
        let edges = noded(&mut places, stretches)?;
        let halves = edges.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
        let halves = halves.map(|(from, to)| Half { from, to, face: None }).collect();
        let mut partition = Partition {
            places,
            halves,
            faces: Vec::new(),
        };
        partition.trace();
        Some(partition)
    }

    /// Its edges as stretches.
    pub fn stretches(&self) -> impl Iterator<Item = (usize, &Half, &Half)> {
        let pairs = self.halves.chunks_exact(2).enumerate();
        pairs.filter_map(|(number, pair)| match pair {
            [one, other] => Some((number * 2, one, other)),
            _ => None,
        })
    }

    fn trace(&mut self) {
        let next = next_halves(&self.places, &self.halves);
        let webs = self.webs();
        let mut ring_of: Vec<Option<usize>> = vec![None; self.halves.len()];
        let mut rings: Vec<Ring> = Vec::new();
        for (first, half) in self.halves.iter().enumerate() {
            let web = webs.get(half.from).copied().unwrap_or_default();
            let mut corners = Vec::new();
            let mut here = first;
            while let Some(slot) = ring_of.get_mut(here).filter(|slot| slot.is_none()) {
                *slot = Some(rings.len());
                corners.extend(self.halves.get(here).map(|half| self.places.at(half.from)));
                here = next.get(here).copied().unwrap_or(first);
            }
            if !corners.is_empty() {
                let area = twice_area(&corners) / 2.0;
                rings.push(Ring { corners, area, web });
            }
        }
        let face_of_ring = self.faces_of(rings);
        for (half, ring) in self.halves.iter_mut().zip(ring_of) {
            half.face = ring.and_then(|ring| face_of_ring.get(ring).copied().flatten());
        }
    }

    /// For each place the first place that edges connect it with.
    fn webs(&self) -> Vec<usize> {
        let count = self.places.all().len();
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); count];
        for half in &self.halves {
            neighbours
                .get_mut(half.from)
                .into_iter()
                .for_each(|list| list.push(half.to));
        }
        let mut webs = vec![usize::MAX; count];
        for first in 0..count {
            let mut open = vec![first];
            while let Some(place) = open.pop() {
                if let Some(slot) = webs.get_mut(place).filter(|slot| **slot == usize::MAX) {
                    *slot = first;
                    open.extend(neighbours.get(place).into_iter().flatten());
                }
            }
        }
        webs
    }

    /// Makes the faces of rings; for each ring the face that it bounds.
    fn faces_of(&mut self, rings: Vec<Ring>) -> Vec<Option<usize>> {
        let mut face_of_ring: Vec<Option<usize>> = Vec::with_capacity(rings.len());
        let mut outer: Vec<(&Ring, Boxed)> = Vec::new();
        for ring in &rings {
            face_of_ring.push((ring.area > 0.0).then_some(outer.len()));
            if ring.area > 0.0 {
                outer.push((ring, Boxed::of(&ring.corners)));
            }
        }
        self.faces.extend(outer.iter().map(|(ring, _)| Face {
            inside: Coord { x: 0.0, y: 0.0 },
            area: ring.area,
            rings: vec![ring.corners.clone()],
        }));
        for (ring, slot) in rings
            .iter()
            .zip(&mut face_of_ring)
            .filter(|(ring, _)| ring.area <= 0.0)
        {
            let extent = Boxed::of(&ring.corners);
            // What hangs together is not around itself, and what does not has no corner in common.
            let around = outer.iter().enumerate().filter(|(_, (other, frame))| {
                other.web != ring.web
                    && frame.holds(&extent)
                    && ring
                        .corners
                        .first()
                        .is_some_and(|corner| in_ring(*corner, &other.corners))
            });
            let smallest = around.min_by(|one, other| one.1.0.area.total_cmp(&other.1.0.area));
            *slot = smallest.map(|(face, _)| face);
            if let Some(owner) = slot.and_then(|face| self.faces.get_mut(face)) {
                owner.area += ring.area;
                owner.rings.push(ring.corners.clone());
            }
        }
        for face in &mut self.faces {
            face.inside = inside(&face.rings);
        }
        face_of_ring
    }

    /// Outlines of the land where `label` gives a label, one for each piece that hangs together through edges, with the label.
    pub fn outlines<L: Copy + Eq>(&self, label: impl Fn(usize) -> Option<L>) -> Vec<Outline<L>> {
        let pieces = self.pieces(&label);
        let piece_of = |half: &Half| half.face.and_then(|face| pieces.get(face).copied().flatten());
        let mut borders: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, one, other) in self.stretches() {
            let (left, right) = (piece_of(one), piece_of(other));
            if left != right {
                if let Some(piece) = left {
                    borders.entry(piece).or_default().push(number);
                }
                if let Some(piece) = right {
                    borders.entry(piece).or_default().push(number + 1);
                }
            }
        }
        borders
            .into_iter()
            .filter_map(|(piece, halves)| {
                Some(Outline {
                    label: label(piece)?,
                    rings: self.rings(&halves),
                })
            })
            .collect()
    }

    /// For each face the first face of its piece: faces of one label that share an edge are one piece.
    pub fn pieces<L: Copy + Eq>(&self, label: &impl Fn(usize) -> Option<L>) -> Vec<Option<usize>> {
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); self.faces.len()];
        for (_, one, other) in self.stretches() {
            if let (Some(left), Some(right)) = (one.face, other.face)
                && left != right
                && label(left).is_some()
                && label(left) == label(right)
            {
                neighbours
                    .get_mut(left)
                    .into_iter()
                    .for_each(|list| list.push(right));
                neighbours
                    .get_mut(right)
                    .into_iter()
                    .for_each(|list| list.push(left));
            }
        }
        let mut pieces: Vec<Option<usize>> = vec![None; self.faces.len()];
        for first in 0..self.faces.len() {
            let mut open = if label(first).is_some() {
                vec![first]
            } else {
                Vec::new()
            };
            while let Some(face) = open.pop() {
                if let Some(slot) = pieces.get_mut(face).filter(|slot| slot.is_none()) {
                    *slot = Some(first);
                    open.extend(neighbours.get(face).into_iter().flatten());
                }
            }
        }
        pieces
    }

    /// Rings of directions of edges, each cut where it comes by a place again.
    fn rings(&self, halves: &[usize]) -> Vec<Vec<usize>> {
        let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in halves {
            if let Some(half) = self.halves.get(*number) {
                out.entry(half.from).or_default().push(*number);
            }
        }
        let mut rings = Vec::new();
        while let Some(first) = out.values_mut().find_map(Vec::pop) {
            let mut path = vec![first];
            while let Some(here) = path.last().and_then(|last| self.halves.get(*last)) {
                let from = |number: &usize| self.halves.get(*number).map(|half| half.from);
                if let Some(again) = path.iter().position(|number| from(number) == Some(here.to)) {
                    rings.push(path.split_off(again));
                    if again == 0 {
                        break;
                    }
                    continue;
                }
                let back = self.places.at(here.from) - self.places.at(here.to);
                let list = out.get_mut(&here.to);
                let Some(number) = list.and_then(|list| take_clockwise(self, list, back)) else {
                    break;
                };
                path.push(number);
            }
        }
        rings
    }
}

/// A ring of edges around a face, or around a web of them.
struct Ring {
    corners: Vec<Coord<f64>>,
    /// Positive counterclockwise.
    area: f64,
    /// Which edges hang together with it.
    web: usize,
}

/// Takes the direction out of a list that one meets first, turning clockwise.
fn take_clockwise(partition: &Partition, list: &mut Vec<usize>, back: Coord<f64>) -> Option<usize> {
    let turn = |number: usize| {
        let half = partition.halves.get(number)?;
        let on = partition.places.at(half.to) - partition.places.at(half.from);
        Some(crate::skeleton::clockwise_from(back, on))
    };
    let turns = list
        .iter()
        .enumerate()
        .filter_map(|(index, number)| Some((turn(*number)?, index)));
    let (_, index) = turns.min_by(|one, other| one.0.total_cmp(&other.0))?;
    Some(list.swap_remove(index))
}

/// The outline of a piece of land, in directions of edges with the land to their left.
#[derive(Clone, Debug)]
pub(crate) struct Outline<L> {
    pub label: L,
    pub rings: Vec<Vec<usize>>,
}

/// For each direction of an edge the one that follows it around the face to its left.
fn next_halves(places: &Places, halves: &[Half]) -> Vec<usize> {
    let mut around: BTreeMap<usize, Vec<(f64, usize)>> = BTreeMap::new();
    for (number, half) in halves.iter().enumerate() {
        let on = places.at(half.to) - places.at(half.from);
        around
            .entry(half.from)
            .or_default()
            .push((on.y.atan2(on.x), number));
    }
    let mut next = vec![0; halves.len()];
    for list in around.values_mut() {
        list.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        // Arriving along the other direction of an edge, one goes on by the edge next clockwise.
        let clockwise = list.iter().cycle().skip(list.len() - 1);
        for ((_, number), (_, before)) in list.iter().zip(clockwise) {
            if let Some(slot) = next.get_mut(number ^ 1) {
                *slot = *before;
            }
        }
    }
    next
}

/// The extent of a ring.
#[derive(Clone, Copy, Debug)]
struct Boxed {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Boxed {
    fn of(ring: &[Coord<f64>]) -> Boxed {
        let whole = Coord {
            x: f64::INFINITY,
            y: f64::INFINITY,
        };
        let mut extent = Boxed {
            low: whole,
            high: whole * -1.0,
        };
        for corner in ring {
            extent.low = Coord {
                x: extent.low.x.min(corner.x),
                y: extent.low.y.min(corner.y),
            };
            extent.high = Coord {
                x: extent.high.x.max(corner.x),
                y: extent.high.y.max(corner.y),
            };
        }
        extent
    }

    fn holds(&self, other: &Boxed) -> bool {
        self.low.x <= other.low.x
            && self.low.y <= other.low.y
            && self.high.x >= other.high.x
            && self.high.y >= other.high.y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(places: &mut Places, low: f64, high: f64) -> Vec<(usize, usize)> {
        let corners =
            [(low, high), (low, low), (high, low), (high, high)].map(|(x, y)| places.place(Coord { x, y }));
        let next = corners.iter().cycle().skip(1);
        corners.iter().zip(next).map(|(a, b)| (*a, *b)).collect()
    }

    #[test]
    fn a_square_is_one_face_and_outside_is_none() {
        let mut places = Places::default();
        let stretches = square(&mut places, -1.0, 1.0);
        let partition = Partition::of(places, &stretches).unwrap();
        assert_eq!(partition.faces.len(), 1);
        assert_eq!(partition.faces[0].area, 4.0);
        assert_eq!(partition.faces[0].inside, Coord { x: 0.0, y: 0.0 });
        assert_eq!(
            partition.halves.iter().filter(|half| half.face.is_none()).count(),
            4
        );
        assert_eq!(partition.outlines(|_| Some(())).len(), 1);
    }

    #[test]
    fn a_square_in_a_square_is_a_hole_in_one_face_and_another() {
        let mut places = Places::default();
        let mut stretches = square(&mut places, 0.0, 10.0);
        stretches.extend(square(&mut places, 3.0, 5.0));
        let partition = Partition::of(places, &stretches).unwrap();
        let mut areas: Vec<f64> = partition.faces.iter().map(|face| face.area).collect();
        areas.sort_by(f64::total_cmp);
        assert_eq!(areas, [4.0, 96.0]);
        let ring = partition.outlines(|face| (partition.faces[face].area > 50.0).then_some(()));
        assert_eq!(ring[0].rings.len(), 2);
    }

    #[test]
    fn crossing_stretches_are_cut_where_they_cross() {
        let mut places = Places::default();
        let mut stretches = square(&mut places, 0.0, 10.0);
        stretches.extend(square(&mut places, 5.0, 15.0));
        let partition = Partition::of(places, &stretches).unwrap();
        let mut areas: Vec<f64> = partition.faces.iter().map(|face| face.area).collect();
        areas.sort_by(f64::total_cmp);
        assert_eq!(areas, [25.0, 75.0, 75.0]);
    }
}
