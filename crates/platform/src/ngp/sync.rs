//! From the platform into the store: what is new or has changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use planvy_import::{ImportError, ImportOptions, Outcome, import_paths};
use planvy_plan::stored::StoredPlan;
use planvy_plan::{PlanId, RuleId};
use planvy_store::{Store, StoreError};

use super::delivery::{DeliveryError, Fetching};
use super::found_plan::FoundPlan;
use super::listing::{self, Listing, ListingError};
use super::report::{Counts, Listed, PlanReport, PlanState, SyncReport};
use super::settings::{MunicipalityCode, Settings};
use super::stored::{delivery_name, gone, is_current};
use crate::client::Client;
use crate::token::TokenSource;

/// Plans that fail one after the other before the platform is taken to be away.
const FAILURES_IN_A_ROW: u32 = 3;

/// How a run is made.
#[derive(Clone, Debug)]
pub struct SyncOptions {
    /// The municipality.
    pub municipality: MunicipalityCode,
    /// Tell what would be fetched, and fetch nothing of it.
    pub dry_run: bool,
    /// Rules whose errors do not refuse a plan.
    pub accept: Vec<RuleId>,
    /// A folder in which what is fetched is kept, and where it is looked for first.
    pub keep: Option<PathBuf>,
    /// Plans of one publication.
    pub batch: usize,
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'s> {
    /// It lists the search items.
    Listing(listing::Progress),
    /// It fetches a plan.
    Fetching {
        /// The plan, by its number or name.
        plan: &'s str,
        /// Plans done before it.
        done: usize,
        /// Plans in all.
        total: usize,
    },
    /// It checks and publishes plans.
    Publishing {
        /// Number of plans.
        plans: usize,
        /// Plans done before them.
        done: usize,
        /// Plans in all.
        total: usize,
    },
}

/// Why nothing could be done, or the store could not be used. What is wrong with one plan stands in the report.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The plans could not be listed. The store is as it was.
    #[error("the plans cannot be listed: {0}")]
    Listing(#[from] ListingError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The importer.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// There is no room for what is fetched.
    #[error("{}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
}

/// Brings the store up to date with what the platform lists of a municipality.
///
/// # Errors
/// Where the plans cannot be listed whole, or the store cannot be used. What was published before stays.
pub fn sync(
    store: &mut dyn Store,
    client: &Client<'_>,
    settings: &Settings,
    options: &SyncOptions,
    step: &mut dyn FnMut(Step<'_>),
) -> Result<SyncReport, SyncError> {
    let before = store.snapshot_id()?;
    let tokens = TokenSource::new(
        settings.token_url.clone(),
        settings.credentials.clone(),
        settings.scope.clone(),
    );
    let listing = listing::list(
        client,
        &tokens,
        settings,
        &options.municipality,
        &mut |progress| {
            step(Step::Listing(progress));
        },
    )?;
    let stored = store.plan_records()?;
    let mut plans = compare(&listing, &stored, options);
    let mut stopped = None;
    if !options.dry_run {
        let folder = Folder::of(options.keep.as_deref())?;
        let fetching = Fetching {
            client,
            tokens: &tokens,
            trusted: &settings.search_url,
            items_crs: &listing.crs,
            folder: folder.path(),
        };
        stopped = Run::new(store, &fetching, options, &listing, &mut plans).go(step)?;
    }
    let after = store.snapshot_id()?;
    let counts = Counts::of(&plans);
    // Thousands of plans that nothing has happened to are counted, and no more.
    plans.retain(|plan| plan.state != PlanState::Unchanged || plan.ended);
    Ok(SyncReport {
        municipality: options.municipality.to_string(),
        dry_run: options.dry_run,
        changed: before != after,
        snapshot: after,
        stopped,
        listed: Listed {
            pages: listing.pages,
            items: listing.items,
            plans: listing.plans.len(),
            unreadable_items: listing.unreadable_items,
        },
        counts,
        requests: client.requests(),
        retries: client.retries(),
        plans,
    })
}

/// What is to be done with each listed plan, in the order of the listing; then those that are gone.
fn compare(listing: &Listing, stored: &[StoredPlan], options: &SyncOptions) -> Vec<PlanReport> {
    let by_id: HashMap<PlanId, &StoredPlan> = stored.iter().map(|stored| (stored.plan.id, stored)).collect();
    let to_fetch = if options.dry_run {
        PlanState::ToFetch
    } else {
        PlanState::NotFetched
    };
    let mut plans: Vec<PlanReport> = listing
        .plans
        .iter()
        .map(|found| {
            let stored = by_id.get(&found.id);
            let current = stored.is_some_and(|stored| is_current(stored, found));
            let state = if current { PlanState::Unchanged } else { to_fetch };
            PlanReport::of(found, state, stored.is_some())
        })
        .collect();
    // An item that names no plan may be of any: nothing is said to be gone then.
    if listing.unreadable_items == 0 {
        let is_listed = |id| listing.plans.iter().any(|found| found.id == id);
        let gone = gone(stored, &options.municipality, is_listed);
        plans.extend(gone.into_iter().map(PlanReport::gone));
    }
    plans
}

/// Where files are kept, or lie until they are read.
enum Folder {
    Kept(PathBuf),
    Passing(tempfile::TempDir),
}

impl Folder {
    fn of(keep: Option<&Path>) -> Result<Folder, SyncError> {
        let failed = |path: &Path, source| SyncError::Folder {
            path: path.to_owned(),
            source,
        };
        match keep {
            Some(path) => match std::fs::create_dir_all(path) {
                Ok(()) => Ok(Folder::Kept(path.to_owned())),
                Err(source) => Err(failed(path, source)),
            },
            None => {
                let folder = tempfile::tempdir().map_err(|source| failed(&std::env::temp_dir(), source))?;
                Ok(Folder::Passing(folder))
            }
        }
    }

    fn path(&self) -> &Path {
        match self {
            Folder::Kept(path) => path,
            Folder::Passing(folder) => folder.path(),
        }
    }
}

/// A plan whose file lies ready: its place in the report, and the file.
struct Fetched {
    place: usize,
    path: PathBuf,
}

struct Run<'r, 'c> {
    store: &'r mut dyn Store,
    fetching: &'r Fetching<'r, 'c>,
    options: &'r SyncOptions,
    listing: &'r Listing,
    plans: &'r mut [PlanReport],
    waiting: Vec<Fetched>,
    failures_in_a_row: u32,
}

impl<'r, 'c> Run<'r, 'c> {
    fn new(
        store: &'r mut dyn Store,
        fetching: &'r Fetching<'r, 'c>,
        options: &'r SyncOptions,
        listing: &'r Listing,
        plans: &'r mut [PlanReport],
    ) -> Run<'r, 'c> {
        Run {
            store,
            fetching,
            options,
            listing,
            plans,
            waiting: Vec::new(),
            failures_in_a_row: 0,
        }
    }

    /// Fetches and publishes. Returns why the run ended before its end, where it did; what was fetched until then is published.
    fn go(mut self, step: &mut dyn FnMut(Step<'_>)) -> Result<Option<String>, SyncError> {
        let places: Vec<usize> = (0..self.plans.len())
            .filter(|place| {
                self.plans
                    .get(*place)
                    .is_some_and(|plan| plan.state == PlanState::NotFetched)
            })
            .collect();
        let (total, mut stopped) = (places.len(), None);
        for (done, place) in places.into_iter().enumerate() {
            let Some(found) = self.listing.plans.get(place) else {
                continue;
            };
            let shown = found.designation.as_deref().or(found.name.as_deref());
            step(Step::Fetching {
                plan: shown.unwrap_or("a plan without a name"),
                done,
                total,
            });
            stopped = self.fetch(place, found);
            if stopped.is_some() {
                break;
            }
            if self.waiting.len() >= self.options.batch.max(1) {
                self.publish(done, total, step)?;
            }
        }
        self.publish(total, total, step)?;
        Ok(stopped)
    }

    /// Fetches a plan. Returns a reason where the run has to end.
    fn fetch(&mut self, place: usize, found: &FoundPlan) -> Option<String> {
        let name = delivery_name(&self.options.municipality, found.id, &found.mark());
        match self.fetching.fetch(found, &name) {
            Ok((path, source)) => {
                self.failures_in_a_row = 0;
                self.say(place, |plan| plan.source = Some(source.word()));
                self.waiting.push(Fetched { place, path });
                None
            }
            Err(DeliveryError::Fetch(error)) if error.stops_everything() => Some(error.to_string()),
            Err(error) => {
                let is_away = matches!(&error, DeliveryError::Fetch(error) if error.is_passing());
                self.failures_in_a_row = if is_away { self.failures_in_a_row + 1 } else { 0 };
                self.say(place, |plan| {
                    plan.state = PlanState::Failed;
                    plan.reason = Some(error.to_string());
                });
                (self.failures_in_a_row >= FAILURES_IN_A_ROW).then(|| {
                    format!(
                        "{FAILURES_IN_A_ROW} plans in a row could not be fetched; the last because {error}"
                    )
                })
            }
        }
    }

    /// Checks and publishes what waits, in one publication; what is refused stays out of it.
    fn publish(
        &mut self,
        done: usize,
        total: usize,
        step: &mut dyn FnMut(Step<'_>),
    ) -> Result<(), SyncError> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        step(Step::Publishing {
            plans: waiting.len(),
            done,
            total,
        });
        let paths: Vec<PathBuf> = waiting.iter().map(|fetched| fetched.path.clone()).collect();
        let options = ImportOptions {
            leave_out_refused: true,
            accept: self.options.accept.clone(),
            ..ImportOptions::default()
        };
        let report = import_paths(self.store, &paths, &options, &mut |_| {})?;
        for (fetched, mut file) in waiting.into_iter().zip(report.files) {
            // The folder says nothing to the reader of the report, and may be gone.
            file.report.file = file_name(&fetched.path);
            self.say(fetched.place, |plan| {
                plan.state = match file.outcome {
                    Outcome::Published => PlanState::Published,
                    Outcome::AlreadyThere => PlanState::AlreadyThere,
                    Outcome::Refused | Outcome::HeldBack | Outcome::Skipped | Outcome::NotReached => {
                        PlanState::Refused
                    }
                };
                plan.import = Some(file);
            });
            if self.options.keep.is_none() {
                // The folder goes at the end of the run in any case.
                let _removed = std::fs::remove_file(&fetched.path);
            }
        }
        Ok(())
    }

    fn say(&mut self, place: usize, what: impl FnOnce(&mut PlanReport)) {
        if let Some(plan) = self.plans.get_mut(place) {
            what(plan);
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
