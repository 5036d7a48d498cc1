//! Questions about changes: parameters read, and refused with the reason.

use axum::http::HeaderMap;
use jiff::Timestamp;
use planvy_plan::catalogue::catalogue;
use planvy_plan::{Lang, PlanId, State};
use planvy_rules::words_schema::StateWord;

use super::change::{Change, ChangeKind};
use super::cursor::{Cursor, is_snapshot_id};
use super::filter::{Filter, is_in_municipality};
use super::log::Log;
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

/// What a question finds: the numbers of the changes on a page, and where the next one begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Page<'l> {
    /// The changes.
    pub changes: Vec<&'l Change>,
    /// The `after` of the next page.
    pub next: Option<Cursor>,
}

impl Eq for Change {}

impl Question {
    /// Finds the changes of a page: the newest first, or the nearest first of those to come.
    ///
    /// # Errors
    /// Where the store never was at the snapshot of a mark, the moment has not come, or there is no such plan or municipality.
    pub fn page<'l>(&self, log: &'l Log, now: Timestamp) -> Result<Page<'l>, Problem> {
        self.check_names(log)?;
        if self.is_coming {
            return self.page_to_come(log);
        }
        let (first, seen_release) = self.first(log, now)?;
        let end = match &self.after {
            Some(cursor) => position_of(log, "after", cursor)?,
            None => log.changes.len(),
        };
        let mut changes = Vec::new();
        let mut next = None;
        let catalogue = log.catalogue.as_ref().filter(|(_, before)| {
            let is_new = seen_release.is_some_and(|release| release != catalogue().newest_release());
            (*before >= first || is_new) && (*before < end || self.after.is_none())
        });
        let mut catalogue = catalogue.filter(|(change, _)| self.filter.allows(log, change));
        for at in (first..end).rev() {
            if let Some((change, _)) = catalogue.take_if(|(_, before)| *before > at) {
                changes.push(change);
            }
            let Some(change) = log.changes.get(at) else {
                continue;
            };
            if !self.filter.allows(log, change) {
                continue;
            }
            if changes.len() >= self.limit {
                next = Some(cursor(log, at + 1));
                break;
            }
            changes.push(change);
        }
        if next.is_none()
            && let Some((change, _)) = catalogue
        {
            changes.push(change);
        }
        Ok(Page { changes, next })
    }

    /// What is to come changes only from its near end as days pass: a mark counts from the far one.
    fn page_to_come<'l>(&self, log: &'l Log) -> Result<Page<'l>, Problem> {
        let left = match &self.after {
            Some(cursor) if cursor.snapshot != log.snapshot => {
                return Err(refused(
                    "after",
                    format!(
                        "after is of snapshot {}, and the plans have been read anew since ({}): what is to come may be something \
                         else now; ask again without it",
                        cursor.snapshot, log.snapshot
                    ),
                    "coming=true",
                ));
            }
            Some(cursor) => cursor.position,
            None => log.coming.len(),
        };
        let from = log.coming.len().saturating_sub(left);
        let mut changes = Vec::new();
        for (at, change) in log.coming.iter().enumerate().skip(from) {
            if !self.filter.allows(log, change) {
                continue;
            }
            if changes.len() >= self.limit {
                return Ok(Page {
                    changes,
                    next: Some(cursor(log, log.coming.len() - at)),
                });
            }
            changes.push(change);
        }
        Ok(Page { changes, next: None })
    }

    /// The first change that is asked for, and the release of the catalogue that the caller has seen.
    fn first(&self, log: &Log, now: Timestamp) -> Result<(usize, Option<&str>), Problem> {
        match &self.since {
            Since::Beginning => Ok((0, None)),
            Since::Snapshot(id) if log.imports.is_empty() && *id == log.snapshot => Ok((0, None)),
            Since::Snapshot(id) => {
                let end = log
                    .end_of_snapshot(id)
                    .ok_or_else(|| unknown_snapshot(log, "since", id))?;
                Ok((end, None))
            }
            Since::Cursor(cursor) => Ok((position_of(log, "since", cursor)?, cursor.release.as_deref())),
            Since::Moment(moment) if *moment > now => Err(refused(
                "since",
                format!(
                    "since is {moment}, which has not come yet; what is known to come is told with coming=true"
                ),
                "coming=true",
            )),
            Since::Moment(moment) => Ok((
                log.changes.partition_point(|change| change.moment < *moment),
                None,
            )),
        }
    }

    /// A plan or a municipality that the store never held is a slip of the pen more often than a wish to be told nothing.
    fn check_names(&self, log: &Log) -> Result<(), Problem> {
        if let Some(plan) = self.filter.plan
            && !log.versions.iter().any(|version| version.id == plan)
        {
            return Err(refused(
                "plan",
                format!("plan is {plan}: this store has never held a plan with this id"),
                "kind=plans",
            ));
        }
        if let Some(name) = &self.filter.municipality
            && !log
                .versions
                .iter()
                .any(|version| is_in_municipality(version, name))
        {
            let mut known: Vec<&str> = log
                .versions
                .iter()
                .flat_map(|version| version.municipality.iter().flatten())
                .map(String::as_str)
                .collect();
            known.sort_unstable();
            known.dedup();
            let known = match known.len() {
                0 => "no plan in this store says which municipality it is of".to_owned(),
                1..=20 => format!("the plans in this store are of {}", known.join(", ")),
                many => format!("the plans in this store are of {many} other municipalities"),
            };
            return Err(refused(
                "municipality",
                format!("municipality is '{}': {known}", quoted(name)),
                "municipality=1280",
            ));
        }
        Ok(())
    }
}

/// The mark at a position of today's log.
pub fn cursor(log: &Log, position: usize) -> Cursor {
    Cursor {
        snapshot: log.snapshot.clone(),
        position,
        release: None,
    }
}

/// The mark of somebody who has seen everything.
pub fn newest(log: &Log) -> Cursor {
    Cursor {
        release: Some(catalogue().newest_release().to_owned()),
        ..cursor(log, log.changes.len())
    }
}

/// The number of changes before a mark.
///
/// # Errors
/// Where the store never was at its snapshot, or it lies beyond the end.
pub fn position_of(log: &Log, parameter: &'static str, cursor: &Cursor) -> Result<usize, Problem> {
    let is_empty_store = log.imports.is_empty() && cursor.snapshot == log.snapshot;
    if log.end_of_snapshot(&cursor.snapshot).is_none() && !is_empty_store {
        return Err(unknown_snapshot(log, parameter, &cursor.snapshot));
    }
    if cursor.position > log.changes.len() {
        return Err(refused(
            parameter,
            format!(
                "{parameter} is {cursor}, which lies beyond the {} changes that there are: it is of another store, or of a later day",
                log.changes.len()
            ),
            "since=2026-11-01",
        ));
    }
    Ok(cursor.position)
}

fn unknown_snapshot(log: &Log, parameter: &'static str, id: &str) -> Problem {
    refused(
        parameter,
        format!(
            "{parameter} names snapshot {}, which this store never was at (it is at {}): it is of another store, or the store was made \
             anew; read everything once more without it",
            quoted(id),
            log.snapshot
        ),
        "since=2026-11-01",
    )
}
