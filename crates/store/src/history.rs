//! What a store knows of its past: every import with the snapshot that it made, and every version of every plan.

use std::collections::HashMap;
use std::hash::Hash;

use planvy_plan::{Crs, Plan, Provenance, RegulationContent, RegulationId, RuleId};

use crate::rows::digest::{FIRST_SNAPSHOT_ID, snapshot_id_after};

/// One import: everything that was published at once.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRecord {
    /// Its number, from 1.
    pub number: u64,
    /// The snapshot that the store held after it. `None` where the store cannot tell any more.
    pub snapshot_id: Option<String>,
    /// Its files, in the order in which they were stored.
    pub files: Vec<ImportedFile>,
}

/// One file of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedFile {
    /// The store's number of it.
    pub row: i64,
    /// Where it came from, and when.
    pub provenance: Provenance,
    /// The word of [`PublishedContent::kind`](crate::PublishedContent::kind).
    pub kind: String,
    /// How many plans, parcels and so on it held.
    pub features: u64,
    /// Rules whose errors were accepted.
    pub accepted: Vec<RuleId>,
    /// Around what of its base data the store still holds, for each coordinate system. Empty of plans, and where later files have
    /// replaced everything: where it was is not known then.
    pub boxes: Vec<StoredBox>,
}

/// A box around something stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoredBox {
    /// The system of its sides; `None` for longitude and latitude in degrees (WGS 84).
    pub crs: Option<Crs>,
    /// West, south, east and north: metres, or degrees.
    pub sides: [f64; 4],
}

/// One version of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanVersionRecord {
    /// The store's number of it.
    pub row: i64,
    /// The plan, without its area and its regulations.
    pub plan: Plan,
    /// Number of the import that brought it.
    pub from_import: u64,
    /// Number of the import that replaced it; `None` for the current version.
    pub to_import: Option<u64>,
    /// The file that it came in: [`ImportedFile::row`].
    pub file: i64,
    /// How many regulations it has.
    pub regulations: u64,
    /// The regulations that begin or end to apply by a clock of their own.
    pub timed: Vec<(RegulationId, RegulationContent)>,
    /// Around its area, for each coordinate system.
    pub boxes: Vec<StoredBox>,
}

/// What a version of a plan has that another one has not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VersionDifference {
    /// Regulations that the earlier version lacks.
    pub added: u64,
    /// Regulations that the later version lacks.
    pub removed: u64,
    /// Regulations that say something else, or somewhere else.
    pub changed: u64,
    /// Whether the area of the plan is another one.
    pub area_changed: bool,
    /// Whether what is said of the plan as a whole differs: name, status, dates, documents.
    pub record_changed: bool,
}

impl VersionDifference {
    /// Whether the two versions say the same.
    pub fn is_none(&self) -> bool {
        *self == VersionDifference::default()
    }
}

/// Gives each import the id that its snapshot had.
///
/// An id is a digest of the id before it and of the files of the import, all of which is kept: the ids of the past are worked out
/// anew. Where the last one is not the one that the store has, only that one is told.
pub(crate) fn name_snapshots(imports: &mut [ImportRecord], digests: &[Vec<u8>], current: String) {
    let mut id = FIRST_SNAPSHOT_ID.to_owned();
    for (import, digested) in imports.iter_mut().zip(digests) {
        id = snapshot_id_after(&id, import.number, digested);
        import.snapshot_id = Some(id.clone());
    }
    if id != current {
        for import in imports.iter_mut() {
            import.snapshot_id = None;
        }
        if let Some(last) = imports.last_mut() {
            last.snapshot_id = Some(current);
        }
    }
}

/// What a version says: of the plan, of its area, and regulation by regulation as a digest.
pub(crate) struct Said<Id> {
    pub(crate) record: String,
    pub(crate) area: [u8; 32],
    pub(crate) regulations: HashMap<Id, [u8; 32]>,
}

impl<Id: Eq + Hash> Said<Id> {
    /// What a later version has that this one has not.
    pub(crate) fn difference_to(mut self, later: Said<Id>) -> VersionDifference {
        let mut difference = VersionDifference {
            area_changed: self.area != later.area,
            record_changed: self.record != later.record,
            ..VersionDifference::default()
        };
        for (id, said) in later.regulations {
            match self.regulations.remove(&id) {
                None => difference.added += 1,
                Some(earlier) if earlier != said => difference.changed += 1,
                Some(_) => {}
            }
        }
        difference.removed = self.regulations.len() as u64;
        difference
    }
}
