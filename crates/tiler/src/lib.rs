//! Plans, city model and building right into 3D Tiles.
//!
//! Each layer is a [`TileSource`]: it plans its tiles, and makes the contents of one in the plane of the city's zone
//! ([`GridContent`]). A `Frame` puts the contents where a tileset has them.

pub mod city;
pub mod fingerprint;
pub mod frame;
pub mod grid_content;
mod lattice;
pub mod square;
pub mod tile_source;

pub use city::{City, main_zone};
pub use fingerprint::{Fingerprint, Fingerprinting};
pub use frame::{Frame, FrameError, FramedTile};
pub use grid_content::{GridBox, GridContent, GridPart, Precision};
pub use square::TileSquare;
pub use tile_source::{Layer, PlannedTile, TileSource};
