//! Which square a thing belongs to: one, by its middle, coarse for what is large, fine where many stand close.

use std::collections::BTreeMap;

use crate::square::TileSquare;

/// The coarsest level that small things are put in: squares of 1 024 m.
const COARSEST_LEAF: u8 = 11;
/// The finest level: squares of 64 m.
const FINEST_LEAF: u8 = 15;
/// A square is halved where more vertices than this lie in it.
const MOST_VERTICES: usize = 40_000;
/// A thing is at most this part of the side of its square, so that tiles reach little beyond their squares.
const LARGEST_PART: f64 = 0.25;

/// A thing to be put in a square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thing {
    /// Its middle: easting and northing in metres.
    pub middle: [f64; 2],
    /// The longer side of the box around it on the map, in metres.
    pub extent_m: f64,
    /// Vertices that it will have, about.
    pub vertices: usize,
}

/// Puts things in squares: for each square the numbers of its things, in their order. What has no place in the grid is left
/// out.
///
/// ```
/// use planvy_tiler::divide::{Thing, divided};
/// let house = Thing { middle: [118_600.0, 6_164_200.0], extent_m: 12.0, vertices: 30 };
/// let hall = Thing { extent_m: 300.0, ..house };
/// let squares = divided(&[house, hall]);
/// let sides: Vec<f64> = squares.keys().map(|square| square.side_m()).collect();
/// assert_eq!(sides, [2048.0, 1024.0]);
/// ```
pub fn divided(things: &[Thing]) -> BTreeMap<TileSquare, Vec<usize>> {
    let mut squares = BTreeMap::<TileSquare, Vec<usize>>::new();
    for (number, thing) in things.iter().enumerate() {
        let level = coarsest_for(thing.extent_m).min(COARSEST_LEAF);
        if let Some(square) = TileSquare::holding(thing.middle, level) {
            squares.entry(square).or_default().push(number);
        }
    }
    let mut waiting: Vec<(TileSquare, Vec<usize>)> = Vec::new();
    for square in squares.keys().copied().collect::<Vec<_>>() {
        if square.level == COARSEST_LEAF {
            waiting.extend(squares.remove(&square).map(|numbers| (square, numbers)));
        }
    }
    while let Some((square, numbers)) = waiting.pop() {
        let of = |number: &usize| things.get(*number).copied();
        let vertices: usize = numbers.iter().filter_map(of).map(|thing| thing.vertices).sum();
        if vertices <= MOST_VERTICES || square.level >= FINEST_LEAF {
            squares.insert(square, numbers);
            continue;
        }
        let mut children = BTreeMap::<TileSquare, Vec<usize>>::new();
        let mut staying = Vec::new();
        for number in numbers {
            let child = of(&number)
                .filter(|thing| coarsest_for(thing.extent_m) > square.level)
                .and_then(|thing| TileSquare::holding(thing.middle, square.level + 1));
            match child {
                Some(child) => children.entry(child).or_default().push(number),
                None => staying.push(number),
            }
        }
        if !staying.is_empty() {
            squares.insert(square, staying);
        }
        waiting.extend(children);
    }
    squares
}

/// The finest level whose squares are large enough for a thing.
fn coarsest_for(extent_m: f64) -> u8 {
    let mut level = FINEST_LEAF;
    let mut side_m = TileSquare::COARSEST_SIDE_M / f64::from(1_u32 << FINEST_LEAF);
    while level > 0 && extent_m > side_m * LARGEST_PART {
        level -= 1;
        side_m *= 2.0;
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everything_is_in_one_square_that_is_large_enough_and_not_too_full(
            placed in prop::collection::vec((0.0..3000.0_f64, 0.0..3000.0_f64, 1.0..500.0_f64, 10_usize..4000), 1..80),
        ) {
            let things: Vec<Thing> = placed
                .into_iter()
                .map(|(east, north, extent_m, vertices)| Thing {
                    middle: [118_000.0 + east, 6_164_000.0 + north],
                    extent_m,
                    vertices,
                })
                .collect();
            let squares = divided(&things);
            let mut seen = vec![0; things.len()];
            for (square, numbers) in &squares {
                for number in numbers {
                    let thing = things[*number];
                    seen[*number] += 1;
                    prop_assert_eq!(TileSquare::holding(thing.middle, square.level), Some(*square));
                    prop_assert!(thing.extent_m <= square.side_m() / 4.0);
                }
                let vertices: usize = numbers.iter().map(|number| things[*number].vertices).sum();
                let could_go_finer = numbers
                    .iter()
                    .any(|number| things[*number].extent_m <= square.side_m() / 8.0);
                prop_assert!(
                    vertices <= MOST_VERTICES || square.level == FINEST_LEAF || !could_go_finer
                        || square.level < COARSEST_LEAF
                );
            }
            prop_assert!(seen.iter().all(|times| *times == 1));
        }
    }

    #[test]
    fn what_is_added_far_away_moves_nothing() {
        let house = |east: f64| Thing {
            middle: [118_000.0 + east, 6_164_000.0],
            extent_m: 12.0,
            vertices: 3000,
        };
        let many: Vec<Thing> = (0..60).map(|number| house(f64::from(number) * 8.0)).collect();
        let mut more = many.clone();
        more.push(house(9000.0));
        let (before, after) = (divided(&many), divided(&more));
        assert!(before.len() > 2);
        assert!(
            before
                .iter()
                .all(|(square, numbers)| after.get(square) == Some(numbers))
        );
        assert_eq!(after.len(), before.len() + 1);
    }

    #[test]
    fn what_has_no_place_is_in_no_square() {
        let nowhere = Thing {
            middle: [f64::NAN, 0.0],
            extent_m: 1.0,
            vertices: 1,
        };
        assert!(divided(&[nowhere]).is_empty());
    }
}
