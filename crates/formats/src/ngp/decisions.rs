//! Decisions (`beslutsinformation`).

use planvy_plan::decision::{Decision, DecisionDocument, DecisionKind};
use planvy_plan::{Date, RegulationId, Severity};

use super::documents::{read_base_map, read_document};
use super::log::Log;
use super::members::{Members, check_word, read_date, read_id};
use super::words;

/// Reads an item of `beslutsinformation`.
pub(crate) fn read_decision(mut members: Members, log: &mut Log) -> Decision {
    Decision {
        kind: members
            .word("beslutstyp", words::DECISION_KINDS, log)
            .map(|text| DecisionKind::from_swedish(&text)),
        body: members.word("instansInomKommunen", words::BODIES, log),
        diary_number: members.text("diarienummerKommun", log),
        council_diary_number: members.text("diarienummerFullmaktige", log),
        started: members.date("datumPaborjat", log),
        adopted: members.date("datumAntagande", log),
        legal_force: take_dates(&mut members, "datumLagakraft", log),
        implementation_months: members.count("genomforandetid", log),
        implementation_from: members.date("genomforandetidStartar", log),
        documents: take_documents(&mut members, log),
        base_maps: members
            .objects("grundkarta", log)
            .unwrap_or_default()
            .into_iter()
            .map(|item| read_base_map(item, log))
            .collect(),
        archive_id: members.text("arkividentitetKommun", log),
        replaces: members.texts("foregaendePlansBeteckning", log),
        court_cases: members.texts("berordDomsMalnummer", log),
        regulations: take_regulation_ids(&mut members, "planbestammelse", log),
        additions: members.additions(),
    }
}

/// Takes a list of dates.
pub(crate) fn take_dates(members: &mut Members, key: &str, log: &mut Log) -> Vec<Date> {
    let items = members.list(key, log).unwrap_or_default();
    items
        .into_iter()
        .filter_map(|(path, item)| read_date(&item, &path, log))
        .collect()
}

/// Takes a list of regulation ids.
pub(crate) fn take_regulation_ids(members: &mut Members, key: &str, log: &mut Log) -> Vec<RegulationId> {
    let items = members.list(key, log).unwrap_or_default();
    items
        .into_iter()
        .filter_map(|(path, item)| read_id(&item, &path, Severity::Warning, log))
        .collect()
}

fn take_documents(members: &mut Members, log: &mut Log) -> Vec<DecisionDocument> {
    let items = members.objects("beslutshandling", log).unwrap_or_default();
    let mut documents = Vec::with_capacity(items.len());
    for mut item in items {
        item.require("innehall", Severity::Warning, log);
        item.require("dokument", Severity::Warning, log);
        let path = item.path("innehall");
        let contents = item.texts("innehall", log).unwrap_or_default();
        for word in &contents {
            check_word(word, words::DOCUMENT_CONTENTS, &path, log);
        }
        if let Some(document) = item.object("dokument", log) {
            let document = read_document(document, log);
            documents.push(DecisionDocument { contents, document });
        }
        item.end(log);
    }
    documents
}
