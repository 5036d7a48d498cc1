//! From faces with a top each to cells.

use std::collections::BTreeMap;

use geo_types::Coord;

use super::contest::{Contest, Top};
use super::noding::ONE_PLACE_M;
use super::partition::{Outline, Partition};
use super::rings::polygons;
use super::{Cell, Envelope, SLIVER_M2};
use crate::plane::Plane;
use crate::skeleton::vector::{distance_to_stretch, length};

/// A delivered corner that is this close to a straight line, in metres, was put into it.
const EXACTLY_M: f64 = 1e-9;

/// Gives pieces that are too small the top of the neighbour with which they share most of their border.
pub(super) fn without_slivers(partition: &Partition, tops: Vec<Option<Top>>) -> Vec<Option<Top>> {
    let top = |face: usize| tops.get(face).copied().flatten();
    let pieces = partition.pieces(&top);
    let mut areas: BTreeMap<usize, f64> = BTreeMap::new();
    for (piece, face) in pieces.iter().zip(&partition.faces) {
        if let Some(piece) = piece {
            *areas.entry(*piece).or_default() += face.area;
        }
    }
    let small = |piece: usize| areas.get(&piece).is_some_and(|area| *area < SLIVER_M2);
    let piece_of = |face: Option<usize>| face.and_then(|face| pieces.get(face).copied().flatten());
    let mut shared: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
    for (_, one, other) in partition.stretches() {
        if let (Some(left), Some(right)) = (piece_of(one.face), piece_of(other.face))
            && left != right
        {
            let border = length(partition.places.at(one.to) - partition.places.at(one.from));
            for (sliver, neighbour) in [(left, right), (right, left)] {
                if small(sliver) && !small(neighbour) {
                    *shared.entry(sliver).or_default().entry(neighbour).or_default() += border;
                }
            }
        }
    }
    let new_top = |piece: usize| {
        let neighbours = shared.get(&piece)?;
        let longest = neighbours.iter().max_by(|one, other| one.1.total_cmp(other.1))?;
        top(*longest.0)
    };
    let faces = pieces.iter().enumerate();
    faces
        .map(|(face, piece)| piece.and_then(new_top).or_else(|| top(face)))
        .collect()
}

/// The envelope of faces with a top each. Places before `given` are corners of boundaries.
pub(super) fn envelope<T: Clone>(
    contest: &Contest<'_, T>,
    partition: &Partition,
    tops: &[Option<Top>],
    given: usize,
) -> Envelope<T> {
    let outlines = partition.outlines(|face| tops.get(face).copied().flatten());
    let degrees = degrees(partition, &outlines);
    let mut envelope = Envelope {
        cells: Vec::new(),
        without_top: Vec::new(),
    };
    let origin = contest.land.origin;
    for outline in outlines {
        let rings = outline
            .rings
            .iter()
            .map(|ring| corners(partition, ring, &degrees, given));
        let polygons = polygons(rings.collect(), origin);
        let Top::Of { limit, .. } = outline.label else {
            envelope.without_top.extend(polygons);
            continue;
        };
        let (Some(rule), Some(near)) = (contest.limits.get(limit), contest.plane(outline.label)) else {
            continue;
        };
        let top = Plane {
            origin: near.origin + origin,
            ..near
        };
        envelope.cells.extend(polygons.into_iter().map(|outline| Cell {
            outline,
            top,
            made_by: rule.made_by.clone(),
        }));
    }
    envelope
}

/// How many stretches of outlines end in each place, a stretch between two outlines counted once.
fn degrees(partition: &Partition, outlines: &[Outline<Top>]) -> BTreeMap<usize, usize> {
    let halves = outlines.iter().flat_map(|outline| outline.rings.iter().flatten());
    let mut edges: Vec<usize> = halves.map(|half| half / 2).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut degrees: BTreeMap<usize, usize> = BTreeMap::new();
    for half in edges.iter().filter_map(|edge| partition.halves.get(edge * 2)) {
        *degrees.entry(half.from).or_default() += 1;
        *degrees.entry(half.to).or_default() += 1;
    }
    degrees
}

/// The corners of a ring, without those that were put into a straight stretch where nothing ends any more. Both sides of the stretch
/// leave out the same ones.
fn corners(
    partition: &Partition,
    ring: &[usize],
    degrees: &BTreeMap<usize, usize>,
    given: usize,
) -> Vec<Coord<f64>> {
    let halves: Vec<_> = ring
        .iter()
        .filter_map(|number| partition.halves.get(*number))
        .collect();
    let before = halves.iter().cycle().skip(halves.len().saturating_sub(1));
    let pairs = halves.iter().zip(before);
    let kept = pairs.filter(|(half, before)| {
        let at = |place: usize| partition.places.at(place);
        let off = distance_to_stretch(at(half.from), at(before.from), at(half.to)).0;
        // Corners of a finely drawn curve are all nearly straight.
        let straight = if half.from < given {
            EXACTLY_M
        } else {
            2.0 * ONE_PLACE_M
        };
        degrees.get(&half.from) != Some(&2) || off > straight
    });
    kept.map(|(half, _)| partition.places.at(half.from)).collect()
}
