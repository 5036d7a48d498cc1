//! The envelope: how high may be built where, as plane pieces that each name what made them.

mod cells;
mod compute;
mod contest;
mod facade;
pub(crate) mod land;
mod measures;
pub(crate) mod noding;
pub(crate) mod partition;
pub(crate) mod rings;
mod triangles;

use geo_types::{Coord, MultiPolygon, Polygon};
use thiserror::Error;

use crate::plane::Plane;
use crate::skeleton::SkeletonError;

pub use compute::compute;

/// Pieces smaller than this, in square metres, are counted with the neighbour with which they share most of their border.
pub const SLIVER_M2: f64 = 1e-4;

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

/// A rule that limits how high may be built.
#[derive(Clone, Debug, PartialEq)]
pub struct TopLimit<T> {
    /// Where it holds; everywhere where it says no area.
    pub area: Option<MultiPolygon<f64>>,
    /// What it limits.
    pub form: TopForm,
    /// The rule itself: the tag that its cells carry.
    pub made_by: T,
}

/// The form of a limit upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TopForm {
    /// Nothing rises over this level, in metres: ridge, total height, a level of the plan.
    Level(f64),
    /// A plane that starts at a level over the façade and rises inwards: building height with its 45°, or a highest roof pitch over
    /// an eave. The façade is taken to lie on the boundary of the buildable land, where the largest house has it.
    FromFacade {
        /// Level at the façade, in metres.
        eave_level_m: f64,
        /// Angle to the horizontal, in degrees: more than 0, less than 90.
        pitch_deg: f64,
    },
}

/// What is known of the top at a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TopAt<'e, T> {
    /// Nothing may rise over this level.
    Level {
        /// The level, in metres.
        level_m: f64,
        /// The rule that makes it.
        made_by: &'e T,
    },
    /// Buildable land that no rule gives a top.
    Unknown,
    /// Not in the buildable land.
    Outside,
}

/// The volume between a level and the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VolumeOver {
    /// Under the cells, in cubic metres.
    pub volume_m3: f64,
    /// Buildable land without a top, in square metres: what is over it is not in the volume, because it is unknown.
    pub without_top_m2: f64,
}

/// Why there is no envelope.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum EnvelopeError {
    /// A coordinate is not a number, or out of every measure.
    #[error("a boundary has no finite position")]
    NotFinite,
    /// A limit has a level or a pitch that cannot be.
    #[error("limit {limit} has a level or a pitch that cannot be")]
    Limit {
        /// Which, as given.
        limit: usize,
    },
    /// More boundaries than are worked out.
    #[error("{0} stretches of boundary, more than are worked out")]
    TooLarge(usize),
    /// The sloping faces of a limit could not be worked out.
    #[error("limit {limit}: {source}")]
    Roof {
        /// Which, as given.
        limit: usize,
        /// Why.
        source: SkeletonError,
    },
    /// The pieces did not hold their own verification.
    #[error("the pieces could not be worked out near {}, {}", at.x, at.y)]
    Unresolved {
        /// Near which position.
        at: Coord<f64>,
    },
}
