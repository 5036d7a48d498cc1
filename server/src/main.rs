//! The `planvy` command.

use std::process::ExitCode;

use clap::Parser;
use planvy::cli::{self, arguments::Arguments, output};

fn main() -> ExitCode {
    match cli::run(Arguments::parse()) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            output::tell(&format!("planvy: {error}"));
            error.exit_code()
        }
    }
}
