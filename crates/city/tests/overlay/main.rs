//! Overlays: known answers, the two dangers of the overlay below, properties against counting positions and against sums.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

mod dangers;
mod properties;
mod shapes;
