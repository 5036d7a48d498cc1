//! From a row to what a regulation says.

use planvy_plan::{CatalogueId, RegulationContent};

use super::numbers::meaning_of;
use crate::features::attributes::{AskedValues, text_of};
use crate::mapping::in_any_case;
use crate::mapping::plans::RegulationMapping;

/// Whether an entry is about a row: whether all of `only` hold.
pub(super) fn is_about(mapping: &RegulationMapping, said: &AskedValues<'_>) -> bool {
    let holds = |(name, wanted): (&String, &String)| {
        text_of(said, Some(name), &[]).is_some_and(|value| value.trim() == wanted.trim())
    };
    mapping.only.iter().all(holds)
}

/// What a regulation says; `None` where the row says nothing of it.
pub(super) fn content_of(
    mapping: &RegulationMapping,
    said: &AskedValues<'_>,
    is_foreign: bool,
) -> Option<RegulationContent> {
    let meaning = meaning_of(mapping, said);
    if !mapping.numbers.is_empty() && meaning.quantities.is_empty() && meaning.left_as_text.is_empty() {
        return None;
    }
    let in_words = |name: &str| {
        let value = text_of(said, Some(name), &[])?;
        let words = mapping
            .words
            .get(name)
            .and_then(|words| in_any_case(words, &value));
        Some(words.cloned().unwrap_or(value))
    };
    let letter = mapping
        .letter
        .as_ref()
        .and_then(|letter| letter.filled(|name| text_of(said, Some(name), &[])));
    let text = mapping.text.filled(in_words).or_else(|| letter.clone())?;
    let catalogue = mapping
        .catalogue
        .as_deref()
        .and_then(|name| text_of(said, Some(name), &[]));
    Some(RegulationContent {
        letter,
        catalogue: catalogue.and_then(|id| id.parse::<CatalogueId>().ok()),
        mapped: is_foreign.then_some(meaning),
        ..RegulationContent::new(mapping.group, text)
    })
}
