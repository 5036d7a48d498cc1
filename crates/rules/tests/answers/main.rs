//! Answers from delivered and made-up plans, end to end.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod accepted_base_data;
mod base_layers;
mod delivered;
mod described;
mod differences;
mod foreign_plans;
mod made_up;
mod overlapping_plans;
mod places;
mod plan_lists;
mod real_plans;
mod written_as_the_tree;
