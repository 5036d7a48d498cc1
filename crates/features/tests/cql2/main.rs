//! CQL2 held against the standard's own test data (OGC 21-065): predicates with the number of items that come back, and examples.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod examples;
mod natural_earth;
mod predicates;

use std::path::{Path, PathBuf};

/// A file of the shared test data; nothing, with a message, where there is no such folder.
fn shared(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata"),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.exists() {
        Some(path)
    } else {
        eprintln!("skipped: {} is not there", path.display());
        None
    }
}
