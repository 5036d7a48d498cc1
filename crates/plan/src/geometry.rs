//! Geometry as plans deliver it: an array of parts, each with its kind, its system and how it was positioned.
//!
//! Source: national information specification *Detaljplan* 4.1, types `geometribeskrivning` and `geometri` 2.0.

use geo_types::{LineString, Point, Polygon};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::crs::Crs;
use crate::height::Datum;

/// Where a part lies: easting and northing in metres.
///
/// Plane parts are two-dimensional: a delivered height of a vertex is kept in [`GeometryPart::vertex_heights_m`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "position", rename_all = "kebab-case")]
pub enum Position {
    /// `punkt`.
    Point(Point<f64>),
    /// `linje`.
    Line(LineString<f64>),
    /// `yta`. The outer ring runs counterclockwise and holes clockwise, whatever the delivery did.
    Area(Polygon<f64>),
    /// `kropp`: a closed body by its faces, in RH 2000.
    Solid(Vec<Face>),
}

/// One face of a solid: rings of vertices `[east, north, level]`; the first ring is the outer one.
pub type Face = Vec<Vec<[f64; 3]>>;

/// One part of the geometry of a plan or a regulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeometryPart {
    /// Where it lies.
    pub position: Position,
    /// `koordinatsystemPlan`.
    pub crs: Crs,
    /// `hojdsystem`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub height_datum: Option<Datum>,
    /// `dimension`: 2 or 3.
    pub dimension: u8,
    /// Levels of the vertices of a plane part delivered in three dimensions, in the order of its rings. Empty otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub vertex_heights_m: Vec<f64>,
    /// Number of the array entry it came from: parts of one multi-geometry (`multiyta`, …, against DP-0004) share it.
    pub entry: u32,
    /// True where the delivery wrote a multi-geometry.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub from_multi: bool,
    /// `absolutLagesosakerhetPlan`, in metres.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plane_uncertainty_m: Option<f64>,
    /// `absolutLagesosakerhetHojd`, in metres.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub height_uncertainty_m: Option<f64>,
    /// How and when it was positioned.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub positioning: Option<Positioning>,
}

impl GeometryPart {
    /// A plane part about which nothing is said beside its position.
    ///
    /// ```
    /// use planvy_plan::{Crs, GeometryPart, Position};
    /// let part = GeometryPart::new(Position::Point((118_500.0, 6_164_800.0).into()), Crs::Zone1330);
    /// assert_eq!((part.dimension, part.positioning), (2, None));
    /// ```
    pub fn new(position: Position, crs: Crs) -> GeometryPart {
        GeometryPart {
            position,
            crs,
            height_datum: None,
            dimension: 2,
            vertex_heights_m: Vec::new(),
            entry: 0,
            from_multi: false,
            plane_uncertainty_m: None,
            height_uncertainty_m: None,
            positioning: None,
        }
    }
}

/// `geometrimetadata`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Positioning {
    /// `tidpunktForLagesbestamning`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub positioned_at: Option<String>,
    /// `tidpunktForKontrollAvGeometri`, as delivered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub checked_at: Option<String>,
    /// `lagesbestamningsmetodIPlan`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plane_method: Option<PositioningMethod>,
    /// `lagesbestamningsmetodIHojd`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub height_method: Option<PositioningMethod>,
    /// `osakertLage`: may not be stated for a plan's own geometry (DP-0010).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uncertain_position: Option<Value>,
    /// Members that the specification does not name.
    #[serde(skip_serializing_if = "Map::is_empty", default)]
    pub additions: Map<String, Value>,
}

/// A method of positioning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PositioningMethod {
    /// `typ`, for instance `lägesplacering`.
    pub kind: String,
    /// `variant`, for instance `digital karta`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub variant: Option<String>,
    /// Everything else the method says (`kartskala`, `presentationsskala`, …).
    #[serde(skip_serializing_if = "Map::is_empty", default)]
    pub details: Map<String, Value>,
}

/// `vertikalAvgransning`: the plan or regulation holds only above or below the surface that its geometry draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerticalLimit {
    /// `uppåt`: from the surface upwards.
    Up,
    /// `nedåt`: from the surface downwards.
    Down,
}
