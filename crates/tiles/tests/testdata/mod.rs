//! Archives of the shared test data.

use std::collections::BTreeMap;
use std::path::PathBuf;

#[path = "../../../formats/tests/archive/mod.rs"]
mod archive;

/// The files of a zip file of the shared test data by name; `None`, with a line on stderr, where it is not there.
pub fn files(name: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.is_file() {
        return Some(archive::unzip(&path).into_iter().collect());
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}
