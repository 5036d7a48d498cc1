//! The plan's own words, with the values filled in.

use super::{fill, number::number};
use crate::lang::Lang;
use crate::meaning::{entry_of, slots::fold_name};
use crate::regulation::{RegulationContent, VariableValue};

/// The delivered formulation with its slots replaced by the values: by name, else in order. Where a format carries no
/// formulation (SS 637040), our own notation with the values (`Byggnadsarea ≤ 5 500 m² inom egenskapsområdet`), or the name
/// of the kind with its words. Empty where the record says nothing at all.
///
/// Only the slot `[text:text]` may be left empty; any other slot without a value shows as an ellipsis.
pub fn formulation(content: &RegulationContent) -> String {
    if content.formulation.trim().is_empty() {
        without_formulation(content)
    } else {
        filled(content)
    }
}

/// One piece of a formulation.
enum Piece<'t> {
    Words(&'t str),
    Slot { name: &'t str, numeric: bool },
}

/// Cuts a formulation at its slots. Brackets that hold no slot are words.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest
        .get(from..)
        .and_then(|tail| tail.find('['))
        .map(|at| at + from)
    {
        let Some(close) = rest
            .get(open..)
            .and_then(|tail| tail.find(']'))
            .map(|at| at + open)
        else {
            break;
        };
        let inside = rest.get(open + 1..close).unwrap_or_default();
        match inside.rsplit_once(':') {
            Some((name, kind @ ("text" | "decimaltal" | "heltal"))) => {
                pieces.push(Piece::Words(rest.get(..open).unwrap_or_default()));
                pieces.push(Piece::Slot {
                    name,
                    numeric: kind != "text",
                });
                rest = rest.get(close + 1..).unwrap_or_default();
                from = 0;
            }
            _ => from = open + 1,
        }
    }
    pieces.push(Piece::Words(rest));
    pieces
}

fn filled(content: &RegulationContent) -> String {
    let pieces = pieces(content.formulation.trim());
    let named: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Slot { name, .. } => Some(fold_name(name)),
            Piece::Words(_) => None,
        })
        .collect();
    let mut free: Vec<(String, &VariableValue)> = content
        .values
        .iter()
        .map(|value| (fold_name(value.slot.as_deref().unwrap_or_default()), value))
        .collect();
    let mut text = String::new();
    for piece in &pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Slot { name, numeric } => {
                let folded = fold_name(name);
                let by_name = free.iter().position(|(of, _)| *of == folded);
                let optional = folded == "text" && !numeric;
                let by_order = || free.iter().position(|(of, _)| !named.contains(of));
                let at = by_name.or_else(|| if optional { None } else { by_order() });
                let value = at.map(|at| free.remove(at).1);
                append(&mut text, &written(value, *numeric, optional));
            }
        }
    }
    tidied(&text)
}

/// A value as the plan would write it: digits as delivered, with a decimal comma.
fn written(value: Option<&VariableValue>, numeric: bool, optional: bool) -> String {
    match value
        .map(|value| value.value.trim())
        .filter(|value| !value.is_empty())
    {
        Some(value) if numeric => value.replace('.', ","),
        Some(value) => value.to_owned(),
        None if optional => String::new(),
        None => "…".to_owned(),
    }
}

/// Appends a value; words that go on after a word get a space.
fn append(text: &mut String, value: &str) {
    let goes_on = value.starts_with(char::is_alphabetic) && text.ends_with(char::is_alphanumeric);
    if goes_on {
        text.push(' ');
    }
    text.push_str(value);
}

/// No white space before a full stop or a comma, none doubled, no full stop doubled.
fn tidied(text: &str) -> String {
    let mut tidy = String::new();
    for word in text
        .split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty())
    {
        if !tidy.is_empty() && !matches!(word, "." | ",") {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    if tidy.ends_with("..") && !tidy.ends_with("...") {
        tidy.pop();
    }
    tidy
}

fn without_formulation(content: &RegulationContent) -> String {
    let words = content
        .values
        .iter()
        .map(|value| value.value.trim())
        .filter(|value| !value.is_empty());
    let Some(entry) = entry_of(content) else {
        return words.collect::<Vec<_>>().join("; ");
    };
    if !entry.words.notation.is_empty()
        && let Some(notation) = fill::sentence(entry.words.notation, entry, content, Lang::Sv)
    {
        return notation;
    }
    let name = fill::name(entry.name(Lang::Sv), entry, content, Lang::Sv);
    let rest: Vec<String> = content
        .values
        .iter()
        .map(|value| {
            value
                .number()
                .map_or_else(|| value.value.trim().to_owned(), |n| number(n, Lang::Sv))
        })
        .filter(|value| !value.is_empty() && !name.to_lowercase().contains(&value.to_lowercase()))
        .collect();
    if rest.is_empty() {
        name
    } else {
        format!("{name}: {}", rest.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::RegulationGroup;

    fn content(formulation: &str, values: &[(&str, &str, &str)]) -> RegulationContent {
        let mut content = RegulationContent::new(RegulationGroup::Property, formulation);
        content.values = values
            .iter()
            .map(|(slot, data_type, value)| VariableValue {
                slot: (!slot.is_empty()).then(|| (*slot).to_owned()),
                data_type: Some((*data_type).to_owned()),
                value: (*value).to_owned(),
                ..Default::default()
            })
            .collect();
        content
    }

    #[test]
    fn slots_are_filled_by_name_and_then_in_order() {
        let slope = "Största lutning är [lutning1:decimaltal]:[lutning2:decimaltal]. (Pilen pekar uppåt)";
        let by_order = content(slope, &[("", "decimaltal", "1"), ("", "decimaltal", "20")]);
        assert_eq!(
            formulation(&by_order),
            "Största lutning är 1:20. (Pilen pekar uppåt)"
        );
        let by_name = content(
            slope,
            &[("lutning2", "decimaltal", "20"), ("lutning1", "decimaltal", "1")],
        );
        assert_eq!(
            formulation(&by_name),
            "Största lutning är 1:20. (Pilen pekar uppåt)"
        );
    }

    #[test]
    fn the_free_slot_may_be_empty_and_others_show_that_they_are() {
        let ridge = "Högsta nockhöjd på [byggnadsverk:text] är [höjd:decimaltal] meter[text:text].";
        let full = content(
            ridge,
            &[("byggnadsverk", "text", "garage"), ("höjd", "decimaltal", "4.0")],
        );
        assert_eq!(formulation(&full), "Högsta nockhöjd på garage är 4,0 meter.");
        let added = content(
            ridge,
            &[
                ("byggnadsverk", "text", "garage"),
                ("höjd", "decimaltal", "4"),
                ("text", "text", "utom mot gatan"),
            ],
        );
        assert_eq!(
            formulation(&added),
            "Högsta nockhöjd på garage är 4 meter utom mot gatan."
        );
        assert_eq!(
            formulation(&content(ridge, &[])),
            "Högsta nockhöjd på … är … meter."
        );
    }

    #[test]
    fn brackets_without_a_slot_stay() {
        let odd = content("Enligt [bilaga] och [text", &[]);
        assert_eq!(formulation(&odd), "Enligt [bilaga] och [text");
    }

    proptest::proptest! {
        #[test]
        fn no_formulation_makes_it_panic(text in ".{0,60}", value in ".{0,20}") {
            let filled = formulation(&content(&format!("{text}[höjd:decimaltal]{text}"), &[("höjd", "decimaltal", &value)]));
            proptest::prop_assert!(!filled.contains("[höjd:decimaltal]") || value.contains("[höjd:decimaltal]"));
        }
    }
}
