//! `planvy validate`.

use planvy_import::validate_path;

use super::findings::{in_words, left_behind, readable};
use super::import_arguments::ValidateArguments;
use super::output::{print, print_json};
use super::progress::ProgressLine;
use super::{CommandError, Outcome};

/// Says what is right and wrong with a file.
///
/// # Errors
/// Where the result cannot be printed. What is wrong with the file is the outcome.
pub fn run(arguments: &ValidateArguments, json: bool) -> Result<Outcome, CommandError> {
    let line = ProgressLine::start();
    line.say(format_args!("checking {}", arguments.file.display()));
    let report = validate_path(&arguments.file, &arguments.read.options());
    drop(line);
    if json {
        print_json(&report)?;
    } else {
        let format = report.format.as_deref().unwrap_or("unknown format");
        let found = readable(&report.findings) + &left_behind(&report.untaken);
        print(&format!(
            "{found}{} [{format}]: {}\n",
            report.file,
            in_words(&report.summary)
        ))?;
    }
    Ok(if report.is_valid() {
        Outcome::Done
    } else {
        Outcome::Refused
    })
}
