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
            match error
                .problem()
                .filter(|_| json)
                .map(|problem| output::print_json(&problem.document()))
            {
                Some(Err(unprinted)) => output::tell(&format!("planvy: {unprinted}")),
                Some(Ok(())) | None => {}
            }
            error.exit_code()
        }
    }
}
