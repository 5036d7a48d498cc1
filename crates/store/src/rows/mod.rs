//! What the rows of every store hold: geometry, tiles, digests and readable columns, the same to the bit.

pub(crate) mod buildings;
pub(crate) mod columns;
pub(crate) mod digest;
pub(crate) mod guidance_wkb;
pub(crate) mod layers;
pub(crate) mod part_about;
pub(crate) mod raster_tiles;
pub(crate) mod terrain_tile;
pub(crate) mod wkb;
