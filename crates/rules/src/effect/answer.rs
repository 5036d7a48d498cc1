//! The shape of an answer to "what would this plan change?": the contract.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_plan::{Bound, Lang, Measure, PlanId, RegulationGroup, RegulationId, Standing, Unit};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{Link, Note, Share};
use crate::building_right::{AreaAnswer, BuildingRightArea, HeightAnswer, StoreysAnswer};
use crate::plan_answer::PlanRecord;
use crate::words_schema::{BoundWord, GroupWord, LangWord, MeasureWord, UnitWord};

/// A question: what would change, a parcel at a time, if a plan in process gained legal force as it is drawn?
#[derive(Clone, Debug, PartialEq)]
pub struct EffectQuestion {
    /// The plan.
    pub plan: PlanId,
    /// The day that it is thought to gain legal force.
    pub date: Date,
    /// The language of the sentences.
    pub lang: Lang,
    /// How many parcels at most, 1 to [`MOST_PARCELS`].
    pub limit: usize,
    /// Designation of the last parcel of the page before; none for the first page.
    pub after: Option<String>,
}

/// Parcels of a page at most.
pub const MOST_PARCELS: usize = 100;

/// Why there is no answer to what a plan would change.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EffectError {
    /// No such plan.
    #[error("no plan has the id {0}")]
    UnknownPlan(PlanId),
    /// The plan is in force already: it changes nothing more. What it changed is a question of two days.
    #[error("the plan {designation} is in force: ask for the difference between two days instead")]
    InForce {
        /// The plan by number, or by name.
        designation: String,
        /// Since when, where that is known.
        since: Option<Date>,
    },
    /// The plan is repealed or was given up: it will not gain force.
    #[error("the plan {designation} is {}: it will not gain legal force", .standing.word())]
    Over {
        /// The plan by number, or by name.
        designation: String,
        /// How it stands.
        standing: Standing,
    },
    /// The plan is made under another country's law: what its legal force does to other plans is for that law to say.
    #[error(
        "the plan {designation} is made under another country's law, so that what it would change cannot be said by Swedish law"
    )]
    ForeignLaw {
        /// The plan by number, or by name.
        designation: String,
    },
    /// Nothing was known of the plan at the day.
    #[error("nothing was known of the plan {designation} on {date}")]
    NotKnownYet {
        /// The plan by number, or by name.
        designation: String,
        /// As asked.
        date: Date,
    },
    /// Land that it touches could not be worked out: what would change there is not known.
    #[error("what would change is not known: {0}")]
    Unresolved(#[from] planvy_city::overlay::OverlayError),
    /// The page asked for is not one.
    #[error("limit is {limit}, and has to be 1 to {MOST_PARCELS}")]
    Limit {
        /// As asked.
        limit: usize,
    },
}

/// What would change, a parcel at a time, if a plan in process gained legal force as it is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EffectAnswer {
    /// The snapshot that everything in the answer comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The day that the plan is thought to gain legal force.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// The plan.
    #[schema(value_type = PlanRecord)]
    pub plan: Arc<PlanRecord>,
    /// The whole in plain sentences, and that nothing of it applies yet.
    pub plain: String,
    /// How many parcels the plan meets with more than 0.5 m².
    pub parcel_count: usize,
    /// The parcels of this page, by designation.
    pub parcels: Vec<ParcelEffect>,
    /// What to give as `after` for the next page; null on the last.
    pub next: Option<String>,
    /// What the answer does not know.
    pub notes: Vec<Note>,
}

/// What would change on one parcel.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParcelEffect {
    /// Its designation.
    pub designation: String,
    /// Its whole area in square metres.
    #[serde(rename = "areaM2")]
    pub area_m2: f64,
    /// How much of it lies in the plan.
    pub share: Share,
    /// The change in plain sentences.
    pub plain: String,
    /// The rules: those that change first, then those that come, those that go, those that stay.
    pub rules: Vec<RuleEffect>,
    /// The building right as it is, a piece of development land at a time.
    pub building_right_before: Vec<BuildingRightBrief>,
    /// The building right as it would be.
    pub building_right_after: Vec<BuildingRightBrief>,
    /// Where to read more.
    pub links: Vec<Link>,
}

/// The building right on a piece of development land, in its main numbers.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BuildingRightBrief {
    /// The plan.
    #[schema(value_type = String, format = "uuid")]
    pub plan: PlanId,
    /// Its number, or its name where it has none.
    pub plan_name: String,
    /// What the uses are called.
    pub use_names: Vec<String>,
    /// Size of the piece in m².
    #[serde(rename = "areaM2")]
    pub area_m2: f64,
    /// What is left of it for main buildings after all exclusions, in m².
    #[serde(rename = "buildableAreaM2")]
    pub buildable_area_m2: f64,
    /// The largest building area.
    pub max_building_area: AreaAnswer,
    /// The largest gross floor area.
    pub max_gross_floor_area: AreaAnswer,
    /// The greatest ridge height over the mean ground level.
    pub max_ridge_height: HeightAnswer,
    /// The highest level of the ridge.
    pub max_ridge_level: HeightAnswer,
    /// The greatest total height over the mean ground level.
    pub max_total_height: HeightAnswer,
    /// The greatest number of storeys.
    pub storeys: StoreysAnswer,
    /// What is left of the largest building area after the buildings that stand there.
    pub remaining_building_area: AreaAnswer,
}

impl From<BuildingRightArea> for BuildingRightBrief {
    fn from(area: BuildingRightArea) -> BuildingRightBrief {
        BuildingRightBrief {
            plan: area.plan,
            plan_name: area.plan_name,
            use_names: area.use_names,
            area_m2: area.area_m2,
            buildable_area_m2: area.buildable_area_m2,
            max_building_area: area.max_building_area,
            max_gross_floor_area: area.max_gross_floor_area,
            max_ridge_height: area.max_ridge_height,
            max_ridge_level: area.max_ridge_level,
            max_total_height: area.max_total_height,
            storeys: area.storeys,
            remaining_building_area: area.remaining_building_area,
        }
    }
}

/// What would happen to a rule on a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleChange {
    /// A rule of the same kind has another number, or other words.
    Changes,
    /// It would come.
    Comes,
    /// It would go.
    Goes,
    /// It would stay as it is, be it as a rule of the new plan.
    Stays,
}

/// What would happen to a rule on a parcel.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleEffect {
    /// What would happen to it.
    pub change: RuleChange,
    /// Use, property or administrative.
    #[schema(value_type = GroupWord)]
    pub group: RegulationGroup,
    /// The name of its kind.
    pub name: String,
    /// What its number measures, where it has one.
    #[schema(value_type = Option<MeasureWord>)]
    pub measure: Option<Measure>,
    /// How its number binds.
    #[schema(value_type = Option<BoundWord>)]
    pub bound: Option<Bound>,
    /// The unit of its number.
    #[schema(value_type = Option<UnitWord>)]
    pub unit: Option<Unit>,
    /// What holds now; null where it would come.
    pub before: Option<RuleSide>,
    /// What would hold then; null where it would go.
    pub after: Option<RuleSide>,
    /// The number then minus the number now; null where either has none, or they are measured against different things.
    pub difference: Option<f64>,
    /// The change in a plain sentence.
    pub plain: String,
}

/// A rule as it holds, or would hold.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleSide {
    /// The regulation.
    #[schema(value_type = String, format = "uuid")]
    pub regulation: RegulationId,
    /// Its plan.
    #[schema(value_type = String, format = "uuid")]
    pub plan: PlanId,
    /// What it says, in a plain sentence.
    pub plain: String,
    /// Its number, where it has one.
    pub value: Option<f64>,
    /// How many square metres of the parcel it covers; null for lines and points.
    #[serde(rename = "areaM2")]
    pub area_m2: Option<f64>,
}
