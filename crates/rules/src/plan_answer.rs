//! A plan in an answer.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_plan::{Crs, ForeignLaw, PlanId, PlanKind, PlanStatus, Standing};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::answer::{Link, Share, Source};
use crate::words_schema::{PlanKindWord, PlanStatusWord, StandingWord};

/// A plan at the place: its record, and how it stands at the date.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanAnswer {
    /// What the plan is, whenever it is asked about.
    #[serde(flatten)]
    #[schema(value_type = PlanRecord)]
    pub record: Arc<PlanRecord>,
    /// How it stands at the date and the place.
    #[schema(value_type = StandingWord)]
    pub standing: Standing,
    /// The implementation period at the date.
    pub implementation: Implementation,
    /// How much of the place it covers.
    pub share: Share,
    /// True where the point lies within 0.10 m of the plan's border.
    pub on_border: bool,
    /// Distance from the point to the plan's border in metres; null for lines and areas.
    pub distance_to_border_m: Option<f64>,
}

/// What a plan is, whenever it is asked about.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanRecord {
    /// The delivered identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: PlanId,
    /// The plan's number (*beteckning*).
    pub designation: Option<String>,
    /// Its name.
    pub name: String,
    /// The municipality: by name, or by code where only that is delivered.
    pub municipality: Option<String>,
    /// What kind of plan it is; the Swedish ones all apply as detailed plans.
    #[serde(serialize_with = "kind_word")]
    #[schema(value_type = PlanKindWord)]
    pub kind: PlanKind,
    /// The law that it is made under, where that is not Sweden's; null of a Swedish plan.
    pub law: Option<PlanLaw>,
    /// Where it is in the process, in the words of the national specification.
    #[serde(serialize_with = "status_word")]
    #[schema(value_type = PlanStatusWord)]
    pub status: PlanStatus,
    /// When the status last changed.
    #[schema(value_type = Option<String>, format = Date)]
    pub status_date: Option<Date>,
    /// Dates of legal force, in order; several where parts gained force on different days.
    #[schema(value_type = Vec<String>)]
    pub legal_force: Vec<Date>,
    /// True where the delivery itself says that the plan is invented (member `fiktiv`): it holds nowhere.
    pub fictional: bool,
    /// The purpose (*syfte*), in the plan's own words.
    pub purpose: Option<String>,
    /// Its documents: the plan map first.
    pub documents: Vec<DocumentAnswer>,
    /// What the municipality says about the quality of the data.
    pub quality: PlanQuality,
    /// Where the data come from.
    pub provenance: Source,
    /// The coordinate system of the plan.
    #[schema(value_type = String, example = "EPSG:3008")]
    pub crs: Crs,
    /// Levels that the plan is limited to.
    pub vertical_extent: VerticalExtent,
    /// Where to read more.
    pub links: Vec<Link>,
}

/// The law of another country that a plan is made under. What its numbers are counted from, what it takes to build, and how long it
/// holds is for that law to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanLaw {
    /// The country by its two letters (ISO 3166-1).
    #[schema(example = "NL")]
    pub country: String,
    /// What such a plan is called there.
    #[schema(example = "bestemmingsplan")]
    pub kind: String,
    /// The language of its texts (BCP 47); null where that is not known.
    #[schema(example = "nl")]
    pub language: Option<String>,
}

impl From<&ForeignLaw> for PlanLaw {
    fn from(law: &ForeignLaw) -> PlanLaw {
        PlanLaw {
            country: law.country.clone(),
            kind: law.kind.clone(),
            language: law.language.clone(),
        }
    }
}

impl PlanRecord {
    /// Whether the plan is made under another law than Sweden's.
    pub fn is_foreign(&self) -> bool {
        self.kind == PlanKind::Foreign
    }
}

/// Writes the kind of a plan in Swedish.
pub(crate) fn kind_word<S: Serializer>(kind: &PlanKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.swedish())
}

/// Writes the status of a plan in Swedish.
pub(crate) fn status_word<S: Serializer>(status: &PlanStatus, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.swedish())
}

/// The implementation period (*genomförandetid*, PBL 4:21–25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Implementation {
    /// Its length in months.
    pub months: Option<u32>,
    /// Its first day.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Its last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// Whether it runs at the date.
    pub state: ImplementationState,
}

/// Whether an implementation period runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImplementationState {
    /// It has begun and not ended.
    Running,
    /// Its last day has passed.
    Ended,
    /// Its beginning or end is not delivered, or it has not begun.
    Unknown,
    /// The plan is made under another country's law, which such periods are not a part of.
    NotApplicable,
}

/// What a document of a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentRole {
    /// *Plankarta*: the legal original.
    PlanMap,
    /// *Beslutsprotokoll* and other documents of a decision.
    Decision,
    /// *Planbeskrivning*.
    Description,
    /// *Grundkarta*.
    BaseMap,
    /// *Planeringsunderlag*: what the plan was made from.
    Material,
}

/// A document of a plan, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// What it is.
    pub role: DocumentRole,
    /// Its name.
    pub title: String,
    /// Its address on the web; null where the delivery gives none.
    pub href: Option<String>,
    /// Its identity in the archive, where the delivery gives one.
    pub identity: Option<String>,
    /// Its date, as delivered.
    pub date: Option<String>,
}

/// What the municipality says about the quality of a plan's data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanQuality {
    /// `komplett` or `ej komplett`.
    pub digitisation: Option<String>,
    /// The note about it.
    pub digitisation_note: Option<String>,
    /// Boundaries have been corrected.
    pub corrected_boundaries: Option<bool>,
    /// The material of the plan has been checked.
    pub checked_material: Option<bool>,
    /// Fitness for use: `god`, `medel`, `låg`.
    pub usability: Option<String>,
    /// The note about it.
    pub usability_note: Option<String>,
}

/// How a plan or a regulation is limited in height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerticalLimited {
    /// Not at all.
    None,
    /// It holds from a surface upwards.
    Up,
    /// It holds from a surface downwards.
    Down,
    /// It holds inside a body.
    Solid,
}

/// The levels that a plan or a regulation holds between.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerticalExtent {
    /// How it is limited.
    pub limited: VerticalLimited,
    /// Lowest level in metres; null where it is unlimited or not known.
    pub from_m: Option<f64>,
    /// Highest level in metres; null where it is unlimited or not known.
    pub to_m: Option<f64>,
    /// The datum of the levels.
    #[schema(value_type = String)]
    pub datum: &'static str,
}

impl VerticalExtent {
    /// No limit in height.
    pub const UNLIMITED: VerticalExtent = VerticalExtent {
        limited: VerticalLimited::None,
        from_m: None,
        to_m: None,
        datum: "RH 2000",
    };
}
