//! Existing buildings as footprints with heights: GeoJSON, GeoPackage and shapefile.
//!
//! A building is a polygon. Its height, its storeys, the level of its ground and whether it is a main or an ancillary building
//! stand in attributes that a mapping names, or that have one of the usual names (`hojd_m`, `vaningar`, `markniva_rh2000`,
//! `byggnadstyp`, `height`, `storeys`, …). What a source does not say stays unknown; nothing is guessed from a shape. Buildings in
//! three dimensions are read from CityJSON (`cityjson`) and CityGML (`citygml`).

mod collect;
mod fields;
mod geojson;
mod geopackage;
mod shapefile;

pub use geojson::BuildingsGeoJson;
pub use geopackage::BuildingsGeoPackage;
pub use shapefile::BuildingsShapefile;

use crate::features::attributes::folded;

/// Whether a file is named as buildings are.
fn is_named_as_buildings(file_name: &str) -> bool {
    let name = folded(file_name);
    name.contains("byggnad") || name.contains("building")
}

#[cfg(test)]
mod tests;
