//! The face of every store.

use planvy_plan::stored::{SnapshotSink, StoredPlan};
use planvy_plan::{Crs, Plan, PlanId, RegulationId};

use crate::error::StoreError;
use crate::history::{ImportRecord, PlanVersionRecord, VersionDifference};
use crate::listening::Listening;
use crate::plan_records::PlanRecords;
use crate::publication::{Publication, Published};

/// How much a store holds in its current snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Plans.
    pub plans: u64,
    /// Regulations of those plans.
    pub regulations: u64,
    /// Parcels.
    pub parcels: u64,
    /// Addresses.
    pub addresses: u64,
    /// Existing buildings.
    pub buildings: u64,
    /// Rasters of the level of the ground.
    pub terrain: u64,
    /// Features of the comprehensive plan.
    pub guidance: u64,
}

/// Keeps what was published, and hands it to a snapshot.
///
/// Several processes may use one store at a time: one publishes, any number read. Whoever reads sees one publication whole.
pub trait Store: Send + Sync {
    /// The id of the current snapshot, for instance `s12-3f9a1c04b7de`: the number of publications and a digest of them.
    /// It is the same after a restart and another one after each publication.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn snapshot_id(&self) -> Result<String, StoreError>;

    /// How much the current snapshot holds.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn counts(&self) -> Result<Counts, StoreError>;

    /// Publishes all of it or nothing.
    ///
    /// # Errors
    /// Where the store cannot be written, or one plan stands twice. The store is unchanged then.
    fn publish(&mut self, publication: Publication) -> Result<Published, StoreError>;

    /// The plans that hold regulations now: one pair for each of `regulations` that a current plan holds. Cheap: nothing is
    /// loaded.
    ///
    /// # Errors
    /// Where the store cannot be read or is damaged.
    fn homes_of(&self, regulations: &[RegulationId]) -> Result<Vec<(RegulationId, PlanId)>, StoreError>;

    /// The current plans, without their regulations, that have a part of their area in a box of a coordinate system: west,
    /// south, east and north in metres. Cheap: nothing else is loaded.
    ///
    /// # Errors
    /// Where the store cannot be read or is damaged.
    fn plans_in(&self, crs: Crs, bounds_m: [f64; 4]) -> Result<Vec<Plan>, StoreError>;

    /// The records of the current plans, with where each came from, in the order of import. Their regulations and their areas are
    /// left out: this tells what is stored, and in which version.
    ///
    /// # Errors
    /// Where the store cannot be read or is damaged.
    fn plan_records(&self) -> Result<Vec<StoredPlan>, StoreError> {
        let mut records = PlanRecords::default();
        self.load(&mut records)?;
        Ok(records.plans)
    }

    /// What the store knows of its past: hands over every version of every plan in the order of import, and returns every import,
    /// the first one first.
    ///
    /// # Errors
    /// Where the store cannot be read or is damaged, and [`StoreError::NoHistory`] where this kind of store keeps none.
    fn history(&self, version: &mut dyn FnMut(PlanVersionRecord)) -> Result<Vec<ImportRecord>, StoreError> {
        let _ = version;
        Err(StoreError::NoHistory)
    }

    /// What differs between two versions of a plan, for each pair of their rows (earlier, later).
    ///
    /// # Errors
    /// As [`history`](Store::history), and where there is no such version.
    fn differences(&self, versions: &[(i64, i64)]) -> Result<Vec<VersionDifference>, StoreError> {
        let _ = versions;
        Err(StoreError::NoHistory)
    }

    /// The same store for another thread, which waits for nothing that this one does.
    fn another(&self) -> Box<dyn Store>;

    /// Hands the current snapshot to `sink` and returns its id.
    ///
    /// # Errors
    /// Where the store cannot be read or is damaged. The sink may have been given a part then: throw it away.
    fn load(&self, sink: &mut dyn SnapshotSink) -> Result<String, StoreError>;

    /// Whether the current snapshot is another one than `snapshot_id`. Cheap enough to ask every second.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn changed_since(&self, snapshot_id: &str) -> Result<bool, StoreError> {
        Ok(self.snapshot_id()? != snapshot_id)
    }

    /// Calls `heard` when something may have been published, from a thread of its own, until what is returned is dropped or the
    /// store goes away. `None` where this kind of store tells nothing: then it has to be asked.
    ///
    /// # Errors
    /// Where the store cannot be reached.
    fn listen(&self, heard: Box<dyn Fn() + Send>) -> Result<Option<Listening>, StoreError> {
        drop(heard);
        Ok(None)
    }

    /// Whether nothing has been published yet.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.counts()? == Counts::default())
    }
}
