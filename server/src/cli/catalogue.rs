//! `planvy catalogue`.

use std::fmt::Write;

use planvy_plan::Lang;
use planvy_plan::catalogue::catalogue;
use planvy_rules::views::{CatalogueView, catalogue_view};

use super::arguments::CatalogueArguments;
use super::output::{print, print_json};
use super::{CommandError, Outcome};
use crate::api::catalogue::unknown_kind;

/// Says what is known of one kind of regulation, or lists all.
///
/// # Errors
/// Where there is no such kind, or the result cannot be printed.
pub fn run(arguments: &CatalogueArguments, json: bool) -> Result<Outcome, CommandError> {
    match &arguments.code {
        Some(code) => {
            let kind = catalogue_view(code, arguments.lang)
                .ok_or_else(|| CommandError::Problem(unknown_kind(code)))?;
            if json {
                print_json(&kind)?
            } else {
                print(&described(&kind, arguments.lang))?
            }
        }
        None => {
            let codes = catalogue().entries().iter().map(|entry| entry.code);
            let kinds: Vec<CatalogueView> = codes
                .filter_map(|code| catalogue_view(code, arguments.lang))
                .collect();
            if json {
                print_json(&kinds)?
            } else {
                print(&listed(&kinds))?
            }
        }
    }
    Ok(Outcome::Done)
}

/// One line for each kind: code, a tab, name.
fn listed(kinds: &[CatalogueView]) -> String {
    kinds
        .iter()
        .map(|kind| format!("{}\t{}\n", kind.code, kind.name))
        .collect()
}

fn described(kind: &CatalogueView, lang: Lang) -> String {
    let mut text = format!("{}: {}\n{}\n", kind.code, kind.name, kind.plain);
    let from_to =
        [kind.valid_from, kind.valid_to].map(|date| date.map(|date| date.to_string()).unwrap_or_default());
    let [from, to] = from_to;
    let valid = (!from.is_empty() || !to.is_empty()).then(|| format!("{from} – {to}"));
    let rows = [
        (lang.pick("id", "id"), kind.catalogue.map(|id| id.to_string())),
        (lang.pick("markens form", "land"), Some(kind.land.to_owned())),
        (
            lang.pick("kategori", "category"),
            kind.category.map(str::to_owned),
        ),
        (
            lang.pick("underkategori", "subcategory"),
            kind.subcategory.map(str::to_owned),
        ),
        (lang.pick("bokstav", "letter"), kind.letter.map(str::to_owned)),
        (lang.pick("färg", "colour"), kind.colour.map(str::to_owned)),
        (
            lang.pick("lagstöd", "legal basis"),
            kind.legal_basis.map(str::to_owned),
        ),
        (lang.pick("giltig", "valid"), valid),
        (
            lang.pick("efterföljare", "successors"),
            (!kind.successors.is_empty()).then(|| kind.successors.join(", ")),
        ),
    ];
    for (name, value) in rows {
        if let Some(value) = value {
            // Writing to a `String` cannot fail.
            let written = writeln!(text, "  {name}: {value}");
            debug_assert!(written.is_ok());
        }
    }
    text
}
