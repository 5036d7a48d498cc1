//! The viewer: scene, tiles, camera, measuring, sun; a desktop window and a web canvas around it.
