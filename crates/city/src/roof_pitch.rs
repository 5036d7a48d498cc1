//! The planes of a roof and their pitch.

use geo_types::Coord;

use crate::plane::Plane;

/// A plane of a roof: all its surfaces that lie in one plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoofPlane {
    /// Its angle to the horizontal in degrees.
    pub pitch_deg: f64,
    /// The direction that water runs, in degrees from grid north by east; `None` where it is level (below half a degree).
    pub falls_toward_deg: Option<f64>,
    /// Its area in the slope, in m².
    pub area_m2: f64,
    /// Its area on the map, in m².
    pub plan_area_m2: f64,
    /// Its lowest level in metres.
    pub lowest_m: f64,
    /// Its highest level in metres.
    pub highest_m: f64,
    /// Its centre on the map.
    pub centre: Coord<f64>,
    /// The plane itself.
    pub plane: Plane,
}

/// What the planes were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoofFrom {
    /// The surfaces that are roofs.
    Roofs,
    /// Of a closed body whose surfaces are not told apart: what faces upwards and is no floor, no installation, no projecting part.
    FacingUp,
    /// Nothing: no surface is said to be a roof, and what is not told apart does not close, so nothing says which side is up.
    NotTold,
}

/// The planes of a roof.
#[derive(Clone, Debug, PartialEq)]
pub struct RoofPlanes {
    /// The planes, the largest first.
    pub planes: Vec<RoofPlane>,
    /// What they were taken from.
    pub from: RoofFrom,
}
