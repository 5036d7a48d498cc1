//! The embedded store: one GeoPackage file, which QGIS and GDAL open as they do any other.
//!
//! Everything of the model is kept: columns for what people look for, JSON for the rest. A publication is one transaction
//! with a rollback journal: whatever happens to the process or the machine, the next one that opens the file finds the old
//! snapshot or the new one. Every call opens the file anew, so that a server notices a file that was moved into place.

mod feature_file;
mod geometry_blob;
#[cfg(test)]
mod geometry_blob_tests;
mod history;
mod layers;
mod lookup;
mod migration;
mod read;
mod read_base_layers;
mod schema;
mod spatial_reference;
mod write;
mod write_base_layers;
mod write_places;
mod write_terrain;

pub use feature_file::{
    Cell, CellKind, FeatureColumn, FeatureFile, FeatureLayer, FeatureRow, write_feature_file,
};

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use planvy_plan::stored::{SnapshotSink, StoredPlan};
use planvy_plan::{Crs, Plan, PlanId, Provenance, RegulationId};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::error::StoreError;
use crate::history::{ImportRecord, PlanVersionRecord, VersionDifference};
use crate::publication::{Publication, Published};
use crate::read_ahead::read_ahead;
use crate::store::{Counts, Store};

/// How long a call waits for another program that holds the file: a city is written within it many times over.
const PATIENCE: Duration = Duration::from_secs(30);

/// A store in one GeoPackage file.
#[derive(Clone, Debug)]
pub struct GeoPackageStore {
    path: PathBuf,
}

/// One version of a plan in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanVersion {
    /// Number of the import that brought it.
    pub from_import: u64,
    /// Number of the import that replaced it; `None` for the current version.
    pub to_import: Option<u64>,
    /// Where it came from.
    pub provenance: Provenance,
}

impl GeoPackageStore {
    /// Opens the store at `path`, and makes an empty one where there is no file.
    ///
    /// # Errors
    /// Where the file is something else than a store of Planvy, which is left as it is, or cannot be opened or made.
    pub fn open(path: impl Into<PathBuf>) -> Result<GeoPackageStore, StoreError> {
        let store = GeoPackageStore { path: path.into() };
        match std::fs::metadata(&store.path) {
            // Also where a process that made the file was killed at it: only SQLite can tell.
            Ok(_) => {
                if store.is_blank()? {
                    store.create()?;
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let folder = store
                    .path
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty());
                if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                    return Err(StoreError::FolderMissing {
                        folder: folder.to_owned(),
                    });
                }
                store.create()?;
            }
            Err(error) => return Err(store.io(error)),
        }
        store.connect()?;
        Ok(store)
    }

    /// Opens the store at `path`, which has to be there.
    ///
    /// # Errors
    /// As [`GeoPackageStore::open`], and [`StoreError::Missing`].
    pub fn open_existing(path: impl Into<PathBuf>) -> Result<GeoPackageStore, StoreError> {
        let store = GeoPackageStore { path: path.into() };
        store.connect()?;
        Ok(store)
    }

    /// Whether the file at `path` is a store of Planvy, of whatever layout. Says no of what cannot be opened.
    pub fn is_store(path: &Path) -> bool {
        let store = GeoPackageStore {
            path: path.to_owned(),
        };
        store.check_is_file().is_ok_and(|is_file| is_file)
            && store
                .open_file(OpenFlags::empty())
                .and_then(|connection| layout_of(&connection))
                .is_ok_and(|found| matches!(found, Found::Layout(_)))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every stored version of a plan, the oldest first. Empty for a plan that the store never held.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn versions(&self, plan: PlanId) -> Result<Vec<PlanVersion>, StoreError> {
        let connection = self.connect()?;
        let versions = || -> Result<Vec<PlanVersion>, rusqlite::Error> {
            connection
                .prepare(
                    "SELECT p.from_import, p.to_import, i.format, i.file, i.sha256, i.imported
                     FROM planvy_plan p JOIN imports i ON i.id = p.file WHERE p.plan = ?1 ORDER BY p.id",
                )?
                .query_map([plan.to_string()], |row| {
                    Ok(PlanVersion {
                        from_import: row.get(0)?,
                        to_import: row.get(1)?,
                        provenance: read::provenance(row, 2)?,
                    })
                })?
                .collect()
        };
        versions().map_err(|error| self.sqlite(error))
    }

    /// Whether the file holds no table at all.
    fn is_blank(&self) -> Result<bool, StoreError> {
        self.check_is_file()?;
        let connection = self
            .open_file(OpenFlags::empty())
            .map_err(|error| self.sqlite(error))?;
        is_blank(&connection).map_err(|error| self.sqlite(error))
    }

    /// Makes the tables, unless another process has done so in the meantime.
    fn create(&self) -> Result<(), StoreError> {
        let made = || {
            let mut connection = self.open_file(OpenFlags::SQLITE_OPEN_CREATE)?;
            schema::add_spatial_functions(&connection)?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if is_blank(&transaction)? {
                schema::create(&transaction)?;
            }
            transaction.commit()
        };
        self.check_is_file()?;
        made().map_err(|error| self.cannot_write(error))
    }

    /// A connection to a file that was seen to be a store of a layout that this program knows.
    fn connect(&self) -> Result<Connection, StoreError> {
        if !self.check_is_file()? {
            return Err(StoreError::Missing {
                path: self.path.clone(),
            });
        }
        let mut connection = self
            .open_file(OpenFlags::empty())
            .map_err(|error| self.sqlite(error))?;
        let layout = layout_of(&connection).map_err(|error| self.sqlite(error))?;
        let path = self.path.clone();
        match layout {
            Found::Layout(schema::LAYOUT) => Ok(connection),
            Found::Layout(1..schema::LAYOUT) => {
                self.bring_up_to_date(&mut connection)?;
                Ok(connection)
            }
            Found::Layout(found) if found > schema::LAYOUT => Err(StoreError::NewerSchema {
                path,
                found,
                known: schema::LAYOUT,
            }),
            Found::Layout(found) => Err(StoreError::damaged(&path, format!("layout {found} never was"))),
            Found::OtherGeoPackage => Err(StoreError::Foreign { path }),
            Found::OtherDatabase => Err(StoreError::NotAGeoPackage { path }),
            Found::Nothing => Err(StoreError::Missing { path }),
        }
    }

    /// Gives a file of an older layout today's. Where it may not be written, it is read as it is.
    fn bring_up_to_date(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let stand_in =
            |connection: &Connection| migration::stand_in(connection).map_err(|error| self.sqlite(error));
        if connection
            .is_readonly(rusqlite::MAIN_DB)
            .map_err(|error| self.sqlite(error))?
        {
            return stand_in(connection);
        }
        match migration::migrate(connection).map_err(|error| self.cannot_write(error)) {
            Err(StoreError::ReadOnly { .. }) => stand_in(connection),
            migrated => migrated,
        }
    }

    /// Opens the file for reading and writing; SQLite falls back to reading where the file does not allow more. A
    /// connection that may only read could not undo what a killed writer left behind.
    fn open_file(&self, more: OpenFlags) -> Result<Connection, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(connection)
    }

    /// Whether the file is there; a folder, pipe or device is an error, since opening one may wait for ever.
    fn check_is_file(&self) -> Result<bool, StoreError> {
        match std::fs::metadata(&self.path) {
            Ok(found) if found.is_file() => Ok(true),
            Ok(_) => Err(StoreError::NotAFile {
                path: self.path.clone(),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.io(error)),
        }
    }

    fn io(&self, source: std::io::Error) -> StoreError {
        let path = self.path.clone();
        match source.kind() {
            ErrorKind::PermissionDenied => StoreError::Denied { path },
            _ => StoreError::Io { path, source },
        }
    }

    fn sqlite(&self, error: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.path, error)
    }

    /// As [`GeoPackageStore::sqlite`]; SQLite says "cannot open" where it cannot make the file or its journal.
    fn cannot_write(&self, error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen) => StoreError::ReadOnly {
                path: self.path.clone(),
            },
            _ => self.sqlite(error),
        }
    }

    /// Runs `question` on one state of the file.
    fn within_snapshot<T>(
        &self,
        question: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connect()?;
        let transaction = connection.transaction().map_err(|error| self.sqlite(error))?;
        question(&transaction)
    }
}

impl Store for GeoPackageStore {
    fn snapshot_id(&self) -> Result<String, StoreError> {
        let connection = self.connect()?;
        snapshot_id(&connection).map_err(|error| self.sqlite(error))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        self.within_snapshot(|transaction| {
            let count = |query: &str| transaction.query_row(query, [], |row| row.get(0));
            let counts = || {
                Ok(Counts {
                    plans: count("SELECT count(*) FROM planvy_plan WHERE to_import IS NULL")?,
                    regulations: count(
                        "SELECT coalesce(sum(end_regulation - first_regulation), 0) FROM planvy_plan
                         WHERE to_import IS NULL",
                    )?,
                    parcels: count("SELECT count(*) FROM planvy_parcel")?,
                    addresses: count("SELECT count(*) FROM planvy_address")?,
                    buildings: count("SELECT count(*) FROM planvy_building")?,
                    terrain: count("SELECT count(*) FROM planvy_terrain")?,
                    guidance: count("SELECT count(*) FROM planvy_guidance")?,
                })
            };
            counts().map_err(|error| self.sqlite(error))
        })
    }

    fn publish(&mut self, publication: Publication) -> Result<Published, StoreError> {
        let mut connection = self.connect()?;
        if connection
            .is_readonly(rusqlite::MAIN_DB)
            .map_err(|error| self.sqlite(error))?
        {
            return Err(StoreError::ReadOnly {
                path: self.path.clone(),
            });
        }
        prepare_for_writing(&connection).map_err(|error| self.cannot_write(error))?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| self.cannot_write(error))?;
        let published = write::write(&transaction, publication).map_err(|error| match error {
            write::WriteError::Sqlite(error) => self.cannot_write(error),
            write::WriteError::Json(error) => StoreError::Unstorable(error),
            write::WriteError::Duplicate(plan) => StoreError::DuplicatePlan { plan },
            write::WriteError::Unstorable(what) => StoreError::Contradictory { what },
        })?;
        transaction.commit().map_err(|error| self.cannot_write(error))?;
        Ok(published)
    }

    fn homes_of(&self, regulations: &[RegulationId]) -> Result<Vec<(RegulationId, PlanId)>, StoreError> {
        self.within_snapshot(|transaction| lookup::homes_of(&self.path, transaction, regulations))
    }

    fn plans_in(&self, crs: Crs, bounds_m: [f64; 4]) -> Result<Vec<Plan>, StoreError> {
        self.within_snapshot(|transaction| lookup::plans_in(&self.path, transaction, crs, bounds_m))
    }

    fn plan_records(&self) -> Result<Vec<StoredPlan>, StoreError> {
        self.within_snapshot(|transaction| read::Reader::new(&self.path, transaction)?.plan_records())
    }

    fn history(&self, version: &mut dyn FnMut(PlanVersionRecord)) -> Result<Vec<ImportRecord>, StoreError> {
        self.within_snapshot(|transaction| {
            history::versions(&self.path, transaction, version)?;
            history::imports(&self.path, transaction)
        })
    }

    fn differences(&self, versions: &[(i64, i64)]) -> Result<Vec<VersionDifference>, StoreError> {
        self.within_snapshot(|transaction| {
            let pairs = versions.iter();
            pairs
                .map(|(earlier, later)| history::difference(&self.path, transaction, *earlier, *later))
                .collect()
        })
    }

    fn another(&self) -> Box<dyn Store> {
        Box::new(self.clone())
    }

    fn load(&self, sink: &mut dyn SnapshotSink) -> Result<String, StoreError> {
        read_ahead(sink, |sink| {
            self.within_snapshot(|transaction| {
                let id = snapshot_id(transaction).map_err(|error| self.sqlite(error))?;
                let mut reader = read::Reader::new(&self.path, transaction)?;
                reader.plans(sink)?;
                reader.parcels(sink)?;
                reader.addresses(sink)?;
                reader.buildings(sink)?;
                reader.terrain(sink)?;
                reader.guidance(sink)?;
                reader.layers(sink)?;
                Ok(id)
            })
        })
    }
}

/// What a file was found to be.
enum Found {
    Layout(i64),
    OtherGeoPackage,
    OtherDatabase,
    /// No table at all: nothing that could be lost.
    Nothing,
}

fn layout_of(connection: &Connection) -> Result<Found, rusqlite::Error> {
    let ours: Option<i64> = connection
        .query_row(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'planvy_store'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    if ours.is_some() {
        return Ok(Found::Layout(connection.query_row(
            "SELECT layout FROM planvy_store",
            [],
            |row| row.get(0),
        )?));
    }
    let geopackage: i64 = connection.query_row(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('gpkg_contents', 'gpkg_spatial_ref_sys')",
        [],
        |row| row.get(0),
    )?;
    Ok(match geopackage {
        2 => Found::OtherGeoPackage,
        _ if is_blank(connection)? => Found::Nothing,
        _ => Found::OtherDatabase,
    })
}

fn is_blank(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    Ok(tables == 0)
}

fn snapshot_id(connection: &Connection) -> Result<String, rusqlite::Error> {
    connection.query_row("SELECT snapshot_id FROM planvy_store", [], |row| row.get(0))
}

/// One file that is safe against a power cut: a rollback journal, written through. Where another program (QGIS, while it
/// has the file open) has chosen a write-ahead log, its choice stands: that is as safe.
fn prepare_for_writing(connection: &Connection) -> Result<(), rusqlite::Error> {
    schema::add_spatial_functions(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Pages stay in memory until the commit: readers are locked out for that moment only, not for the whole import.
    connection.pragma_update(None, "cache_spill", false)?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode.eq_ignore_ascii_case("wal") {
        connection.busy_timeout(Duration::from_millis(200))?;
        let changed =
            connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
        connection.busy_timeout(PATIENCE)?;
        // Refused while others have the file open.
        if let Err(error) = changed {
            let code = error.sqlite_error_code();
            if !matches!(
                code,
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
            ) {
                return Err(error);
            }
        }
    }
    Ok(())
}
