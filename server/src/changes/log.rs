//! Everything that has changed, in the order in which it did, and what is to come.
//!
//! The log is made from what the store keeps: its imports, and every version of every plan with the dates that it names. It only
//! grows: a later import, or a day that comes, adds to its end and moves nothing that stands there. The national catalogue, which a
//! store does not hold, stands beside it ([`Log::catalogue`]), so that taking a release moves nothing either.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use planvy_plan::catalogue::{Release, taken_release};
use planvy_plan::{PlanId, Provenance, Standing, State};
use planvy_rules::standing::Timeline;
use planvy_store::{ImportRecord, ImportedFile, PlanVersionRecord, Store, StoreError, StoredBox};

use super::change::{Cause, Change, ChangeKind, Subject, Turning};
use super::days::{days_of, standing_on};
use crate::clock::{swedish_date, swedish_midnight};

/// The log of a snapshot at a day.
#[derive(Debug)]
pub struct Log {
    /// The snapshot that it ends with.
    pub snapshot: String,
    /// The day that it ends with.
    pub today: Date,
    /// The imports, the first one first.
    pub imports: Vec<Import>,
    /// The files of all imports.
    pub files: Vec<File>,
    /// The versions of all plans.
    pub versions: Vec<Version>,
    /// What has changed, the first change first.
    pub changes: Vec<Change>,
    /// What will change by a day that is named and has not come, the nearest one first.
    pub coming: Vec<Change>,
    /// The release of the catalogue that is in use in place of the built-in one, and how many changes stand before it.
    pub catalogue: Option<(Change, usize)>,
}

/// An import.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its number in the store.
    pub number: u64,
    /// The snapshot that it made; `None` where that is not known any more.
    pub snapshot: Option<String>,
    /// When.
    pub moment: Timestamp,
    /// How many changes there were when it had been made.
    pub end: usize,
}

/// An imported file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Where it came from.
    pub provenance: Provenance,
    /// What it holds, as the store calls it.
    pub kind: String,
    /// How much it holds.
    pub features: u64,
    /// Rules whose errors were accepted.
    pub accepted: Vec<String>,
    /// Around what is still stored of it.
    pub boxes: Vec<StoredBox>,
    /// The file of the same name and kind in an earlier import, which it replaced.
    pub before: Option<usize>,
    /// The one that replaced it.
    pub after: Option<usize>,
}

/// A version of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The store's number of it.
    pub row: i64,
    /// The plan.
    pub id: PlanId,
    /// Its number.
    pub designation: Option<String>,
    /// Its name.
    pub name: String,
    /// Its municipality by name, and by code.
    pub municipality: [Option<String>; 2],
    /// Its status, in the word of the specification.
    pub status: &'static str,
    /// Its standing when it was imported.
    pub standing: Option<Standing>,
    /// Its dates of legal force.
    pub legal_force: Vec<Date>,
    /// When it ceased.
    pub ended: Option<Date>,
    /// How many regulations it has.
    pub regulations: u64,
    /// The file that it came in.
    pub file: usize,
    /// The version that it replaced.
    pub before: Option<usize>,
    /// Around its area.
    pub boxes: Vec<StoredBox>,
}

impl Version {
    /// What the plan is called: its number and its name.
    pub fn label(&self) -> String {
        match &self.designation {
            Some(designation) if *designation != self.name => format!("{designation}, {}", self.name),
            _ => self.name.clone(),
        }
    }
}

/// A change that a day brings, before it has found its place.
#[derive(Debug)]
struct ByDay {
    /// The import after which it comes.
    after: usize,
    date: Date,
    change: Change,
}

impl Log {
    /// Reads the log of a store.
    ///
    /// # Errors
    /// Where the store cannot be read, or keeps no history.
    pub fn of(store: &dyn Store, today: Date) -> Result<Log, StoreError> {
        let mut records = Vec::new();
        let imports = store.history(&mut |version| records.push(version))?;
        Ok(Log::from_records(imports, records, today))
    }

    /// The log of what a store told.
    pub fn from_records(imports: Vec<ImportRecord>, versions: Vec<PlanVersionRecord>, today: Date) -> Log {
        let mut log = Log {
            snapshot: snapshot_of(&imports),
            today,
            imports: Vec::with_capacity(imports.len()),
            files: Vec::new(),
            versions: Vec::with_capacity(versions.len()),
            changes: Vec::new(),
            coming: Vec::new(),
            catalogue: None,
        };
        let rows = log.take_imports(imports);
        let mut by_day = Vec::new();
        let mut of_import: Vec<Vec<Change>> = vec![Vec::new(); log.imports.len()];
        log.take_versions(versions, &rows, &mut of_import, &mut by_day);
        log.take_files(&rows, &mut of_import);
        log.arrange(of_import, by_day);
        log.place_catalogue(taken_release());
        log
    }

    /// Keeps imports and files, and returns the file and the import of each of the store's rows.
    fn take_imports(&mut self, imports: Vec<ImportRecord>) -> HashMap<i64, (usize, usize)> {
        let mut rows = HashMap::new();
        let mut latest: HashMap<(String, String), usize> = HashMap::new();
        let mut moment = Timestamp::MIN;
        for (number, import) in imports.into_iter().enumerate() {
            // A clock may have been set back between two imports; they came one after the other all the same.
            let said = import
                .files
                .first()
                .and_then(|file| file.provenance.imported.parse().ok());
            moment = said.map_or(moment, |said: Timestamp| said.max(moment));
            self.imports.push(Import {
                number: import.number,
                snapshot: import.snapshot_id,
                moment,
                end: 0,
            });
            let first = self.files.len();
            for file in import.files {
                let before = latest
                    .get(&name_of(&file))
                    .copied()
                    .filter(|before| *before < first);
                let at = self.files.len();
                if let Some(before) = before.and_then(|before| self.files.get_mut(before)) {
                    before.after = Some(at);
                }
                rows.insert(file.row, (at, number));
                self.files.push(file_of(file, before));
            }
            for (at, file) in self.files.iter().enumerate().skip(first) {
                latest.insert((file.kind.clone(), file.provenance.file.clone()), at);
            }
        }
        rows
    }

    fn take_versions(
        &mut self,
        versions: Vec<PlanVersionRecord>,
        rows: &HashMap<i64, (usize, usize)>,
        of_import: &mut [Vec<Change>],
        by_day: &mut Vec<ByDay>,
    ) {
        let mut latest: HashMap<PlanId, usize> = HashMap::new();
        for record in versions {
            let Some((file, import)) = rows.get(&record.file).copied() else {
                continue;
            };
            let timeline = Timeline::of(&record.plan);
            let at = self.versions.len();
            let before = latest.insert(record.plan.id, at);
            let Some(moment) = self.imports.get(import).map(|import| import.moment) else {
                continue;
            };
            let replaced = self.moment_of(record.to_import);
            for (date, kind, turning) in days_of(&record, &timeline) {
                let Some(midnight) = swedish_midnight(date).filter(|midnight| *midnight > moment) else {
                    continue;
                };
                if replaced.is_some_and(|replaced| replaced < midnight) {
                    continue;
                }
                let has_come = date <= self.today;
                by_day.push(ByDay {
                    after: self
                        .imports
                        .partition_point(|import| import.moment < midnight)
                        .saturating_sub(1),
                    date,
                    change: Change {
                        kind,
                        subject: Subject::Version(at),
                        cause: Cause::Day(date),
                        moment: if has_come { midnight } else { moment },
                        import,
                        state: self.state_of(standing_on(&timeline, date), file),
                        turning,
                    },
                });
            }
            let version = version_of(record, &timeline, file, before, swedish_date(moment));
            if let Some(changes) = of_import.get_mut(import) {
                changes.push(Change {
                    kind: self.kind_of(&version),
                    subject: Subject::Version(at),
                    cause: Cause::Import,
                    moment,
                    import,
                    state: self.state_of(version.standing, file),
                    turning: Turning::default(),
                });
            }
            self.versions.push(version);
        }
    }

    fn moment_of(&self, number: Option<u64>) -> Option<Timestamp> {
        let number = number?;
        let at = self.imports.partition_point(|import| import.number < number);
        self.imports.get(at).map(|import| import.moment)
    }

    /// What kind of change the import of a version is.
    fn kind_of(&self, version: &Version) -> ChangeKind {
        let Some(before) = version.before.and_then(|before| self.versions.get(before)) else {
            return ChangeKind::PlanAdded;
        };
        match version.standing {
            Some(Standing::InForce)
                if before.standing != version.standing && !self.was_in_force(before, version) =>
            {
                ChangeKind::PlanInForce
            }
            Some(Standing::Repealed) if before.standing != version.standing => ChangeKind::PlanEnded,
            _ => ChangeKind::PlanChanged,
        }
    }

    /// Whether a version had got legal force by its own dates before it was replaced.
    fn was_in_force(&self, before: &Version, version: &Version) -> bool {
        let day = self
            .files
            .get(version.file)
            .and_then(|file| file.provenance.imported.parse().ok());
        let day = day.map(swedish_date);
        day.zip(before.legal_force.first())
            .is_some_and(|(day, first)| *first <= day)
    }

    fn state_of(&self, standing: Option<Standing>, file: usize) -> State {
        match standing {
            _ if self.files.get(file).is_some_and(|file| !file.accepted.is_empty()) => State::NeedsHuman,
            Some(Standing::InForce | Standing::Proposed | Standing::NotYet) => State::Applies,
            Some(Standing::Repealed | Standing::Superseded | Standing::Ended) => State::DoesNotApply,
            None => State::NoData,
        }
    }

    /// One change for each file of base data.
    fn take_files(&self, rows: &HashMap<i64, (usize, usize)>, of_import: &mut [Vec<Change>]) {
        let mut files: Vec<(usize, usize)> = rows.values().copied().collect();
        files.sort_unstable();
        for (at, import) in files {
            let (Some(file), Some(of)) = (self.files.get(at), self.imports.get(import)) else {
                continue;
            };
            let (Some(kind), Some(changes)) = (
                ChangeKind::from_word(&file.kind).filter(|kind| !kind.is_about_a_plan()),
                of_import.get_mut(import),
            ) else {
                continue;
            };
            let state = match file.features {
                0 => State::NoData,
                _ if !file.accepted.is_empty() => State::NeedsHuman,
                _ => State::Applies,
            };
            changes.push(Change {
                kind,
                subject: Subject::File(at),
                cause: Cause::Import,
                moment: of.moment,
                import,
                state,
                turning: Turning::default(),
            });
        }
    }

    /// Puts every change in its place: those of an import, then those of the days until the next one.
    fn arrange(&mut self, of_import: Vec<Vec<Change>>, mut by_day: Vec<ByDay>) {
        by_day.sort_by_key(|by_day| by_day.date);
        let (come, coming): (Vec<ByDay>, Vec<ByDay>) =
            by_day.into_iter().partition(|by_day| by_day.date <= self.today);
        self.coming = coming.into_iter().map(|by_day| by_day.change).collect();
        let mut of_days: Vec<Vec<Change>> = vec![Vec::new(); of_import.len()];
        for by_day in come {
            if let Some(days) = of_days.get_mut(by_day.after) {
                days.push(by_day.change);
            }
        }
        for ((import, of_import), of_days) in self.imports.iter_mut().zip(of_import).zip(of_days) {
            self.changes.extend(of_import);
            import.end = self.changes.len();
            self.changes.extend(of_days);
        }
    }

    fn place_catalogue(&mut self, release: Option<&Release>) {
        let moment: Option<Timestamp> = release.and_then(|release| release.fetched.parse().ok());
        let Some(moment) = moment else { return };
        let change = Change {
            kind: ChangeKind::Catalogue,
            subject: Subject::Catalogue,
            cause: Cause::Import,
            moment,
            import: self.imports.len().saturating_sub(1),
            state: State::Applies,
            turning: Turning::default(),
        };
        let before = self.changes.partition_point(|other| other.moment <= moment);
        self.catalogue = Some((change, before));
    }

    /// When the store's first import was made: what changed before is not known.
    pub fn begins(&self) -> Option<Timestamp> {
        self.imports.first().map(|import| import.moment)
    }

    /// Whether a snapshot is the current one, or was.
    pub fn has_been_at(&self, id: &str) -> bool {
        self.snapshot == id || self.end_of_snapshot(id).is_some()
    }

    /// How many changes there were when a snapshot was the current one; `None` where the store never was at it.
    pub fn end_of_snapshot(&self, id: &str) -> Option<usize> {
        let found = self
            .imports
            .iter()
            .rev()
            .find(|import| import.snapshot.as_deref() == Some(id));
        found.map(|import| import.end)
    }
}

fn snapshot_of(imports: &[ImportRecord]) -> String {
    let last = imports.last().and_then(|import| import.snapshot_id.clone());
    last.unwrap_or_else(|| EMPTY_STORE.to_owned())
}

/// The snapshot of a store that nothing was imported to.
const EMPTY_STORE: &str = "s0-000000000000";

fn name_of(file: &ImportedFile) -> (String, String) {
    (file.kind.clone(), file.provenance.file.clone())
}

fn file_of(file: ImportedFile, before: Option<usize>) -> File {
    File {
        provenance: file.provenance,
        kind: file.kind,
        features: file.features,
        accepted: file.accepted.iter().map(ToString::to_string).collect(),
        boxes: file.boxes,
        before,
        after: None,
    }
}

fn version_of(
    record: PlanVersionRecord,
    timeline: &Timeline,
    file: usize,
    before: Option<usize>,
    imported: Date,
) -> Version {
    let plan = record.plan;
    Version {
        row: record.row,
        id: plan.id,
        designation: plan.designation,
        name: plan.name,
        municipality: [plan.municipality, plan.municipality_code],
        status: plan.status.swedish(),
        standing: timeline.standing_at(imported),
        legal_force: timeline.legal_force().to_vec(),
        ended: timeline.ended(),
        regulations: record.regulations,
        file,
        before,
        boxes: record.boxes,
    }
}
