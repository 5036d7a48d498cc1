//! Gross floor area (*bruttoarea*, BTA) where a drawing has floors: the outline of the body at each.
//!
//! SS 21054 counts the floor to the outside of the enclosing walls, and under a sloping roof only to a line 0.6 m outside the
//! line where the clear height is 1.90 m.

use geo_types::MultiPolygon;

/// How far above a floor its enclosing walls are looked for, in metres: above the slab, below window sills.
pub const WALLS_ABOVE_FLOOR_M: f64 = 0.10;
/// The clear height that a floor under a sloping roof has to have, in metres (SS 21054).
pub const CLEAR_HEIGHT_M: f64 = 1.90;
/// How far outside the line of clear height a floor under a sloping roof is counted, in metres (SS 21054).
pub const OUTSIDE_CLEAR_HEIGHT_M: f64 = 0.60;

/// How a floor was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloorFrom {
    /// The outline of the closed body.
    ClosedBody,
    /// The outline of walls that close at this level, though the body does not.
    OpenBody,
}

/// Why a floor could not be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloorUnknown {
    /// Nothing of the body lies at this level.
    NothingThere,
    /// The outline does not close there.
    OutlineOpen,
    /// The body is drawn with walls that have a thickness, and no floor between them says what is inside.
    WallsOnly,
    /// The level is no number.
    NotANumber,
}

/// A floor.
#[derive(Clone, Debug, PartialEq)]
pub struct Floor {
    /// Its level over the zero of the body.
    pub level_m: f64,
    /// What counts of it.
    pub area: Result<FloorArea, FloorUnknown>,
}

/// What counts of a floor.
#[derive(Clone, Debug, PartialEq)]
pub struct FloorArea {
    /// The outline that counts.
    pub outline: MultiPolygon<f64>,
    /// Its area in m².
    pub area_m2: f64,
    /// Area within the walls that does not count, since the roof is too low there, in m².
    pub too_low_m2: f64,
    /// True where a sloping roof cuts the floor: clear heights were taken to the outside of the roof, so what counts is at most this.
    pub is_at_most: bool,
    /// How it was measured.
    pub from: FloorFrom,
}

/// The floors of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct FloorAreas {
    /// Each floor, in the order given.
    pub floors: Vec<Floor>,
    /// The sum; `None` where any floor is unknown, or where there is none.
    pub total_m2: Option<f64>,
    /// True where a floor's area is at most what is told.
    pub is_at_most: bool,
}
