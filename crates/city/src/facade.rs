//! Façades, and the building height (*byggnadshöjd*) of each by the plane of 45°.
//!
//! The plane rises inwards from the façade at 45° and slides down until it touches the roof; where it then meets the façade is
//! the level of the building height (PBF 1:3). Seen along the plane, the roof is a silhouette over the façade: its top is where
//! the plane stops. Dormers, gables and the like whose total width is at most a third of the roof length do not lift the plane
//! (Boverket's guidance on measuring heights); both levels are told.

use geo_types::{Coord, MultiPolygon};

mod outline;
mod silhouette;

/// Of the roof length, this share may be taken by parts that do not lift the plane.
pub const SHARE_THAT_DOES_NOT_LIFT: f64 = 1.0 / 3.0;

/// A part of the roof that rises through the plane that the rest of the roof stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RisingPart {
    /// One end of it on the façade.
    pub from: Coord<f64>,
    /// The other.
    pub to: Coord<f64>,
    /// Its width along the façade in metres.
    pub width_m: f64,
    /// The level of the façade that a plane over this part would meet.
    pub level_m: f64,
}

/// A façade and the level of its building height.
#[derive(Clone, Debug, PartialEq)]
pub struct Facade {
    /// One end on the map; the building lies to the left of the way to the other.
    pub from: Coord<f64>,
    /// The other end.
    pub to: Coord<f64>,
    /// Its length in metres.
    pub length_m: f64,
    /// True where it stands round a yard.
    pub is_inner: bool,
    /// The level at which the plane meets the façade, over the zero of the body: parts that do not lift the plane left out.
    pub level_m: f64,
    /// The same with every part of the roof counted.
    pub level_with_all_m: f64,
    /// Where the plane of `level_with_all_m` touches the roof.
    pub touches_at: [f64; 3],
    /// Parts that rise through the plane of `level_m`; empty where the two levels are one.
    pub rising: Vec<RisingPart>,
    /// The width of all parts that rise from an even eaves, as a share of the façade: told where there are any, also when they are too wide to
    /// be left out.
    pub rising_share: Option<f64>,
    /// True where the façade ends in a gable: the silhouette is nowhere even, and the plane stops at its tip.
    pub is_gable: bool,
}

/// The façades of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Facades {
    /// The façades, round the outline.
    pub facades: Vec<Facade>,
    /// True where the outline may hold eaves: façades may stand farther in, and their levels be higher by as much.
    pub may_stand_farther_in: bool,
    /// True where no surface is said to be a roof, so that everything but installations was taken.
    pub roof_is_not_told: bool,
}
