//! The shared store: a PostgreSQL database with PostGIS, which several servers follow.
//!
//! It holds what the GeoPackage holds, in the same order and to the same bit: the same imports give the same snapshot id. A
//! publication is one transaction; whoever reads does so in a transaction that sees one state of everything, and waits for
//! nobody. Whoever listens is told of a publication the moment it is committed.

mod address;
mod contents;
mod copying;
mod error;
mod ewkb;
mod history;
mod layers;
mod listening;
mod lookup;
mod migration;
mod municipality;
mod read;
mod read_base_layers;
mod write;
mod write_base_layers;
mod write_places;
mod write_plans;
mod write_terrain;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use planvy_plan::stored::{SnapshotSink, StoredPlan};
use planvy_plan::{Crs, Plan, PlanId, RegulationId};
use postgres::{Client, IsolationLevel, Transaction};

pub use address::DatabaseAddress;
pub use error::DatabaseError;

use crate::error::StoreError;
use crate::history::{ImportRecord, PlanVersionRecord, VersionDifference};
use crate::listening::Listening;
use crate::publication::{Publication, Published};
use crate::read_ahead::read_ahead;
use crate::store::{Counts, Store};
use migration::Absent;

/// How long a kept connection may take to answer before a new one is made.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a publication waits for another one: a city is written within it many times over. And how soon the database gives
/// up a publisher whose machine went silent, so that others need not wait for it.
const PATIENCE: &str = "SET LOCAL lock_timeout = '30s'; SET LOCAL idle_in_transaction_session_timeout = '10min';
    SET LOCAL tcp_keepalives_idle = 30; SET LOCAL tcp_keepalives_interval = 10; SET LOCAL tcp_keepalives_count = 3";

/// Rows of plans are read by ranges of their keys, in the order in which they lie: no sorting, nobody beside. A planner that has
/// not counted the rows yet would not know.
const READ_BY_KEY: &str = "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;
    SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off";

/// Base data are read whole, and sorted by their numbers.
const READ_AND_SORT: &str =
    "SET LOCAL enable_bitmapscan = on; SET LOCAL enable_seqscan = on; SET LOCAL work_mem = '64MB'";

/// A store in a database. Its calls wait for the database: they are not for a thread on which other things wait.
pub struct PostgisStore {
    address: DatabaseAddress,
    /// The connection that is kept between calls.
    client: Mutex<Option<Client>>,
}

/// Why something could not be read or written, before it is known which database that was.
#[derive(Debug)]
enum Failure {
    Database(postgres::Error),
    Damaged(String),
    Store(StoreError),
}

impl From<postgres::Error> for Failure {
    fn from(error: postgres::Error) -> Failure {
        Failure::Database(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::Store(StoreError::Unstorable(error))
    }
}

impl Failure {
    /// Says that what was read cannot be understood.
    fn damaged(what: impl ToString) -> Failure {
        Failure::Damaged(what.to_string())
    }
}

impl std::fmt::Debug for PostgisStore {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PostgisStore({})", self.address)
    }
}

impl Clone for PostgisStore {
    /// The same store by another connection.
    fn clone(&self) -> PostgisStore {
        PostgisStore::at(self.address.clone())
    }
}

impl Drop for PostgisStore {
    /// Ends the connection on a thread of its own: whoever drops a store may be in the midst of other waiting, which the driver
    /// does not allow.
    fn drop(&mut self) {
        if let Some(client) = self.kept().take() {
            let ended = std::thread::spawn(move || drop(client)).join();
            debug_assert!(ended.is_ok(), "the end of a connection says nothing");
        }
    }
}

impl PostgisStore {
    /// Opens the store at `address`, and makes an empty one where the database has none.
    ///
    /// # Errors
    /// Where the database cannot be reached, refuses, or has tables of a later Planvy.
    pub fn open(address: DatabaseAddress) -> Result<PostgisStore, StoreError> {
        PostgisStore::open_as(address, Absent::Make)
    }

    /// Opens the store at `address`, which has to be there.
    ///
    /// # Errors
    /// As [`PostgisStore::open`], and [`DatabaseError::Missing`].
    pub fn open_existing(address: DatabaseAddress) -> Result<PostgisStore, StoreError> {
        PostgisStore::open_as(address, Absent::Refuse)
    }

    fn open_as(address: DatabaseAddress, absent: Absent) -> Result<PostgisStore, StoreError> {
        let store = PostgisStore::at(address);
        let mut client = store.connect()?;
        migration::bring_up_to_date(&store.address, &mut client, absent)?;
        // PostGIS may have come only now.
        find_postgis(&mut client).map_err(|error| DatabaseError::of(&store.address, &error))?;
        *store.kept() = Some(client);
        Ok(store)
    }

    fn at(address: DatabaseAddress) -> PostgisStore {
        PostgisStore {
            address,
            client: Mutex::new(None),
        }
    }

    /// The address, without its password when it is shown.
    pub fn address(&self) -> &DatabaseAddress {
        &self.address
    }

    fn connect(&self) -> Result<Client, DatabaseError> {
        let mut client = self.address.connect()?;
        find_postgis(&mut client).map_err(|error| DatabaseError::of(&self.address, &error))?;
        Ok(client)
    }

    fn kept(&self) -> MutexGuard<'_, Option<Client>> {
        // What a thread that panicked has left is at worst a broken connection, which is noticed below.
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in a transaction on the kept connection, or on a new one where that is broken.
    fn within<T>(
        &self,
        isolation: IsolationLevel,
        read_only: bool,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        let mut kept = self.kept();
        let usable = kept
            .take()
            .and_then(|mut client| client.is_valid(ANSWER_TIMEOUT).is_ok().then_some(client));
        let mut client = match usable {
            Some(client) => client,
            None => self.connect()?,
        };
        let run = || {
            let builder = client.build_transaction().isolation_level(isolation);
            // Without the word: a copy of a database refuses a transaction that claims to write in other terms than a write.
            let builder = if read_only {
                builder.read_only(true)
            } else {
                builder
            };
            let mut transaction = builder.start()?;
            let done = work(&mut transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        let done = run().map_err(|failure| self.store_error(failure));
        if !client.is_closed() {
            *kept = Some(client);
        }
        done
    }

    /// Runs `question` on one state of the database.
    fn within_snapshot<T>(
        &self,
        question: impl FnOnce(&mut Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.within(IsolationLevel::RepeatableRead, true, |transaction| {
            self.check_layout(transaction)?;
            question(transaction)
        })
    }

    /// Refuses tables that a later Planvy has changed since they were opened.
    fn check_layout(&self, transaction: &mut Transaction<'_>) -> Result<(), Failure> {
        let layout = migration::layout_of(&self.address, transaction).map_err(in_store)?;
        let layout = layout.ok_or_else(|| {
            in_store(DatabaseError::Missing {
                database: self.address.to_string(),
            })
        })?;
        migration::check(&self.address, layout).map_err(in_store)
    }

    fn store_error(&self, failure: Failure) -> StoreError {
        match failure {
            Failure::Database(error) => DatabaseError::of(&self.address, &error).into(),
            Failure::Damaged(what) => DatabaseError::damaged(&self.address, what).into(),
            Failure::Store(error) => error,
        }
    }
}

fn in_store(error: DatabaseError) -> Failure {
    Failure::Store(error.into())
}

/// Lets statements name the types and functions of PostGIS, whichever schema it was put in.
fn find_postgis(client: &mut Client) -> Result<(), postgres::Error> {
    client.batch_execute(
        "SELECT set_config('search_path', coalesce((SELECT quote_ident(n.nspname) FROM pg_extension e
             JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'), 'public'), false)",
    )
}

fn snapshot_id(transaction: &mut Transaction<'_>) -> Result<String, Failure> {
    let row = transaction.query_one("SELECT snapshot_id FROM planvy_store.state", &[])?;
    Ok(row.try_get(0)?)
}

impl Store for PostgisStore {
    fn snapshot_id(&self) -> Result<String, StoreError> {
        self.within_snapshot(snapshot_id)
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        self.within_snapshot(lookup::counts)
    }

    fn publish(&mut self, publication: Publication) -> Result<Published, StoreError> {
        self.within(IsolationLevel::ReadCommitted, false, |transaction| {
            self.check_layout(transaction)?;
            transaction.batch_execute(PATIENCE)?;
            write::write(transaction, publication)
        })
    }

    fn homes_of(&self, regulations: &[RegulationId]) -> Result<Vec<(RegulationId, PlanId)>, StoreError> {
        self.within_snapshot(|transaction| lookup::homes_of(transaction, regulations))
    }

    fn plans_in(&self, crs: Crs, bounds_m: [f64; 4]) -> Result<Vec<Plan>, StoreError> {
        self.within_snapshot(|transaction| lookup::plans_in(transaction, crs, bounds_m))
    }

    fn plan_records(&self) -> Result<Vec<StoredPlan>, StoreError> {
        self.within_snapshot(read::plan_records)
    }

    fn history(&self, version: &mut dyn FnMut(PlanVersionRecord)) -> Result<Vec<ImportRecord>, StoreError> {
        self.within_snapshot(|transaction| {
            history::versions(transaction, version)?;
            history::imports(transaction)
        })
    }

    fn differences(&self, versions: &[(i64, i64)]) -> Result<Vec<VersionDifference>, StoreError> {
        self.within_snapshot(|transaction| {
            let pairs = versions.iter();
            pairs
                .map(|(earlier, later)| history::difference(transaction, *earlier, *later))
                .collect()
        })
    }

    fn another(&self) -> Box<dyn Store> {
        Box::new(self.clone())
    }

    fn load(&self, sink: &mut dyn SnapshotSink) -> Result<String, StoreError> {
        read_ahead(sink, |sink| {
            self.within_snapshot(|transaction| {
                let id = snapshot_id(transaction)?;
                transaction.batch_execute(READ_BY_KEY)?;
                read::plans(transaction, sink)?;
                transaction.batch_execute(READ_AND_SORT)?;
                read_base_layers::parcels(transaction, sink)?;
                read_base_layers::addresses(transaction, sink)?;
                read_base_layers::buildings(transaction, sink)?;
                read_base_layers::terrain(transaction, sink)?;
                read_base_layers::guidance(transaction, sink)?;
                read_base_layers::layers(transaction, sink)?;
                Ok(id)
            })
        })
    }

    fn listen(&self, heard: Box<dyn Fn() + Send>) -> Result<Option<Listening>, StoreError> {
        listening::listen(&self.address, heard).map_err(StoreError::from)
    }
}
