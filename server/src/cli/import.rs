//! `planvy import`.

use std::fmt::Write;

use planvy_import::{FileImport, ImportOptions, ImportReport, Phase, Progress, import_paths};
use planvy_plan::{RuleId, Severity};
use planvy_store::Store;

use super::findings::{in_words, left_behind, readable};
use super::import_arguments::ImportArguments;
use super::interruption::cancel_by_signal;
use super::output::{print, print_json};
use super::progress::ProgressLine;
use super::{CommandError, Outcome};

/// Checks files and publishes them.
///
/// # Errors
/// Where the store cannot be read or written. What is wrong with the files is the outcome.
pub fn run(arguments: &ImportArguments, store: &mut dyn Store, json: bool) -> Result<Outcome, CommandError> {
    let options = ImportOptions {
        read: arguments.read.options(),
        each: arguments.each,
        accept: arguments.accept.clone(),
        ..ImportOptions::default()
    };
    cancel_by_signal(&options.cancel, "the file that is being read is ended first")?;
    let line = ProgressLine::start();
    let report = import_paths(store, &arguments.sources, &options, &mut |progress| {
        line.say(in_short(progress))
    });
    drop(line);
    let report = report?;
    if json {
        print_json(&report)?;
    } else {
        print(&for_people(&report))?;
    }
    Ok(if report.is_refused() || report.stopped {
        Outcome::Refused
    } else {
        Outcome::Done
    })
}

/// One line for the terminal: `37 % (12 of 32): reading plan.json`.
fn in_short(progress: Progress<'_>) -> String {
    let doing = match progress.phase {
        Phase::Fetching => "fetching",
        Phase::Reading => "reading",
        Phase::Publishing => "publishing",
    };
    let part = match (progress.done * 100).checked_div(progress.total) {
        Some(percent) => format!("{percent} % ({} of {} files): ", progress.done, progress.total),
        None => String::new(),
    };
    format!("{part}{doing} {}", progress.file)
}

fn for_people(report: &ImportReport) -> String {
    let mut text = String::new();
    for file in &report.files {
        // Writing to a `String` cannot fail.
        let written = write!(
            text,
            "{}: {}\n{}{}",
            file.report.file,
            became(file),
            indented(&readable(&file.report.findings)),
            indented(&left_behind(&file.report.untaken))
        );
        debug_assert!(written.is_ok());
    }
    text.push_str(&last_word(report));
    text
}

/// What became of a file, in words.
fn became(file: &FileImport) -> String {
    use planvy_import::Outcome as Became;
    let held = [
        (file.plans, "plan", "plans"),
        (file.regulations, "regulation", "regulations"),
        (file.parcels, "parcel", "parcels"),
        (file.addresses, "address", "addresses"),
        (file.buildings, "building", "buildings"),
        (file.terrain, "raster of the ground", "rasters of the ground"),
        (
            file.guidance,
            "feature of a comprehensive plan",
            "features of a comprehensive plan",
        ),
    ];
    let holds: Vec<String> = held
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let outcome = match file.outcome {
        Became::Published => "published",
        Became::AlreadyThere => "already there, nothing to do",
        Became::Refused => "refused",
        Became::HeldBack => "not published, because another file was refused or the import was stopped",
        Became::NotReached => return "not reached".to_owned(),
        Became::Skipped => "passed over",
    };
    let format = file
        .report
        .format
        .as_deref()
        .map(|format| format!(" [{format}]"))
        .unwrap_or_default();
    let holds = if holds.is_empty() {
        String::new()
    } else {
        format!(", {}", holds.join(", "))
    };
    format!("{outcome}{holds}{format}; {}", in_words(&file.report.summary))
}

fn last_word(report: &ImportReport) -> String {
    let mut rules: Vec<&RuleId> = Vec::new();
    let refused = report
        .files
        .iter()
        .filter(|file| file.outcome == planvy_import::Outcome::Refused);
    for finding in refused.flat_map(|file| &file.report.findings) {
        if finding.severity == Severity::Error && !rules.contains(&&finding.rule) {
            rules.push(&finding.rule);
        }
    }
    let store = if report.changed {
        format!("The store holds snapshot {} now.\n", report.snapshot)
    } else {
        format!("The store is unchanged (snapshot {}).\n", report.snapshot)
    };
    if report.stopped {
        let reached = report
            .files
            .iter()
            .filter(|file| file.outcome != planvy_import::Outcome::NotReached)
            .count();
        return format!(
            "{store}Stopped after {reached} of {} files. Give the same command again to go on; with --each, what is published is kept meanwhile.\n",
            report.files.len()
        );
    }
    // A file that cannot be read at all cannot be taken all the same either.
    match rules.iter().find(|rule| ***rule != RuleId::PARSE) {
        None => store,
        Some(rule) => format!(
            "{store}Errors stop an import, because they make answers untrue. Have them mended; where that takes time, \
             --accept {rule} takes the file all the same, and every answer from it will say so.\n"
        ),
    }
}

/// Every line two blanks further right.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_percent_and_file() {
        let progress = Progress {
            phase: Phase::Reading,
            file: "plan.json",
            done: 12,
            total: 32,
        };
        assert_eq!(in_short(progress), "37 % (12 of 32 files): reading plan.json");
        let fetching = Progress {
            phase: Phase::Fetching,
            file: "https://example.org/p",
            done: 0,
            total: 0,
        };
        assert_eq!(in_short(fetching), "fetching https://example.org/p");
    }
}
