//! The viewer: scene, tiles, camera, measuring, sun; a desktop window and a web canvas around it.

pub mod camera;
pub mod input;
pub mod layer;
pub mod link;
pub mod messages;
pub mod state;
pub mod sun;
pub mod tiles;
pub mod transport;

pub use layer::Layer;
pub use link::Link;
pub use messages::{Message, Messages};
pub use state::State;
