//! Levels of the ground: GeoTIFF (also cloud-optimised), ESRI ASCII grid, laser scans (LAS, LAZ), and
//! triangles: those of LandXML and of city models.
//!
//! A raster is read whole, in its own SWEREF 99 projection. What its levels are counted from is kept as the file says it; where
//! nobody says it, the raster has no datum, and no level of it is compared with one over RH 2000 (decision 0015).

mod anywhere;
mod ascii_grid;
mod gdal_metadata;
mod geo_keys;
mod geoid_grid;
mod geotiff;
mod land_xml;
mod levels;
pub mod point_cloud;
mod raster;
mod relief;
mod triangles;

pub use anywhere::{GroundAnywhere, GroundFormat, detect_ground, ground_formats};
pub use ascii_grid::TerrainAsciiGrid;
pub use geoid_grid::{GeoidContentError, GeoidFileError, read_geoid};
pub use geotiff::TerrainGeoTiff;
pub use land_xml::TerrainLandXml;
pub use point_cloud::TerrainPointCloud;
pub use raster::MOST_CELLS;
pub use relief::TerrainRelief;

#[cfg(test)]
mod tests;
