//! The measures that need no building permit, by date.
//!
//! Marks: [V] checked in a named source, [S] from summaries by municipalities and trade, [M] from memory. None of these figures
//! is an interpretation of ours: change them here where the law changes.

use jiff::civil::{Date, date};

/// What a measure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// A free-standing ancillary building.
    Ancillary,
    /// An addition to a building that stands.
    Addition,
}

/// Where a measure holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// In a detailed plan.
    InPlan,
    /// Outside every detailed plan.
    OutsidePlan,
    /// In both.
    Anywhere,
}

/// A measure with its figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measure {
    /// Stable name.
    pub id: &'static str,
    /// Name in Swedish and English.
    pub name: [&'static str; 2],
    /// The law.
    pub legal_basis: &'static str,
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub until: Option<Date>,
    /// What it is about.
    pub about: About,
    /// Where it holds.
    pub place: Where,
    /// Greatest size of each, in m²: building area of a building, floor area of an addition.
    pub each_m2: f64,
    /// Greatest size of all on the plot together, in m².
    pub together_m2: Option<f64>,
    /// Greatest ridge height, in metres.
    pub ridge_m: Option<f64>,
    /// Least distance to the plot boundary in metres, unless the neighbours agree.
    pub boundary_m: f64,
    /// True where it is for plots with a one- or two-dwelling house only.
    pub small_house_only: bool,
}

/// PBL 9 kap. in its wording from 1 December 2025. Its new paragraph numbers are not checked, and not told.
const NEW: &str = "PBL 9 kap. (från 2025-12-01)";
/// PBL 9 kap. 4 § and following in its wording until 30 November 2025.
const OLD: &str = "PBL 9 kap. 4–4 f §§ (till 2025-11-30)";

const NEW_FROM: Date = date(2025, 12, 1);
const ATTEFALL_FROM: Date = date(2014, 7, 2);
// [M] The day on which 25 m² became 30 m² for both; checked: the year 2020.
const ATTEFALL_30_FROM: Date = date(2020, 3, 1);

/// Every measure.
pub(crate) const MEASURES: &[Measure] = &[
    Measure {
        id: "ancillary-building-in-plan-2025",
        name: [
            "Fristående komplementbyggnad eller komplementbostad",
            "Free-standing ancillary building or dwelling",
        ],
        legal_basis: NEW,
        from: NEW_FROM,
        until: None,
        about: About::Ancillary,
        place: Where::InPlan,
        each_m2: 30.0,           // [S]
        together_m2: Some(45.0), // [S] earlier exempt buildings count
        ridge_m: Some(4.0),      // [S]
        boundary_m: 4.5,         // [S] unless the neighbours agree in writing
        small_house_only: false,
    },
    Measure {
        id: "ancillary-building-outside-plan-2025",
        name: [
            "Fristående komplementbyggnad eller komplementbostad utanför detaljplan",
            "Free-standing ancillary building or dwelling outside detailed plans",
        ],
        legal_basis: NEW,
        from: NEW_FROM,
        until: None,
        about: About::Ancillary,
        place: Where::OutsidePlan,
        each_m2: 50.0,           // [S]
        together_m2: Some(65.0), // [S]
        ridge_m: Some(4.5),      // [S]
        boundary_m: 4.5,         // [S]
        small_house_only: false,
    },
    Measure {
        id: "addition-2025",
        name: ["Tillbyggnad", "Addition"],
        legal_basis: NEW,
        from: NEW_FROM,
        until: None,
        about: About::Addition,
        place: Where::Anywhere,
        each_m2: 30.0, // [S] of floor area or open area, per building
        together_m2: None,
        ridge_m: None,   // [S] not above the main building's ridge: see the conditions
        boundary_m: 4.5, // [S]
        small_house_only: false,
    },
    Measure {
        id: "friggebod",
        name: ["Friggebod", "Small shed (friggebod)"],
        legal_basis: OLD,
        from: ATTEFALL_FROM,
        until: Some(NEW_FROM),
        about: About::Ancillary,
        place: Where::Anywhere,
        each_m2: 15.0,           // [V]
        together_m2: Some(15.0), // [M]
        ridge_m: Some(3.0),      // [M]
        boundary_m: 4.5,         // [V]
        small_house_only: true,  // [M]
    },
    Measure {
        id: "attefallshus-25",
        name: ["Attefallshus", "Ancillary building (attefallshus)"],
        legal_basis: OLD,
        from: ATTEFALL_FROM,
        until: Some(ATTEFALL_30_FROM),
        about: About::Ancillary,
        place: Where::Anywhere,
        each_m2: 25.0,           // [M]
        together_m2: Some(25.0), // [M]
        ridge_m: Some(4.0),      // [M]
        boundary_m: 4.5,         // [V]
        small_house_only: true,  // [M]
    },
    Measure {
        id: "attefallshus-30",
        name: ["Attefallshus", "Ancillary building (attefallshus)"],
        legal_basis: OLD,
        from: ATTEFALL_30_FROM,
        until: Some(NEW_FROM),
        about: About::Ancillary,
        place: Where::Anywhere,
        each_m2: 30.0,           // [V]
        together_m2: Some(30.0), // [M]
        ridge_m: Some(4.0),      // [M]
        boundary_m: 4.5,         // [V]
        small_house_only: true,  // [M]
    },
    Measure {
        id: "addition-attefall",
        name: ["Tillbyggnad (Attefall)", "Addition (Attefall)"],
        legal_basis: OLD,
        from: ATTEFALL_FROM,
        until: Some(NEW_FROM),
        about: About::Addition,
        place: Where::Anywhere,
        each_m2: 15.0, // [V] of floor area
        together_m2: None,
        ridge_m: None,          // [M] not above the house's ridge
        boundary_m: 4.5,        // [V]
        small_house_only: true, // [M]
    },
];

/// The measures of a day.
pub(crate) fn measures_on(day: Date) -> impl Iterator<Item = &'static Measure> {
    let holds =
        move |measure: &&Measure| measure.from <= day && measure.until.is_none_or(|until| day < until);
    MEASURES.iter().filter(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_the_measures_of_its_law() {
        let on = |day| measures_on(day).map(|measure| measure.id).collect::<Vec<_>>();
        assert_eq!(
            on(date(2025, 12, 1)),
            [
                "ancillary-building-in-plan-2025",
                "ancillary-building-outside-plan-2025",
                "addition-2025"
            ]
        );
        assert_eq!(
            on(date(2025, 11, 30)),
            ["friggebod", "attefallshus-30", "addition-attefall"]
        );
        assert_eq!(
            on(date(2019, 6, 1)),
            ["friggebod", "attefallshus-25", "addition-attefall"]
        );
        assert!(on(date(2014, 7, 1)).is_empty());
    }
}
