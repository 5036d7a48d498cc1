//! What a kind looks like on a plan map: one source for the maps of pages and the city in 3D.

use super::{Entry, Hatch};
use crate::meaning::entry_of;
use crate::regulation::{RegulationContent, RegulationGroup};

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

/// The fill of every use under another country's law, `#RRGGBB`: a grey brown that no use of the Swedish advice has, so that nobody reads a
/// Swedish use out of it.
pub const FOREIGN_USE_FILL: &str = "#CFC4B4";

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

    /// The look of a regulation: of its kind; of a use under another country's law one neutral colour, whatever the use is.
    pub fn of_content(content: &RegulationContent) -> Look {
        if content.mapped.is_some() {
            return Look::under_foreign_law(content.group);
        }
        entry_of(content).map(Look::of).unwrap_or_default()
    }

    /// The look of every regulation of a group under another country's law.
    pub fn under_foreign_law(group: RegulationGroup) -> Look {
        Look {
            fill: (group == RegulationGroup::Use).then_some(FOREIGN_USE_FILL),
            mark: None,
        }
    }

    /// True where there is nothing to show.
    pub fn is_plain(&self) -> bool {
        self.fill.is_none() && self.mark.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Colour;
    use crate::regulation::MappedMeaning;

    #[test]
    fn a_use_of_another_country_has_a_colour_that_no_swedish_use_has() {
        assert!(Colour::ALL.iter().all(|colour| colour.hex() != FOREIGN_USE_FILL));
        let mut content = RegulationContent::new(RegulationGroup::Use, "Wonen");
        assert!(Look::of_content(&content).is_plain(), "of no known kind");
        content.mapped = Some(MappedMeaning::default());
        assert_eq!(Look::of_content(&content).fill, Some(FOREIGN_USE_FILL));
        content.group = RegulationGroup::Property;
        assert!(Look::of_content(&content).is_plain());
        content.mapped = None;
        content.code = Some("DP_KM_B2".to_owned());
        assert_eq!(Look::of_content(&content).fill, Some("#FFFFCE"));
    }
}
