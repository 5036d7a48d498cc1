//! How much of a shape lies in a question's area, and how far a line runs in one.

pub(crate) mod convex;
pub(crate) mod half_plane;
mod overlay;
pub(crate) mod question_area;
pub(crate) mod running;
