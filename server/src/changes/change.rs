//! One change: what changed, why, when, and what it comes to.

use jiff::Timestamp;
use jiff::civil::Date;
use planvy_plan::{Standing, State};

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A plan that the store did not hold before.
    PlanAdded,
    /// A plan says something else than before.
    PlanChanged,
    /// A plan has legal force from now on.
    PlanInForce,
    /// A plan is repealed or given up from now on.
    PlanEnded,
    /// Parcels were imported.
    Parcels,
    /// Addresses were imported.
    Addresses,
    /// Existing buildings were imported.
    Buildings,
    /// Levels of the ground were imported.
    Terrain,
    /// Features of a comprehensive plan were imported.
    Guidance,
    /// Another release of the national catalogue is in use.
    Catalogue,
}

impl ChangeKind {
    /// All of them.
    pub const ALL: [ChangeKind; 10] = [
        ChangeKind::PlanAdded,
        ChangeKind::PlanChanged,
        ChangeKind::PlanInForce,
        ChangeKind::PlanEnded,
        ChangeKind::Parcels,
        ChangeKind::Addresses,
        ChangeKind::Buildings,
        ChangeKind::Terrain,
        ChangeKind::Guidance,
        ChangeKind::Catalogue,
    ];

    /// The words of all of them, in the same order.
    pub const WORDS: [&'static str; 10] = [
        "plan-added",
        "plan-changed",
        "plan-in-force",
        "plan-ended",
        "parcels",
        "addresses",
        "buildings",
        "terrain",
        "guidance",
        "catalogue",
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::PlanAdded => "plan-added",
            ChangeKind::PlanChanged => "plan-changed",
            ChangeKind::PlanInForce => "plan-in-force",
            ChangeKind::PlanEnded => "plan-ended",
            ChangeKind::Parcels => "parcels",
            ChangeKind::Addresses => "addresses",
            ChangeKind::Buildings => "buildings",
            ChangeKind::Terrain => "terrain",
            ChangeKind::Guidance => "guidance",
            ChangeKind::Catalogue => "catalogue",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<ChangeKind> {
        ChangeKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether it is about a plan.
    pub fn is_about_a_plan(self) -> bool {
        matches!(
            self,
            ChangeKind::PlanAdded | ChangeKind::PlanChanged | ChangeKind::PlanInForce | ChangeKind::PlanEnded
        )
    }
}

/// The thing that changed, by its number in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A version of a plan.
    Version(usize),
    /// A file of base data.
    File(usize),
    /// The national catalogue.
    Catalogue,
}

/// Why something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something was imported.
    Import,
    /// A day has come that a plan in the store names.
    Day(Date),
}

/// What begins and ends on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turning {
    /// Regulations that begin to apply by a clock of their own.
    pub beginning: u32,
    /// Regulations whose time is over.
    pub ending: u32,
    /// Whether an amendment of the plan gets legal force.
    pub amendment: bool,
    /// How the plan stands on the eve of the day.
    pub standing_before: Option<Standing>,
    /// How it stands on the day.
    pub standing_after: Option<Standing>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind it is.
    pub kind: ChangeKind,
    /// What changed.
    pub subject: Subject,
    /// Why.
    pub cause: Cause,
    /// When: the time of the import, or the Swedish midnight at which the day began. A change to come has the time of the import
    /// that told of it.
    pub moment: Timestamp,
    /// Number in the log of the import that it comes from, or whose data name the day.
    pub import: usize,
    /// Whether what changed applies after the change.
    pub state: State,
    /// What begins and ends, where a day is the cause.
    pub turning: Turning,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        for (kind, word) in ChangeKind::ALL.into_iter().zip(ChangeKind::WORDS) {
            assert_eq!(kind.word(), word);
            assert_eq!(ChangeKind::from_word(word), Some(kind));
        }
        assert_eq!(ChangeKind::from_word("plan"), None);
    }
}
