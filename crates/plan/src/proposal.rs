//! Proposals: what somebody wants to build, as read from a drawing, and before anything is judged.

use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};

use crate::body::Body;
use crate::building::BuildingKind;
use crate::crs::Crs;
use crate::height::{OverGround, OverRh2000};

/// How a drawing says where it stands on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Placement {
    /// In a stated coordinate system.
    Stated,
    /// Nowhere: its coordinates are its own, and its place has to be stated by whoever sends it.
    NotPlaced {
        /// What is missing, for instance `IfcMapConversion`.
        missing: String,
    },
    /// Twice, differently: which one holds has to be stated by whoever sends it.
    Contradictory {
        /// What stands against what, with figures.
        what: String,
    },
    /// In a stated system, but turned in a way that may take the grid's north for the true north, or the other way round.
    NorthUncertain {
        /// The angle between the two, in degrees.
        angle_deg: f64,
    },
}

impl Placement {
    /// Whether positions of the drawing can be held against a plan.
    pub fn is_usable(&self) -> bool {
        matches!(self, Placement::Stated | Placement::NorthUncertain { .. })
    }
}

/// A proposal: one or several buildings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Name of the format it was read from, for instance `geojson`, `cityjson-2.0`, `ifc4`.
    pub format: String,
    /// The system of every plane coordinate in it. `None` where it is not placed.
    pub crs: Option<Crs>,
    /// How it says where it stands.
    pub placement: Placement,
    /// The buildings.
    pub buildings: Vec<ProposedBuilding>,
}

/// A building of a proposal. Everything but what it is may be missing: what is missing is `None`, and a check that needs it
/// cannot decide.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProposedBuilding {
    /// Its identity in the drawing.
    pub id: Option<String>,
    /// Its name in the drawing.
    pub name: Option<String>,
    /// Main or ancillary, where the drawing says.
    pub kind: Option<BuildingKind>,
    /// What it is for, as the drawing says: a letter (`B`), a code, or words.
    pub intended_use: Option<String>,
    /// The footprint as drawn: eastings and northings in metres. Where there is a body only, it is measured from that.
    pub footprint: Option<MultiPolygon<f64>>,
    /// Its form in three dimensions.
    pub body: Option<Body>,
    /// Ridge over the mean ground level, as stated.
    pub ridge_height: Option<OverGround>,
    /// Ridge over RH 2000, as stated.
    pub ridge_level: Option<OverRh2000>,
    /// Highest point over the mean ground level, as stated.
    pub total_height: Option<OverGround>,
    /// Highest point over RH 2000, as stated.
    pub total_level: Option<OverRh2000>,
    /// *Byggnadshöjd*, as stated.
    pub building_height: Option<OverGround>,
    /// Pitch of the roof in degrees, as stated.
    pub roof_pitch_deg: Option<f64>,
    /// Number of storeys, as stated.
    pub storeys: Option<f64>,
    /// Gross floor area in m², as stated.
    pub gross_floor_area_m2: Option<f64>,
    /// Gross floor area below ground in m², as stated.
    pub gross_floor_area_below_ground_m2: Option<f64>,
    /// Building area in m², as stated.
    pub building_area_m2: Option<f64>,
    /// Mean ground level, as stated.
    pub ground_level: Option<OverRh2000>,
    /// Lowest level of the building or its excavation, as stated.
    pub lowest_level: Option<OverRh2000>,
    /// Levels of the floors over the same zero as the body, lowest first, where the drawing has storeys.
    pub floor_levels_m: Vec<f64>,
    /// True where it stands wholly below the ground.
    pub below_ground: Option<bool>,
}
