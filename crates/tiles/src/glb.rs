//! Tiles as bytes: binary glTF 2.0 (GLB) with `EXT_mesh_features`, `EXT_structural_metadata` and `KHR_mesh_quantization`.
//!
//! A tile has one root node, whose matrix holds the tile's origin and the turn from z up to the y up of glTF, and a node a part
//! below it, whose translation and scale hold the lattice. A client of 3D Tiles turns y up back to z up, so what it gets is
//! `origin + vertex` in the frame of the tileset.

mod accessors;
mod batch_table;
pub(crate) mod buffers;
mod container;
mod dictionary;
mod matrix;
mod meshopt;
mod node_tree;
mod primitives;
mod read;
mod read_error;
pub(crate) mod read_limits;
mod read_tables;
mod shapes;
mod survey;
mod write;
mod write_error;
mod write_tables;
mod write_vertices;

pub use read_error::ReadError;
pub use read_limits::ReadLimits;
pub use write_error::WriteError;
pub use write_vertices::{EXACT_STRIDE, LATTICE_STRIDE, packed_normal};

use crate::content::TileContent;
use crate::finding::Finding;

/// The most vertices a part can have: indices are 16 bits, and the largest of them restarts a strip.
pub const MOST_VERTICES: usize = 65_535;

/// What [`Part::cover`](crate::Part::cover) is called in the `extras` of a mesh.
const COVER: &str = "planvy:cover";

impl TileContent {
    /// The tile as a binary glTF file. The same content gives the same bytes.
    ///
    /// Parts without indices and tables without rows are left out: glTF has no way to say them.
    ///
    /// # Errors
    ///
    /// Where the content contradicts itself or has more than 16 bits can count: see [`WriteError`].
    ///
    /// ```
    /// use planvy_tiles::{Part, Positions, TileContent, Vertices};
    /// let triangle = Part {
    ///     name: "terrain".to_owned(),
    ///     vertices: Vertices {
    ///         positions: Positions::Exact(vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    ///         ..Vertices::default()
    ///     },
    ///     indices: vec![0, 1, 2],
    ///     ..Part::default()
    /// };
    /// let tile = TileContent { parts: vec![triangle], ..TileContent::default() };
    /// let bytes = tile.to_glb()?;
    /// assert_eq!(bytes.get(..4), Some(b"glTF".as_slice()));
    /// assert_eq!(bytes.len() % 8, 0);
    /// # Ok::<(), planvy_tiles::WriteError>(())
    /// ```
    pub fn to_glb(&self) -> Result<Vec<u8>, WriteError> {
        write::glb_from_content(self)
    }

    /// The content of a GLB, of a glTF document with its buffers in it, or of a `b3dm` of 3D Tiles 1.0, turned to z up.
    ///
    /// The first root node's place becomes the [`origin`](TileContent::origin). Triangles without normals get flat ones unless their
    /// material is not lit. Parts of more than [`MOST_VERTICES`] are split. Columns of tables come in the order of their names. What
    /// cannot be read is left out, and a finding names it.
    ///
    /// # Errors
    ///
    /// Where nothing can be read: see [`ReadError`].
    ///
    /// ```
    /// use planvy_tiles::TileContent;
    /// let empty = TileContent { origin: [0.0; 3], ..TileContent::default() };
    /// let (read, findings) = TileContent::from_glb(&empty.to_glb()?)?;
    /// assert_eq!((read, findings), (empty, vec![]));
    /// assert!(TileContent::from_glb(b"<html>").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_glb(bytes: &[u8]) -> Result<(TileContent, Vec<Finding>), ReadError> {
        read::content_from_bytes(bytes, &ReadLimits::default(), &|_| None)
    }

    /// As [`from_glb`](TileContent::from_glb), with limits of the caller's, and with what finds the bytes of a file that a document
    /// names beside itself.
    ///
    /// # Errors
    ///
    /// As [`from_glb`](TileContent::from_glb).
    pub fn from_gltf(
        bytes: &[u8],
        limits: &ReadLimits,
        external: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<(TileContent, Vec<Finding>), ReadError> {
        read::content_from_bytes(bytes, limits, external)
    }
}
