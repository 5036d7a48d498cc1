//! How a delivered text stands to the catalogue's, told by fingerprint.

use super::slots::assign;
use crate::catalogue::{Entry, SlotKind, fingerprint};
use crate::regulation::RegulationContent;

/// How the delivered formulation stands to the catalogue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextMatch {
    /// It is the catalogue's, with its slots left in, or with the values filled in.
    Same,
    /// It is another.
    Deviates,
    /// Nothing to compare: the delivery has no text, or the catalogue's is not known (kinds before 2020).
    Unknown,
}

/// Compares the delivered formulation with the catalogue's.
///
/// A text whose slots have been filled in is put back first: each delivered value that stands in it becomes its slot
/// again. The slot `[text:text]` may be missing, since a plan may leave it empty.
pub fn text_match(entry: &Entry, content: &RegulationContent) -> TextMatch {
    let Some(national) = entry.fingerprint else {
        return TextMatch::Unknown;
    };
    if content.formulation.trim().is_empty() {
        return TextMatch::Unknown;
    }
    let delivered = content.formulation.trim().trim_end_matches(['.', ' ']).to_owned();
    let with_slots = put_back(entry, content, &delivered);
    let optional = entry.slots.iter().any(|slot| slot.is_optional());
    let endings: &[&str] = if optional {
        &["", "[text:text]", " [text:text]"]
    } else {
        &[""]
    };
    let same = [&delivered, &with_slots]
        .into_iter()
        .flat_map(|text| endings.iter().map(move |ending| format!("{text}{ending}")))
        .any(|text| fingerprint(&text) == national);
    if same {
        TextMatch::Same
    } else {
        TextMatch::Deviates
    }
}

/// The text with each value, in the order of the slots, put back into its slot.
fn put_back(entry: &Entry, content: &RegulationContent, text: &str) -> String {
    let mut done = String::new();
    let mut rest = text;
    for (slot, value) in entry.slots.iter().zip(assign(&entry.slots, &content.values)) {
        let Some(value) = value
            .map(|value| value.value.trim())
            .filter(|value| !value.is_empty())
        else {
            continue;
        };
        let spellings = [value.to_owned(), value.replace('.', ","), value.replace(',', ".")];
        let Some((at, length)) = spellings
            .iter()
            .find_map(|spelling| rest.find(spelling.as_str()).map(|at| (at, spelling.len())))
        else {
            continue;
        };
        let kind = match slot.kind {
            SlotKind::Text => "text",
            SlotKind::Decimal => "decimaltal",
            SlotKind::Integer => "heltal",
        };
        done.push_str(rest.get(..at).unwrap_or_default());
        done.push_str(&format!("[{}:{kind}]", slot.name));
        rest = rest.get(at + length..).unwrap_or_default();
    }
    done + rest
}
