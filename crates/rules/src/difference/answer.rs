//! The shape of an answer to "what changed here?": the contract.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_plan::{Lang, PlanId, RegulationId, Standing, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{AnsweredPlace, Link, Note};
use crate::plan_answer::Implementation;
use crate::question::{Place, QuestionError};
use crate::words_schema::{LangWord, StandingWord, StateWord};

/// A question: what changed at a place between two days?
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceQuestion {
    /// Where.
    pub place: Place,
    /// The earlier day.
    pub from: Date,
    /// The later day.
    pub to: Date,
    /// The language of the sentences.
    pub lang: Lang,
}

/// Why there is no answer to what changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DifferenceError {
    /// What is wrong with the place.
    #[error(transparent)]
    Place(#[from] QuestionError),
    /// The days stand in the wrong order.
    #[error("the days stand in the wrong order: from is {from}, which is after to, {to}")]
    DatesReversed {
        /// As asked.
        from: Date,
        /// As asked.
        to: Date,
    },
}

/// What changed at a place between two days, as far as the delivered data tell.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceAnswer {
    /// The snapshot that everything in the answer comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The earlier day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The later day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// The place, as understood.
    pub place: AnsweredPlace,
    /// `applies` where something changed, `does-not-apply` where nothing that is delivered did, `no-data` where no plan is
    /// known at either day.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The same in a plain sentence.
    pub plain: String,
    /// What changed, a plan at a time: those whose standing changed first.
    pub plans: Vec<PlanDifference>,
    /// What the answer does not know.
    pub notes: Vec<Note>,
}

/// What happened to a plan or a regulation at the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// It was not known at the earlier day and is at the later one.
    Came,
    /// It was known at the earlier day and is not at the later one.
    Went,
    /// It stands differently: gained force, ceased, was replaced.
    StandingChanged,
    /// It stands as before; its implementation period does not, or some of its regulations do not.
    PartsChanged,
}

/// What changed in one plan.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanDifference {
    /// The plan.
    #[schema(value_type = String, format = "uuid")]
    pub plan: PlanId,
    /// Its number.
    pub designation: Option<String>,
    /// Its name.
    pub name: String,
    /// What happened to it.
    pub change: DifferenceKind,
    /// How it stood at the earlier day; null where it was not known.
    #[schema(value_type = Option<StandingWord>)]
    pub standing_before: Option<Standing>,
    /// How it stands at the later day; null where it is not known.
    #[schema(value_type = Option<StandingWord>)]
    pub standing_after: Option<Standing>,
    /// Its implementation period at the earlier day; null where it was not in force.
    pub implementation_before: Option<Implementation>,
    /// Its implementation period at the later day; null where it is not in force.
    pub implementation_after: Option<Implementation>,
    /// The change in plain sentences.
    pub plain: String,
    /// Its regulations at the place that stand differently.
    pub regulations: Vec<RegulationDifference>,
    /// Where to read more.
    pub links: Vec<Link>,
}

/// What changed in one regulation.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegulationDifference {
    /// The regulation.
    #[schema(value_type = String, format = "uuid")]
    pub regulation: RegulationId,
    /// What happened to it.
    pub change: DifferenceKind,
    /// The name of its kind.
    pub name: String,
    /// How it stood at the earlier day; null where it was not known.
    #[schema(value_type = Option<StandingWord>)]
    pub standing_before: Option<Standing>,
    /// How it stands at the later day; null where it is not known.
    #[schema(value_type = Option<StandingWord>)]
    pub standing_after: Option<Standing>,
    /// The change in a plain sentence: what the regulation says, and how it stands.
    pub plain: String,
}
