//! `planvy catalogue update`, and the release that it took.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Unit};
use planvy_plan::catalogue::{Release, TakeError, catalogue, take_release, taken_release};
use planvy_platform::UreqTransport;
use planvy_platform::boverket::{Difference, FetchedRelease, compare, latest, read_release, table_of};
use planvy_platform::client::{Client, Politeness};
use planvy_platform::pace::{Cancel, SystemClock};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::interruption::cancel_by_signal;
use super::output::{print, print_json, tell};
use super::progress::ProgressLine;
use super::service_arguments::CatalogueUpdateArguments;
use super::{CommandError, Outcome};

/// The file beside a store.
const FILE_NAME: &str = "planvy-catalogue.tsv";
/// Kinds of a list that are printed before the rest is only counted.
const SHOWN: usize = 60;
/// No file of a release that was taken is larger.
const MAX_BYTES: u64 = 64 << 20;

/// The file that holds a release that was taken.
pub(super) struct TakenFile {
    path: PathBuf,
    /// Whether it was named; else it need not be there.
    named: bool,
}

impl TakenFile {
    /// The file that was named, or the one beside the store.
    pub(super) fn of(named: Option<PathBuf>, data: &str) -> TakenFile {
        let is_file = !data.contains("://");
        let beside = || {
            Path::new(data)
                .parent()
                .filter(|_| is_file)
                .unwrap_or(Path::new(""))
                .join(FILE_NAME)
        };
        TakenFile {
            named: named.is_some(),
            path: named.unwrap_or_else(beside),
        }
    }

    /// Takes the release in the file, for the life of the program.
    ///
    /// # Errors
    /// Where the file was named and is not there, or is no release. What is older than what is built in is passed over.
    pub(super) fn take(&self) -> Result<(), CommandError> {
        let failed = |source| CommandError::File {
            path: self.path.clone(),
            source,
        };
        match std::fs::metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound && !self.named => return Ok(()),
            Err(error) => return Err(failed(error)),
            Ok(found) if found.len() > MAX_BYTES => {
                return Err(failed(io::Error::new(
                    ErrorKind::FileTooLarge,
                    "no release is this large",
                )));
            }
            Ok(_) => {}
        }
        let text = std::fs::read_to_string(&self.path).map_err(failed)?;
        match take_release(&text) {
            Ok(true) => {
                let date = taken_release()
                    .map(|release| release.date.as_str())
                    .unwrap_or_default();
                tracing::info!(path = %self.path.display(), release = date, "a later release of the national catalogue is in use");
                Ok(())
            }
            Ok(false) => {
                tracing::info!(path = %self.path.display(), "the release of the file is no later than what is built in");
                Ok(())
            }
            // Another command of this process took it before.
            Err(TakeError::InUse) => Ok(()),
            Err(source) => Err(CommandError::TakenRelease {
                path: self.path.clone(),
                source,
            }),
        }
    }
}

/// What the command prints as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'r> {
    known: &'r str,
    release: Option<&'r str>,
    published: Option<&'r str>,
    source: Option<&'r str>,
    sha256: Option<&'r str>,
    kinds: usize,
    taken: bool,
    file: Option<String>,
    difference: Option<&'r Difference>,
}

/// Shows what a newer release adds and ends, and takes it where that was asked for.
///
/// # Errors
/// Where the release cannot be had or read, or the file cannot be written.
pub(super) fn run(
    arguments: &CatalogueUpdateArguments,
    file: &TakenFile,
    json: bool,
) -> Result<Outcome, CommandError> {
    if let Err(error) = file.take() {
        tell(&format!("planvy: {error}"));
    }
    let known = catalogue().newest_release();
    let Some(fetched) = fetched(arguments, known)? else {
        return nothing_newer(known, json);
    };
    let wrong = |source| CommandError::Release {
        origin: fetched.url.clone(),
        source,
    };
    let release = read_release(&fetched.bytes).map_err(wrong)?;
    let date = release.name.date();
    if date.as_str() <= known {
        return nothing_newer(known, json);
    }
    let now = Timestamp::now();
    let digest = Sha256::digest(&fetched.bytes);
    let origin = Release {
        date,
        id: release.name.id.to_string(),
        published: release.name.publicerad.clone().unwrap_or_default(),
        source: fetched.url.clone(),
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        fetched: now.round(Unit::Second).unwrap_or(now).to_string(),
    };
    let difference = compare(&release, catalogue());
    if arguments.yes {
        write_whole(&file.path, &table_of(&release, &origin, catalogue()))?;
    }
    if json {
        print_json(&Report {
            known,
            release: Some(&origin.date),
            published: Some(&origin.published),
            source: Some(&origin.source),
            sha256: Some(&origin.sha256),
            kinds: release.kinds(),
            taken: arguments.yes,
            file: arguments.yes.then(|| file.path.display().to_string()),
            difference: Some(&difference),
        })?;
    } else {
        let taken = arguments.yes.then_some(file.path.as_path());
        print(&for_people(&origin, known, release.kinds(), &difference, taken))?;
    }
    Ok(Outcome::Done)
}

fn fetched(
    arguments: &CatalogueUpdateArguments,
    known: &str,
) -> Result<Option<FetchedRelease>, CommandError> {
    if let Some(path) = &arguments.file {
        let bytes = std::fs::read(path).map_err(|source| CommandError::File {
            path: path.clone(),
            source,
        })?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        return Ok(Some(FetchedRelease {
            url: name.unwrap_or_default(),
            bytes,
        }));
    }
    let base = arguments
        .url
        .parse()
        .map_err(|_| CommandError::Usage(format!("--url {}: this is not a web address", arguments.url)))?;
    let (transport, clock, cancel) = (
        UreqTransport::default(),
        SystemClock::default(),
        Cancel::default(),
    );
    cancel_by_signal(&cancel, "what has been fetched is stored first")?;
    let line = ProgressLine::start();
    line.say("asking for releases of the national catalogue");
    let client = Client::new(&transport, &clock, cancel, Politeness::default());
    Ok(latest(&client, &base, known)?)
}

fn nothing_newer(known: &str, json: bool) -> Result<Outcome, CommandError> {
    if json {
        print_json(&Report {
            known,
            release: None,
            published: None,
            source: None,
            sha256: None,
            kinds: 0,
            taken: false,
            file: None,
            difference: None,
        })?;
    } else {
        print(&format!(
            "The catalogue of {known} is in use; there is no newer release.\n"
        ))?;
    }
    Ok(Outcome::Done)
}

/// Writes a file that is there whole or not at all.
fn write_whole(path: &Path, text: &str) -> Result<(), CommandError> {
    let unfinished = path.with_extension("part");
    let written = std::fs::write(&unfinished, text).and_then(|()| std::fs::rename(&unfinished, path));
    written.map_err(|source| CommandError::File {
        path: path.to_owned(),
        source,
    })
}

fn for_people(
    origin: &Release,
    known: &str,
    kinds: usize,
    difference: &Difference,
    taken: Option<&Path>,
) -> String {
    let mut text = format!(
        "Release {} of the national catalogue ({kinds} kinds); in use is {known}.\n",
        origin.date
    );
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("{title}: {}\n", lines.len()));
            lines
                .iter()
                .take(SHOWN)
                .for_each(|line| text.push_str(&format!("  {line}\n")));
            if lines.len() > SHOWN {
                text.push_str(&format!(
                    "  … and {} more; --json lists all\n",
                    lines.len() - SHOWN
                ));
            }
        }
    };
    let added = difference.added.iter().map(|kind| {
        let meaning = match kind.meaning_of {
            Some(code) => format!(" [means the same as {code}]"),
            None => " [a person has to judge it]".to_owned(),
        };
        format!("{}: {}{meaning}", kind.code, kind.formulation)
    });
    list("Added", added.collect());
    let ended = difference.ended.iter().map(|kind| match &kind.to {
        Some(day) => format!("{}: until {day}", kind.code),
        None => format!("{}: it is not in the release; it stays known", kind.code),
    });
    list("Ended", ended.collect());
    let changed = difference.changed.iter().map(|kind| {
        let loses = if kind.loses_meaning {
            " [a person has to judge it now]"
        } else {
            ""
        };
        format!("{}: {}{loses}", kind.code, kind.what.join(", "))
    });
    list("Changed", changed.collect());
    let not_taken = difference
        .not_taken
        .iter()
        .map(|kind| format!("{}: {}", kind.code, kind.reason));
    list("Cannot be taken", not_taken.collect());
    if difference.is_empty() {
        text.push_str("Nothing that is in force changes.\n");
    }
    text.push_str(&match taken {
        Some(path) => format!(
            "It is taken: {}. A server uses it from its next start.\n",
            path.display()
        ),
        None => "Nothing is taken yet; --yes takes it.\n".to_owned(),
    });
    text
}
