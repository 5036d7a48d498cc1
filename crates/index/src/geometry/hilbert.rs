//! Position along Hilbert's curve: shapes near each other in the plane come near each other in memory.

use crate::millimetre::Mm;

/// Distance along a Hilbert curve of order 24 over the whole grid, after Hilbert (1891): at each level the quadrant gives
/// two bits, and the lower quadrants are turned so that the curve hangs together. One step of the curve is 0.128 m.
pub(crate) fn hilbert_position(at: Mm) -> u64 {
    const LEVELS: u32 = 24;
    // The grid is just under 31 bits wide; the top 24 are kept.
    let cell = |mm: i32| (i64::from(mm) + (1 << 30)).clamp(0, (1 << 31) - 1) as u32 >> (31 - LEVELS);
    let (mut x, mut y) = (cell(at.x), cell(at.y));
    let mut along = 0_u64;
    for level in (0..LEVELS).rev() {
        let half = 1 << level;
        let (right, upper) = (u32::from(x & half != 0), u32::from(y & half != 0));
        along = (along << 2) | u64::from((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                x = !x;
                y = !y;
            }
            std::mem::swap(&mut x, &mut y);
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_on_the_curve_are_neighbours_in_the_plane() {
        let cell_mm = 1 << 7;
        let mut cells: Vec<(u64, i32, i32)> = Vec::new();
        for x in 0..64 {
            for y in 0..64 {
                cells.push((
                    hilbert_position(Mm {
                        x: x * cell_mm,
                        y: y * cell_mm,
                    }),
                    x,
                    y,
                ));
            }
        }
        cells.sort_unstable();
        for [(a, ax, ay), (b, bx, by)] in cells.array_windows() {
            assert_eq!(b - a, 1, "the curve fills a square of cells without a gap");
            assert_eq!((ax - bx).abs() + (ay - by).abs(), 1);
        }
    }
}
