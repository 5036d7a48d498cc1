//! Processes for people.

use axum::response::Response;
use planvy_plan::Lang;

use super::{answered, link_section, other_form, page, way};
use crate::ogc::form::HTML;
use crate::ogc::processes::description;
use crate::ogc::processes::process::Process;
use crate::ogc::question::Question;
use crate::pages::document::{Cell, Section, Table};

/// The processes.
pub fn processes(question: &Question, shown: &[Process]) -> Response {
    let lang = question.lang;
    let mut page = page(
        question,
        lang.pick("Processer", "Processes"),
        lang.pick(
            "Svaren som processer, för program som kör sådana (OGC API Processes).",
            "The answers as processes, for programs that execute such (OGC API Processes).",
        ),
    );
    let heads = [
        lang.pick("Process", "Process"),
        lang.pick("Vad den gör", "What it does"),
    ];
    let rows = shown.iter().map(|process| {
        let href = question.href(&description::path(process), HTML);
        vec![
            Cell::link(process.title(lang), href),
            Cell::text(process.description(lang)),
        ]
    });
    let caption = lang.pick("Processerna och vad de gör", "The processes and what they do");
    page.sections = vec![
        Section {
            table: Some(Table::new(caption, &heads, rows.collect())),
            ..Section::new(lang.pick("Processer", "Processes"))
        },
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// One process.
pub fn process(question: &Question, process: &Process) -> Response {
    let lang: Lang = question.lang;
    let mut page = page(question, process.title(lang), process.description(lang));
    page.links = vec![way(
        lang.pick("Alla processer", "All processes"),
        question.href("/processes", HTML),
    )];
    let heads = [
        lang.pick("Namn", "Name"),
        lang.pick("Vad det är", "What it is"),
        lang.pick("Måste anges", "Has to be given"),
    ];
    let rows = process.inputs.iter().map(|input| {
        let needed = if input.is_required {
            lang.pick("ja", "yes")
        } else {
            lang.pick("nej", "no")
        };
        vec![
            Cell::text(input.id),
            Cell::text(input.title(lang)),
            Cell::text(needed),
        ]
    });
    let caption = lang.pick("Vad processen tar emot", "What the process takes");
    page.sections = vec![
        Section {
            table: Some(Table::new(caption, &heads, rows.collect())),
            ..Section::new(lang.pick("Indata", "Inputs"))
        },
        Section {
            paragraphs: vec![process.example().to_string()],
            ..Section::new(lang.pick("Ett exempel att skicka", "An example to send"))
        },
        link_section(&description::links(process, question), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}
