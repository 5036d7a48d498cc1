//! Solid surfaces: terrain, buildings, proposals.

mod input;
mod renderer;
mod tile_mesh;

pub use input::{MeshIndices, MeshInput, MeshPositions, MeshVertices};
pub use renderer::MeshRenderer;
pub use tile_mesh::{MeshKind, TileMesh};
