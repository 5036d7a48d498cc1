//! Features as bytes.

pub(crate) mod json;

pub mod csv;
pub mod geojson;
pub mod json_fg;
