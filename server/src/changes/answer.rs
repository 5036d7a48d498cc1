//! The answer as data.

use jiff::civil::Date;
use planvy_plan::catalogue::{built_in, taken_release};
use planvy_plan::{Lang, PlanId, Standing, State};
use planvy_rules::words_schema::{LangWord, PlanStatusWord, StandingWord, StateWord};
use planvy_store::VersionDifference;
use serde::Serialize;
use utoipa::ToSchema;

use super::change::{Cause, Change, Subject};
use super::identity::id_of;
use super::log::{File, Log, Version};
use super::paging::{Page, newest};
use super::wording::words;
use crate::pages::frame::query_of;

/// A page of changes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeList {
    /// The snapshot that the list ends with.
    pub snapshot: String,
    /// The day that it ends with.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The language of titles and texts.
    #[schema(value_type = LangWord)]
    pub language: Lang,
    /// When the store's first import was made: what changed before is not known. Null of an empty store.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub begins: Option<String>,
    /// The changes: the newest first, or with `coming=true` the nearest first.
    pub changes: Vec<ChangeView>,
    /// What to pass on as `after` for the next page; null on the last one.
    pub next: Option<String>,
    /// What to pass on as `since` next time, to be told of what is new only.
    pub newest: String,
    /// What the list does not know.
    pub notes: Vec<String>,
}

/// A change.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Change)]
pub struct ChangeView {
    /// Its identity, the same for ever: a UUID as a URN.
    #[schema(example = "urn:uuid:6e3e2c91-7307-8b2b-bfbd-fe831ddc2472")]
    pub id: String,
    /// What kind it is.
    #[schema(example = "plan-added")]
    pub kind: &'static str,
    /// Whether what changed applies after the change.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// Why it changed: something was imported, or a day has come that the plan names.
    #[schema(example = "import")]
    pub cause: &'static str,
    /// When, RFC 3339: the time of the import, or the Swedish midnight of the day. Of a change to come, the import that told of it.
    #[schema(value_type = String, format = DateTime)]
    pub moment: String,
    /// The day that is the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub date: Option<Date>,
    /// The snapshot that the import made, or that named the day; null where it is not known any more.
    pub snapshot: Option<String>,
    /// A title of one line.
    pub title: String,
    /// The change in plain words.
    pub plain: String,
    /// The plan, of a change about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<ChangedPlan>,
    /// What it was; null where there was nothing, or nothing is known of it.
    pub before: Option<Content>,
    /// What it is.
    pub after: Option<Content>,
    /// What differs between the two versions of a plan, regulation by regulation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<DifferenceView>,
    /// Where it came from.
    pub source: Option<SourceView>,
    /// Where to read on.
    pub links: Vec<ChangeLink>,
}

/// A plan by its names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangedPlan {
    /// The delivered identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: PlanId,
    /// Its number.
    pub designation: Option<String>,
    /// Its name.
    pub name: String,
    /// The municipality, as delivered.
    pub municipality: Option<String>,
}

/// What something was, or is.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// Status of a plan, as delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PlanStatusWord>)]
    pub status: Option<&'static str>,
    /// Standing of a plan on the day of its import. Null where its dates do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<StandingWord>)]
    pub standing: Option<Standing>,
    /// Dates of legal force of a plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub legal_force: Vec<Date>,
    /// How many regulations a plan has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regulations: Option<u64>,
    /// How much a file of base data holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<u64>,
    /// Release of the national catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// When it was imported, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub imported: Option<String>,
}

/// What differs between two versions of a plan.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// Regulations that are new.
    pub added: u64,
    /// Regulations that are gone.
    pub removed: u64,
    /// Regulations that say something else, or somewhere else.
    pub changed: u64,
    /// Whether the area of the plan is another one.
    pub area_changed: bool,
    /// Whether what is said of the plan as a whole differs.
    pub record_changed: bool,
}

/// Where something came from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourceView {
    /// Format of the file.
    pub format: String,
    /// Its name, or its address.
    pub file: String,
    /// SHA-256 of what came, in hexadecimal.
    pub sha256: String,
    /// When it was imported, RFC 3339.
    #[schema(value_type = String, format = DateTime)]
    pub imported: String,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeLink {
    /// What it leads to: `alternate` (the page) or `related` (data).
    pub rel: &'static str,
    /// The address.
    pub href: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
}

/// The pairs of versions whose difference the changes of a page are told with, in their order.
pub fn compared(log: &Log, page: &Page<'_>) -> Vec<(i64, i64)> {
    page.changes
        .iter()
        .filter_map(|change| pair_of(log, change))
        .collect()
}

fn pair_of(log: &Log, change: &Change) -> Option<(i64, i64)> {
    let (Subject::Version(at), Cause::Import) = (change.subject, change.cause) else {
        return None;
    };
    let version = log.versions.get(at)?;
    let before = log.versions.get(version.before?)?;
    Some((before.row, version.row))
}

/// The views of a page's changes, with the differences of [`compared`].
pub fn views(log: &Log, page: &Page<'_>, differences: &[VersionDifference], lang: Lang) -> Vec<ChangeView> {
    let mut differences = differences.iter().copied();
    let changes = page.changes.iter();
    changes
        .map(|change| {
            let difference = pair_of(log, change).and_then(|_| differences.next());
            view(log, change, difference, lang)
        })
        .collect()
}

/// The whole list.
pub fn list(
    log: &Log,
    page: &Page<'_>,
    changes: Vec<ChangeView>,
    notes: Vec<String>,
    lang: Lang,
) -> ChangeList {
    ChangeList {
        snapshot: log.snapshot.clone(),
        as_of: log.today,
        language: lang,
        begins: log.begins().map(|begins| begins.to_string()),
        changes,
        next: page.next.as_ref().map(ToString::to_string),
        newest: newest(log).to_string(),
        notes,
    }
}

fn view(log: &Log, change: &Change, difference: Option<VersionDifference>, lang: Lang) -> ChangeView {
    let words = words(log, change, difference, lang);
    let import = log.imports.get(change.import);
    let (plan, before, after, source) = match change.subject {
        Subject::Version(at) => of_version(log, at, change),
        Subject::File(at) => of_file(log, at),
        Subject::Catalogue => of_catalogue(),
    };
    ChangeView {
        id: id_of(log, change),
        kind: change.kind.word(),
        state: change.state,
        cause: match change.cause {
            Cause::Import => "import",
            Cause::Day(_) => "date",
        },
        moment: change.moment.to_string(),
        date: match change.cause {
            Cause::Import => None,
            Cause::Day(day) => Some(day),
        },
        snapshot: import
            .filter(|_| change.subject != Subject::Catalogue)
            .and_then(|import| import.snapshot.clone()),
        title: words.title,
        plain: words.text,
        links: links(change, plan.as_ref(), lang),
        plan,
        before,
        after,
        difference: difference.map(|found| DifferenceView {
            added: found.added,
            removed: found.removed,
            changed: found.changed,
            area_changed: found.area_changed,
            record_changed: found.record_changed,
        }),
        source,
    }
}

type Parts = (
    Option<ChangedPlan>,
    Option<Content>,
    Option<Content>,
    Option<SourceView>,
);

fn of_version(log: &Log, at: usize, change: &Change) -> Parts {
    let Some(version) = log.versions.get(at) else {
        return (None, None, None, None);
    };
    let plan = ChangedPlan {
        id: version.id,
        designation: version.designation.clone(),
        name: version.name.clone(),
        municipality: version.municipality.iter().flatten().next().cloned(),
    };
    let (before, after) = match change.cause {
        Cause::Import => {
            let before = version.before.and_then(|before| log.versions.get(before));
            (
                before.map(|before| content_of_version(log, before, before.standing)),
                content_of_version(log, version, version.standing),
            )
        }
        // The same version stands before and after: only the day turns it.
        Cause::Day(_) => (
            Some(content_of_version(log, version, change.turning.standing_before)),
            content_of_version(log, version, change.turning.standing_after),
        ),
    };
    let source = log.files.get(version.file).map(source_of);
    (Some(plan), before, Some(after), source)
}

fn content_of_version(log: &Log, version: &Version, standing: Option<Standing>) -> Content {
    Content {
        status: Some(version.status),
        standing,
        legal_force: version.legal_force.clone(),
        regulations: Some(version.regulations),
        imported: log
            .files
            .get(version.file)
            .map(|file| file.provenance.imported.clone()),
        ..Content::default()
    }
}

fn of_file(log: &Log, at: usize) -> Parts {
    let content = |file: &File| Content {
        features: Some(file.features),
        imported: Some(file.provenance.imported.clone()),
        ..Content::default()
    };
    let file = log.files.get(at);
    let before = file.and_then(|file| log.files.get(file.before?));
    (None, before.map(content), file.map(content), file.map(source_of))
}

fn of_catalogue() -> Parts {
    let content = |release: &str| Content {
        release: Some(release.to_owned()),
        ..Content::default()
    };
    let taken = taken_release();
    let source = taken.map(|release| SourceView {
        format: "planbestammelsekatalogen".to_owned(),
        file: release.source.clone(),
        sha256: release.sha256.clone(),
        imported: release.fetched.clone(),
    });
    (
        None,
        Some(content(built_in().newest_release())),
        taken.map(|release| content(&release.date)),
        source,
    )
}

fn source_of(file: &File) -> SourceView {
    SourceView {
        format: file.provenance.format.clone(),
        file: file.provenance.file.clone(),
        sha256: file.provenance.sha256.clone(),
        imported: file.provenance.imported.clone(),
    }
}

fn links(change: &Change, plan: Option<&ChangedPlan>, lang: Lang) -> Vec<ChangeLink> {
    let lang = lang.tag();
    match plan {
        Some(plan) => vec![
            ChangeLink {
                rel: "alternate",
                href: format!("/plans/{}?lang={lang}", plan.id),
                media_type: "text/html",
            },
            ChangeLink {
                rel: "related",
                href: format!("/api/v1/plans/{}?f=json&lang={lang}", plan.id),
                media_type: "application/json",
            },
        ],
        None => vec![ChangeLink {
            rel: "alternate",
            href: format!(
                "/andringar?{}",
                query_of(&[("kind", change.kind.word()), ("lang", lang)])
            ),
            media_type: "text/html",
        }],
    }
}
