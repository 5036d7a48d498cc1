//! The built binary, run for a test, and the real files to run it on.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The binary with a store.
pub fn planvy(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planvy"));
    command.env_remove("PLANVY_LOG").env("PLANVY_DATA", data);
    command
}

/// Runs a command to its end.
pub fn run(data: &Path, arguments: &[&str]) -> Output {
    planvy(data)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary starts")
}

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
