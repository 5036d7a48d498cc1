//! What validating and importing have to say.

use planvy_formats::ContentKind;
use planvy_formats::untaken::UntakenAttribute;
use planvy_plan::{Finding, RuleId, Severity};
use serde::{Serialize, Serializer};

/// Number of findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Errors: they stop an import.
    pub errors: u32,
    /// Warnings.
    pub warnings: u32,
    /// Remarks.
    pub infos: u32,
}

impl Summary {
    /// Counts findings.
    ///
    /// ```
    /// use planvy_import::Summary;
    /// use planvy_plan::{Finding, RuleId};
    /// let findings = [Finding::error(RuleId::PARSE, "cut short"), Finding::info(RuleId::SCHEMA, "one member more")];
    /// assert_eq!(Summary::of(&findings), Summary { errors: 1, warnings: 0, infos: 1 });
    /// ```
    pub fn of(findings: &[Finding]) -> Summary {
        let mut summary = Summary::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
        }
        summary
    }
}

/// What `planvy validate --json` prints about a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileReport {
    /// The file as it was named; of a URL without its password and its query.
    pub file: String,
    /// The format that recognised it; `None` where none did.
    pub format: Option<String>,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
    /// How many findings of each severity.
    pub summary: Summary,
    /// Attributes of its features that nothing took, by layer and name. Formats whose every member has a place in the model have none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub untaken: Vec<UntakenAttribute>,
}

impl FileReport {
    /// A report with its summary.
    pub fn new(file: String, format: Option<String>, findings: Vec<Finding>) -> FileReport {
        let summary = Summary::of(&findings);
        FileReport {
            file,
            format,
            findings,
            summary,
            untaken: Vec::new(),
        }
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
        self.summary = Summary::of(&self.findings);
    }

    /// True where there is no error.
    pub fn is_valid(&self) -> bool {
        self.summary.errors == 0
    }
}

/// What became of one file of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is part of the new snapshot.
    Published,
    /// The same file is stored already and nothing newer has replaced it.
    AlreadyThere,
    /// It has errors; nothing of it was stored.
    Refused,
    /// Nothing is wrong with it, but another file of the same import was refused, or the import was stopped.
    HeldBack,
    /// The import was stopped before it.
    NotReached,
    /// It lies in a folder and no format recognises it.
    Skipped,
}

/// One file of an import.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileImport {
    /// What there is to say about it.
    #[serde(flatten)]
    pub report: FileReport,
    /// What became of it.
    pub outcome: Outcome,
    /// What it holds; `None` where it could not be read.
    #[serde(serialize_with = "word_of_kind")]
    pub kind: Option<ContentKind>,
    /// SHA-256 of the file in hexadecimal; `None` where it could not be read.
    pub sha256: Option<String>,
    /// Number of plans in it.
    pub plans: usize,
    /// Number of regulations of those plans.
    pub regulations: usize,
    /// Number of parcels in it.
    pub parcels: usize,
    /// Number of addresses in it.
    pub addresses: usize,
    /// Number of buildings in it.
    pub buildings: usize,
    /// Number of rasters of the level of the ground in it.
    pub terrain: usize,
    /// Number of features of a comprehensive plan in it.
    pub guidance: usize,
    /// The rules whose errors were accepted.
    pub accepted: Vec<RuleId>,
}

fn word_of_kind<S: Serializer>(kind: &Option<ContentKind>, serializer: S) -> Result<S::Ok, S::Error> {
    kind.map(ContentKind::word).serialize(serializer)
}

/// What `planvy import --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// The snapshot that the store holds after the import.
    pub snapshot: String,
    /// Whether that is a new one.
    pub changed: bool,
    /// Whether the import was stopped before its end.
    pub stopped: bool,
    /// Every file, in the order in which it was read.
    pub files: Vec<FileImport>,
    /// How many findings of each severity, over all files.
    pub summary: Summary,
}

impl ImportReport {
    /// A report with its summary.
    pub(crate) fn new(
        snapshot: String,
        changed: bool,
        stopped: bool,
        files: Vec<FileImport>,
    ) -> ImportReport {
        let mut summary = Summary::default();
        for file in &files {
            summary.errors += file.report.summary.errors;
            summary.warnings += file.report.summary.warnings;
            summary.infos += file.report.summary.infos;
        }
        ImportReport {
            snapshot,
            changed,
            stopped,
            files,
            summary,
        }
    }

    /// Whether a file was refused: the command ends with 1 then.
    pub fn is_refused(&self) -> bool {
        self.files.iter().any(|file| file.outcome == Outcome::Refused)
    }
}
