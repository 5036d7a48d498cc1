//! Features as bytes.

mod json;

pub mod geojson;
