//! Buildings: what stands, as base data deliver it.

use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};

use crate::body::Body;
use crate::crs::Crs;
use crate::height::{OverGround, OverRh2000};

/// What a building is to its parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BuildingKind {
    /// *Huvudbyggnad*.
    Main,
    /// *Komplementbyggnad*: a garage, a shed, a guest house.
    Ancillary,
}

/// A building that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExistingBuilding {
    /// The source's own identity, where it gives one.
    pub source_id: Option<String>,
    /// The system of `footprint` and of the plane coordinates of `body`.
    pub crs: Crs,
    /// The ground that it covers: eastings and northings in metres. Drawn by the source, or the outline of the body.
    pub footprint: MultiPolygon<f64>,
    /// Main or ancillary, where the source says.
    pub kind: Option<BuildingKind>,
    /// The level of the ground at the building, where the source gives it over RH 2000.
    pub ground_level: Option<OverRh2000>,
    /// Its height over the ground: to the ridge or to the highest point, as the source measures.
    pub height: Option<OverGround>,
    /// Number of storeys.
    pub storeys: Option<f64>,
    /// Gross floor area in m², where the source gives it.
    pub gross_floor_area_m2: Option<f64>,
    /// Year of completion.
    pub year: Option<i16>,
    /// Its form in three dimensions, where the source has it.
    pub body: Option<Body>,
}
