//! The viewer: scene, tiles, camera, measuring, sun; a desktop window and a web canvas around it.

pub mod camera;
pub mod input;
pub mod tiles;
pub mod transport;
