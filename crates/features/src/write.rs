//! Features as bytes.

pub(crate) mod json;
pub(crate) mod outlined;
mod position_text;

pub mod csv;
pub mod flatgeobuf;
pub mod geojson;
pub mod geoparquet;
pub mod json_fg;
pub mod wkb;
