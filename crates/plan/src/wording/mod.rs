//! What a regulation says to a reader: our plain sentence, the plan's own words with the values filled in, the name of the
//! kind and the letter on the map.
//!
//! All of it is made from the delivered record and the built-in tables, in a fixed way: the same record gives the same
//! words. A sentence is never left with a gap: where a value is missing, another one says so.
//!
//! ```
//! use planvy_plan::wording::{formulation, map_label, name, plain};
//! use planvy_plan::{Lang, RegulationContent, RegulationGroup, VariableValue};
//!
//! let mut content = RegulationContent::new(RegulationGroup::Property, "Största byggnadsarea är [exploatering:decimaltal] m².");
//! content.catalogue = "2bd7f01b-ac79-45b4-a24d-093620e7e2f2".parse().ok();
//! content.values = vec![VariableValue {
//!     slot: Some("exploatering".into()),
//!     data_type: Some("decimaltal".into()),
//!     value: "1250.5".into(),
//!     bound: Some("max".into()),
//!     unit: Some("kvadratmeter".into()),
//! }];
//! assert!(plain(&content, Lang::Sv).contains("högst 1\u{a0}250,5 kvadratmeter"));
//! assert!(plain(&content, Lang::En).contains("at most 1,250.5 square metres"));
//! assert_eq!(formulation(&content), "Största byggnadsarea är 1250,5 m².");
//! assert_eq!(name(&content, Lang::Sv), "Största byggnadsarea");
//! assert_eq!(map_label(&content).map(|label| label.letter).as_deref(), Some("e"));
//! ```

mod abroad;
mod fill;
mod label;
mod number;
mod own_words;

pub use label::{MapLabel, area_label, map_label, roman};
pub use number::number;
pub use own_words::formulation;

use crate::catalogue::Entry;
use crate::lang::Lang;
use crate::meaning::{TextMatch, entry_of, text_match};
use crate::regulation::RegulationContent;

/// The regulation in a plain sentence or two.
///
/// A rule in the plan's own words is quoted, with the note that it has to be read; so is a rule that is not in the
/// catalogue, and one whose values are missing or contradict the catalogue.
pub fn plain(content: &RegulationContent, lang: Lang) -> String {
    if let Some(mapped) = &content.mapped {
        return abroad::plain(content, mapped, lang);
    }
    let Some(entry) = entry_of(content) else {
        return unknown(content, lang);
    };
    let mut text = match fill::sentence(entry.plain(lang), entry, content, lang) {
        Some(text) => text,
        None => return incomplete(entry, content, lang),
    };
    if entry.plain(lang).contains("{wording}") {
        return text;
    }
    for added in fill::left_over(entry.plain(lang), entry, content) {
        text.push_str(&lang.pick(
            format!(" Planen lägger till: ”{added}”."),
            format!(" The plan adds, in Swedish: “{added}”."),
        ));
    }
    if text_match(entry, content) == TextMatch::Deviates {
        let own = quotable(content);
        text.push_str(&lang.pick(
            format!(" Planens egna ord skiljer sig från katalogens: ”{own}”."),
            format!(" The plan words it differently from the catalogue. In Swedish: “{own}”."),
        ));
    }
    text
}

/// The name of the kind, with what it names filled in.
pub fn name(content: &RegulationContent, lang: Lang) -> String {
    if content.mapped.is_some() {
        return abroad::name(content.group, lang).to_owned();
    }
    match entry_of(content) {
        Some(entry) => fill::name(entry.name(lang), entry, content, lang),
        None => lang
            .pick(
                "Bestämmelse utanför katalogen",
                "Regulation outside the catalogue",
            )
            .to_owned(),
    }
}

/// The plan's own words without a full stop, to stand in quotation marks.
fn quotable(content: &RegulationContent) -> String {
    formulation(content).trim_end_matches(['.', ' ']).to_owned()
}

/// A regulation of no known kind.
fn unknown(content: &RegulationContent, lang: Lang) -> String {
    let own = quotable(content);
    if own.is_empty() {
        return lang
            .pick(
                "Bestämmelsen finns inte i katalogen, och leveransen har ingen text. Läs planhandlingen.",
                "The regulation is not in the catalogue, and the delivery has no text. Read the plan document.",
            )
            .to_owned();
    }
    lang.pick(
        format!("Bestämmelsen finns inte i katalogen. Den behöver läsas och bedömas av en människa: ”{own}”."),
        format!("The regulation is not in the catalogue. It has to be read and judged by a person. In Swedish: “{own}”."),
    )
}

/// A regulation whose values are missing or cannot be used: its name, and the plan's own words.
fn incomplete(entry: &Entry, content: &RegulationContent, lang: Lang) -> String {
    let name = fill::name(entry.name(lang), entry, content, lang);
    let own = quotable(content);
    if own.is_empty() {
        return lang.pick(
            format!("{name}. Värdet saknas i leveransen: läs plankartan."),
            format!("{name}. The value is missing in the delivery: read the plan map."),
        );
    }
    lang.pick(
        format!("{name}. Värdet saknas eller går inte att använda, så regeln behöver läsas av en människa: ”{own}”."),
        format!("{name}. The value is missing or cannot be used, so that a person has to read the rule. In Swedish: “{own}”."),
    )
}

#[cfg(test)]
mod tests;
