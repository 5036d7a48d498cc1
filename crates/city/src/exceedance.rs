//! Where a body rises over an envelope: triangles held against cells.
//!
//! A triangle and a cell's top are both plane, so their difference is linear over the part that they share, and the largest
//! difference lies at a corner of that part. No solid has to close for that, and nothing is sampled.

use geo_types::MultiPolygon;

/// How a body is held against an envelope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExceedanceOptions {
    /// Along an edge where a neighbour's top is higher, the outermost strip of the lower cell is not looked at, in metres: a wall that
    /// stands on the border belongs to the higher side.
    pub border_tolerance_m: f64,
    /// A body that rises over the top by no more than this does not exceed it, in metres: rounding. Counts for areas and volumes.
    pub least_m: f64,
}

impl Default for ExceedanceOptions {
    fn default() -> Self {
        ExceedanceOptions {
            border_tolerance_m: 0.02,
            least_m: 0.005,
        }
    }
}

/// The place where a body comes closest to a top, or rises highest over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closest {
    /// Level of the body minus level of the top, in metres: negative where the body stays below it.
    pub over_top_m: f64,
    /// The point of the body `[east, north, up]`.
    pub position: [f64; 3],
    /// The level of the top there.
    pub top_m: f64,
    /// The surface of the body.
    pub surface: u32,
    /// The cell, counted from 0.
    pub cell: usize,
}

/// A body against all cells that one rule made.
#[derive(Clone, Debug, PartialEq)]
pub struct TagExceedance<'a, T> {
    /// The rule: the tag of the cells.
    pub made_by: &'a T,
    /// The closest or worst place.
    pub closest: Closest,
    /// Area on the map where the body rises over the top, in m².
    pub area_m2: f64,
    /// That area.
    pub area: MultiPolygon<f64>,
    /// Volume over the top in m³; `None` where the body does not close. Solids that lie in one another are counted each.
    pub volume_m3: Option<f64>,
}

/// A body held against an envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Exceedance<'a, T> {
    /// One entry for each tag of the cells that the body stands in, the worst first.
    pub tags: Vec<TagExceedance<'a, T>>,
}
