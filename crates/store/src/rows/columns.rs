//! What stands in the columns that people look for, beside the whole record.

use planvy_plan::catalogue::catalogue;
use planvy_plan::{Address, Plan, Regulation, RegulationContent, RegulationGroup};
use serde::Serialize;

/// The word of a group of regulations.
pub(crate) fn group_word(group: RegulationGroup) -> &'static str {
    match group {
        RegulationGroup::Use => "use",
        RegulationGroup::Property => "property",
        RegulationGroup::Administrative => "administrative",
    }
}

/// The code of a content. The national format gives the id of the regulation kind alone; people know the code.
pub(crate) fn code_of(content: &RegulationContent) -> Option<&str> {
    let known = content.catalogue.and_then(|id| catalogue().by_id(id));
    content.code.as_deref().or(known.map(|entry| entry.code))
}

/// The days on which a plan gained legal force, with commas between them.
pub(crate) fn legal_force_of(plan: &Plan) -> Option<String> {
    let dates: Vec<String> = plan.legal_force_dates().iter().map(ToString::to_string).collect();
    Some(dates.join(", ")).filter(|dates| !dates.is_empty())
}

/// The identities of the uses that a regulation belongs to, 16 bytes each; `None` where it belongs to none.
pub(crate) fn uses_of(regulation: &Regulation) -> Option<Vec<u8>> {
    let uses = regulation.regulates_uses.iter();
    let bytes: Vec<u8> = uses.flat_map(|id| *id.0.as_bytes()).collect();
    Some(bytes).filter(|bytes| !bytes.is_empty())
}

/// The word that stands for one of a closed list, as in JSON.
pub(crate) fn word(one: impl Serialize) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(one)?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// An address as it is compared: two that are equal are the same door. Without postal code and town the spot decides, to
/// about a metre, since every town has its Storgatan 1.
pub(crate) fn folded_address(address: &Address) -> String {
    let fold = |text: &str| {
        text.to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let place = match (&address.postal_code, &address.town) {
        (None, None) => format!("{:.5} {:.5}", address.position.lon_deg, address.position.lat_deg),
        (code, town) => [code, town]
            .into_iter()
            .flatten()
            .map(|text| fold(text))
            .collect::<Vec<_>>()
            .join("|"),
    };
    format!("{}|{}|{place}", fold(&address.street), fold(&address.number))
}
