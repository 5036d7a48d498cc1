//! Plans, city model and building right into 3D Tiles.
//!
//! Each layer is a [`TileSource`]: it plans its tiles, and makes the contents of one in the plane of the city's zone
//! ([`GridContent`]). A `Frame` puts the contents where a tileset has them.

pub mod buildings;
pub mod city;
pub mod divide;
pub mod envelopes;
pub mod fingerprint;
mod flat_shaded;
pub mod frame;
pub mod grid_content;
pub mod ground;
pub mod labels;
mod lattice;
pub mod layers;
pub mod making;
pub mod plan_areas;
pub mod plan_lines;
mod prints;
pub mod proposals;
mod site_print;
pub mod square;
pub mod terrain;
#[cfg(test)]
mod test_town;
pub mod tile_source;
mod told;
pub mod tree;

pub use city::{City, main_zone};
pub use fingerprint::{Fingerprint, Fingerprinting};
pub use frame::{Frame, FrameError, FramedTile};
pub use grid_content::{GridBox, GridContent, GridPart, Precision};
pub use making::{LayerTiles, LeftOut, Progress, TileFacts, TileKeep, TileKey, agree_on_errors, make_layer};
pub use square::TileSquare;
pub use tile_source::{Layer, PlannedTile, TileSource};
