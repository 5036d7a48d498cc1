//! The tree of tiles: `tileset.json`.

mod check;
mod containment;
mod implicit;
mod read;
mod reader;
mod subtree;
mod text_rules;
mod unopened;

pub use read::TilesetError;
pub use unopened::{SubtreeError, Unopened};

use serde::{Deserialize, Serialize};

/// A `tileset.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tileset {
    /// Version and notes.
    pub asset: Asset,
    /// The error, in metres, of drawing nothing.
    pub geometric_error: f64,
    /// The root tile.
    pub root: Tile,
    /// Extensions that are used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions_used: Vec<String>,
    /// Extensions without which it cannot be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions_required: Vec<String>,
}

/// What the tileset says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asset {
    /// `1.1`, or `1.0` of others.
    pub version: String,
    /// The version of this tileset: ours is the snapshot's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tileset_version: Option<String>,
    /// Anything else. Ours names the grid where the frame is a grid: see the guide on 3D.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extras: Option<serde_json::Value>,
}

/// One tile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tile {
    /// The space all of it and of its children lies in.
    pub bounding_volume: BoundingVolume,
    /// The error, in metres, of drawing this tile and not its children.
    pub geometric_error: f64,
    /// Whether children replace or add. Inherited where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refine: Option<Refine>,
    /// Column by column, from this tile's coordinates to its parent's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<[f64; 16]>,
    /// What is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// Several things that are drawn (3D Tiles 1.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<Content>,
    /// The finer tiles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Tile>,
    /// Anything else: ours carries the number of triangles and a name to show while it loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extras: Option<serde_json::Value>,
}

/// How children go with their parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refine {
    /// Children are drawn beside the parent.
    #[serde(rename = "ADD")]
    Add,
    /// Children are drawn in its stead.
    #[serde(rename = "REPLACE")]
    Replace,
}

/// Where to fetch what is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// Relative to the tileset.
    #[serde(alias = "url")]
    pub uri: String,
    /// A tighter space, of the content alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounding_volume: Option<BoundingVolume>,
}

/// A space that holds a tile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BoundingVolume {
    /// Centre, then three half axes.
    Box([f64; 12]),
    /// West, south, east, north in radians; lowest and highest in metres over the ellipsoid.
    Region([f64; 6]),
    /// Centre and radius.
    Sphere([f64; 4]),
}
