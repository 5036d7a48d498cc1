//! The shape of the answer about the envelope.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_city::solid::Solid;
use planvy_plan::{Crs, Lang, PlanId, RegulationId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{AnsweredPlace, Coverage, Note};
use crate::ground::GroundAnswer;
use crate::regulation_answer::GeometryAnswer;
use crate::words_schema::LangWord;

/// How high may be built where, by the plans in force at a date.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnvelopeAnswer {
    /// The snapshot that everything in the answer comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// The place, as understood.
    pub place: AnsweredPlace,
    /// One statement for each theme: what is known here, and what is not.
    pub coverage: Vec<Coverage>,
    /// The envelope of every piece of development land there.
    pub areas: Vec<EnvelopeArea>,
    /// What the answer does not know, and what has to be known to read it right.
    pub notes: Vec<Note>,
}

/// What the levels of an envelope are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LevelReference {
    /// Over the zero of RH 2000.
    Rh2000,
    /// Over the mean ground level, whose own level is not known: such an envelope cannot be put beside levels.
    MeanGroundLevel,
}

/// The envelope of a piece of development land. Two things are told apart: the **bound**, which the plan sets and nothing may
/// rise above, and an **example house**, which keeps within it and within the rules for roofs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnvelopeArea {
    /// The plan.
    #[schema(value_type = String, format = "uuid")]
    pub plan: PlanId,
    /// Its number, or its name where it has none.
    pub plan_name: String,
    /// The use regulations that share the area.
    #[schema(value_type = Vec<String>)]
    pub uses: Vec<RegulationId>,
    /// The system that all geometry here is in: the plan's.
    #[schema(value_type = String, example = "EPSG:3008")]
    pub crs: Crs,
    /// The mean ground level along the border of the buildable land. A house of another outline has another one, so that levels
    /// made from it are approximate.
    pub ground: GroundAnswer,
    /// What all levels of this area are over.
    pub level_reference: LevelReference,
    /// The level that the bound stands on, over `levelReference`, in metres; null where the rules set levels over RH 2000 and that
    /// of the ground is not known.
    pub base_m: Option<f64>,
    /// The bound: plane pieces of its top. They do not overlap.
    pub bound: Vec<EnvelopeCell>,
    /// Volume between the base and the top of the bound, in m³; null where the base is not known.
    #[serde(rename = "boundVolumeM3")]
    pub bound_volume_m3: Option<f64>,
    /// Rules for heights that are not in the bound, since they are not over `levelReference`.
    #[schema(value_type = Vec<String>)]
    pub not_in_bound: Vec<RegulationId>,
    /// Buildable land that no rule gives a top: the height is not known there, and never unlimited.
    #[schema(value_type = Option<Object>)]
    pub without_top: Option<GeometryAnswer>,
    /// Its size, in m².
    #[serde(rename = "withoutTopM2")]
    pub without_top_m2: f64,
    /// Land for ancillary buildings only, with the height that it is drawn with.
    pub ancillary: Vec<AncillaryVolume>,
    /// An example of a house that keeps to the bound; null where no rule gives a top, or no house could be drawn.
    pub example_house: Option<ExampleHouse>,
    /// The bound as closed bodies, each top and wall with the regulation that made it, for writers of city models: not part of the
    /// JSON. Corners are easting, northing and the level over `levelReference`.
    #[serde(skip)]
    pub solids: Vec<Solid<RegulationId>>,
    /// Everything above in plain sentences.
    pub statements: Vec<String>,
}

/// A plane piece of a bound's top.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnvelopeCell {
    /// Its outline on the map.
    #[schema(value_type = Object)]
    pub outline: GeometryAnswer,
    /// Its plane.
    pub plane: PlaneAnswer,
    /// Angle of the plane to the horizontal, in degrees.
    pub pitch_deg: f64,
    /// The regulation that made it.
    #[schema(value_type = String, format = "uuid")]
    pub regulation: RegulationId,
    /// The same in a plain sentence.
    pub statement: String,
}

/// A plane `level = levelM + slopeEast · (E − originEastM) + slopeNorth · (N − originNorthM)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaneAnswer {
    /// Easting of the origin, in metres.
    pub origin_east_m: f64,
    /// Northing of the origin, in metres.
    pub origin_north_m: f64,
    /// Level at the origin, in metres.
    pub level_m: f64,
    /// Rise for each metre to the east.
    pub slope_east: f64,
    /// Rise for each metre to the north.
    pub slope_north: f64,
}

/// Land for ancillary buildings only (*korsmark*), as a low volume.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AncillaryVolume {
    /// Its outline on the map.
    #[schema(value_type = Object)]
    pub outline: GeometryAnswer,
    /// Its top, in metres over the level reference of the area.
    pub top_m: f64,
    /// Its height over the base, in metres.
    pub height_m: f64,
    /// True where no rule says how high: the height is a choice of the picture, and not a limit.
    pub height_is_assumed: bool,
    /// The regulation that keeps the land for ancillary buildings.
    #[schema(value_type = String, format = "uuid")]
    pub regulation: RegulationId,
    /// The same in a plain sentence.
    pub statement: String,
}

/// An example of a house: it obeys the bound and the rules for roofs, and others do so too.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExampleHouse {
    /// Its footprint.
    #[schema(value_type = Object)]
    pub footprint: GeometryAnswer,
    /// Where its walls end and the roof begins, in metres over the level reference of the area.
    pub eave_m: f64,
    /// Its ridge, in metres over the level reference of the area.
    pub ridge_m: f64,
    /// Pitch of its roof, in degrees.
    pub pitch_deg: f64,
    /// The faces of its roof.
    pub roof: Vec<RoofFaceAnswer>,
    /// What it is, and what it is not, in plain sentences.
    pub because: Vec<String>,
}

/// A face of an example house's roof.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoofFaceAnswer {
    /// Its outline on the map.
    #[schema(value_type = Object)]
    pub outline: GeometryAnswer,
    /// Its plane.
    pub plane: PlaneAnswer,
}
