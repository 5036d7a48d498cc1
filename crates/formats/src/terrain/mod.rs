//! Levels of the ground: GeoTIFF (also cloud-optimised) and ESRI ASCII grid.
//!
//! A raster is read whole, in its own SWEREF 99 projection. What its levels are counted from is kept as the file says it; where
//! nobody says it, the raster has no datum, and no level of it is compared with one over RH 2000 (decision 0015).

mod ascii_grid;
mod gdal_metadata;
mod geo_keys;
mod geoid_grid;
mod geotiff;
mod levels;
mod raster;
mod well_known_text;

pub use ascii_grid::TerrainAsciiGrid;
pub use geoid_grid::{GeoidContentError, GeoidFileError, read_geoid};
pub use geotiff::TerrainGeoTiff;

#[cfg(test)]
mod tests;
