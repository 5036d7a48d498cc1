//! What is measured on drawn bodies, against known numbers, brute force and second formulas.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

mod containment;
mod exceedance;
mod facades;
mod footprints;
mod lund;
mod meshes;
mod noise;
mod roofs;
mod shapes;
