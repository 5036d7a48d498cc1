//! What a question finds in the log, page by page.

use jiff::Timestamp;
use planvy_plan::catalogue::catalogue;

use super::change::Change;
use super::cursor::Cursor;
use super::filter::is_in_municipality;
use super::log::Log;
use super::question::{Question, Since};
use crate::http::problem::Problem;
use crate::ogc::refusal::{quoted, refused};

/// What a question finds: the numbers of the changes on a page, and where the next one begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Page<'l> {
    /// The changes.
    pub changes: Vec<&'l Change>,
    /// The `after` of the next page.
    pub next: Option<Cursor>,
}

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
    if !log.has_been_at(&cursor.snapshot) {
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
