//! Every kind of check, each with a proposal that keeps its rule and one that does not.
//!
//! A folder for each kind holds `scene.json` (a plan with what lies around it, see [`scene`]), `passes.geojson` and
//! `breaks.geojson` (`breaks.city.json` of a body): proposals as anybody sends them, with one member more, `expected`, that says
//! what the check has to come to.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod bad_proposals;
mod bodies;
#[path = "../answers/delivered.rs"]
#[expect(dead_code, reason = "shared with the tests of answers")]
mod delivered;
mod guide;
mod pairs;
mod permits;
mod real_plans;
mod scene;
mod sums;
