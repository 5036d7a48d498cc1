//! The envelope: how high may be built where, as plane pieces that each name what made them.

use geo_types::Polygon;

use crate::plane::Plane;

/// A piece of an envelope's top: above its outline, nothing may rise over its plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<T> {
    /// Its outline on the map; holes are possible. Cells of one envelope do not overlap.
    pub outline: Polygon<f64>,
    /// The top.
    pub top: Plane,
    /// What made it: the rule whose plane is the lowest here.
    pub made_by: T,
}

/// The top of what may be built, as a bound: necessary, and by itself not sufficient.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope<T> {
    /// The pieces with a top.
    pub cells: Vec<Cell<T>>,
    /// Buildable land that no rule gives a top: the height is unknown there, never unlimited.
    pub without_top: Vec<Polygon<f64>>,
}
