//! Where published plans are kept.
//!
//! A [`Store`] takes [`Publication`]s and hands the current snapshot to whoever builds an index from it. The embedded one,
//! [`GeoPackageStore`], is a single GeoPackage file with readable layers for QGIS, the history of every plan, and the
//! provenance of everything in it.

mod error;
pub mod geopackage;
mod history;
mod plan_records;
mod publication;
mod rows;
mod store;

pub use error::StoreError;
pub use geopackage::{GeoPackageStore, PlanVersion};
pub use history::{ImportRecord, ImportedFile, PlanVersionRecord, StoredBox, VersionDifference};
pub use publication::{FileOutcome, FindingCounts, Publication, Published, PublishedContent, PublishedFile};
pub use store::{Counts, Store};
