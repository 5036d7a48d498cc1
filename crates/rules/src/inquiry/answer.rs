//! The shape of an answer to a citizen's question: the contract.

use std::sync::Arc;

use jiff::civil::Date;
use planvy_plan::{Lang, PlanId, RegulationId, Standing, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{AnsweredPlace, Coverage, Link, Note};
use crate::question::{Place, QuestionError};
use crate::regulation_answer::QuantityAnswer;
use crate::words_schema::{LangWord, StandingWord, StateWord};

/// A question as people put it: a kind, a place, a day, and what the kind needs to know more.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquiry {
    /// What is asked: the name of a kind, as [`kinds`](super::kinds()) lists them.
    pub kind: String,
    /// Where.
    pub place: Place,
    /// The date that standing is judged at.
    pub date: Date,
    /// The language of the sentences.
    pub lang: Lang,
    /// What the asker says of what is planned.
    pub terms: Terms,
}

/// What the asker says beyond the place. A kind takes what it has use for and says what is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// What somebody wants to build.
    pub building: Option<WantedBuilding>,
    /// Its building area in m².
    pub area_m2: Option<f64>,
    /// Its ridge over the mean ground level, in metres.
    pub ridge_height_m: Option<f64>,
    /// Its distance to the nearest parcel boundary, in metres.
    pub distance_m: Option<f64>,
    /// How far around the place to look, in metres.
    pub within_m: Option<f64>,
    /// The earlier day of a question about change.
    pub since: Option<Date>,
}

/// What somebody wants to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WantedBuilding {
    /// *Huvudbyggnad*: a house.
    Main,
    /// *Komplementbyggnad*: a shed, a garage.
    Ancillary,
    /// *Tillbyggnad*: an addition to a house that stands.
    Addition,
}

impl WantedBuilding {
    /// The word used in requests.
    pub fn word(self) -> &'static str {
        match self {
            WantedBuilding::Main => "main",
            WantedBuilding::Ancillary => "ancillary",
            WantedBuilding::Addition => "addition",
        }
    }

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<WantedBuilding> {
        [
            WantedBuilding::Main,
            WantedBuilding::Ancillary,
            WantedBuilding::Addition,
        ]
        .into_iter()
        .find(|kind| kind.word() == word)
    }
}

/// Why an inquiry has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum InquiryError {
    /// No kind of question has the name.
    #[error("no kind of question is called '{kind}'")]
    UnknownKind {
        /// As asked.
        kind: String,
    },
    /// What is wrong with the place.
    #[error(transparent)]
    Place(#[from] QuestionError),
    /// A term that the kind cannot do without is missing.
    #[error("a question of the kind '{kind}' needs {term}")]
    MissingTerm {
        /// The kind.
        kind: &'static str,
        /// The name of the term in requests.
        term: &'static str,
    },
    /// A term is no number that can be meant.
    #[error("{term} is {value}, and has to be {expected}")]
    BadTerm {
        /// The name of the term in requests.
        term: &'static str,
        /// As asked.
        value: String,
        /// What it has to be.
        expected: &'static str,
    },
    /// The later of two days comes before the earlier.
    #[error("the days stand in the wrong order: since is {since}, which is after {date}")]
    DatesReversed {
        /// As asked.
        since: Date,
        /// As asked.
        date: Date,
    },
}

/// The answer to a citizen's question: first what it comes to, then what it rests on, then what nobody but a human decides.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InquiryAnswer {
    /// The snapshot that everything in the answer comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of the sentences.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// The kind of question.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// The question in words.
    pub question: String,
    /// The place, as understood.
    pub place: AnsweredPlace,
    /// The state of the answer: `applies` where a rule or a fact answers it, `does-not-apply` where what is known holds no such
    /// rule, `no-data` where nothing is known, `needs-human` where the rule is one that a machine cannot decide.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// What it comes to, in one or two sentences, numbers first.
    pub short: String,
    /// What is known of detailed plans here.
    pub coverage: Coverage,
    /// What it rests on.
    pub facts: Vec<Fact>,
    /// What a machine must not decide, and who does.
    pub abstentions: Vec<Abstention>,
    /// What the answer does not know, and what has to be known to read it right.
    pub notes: Vec<Note>,
}

/// One fact behind an answer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// The fact in a plain sentence.
    pub plain: String,
    /// The regulation that it comes from.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub regulation: Option<RegulationId>,
    /// The plan that it comes from.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub plan: Option<PlanId>,
    /// How the regulation or the plan stands.
    #[schema(value_type = Option<StandingWord>)]
    pub standing: Option<Standing>,
    /// The number of the regulation.
    pub quantity: Option<QuantityAnswer>,
    /// How many square metres of the place it concerns; null where that is no matter of area.
    #[serde(rename = "areaM2")]
    pub area_m2: Option<f64>,
    /// The parcel that it is about, where it is about another than the place.
    pub parcel: Option<String>,
    /// The wording of the plan, its values filled in.
    pub formulation: Option<String>,
    /// The law behind it.
    pub legal_basis: Option<String>,
    /// Where to read more.
    pub links: Vec<Link>,
}

/// Who decides what a machine must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decider {
    /// *Byggnadsnämnden*: permits, deviations, notifications.
    BuildingCommittee,
    /// *Lantmäterimyndigheten*: division of parcels, easements, where a boundary runs.
    CadastralAuthority,
    /// *Kommunen*: what is planned, plans that are not digital.
    Municipality,
    /// *Länsstyrelsen*: shore protection, ancient remains.
    CountyBoard,
    /// *Grannen*: consent to build nearer the boundary.
    Neighbour,
}

/// What a machine must not decide, and who does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Abstention {
    /// What is left open, in a plain sentence, with who decides it.
    pub plain: String,
    /// Who decides.
    pub decided_by: Decider,
    /// The regulation that only a human can judge, where it is one.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub regulation: Option<RegulationId>,
}
