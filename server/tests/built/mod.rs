//! The built binary, run for a test.

#![expect(clippy::expect_used, reason = "test code")]

use std::path::Path;
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
