//! `planvy sync`.

use std::fmt::Write;

use planvy_platform::UreqTransport;
use planvy_platform::client::{Client, Politeness};
use planvy_platform::credentials::is_open_to_others;
use planvy_platform::ngp::{
    PlanReport, PlanState, SettingsError, SettingsFile, Step, SyncOptions, SyncReport, sync,
};
use planvy_platform::pace::{Cancel, SystemClock};
use planvy_store::Store;

use super::findings::{in_words, readable};
use super::interruption::cancel_by_signal;
use super::output::{print, print_json, tell};
use super::progress::ProgressLine;
use super::service_arguments::SyncNgpArguments;
use super::{CommandError, Outcome};

/// Plans of one kind that are named before the rest is only counted.
const NAMED: usize = 20;

/// Brings the store up to date with the national platform.
///
/// # Errors
/// Where the settings cannot be used, the plans cannot be listed, or the store cannot be used.
pub fn ngp(arguments: &SyncNgpArguments, store: &mut dyn Store, json: bool) -> Result<Outcome, CommandError> {
    let file = match &arguments.settings {
        Some(path) => {
            if is_open_to_others(path) {
                tell(&format!(
                    "planvy: {} can be read by others than its owner, and holds a secret",
                    path.display()
                ));
            }
            SettingsFile::read(path)?
        }
        None => SettingsFile::default(),
    };
    let settings = file.settings(|name| std::env::var(name).ok())?;
    let options = SyncOptions {
        municipality: arguments.municipality.clone(),
        dry_run: arguments.dry_run,
        accept: arguments.accept.clone(),
        keep: arguments.keep.clone(),
        batch: usize::from(arguments.batch),
    };
    let (transport, clock, cancel) = (
        UreqTransport::default(),
        SystemClock::default(),
        Cancel::default(),
    );
    cancel_by_signal(&cancel, "what has been fetched is stored first")?;
    let line = ProgressLine::start();
    let client = Client::new(&transport, &clock, cancel, Politeness::default()).telling(|waiting| {
        line.say(format_args!(
            "waiting {} s, because {}",
            waiting.time.as_secs(),
            waiting.because
        ));
    });
    let report = sync(store, &client, &settings, &options, &mut |step| {
        line.say(in_short(step))
    });
    drop(client);
    drop(line);
    let report = report?;
    if json {
        print_json(&report)?;
    } else {
        print(&for_people(&report))?;
    }
    Ok(if report.is_complete() {
        Outcome::Done
    } else {
        Outcome::Refused
    })
}

/// Wrong settings are wrong use.
impl From<SettingsError> for CommandError {
    fn from(error: SettingsError) -> CommandError {
        CommandError::Usage(error.to_string())
    }
}

/// One line for the terminal: `12 of 340: fetching Dp 5512`.
fn in_short(step: Step<'_>) -> String {
    match step {
        Step::Listing(progress) => match progress.matched {
            Some(matched) => format!("listing: {} of {matched} items", progress.items),
            None => format!("listing: {} items", progress.items),
        },
        Step::Fetching { plan, done, total } => format!("{done} of {total} plans: fetching {plan}"),
        Step::Publishing { plans, done, total } => format!("{done} of {total} plans: storing {plans}"),
    }
}

fn for_people(report: &SyncReport) -> String {
    let mut text = format!(
        "Municipality {}: {} plans are listed on the platform ({} items on {} pages).\n",
        report.municipality, report.listed.plans, report.listed.items, report.listed.pages
    );
    // Writing to a `String` cannot fail.
    let mut put = |arguments: std::fmt::Arguments<'_>| {
        let written = text.write_fmt(arguments);
        debug_assert!(written.is_ok());
    };
    if report.counts.unchanged > 0 {
        put(format_args!(
            "{} are stored in the same version.\n",
            report.counts.unchanged
        ));
    }
    for (state, title) in [
        (PlanState::ToFetch, "To fetch"),
        (PlanState::Published, "Stored"),
        (PlanState::AlreadyThere, "Fetched, and stored already"),
        (PlanState::Refused, "Refused"),
        (PlanState::Failed, "Not to be had"),
        (PlanState::NotFetched, "Not fetched yet"),
        (PlanState::Gone, "No longer listed; they stay in the store"),
    ] {
        put(format_args!("{}", group(report, state, title)));
    }
    let ended: Vec<&PlanReport> = report.plans.iter().filter(|plan| plan.ended).collect();
    if !ended.is_empty() {
        put(format_args!("Repealed or closed: {}\n", names(&ended)));
    }
    if report.listed.unreadable_items > 0 {
        put(format_args!(
            "{} items name no plan that can be read: plans may be missing, and none is said to be gone.\n",
            report.listed.unreadable_items
        ));
    }
    if let Some(why) = &report.stopped {
        put(format_args!(
            "The run ended before its end: {why}. The next one goes on from here.\n"
        ));
    }
    let snapshot = &report.snapshot;
    if report.changed {
        put(format_args!("The store holds snapshot {snapshot} now.\n"));
    } else {
        put(format_args!("The store is unchanged (snapshot {snapshot}).\n"));
    }
    text
}

/// The plans of one state, those with something wrong in full.
fn group(report: &SyncReport, state: PlanState, title: &str) -> String {
    let plans: Vec<&PlanReport> = report.plans.iter().filter(|plan| plan.state == state).collect();
    if plans.is_empty() {
        return String::new();
    }
    let is_wrong = matches!(state, PlanState::Refused | PlanState::Failed);
    if !is_wrong {
        return format!("{title}: {}\n", names(&plans));
    }
    let each = plans.iter().map(|plan| {
        let reason = plan
            .reason
            .as_ref()
            .map(|reason| format!(": {reason}"))
            .unwrap_or_default();
        let findings = plan.import.as_ref().map(|import| {
            let found = &import.report;
            format!(
                "; {}\n{}",
                in_words(&found.summary),
                indented(&readable(&found.findings))
            )
        });
        format!(
            "  {}{reason}{}",
            name(plan),
            findings.unwrap_or_else(|| "\n".to_owned())
        )
    });
    format!("{title}: {}\n{}", plans.len(), each.collect::<String>())
}

fn names(plans: &[&PlanReport]) -> String {
    let named: Vec<String> = plans.iter().take(NAMED).map(|plan| name(plan)).collect();
    let more = plans.len().saturating_sub(NAMED);
    let rest = if more > 0 {
        format!(", … and {more} more; --json lists all")
    } else {
        String::new()
    };
    format!("{} ({}{rest})", plans.len(), named.join(", "))
}

fn name(plan: &PlanReport) -> String {
    let words: Vec<&str> = [plan.designation.as_deref(), plan.name.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if words.is_empty() {
        plan.plan.to_string()
    } else {
        words.join(" ")
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
