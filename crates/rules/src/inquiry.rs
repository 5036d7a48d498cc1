//! Citizens' questions.

pub mod answer;

pub use answer::{Inquiry, InquiryAnswer, InquiryError, Terms, WantedBuilding};

/// The names of the kinds of question.
pub fn kinds() -> &'static [&'static str] {
    &[]
}
