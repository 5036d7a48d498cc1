//! Parcels: GeoJSON and GeoPackage.
//!
//! A parcel is a polygon with a designation. The designation stands in the attribute that the user names
//! (`--designation-field`), else in one of the usual names, else in the four attributes that Lantmäteriet delivers. Areas of
//! one designation (*skiften*) become one parcel.

mod collect;
mod designation;
mod geojson;
mod geopackage;

pub use geojson::ParcelsGeoJson;
pub use geopackage::ParcelsGeoPackage;
