//! The levels of one tile, in little memory.
//!
//! Most rasters are delivered in whole centimetres, and the ground of one tile seldom differs by more than some tens of
//! metres: two bytes a cell hold its levels in steps of 0.1, 1 or 10 mm above the lowest, the finest that the range allows
//! (0.1 mm below 838 m over the datum only: a 32-bit number holds no more).
//! A level is off by half a step at the most (5 mm where the tile spans more than 65 m, 0.5 mm from 6.5 m, else 0.05 mm), and
//! one delivered in such steps is the very decimal number. A tile that spans more than 655 m keeps its four bytes a cell.

/// Steps in a metre, the finest first.
const STEPS_PER_M: [f64; 3] = [10_000.0, 1_000.0, 100.0];

/// A level of fewer steps above or below zero is told from its neighbours by the 24 digits of a delivered number.
const MOST_STEPS: f64 = 8_388_608.0;

/// Stands for a cell without data.
const NO_DATA: u16 = u16::MAX;

/// The levels, row by row from the north.
#[derive(Debug, PartialEq)]
pub(crate) enum TileLevels {
    /// No cell has a level.
    Nothing,
    /// Steps above a whole number of steps.
    Steps {
        /// Steps in a metre.
        per_m: f64,
        /// The lowest level, in steps.
        low: f64,
        /// Steps above it; the greatest number for no data.
        above: Box<[u16]>,
    },
    /// As delivered.
    Exact(Box<[f32]>),
}

impl TileLevels {
    /// Of levels in metres; what is no number is no data.
    pub(crate) fn new(levels_m: &[f32]) -> TileLevels {
        let finite = levels_m.iter().copied().filter(|level| level.is_finite());
        let range = finite
            .map(|level| (level, level))
            .reduce(|(low, high), (level, _)| (low.min(level), high.max(level)));
        let Some((low_m, high_m)) = range else {
            return TileLevels::Nothing;
        };
        let in_steps = |level: f32, per_m: f64| (f64::from(level) * per_m).round();
        for per_m in STEPS_PER_M {
            let low = in_steps(low_m, per_m);
            let carries = f64::from(low_m.abs().max(high_m.abs())) * per_m < MOST_STEPS;
            if carries && in_steps(high_m, per_m) - low < f64::from(NO_DATA) {
                let above = levels_m.iter().map(|level| {
                    if level.is_finite() {
                        (in_steps(*level, per_m) - low) as u16
                    } else {
                        NO_DATA
                    }
                });
                let above = above.collect();
                return TileLevels::Steps { per_m, low, above };
            }
        }
        TileLevels::Exact(levels_m.into())
    }

    /// The level of a cell in metres, by its number; `None` where there are no data.
    #[inline]
    pub(crate) fn level_m(&self, cell: usize) -> Option<f64> {
        match self {
            TileLevels::Nothing => None,
            TileLevels::Steps { per_m, low, above } => {
                let above = above.get(cell).copied().filter(|above| *above != NO_DATA)?;
                Some((low + f64::from(above)) / per_m)
            }
            TileLevels::Exact(levels) => levels
                .get(cell)
                .copied()
                .filter(|level| level.is_finite())
                .map(f64::from),
        }
    }

    /// Bytes that the levels take.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            TileLevels::Nothing => 0,
            TileLevels::Steps { above, .. } => size_of_val::<[u16]>(above),
            TileLevels::Exact(levels) => size_of_val::<[f32]>(levels),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A level is off by less than 5 mm, whatever the range; no data stay no data.
        #[test]
        fn levels_come_back_within_their_step(
            levels in prop::collection::vec(prop_oneof![
                8 => -500.0f32..2_200.0,
                4 => 10.0f32..12.0,
                1 => Just(f32::NAN),
                1 => Just(f32::INFINITY),
            ], 0..200),
            narrow in any::<bool>(),
        ) {
            let levels: Vec<f32> = levels.into_iter().map(|level| if narrow { level / 100.0 } else { level }).collect();
            let kept = TileLevels::new(&levels);
            for (cell, level) in levels.iter().enumerate() {
                match kept.level_m(cell) {
                    Some(found) => prop_assert!((found - f64::from(*level)).abs() <= 0.005_000_1, "{level} {found}"),
                    None => prop_assert!(!level.is_finite()),
                }
            }
            prop_assert_eq!(kept.level_m(levels.len()), None);
        }

        /// What was delivered in centimetres is that decimal number.
        #[test]
        fn centimetres_come_back_exactly(low in -50_000i32..200_000, above in prop::collection::vec(0i32..60_000, 1..50)) {
            let levels: Vec<f32> = above.iter().map(|cm| (f64::from(low + cm) / 100.0) as f32).collect();
            let kept = TileLevels::new(&levels);
            for (cell, cm) in above.iter().enumerate() {
                prop_assert_eq!(kept.level_m(cell), Some(f64::from(low + cm) / 100.0));
            }
        }
    }

    #[test]
    fn memory_follows_the_range() {
        assert_eq!(TileLevels::new(&[f32::NAN; 9]).bytes(), 0);
        assert_eq!(TileLevels::new(&[4.5; 9]).bytes(), 18);
        assert_eq!(TileLevels::new(&[0.0, 655.34]).bytes(), 4);
        assert_eq!(TileLevels::new(&[0.0, 655.36]).bytes(), 8);
        assert_eq!(TileLevels::new(&[f32::MIN, f32::MAX]).bytes(), 8);
    }
}
