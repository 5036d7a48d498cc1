//! Does this proposal keep the rules?
//!
//! A [`CheckQuestion`] brings a proposal as read from a drawing. [`Answers::check`](crate::Answers::check) measures it, finds
//! the rules of its place, and holds it against each by one of the [`kinds`]. Nothing is approved: a result says fulfils, breaks
//! (by how much), cannot decide (what is missing), needs a human, or does not apply.
//!
//! | module | holds |
//! |---|---|
//! | `answer` | the shape of an answer |

pub(crate) mod answer;

pub use answer::{
    BuildingAnswer, CheckAnswer, CheckQuestion, CheckResult, CheckSummary, Disagreement, FacadeAnswer,
    GroundAnswer, MeasureAnswer, MeasureSource, ProposalAnswer, Verdict,
};
