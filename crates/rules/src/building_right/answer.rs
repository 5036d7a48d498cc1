//! The shape of the answer about building right.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_plan::{Bound, Crs, Lang, Measure, PlanId, RegulationId, Scope, State, Unit};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{AnsweredPlace, Coverage, Note, NoteCode, ParcelAnswer, Source, Theme};
use crate::regulation_answer::GeometryAnswer;
use crate::words_schema::{BoundWord, LangWord, MeasureWord, ReferenceWord, ScopeWord, StateWord, UnitWord};

/// What may be built at a place, by the plans in force at a date: how much, how high, where, and what is left.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BuildingRightAnswer {
    /// The snapshot that everything in the answer comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// The place, as understood. A point is answered for its parcel where that is known.
    pub place: AnsweredPlace,
    /// One statement for each theme: what is known here, and what is not.
    pub coverage: Vec<Coverage>,
    /// Every piece of development land there, with what may be built on it.
    pub areas: Vec<BuildingRightArea>,
    /// The parcels at the place.
    pub parcels: Vec<ParcelAnswer>,
    /// What the answer does not know, and what has to be known to read it right.
    pub notes: Vec<Note>,
}

impl BuildingRightAnswer {
    /// Whether a plan in force at the place is made under another country's law: nothing was reckoned from it.
    pub fn is_under_foreign_law(&self) -> bool {
        self.notes.iter().any(|note| note.code == NoteCode::ForeignLaw)
            && self
                .coverage
                .iter()
                .any(|said| said.theme == Theme::DetailedPlan && said.state == State::NeedsHuman)
    }
}

/// What may be built on a piece of development land (*kvartersmark*): the part of the place inside one use area.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BuildingRightArea {
    /// The plan.
    #[schema(value_type = String, format = "uuid")]
    pub plan: PlanId,
    /// Its number, or its name where it has none.
    pub plan_name: String,
    /// The use regulations that share the area.
    #[schema(value_type = Vec<String>)]
    pub uses: Vec<RegulationId>,
    /// What the uses are called.
    pub use_names: Vec<String>,
    /// The system that all geometry here is in: the plan's.
    #[schema(value_type = String, example = "EPSG:3008")]
    pub crs: Crs,
    /// Size of the piece in m².
    #[serde(rename = "areaM2")]
    pub area_m2: f64,
    /// What is left of it for main buildings after all exclusions, in m².
    #[serde(rename = "buildableAreaM2")]
    pub buildable_area_m2: f64,
    /// True where something that could not be reckoned would make the buildable land smaller: `notes` say what.
    pub buildable_is_at_most: bool,
    /// The same as geometry; null where nothing is left.
    #[schema(value_type = Option<Object>)]
    pub buildable: Option<GeometryAnswer>,
    /// What was taken away. Exclusions may overlap.
    pub excluded: Vec<Exclusion>,
    /// Every number that the rules set for building here.
    pub limits: Vec<Limit>,
    /// The largest building area (*byggnadsarea*).
    pub max_building_area: AreaAnswer,
    /// The largest gross floor area (*bruttoarea*).
    pub max_gross_floor_area: AreaAnswer,
    /// The largest gross floor area below ground.
    pub max_gross_floor_area_below_ground: AreaAnswer,
    /// The greatest ridge height (*nockhöjd*) over the mean ground level.
    pub max_ridge_height: HeightAnswer,
    /// The highest level of the ridge over a datum.
    pub max_ridge_level: HeightAnswer,
    /// The greatest total height (*totalhöjd*) over the mean ground level.
    pub max_total_height: HeightAnswer,
    /// The highest level of the highest point over a datum.
    pub max_total_level: HeightAnswer,
    /// The greatest building height (*byggnadshöjd*, PBF 1:3).
    pub max_building_height: HeightAnswer,
    /// The greatest number of storeys.
    pub storeys: StoreysAnswer,
    /// The buildings that stand there.
    pub existing: Existing,
    /// What is left of the largest building area after them.
    pub remaining_building_area: AreaAnswer,
    /// A plain building that fits: a rectangle that was found, not proven to be the largest. Null where none was found.
    pub largest_plain_building: Option<PlainBuilding>,
    /// Everything above in plain sentences.
    pub statements: Vec<String>,
}

/// How a number of the answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LimitState {
    /// It holds for the place alone.
    Known,
    /// It holds for the place and other parcels together: it is given whole, and not divided by guess.
    Shared,
    /// Nothing says it, or something that it hangs on is not known.
    Unknown,
    /// There is a rule about it that a machine cannot decide.
    NeedsHuman,
}

/// A part of the land that main buildings may not stand on.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Exclusion {
    /// Why.
    pub reason: ExclusionReason,
    /// The regulation.
    #[schema(value_type = String, format = "uuid")]
    pub regulation: RegulationId,
    /// What the regulation is called.
    pub name: String,
    /// What stands on the plan map.
    pub letter: Option<String>,
    /// Its own area inside the piece, in m²; null where it could not be reckoned.
    #[serde(rename = "areaM2")]
    pub area_m2: Option<f64>,
    /// `needs-human` where words of the regulation may narrow or widen it.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The structures that it names, in the plan's words.
    pub named: Option<String>,
    /// The distance kept, in metres, of a setback.
    pub distance_m: Option<f64>,
    /// Where it is; null where it could not be reckoned.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<GeometryAnswer>,
}

/// Why land is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExclusionReason {
    /// No buildings (*prickmark*).
    NoBuild,
    /// Ancillary or named structures only (*korsmark*, *plusmark*).
    AncillaryOnly,
    /// Below ground only (*ringmark*).
    BelowGroundOnly,
    /// Too close to the parcel's boundary.
    Setback,
    /// Kept for lines, tunnels, traffic or a joint facility (*markreservat*).
    Reserve,
}

/// A number that a rule sets for building here.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// The regulation.
    #[schema(value_type = String, format = "uuid")]
    pub regulation: RegulationId,
    /// What is measured.
    #[schema(value_type = MeasureWord)]
    pub measure: Measure,
    /// How it binds.
    #[schema(value_type = BoundWord)]
    pub bound: Bound,
    /// The number.
    pub value: f64,
    /// Its unit.
    #[schema(value_type = UnitWord)]
    pub unit: Unit,
    /// What it is measured against.
    #[schema(value_type = ReferenceWord)]
    pub reference: &'static str,
    /// The datum, where the reference is one.
    pub datum: Option<String>,
    /// `all`, or the kind of structure that it is limited to, in the plan's words.
    pub applies_to: String,
    /// What it covers as a whole; null of heights, pitches and storeys, which hold for each building.
    #[schema(value_type = Option<ScopeWord>)]
    pub scope: Option<Scope>,
    /// `applies`, or `needs-human` where words are added to the number.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// How much of the piece the rule covers, in m².
    #[serde(rename = "coversM2")]
    pub covers_m2: f64,
    /// Of a limit on area: what it comes to here, in m²; null where that is not known.
    #[serde(rename = "allowedM2")]
    pub allowed_m2: Option<f64>,
    /// Of a share: the area that it is a share of, in m².
    #[serde(rename = "referenceAreaM2")]
    pub reference_area_m2: Option<f64>,
    /// Of a limit that several parcels share: how many; null where it is not known.
    pub shared_by: Option<usize>,
    /// The rule in a plain sentence.
    pub plain: String,
}

/// An area in m², with how it is known.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AreaAnswer {
    /// The area; null where it is not known. Never 0 for unknown, and null is never "no limit".
    #[serde(rename = "valueM2")]
    pub value_m2: Option<f64>,
    /// How it is known.
    pub state: LimitState,
    /// Of a shared value: how many parcels share it; null where it is not shared, or the parcels are not known.
    pub shared_by: Option<usize>,
    /// Of a shared value: the parcels that share it, by designation; the first 50.
    pub shared_with: Vec<String>,
    /// The regulations that it comes from.
    #[schema(value_type = Vec<String>)]
    pub regulations: Vec<RegulationId>,
    /// Why, in plain sentences.
    pub because: Vec<String>,
}

/// A height or level in metres, with how it is known.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeightAnswer {
    /// What holds wherever a rule speaks: the strictest; null where none does. Null is never "no limit".
    pub value_m: Option<f64>,
    /// How it is known.
    pub state: LimitState,
    /// The greatest value on any part of the buildable land, where it varies.
    pub highest_on_a_part_m: Option<f64>,
    /// The datum of a level.
    pub datum: Option<String>,
    /// Buildable land that no rule of this measure speaks about, in m².
    #[serde(rename = "silentAreaM2")]
    pub silent_area_m2: f64,
    /// The regulations that set the value.
    #[schema(value_type = Vec<String>)]
    pub regulations: Vec<RegulationId>,
    /// Why, in plain sentences.
    pub because: Vec<String>,
}

/// A number of storeys, with how it is known.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreysAnswer {
    /// The number; null where it is not known.
    pub value: Option<f64>,
    /// How it is known.
    pub state: LimitState,
    /// The regulations that set it.
    #[schema(value_type = Vec<String>)]
    pub regulations: Vec<RegulationId>,
    /// Why, in plain sentences.
    pub because: Vec<String>,
}

/// The buildings that stand on the piece.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Existing {
    /// `applies` where the buildings are known, `no-data` where no buildings are loaded.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The area of their footprints on the piece, in m²; null where no buildings are loaded. A footprint is close to the
    /// building area, and not always the same.
    #[serde(rename = "buildingAreaM2")]
    pub building_area_m2: Option<f64>,
    /// How many there are.
    pub count: Option<usize>,
    /// The file that they came from; null where there are several, or none.
    pub source: Option<Source>,
}

/// A plain building that fits the land and the limits: a rectangular house.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlainBuilding {
    /// Its footprint.
    #[schema(value_type = Object)]
    pub footprint: GeometryAnswer,
    /// Its longer side, in metres.
    pub length_m: f64,
    /// Its shorter side, in metres.
    pub width_m: f64,
    /// Its building area, in m².
    #[serde(rename = "buildingAreaM2")]
    pub building_area_m2: f64,
    /// Its storeys; null where the plan does not say how many.
    pub storeys: Option<f64>,
    /// Its gross floor area with so many storeys, in m², no more than the limit on it; null where either is not known.
    #[serde(rename = "grossFloorAreaM2")]
    pub gross_floor_area_m2: Option<f64>,
    /// Its ridge over the mean ground level, in metres; null where the plan does not say how high.
    pub ridge_height_m: Option<f64>,
    /// Its ridge as a level over RH 2000, in metres; null where the plan does not say how high.
    pub ridge_level_m: Option<f64>,
    /// What stops it on each side, in storeys and in height.
    pub bounds: Vec<PlainBound>,
    /// What has to be known about it, in plain sentences.
    pub because: Vec<String>,
}

/// What stops a plain building from being larger.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlainBound {
    /// Which side.
    pub side: BoundSide,
    /// What stops it there.
    pub by: BoundBy,
    /// The regulation; null where a parcel's boundary or nothing that was found stops it.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub regulation: Option<RegulationId>,
    /// The same in a plain sentence.
    pub plain: String,
}

/// A side of a plain building.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BoundSide {
    /// The side that looks most to the north.
    North,
    /// The side that looks most to the east.
    East,
    /// The side that looks most to the south.
    South,
    /// The side that looks most to the west.
    West,
    /// Its footprint as a whole.
    Footprint,
    /// Its gross floor area.
    GrossFloorArea,
    /// Its storeys.
    Storeys,
    /// Its ridge.
    Ridge,
}

/// What stops a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BoundBy {
    /// An exclusion: no-build land, a setback, a reserve.
    Exclusion,
    /// The border of the use area.
    UseBorder,
    /// The boundary of the parcel or the edge of the place asked about.
    PlaceBorder,
    /// A limit: on area, storeys or height.
    Limit,
    /// The shape of the land: no border touches the side itself.
    Shape,
}
