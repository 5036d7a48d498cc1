//! Decisions, documents, quality and usability written.

use planvy_plan::decision::Decision;
use planvy_plan::document::{DocumentPlace, DocumentReference, PlanningMaterial, Quality, Usability};
use serde_json::Value;

use super::write::date_text;
use super::write_object::Object;

/// A `beslutsinformation`.
pub(super) fn decision(decision: &Decision) -> Value {
    let texts = |texts: &Option<Vec<String>>| texts.as_ref().map(|texts| Value::from(texts.clone()));
    let mut out = Object::default();
    out.put_some("instansInomKommunen", decision.body.as_deref());
    out.put_some("diarienummerKommun", decision.diary_number.as_deref());
    out.put_some(
        "diarienummerFullmaktige",
        decision.council_diary_number.as_deref(),
    );
    out.put_some("beslutstyp", decision.kind.as_ref().map(|kind| kind.swedish()));
    out.put_list(
        "beslutshandling",
        decision.documents.iter().map(|item| {
            let mut out = Object::default();
            out.put("innehall", item.contents.clone());
            out.put("dokument", document(&item.document));
            out.end()
        }),
    );
    out.put_list("grundkarta", decision.base_maps.iter().map(base_map));
    out.put_some("datumPaborjat", decision.started.map(date_text));
    out.put_some("datumAntagande", decision.adopted.map(date_text));
    out.put_list(
        "datumLagakraft",
        decision
            .legal_force
            .iter()
            .map(|date| Value::from(date_text(*date))),
    );
    out.put_some("genomforandetid", decision.implementation_months);
    out.put_some(
        "genomforandetidStartar",
        decision.implementation_from.map(date_text),
    );
    out.put_some("arkividentitetKommun", decision.archive_id.as_deref());
    out.put_some("foregaendePlansBeteckning", texts(&decision.replaces));
    out.put_some("berordDomsMalnummer", texts(&decision.court_cases));
    out.put_list(
        "planbestammelse",
        decision.regulations.iter().map(|id| Value::from(id.to_string())),
    );
    out.end_with(&decision.additions)
}

/// A `dokumentreferens`.
pub(super) fn document(document: &DocumentReference) -> Value {
    let mut out = Object::default();
    out.put("namn", document.name.as_str());
    out.put_some("kortnamn", document.short_name.as_deref());
    if document.date.is_some() || document.date_event.is_some() {
        let mut date = Object::default();
        date.put_some("datum", document.date.as_deref());
        date.put_some("handelse", document.date_event.as_deref());
        out.put("datum", date.end());
    }
    out.put(
        "referens",
        document.references.iter().map(place).collect::<Vec<Value>>(),
    );
    out.put_some("specifikReferens", document.specific.clone());
    out.end_with(&document.additions)
}

fn place(place: &DocumentPlace) -> Value {
    let mut out = Object::default();
    out.put_some("namnrymd", place.namespace.as_deref());
    out.put_some("identitet", place.identity.as_deref());
    out.put_some("lank", place.link.as_deref());
    out.end()
}

/// An item of `grundkarta`: a bare `referens` where the document says no more than that.
fn base_map(map: &DocumentReference) -> Value {
    match map {
        DocumentReference {
            name,
            short_name: None,
            date: None,
            date_event: None,
            references,
            specific: None,
            additions,
        } if name.is_empty() && additions.is_empty() => match &references[..] {
            [only] => place(only),
            _ => document(map),
        },
        _ => document(map),
    }
}

/// An item of `planeringsunderlag`.
pub(super) fn material(material: &PlanningMaterial) -> Value {
    let mut out = Object::default();
    out.put_some("huvudomrade", material.main_area.as_deref());
    out.put_some("underlagstyp", material.kind.as_deref());
    out.put("underlag", document(&material.document));
    out.end()
}

/// A `kvalitetsbeskrivning`.
pub(super) fn quality(quality: &Quality) -> Value {
    let mut out = Object::default();
    out.put_some("digitaliseringsniva", quality.digitisation.as_deref());
    out.put_some("beskrivningNiva", quality.digitisation_note.as_deref());
    out.put_some("korrigeradeGranser", quality.corrected_boundaries);
    out.put_some("kontrolleratPlaneringsunderlag", quality.checked_material);
    out.end_with(&quality.additions)
}

/// `anvandbarhet` with its note.
pub(super) fn put_usability(out: &mut Object, usability: Option<&Usability>) {
    if let Some(usability) = usability {
        out.put_some("anvandbarhet", usability.level.as_deref());
        out.put_some("beskrivningAnvandbarhet", usability.note.as_deref());
    }
}
