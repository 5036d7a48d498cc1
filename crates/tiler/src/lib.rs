//! Plans, city model and building right into 3D Tiles.
