//! Measures that need no building permit: a fact of its own, beside whether the plan's rules are kept.
//!
//! Freed from permit does not mean allowed: other law, a notification, and the rules of a plan may still stand in the way. So
//! this says which conditions are met, and never "you may".

use planvy_plan::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::words_schema::StateWord;

/// Whether a proposal is of a kind that needs no building permit.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Exempt {
    /// `applies` where every building meets every condition of a measure; `does-not-apply` where one fails each measure;
    /// `no-data` where something is not known; `needs-human` where protection or a changed permit duty may override.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The same in plain sentences.
    pub plain: String,
    /// The measures that were tried, with the conditions of each.
    pub measures: Vec<ExemptMeasure>,
}

/// One building held against one measure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExemptMeasure {
    /// Number of the building in the proposal, from 1.
    pub building: usize,
    /// Stable name of the measure, for instance `ancillary-building-2025`.
    #[schema(value_type = String)]
    pub measure: &'static str,
    /// Its name.
    pub name: String,
    /// Whether it is met.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// The conditions.
    pub conditions: Vec<ExemptCondition>,
    /// The law, and since when.
    pub legal_basis: String,
}

/// One condition of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExemptCondition {
    /// Whether it is met.
    pub met: Met,
    /// What the proposal has, where it is a number.
    pub value: Option<f64>,
    /// The limit, where it is a number.
    pub limit: Option<f64>,
    /// The condition and how it stands, in a plain sentence.
    pub plain: String,
}

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// It is.
    Met,
    /// It is not.
    NotMet,
    /// Not known.
    Unknown,
}
