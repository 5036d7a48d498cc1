//! Questions about changes: parameters read, and refused with the reason.

use axum::http::HeaderMap;
use jiff::Timestamp;
use planvy_plan::{Lang, PlanId, State};
use planvy_rules::words_schema::StateWord;

use super::change::ChangeKind;
use super::cursor::{Cursor, is_snapshot_id};
use super::filter::Filter;
use crate::api::parameters::{self, Fault, ParameterError, Parameters, civil_date};
use crate::api::plans::bbox;
use crate::clock::swedish_midnight;
use crate::http::problem::Problem;
use crate::ogc::form::{ATOM, Form, HTML, JSON, chosen};
use crate::ogc::refusal::{quoted, refused};

/// The parameters.
pub const CHANGES: &[&str] = &[
    "kind",
    "state",
    "bbox",
    "crs",
    "plan",
    "municipality",
    "since",
    "coming",
    "limit",
    "after",
    "lang",
    "f",
];

/// A query with some of them.
pub const EXAMPLE: &str = "kind=plan-added,plan-in-force&since=2026-11-01";

/// The forms of the answer.
pub const FORMS: &[Form] = &[JSON, ATOM, HTML];

/// Changes on a page where the caller does not say.
const USUAL_LIMIT: u32 = 100;
/// Changes on a page at most.
const LARGEST_LIMIT: u32 = 500;
/// All kinds of base data in one word.
const BASE_DATA: &str = "base-data";
/// All kinds about plans in one word.
const PLANS: &str = "plans";

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which changes.
    pub filter: Filter,
    /// Where they begin.
    pub since: Since,
    /// Whether those to come are asked for.
    pub is_coming: bool,
    /// The page before this one ended here.
    pub after: Option<Cursor>,
    /// Changes on a page.
    pub limit: usize,
    /// The language.
    pub lang: Lang,
    /// The form of the answer.
    pub form: Form,
}

/// Where the changes that are asked for begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// With the first one.
    Beginning,
    /// After a snapshot.
    Snapshot(String),
    /// After what a caller has seen.
    Cursor(Cursor),
    /// At a moment.
    Moment(Timestamp),
}

impl Question {
    /// Reads the parameters of a request.
    ///
    /// # Errors
    /// Where one is unknown or cannot be used.
    pub fn read(query: Option<&str>, headers: &HeaderMap) -> Result<Question, Problem> {
        let parameters = Parameters::read(query, CHANGES, EXAMPLE)?;
        let limit = parameters.whole_number("limit", 1, LARGEST_LIMIT, "limit=100")?;
        let is_coming = parameters.switch("coming", "coming=true")?.unwrap_or(false);
        let question = Question {
            filter: filter(&parameters)?,
            since: since(parameters.get("since"))?,
            is_coming,
            after: after(parameters.get("after"))?,
            limit: limit.unwrap_or(USUAL_LIMIT) as usize,
            lang: parameters.lang()?.unwrap_or_default(),
            form: chosen(headers, parameters.get("f"), FORMS)?,
        };
        if is_coming && question.since != Since::Beginning {
            return Err(refused(
                "since",
                "since says nothing with coming=true: what is to come has not happened since anything",
                "coming=true",
            ));
        }
        Ok(question)
    }
}

/// The conditions.
///
/// # Errors
/// Where one cannot be used.
pub fn filter(parameters: &Parameters<'_>) -> Result<Filter, Problem> {
    let plan: Option<PlanId> = match parameters.get("plan") {
        Some(text) => Some(parameters::id("plan", text)?),
        None => None,
    };
    let municipality = parameters.text("municipality", 100, "municipality=1280")?;
    let area = bbox(parameters)?;
    if parameters.get("crs").is_some() && area.is_none() {
        return Err(ParameterError::new("crs", Fault::OnlyWith("bbox"), EXAMPLE_BOX).into());
    }
    Ok(Filter {
        kinds: kinds(parameters.get("kind"))?,
        states: states(parameters.get("state"))?,
        area,
        plan,
        municipality: municipality.map(str::to_lowercase),
    })
}

const EXAMPLE_BOX: &str = "bbox=118000,6163000,119000,6164000&crs=3008";

/// Kinds, with commas between them.
///
/// # Errors
/// Where one is no kind.
pub fn kinds(text: Option<&str>) -> Result<Vec<ChangeKind>, Problem> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let mut kinds = Vec::new();
    for word in text.split(',').map(str::trim) {
        match word {
            BASE_DATA => kinds.extend(
                ChangeKind::ALL
                    .into_iter()
                    .filter(|kind| !kind.is_about_a_plan() && *kind != ChangeKind::Catalogue),
            ),
            PLANS => kinds.extend(ChangeKind::ALL.into_iter().filter(|kind| kind.is_about_a_plan())),
            _ => kinds.push(ChangeKind::from_word(word).ok_or_else(|| {
                let known = ChangeKind::WORDS.join(", ");
                refused(
                    "kind",
                    format!(
                        "kind is '{}'; it can be {PLANS}, {BASE_DATA}, or any of {known}, with commas between them",
                        quoted(word)
                    ),
                    "kind=plan-added,plan-in-force",
                )
            })?),
        }
    }
    Ok(kinds)
}

/// States, with commas between them.
///
/// # Errors
/// Where one is no state.
pub fn states(text: Option<&str>) -> Result<Vec<State>, Problem> {
    const ALL: [State; 4] = [
        State::Applies,
        State::DoesNotApply,
        State::NoData,
        State::NeedsHuman,
    ];
    let Some(text) = text else { return Ok(Vec::new()) };
    let words = text.split(',').map(str::trim);
    words
        .map(|word| {
            let found = ALL.into_iter().find(|state| state.word() == word);
            found.ok_or_else(|| {
                ParameterError::new(
                    "state",
                    Fault::NotOneOf(quoted(word), StateWord::WORDS),
                    "state=applies,needs-human",
                )
                .into()
            })
        })
        .collect()
}

fn since(text: Option<&str>) -> Result<Since, Problem> {
    let Some(text) = text.map(str::trim) else {
        return Ok(Since::Beginning);
    };
    if is_snapshot_id(text) {
        return Ok(Since::Snapshot(text.to_owned()));
    }
    if let Ok(cursor) = text.parse() {
        return Ok(Since::Cursor(cursor));
    }
    let moment = match civil_date(text) {
        Some(date) => swedish_midnight(date),
        // A plus sign in a query is read as a blank.
        None => text.replace(' ', "+").parse().ok(),
    };
    moment.map(Since::Moment).ok_or_else(|| {
        refused(
            "since",
            format!(
                "since is '{}', which is neither the newest of an earlier answer, nor the id of a snapshot, nor a date or a time \
                 written like 2026-11-23 or 2026-11-23T12:00:00Z",
                quoted(text)
            ),
            "since=2026-11-01",
        )
    })
}

fn after(text: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let Some(text) = text else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        refused(
            "after",
            format!("after is '{}', which is no next of an earlier page", quoted(text)),
            "limit=100",
        )
    })
}
