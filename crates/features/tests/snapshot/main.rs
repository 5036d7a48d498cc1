//! The collections of a small snapshot in two zones: boxes against brute force, pages, ids, filters against a naive evaluation, and
//! what is written.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

mod boxes;
mod conditions;
mod town;
mod written;
