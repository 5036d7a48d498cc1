//! What the national catalogue knows about a delivered regulation.

use planvy_plan::RegulationContent;

/// The catalogue code of a regulation: delivered, or found by its id.
pub(super) fn code_of(content: &RegulationContent) -> Option<&str> {
    content.code.as_deref()
}

/// Whether a regulation says that private owners are responsible for public places (*enskilt huvudmannaskap*): today a
/// property regulation, in catalogues before October 2020 part of the code of each public place (`DP_AP_En_…`).
pub(super) fn has_private_principal(content: &RegulationContent) -> bool {
    code_of(content).is_some_and(|code| {
        code.starts_with("DP_AP_En_") || code.contains("_EnskiltHuvudm_") || code.ends_with("_Huvudman_En")
    })
}
