//! Documents, planning material, quality and usability.

use planvy_plan::Severity;
use planvy_plan::document::{DocumentPlace, DocumentReference, PlanningMaterial, Quality, Usability};

use super::log::Log;
use super::members::Members;
use super::words;

/// A document by its name and one place, and nothing else.
pub(crate) fn document_at(name: String, place: DocumentPlace) -> DocumentReference {
    DocumentReference {
        name,
        short_name: None,
        date: None,
        date_event: None,
        references: vec![place],
        specific: None,
        additions: serde_json::Map::new(),
    }
}

/// Reads a `dokumentreferens`.
pub(crate) fn read_document(mut members: Members, log: &mut Log) -> DocumentReference {
    members.require("namn", Severity::Warning, log);
    members.require("referens", Severity::Warning, log);
    let (date, date_event) = read_document_date(&mut members, log);
    let references = members.objects("referens", log).unwrap_or_default();
    DocumentReference {
        name: members.text("namn", log).unwrap_or_default(),
        short_name: members.text("kortnamn", log),
        date,
        date_event,
        references: references
            .into_iter()
            .map(|place| read_place(place, log))
            .collect(),
        specific: members.take("specifikReferens"),
        additions: members.additions(),
    }
}

/// `datum` is an object of a date and what happened on it; some write the bare date.
fn read_document_date(members: &mut Members, log: &mut Log) -> (Option<String>, Option<String>) {
    match members.take("datum") {
        Some(serde_json::Value::String(date)) => {
            let got = serde_json::Value::String(date.clone());
            members.wrong(
                "datum",
                "an object of datum and handelse",
                &got,
                Severity::Warning,
                log,
            );
            (Some(date), None)
        }
        Some(value) => {
            let path = members.path("datum");
            match Members::of(value.clone(), path, log) {
                Some(mut inner) => {
                    let date = inner.text("datum", log);
                    let event = inner.word("handelse", words::DATE_EVENTS, log);
                    inner.end(log);
                    (date, event)
                }
                None => {
                    members.put_back("datum", value);
                    (None, None)
                }
            }
        }
        None => (None, None),
    }
}

/// Reads a `referens`.
fn read_place(mut members: Members, log: &mut Log) -> DocumentPlace {
    let place = DocumentPlace {
        namespace: members.text("namnrymd", log),
        identity: members.text("identitet", log),
        link: members.text("lank", log),
    };
    members.end(log);
    place
}

/// Reads an item of `grundkarta`: by the schema a bare `referens`; a whole `dokumentreferens` is taken too.
pub(crate) fn read_base_map(members: Members, log: &mut Log) -> DocumentReference {
    if members.has("namn") || members.has("referens") {
        return read_document(members, log);
    }
    document_at(String::new(), read_place(members, log))
}

/// Reads an item of `planeringsunderlag`.
pub(crate) fn read_planning_material(mut members: Members, log: &mut Log) -> Option<PlanningMaterial> {
    members.require("huvudomrade", Severity::Warning, log);
    members.require("underlag", Severity::Warning, log);
    let main_area = members.word("huvudomrade", words::MAIN_AREAS, log);
    let kind = members.text("underlagstyp", log);
    let document = members
        .object("underlag", log)
        .map(|inner| read_document(inner, log));
    members.end(log);
    Some(PlanningMaterial {
        main_area,
        kind,
        document: document?,
    })
}

/// Takes `kvalitetsbeskrivning`.
pub(crate) fn take_quality(members: &mut Members, log: &mut Log) -> Option<Quality> {
    let mut quality = members.object("kvalitetsbeskrivning", log)?;
    quality.require("korrigeradeGranser", Severity::Warning, log);
    quality.require("kontrolleratPlaneringsunderlag", Severity::Warning, log);
    Some(Quality {
        digitisation: quality.word("digitaliseringsniva", words::DIGITISATION, log),
        digitisation_note: quality.text("beskrivningNiva", log),
        corrected_boundaries: quality.flag("korrigeradeGranser", log),
        checked_material: quality.flag("kontrolleratPlaneringsunderlag", log),
        additions: quality.additions(),
    })
}

/// Takes `anvandbarhet` with its note, which one exporter writes as `anvandbarhetBeskrivning`.
pub(crate) fn take_usability(members: &mut Members, log: &mut Log) -> Option<Usability> {
    members.rename("anvandbarhetBeskrivning", "beskrivningAnvandbarhet");
    let level = members.word("anvandbarhet", words::USABILITY, log);
    let note = members.text("beskrivningAnvandbarhet", log);
    (level.is_some() || note.is_some()).then_some(Usability { level, note })
}
