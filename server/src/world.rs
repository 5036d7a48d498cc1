//! What every answer comes from: one loaded snapshot, replaced as a whole.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use planvy_features::{Tables, View, collections};
use planvy_index::{Snapshot, SnapshotBuilder};
use planvy_plan::Lang;
use planvy_rules::Answers;
use planvy_store::{Store, StoreError};

use crate::clock::swedish_date;
use crate::http::conditional::Tags;
use crate::http::metrics::SnapshotFigures;

/// A loaded snapshot with what belongs to it.
#[derive(Debug)]
pub struct World {
    answers: Answers,
    tables: Tables,
    first_day_in_force: OnceLock<Option<Date>>,
    tags: Tags,
    loaded_at: Timestamp,
    load_time: Duration,
}

/// Attempts at reading a snapshot whole while others publish.
const ATTEMPTS: u32 = 5;

/// Why no snapshot could be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Each time the store was read, it had changed before the reading ended.
    #[error(
        "the store changed {ATTEMPTS} times while it was being read; try again when the imports have ended"
    )]
    Restless,
}

impl LoadError {
    /// What is wrong, without the place of the store: for whoever may ask the server.
    pub fn reason(&self) -> String {
        match self {
            LoadError::Store(error) => error.reason(),
            LoadError::Restless => self.to_string(),
        }
    }
}

impl World {
    /// A world of a snapshot that is there already.
    pub fn of(snapshot: Arc<Snapshot>) -> World {
        World::loaded(snapshot, Duration::ZERO)
    }

    fn loaded(snapshot: Arc<Snapshot>, load_time: Duration) -> World {
        let loaded_at = Timestamp::now();
        let tags = Tags::new(snapshot.id(), swedish_date(loaded_at));
        World {
            answers: Answers::new(snapshot),
            tables: Tables::new(),
            first_day_in_force: OnceLock::new(),
            tags,
            loaded_at,
            load_time,
        }
    }

    /// Loads the current snapshot of a store. Takes seconds for a large one.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn load(store: &dyn Store) -> Result<World, LoadError> {
        for _ in 0..ATTEMPTS {
            let started = Instant::now();
            let id = store.snapshot_id()?;
            let mut builder = SnapshotBuilder::new(id.as_str());
            // The id read first may be of an earlier publication than what is loaded: then the answers would name a wrong
            // snapshot.
            if store.load(&mut builder)? == id {
                return Ok(World::loaded(Arc::new(builder.build()), started.elapsed()));
            }
        }
        Err(LoadError::Restless)
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        self.answers.snapshot()
    }

    /// The answers about it.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What questions about features are asked of, at a date and in a language.
    pub fn view(&self, date: Date, lang: Lang) -> View<'_> {
        View {
            answers: &self.answers,
            tables: &self.tables,
            date,
            lang,
        }
    }

    /// The earliest day that any plan or guidance is in force; `None` where none ever was, or one has been since a day that is not
    /// known.
    pub fn first_day_in_force(&self) -> Option<Date> {
        *self.first_day_in_force.get_or_init(|| {
            let view = self.view(swedish_date(self.loaded_at), Lang::default());
            let dated = ["plans", "guidance"].into_iter().filter_map(collections::by_id);
            let days = dated.flat_map(|collection| {
                (0..collection.count(view)).filter_map(move |row| collection.feature(view, row)?.days())
            });
            let firsts: Option<Vec<Date>> = days.map(|days| days.first).collect();
            firsts?.into_iter().min()
        })
    }

    /// The entity tags of answers from it.
    pub fn tags(&self) -> &Tags {
        &self.tags
    }

    /// How long loading took.
    pub fn load_time(&self) -> Duration {
        self.load_time
    }

    /// What `/metrics` says about it.
    pub fn figures(&self) -> SnapshotFigures {
        SnapshotFigures {
            id: self.snapshot().id().to_owned(),
            plans: self.snapshot().plans().len(),
            regulations: self.snapshot().regulation_count(),
            loaded_at_s: u64::try_from(self.loaded_at.as_second()).unwrap_or(0),
            load_time: self.load_time,
        }
    }
}
