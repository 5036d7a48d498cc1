//! The answer for a place: the shape of the contract.
//!
//! Every field of the contract is always present in JSON; what is not known is `null`, an empty list is a list. Keys are
//! camelCase English, national terms stay as values.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_plan::{Crs, Lang, PlanId, Provenance, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::guidance::Guidance;
use crate::plan_answer::PlanAnswer;
use crate::regulation_answer::RegulationAnswer;
use crate::words_schema::{LangWord, StateWord};

/// Which rules hold at a place and a date, with what is not known said in words.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
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
    /// Every plan at the place, ranked: standing, then date of legal force, the later first.
    pub plans: Vec<PlanAnswer>,
    /// Every regulation at the place: by plan, then use, property, administrative, then category.
    pub regulations: Vec<RegulationAnswer>,
    /// What only just touches the place.
    pub touches: Touches,
    /// Comprehensive-plan features at the place: guiding, never binding.
    pub guidance: Vec<Guidance>,
    /// Every parcel at the spot; more than one on a border.
    pub parcels: Vec<ParcelAnswer>,
    /// What the answer does not know, and what has to be known to read it right.
    pub notes: Vec<Note>,
}

/// The kind of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A point; an address is one.
    Point,
    /// A line.
    Line,
    /// An area.
    Area,
    /// A parcel.
    Parcel,
}

/// The place, as understood.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredPlace {
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// The coordinate system of `coordinates`: the one asked in; of a longitude and latitude the one of the plan there.
    #[schema(value_type = String, example = "EPSG:3008")]
    pub crs: Crs,
    /// Easting and northing in metres: the point itself, the middle of a line, a point inside an area or a parcel.
    pub coordinates: [f64; 2],
    /// Designation of the parcel: the one asked for, or the only one at the spot.
    pub parcel: Option<String>,
    /// The address asked for, as found.
    pub address: Option<String>,
    /// Area in square metres, of an area or a parcel.
    #[serde(rename = "areaM2")]
    pub area_m2: Option<f64>,
    /// Length in metres, of a line.
    pub length_m: Option<f64>,
}

/// What a statement of coverage is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Detailed plans.
    DetailedPlan,
    /// The comprehensive plan.
    ComprehensivePlan,
    /// Parcels.
    Parcels,
    /// Terrain heights.
    Terrain,
    /// Buildings that stand there.
    Buildings,
}

/// What is known about a theme at the place.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// The theme.
    pub theme: Theme,
    /// One of the four states.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The same in a plain sentence.
    pub statement: String,
    /// Where the statement comes from; null where nothing is loaded.
    pub source: Option<Source>,
}

/// Where a fact came from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The format that it was read from.
    pub format: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// When it was imported, RFC 3339 in UTC.
    pub imported: String,
}

impl From<&Provenance> for Source {
    fn from(provenance: &Provenance) -> Source {
        Source {
            format: provenance.format.clone(),
            file: provenance.file.clone(),
            sha256: provenance.sha256.clone(),
            imported: provenance.imported.clone(),
        }
    }
}

/// How much of the place a plan or a parcel covers. All null for a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Share {
    /// Square metres of the place, computed in the plan's projected system; null for points and lines.
    pub m2: Option<f64>,
    /// Per cent of the place's area (of a line: of its length).
    pub percent: Option<f64>,
}

/// How much of the place a regulation covers. All null for a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct RegulationShare {
    /// Square metres of the place, of all its parts together; null where the place or the regulation has no area.
    pub m2: Option<f64>,
    /// Per cent of the place's area (of a line: of its length).
    pub percent: Option<f64>,
    /// Metres: of a line regulation inside the place, or of an asked line inside the regulation.
    #[serde(rename = "lengthM")]
    pub length_m: Option<f64>,
}

/// Hits too small to count as regulations of the place.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Touches {
    /// Areas smaller than this are listed here, in square metres.
    #[serde(rename = "thresholdM2")]
    pub threshold_m2: f64,
    /// Lines shorter than this are listed here, in metres.
    pub threshold_m: f64,
    /// The regulations.
    pub regulations: Vec<RegulationAnswer>,
}

/// A parcel at the place.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParcelAnswer {
    /// Its designation.
    pub designation: String,
    /// Its whole area in square metres.
    #[serde(rename = "areaM2")]
    pub area_m2: f64,
    /// How much of the place it covers.
    pub share: Share,
    /// True where the point lies within 0.10 m of its border.
    pub on_border: bool,
    /// Distance from the point to its border in metres; null for lines and areas.
    pub distance_to_border_m: Option<f64>,
    /// Where to read more.
    pub links: Vec<Link>,
}

/// Something the reader has to know, which no other field says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Note {
    /// A stable short name of the kind of note.
    pub code: NoteCode,
    /// The note in a plain sentence.
    pub text: String,
    /// The plan it is about; null where it is about the answer as a whole.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub plan: Option<PlanId>,
}

/// The kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoteCode {
    /// The plan is invented, an example: it holds nowhere.
    Fictional,
    /// The plan is made under another country's law: what is told here of Swedish law is not about it.
    ForeignLaw,
    /// The plan map is the legal original.
    LegalOriginal,
    /// A file of the plan, or of base data that the answer rests on, broke rules that the municipality accepted at import.
    AcceptedFindings,
    /// The plan has several dates of legal force: parts may not be in force yet.
    PartialLegalForce,
    /// The plan has been amended: an amendment has its own legal force and implementation period.
    Amended,
    /// The plan is amended later than the date: what the amendment took away may be missing.
    AmendedLater,
    /// The status and the dates of the plan disagree.
    StatusDiffers,
    /// The date of legal force was not delivered.
    LegalForceDateMissing,
    /// The date of repeal was not delivered.
    RepealDateMissing,
    /// A part of the plan has been repealed.
    PartialRepeal,
    /// Two plans in force overlap: the later stands.
    Conflict,
    /// Two plans in force overlap, and nothing says which is later.
    ConflictUndecided,
    /// The later plan says that it replaces the earlier one.
    Replaced,
    /// The later plan amends the earlier one: both hold.
    Amendment,
    /// A later plan has taken over a part of the place.
    PartlySuperseded,
    /// The implementation period was not delivered.
    ImplementationUnknown,
    /// The implementation period has not begun.
    ImplementationNotBegun,
    /// A regulation begins to apply later than the plan.
    BeginsLater,
    /// A regulation applies for a time only.
    Temporary,
    /// It is not known when a regulation with a start or an end of its own begins or ends.
    RegulationDatesUnknown,
    /// There are rules that only a human can judge.
    TextRules,
    /// A rule of an older plan has been delivered as it stands, without being interpreted.
    Interpretation,
    /// The plan has been digitised in part only.
    DigitisationIncomplete,
    /// The municipality says that the data are of low fitness for use.
    LowUsability,
    /// The position of the boundaries is uncertain.
    UncertainPosition,
    /// A part of the plan was delivered in a shape that could not be placed.
    GeometryLeftOut,
    /// Rules hold at different levels, and the question gave none.
    SeveralLevels,
    /// History is as it was delivered: what is not loaded does not show.
    HistoryAsDelivered,
    /// The answer takes a plan in process to have gained legal force as it is drawn.
    Supposed,
    /// A part of the plan lies on ground that no loaded parcel covers.
    GroundWithoutParcel,
    /// What no detailed plan says.
    OutsideThePlan,
    /// Two rules cannot both be kept.
    RulesDisagree,
    /// A rule about where on the land may be built can only be read by a human.
    LandNeedsHuman,
    /// No plan in force has development land at the place.
    NoDevelopmentLand,
    /// The area asked about is reckoned as if it were one parcel.
    TakenAsParcel,
    /// No parcel is known at the place, or several meet there.
    ParcelUnknown,
    /// A plan in process is not counted.
    ProposedNotCounted,
}

/// A link to something else in Planvy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// What it leads to: `self`, `plan`, `regulation`, `catalogue`, `parcel`.
    #[schema(value_type = String)]
    pub rel: &'static str,
    /// Path of the API, from the root of the server.
    pub href: String,
}
