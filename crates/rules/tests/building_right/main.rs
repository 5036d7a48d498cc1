//! Building right, from delivered plans to the answer.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code"
)]

#[path = "../answers/delivered.rs"]
mod delivered;
mod denominators;
mod excluded_land;
mod heights;
#[path = "../answers/made_up.rs"]
#[expect(dead_code, reason = "shared with the tests of answers")]
mod made_up;
mod overlays;
mod real_plans;
mod rules_of_plans;
mod standing_buildings;
