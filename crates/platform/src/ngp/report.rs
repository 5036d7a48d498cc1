//! What a run has to say.

use planvy_import::FileImport;
use planvy_plan::PlanId;
use planvy_plan::stored::StoredPlan;
use serde::Serialize;

use super::found_plan::{AssetLink, FoundPlan};

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanState {
    /// Stored in the version that is listed.
    Unchanged,
    /// Would be fetched, were this no dry run.
    ToFetch,
    /// Fetched, and part of the new snapshot.
    Published,
    /// Fetched; the same file is stored already.
    AlreadyThere,
    /// Fetched, and refused for its errors.
    Refused,
    /// It could not be fetched.
    Failed,
    /// The run ended before it.
    NotFetched,
    /// Stored from the platform, and no longer listed there. It stays in the store.
    Gone,
}

/// One plan of a run.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanReport {
    /// The plan.
    pub plan: PlanId,
    /// Its number.
    pub designation: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its status: on the platform, or in the store where it is gone from there.
    pub status: Option<String>,
    /// What became of it.
    pub state: PlanState,
    /// Whether it has been repealed or closed.
    pub ended: bool,
    /// Whether an earlier version of it was stored before.
    pub known: bool,
    /// What it was read from: `delivery`, `search-items` or `kept-file`.
    pub source: Option<&'static str>,
    /// Why it could not be fetched.
    pub reason: Option<String>,
    /// The documents that the platform has of it.
    pub documents: Vec<AssetLink>,
    /// What the importer has to say.
    pub import: Option<FileImport>,
}

impl PlanReport {
    pub(super) fn of(found: &FoundPlan, state: PlanState, known: bool) -> PlanReport {
        PlanReport {
            plan: found.id,
            designation: found.designation.clone(),
            name: found.name.clone(),
            status: found.status.clone(),
            state,
            ended: found.is_ended(),
            known,
            source: None,
            reason: None,
            documents: found.documents.clone(),
            import: None,
        }
    }

    pub(super) fn gone(stored: &StoredPlan) -> PlanReport {
        let plan = &stored.plan;
        PlanReport {
            plan: plan.id,
            designation: plan.designation.clone(),
            name: Some(plan.name.clone()),
            status: Some(plan.status.swedish().to_owned()),
            state: PlanState::Gone,
            ended: false,
            known: true,
            source: None,
            reason: None,
            documents: Vec::new(),
            import: None,
        }
    }
}

/// What was listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Pages of the search.
    pub pages: u32,
    /// Items on them.
    pub items: usize,
    /// Plans that they are about.
    pub plans: usize,
    /// Items that name no plan.
    pub unreadable_items: usize,
}

/// How many plans became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// See [`PlanState::Unchanged`].
    pub unchanged: usize,
    /// See [`PlanState::ToFetch`].
    pub to_fetch: usize,
    /// See [`PlanState::Published`].
    pub published: usize,
    /// See [`PlanState::AlreadyThere`].
    pub already_there: usize,
    /// See [`PlanState::Refused`].
    pub refused: usize,
    /// See [`PlanState::Failed`].
    pub failed: usize,
    /// See [`PlanState::NotFetched`].
    pub not_fetched: usize,
    /// See [`PlanState::Gone`].
    pub gone: usize,
    /// Listed plans that have been repealed or closed.
    pub ended: usize,
}

/// What `planvy sync ngp --json` prints.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncReport {
    /// The municipality.
    pub municipality: String,
    /// Whether nothing was to be fetched and stored.
    pub dry_run: bool,
    /// The snapshot that the store holds now.
    pub snapshot: String,
    /// Whether that is a new one.
    pub changed: bool,
    /// Why the run ended before its end, where it did.
    pub stopped: Option<String>,
    /// What was listed.
    pub listed: Listed,
    /// How many plans became what.
    pub counts: Counts,
    /// Requests that were sent.
    pub requests: u32,
    /// Those among them that were repeated.
    pub retries: u32,
    /// The plans that something is to be said of: all but those that are unchanged and in force.
    pub plans: Vec<PlanReport>,
}

impl SyncReport {
    /// Whether everything that is listed is stored now: nothing was refused, failed or left out.
    pub fn is_complete(&self) -> bool {
        let Counts {
            refused,
            failed,
            not_fetched,
            ..
        } = self.counts;
        self.stopped.is_none() && refused + failed + not_fetched == 0 && self.listed.unreadable_items == 0
    }
}

impl Counts {
    pub(super) fn of(plans: &[PlanReport]) -> Counts {
        let count = |state| plans.iter().filter(|plan| plan.state == state).count();
        Counts {
            unchanged: count(PlanState::Unchanged),
            to_fetch: count(PlanState::ToFetch),
            published: count(PlanState::Published),
            already_there: count(PlanState::AlreadyThere),
            refused: count(PlanState::Refused),
            failed: count(PlanState::Failed),
            not_fetched: count(PlanState::NotFetched),
            gone: count(PlanState::Gone),
            ended: plans.iter().filter(|plan| plan.ended).count(),
        }
    }
}
