//! The stores, by their public face.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod collected;
mod contract;
mod files;
mod geopackage;
mod kinds;
mod layouts;
mod postgis;
#[path = "../../../../tests/private_postgres/mod.rs"]
mod private_postgres;
mod samples;
