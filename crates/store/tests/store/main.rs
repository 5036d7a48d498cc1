//! The embedded store, by its public face.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

mod collected;
mod files;
mod geopackage;
mod killed;
mod lossless;
mod samples;
mod versions;
