//! From files to a new snapshot.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, Unit};
use planvy_formats::{Content, ContentKind, ReadOptions};
use planvy_plan::{Finding, Provenance, RuleId, Severity};
use planvy_store::{
    FileOutcome, FindingCounts, Publication, PublishedContent, PublishedFile, Store, StoreError,
};
use sha2::{Digest, Sha256};

use crate::cancel::Cancel;
use crate::earlier_ground::EarlierGround;
use crate::fetch::FetchLimits;
use crate::folder_data_set::is_data_set;
use crate::reading::{ReadFile, hexadecimal, read};
use crate::repeated_ids::EarlierIds;
use crate::report::{FileImport, FileReport, ImportReport, Outcome, Summary};
use crate::source::{Source, Sources};
use crate::stored_plans;

/// How an import is made.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// What the caller knows about the files.
    pub read: ReadOptions,
    /// Publish each file for itself, instead of all or nothing (`--each`).
    pub each: bool,
    /// Publish at once what is not refused, instead of holding it back where another file is refused.
    pub leave_out_refused: bool,
    /// Rules whose errors do not stop the import (`--accept`).
    pub accept: Vec<RuleId>,
    /// The time that the import is said to be made at; `None` means now.
    pub at: Option<Timestamp>,
    /// What an address may ask.
    pub fetch: FetchLimits,
    /// Stops the import before its next file. With [`each`](ImportOptions::each), what was published stays, and the same import later goes on where
    /// this one ended; without, nothing is published.
    pub cancel: Cancel,
}

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Fetching an address.
    Fetching,
    /// Reading and checking a file.
    Reading,
    /// Writing to the store.
    Publishing,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What it is doing.
    pub phase: Phase,
    /// The file that it is doing it with.
    pub file: &'a str,
    /// Number of files done before this one.
    pub done: usize,
    /// Number of files in all; 0 where it is not known yet.
    pub total: usize,
}

/// Why an import could not be carried out at all. What is wrong with a file is no such reason, but a finding.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says what is right and wrong with a file, or with what an address gives, without storing anything.
pub fn validate_path(path: &Path, options: &ReadOptions) -> FileReport {
    let shown = path.display().to_string();
    if path.is_dir() && !is_data_set(path) {
        let finding =
            Finding::error(RuleId::PARSE, "This is a folder.").with_hint("Name one of the files in it.");
        return FileReport::new(shown, None, vec![finding]);
    }
    let mut reports = validate_paths(&[path.to_owned()], options);
    reports
        .pop()
        .unwrap_or_else(|| FileReport::new(shown, None, Vec::new()))
}

/// As [`validate_path`] for many: each file by itself, those of a folder in the order of their names.
pub fn validate_paths(paths: &[PathBuf], options: &ReadOptions) -> Vec<FileReport> {
    let sources = Sources::find(paths, &FetchLimits::default(), |_| {});
    let mut earlier = EarlierIds::default();
    let mut ground = EarlierGround::default();
    let mut reports = Vec::with_capacity(sources.list.len());
    for source in &sources.list {
        let mut file = read(source, options);
        earlier.check(&mut file);
        earlier.extend(&file);
        ground.check(&mut file);
        ground.extend(&file);
        reports.push(file.report);
    }
    reports
}

/// Reads, checks and publishes files, everything in folders, and what addresses give: all or nothing, unless
/// [`ImportOptions::each`] or [`ImportOptions::leave_out_refused`].
///
/// A file is refused where it cannot be read, where a plan of it stands twice in the import, or where it has an error
/// whose rule is not accepted.
///
/// # Errors
/// Where the store cannot be read or written. With `each`, files before that are published.
pub fn import_paths(
    store: &mut dyn Store,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<ImportReport, ImportError> {
    let before = store.snapshot_id()?;
    let sources = Sources::find(paths, &options.fetch, |file| {
        progress(Progress {
            phase: Phase::Fetching,
            file,
            done: 0,
            total: 0,
        });
    });
    let total = sources.list.len();
    let mut import = Import::new(options);
    for (done, source) in sources.list.iter().enumerate() {
        if options.cancel.is_cancelled() {
            break;
        }
        progress(Progress {
            phase: Phase::Reading,
            file: source.shown(),
            done,
            total,
        });
        import.add(source, store)?;
        if options.each {
            progress(Progress {
                phase: Phase::Publishing,
                file: source.shown(),
                done,
                total,
            });
            import.publish(store)?;
        }
    }
    let stopped = options.cancel.is_cancelled();
    if stopped {
        import.stop(&sources.list);
    } else {
        import.refuse_where_nothing_is_known(paths);
    }
    if !options.each && !stopped {
        if !options.leave_out_refused {
            import.hold_back_where_one_is_refused();
        }
        progress(Progress {
            phase: Phase::Publishing,
            file: "",
            done: total,
            total,
        });
        import.publish(store)?;
    }
    let after = store.snapshot_id()?;
    let changed = before != after;
    Ok(ImportReport::new(after, changed, stopped, import.files))
}

struct Import<'a> {
    options: &'a ImportOptions,
    imported: String,
    how: String,
    files: Vec<FileImport>,
    /// What is to be published, with its place in `files`.
    waiting: Vec<(usize, PublishedFile)>,
    earlier: EarlierIds,
    ground: EarlierGround,
}

impl<'a> Import<'a> {
    fn new(options: &'a ImportOptions) -> Import<'a> {
        let at = options.at.unwrap_or_else(Timestamp::now);
        let at = at.round(Unit::Second).unwrap_or(at);
        Import {
            options,
            imported: at.to_string(),
            how: how_it_is_read(&options.read),
            files: Vec::new(),
            waiting: Vec::new(),
            earlier: EarlierIds::default(),
            ground: EarlierGround::default(),
        }
    }

    /// Reads a file, and decides whether it may be published.
    fn add(&mut self, source: &Source, store: &dyn Store) -> Result<(), StoreError> {
        let mut file = read(source, &self.options.read);
        let repeated = self.earlier.check(&mut file);
        self.ground.check(&mut file);
        stored_plans::check(store, &mut file, |plan| self.earlier.holds(plan))?;
        let refused = file.content.is_none() && !file.skipped || repeated || self.stops(&file);
        // Where files stand for themselves, a plan of a refused file may come from another one.
        let stands_alone = self.options.each || self.options.leave_out_refused;
        if !(refused && stands_alone) {
            self.earlier.extend(&file);
            self.ground.extend(&file);
        }
        let accepted = if refused {
            Vec::new()
        } else {
            error_rules(&file.report.findings)
        };
        let outcome = match (file.skipped, refused) {
            (true, _) => Outcome::Skipped,
            (false, true) => Outcome::Refused,
            (false, false) => Outcome::Published,
        };
        let place = self.files.len();
        self.files.push(entry(&file, outcome, accepted.clone()));
        if outcome == Outcome::Published
            && let Some(content) = file.content
        {
            let Summary {
                errors,
                warnings,
                infos,
            } = file.report.summary;
            let published = PublishedFile {
                provenance: Provenance {
                    format: file.report.format.unwrap_or_default(),
                    file: file.file_name,
                    sha256: file.sha256,
                    imported: self.imported.clone(),
                },
                options: [self.how.as_str(), &file.beside].join(""),
                accepted,
                findings: FindingCounts {
                    errors,
                    warnings,
                    infos,
                },
                content: published_content(content),
            };
            self.waiting.push((place, published));
        }
        Ok(())
    }

    /// Whether a finding stops the import. That a file cannot be read as what it claims to be cannot be accepted.
    fn stops(&self, file: &ReadFile) -> bool {
        file.report.findings.iter().any(|finding| {
            finding.severity == Severity::Error
                && (finding.rule == RuleId::PARSE || !self.options.accept.contains(&finding.rule))
        })
    }

    /// Where nothing that was named holds anything known, that is an error, and not an import of nothing.
    fn refuse_where_nothing_is_known(&mut self, paths: &[PathBuf]) {
        if self.files.iter().all(|file| file.outcome == Outcome::Skipped) {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            let finding = Finding::error(
                RuleId::PARSE,
                "None of the files is of a format that is known here.",
            );
            let file = ReadFile {
                report: FileReport::new(names.join(", "), None, vec![finding]),
                file_name: String::new(),
                sha256: String::new(),
                beside: String::new(),
                content: None,
                skipped: false,
            };
            self.files.push(entry(&file, Outcome::Refused, Vec::new()));
        }
    }

    fn hold_back_where_one_is_refused(&mut self) {
        if self.files.iter().any(|file| file.outcome == Outcome::Refused) {
            self.hold_back();
        }
    }

    /// Publishes nothing of what waits.
    fn hold_back(&mut self) {
        for (place, _) in self.waiting.drain(..) {
            if let Some(file) = self.files.get_mut(place) {
                file.outcome = Outcome::HeldBack;
            }
        }
    }

    /// Ends the import where it is: what waits is held back, and the files that were not reached are named.
    fn stop(&mut self, sources: &[Source]) {
        self.hold_back();
        let left = sources.iter().skip(self.files.len());
        let left: Vec<FileImport> = left
            .map(|source| {
                let file = ReadFile {
                    report: FileReport::new(source.shown().to_owned(), None, Vec::new()),
                    file_name: String::new(),
                    sha256: String::new(),
                    beside: String::new(),
                    content: None,
                    skipped: false,
                };
                entry(&file, Outcome::NotReached, Vec::new())
            })
            .collect();
        self.files.extend(left);
    }

    /// Publishes what waits.
    fn publish(&mut self, store: &mut dyn Store) -> Result<(), StoreError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (places, files): (Vec<usize>, Vec<PublishedFile>) =
            std::mem::take(&mut self.waiting).into_iter().unzip();
        let published = store.publish(Publication { files })?;
        for (place, outcome) in places.into_iter().zip(published.files) {
            if let (Some(file), FileOutcome::AlreadyThere) = (self.files.get_mut(place), outcome) {
                file.outcome = Outcome::AlreadyThere;
            }
        }
        Ok(())
    }
}

fn entry(file: &ReadFile, outcome: Outcome, accepted: Vec<RuleId>) -> FileImport {
    let kind = file.content.as_ref().map(Content::kind);
    let count = match &file.content {
        Some(Content::Plans(plans)) => plans.len(),
        Some(Content::Parcels(parcels)) => parcels.len(),
        Some(Content::Addresses(addresses)) => addresses.len(),
        Some(Content::Buildings(buildings)) => buildings.len(),
        Some(Content::Terrain(rasters)) => rasters.len(),
        Some(Content::Guidance(guidance)) => guidance.len(),
        None => 0,
    };
    let of = |this: ContentKind| if kind == Some(this) { count } else { 0 };
    FileImport {
        report: file.report.clone(),
        outcome,
        kind,
        sha256: Some(file.sha256.clone()).filter(|digest| !digest.is_empty()),
        plans: of(ContentKind::Plans),
        regulations: file.plans().iter().map(|plan| plan.regulations.len()).sum(),
        parcels: of(ContentKind::Parcels),
        addresses: of(ContentKind::Addresses),
        buildings: of(ContentKind::Buildings),
        terrain: of(ContentKind::Terrain),
        guidance: of(ContentKind::Guidance),
        accepted,
    }
}

/// The rules that have errors, each once.
fn error_rules(findings: &[Finding]) -> Vec<RuleId> {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let mut rules: Vec<RuleId> = errors.map(|finding| finding.rule.clone()).collect();
    rules.sort();
    rules.dedup();
    rules
}

fn published_content(content: Content) -> PublishedContent {
    match content {
        Content::Plans(plans) => PublishedContent::Plans(plans),
        Content::Parcels(parcels) => PublishedContent::Parcels(parcels),
        Content::Addresses(addresses) => PublishedContent::Addresses(addresses),
        Content::Buildings(buildings) => PublishedContent::Buildings(buildings),
        Content::Terrain(terrain) => PublishedContent::Terrain(terrain),
        Content::Guidance(guidance) => PublishedContent::Guidance(guidance),
    }
}

/// The options and the program that a file is read with, as text: another way to read it is another import.
fn how_it_is_read(options: &ReadOptions) -> String {
    let mut how = vec![format!("planvy={}", env!("CARGO_PKG_VERSION"))];
    how.extend(options.kind.map(|kind| format!("as={}", kind.word())));
    how.extend(options.crs.map(|crs| format!("crs={crs}")));
    how.extend(
        options
            .designation_field
            .as_ref()
            .map(|field| format!("designation-field={field}")),
    );
    let datum = options.vertical_datum.as_ref();
    how.extend(datum.map(|datum| format!("vertical-datum={}", datum.name())));
    how.extend(options.heights_from.iter().map(|scan| {
        // Scans are large: what tells that one is another than before is its size and when it was written.
        let about = std::fs::metadata(scan).ok();
        let length = about.as_ref().map_or(0, std::fs::Metadata::len);
        let written = about.and_then(|about| Timestamp::try_from(about.modified().ok()?).ok());
        let written = written.map_or_else(String::new, |at| at.to_string());
        format!("heights-from={} {length} {written}", scan.display())
    }));
    // The mapping says what is read, whatever its file is called. One that cannot be read is the reader's to refuse.
    let mapping = options.mapping.as_ref().and_then(|path| std::fs::read(path).ok());
    how.extend(mapping.map(|bytes| format!("mapping={}", hexadecimal(&Sha256::digest(bytes)))));
    how.join(";")
}
