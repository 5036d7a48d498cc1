//! Triangles in space.

/// A triangle of a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triangle {
    /// Corners `[east, north, up]` in metres, counterclockwise seen from outside where the surface has an outside.
    pub corners: [[f64; 3]; 3],
    /// Which surface it is a part of: a number of the caller's.
    pub surface: u32,
}
