//! What can go wrong with a store, each cause with the path and what to do about it.

use std::path::{Path, PathBuf};

use planvy_plan::PlanId;
use rusqlite::ErrorCode;

use crate::postgis::DatabaseError;

/// Why a store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file, and the caller asked for an existing one.
    #[error("{}: there is no store here; import a plan first, or name another file with --data", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The folder that the new store should lie in does not exist.
    #[error("{}: the folder does not exist; create it first, or name another file with --data", folder.display())]
    FolderMissing {
        /// The folder.
        folder: PathBuf,
    },
    /// A folder, a pipe or a device stands at the path.
    #[error("{}: this is not a regular file; --data has to name a GeoPackage file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The file is something else than a GeoPackage.
    #[error("{}: this file is not a GeoPackage; it is left as it is. Name another file with --data", path.display())]
    NotAGeoPackage {
        /// The path.
        path: PathBuf,
    },
    /// A GeoPackage that another program made.
    #[error(
        "{}: this GeoPackage was not made by Planvy; it is left as it is. Name another file with --data, and load this \
         one with `planvy import` if it holds parcels or addresses",
        path.display()
    )]
    Foreign {
        /// The path.
        path: PathBuf,
    },
    /// A later Planvy wrote the file.
    #[error(
        "{}: the store has layout {found}, this Planvy knows layouts up to {known}; use a newer Planvy",
        path.display()
    )]
    NewerSchema {
        /// The path.
        path: PathBuf,
        /// The layout of the file.
        found: i64,
        /// The newest layout that this program knows.
        known: i64,
    },
    /// The file, or the folder that its journal has to be written to, cannot be written.
    #[error("{}: the store cannot be written; allow writing to the file and to its folder", path.display())]
    ReadOnly {
        /// The path.
        path: PathBuf,
    },
    /// The file cannot be opened with this user's rights.
    #[error("{}: no permission to open the store", path.display())]
    Denied {
        /// The path.
        path: PathBuf,
    },
    /// Another program held the file for longer than the store waits.
    #[error("{}: another program is writing to the store; try again when it has ended", path.display())]
    Busy {
        /// The path.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("{}: the disk is full; the store is unchanged", path.display())]
    DiskFull {
        /// The path.
        path: PathBuf,
    },
    /// The file is a Planvy store whose content cannot be understood.
    #[error("{}: the store is damaged ({what}); restore it from a copy, or import the plans into a new file", path.display())]
    Damaged {
        /// The path.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// This kind of store keeps no history.
    #[error("this store keeps no history: what changed between its snapshots is not known")]
    NoHistory,
    /// One publication holds two plans of one identity.
    #[error("plan {plan} stands twice in one import; leave out one of the two")]
    DuplicatePlan {
        /// Its identity.
        plan: PlanId,
    },
    /// What is to be published contradicts itself.
    #[error("cannot be stored: {what}; have the file mended")]
    Contradictory {
        /// What was found.
        what: String,
    },
    /// Something could not be written as JSON.
    #[error("cannot be stored: {0}")]
    Unstorable(#[from] serde_json::Error),
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// Its reason.
        source: std::io::Error,
    },
    /// A store in a database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// SQLite refused for any other reason.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The path.
        path: PathBuf,
        /// Its reason.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Sorts an error of SQLite under the cause that a user can act on.
    pub(crate) fn from_sqlite(path: &Path, source: rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotAGeoPackage { path },
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
            Some(ErrorCode::DiskFull) => StoreError::DiskFull { path },
            Some(ErrorCode::PermissionDenied) => StoreError::Denied { path },
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged {
                path,
                what: source.to_string(),
            },
            _ => StoreError::Sqlite { path, source },
        }
    }

    /// What is wrong, without the place of the store, which stands before it: for those who need not know it.
    ///
    /// ```
    /// let error = planvy_store::StoreError::Missing { path: "/srv/planvy.gpkg".into() };
    /// assert!(error.reason().starts_with("there is no store here"));
    /// ```
    pub fn reason(&self) -> String {
        let told = self.to_string();
        match (self, told.split_once(": ")) {
            (
                StoreError::DuplicatePlan { .. }
                | StoreError::Contradictory { .. }
                | StoreError::Unstorable(_)
                | StoreError::NoHistory
                | StoreError::Database(
                    DatabaseError::Address | DatabaseError::Tls(_) | DatabaseError::RootCertificates { .. },
                ),
                _,
            )
            | (_, None) => told,
            (_, Some((_, reason))) => reason.to_owned(),
        }
    }

    /// A damaged store.
    pub(crate) fn damaged(path: &Path, what: impl ToString) -> StoreError {
        StoreError::Damaged {
            path: path.to_owned(),
            what: what.to_string(),
        }
    }
}
