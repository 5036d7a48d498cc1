//! The ground that a body covers, and what of it counts as building area.

use geo_types::MultiPolygon;

mod building_area;
mod outline;

pub(crate) use building_area::keep;
pub use building_area::{BuildingArea, ProjectingPart, ProjectingRule, building_area};
pub(crate) use outline::{THICKEST_WALL_M, mean_width_m, union_of_rings, without_strips};
pub use outline::{of, union_of};

/// What an outline of the walls was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WallLineFrom {
    /// The surfaces that are said to be the bottom.
    Ground,
    /// The walls, cut level half a metre above their lowest point.
    Walls,
    /// The roofs: eaves are in it, so it may be larger than the walls.
    Roofs,
    /// Everything that was drawn: eaves and projecting parts are in it.
    Everything,
}

impl WallLineFrom {
    /// True where eaves may be in the outline: façades may stand farther in.
    pub fn may_hold_eaves(self) -> bool {
        matches!(self, WallLineFrom::Roofs | WallLineFrom::Everything)
    }
}

/// The ground that a body covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Footprint {
    /// The outline of the walls, as well as the drawing tells it.
    pub wall_line: MultiPolygon<f64>,
    /// What it was taken from.
    pub wall_line_from: WallLineFrom,
    /// Everything seen from above: eaves, balconies and canopies included.
    pub covered: MultiPolygon<f64>,
}
