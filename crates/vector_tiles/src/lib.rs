//! Vector tiles as bytes.
//!
//! | module | holds |
//! |---|---|
//! | [`grid`] | tile grids (OGC Two Dimensional Tile Matrix Set 2.0): where a tile lies |
//! | [`space`] | the square of a tile in its own units |
//! | [`outline`] | rings on the whole numbers of a tile: cleaned, turned, made simple |
//! | [`drawing`] | geometries clipped, snapped and written as the commands of a vector tile |
//! | [`pmtiles`] | many tiles in one file (PMTiles 3) |
//! | [`layer`] | layers of features with shared keys and values (Mapbox Vector Tile 2.1) |
//!
//! Nothing here knows what the features are or where they come from.

mod clipping;
mod values;
mod wire;

pub mod drawing;
pub mod grid;
pub mod layer;
pub mod outline;
pub mod pmtiles;
pub mod space;

pub use drawing::Drawing;
pub use grid::{TileAddress, TileGrid, TileRange};
pub use layer::Layer;
pub use space::TileSpace;
pub use values::{PreparedValue, PreparedValues, TagValue};
