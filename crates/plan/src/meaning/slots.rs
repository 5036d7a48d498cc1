//! Which delivered value fills which slot.

use crate::catalogue::{Entry, Slot};
use crate::regulation::{RegulationContent, VariableValue};

/// Folds the name of a slot: lower case, without diacritics, white space and signs. Deliveries and releases of the
/// catalogue spell the same slot `höjd`, `hojd` and `Höjd`.
pub(crate) fn fold_name(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            'é' => 'e',
            other => other,
        })
        .collect()
}

/// True for a value that is delivered as a number.
pub(crate) fn is_numeric(value: &VariableValue) -> bool {
    matches!(value.data_type.as_deref(), Some("decimaltal" | "heltal"))
}

/// The value of every slot: by name, and where names do not agree, by order among values of the same type. A value that
/// bears the name of another slot is never taken by order.
pub(crate) fn assign<'c>(slots: &[Slot], values: &'c [VariableValue]) -> Vec<Option<&'c VariableValue>> {
    let mut free: Vec<(String, &VariableValue)> = values
        .iter()
        .map(|value| (fold_name(value.slot.as_deref().unwrap_or_default()), value))
        .collect();
    let names: Vec<String> = slots.iter().map(|slot| fold_name(slot.name)).collect();
    let mut filled: Vec<Option<&VariableValue>> = names
        .iter()
        .map(|name| {
            free.iter()
                .position(|(of, _)| of == name)
                .map(|at| free.remove(at).1)
        })
        .collect();
    for (slot, place) in slots.iter().zip(filled.iter_mut()) {
        if place.is_some() || slot.is_optional() {
            continue;
        }
        let fits = |(name, value): &(String, &VariableValue)| {
            !names.contains(name) && is_numeric(value) == slot.is_numeric()
        };
        *place = free.iter().position(fits).map(|at| free.remove(at).1);
    }
    filled
}

/// The words in the slot `[text:text]`, which a plan may leave empty: an addition to the rule.
pub(crate) fn added<'c>(entry: &Entry, content: &'c RegulationContent) -> Option<&'c str> {
    let filled = assign(&entry.slots, &content.values);
    let value = entry
        .slots
        .iter()
        .zip(filled)
        .find(|(slot, _)| slot.is_optional())
        .and_then(|(_, value)| value)?;
    Some(value.value.trim()).filter(|text| text.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::SlotKind;

    fn slot(name: &'static str, kind: SlotKind) -> Slot {
        Slot { name, kind }
    }

    fn value(slot: &str, data_type: &str, value: &str) -> VariableValue {
        VariableValue {
            slot: (!slot.is_empty()).then(|| slot.to_owned()),
            data_type: Some(data_type.to_owned()),
            value: value.to_owned(),
            ..Default::default()
        }
    }

    fn texts(filled: Vec<Option<&VariableValue>>) -> Vec<Option<&str>> {
        filled
            .into_iter()
            .map(|value| value.map(|value| value.value.as_str()))
            .collect()
    }

    #[test]
    fn names_decide_before_order_and_spelling_is_folded() {
        let slots = [
            slot("byggnadsverk", SlotKind::Text),
            slot("höjd", SlotKind::Decimal),
        ];
        let values = [
            value("Hojd", "decimaltal", "4"),
            value("Byggnadsverk", "text", "garage"),
        ];
        assert_eq!(texts(assign(&slots, &values)), [Some("garage"), Some("4")]);
    }

    #[test]
    fn order_fills_what_names_do_not() {
        let slots = [
            slot("lutning1", SlotKind::Decimal),
            slot("lutning2", SlotKind::Decimal),
        ];
        let values = [value("", "decimaltal", "1"), value("", "decimaltal", "20")];
        assert_eq!(texts(assign(&slots, &values)), [Some("1"), Some("20")]);
        let swapped = [
            value("lutning2", "decimaltal", "20"),
            value("lutning1", "decimaltal", "1"),
        ];
        assert_eq!(texts(assign(&slots, &swapped)), [Some("1"), Some("20")]);
    }

    #[test]
    fn the_optional_slot_takes_nothing_by_order() {
        let slots = [slot("höjd", SlotKind::Decimal), slot("text", SlotKind::Text)];
        let values = [
            value("höjd", "decimaltal", "4"),
            value("anmärkning", "text", "utom torn"),
        ];
        assert_eq!(texts(assign(&slots, &values)), [Some("4"), None]);
    }

    #[test]
    fn a_number_is_never_taken_for_words() {
        let slots = [slot("typ av byggnad", SlotKind::Text)];
        assert_eq!(texts(assign(&slots, &[value("", "decimaltal", "4")])), [None]);
    }
}
