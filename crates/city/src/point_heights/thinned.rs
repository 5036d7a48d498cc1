//! Levels in bounded number, evenly thinned.

/// Levels kept at most.
const MOST_KEPT: usize = 8_192;

/// Every n-th level of those that came; n doubles whenever too many are kept.
#[derive(Clone, Debug)]
pub(super) struct Thinned {
    kept_m: Vec<f32>,
    every: usize,
    seen: usize,
}

impl Default for Thinned {
    fn default() -> Thinned {
        Thinned {
            kept_m: Vec::new(),
            every: 1,
            seen: 0,
        }
    }
}

impl Thinned {
    /// Takes a level.
    pub(super) fn add(&mut self, level_m: f64) {
        if self.seen.is_multiple_of(self.every) {
            if self.kept_m.len() == MOST_KEPT {
                let mut number = 0_usize;
                self.kept_m.retain(|_| {
                    number += 1;
                    number % 2 == 1
                });
                self.every *= 2;
            }
            if self.seen.is_multiple_of(self.every) {
                self.kept_m.push(level_m as f32);
            }
        }
        self.seen += 1;
    }

    /// How many came.
    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    /// The level that a share of them lies below or at: the nearest rank.
    pub(super) fn level_above(mut self, share: f64) -> Option<f64> {
        self.kept_m.sort_unstable_by(f32::total_cmp);
        let rank = (share * self.kept_m.len() as f64).ceil() as usize;
        let at = rank.saturating_sub(1).min(self.kept_m.len().checked_sub(1)?);
        self.kept_m.get(at).copied().map(f64::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinned_levels_tell_nearly_the_same() {
        for count in [100_u32, 8_192, 8_193, 100_000] {
            let mut thinned = Thinned::default();
            // In an order that has nothing to do with their size.
            (0..count).for_each(|number| thinned.add(f64::from(number * 7_919 % count)));
            assert_eq!(thinned.seen(), count as usize);
            assert!(thinned.kept_m.len() <= MOST_KEPT);
            let level = thinned.level_above(0.9).unwrap() / f64::from(count);
            assert!((level - 0.9).abs() < 0.012, "{count}: {level}");
        }
        assert_eq!(Thinned::default().level_above(0.5), None);
    }
}
