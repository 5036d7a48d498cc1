//! The log beside the running server: made when it is first asked for, and anew for each snapshot and each day.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwapOption;
use jiff::civil::Date;
use planvy_store::{Store, StoreError, VersionDifference};

use super::answer::compared;
use super::log::Log;
use super::paging::Page;
use crate::http::conditional::Tags;
use crate::http::problem::{Problem, ProblemKind};

/// Keeps the log of a store.
#[derive(Default)]
pub struct ChangeKeeper {
    store: OnceLock<Box<dyn Store>>,
    kept: ArcSwapOption<KeptLog>,
    /// One log is made at a time.
    making: Mutex<()>,
}

/// A log with the entity tags of answers from it.
#[derive(Debug)]
pub struct KeptLog {
    /// The log.
    pub log: Log,
    /// The tags.
    pub tags: Tags,
}

impl std::fmt::Debug for ChangeKeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangeKeeper")
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

impl ChangeKeeper {
    /// Reads changes from this store. Only the first call counts.
    pub fn follow(&self, store: Box<dyn Store>) {
        let _first = self.store.set(store);
    }

    /// The log at a snapshot and a day. Reads the store where it is not at hand: not for a thread that answers others meanwhile.
    ///
    /// # Errors
    /// Where the server has no store, or it cannot be read.
    pub fn log(&self, snapshot: &str, today: Date) -> Result<Arc<KeptLog>, Problem> {
        let at_hand = || {
            let kept = self.kept.load_full();
            // The store may be ahead of what is loaded: a log that goes further will do, and is not read again meanwhile.
            kept.filter(|kept| kept.log.today == today && kept.log.has_been_at(snapshot))
        };
        if let Some(kept) = at_hand() {
            return Ok(kept);
        }
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = at_hand() {
            return Ok(kept);
        }
        let log = Log::of(self.store()?, today).map_err(|error| unreadable(&error))?;
        let kept = Arc::new(KeptLog {
            tags: Tags::new(&log.snapshot, today),
            log,
        });
        self.kept.store(Some(kept.clone()));
        Ok(kept)
    }

    /// What differs between the versions that a page tells of.
    ///
    /// # Errors
    /// As [`ChangeKeeper::log`].
    pub fn differences(&self, log: &Log, page: &Page<'_>) -> Result<Vec<VersionDifference>, Problem> {
        let pairs = compared(log, page);
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        self.store()?
            .differences(&pairs)
            .map_err(|error| unreadable(&error))
    }

    fn store(&self) -> Result<&dyn Store, Problem> {
        let none = || Problem::new(ProblemKind::NotReady, "The store is being opened.");
        self.store.get().map(|store| &**store).ok_or_else(none)
    }
}

fn unreadable(error: &StoreError) -> Problem {
    tracing::error!(%error, "the history of the store cannot be read");
    if matches!(error, StoreError::NoHistory) {
        return Problem::new(
            ProblemKind::NotReady,
            "This kind of store keeps no history: what has changed is not known.",
        );
    }
    Problem::new(
        ProblemKind::NotReady,
        "The history of the store cannot be read now: what has changed is not known.",
    )
}
