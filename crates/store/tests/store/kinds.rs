//! The kinds of store that keep one contract, each in a place of its own for a test.

use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use planvy_store::{DatabaseAddress, GeoPackageStore, PostgisStore, Store};
use tempfile::TempDir;

use crate::private_postgres::shared;

/// A kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    GeoPackage,
    /// A database.
    Postgis,
}

/// A store of a test, gone with it.
pub struct Made {
    store: Box<dyn Store>,
    place: Place,
}

/// Where a store is.
pub struct Place {
    /// What `--data` would name.
    pub data: String,
    /// The folder of a file.
    _folder: Option<TempDir>,
    /// The name of a database.
    database: Option<String>,
}

impl Kind {
    /// Whether the tests of this kind can run; says so where they cannot.
    pub fn is_there(self) -> bool {
        self == Kind::GeoPackage || shared().is_some()
    }

    /// A place where nothing is.
    pub fn blank(self) -> Place {
        self.place(None)
    }

    /// An empty store.
    pub fn empty(self) -> Made {
        let place = self.place(Some(empty_database));
        Made {
            store: open(&place.data),
            place,
        }
    }

    fn place(self, template: Option<fn() -> &'static str>) -> Place {
        match self {
            Kind::GeoPackage => {
                let folder = tempfile::tempdir().unwrap();
                Place {
                    data: folder.path().join("a.gpkg").to_str().unwrap().to_owned(),
                    _folder: Some(folder),
                    database: None,
                }
            }
            Kind::Postgis => {
                let cluster = shared().expect("asked before");
                let name = cluster.database(template.map(|template| template()));
                Place {
                    data: cluster.address(&name),
                    _folder: None,
                    database: Some(name),
                }
            }
        }
    }
}

/// A database with the tables and nothing in them, to be copied: making them takes longer.
fn empty_database() -> &'static str {
    static MADE: OnceLock<String> = OnceLock::new();
    MADE.get_or_init(|| {
        let cluster = shared().expect("asked before");
        let name = cluster.database(None);
        drop(open(&cluster.address(&name)));
        name
    })
}

/// The store at a place, made where there is none.
pub fn open(data: &str) -> Box<dyn Store> {
    match data.parse::<DatabaseAddress>() {
        Ok(address) if DatabaseAddress::is_meant(data) => Box::new(PostgisStore::open(address).unwrap()),
        _ => Box::new(GeoPackageStore::open(data).unwrap()),
    }
}

impl Made {
    /// The same store, opened anew.
    pub fn another(&self) -> Box<dyn Store> {
        open(&self.place.data)
    }

    /// What `--data` would name.
    pub fn data(&self) -> &str {
        &self.place.data
    }

    /// Number of rows of a table, which a file calls by another name.
    pub fn rows(&self, table: &str) -> u64 {
        self.place.rows(table)
    }
}

impl Place {
    /// See [`Made::rows`].
    pub fn rows(&self, table: &str) -> u64 {
        match &self.database {
            Some(name) => {
                let query = format!("SELECT count(*) FROM planvy_store.{table}");
                shared().unwrap().sql(name, &query).parse().unwrap()
            }
            None => {
                let database = rusqlite::Connection::open(&self.data).unwrap();
                let query = format!("SELECT count(*) FROM planvy_{table}");
                database.query_row(&query, [], |row| row.get(0)).unwrap()
            }
        }
    }
}

impl Deref for Made {
    type Target = dyn Store;

    fn deref(&self) -> &(dyn Store + 'static) {
        &*self.store
    }
}

impl DerefMut for Made {
    fn deref_mut(&mut self) -> &mut (dyn Store + 'static) {
        &mut *self.store
    }
}
