//! Draws tiles of a city with wgpu, on a desktop and in a browser. Knows nothing of plans.
