//! The comprehensive plan (*översiktsplan*): GeoJSON and GeoPackage.
//!
//! A feature is an area, a line or a point with a category. Which attribute means what stands in a mapping, or the attributes
//! have the names of *ÖP-modell* 2.1 (`kategori`, `underkategori`, `planeringsläge`, `ställningstagande`, …). A category that is
//! none of the model's ten is kept in the plan's own words, with a finding.

mod collect;
mod fields;
mod geojson;
mod geopackage;

pub use geojson::GuidanceGeoJson;
pub use geopackage::GuidanceGeoPackage;

use crate::features::attributes::folded;

/// Whether a file or a table is named as comprehensive plans are.
fn is_named_as_guidance(name: &str) -> bool {
    let name = folded(name);
    [
        "oversiktsplan",
        "markochvattenanvandning",
        "utvecklingsinriktning",
        "guidance",
        "comprehensiveplan",
    ]
    .iter()
    .any(|known| name.contains(known))
}

#[cfg(test)]
mod tests;
