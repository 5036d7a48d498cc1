//! What holds at a place and a date.
//!
//! A [`Question`] names a place, a date and a language; [`Answers`] gives an [`Answer`] to it: which plans and regulations
//! hold there, in plain words, as data and with citation, and what is not known. The types of this crate are the contract of
//! the API.
//!
//! | module | holds |
//! |---|---|
//! | [`question`], [`served`], [`place_checks`], [`site`] | the place: as asked, checked, found |
//! | [`answer`], [`plan_answer`], [`regulation_answer`], [`words_schema`] | the shape of an answer |
//! | [`standing`], [`implementation`], [`overlap`] | how a plan and a regulation stand at a date, and where plans overlap |
//! | [`plan_record`], [`regulation_words`] | records and words, made from what was delivered |
//! | [`plan_facts`], [`prepared`] | what is worked out once for a snapshot |
//! | [`building_right`], [`envelope`], [`ground`] | what may be built, how high, and where the ground lies |
//! | [`sentences`] | the sentences, in Swedish and English |
//! | [`views`] | a plan, a regulation, a parcel, a kind of the catalogue, a search |
//! | [`answers`] | the desk where questions are answered |

pub mod answer;
pub mod answers;
mod assessment;
pub mod building_right;
pub mod check;
pub mod difference;
pub mod effect;
pub mod envelope;
pub mod exempt;
mod geometry_answer;
pub mod ground;
pub mod guidance;
pub mod implementation;
pub mod inquiry;
mod land;
mod overlaid;
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
pub mod served;
pub mod site;
pub mod standing;
mod tree;
pub mod views;
pub mod words_schema;
mod written;

pub use answer::{Answer, AnsweredPlace, Coverage, Link, Note, NoteCode, ParcelAnswer, Share, Source, Theme};
pub use answers::Answers;
pub use building_right::BuildingRightAnswer;
pub use check::{CheckAnswer, CheckQuestion, CheckResult};
pub use difference::{DifferenceAnswer, DifferenceError, DifferenceQuestion};
pub use effect::{EffectAnswer, EffectError, EffectQuestion};
pub use envelope::EnvelopeAnswer;
pub use inquiry::{Inquiry, InquiryAnswer, InquiryError};
pub use plan_answer::{Implementation, ImplementationState, PlanAnswer, PlanLaw, PlanRecord, VerticalExtent};
pub use question::{Place, Question, QuestionError};
pub use regulation_answer::{QuantityAnswer, RegulationAnswer, RegulationWords};
pub use served::Served;
