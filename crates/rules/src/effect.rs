//! What would change if a plan in process gained legal force.

pub mod answer;

pub use answer::{EffectAnswer, EffectError, EffectQuestion};
