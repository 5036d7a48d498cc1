//! Does this proposal keep the rules?
//!
//! A [`CheckQuestion`] brings a proposal as read from a drawing. [`Answers::check`](crate::Answers::check) measures it, finds
//! the rules of its place, and holds it against each by one of the [`kinds()`]. Nothing is approved: a result says fulfils, breaks
//! (by how much), cannot decide (what is missing), needs a human, or does not apply.
//!
//! | module | holds |
//! |---|---|
//! | `answer` | the shape of an answer |
//! | `measuring`, `building` | from a drawn building to a measured one |
//! | `scene` | the buildings, rules, parcels and what stands there, in one plane |
//! | `kind`, `kinds` | the shape of a check, and every kind of it |
//! | `judge`, `outcome`, `words` | margins and verdicts, what a check comes to, its sentences |
//! | `land_shapes`, `over_land` | what lies on what, and over what |
//! | `settings` | figures that no plan delivers |
//! | `desk` | the desk where proposals are checked |

pub(crate) mod answer;
pub(crate) mod building;
mod desk;
pub(crate) mod judge;
mod kind;
pub(crate) mod kinds;
pub(crate) mod land_shapes;
mod measuring;
mod notes;
mod outcome;
mod over_land;
pub(crate) mod scene;
mod settings;
pub(crate) mod words;

pub use answer::{
    BuildingAnswer, CheckAnswer, CheckQuestion, CheckResult, CheckSummary, Disagreement, FacadeAnswer,
    MeasureAnswer, MeasureSource, ProposalAnswer, Verdict,
};
pub use kind::CheckKind;
pub use kinds::kinds;
pub use settings::CheckSettings;
