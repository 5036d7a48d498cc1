//! Importing and validating, by the crate's public face.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod bench;
mod fetching;
mod ground;
mod publishing;
mod real_plans;
mod sources;
