//! Tiles as bytes: binary glTF 2.0 (GLB) with `EXT_mesh_features`, `EXT_structural_metadata` and `KHR_mesh_quantization`.
//!
//! A tile has one root node, whose matrix holds the tile's origin and the turn from z up to the y up of glTF, and a node a part
//! below it, whose translation and scale hold the lattice. A client of 3D Tiles turns y up back to z up, so what it gets is
//! `origin + vertex` in the frame of the tileset.

mod container;
mod write;
mod write_error;
mod write_tables;
mod write_vertices;

pub use write_error::WriteError;
pub use write_vertices::{EXACT_STRIDE, LATTICE_STRIDE, packed_normal};

use crate::content::TileContent;

/// The most vertices a part can have: indices are 16 bits, and the largest of them restarts a strip.
pub const MOST_VERTICES: usize = 65_535;

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
}
