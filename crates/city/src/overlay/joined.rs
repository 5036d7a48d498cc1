//! Rings that share edges, joined before they are cut at each other.
//!
//! How often a set of rings runs round a place is the sum of what each of its edges gives, so two edges that run against each other
//! between the same spots give nothing together. Without them the rings run round every place as often as before, and what is left of a
//! roof of thousands of triangles is its outline.

use super::lattice::Spot;
use super::noding::Ring;

/// Of fewer rings the edges are not looked at: the overlay itself costs less.
pub(super) const LEAST_RINGS: usize = 24;

/// Spots lie within this of zero on both axes, so that one fits in 64 bits in the order of its coordinates.
const HALF: i64 = 1 << 31;

/// Rings of one operand, given by their edges, without the edges that two of them run along against each other.
pub(super) fn joined(edges: impl Iterator<Item = (Spot, Spot)>, is_second: bool) -> Vec<Ring> {
    chained(remaining(edges), is_second)
}

fn packed([x, y]: Spot) -> u64 {
    ((x + HALF) as u64) << 32 | (y + HALF) as u64
}

fn unpacked(spot: u64) -> Spot {
    [(spot >> 32) as i64 - HALF, (spot & 0xffff_ffff) as i64 - HALF]
}

/// Edges, each as often as it is run along one way more than the other.
fn remaining(edges: impl Iterator<Item = (Spot, Spot)>) -> Vec<(u64, u64)> {
    let mut edges: Vec<(u64, u64, i32)> = edges
        .filter(|(from, to)| from != to)
        .map(|(from, to)| (packed(from), packed(to)))
        .map(|(from, to)| if from < to { (from, to, 1) } else { (to, from, -1) })
        .collect();
    edges.sort_unstable_by_key(|&(low, high, _)| (low, high));
    let mut left = Vec::new();
    for group in edges.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let runs: i32 = group.iter().map(|(.., way)| way).sum();
        if let Some(&(low, high, _)) = group.first() {
            let edge = if runs > 0 { (low, high) } else { (high, low) };
            left.extend(std::iter::repeat_n(edge, runs.unsigned_abs() as usize));
        }
    }
    left
}

/// Edges, as many of which begin in a spot as end there, run along one after the other until each ring closes.
fn chained(mut edges: Vec<(u64, u64)>, is_second: bool) -> Vec<Ring> {
    edges.sort_unstable();
    // For the first edge of each spot, how many of that spot's edges have been run along.
    let mut used = vec![0_u32; edges.len()];
    let mut take = |from: u64| {
        let first = edges.partition_point(|edge| edge.0 < from);
        let used = used.get_mut(first)?;
        let (begin, end) = *edges.get(first + *used as usize)?;
        *used += 1;
        (begin == from).then_some(end)
    };
    let mut rings = Vec::new();
    for &(start, _) in &edges {
        let mut corners = Vec::new();
        let mut at = start;
        while let Some(next) = take(at) {
            corners.push(unpacked(at));
            at = next;
            if next == start {
                break;
            }
        }
        if corners.len() >= 3 {
            rings.push(Ring { corners, is_second });
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlay::noding::node;
    use crate::overlay::{Fill, Op, measure};
    use proptest::prelude::*;

    fn ring(corners: &[Spot], is_second: bool) -> Ring {
        Ring {
            corners: corners.to_vec(),
            is_second,
        }
    }

    fn all_joined(rings: &[Ring]) -> Vec<Ring> {
        let of = |is_second: bool| {
            let own = rings.iter().filter(move |ring| ring.is_second == is_second);
            joined(own.flat_map(Ring::edges), is_second)
        };
        [of(false), of(true)].concat()
    }

    #[test]
    fn a_board_of_squares_becomes_its_outline_and_the_outline_of_its_gap() {
        let square = |[x, y]: Spot| ring(&[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]], false);
        let places = (0..36).map(|number| [number % 6, number / 6]);
        let board: Vec<Ring> = places.filter(|at| *at != [2, 2]).map(square).collect();
        let mut joined = all_joined(&board);
        joined.sort_by_key(|ring| ring.corners.len());
        let [gap, outline] = joined.as_slice() else {
            panic!("{joined:?}")
        };
        assert_eq!((gap.corners.len(), outline.corners.len()), (4, 24));
        assert_eq!(measure::area(&joined, Op::Union, Fill::Turned), 35.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Triangles of a coarse lattice share many edges, both ways round, and overlap.
        #[test]
        fn every_operation_finds_the_size_that_it_found_before(
            corners in prop::collection::vec((prop::array::uniform6(0_i64..6), prop::bool::ANY), LEAST_RINGS..34)
        ) {
            // Far apart, so that crossings rounded to a spot move next to nothing.
            const APART: i64 = 1_000_000;
            let spot = |x: i64, y: i64| [x * APART, y * APART];
            let rings: Vec<Ring> = corners
                .iter()
                .map(|([a, b, c, d, e, f], is_second)| ring(&[spot(*a, *b), spot(*c, *d), spot(*e, *f)], *is_second))
                .filter(|ring| ring.corners[0] != ring.corners[1] && ring.corners[1] != ring.corners[2] && ring.corners[2] != ring.corners[0])
                .collect();
            let mut joined = all_joined(&rings);
            let mut plain = rings;
            node(&mut plain).expect("few edges");
            node(&mut joined).expect("few edges");
            for fill in [Fill::Turned, Fill::Left, Fill::Odd] {
                for op in [Op::Union, Op::Common, Op::Without, Op::Either] {
                    let sizes = [&plain, &joined].map(|rings| measure::area(rings, op, fill));
                    let square = (APART * APART) as f64;
                    prop_assert!((sizes[0] - sizes[1]).abs() <= 1.0e-3 * square, "{op:?} {fill:?} {sizes:?}");
                }
            }
        }
    }
}
