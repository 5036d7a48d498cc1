//! Reading one file: what it is, its digest, its content, and everything there is to say about it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

#[cfg(feature = "gdal")]
use planvy_formats::mapped_plans::PlansGeoPackage;
use planvy_formats::terrain::point_cloud::measure_heights;
use planvy_formats::untaken::Accounted;
use planvy_formats::{Content, ContentKind, Format, Head, ReadOptions, detect, formats};
use planvy_plan::{Finding, Plan, RuleId};
use planvy_store::GeoPackageStore;
use sha2::{Digest, Sha256};

use crate::MAX_FILE_BYTES;
use crate::folder_data_set::{FolderState, is_data_set};
use crate::report::FileReport;
use crate::source::{Source, cannot_open};
use crate::validation::base_data::{check_buildings, check_guidance, check_terrain, joined_by_rule};
use crate::validation::check_after_reading;

/// As much of a file as detection looks at.
pub(crate) const HEAD_BYTES: u64 = 64 * 1024;

/// How every SQLite file begins.
const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";

/// A file after reading.
pub(crate) struct ReadFile {
    /// What there is to say about it.
    pub(crate) report: FileReport,
    /// The file's name without folder.
    pub(crate) file_name: String,
    /// SHA-256 in hexadecimal; empty where the file was not read.
    pub(crate) sha256: String,
    /// The files that lie beside it and say how it is read, as text with their digests; empty where there are none.
    pub(crate) beside: String,
    /// What it holds; `None` where it could not be read as any format.
    pub(crate) content: Option<Content>,
    /// True for a file in a folder that no format recognises.
    pub(crate) skipped: bool,
}

impl ReadFile {
    fn without_content(shown: &str, finding: Finding) -> ReadFile {
        ReadFile {
            report: FileReport::new(shown.to_owned(), None, vec![finding]),
            file_name: String::new(),
            sha256: String::new(),
            beside: String::new(),
            content: None,
            skipped: false,
        }
    }

    /// The plans in it.
    pub(crate) fn plans(&self) -> &[Plan] {
        match &self.content {
            Some(Content::Plans(plans)) => plans,
            _ => &[],
        }
    }
}

/// Reads and checks a file. Nothing that the file may hold stops this: everything ends in findings.
pub(crate) fn read(source: &Source, options: &ReadOptions) -> ReadFile {
    match source {
        Source::Failed { shown, finding } => ReadFile::without_content(shown, finding.clone()),
        Source::File { path, shown, named } => {
            read_file(path, shown, *named, options).unwrap_or_else(|error| {
                match cannot_open(shown.clone(), &error) {
                    Source::Failed { finding, .. } => ReadFile::without_content(shown, finding),
                    Source::File { .. } => {
                        ReadFile::without_content(shown, Finding::error(RuleId::PARSE, error.to_string()))
                    }
                }
            })
        }
    }
}

fn read_file(path: &Path, shown: &str, named: bool, options: &ReadOptions) -> io::Result<ReadFile> {
    let file_name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let refused = |message: String, hint: String| {
        Ok(ReadFile::without_content(
            shown,
            Finding::error(RuleId::PARSE, message).with_hint(hint),
        ))
    };
    let before = State::of(path)?;
    let mut head = Vec::new();
    match &before {
        State::Neither => return refused("This is not a file.".to_owned(), "Name a file.".to_owned()),
        // GDAL knows a folder by what is in it.
        State::Folder(_) => {}
        State::File(_) => {
            File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
        }
    }
    if head.starts_with(SQLITE_MAGIC) && GeoPackageStore::is_store(path) {
        return Ok(unusable(
            shown,
            named,
            "This is a store of Planvy, not a delivery.",
            "Name it with --data to use it.",
        ));
    }
    let head_of_file = Head {
        file_name: &file_name,
        bytes: &head,
        kind: options.kind,
    };
    let Some(reader) = Reader::of(path, &head_of_file) else {
        return Ok(unrecognised(shown, named, &head, options.kind));
    };
    if before.bytes() > MAX_FILE_BYTES {
        return refused(
            format!(
                "The file has {} bytes; at most {MAX_FILE_BYTES} are read.",
                before.bytes()
            ),
            "Deliver it in several files.".to_owned(),
        );
    }
    let sha256 = before.digest(path)?;
    let Accounted {
        mut reading, untaken, ..
    } = reader.read(path, options);
    if let Some(Content::Buildings(buildings)) = &mut reading.value
        && !options.heights_from.is_empty()
    {
        let measured = measure_heights(buildings, &options.heights_from, options);
        reading.findings.extend(measured);
    }
    let mut findings = match &reading.value {
        Some(Content::Plans(plans)) => check_after_reading(reading.findings, plans),
        Some(Content::Buildings(buildings)) => joined_by_rule(reading.findings, check_buildings(buildings)),
        Some(Content::Terrain(rasters)) => joined_by_rule(reading.findings, check_terrain(rasters)),
        Some(Content::Guidance(guidance)) => joined_by_rule(reading.findings, check_guidance(guidance)),
        Some(Content::Parcels(_) | Content::Addresses(_)) | None => reading.findings,
    };
    findings.extend(emptiness(reading.value.as_ref(), &findings));
    if State::of(path)? != before {
        let finding = Finding::error(RuleId::PARSE, "The file was changed while it was read.");
        findings.push(finding.with_hint("Try again when the program that writes it has ended."));
    }
    let report = FileReport {
        untaken,
        ..FileReport::new(shown.to_owned(), Some(reader.name()), findings)
    };
    Ok(ReadFile {
        report,
        file_name,
        sha256,
        beside: beside(path, reading.value.as_ref()),
        content: reading.value,
        skipped: false,
    })
}

/// What reads a file.
enum Reader {
    /// A format of ours.
    Own(&'static dyn Format),
    /// GDAL, into a format of ours.
    #[cfg(feature = "gdal")]
    Gdal(crate::gdal::Opened),
}

impl Reader {
    fn of(path: &Path, head: &Head<'_>) -> Option<Reader> {
        let own = detect(head).map(Reader::Own);
        // What a mapping reads may lie in any system, which GDAL knows; our own reader knows those of the model.
        #[cfg(feature = "gdal")]
        let own = match own {
            Some(Reader::Own(format)) if format.name() != PlansGeoPackage.name() => Some(Reader::Own(format)),
            other => crate::gdal::open(path, head.kind).map(Reader::Gdal).or(other),
        };
        #[cfg(not(feature = "gdal"))]
        let _ = path;
        own
    }

    fn name(&self) -> String {
        match self {
            Reader::Own(format) => format.name().to_owned(),
            #[cfg(feature = "gdal")]
            Reader::Gdal(opened) => opened.format(),
        }
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Accounted {
        match self {
            Reader::Own(format) => format.read_accounted(path, options),
            #[cfg(feature = "gdal")]
            Reader::Gdal(opened) => opened.read(path, options),
        }
    }
}

/// What to say of a file that no format knows.
fn unrecognised(shown: &str, named: bool, head: &[u8], kind: Option<ContentKind>) -> ReadFile {
    if is_data_set(Path::new(shown)) {
        let hint = "--as says what it holds; then GDAL is asked to read it.";
        return unusable(shown, named, "This is a folder that is one data set.", hint);
    }
    if head.is_empty() {
        return unusable(shown, named, "The file is empty.", "Export it again.");
    }
    if head.starts_with(&[0xFE, 0xFF]) || head.starts_with(&[0xFF, 0xFE]) {
        return unusable(
            shown,
            named,
            "The file is UTF-16 text.",
            "Save the file as UTF-8.",
        );
    }
    let names: Vec<&str> = formats().iter().map(|format| Format::name(*format)).collect();
    let names = names.join(", ");
    let (message, hint) = match kind {
        None => (
            "The file is of no format that is known here.".to_owned(),
            format!(
                "Known are: {names}. Where detection fails, --as says what a file holds; then GDAL is asked too."
            ),
        ),
        Some(kind) => (
            format!("No reader of {} knows the format of the file.", kind.word()),
            format!("Known are: {names}. Export it in one of them."),
        ),
    };
    unusable(shown, named, &message, &hint)
}

/// A file that is no delivery: an error where it was named, a remark where it lies in a folder.
fn unusable(shown: &str, named: bool, message: &str, hint: &str) -> ReadFile {
    let finding = if named {
        Finding::error(RuleId::PARSE, message).with_hint(hint)
    } else {
        Finding::info(RuleId::PARSE, message).with_hint("It is passed over.")
    };
    ReadFile {
        skipped: !named,
        ..ReadFile::without_content(shown, finding)
    }
}

/// A file without features is no delivery, whatever else is right with it. Where a reader found nothing and did not say
/// why, this says so.
fn emptiness(content: Option<&Content>, findings: &[Finding]) -> Option<Finding> {
    let nothing = match content {
        None => {
            return findings
                .is_empty()
                .then(|| Finding::error(RuleId::PARSE, "The file cannot be read."));
        }
        Some(Content::Plans(plans)) => plans.is_empty().then_some("plan"),
        Some(Content::Parcels(parcels)) => parcels.is_empty().then_some("parcel"),
        Some(Content::Addresses(addresses)) => addresses.is_empty().then_some("address"),
        Some(Content::Buildings(buildings)) => buildings.is_empty().then_some("building"),
        Some(Content::Terrain(terrain)) => terrain.is_empty().then_some("level of the ground"),
        Some(Content::Guidance(guidance)) => guidance.is_empty().then_some("feature of a comprehensive plan"),
    };
    nothing.map(|what| Finding::error(RuleId::SCHEMA, format!("The file holds no {what}.")))
}

/// What a file or a folder that is one data set is like, to tell whether it changes while it is read.
#[derive(PartialEq, Eq)]
enum State {
    File(FileState),
    Folder(FolderState),
    /// A device, a pipe, another folder.
    Neither,
}

#[derive(PartialEq, Eq)]
struct FileState {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(path: &Path) -> io::Result<State> {
        let found = std::fs::metadata(path)?;
        if is_data_set(path) {
            return FolderState::of(path).map(State::Folder);
        }
        Ok(if found.is_file() {
            State::File(FileState {
                bytes: found.len(),
                modified: found.modified().ok(),
            })
        } else {
            State::Neither
        })
    }

    fn bytes(&self) -> u64 {
        match self {
            State::File(file) => file.bytes,
            State::Folder(folder) => folder.bytes(),
            State::Neither => 0,
        }
    }

    /// SHA-256 of it.
    fn digest(&self, path: &Path) -> io::Result<String> {
        match self {
            State::Folder(folder) => folder.digest(),
            State::File(_) | State::Neither => digest(&mut File::open(path)?),
        }
    }
}

/// SHA-256 over a file.
fn digest(file: &mut File) -> io::Result<String> {
    let mut digest = Sha256::new();
    hash_into(&mut digest, file)?;
    Ok(hexadecimal(&digest.finalize()))
}

/// Adds what a file holds to a digest.
pub(crate) fn hash_into(digest: &mut Sha256, file: &mut File) -> io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let count = file.read(&mut buffer)?;
        match buffer.get(..count) {
            Some(read) if !read.is_empty() => digest.update(read),
            _ => return Ok(()),
        }
    }
}

/// The files beside one of base data that say how it is read or hold some of it, each with its digest: `;prj=3f9a…`. Where one of them changes,
/// the file is another one.
fn beside(path: &Path, content: Option<&Content>) -> String {
    const ENDINGS: [&str; 11] = [
        "mapping.toml",
        "prj",
        "tfw",
        "wld",
        "dbf",
        "dat",
        "id",
        "map",
        "mid",
        "cpg",
        "hdr",
    ];
    let may_have_some = matches!(
        content,
        Some(Content::Plans(_) | Content::Buildings(_) | Content::Terrain(_) | Content::Guidance(_))
    );
    let digest_of = |ending: &&str| -> Option<String> {
        let mut file = File::open(path.with_extension(ending)).ok()?;
        Some(format!(";{ending}={}", digest(&mut file).ok()?))
    };
    // What GDAL writes beside a raster: its scale, which cells are empty.
    let mut auxiliary = path.as_os_str().to_owned();
    auxiliary.push(".aux.xml");
    let auxiliary = || -> Option<String> {
        let mut file = File::open(&auxiliary).ok()?;
        Some(format!(";aux.xml={}", digest(&mut file).ok()?))
    };
    let beside = ENDINGS.iter().filter_map(digest_of).chain(auxiliary());
    if may_have_some {
        beside.collect()
    } else {
        String::new()
    }
}

/// A digest as text, in lower case.
pub(crate) fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
