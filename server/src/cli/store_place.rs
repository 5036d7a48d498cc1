//! Where the store is, as `--data` says: a file or a database.

use std::io;
use std::path::{Path, PathBuf};

use planvy_store::{DatabaseAddress, GeoPackageStore, PostgisStore, Store, StoreError};

use super::{CommandError, Outcome};

/// What stands after the name of a store's file in that of the folder for its tiles.
const TILES_ENDING: &str = ".tiles";

/// Where the store is.
#[derive(Clone, Debug)]
pub enum StorePlace {
    /// A GeoPackage file.
    File(PathBuf),
    /// A PostgreSQL database with PostGIS.
    Database(Box<DatabaseAddress>),
}

impl StorePlace {
    /// Reads the value of `--data`.
    ///
    /// # Errors
    /// Where it is empty or an address that cannot be read. It is not repeated then, since it may hold a password.
    pub fn of(data: &str) -> Result<StorePlace, CommandError> {
        if data.is_empty() {
            return Err(CommandError::Usage(
                "--data is empty; name a file, for instance --data planvy.gpkg, or a database, for instance \
                 --data postgres://planvy@localhost/plans"
                    .to_owned(),
            ));
        }
        if DatabaseAddress::is_meant(data) {
            let address = data.parse::<DatabaseAddress>();
            let address = address.map_err(|error| CommandError::Usage(format!("--data: {error}")))?;
            return Ok(StorePlace::Database(Box::new(address)));
        }
        Ok(StorePlace::File(PathBuf::from(data)))
    }

    /// The store, made where there is none.
    ///
    /// # Errors
    /// Where it cannot be opened or made.
    pub fn open(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            StorePlace::File(path) => Box::new(GeoPackageStore::open(path)?),
            StorePlace::Database(address) => Box::new(PostgisStore::open((**address).clone())?),
        })
    }

    /// The store, which has to be there.
    ///
    /// # Errors
    /// Where it is not, or cannot be opened.
    pub fn open_existing(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            StorePlace::File(path) => Box::new(GeoPackageStore::open_existing(path)?),
            StorePlace::Database(address) => Box::new(PostgisStore::open_existing((**address).clone())?),
        })
    }

    /// The folder beside the store where made tiles stay. Beside a database there is none.
    pub fn tiles_beside(&self) -> Option<PathBuf> {
        self.beside(TILES_ENDING)
    }

    /// The path beside the store with something after its name. Beside a database there is none.
    pub fn beside(&self, ending: &str) -> Option<PathBuf> {
        match self {
            StorePlace::File(path) => {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                Some(PathBuf::from(name))
            }
            StorePlace::Database(_) => None,
        }
    }

    /// Does something with the store. Where there was no file, and nothing came of it, none is left behind.
    ///
    /// # Errors
    /// Where the store cannot be opened, and as `work`.
    pub fn work_on(
        &self,
        work: impl FnOnce(&mut dyn Store) -> Result<Outcome, CommandError>,
    ) -> Result<Outcome, CommandError> {
        let new_file = match self {
            StorePlace::File(path) if !path.exists() => Some(path),
            _ => None,
        };
        let mut store = self.open()?;
        let outcome = work(&mut *store);
        let is_empty = store.is_empty().unwrap_or(false);
        drop(store);
        if let Some(path) = new_file.filter(|_| is_empty) {
            remove(path);
        }
        outcome
    }
}

/// Removes the file of an empty store, with what SQLite may have left beside it.
fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        match std::fs::remove_file(&file) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                let path = PathBuf::from(file);
                tracing::warn!(path = %path.display(), %source, "an empty store was left behind");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::ExitCode;

    use super::*;

    #[test]
    fn files_and_databases_are_told_apart() {
        let place = |data| StorePlace::of(data).unwrap();
        assert!(matches!(place("planvy.gpkg"), StorePlace::File(_)));
        assert!(matches!(place("folder/postgres.gpkg"), StorePlace::File(_)));
        let database = place("postgresql://planvy:secret@db.example/plans");
        assert!(matches!(database, StorePlace::Database(_)));
        assert!(!format!("{database:?}").contains("secret"));
        assert_eq!(database.beside(".tiles"), None);
        assert_eq!(
            place("a.gpkg").beside(".tiles"),
            Some(PathBuf::from("a.gpkg.tiles"))
        );
    }

    #[test]
    fn an_address_that_cannot_be_read_is_not_repeated() {
        for data in ["postgres://planvy:secret@db.example:port/plans", ""] {
            let error = StorePlace::of(data).unwrap_err();
            assert_eq!(error.exit_code(), ExitCode::from(2));
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
