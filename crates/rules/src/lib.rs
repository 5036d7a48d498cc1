//! What holds at a place and a date.
//!
//! A [`Question`] names a place, a date and a language; an [`Answer`] says which plans and regulations hold there, in plain
//! words, as data and with citation, and what is not known. The types of this crate are the contract of the API.

pub mod answer;
pub mod implementation;
pub mod overlap;
pub mod place_checks;
pub mod plan_answer;
pub mod plan_facts;
pub mod plan_record;
pub mod prepared;
pub mod projected;
pub mod question;
pub mod regulation_answer;
pub mod regulation_words;
pub mod resource_path;
pub mod sentences;
pub mod standing;
pub mod words_schema;

pub use answer::{Answer, AnsweredPlace, Coverage, Link, Note, NoteCode, ParcelAnswer, Share, Source, Theme};
pub use plan_answer::{Implementation, ImplementationState, PlanAnswer, PlanRecord, VerticalExtent};
pub use question::{Place, Question, QuestionError};
pub use regulation_answer::{QuantityAnswer, RegulationAnswer, RegulationWords};
