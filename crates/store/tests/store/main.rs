//! The embedded store, by its public face.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test code"
)]

mod base_layers;
mod collected;
mod files;
mod geopackage;
mod history;
mod killed;
mod layouts;
mod lookup;
mod lossless;
mod samples;
mod versions;
