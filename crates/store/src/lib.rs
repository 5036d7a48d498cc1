//! Where published plans are kept.
//!
//! A [`Store`] takes [`Publication`]s and hands the current snapshot to whoever builds an index from it. The embedded one,
//! [`GeoPackageStore`], is a single GeoPackage file with readable layers for QGIS, the history of every plan, and the
//! provenance of everything in it. The shared one, [`PostgisStore`], is a PostgreSQL database with PostGIS that several servers
//! follow. The same imports give the same snapshot, by the same id, in both.

mod error;
pub mod geopackage;
mod history;
mod listening;
mod plan_records;
pub mod postgis;
mod publication;
mod read_ahead;
mod rows;
mod store;

pub use error::StoreError;
pub use geopackage::{GeoPackageStore, PlanVersion};
pub use history::{ImportRecord, ImportedFile, PlanVersionRecord, StoredBox, VersionDifference};
pub use listening::Listening;
pub use postgis::{DatabaseAddress, DatabaseError, PostgisStore};
pub use publication::{FileOutcome, FindingCounts, Publication, Published, PublishedContent, PublishedFile};
pub use store::{Counts, Store};
