//! The trees of tiles: what of them is shown, what is fetched, what is kept.

pub mod bounds;
