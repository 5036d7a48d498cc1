//! Bodies in three dimensions: surfaces with what they are, and what their heights are measured from.

use serde::{Deserialize, Serialize};

use crate::height::Datum;

/// What the third coordinate of a body is measured from.
///
/// Two bodies whose references differ do not compare: whoever needs a height over the ground, or a level over RH 2000, asks
/// here first, and says so where it is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerticalReference {
    /// The zero of a vertical datum.
    Datum(Datum),
    /// The ground at the body itself: its lowest point is about 0.
    OwnGround,
    /// The source does not say.
    Unknown,
}

/// What a surface of a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurfaceKind {
    /// The bottom of the body, at the ground.
    Ground,
    /// An outer wall.
    Wall,
    /// A roof.
    Roof,
    /// A window or a door.
    Opening,
    /// A chimney, an antenna, a ventilation hood: part of the total height, not of the ridge.
    Installation,
    /// A balcony, a canopy, an outer stair: a part that stands out from the walls.
    Projection,
    /// A floor or a ceiling inside or outside.
    Floor,
    /// The source does not say.
    Unknown,
}

/// One plane surface of a body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Surface {
    /// What it is.
    pub kind: SurfaceKind,
    /// Rings of vertices `[east, north, up]` in metres; the first ring is the outer one. A ring is not closed: its last vertex
    /// differs from its first.
    pub rings: Vec<Vec<[f64; 3]>>,
    /// The element of the source that it belongs to, as a number into [`Body::elements`].
    pub element: Option<u32>,
}

/// A body: its surfaces, in the plane system of whatever holds it.
///
/// Surfaces need not close: what is open is measured all the same where that can be done, and said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The surfaces.
    pub surfaces: Vec<Surface>,
    /// What the heights are measured from.
    pub vertical: VerticalReference,
    /// Names of the elements of the source: a `GlobalId` of IFC, the id of a city object.
    pub elements: Vec<String>,
}
