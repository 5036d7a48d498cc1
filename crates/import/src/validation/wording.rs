//! Whether a delivered wording is the catalogue's. The catalogue's wordings are not held, only their fingerprints: what
//! was delivered is brought back to the form with slots, in every way it may have left it, and compared.

use planvy_plan::catalogue::{Entry, Fingerprint, Slot, SlotKind, fingerprint};
use planvy_plan::{RegulationContent, VariableValue};

/// True where the wording is known to differ. A kind without a fingerprint is not compared.
pub(super) fn deviates(content: &RegulationContent, entry: &Entry) -> bool {
    let Some(expected) = entry.fingerprint else {
        return false;
    };
    let delivered = content.formulation.as_str();
    let mut forms = vec![delivered.to_owned()];
    forms.extend(with_slots(delivered, &content.values, &entry.slots));
    !forms
        .iter()
        .any(|form| fits(form, expected) || fits_with_optional_slot(form, entry, expected))
}

fn fits(form: &str, expected: Fingerprint) -> bool {
    fingerprint(form) == expected
}

/// A wording whose slots were filled in, with the slots put back: each value is looked for after the one before it.
fn with_slots(filled: &str, values: &[VariableValue], slots: &[Slot]) -> Option<String> {
    let required: Vec<&Slot> = slots.iter().filter(|slot| !slot.is_optional()).collect();
    let chosen: Vec<&Slot> = if values.len() == required.len() {
        required
    } else {
        slots.iter().collect()
    };
    if values.is_empty() || values.len() != chosen.len() {
        return None;
    }
    let mut form = String::new();
    let mut rest = filled;
    for (value, slot) in values.iter().zip(chosen) {
        let written = [
            value.value.trim().to_owned(),
            value.value.trim().replace('.', ","),
        ];
        let (before, after) = written
            .iter()
            .filter(|text| !text.is_empty())
            .find_map(|text| rest.split_once(text.as_str()))?;
        form.push_str(before);
        form.push_str(&token(slot));
        rest = after;
    }
    form.push_str(rest);
    Some(form)
}

/// The slot `[text:text]` may be left out with its place: it is tried at the end and after every word.
fn fits_with_optional_slot(form: &str, entry: &Entry, expected: Fingerprint) -> bool {
    let Some(optional) = entry.slots.iter().find(|slot| slot.is_optional()) else {
        return false;
    };
    let token = token(optional);
    if form.contains(&token) {
        return false;
    }
    let trimmed = form.trim_end_matches([' ', '.']);
    let breaks = trimmed
        .char_indices()
        .filter(|(_, letter)| letter.is_whitespace())
        .map(|(at, _)| at);
    breaks.chain([trimmed.len()]).any(|at| {
        let (before, after) = trimmed.split_at(at);
        fits(&format!("{before}{token}{after}"), expected)
            || fits(&format!("{before} {token}{after}"), expected)
    })
}

fn token(slot: &Slot) -> String {
    let data_type = match slot.kind {
        SlotKind::Text => "text",
        SlotKind::Decimal => "decimaltal",
        SlotKind::Integer => "heltal",
    };
    format!("[{}:{data_type}]", slot.name)
}

#[cfg(test)]
mod tests {
    use planvy_plan::RegulationGroup;
    use planvy_plan::catalogue::catalogue;

    use super::*;

    fn content(formulation: &str, values: &[(&str, &str)]) -> RegulationContent {
        let mut content = RegulationContent::new(RegulationGroup::Property, formulation);
        content.values = values
            .iter()
            .map(|(data_type, value)| VariableValue {
                data_type: Some((*data_type).to_owned()),
                value: (*value).to_owned(),
                ..VariableValue::default()
            })
            .collect();
        content
    }

    fn entry(code: &str) -> &'static Entry {
        catalogue().by_code(code).unwrap()
    }

    #[test]
    fn slots_may_be_left_in_or_filled_in() {
        let entry = entry("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd");
        assert!(!deviates(
            &content("Högsta nockhöjd är [höjd:decimaltal] meter.", &[]),
            entry
        ));
        assert!(!deviates(
            &content("Högsta nockhöjd är 12,5 meter", &[("decimaltal", "12.5")]),
            entry
        ));
        assert!(deviates(
            &content("Högsta nockhöjd är 12,5 meter", &[("decimaltal", "13")]),
            entry
        ));
        assert!(deviates(
            &content("Högsta nockhöjd mot gatan är [höjd:decimaltal] meter.", &[]),
            entry
        ));
    }

    #[test]
    fn the_optional_slot_may_be_left_out_and_no_other() {
        // A made-up kind: the catalogue's wordings are not held.
        let full = "Påhittat hus står [avstånd:decimaltal] meter[text:text] från gränsen [text:text]";
        for whole in [
            full.replace("meter[text:text]", "meter"),
            full.replace(" [text:text]", ""),
        ] {
            let mut entry = entry("DP_KM_Eg_Plac_Byggnadsverk_Fastgrans").clone();
            entry.fingerprint = Some(fingerprint(&whole));
            let without = whole.replace(" [text:text]", "").replace("[text:text]", "");
            assert!(!deviates(&content(&whole, &[]), &entry), "{whole}");
            assert!(
                !deviates(&content(&format!("{without}."), &[]), &entry),
                "{whole}"
            );
            assert!(!deviates(
                &content(
                    &without.replace("[avstånd:decimaltal]", "4,5"),
                    &[("decimaltal", "4.5")]
                ),
                &entry
            ));
            assert!(deviates(
                &content(&without.replace("[avstånd:decimaltal] ", ""), &[]),
                &entry
            ));
        }
    }
}
