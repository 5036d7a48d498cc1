//! Addresses: CSV and GeoJSON.
//!
//! An address is a street, a number as written on the door (`18A`, `9BA`, `5 U2`) and a point. The columns are found by the
//! names that Swedish and international sources use: `gata`, `gatunummer`, `postnummer`, `street`, `lon`, `x`, ….

mod collect;
mod csv;
mod fields;
mod geojson;

pub use csv::AddressesCsv;
pub use geojson::AddressesGeoJson;
