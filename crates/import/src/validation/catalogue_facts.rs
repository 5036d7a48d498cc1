//! What the national catalogue knows about a delivered regulation.

use planvy_plan::RegulationContent;
use planvy_plan::catalogue::{Entry, catalogue};

/// The entry of a regulation: by its id, or by its code where the format delivers that (SS 637040).
pub(super) fn entry_of(content: &RegulationContent) -> Option<&'static Entry> {
    let by_id = content.catalogue.and_then(|id| catalogue().by_id(id));
    by_id.or_else(|| content.code.as_deref().and_then(|code| catalogue().by_code(code)))
}

/// The catalogue code of a regulation.
pub(super) fn code_of(content: &RegulationContent) -> Option<&str> {
    entry_of(content)
        .map(|entry| entry.code)
        .or(content.code.as_deref())
}

/// Whether a regulation says that private owners are responsible for public places (*enskilt huvudmannaskap*): today a
/// property regulation, in catalogues before October 2020 an administrative one, or part of the code of each public place
/// (`DP_AP_En_…`).
pub(super) fn has_private_principal(content: &RegulationContent) -> bool {
    code_of(content).is_some_and(|code| {
        code.starts_with("DP_AP_En_") || code.contains("_EnskiltHuvudm_") || code.ends_with("_Huvudman_En")
    })
}

/// Whether the delivery carries a regulation's wording and the meaning of its values. SS 637040 delivers a code and bare
/// numbers: what the national format asks of texts and values does not concern it.
pub(super) fn carries_wording(content: &RegulationContent) -> bool {
    !content.formulation.trim().is_empty()
}
