//! The real files to run the binary on.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::path::{Path, PathBuf};

/// The folder of real files, or `None` with a word on standard error where it is missing.
pub fn testdata() -> Option<PathBuf> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/testdata")),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no test data at {}", folder.display());
    None
}

/// A file of the test data, which has to be there where the folder is.
pub fn real_file(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    assert!(path.is_file(), "{} is missing", path.display());
    path.to_str().unwrap().to_owned()
}
