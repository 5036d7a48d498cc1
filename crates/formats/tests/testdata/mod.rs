//! Where the shared test files are, and how to unpack them.

use std::io::Read;
use std::path::{Path, PathBuf};

/// A file of the shared test data; `None`, with a line on stderr, where it is not there.
pub fn file(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// Unpacks a gzip file.
pub fn gunzip(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = std::fs::File::open(path).expect("the file opens");
    let mut unpacked = flate2::read::GzDecoder::new(packed);
    unpacked.read_to_end(&mut bytes).expect("the file is gzip");
    bytes
}
