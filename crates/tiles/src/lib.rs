//! 3D Tiles 1.1 (OGC 22-025r4) and the glTF 2.0 inside them: what a tile holds, and the tree that finds it.
//!
//! [`TileContent`] is what the tiler makes, the server sends and the viewer draws. A GLB carries it with `EXT_mesh_features` and
//! `EXT_structural_metadata`, so that other clients read the same ids and properties; [`Tileset`] is the tree of tiles.

pub mod content;
pub mod finding;
pub mod glb;
mod json_entry;
pub mod property_table;
pub mod tileset;

pub use content::{Material, Part, Positions, TileContent, Topology, Vertices};
pub use finding::{Finding, Severity};
pub use glb::{MOST_VERTICES, ReadError, ReadLimits, WriteError, packed_normal};
pub use property_table::{Column, Property, PropertyTable};
pub use tileset::{
    Asset, BoundingVolume, Content, Refine, SubtreeError, Tile, Tileset, TilesetError, Unopened,
};
