//! Changes in plain words, in both languages.

use jiff::civil::Date;
use planvy_plan::{Lang, Standing};
use planvy_store::VersionDifference;

use super::change::{Cause, Change, ChangeKind, Subject, Turning};
use super::log::{File, Log, Version};
use crate::clock::swedish_date;
use crate::pages::phrases;

/// What a change is called, and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// A title of one line.
    pub title: String,
    /// Some sentences.
    pub text: String,
}

/// The words for a change. `difference` is what differs from the version before, where there is one.
pub fn words(log: &Log, change: &Change, difference: Option<VersionDifference>, lang: Lang) -> Words {
    match change.subject {
        Subject::Version(at) => match log.versions.get(at) {
            Some(version) => Words {
                title: plan_title(change, version, difference, log.today, lang),
                text: plan_text(log, change, version, difference, lang),
            },
            None => nothing(),
        },
        Subject::File(at) => match log.files.get(at) {
            Some(file) => Words {
                title: file_title(change.kind, lang).to_owned(),
                text: file_text(log, file, change.kind, lang),
            },
            None => nothing(),
        },
        Subject::Catalogue => catalogue_words(lang),
    }
}

fn nothing() -> Words {
    Words {
        title: String::new(),
        text: String::new(),
    }
}

fn plan_title(
    change: &Change,
    version: &Version,
    difference: Option<VersionDifference>,
    today: Date,
    lang: Lang,
) -> String {
    let label = version.label();
    if let Cause::Day(day) = change.cause {
        let on = phrases::date(lang, day);
        return match (change.kind, lang, day > today) {
            (ChangeKind::PlanInForce, Lang::Sv, _) => format!("{label} börjar gälla den {on}"),
            (ChangeKind::PlanInForce, Lang::En, _) => format!("{label} comes into force on {on}"),
            (ChangeKind::PlanEnded, Lang::Sv, _) => format!("{label} slutar gälla den {on}"),
            (ChangeKind::PlanEnded, Lang::En, _) => format!("{label} ceases to apply on {on}"),
            (_, Lang::Sv, true) => format!("{label} ändras den {on}"),
            (_, Lang::En, true) => format!("{label} will change on {on}"),
            (_, Lang::Sv, false) => format!("{label} ändrades den {on}"),
            (_, Lang::En, false) => format!("{label} changed on {on}"),
        };
    }
    let is_same = difference.is_some_and(|difference| difference.is_none());
    match change.kind {
        ChangeKind::PlanAdded => format!("{}: {label}", lang.pick("Ny plan", "New plan")),
        ChangeKind::PlanInForce => {
            format!("{label} {}", lang.pick("har börjat gälla", "has come into force"))
        }
        ChangeKind::PlanEnded => format!("{label} {}", lang.pick("gäller inte längre", "no longer applies")),
        _ if is_same => format!(
            "{}: {label}",
            lang.pick("Samma plan läst in igen", "The same plan read again")
        ),
        _ => format!("{}: {label}", lang.pick("Ändrad plan", "Changed plan")),
    }
}

fn plan_text(
    log: &Log,
    change: &Change,
    version: &Version,
    difference: Option<VersionDifference>,
    lang: Lang,
) -> String {
    let mut sentences = Vec::new();
    match change.cause {
        Cause::Day(_) => sentences.extend(turning_sentences(change, log.today, lang)),
        Cause::Import => {
            sentences.push(standing_sentence(version, swedish_date(change.moment), lang));
            sentences.extend(difference.map(|difference| difference_sentence(difference, lang)));
        }
    }
    let file = log.files.get(version.file);
    if file.is_some_and(|file| !file.accepted.is_empty()) {
        sentences.push(
            lang.pick(
                "Filen har fel som kommunen har godtagit: en människa behöver läsa planen.",
                "The file has errors that the municipality accepted: a human has to read the plan.",
            )
            .to_owned(),
        );
    }
    sentences.extend(file.map(|file| source_sentence(file, lang)));
    sentences.join(" ")
}

/// What a day brings.
fn turning_sentences(change: &Change, today: Date, lang: Lang) -> Vec<String> {
    let Turning {
        beginning,
        ending,
        amendment,
        ..
    } = change.turning;
    let has_come = !matches!(change.cause, Cause::Day(day) if day > today);
    let mut sentences = Vec::new();
    sentences.push(
        match change.kind {
            ChangeKind::PlanInForce => lang.pick("Dagen står i planen.", "The plan names the day."),
            ChangeKind::PlanEnded => lang.pick(
                "Planen är upphävd eller nedlagd.",
                "The plan is repealed or given up.",
            ),
            _ if amendment => lang.pick(
                "En ändring av planen får laga kraft.",
                "An amendment of the plan gets legal force.",
            ),
            _ if beginning + ending == 0 => lang.pick(
                "En del av planen får laga kraft.",
                "A part of the plan gets legal force.",
            ),
            _ => lang.pick(
                "Dagen följer av planens tider.",
                "The day follows from the plan's times.",
            ),
        }
        .to_owned(),
    );
    if beginning > 0 {
        let many = regulations(beginning.into(), lang);
        sentences.push(match (lang, has_come) {
            (Lang::Sv, _) => format!("{many} börjar gälla."),
            (Lang::En, _) => format!("{many} begin to apply."),
        });
    }
    if ending > 0 {
        let many = regulations(ending.into(), lang);
        sentences.push(match lang {
            Lang::Sv => format!("Tiden går ut för {}.", lower_first(&many)),
            Lang::En => format!("The time is over for {}.", lower_first(&many)),
        });
    }
    sentences
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn regulations(count: u64, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Sv, 1) => "1 bestämmelse".to_owned(),
        (Lang::Sv, _) => format!("{count} bestämmelser"),
        (Lang::En, 1) => "1 regulation".to_owned(),
        (Lang::En, _) => format!("{count} regulations"),
    }
}

fn standing_sentence(version: &Version, imported: Date, lang: Lang) -> String {
    let to_come = version.legal_force.iter().find(|force| **force > imported);
    match (version.standing, to_come) {
        (Some(Standing::InForce), _) => match version.legal_force.first() {
            Some(first) => format!(
                "{} {}.",
                lang.pick("Planen gäller sedan den", "The plan has been in force since"),
                phrases::date(lang, *first)
            ),
            None => lang
                .pick(
                    "Planen gäller, men sedan när står inte i filen.",
                    "The plan is in force; the file does not say since when.",
                )
                .to_owned(),
        },
        (Some(Standing::Proposed), Some(force)) => format!(
            "{} {}.",
            lang.pick(
                "Planen gäller inte ännu. Den börjar gälla den",
                "The plan is not in force yet. It comes into force on"
            ),
            phrases::date(lang, *force)
        ),
        (Some(Standing::Proposed), None) => match lang {
            Lang::Sv => format!("Planen gäller inte ännu. Status: {}.", version.status),
            Lang::En => format!("The plan is not in force yet. Status: {}.", version.status),
        },
        (Some(_), _) => match version.ended {
            Some(end) => format!(
                "{} {}.",
                lang.pick(
                    "Planen är upphävd eller nedlagd sedan den",
                    "The plan has been repealed or given up since"
                ),
                phrases::date(lang, end)
            ),
            None => lang
                .pick(
                    "Planen är upphävd eller nedlagd.",
                    "The plan is repealed or given up.",
                )
                .to_owned(),
        },
        (None, _) => lang
            .pick(
                "Planens datum säger inte hur den står: det är inte känt om den gäller.",
                "The plan's dates do not say how it stands: whether it applies is not known.",
            )
            .to_owned(),
    }
}

fn difference_sentence(difference: VersionDifference, lang: Lang) -> String {
    if difference.is_none() {
        return lang
            .pick("Inget i planen har ändrats.", "Nothing in the plan has changed.")
            .to_owned();
    }
    let mut parts = Vec::new();
    for (count, sv, en) in [
        (difference.added, "nya", "added"),
        (difference.changed, "ändrade", "changed"),
        (difference.removed, "borttagna", "removed"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {}", lang.pick(sv, en)));
        }
    }
    let mut text = if parts.is_empty() {
        lang.pick("Bestämmelserna är desamma.", "The regulations are the same.")
            .to_owned()
    } else {
        format!(
            "{}: {}.",
            lang.pick("Bestämmelser", "Regulations"),
            parts.join(", ")
        )
    };
    if difference.area_changed {
        text.push_str(lang.pick(
            " Planens område är ett annat.",
            " The area of the plan is another one.",
        ));
    }
    if difference.record_changed {
        text.push_str(lang.pick(
            " Uppgifter om planen har ändrats, till exempel status, datum eller handlingar.",
            " What is said of the plan has changed, for instance status, dates or documents.",
        ));
    }
    text
}

fn source_sentence(file: &File, lang: Lang) -> String {
    let day = file.provenance.imported.parse().map(swedish_date);
    let name = &file.provenance.file;
    match (day, lang) {
        (Ok(day), Lang::Sv) => format!("Inläst den {} från {name}.", phrases::date(lang, day)),
        (Ok(day), Lang::En) => format!("Imported on {} from {name}.", phrases::date(lang, day)),
        (Err(_), Lang::Sv) => format!("Inläst från {name}."),
        (Err(_), Lang::En) => format!("Imported from {name}."),
    }
}

fn file_title(kind: ChangeKind, lang: Lang) -> &'static str {
    match kind {
        ChangeKind::Parcels => lang.pick("Nya uppgifter om fastigheter", "New facts about properties"),
        ChangeKind::Addresses => lang.pick("Nya adresser", "New addresses"),
        ChangeKind::Buildings => lang.pick("Nya uppgifter om byggnader", "New facts about buildings"),
        ChangeKind::Terrain => lang.pick("Nya höjder för marken", "New levels of the ground"),
        _ => lang.pick(
            "Nya uppgifter ur översiktsplanen",
            "New facts of the comprehensive plan",
        ),
    }
}

fn file_text(log: &Log, file: &File, kind: ChangeKind, lang: Lang) -> String {
    let (sv, en) = match kind {
        ChangeKind::Parcels => ("Antal fastigheter", "Properties"),
        ChangeKind::Addresses => ("Antal adresser", "Addresses"),
        ChangeKind::Buildings => ("Antal byggnader", "Buildings"),
        ChangeKind::Terrain => ("Antal höjdraster", "Rasters of levels"),
        _ => ("Antal områden, linjer och punkter", "Areas, lines and points"),
    };
    let mut sentences = vec![match file.before.and_then(|before| log.files.get(before)) {
        Some(before) => format!(
            "{}: {} ({} {}).",
            lang.pick(sv, en),
            file.features,
            lang.pick("förut", "before"),
            before.features
        ),
        None => format!("{}: {}.", lang.pick(sv, en), file.features),
    }];
    if file.before.is_some() {
        sentences.push(
            lang.pick(
                "Vilka som har ändrats är inte känt: av grunddata sparas bara det senaste.",
                "Which of them changed is not known: of base data only the latest is kept.",
            )
            .to_owned(),
        );
    }
    if !file.accepted.is_empty() {
        sentences.push(
            lang.pick(
                "Filen har fel som kommunen har godtagit.",
                "The file has errors that the municipality accepted.",
            )
            .to_owned(),
        );
    }
    sentences.push(source_sentence(file, lang));
    sentences.join(" ")
}

fn catalogue_words(lang: Lang) -> Words {
    let Some(release) = planvy_plan::catalogue::taken_release() else {
        return nothing();
    };
    let known = planvy_plan::catalogue::built_in().newest_release();
    Words {
        title: format!(
            "{}: {}",
            lang.pick(
                "Ny utgåva av planbestämmelsekatalogen",
                "New release of the catalogue of plan regulations"
            ),
            release.date
        ),
        text: match lang {
            Lang::Sv => format!(
                "Den används i stället för utgåvan {known}. Källa: {}.",
                release.source
            ),
            Lang::En => format!(
                "It is used in place of release {known}. Source: {}.",
                release.source
            ),
        },
    }
}
