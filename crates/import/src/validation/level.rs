//! At which heights a geometry holds. Two uses may share a place on the map where one lies above the other.

use planvy_plan::{GeometryPart, Position, VerticalLimit};

/// The heights of a part, as far as the delivery says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// No limit: from the ground's depth to the sky.
    Unlimited,
    /// From a level upwards; the level is unknown where the surface was drawn without heights.
    Up(Option<f64>),
    /// From a level downwards.
    Down(Option<f64>),
    /// Between two levels (a solid).
    Between(f64, f64),
}

/// How two levels relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelRelation {
    /// One lies above the other.
    Apart,
    /// They share heights.
    Shared,
    /// One of them is limited and the other says nothing of heights: whether they share heights is not stated.
    Unstated,
}

/// Levels that meet within this are one above the other, in metres.
const LEVEL_TOLERANCE_M: f64 = 0.01;

impl Level {
    /// The level of a part under the limit that its plan or regulation states. A surface drawn in three dimensions has its
    /// limit where it lies: the lowest vertex for what reaches up, the highest for what reaches down, so that two halves
    /// of one deck are apart only if their surfaces do not pass through each other.
    pub fn of(part: &GeometryPart, limit: Option<VerticalLimit>) -> Level {
        if let Position::Solid(faces) = &part.position {
            let levels = faces.iter().flatten().flatten().map(|&[_, _, level]| level);
            return match range(levels) {
                Some((low, high)) => Level::Between(low, high),
                None => Level::Unlimited,
            };
        }
        let heights = range(part.vertex_heights_m.iter().copied());
        match limit {
            None => Level::Unlimited,
            Some(VerticalLimit::Up) => Level::Up(heights.map(|(low, _)| low)),
            Some(VerticalLimit::Down) => Level::Down(heights.map(|(_, high)| high)),
        }
    }

    /// How this level relates to another.
    ///
    /// ```
    /// use planvy_import::validation::level::{Level, LevelRelation};
    /// assert_eq!(Level::Up(None).relation(Level::Down(None)), LevelRelation::Apart);
    /// assert_eq!(Level::Between(0.0, 3.0).relation(Level::Between(3.0, 6.0)), LevelRelation::Apart);
    /// assert_eq!(Level::Between(0.0, 3.0).relation(Level::Up(Some(2.0))), LevelRelation::Shared);
    /// assert_eq!(Level::Unlimited.relation(Level::Down(None)), LevelRelation::Unstated);
    /// ```
    pub fn relation(self, other: Level) -> LevelRelation {
        use Level::{Between, Down, Unlimited, Up};
        let apart_if = |apart: bool| {
            if apart {
                LevelRelation::Apart
            } else {
                LevelRelation::Shared
            }
        };
        match (self, other) {
            (Unlimited, Unlimited) | (Up(_), Up(_)) | (Down(_), Down(_)) => LevelRelation::Shared,
            (Unlimited, _) | (_, Unlimited) => LevelRelation::Unstated,
            (Up(Some(low)), Down(Some(high))) | (Down(Some(high)), Up(Some(low))) => {
                apart_if(high <= low + LEVEL_TOLERANCE_M)
            }
            // Drawn without heights, both refer to the same surface: the typical deck.
            (Up(_), Down(_)) | (Down(_), Up(_)) => LevelRelation::Apart,
            (Between(low, high), Between(other_low, other_high)) => {
                apart_if(high <= other_low + LEVEL_TOLERANCE_M || other_high <= low + LEVEL_TOLERANCE_M)
            }
            (Between(_, high), Up(Some(low))) | (Up(Some(low)), Between(_, high)) => {
                apart_if(high <= low + LEVEL_TOLERANCE_M)
            }
            (Between(low, _), Down(Some(high))) | (Down(Some(high)), Between(low, _)) => {
                apart_if(high <= low + LEVEL_TOLERANCE_M)
            }
            (Between(..), Up(None) | Down(None)) | (Up(None) | Down(None), Between(..)) => {
                LevelRelation::Unstated
            }
        }
    }
}

/// The lowest and the highest of some levels; `None` where there are none, or one is not a number.
fn range(levels: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    levels
        .map(|level| (level, level))
        .reduce(|(low, high), (level, _)| (low.min(level), high.max(level)))
        .filter(|(low, high)| low.is_finite() && high.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relation_is_the_same_from_both_sides() {
        let levels = [
            Level::Unlimited,
            Level::Up(None),
            Level::Up(Some(12.0)),
            Level::Down(None),
            Level::Down(Some(12.0)),
            Level::Down(Some(13.0)),
            Level::Between(0.0, 12.0),
            Level::Between(12.0, 20.0),
        ];
        for first in levels {
            for second in levels {
                assert_eq!(
                    first.relation(second),
                    second.relation(first),
                    "{first:?} {second:?}"
                );
            }
        }
    }

    #[test]
    fn surfaces_that_pass_through_each_other_share_heights() {
        assert_eq!(
            Level::Up(Some(12.0)).relation(Level::Down(Some(12.0))),
            LevelRelation::Apart
        );
        assert_eq!(
            Level::Up(Some(12.0)).relation(Level::Down(Some(12.5))),
            LevelRelation::Shared
        );
    }
}
