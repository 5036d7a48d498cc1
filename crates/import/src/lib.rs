//! Placeholder of the crate's front page.

pub mod validation;
