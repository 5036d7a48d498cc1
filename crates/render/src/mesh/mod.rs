//! Solid surfaces: terrain, buildings, proposals.

mod input;
mod packed;
mod renderer;
mod shape;
mod tile_mesh;

pub use input::{MeshIndices, MeshInput, MeshPositions, MeshVertices};
pub use renderer::MeshRenderer;
pub(crate) use tile_mesh::static_buffer;
pub use tile_mesh::{MeshKind, TileMesh};
