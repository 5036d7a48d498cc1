//! GeoJSON (RFC 7946): geometries and features read for the formats that are built on it, and plans written as features.

pub mod geometry;
mod ring;
pub mod stream;
mod tree;
mod write;

pub use write::{OutputCrs, WriteFeaturesError, write_plans};
