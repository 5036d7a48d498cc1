//! The numbers of tiles: level after level, in each along Hilbert's curve.

use crate::grid::TileAddress;

/// The number of a tile in the grid of the web's maps.
///
/// ```
/// use planvy_vector_tiles::{TileAddress, pmtiles::tile_number};
/// let number = |level, column, row| tile_number(TileAddress { level, column, row });
/// assert_eq!([number(0, 0, 0), number(1, 0, 0), number(1, 0, 1), number(1, 1, 1), number(1, 1, 0)], [0, 1, 2, 3, 4]);
/// assert_eq!(number(2, 0, 0), 5);
/// ```
pub fn tile_number(tile: TileAddress) -> u64 {
    let (mut x, mut y) = (u64::from(tile.column), u64::from(tile.row));
    let mut number = before(tile.level);
    let mut side = 1_u64 << tile.level.min(31) >> 1;
    while side > 0 {
        let (right, below) = (u64::from(x & side > 0), u64::from(y & side > 0));
        number += side * side * ((3 * right) ^ below);
        // What lies within the quarter is turned so that the curve goes on.
        (x, y) = turned(x, y, side, right == 1, below == 1);
        side >>= 1;
    }
    number
}

/// The tile of a number; `None` where the number is beyond level 31.
///
/// ```
/// use planvy_vector_tiles::pmtiles::{tile_number, tile_of_number};
/// let tile = tile_of_number(19_078_479).unwrap();
/// assert_eq!((tile.level, tile.column, tile.row), (12, 3_423, 1_763));
/// assert_eq!(tile_number(tile), 19_078_479);
/// ```
pub fn tile_of_number(number: u64) -> Option<TileAddress> {
    let level = (0..=31_u8).find(|level| number < before(*level + 1))?;
    let mut rest = number - before(level);
    let (mut x, mut y) = (0_u64, 0_u64);
    let mut side = 1_u64;
    while side < 1 << level {
        let right = 1 & (rest / 2);
        let below = 1 & (rest ^ right);
        (x, y) = turned(x, y, side, right == 1, below == 1);
        x += side * right;
        y += side * below;
        rest /= 4;
        side <<= 1;
    }
    Some(TileAddress {
        level,
        column: x as u32,
        row: y as u32,
    })
}

/// Tiles of the levels before one: (4^level − 1) / 3.
fn before(level: u8) -> u64 {
    (0..level).fold(0, |sum, each| sum + (1_u64 << (2 * u32::from(each))))
}

fn turned(x: u64, y: u64, side: u64, is_right: bool, is_below: bool) -> (u64, u64) {
    match (is_right, is_below) {
        (_, true) => (x, y),
        (false, false) => (y, x),
        (true, false) => {
            let mask = side.wrapping_sub(1);
            (mask.wrapping_sub(y & mask), mask.wrapping_sub(x & mask))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_from_each_tile_to_a_neighbour_and_back() {
        for level in 0..=6_u8 {
            let count = 1_u64 << (2 * level);
            let mut last: Option<TileAddress> = None;
            for number in before(level)..before(level) + count {
                let tile = tile_of_number(number).unwrap();
                assert_eq!((tile.level, tile_number(tile)), (level, number));
                if let Some(last) = last {
                    let steps = last.column.abs_diff(tile.column) + last.row.abs_diff(tile.row);
                    assert_eq!(steps, 1, "{last:?} {tile:?}");
                }
                last = Some(tile);
            }
        }
        assert_eq!(tile_of_number(u64::MAX), None);
    }
}
