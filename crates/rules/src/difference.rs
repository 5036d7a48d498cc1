//! What changed at a place between two days.

pub mod answer;

pub use answer::{DifferenceAnswer, DifferenceError, DifferenceQuestion};
