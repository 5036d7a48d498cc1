//! The four states of a statement, and the standing of a plan.

use serde::{Deserialize, Serialize};

/// What a statement about a place says.
///
/// The type has no default on purpose: whoever makes a statement has to choose, so what is missing can never be printed as
/// "no".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The statement holds at the place.
    Applies,
    /// The source covers the place, and says that the statement does not hold.
    DoesNotApply,
    /// The source does not cover the place, or failed: nothing is known.
    NoData,
    /// There is a rule that a machine cannot decide.
    NeedsHuman,
}

impl State {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            State::Applies => "applies",
            State::DoesNotApply => "does-not-apply",
            State::NoData => "no-data",
            State::NeedsHuman => "needs-human",
        }
    }
}

/// How a plan or a regulation stands at a date (PBL 4:38, 5:40).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It has legal force.
    InForce,
    /// It is being made: begun, consulted on, reviewed, adopted, appealed.
    Proposed,
    /// It stands in a plan in force, but begins to apply later (`borjarGallaEfter`).
    NotYet,
    /// A temporary use whose time is over (`giltighetstid`).
    Ended,
    /// A later plan with legal force has taken its place.
    Superseded,
    /// It has been repealed, or its making was given up.
    Repealed,
}

impl Standing {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Standing::InForce => "in-force",
            Standing::Proposed => "proposed",
            Standing::NotYet => "not-yet",
            Standing::Ended => "ended",
            Standing::Superseded => "superseded",
            Standing::Repealed => "repealed",
        }
    }

    /// True for what lies behind: ended, superseded, repealed.
    pub fn is_history(self) -> bool {
        matches!(self, Standing::Ended | Standing::Superseded | Standing::Repealed)
    }
}
