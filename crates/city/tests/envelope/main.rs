//! Envelopes against their limits evaluated one by one.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod known;
mod properties;
mod solids;
