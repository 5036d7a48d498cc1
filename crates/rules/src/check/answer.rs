//! The shape of an answer to a check: the contract.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_plan::{Bound, Crs, Finding, Lang, PlanId, Proposal, RegulationId, Unit};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{Coverage, Note};
use crate::exempt::Exempt;
use crate::ground::GroundAnswer;
use crate::regulation_answer::GeometryAnswer;
use crate::words_schema::{BoundWord, LangWord, UnitWord};

/// A question: does this proposal keep the rules?
#[derive(Clone, Debug, PartialEq)]
pub struct CheckQuestion {
    /// What somebody wants to build, as read from a drawing.
    pub proposal: Proposal,
    /// What the reader had to say about the drawing.
    pub findings: Vec<Finding>,
    /// The date that standing is judged at.
    pub date: Date,
    /// The language of the sentences.
    pub lang: Lang,
    /// Designation of the parcel it is meant for, where the sender says; else the parcels that it stands on.
    pub parcel: Option<String>,
}

/// Whether a proposal keeps the rules: one result for each rule and what it is held against.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckAnswer {
    /// The snapshot that everything in the answer comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// What was read and what was computed from it.
    pub proposal: ProposalAnswer,
    /// The results: what breaks first, then what is not decided, then the rest.
    pub results: Vec<CheckResult>,
    /// The same checks against plans in process: these bind nobody yet, and are not counted in the summary.
    pub proposed_results: Vec<CheckResult>,
    /// How many results of each verdict.
    pub summary: CheckSummary,
    /// Whether the measure is of a kind that needs no building permit: a fact of its own beside conformity.
    pub exempt: Exempt,
    /// One statement for each theme: what is known here, and what is not.
    pub coverage: Vec<Coverage>,
    /// What the reader and the measuring had to say about the drawing.
    #[schema(value_type = Vec<Object>)]
    pub findings: Vec<Finding>,
    /// What the answer does not know, and what has to be known to read it right.
    pub notes: Vec<Note>,
    /// That nothing is approved by this, and who decides.
    pub disclaimer: String,
}

/// A verdict on one rule. There is no default: what is missing cannot pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It breaks the rule.
    Breaks,
    /// Something is missing, or the margin is within the uncertainty.
    CannotDecide,
    /// The rule is one that only a human can judge.
    NeedsHuman,
    /// It keeps the rule.
    Fulfils,
    /// The rule does not concern it.
    NotApplicable,
}

impl Verdict {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Fulfils => "fulfils",
            Verdict::Breaks => "breaks",
            Verdict::CannotDecide => "cannot-decide",
            Verdict::NeedsHuman => "needs-human",
            Verdict::NotApplicable => "not-applicable",
        }
    }
}

/// One result: a kind of check, the rule behind it, and the numbers.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckResult {
    /// Stable id of the kind of check, for instance `ridge-height-max`.
    #[schema(value_type = String)]
    pub check: &'static str,
    /// Its name.
    pub name: String,
    /// The regulation behind it; null where no single one is (outside every plan, an older default).
    #[schema(value_type = Option<String>, format = "uuid")]
    pub regulation: Option<RegulationId>,
    /// Every regulation behind it, the first among them.
    #[schema(value_type = Vec<String>)]
    pub regulations: Vec<RegulationId>,
    /// The plan behind it.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub plan: Option<PlanId>,
    /// Numbers of the buildings of the proposal that it is about, counted from 1 in the order of the drawing.
    pub buildings: Vec<usize>,
    /// Designation of the parcel that it is counted on, where it is one.
    pub parcel: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// What the proposal has; null where that is not known.
    pub value: Option<f64>,
    /// What the rule sets; null where it sets no number.
    pub limit: Option<f64>,
    /// How the limit binds.
    #[schema(value_type = Option<BoundWord>)]
    pub bound: Option<Bound>,
    /// Limit minus value for a maximum, value minus limit for a minimum, minus the distance for an exact number, minus the m²
    /// on it for a ban on land: negative breaks.
    pub margin: Option<f64>,
    /// The unit of value, limit, margin and uncertainty.
    #[schema(value_type = Option<UnitWord>)]
    pub unit: Option<Unit>,
    /// Standard uncertainty of the margin; null where nobody has stated one.
    pub uncertainty: Option<f64>,
    /// Where: the land or the spot it is about, GeoJSON with the coordinate system stated.
    #[serde(rename = "where")]
    #[schema(value_type = Option<Object>)]
    pub place: Option<GeometryAnswer>,
    /// The result in a plain sentence, numbers first.
    pub plain: String,
    /// Why: what was computed from what, or what is missing.
    pub because: String,
    /// The wording of the regulation, its values filled in.
    pub formulation: Option<String>,
}

/// How many results of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckSummary {
    /// Kept.
    pub fulfils: usize,
    /// Broken.
    pub breaks: usize,
    /// Not decided, with the reason in the result.
    pub cannot_decide: usize,
    /// For a human to judge.
    pub needs_human: usize,
    /// Not about this proposal.
    pub not_applicable: usize,
}

impl CheckSummary {
    /// Counts results.
    pub fn of(results: &[CheckResult]) -> CheckSummary {
        let mut summary = CheckSummary::default();
        for result in results {
            let count = match result.verdict {
                Verdict::Fulfils => &mut summary.fulfils,
                Verdict::Breaks => &mut summary.breaks,
                Verdict::CannotDecide => &mut summary.cannot_decide,
                Verdict::NeedsHuman => &mut summary.needs_human,
                Verdict::NotApplicable => &mut summary.not_applicable,
            };
            *count += 1;
        }
        summary
    }
}

/// What was read and what was computed from it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposalAnswer {
    /// The format it was read from.
    pub format: String,
    /// The coordinate system that it was drawn in; null where it is not placed.
    #[schema(value_type = Option<String>, example = "EPSG:3008")]
    pub crs: Option<Crs>,
    /// The coordinate system that everything was measured in: the plan's.
    #[schema(value_type = Option<String>, example = "EPSG:3008")]
    pub measured_in: Option<Crs>,
    /// How it says where it stands: `stated`, `not-placed`, `contradictory`, `north-uncertain`.
    #[schema(value_type = String)]
    pub placement: &'static str,
    /// Designations of the parcels that it stands on.
    pub parcels: Vec<String>,
    /// The buildings, in the order of the drawing.
    pub buildings: Vec<BuildingAnswer>,
}

/// A building of the proposal, measured.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BuildingAnswer {
    /// Its number in the proposal, from 1.
    pub number: usize,
    /// Its identity in the drawing.
    pub id: Option<String>,
    /// Its name in the drawing.
    pub name: Option<String>,
    /// `main` or `ancillary`, where the drawing says.
    #[schema(value_type = Option<String>)]
    pub kind: Option<&'static str>,
    /// What it is for, as the drawing says.
    pub intended_use: Option<String>,
    /// Its footprint, GeoJSON with the coordinate system stated.
    #[schema(value_type = Option<Object>)]
    pub footprint: Option<GeometryAnswer>,
    /// The mean ground level beside it.
    pub ground: GroundAnswer,
    /// What was measured of it, one entry for each measure; those that nothing is known of too.
    pub measures: Vec<MeasureAnswer>,
    /// *Byggnadshöjd* of each façade, the governing one first; empty where there is no body.
    pub facades: Vec<FacadeAnswer>,
}

/// Where a measure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureSource {
    /// The drawing says so in words or figures.
    Stated,
    /// Measured on the drawn body or footprint.
    Measured,
    /// Computed from a stated figure and the ground.
    Computed,
    /// Not known.
    Missing,
}

/// One measure of a building.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeasureAnswer {
    /// What: `ridge-height`, `building-area`, `footprint-area`, ….
    #[schema(value_type = String)]
    pub measure: &'static str,
    /// The value that the checks use; null where it is not known.
    pub value: Option<f64>,
    /// Its unit.
    #[schema(value_type = UnitWord)]
    pub unit: Unit,
    /// Its standard uncertainty; null where nobody has stated one.
    pub uncertainty: Option<f64>,
    /// Where it comes from.
    pub source: MeasureSource,
    /// What the drawing states and what was measured on it, where both are known and do not agree.
    pub disagreement: Option<Disagreement>,
    /// How it was found, or what is missing, in a plain sentence.
    pub because: String,
}

/// A stated figure and a measured one that do not agree.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Disagreement {
    /// As stated.
    pub stated: f64,
    /// As measured.
    pub measured: f64,
}

/// *Byggnadshöjd* of one façade, by the plane of 45° that touches the roof (PBF 1:3).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FacadeAnswer {
    /// The ends of the façade on the map: easting, northing.
    pub from: [f64; 2],
    /// The other end.
    pub to: [f64; 2],
    /// Building height over the mean ground level in metres; null where the ground or the body's zero is not known.
    pub building_height_m: Option<f64>,
}
