//! The `planvy` command.

use std::process::ExitCode;

use clap::Parser;
use planvy::cli::{self, arguments::Arguments, output};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.json;
    match cli::run(arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            output::tell(&format!("planvy: {error}"));
            // Whoever asked for JSON gets the problem as the API would say it.
            if json
                && let Some(problem) = error.problem()
                && let Err(unprinted) = output::print_json(&problem.document())
            {
                output::tell(&format!("planvy: {unprinted}"));
            }
            error.exit_code()
        }
    }
}
