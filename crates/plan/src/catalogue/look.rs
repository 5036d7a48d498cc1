//! What a kind looks like on a plan map: one source for the maps of pages and the city in 3D.

use super::{Entry, Hatch};

/// What a kind of regulation looks like on a map.
///
/// ```
/// use planvy_plan::catalogue::{Look, catalogue};
/// let dwellings = Look::of(catalogue().by_code("DP_KM_B2").expect("in the catalogue"));
/// assert_eq!((dwellings.fill, dwellings.mark), (Some("#FFFFCE"), None));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Look {
    /// Fill as `#RRGGBB`.
    pub fill: Option<&'static str>,
    /// Pattern or mark.
    pub mark: Option<Mark>,
}

/// A pattern or mark of the plan map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// *Prickmark*.
    Dots,
    /// *Korsmark*.
    Plus,
    /// *Ringmark*.
    Rings,
    /// Exit forbidden.
    OpenCircles,
    /// Fence required.
    FilledCircles,
    /// Division into properties.
    Diamonds,
    /// A regulated level.
    Level,
}

impl Look {
    /// The look of a kind.
    pub fn of(entry: &Entry) -> Look {
        let mark = match entry.hatch {
            Hatch::None | Hatch::SlopeArrow => None,
            Hatch::Dots => Some(Mark::Dots),
            Hatch::Plus => Some(Mark::Plus),
            Hatch::Rings => Some(Mark::Rings),
            Hatch::DivisionLine => Some(Mark::Diamonds),
            Hatch::OpenCircles => Some(Mark::OpenCircles),
            Hatch::FilledCircles => Some(Mark::FilledCircles),
            Hatch::LevelPoint => Some(Mark::Level),
        };
        Look {
            fill: entry.colour.map(|colour| colour.hex()),
            mark,
        }
    }

    /// True where there is nothing to show.
    pub fn is_plain(&self) -> bool {
        self.fill.is_none() && self.mark.is_none()
    }
}
