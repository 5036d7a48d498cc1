//! Levels of narrow gaps, from the ground on both sides.
//!
//! A gap in a row or in a column of cells has a level at both ends; between them it is straight. A cell that lies in such gaps
//! both ways takes both levels, the one of the narrower gap weighing more. So a slope goes on under a house.

/// Fills narrow gaps; how many cells were filled. `widest` is the greatest width, in cells.
pub(super) fn bridge(
    levels_m: &mut [f64],
    [columns, rows]: [usize; 2],
    widest: usize,
    open: &[bool],
) -> usize {
    if widest == 0 || columns == 0 || rows == 0 {
        return 0;
    }
    let mut bridged = vec![Bridged::default(); levels_m.len()];
    for row in 0..rows {
        let line = (0..columns).map(|column| row * columns + column);
        bridge_line(levels_m, open, line, widest, &mut bridged);
    }
    for column in 0..columns {
        let line = (0..rows).map(|row| row * columns + column);
        bridge_line(levels_m, open, line, widest, &mut bridged);
    }
    let mut count = 0;
    for (level_m, bridged) in levels_m.iter_mut().zip(bridged) {
        if bridged.weight > 0.0 {
            *level_m = f64::from(bridged.sum_m / bridged.weight);
            count += 1;
        }
    }
    count
}

/// What the gaps through a cell say of its level.
#[derive(Clone, Copy, Default)]
struct Bridged {
    sum_m: f32,
    weight: f32,
}

/// Bridges the narrow gaps of one row or column: those with a level at both ends, and no open cell in them.
fn bridge_line(
    levels_m: &[f64],
    open: &[bool],
    line: impl Iterator<Item = usize>,
    widest: usize,
    bridged: &mut [Bridged],
) {
    // The level before the gap, and its cells so far.
    let mut gap: Option<(f64, Vec<usize>)> = None;
    for at in line {
        let level_m = levels_m.get(at).copied().filter(|level| level.is_finite());
        gap = match (level_m, gap) {
            (Some(after_m), gap) => {
                let (before_m, mut cells) = gap.unwrap_or_default();
                let steps = cells.len() as f64 + 1.0;
                for (number, cell) in cells.drain(..).enumerate() {
                    let share = (number as f64 + 1.0) / steps;
                    let weight = 1.0 / steps as f32;
                    if let Some(bridged) = bridged.get_mut(cell) {
                        bridged.sum_m += weight * (before_m + (after_m - before_m) * share) as f32;
                        bridged.weight += weight;
                    }
                }
                Some((after_m, cells))
            }
            (None, Some((before_m, mut cells))) if cells.len() < widest && open.get(at) != Some(&true) => {
                cells.push(at);
                Some((before_m, cells))
            }
            (None, _) => None,
        };
    }
}
