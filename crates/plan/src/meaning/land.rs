//! What a regulation says about building on the land.

use super::slots::assign;
use crate::catalogue::{Entry, LandLimit};
use crate::regulation::RegulationContent;

/// A limit on building on the land of a regulation: dotted, crossed or ringed land, or the like. Where its regulation is not
/// machine-readable, words may narrow or widen it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LimitOnLand {
    /// What is limited. Where the plan names the general kind first ("byggnad, mur eller plank", "komplementbyggnad …"),
    /// the limit is that kind's: [`LandLimit::NoBuilding`], [`LandLimit::AncillaryOnly`].
    pub limit: LandLimit,
    /// The structures in the plan's words, where it names any.
    pub named: Option<String>,
}

/// The limit that a regulation of this kind sets.
pub(super) fn limit(entry: &Entry, content: &RegulationContent) -> Option<LimitOnLand> {
    let limit = entry.limit?;
    let filled = assign(&entry.slots, &content.values);
    let named = entry
        .slots
        .iter()
        .zip(filled)
        .find(|(slot, _)| !slot.is_numeric() && !slot.is_optional())
        .and_then(|(_, value)| value)
        .map(|value| value.value.trim().to_owned())
        .filter(|words| !words.is_empty());
    let first = named.as_deref().map(first_word).unwrap_or_default();
    let limit = match (limit, first.as_str()) {
        (LandLimit::NotNamed, "byggnad" | "byggnader") => LandLimit::NoBuilding,
        (LandLimit::NotNamed, "byggnadsverk") => LandLimit::NoStructure,
        (LandLimit::NamedOnly, "komplementbyggnad" | "komplementbyggnader") => LandLimit::AncillaryOnly,
        (limit, _) => limit,
    };
    Some(LimitOnLand { limit, named })
}

/// The first word, in lower case; empty where what follows narrows it ("byggnad över 5 m²" is not every building).
fn first_word(words: &str) -> String {
    let lower = words.to_lowercase();
    let end = lower.find(|c: char| !c.is_alphabetic()).unwrap_or(lower.len());
    let (first, rest) = lower.split_at(end);
    let rest = rest.trim_start();
    let complete = rest.is_empty()
        || rest.starts_with([',', '.', ';'])
        || rest.starts_with("eller ")
        || rest.starts_with("och ");
    if complete { first.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::first_word;

    #[test]
    fn a_word_that_is_narrowed_is_not_the_general_kind() {
        assert_eq!(first_word("byggnad, mur eller plank"), "byggnad");
        assert_eq!(first_word("Byggnad"), "byggnad");
        assert_eq!(
            first_word("komplementbyggnad. Bestämmelsen avser inte murar."),
            "komplementbyggnad"
        );
        assert_eq!(first_word("byggnad högre än 3 meter"), "");
        assert_eq!(first_word("komplementbyggnad med högst 20 m²"), "");
        assert_eq!(first_word(""), "");
    }
}
