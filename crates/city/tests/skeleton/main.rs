//! Roofs over floor plans against other ways to get them.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod hostile;
mod known;
mod properties;
mod shapes;
mod weighted;
