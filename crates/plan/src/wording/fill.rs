//! Fills our sentences with the values of a regulation.

use super::number::{level, number, storeys};
use super::quotable;
use crate::catalogue::Entry;
use crate::lang::Lang;
use crate::meaning::read_numbers;
use crate::meaning::slots::{assign, fold_name};
use crate::quantity::Value;
use crate::regulation::{RegulationContent, VariableValue};

/// A sentence with every slot filled; `None` where a value is missing or cannot be used.
pub(super) fn sentence(
    template: &str,
    entry: &Entry,
    content: &RegulationContent,
    lang: Lang,
) -> Option<String> {
    let values = Values::of(entry, content, lang)?;
    let mut text = String::new();
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => append(&mut text, words),
            Piece::Slot(slot) => append(&mut text, &values.get(slot)?),
        }
    }
    Some(capitalised(text.trim()))
}

/// A name with what can be filled in filled in, and an ellipsis for the rest.
pub(super) fn name(template: &str, entry: &Entry, content: &RegulationContent, lang: Lang) -> String {
    let values = Values::of(entry, content, lang);
    let mut text = String::new();
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => append(&mut text, words),
            Piece::Slot(slot) => {
                let value = values.as_ref().and_then(|values| values.get(slot));
                append(&mut text, value.as_deref().unwrap_or("…"));
            }
        }
    }
    capitalised(text.trim())
}

/// The words that a template has no place for: of slots that it does not name, the reason of an interpretation aside.
pub(super) fn left_over<'c>(template: &str, entry: &Entry, content: &'c RegulationContent) -> Vec<&'c str> {
    let used: Vec<String> = pieces(template)
        .iter()
        .filter_map(|piece| match piece {
            Piece::Slot(slot) => Some(fold_name(slot)),
            Piece::Words(_) => None,
        })
        .collect();
    let texts: Vec<_> = entry
        .slots
        .iter()
        .zip(assign(&entry.slots, &content.values))
        .filter(|(slot, _)| !slot.is_numeric() && slot.name != "orsak")
        .collect();
    let needed = texts.iter().filter(|(slot, _)| !slot.is_optional()).count();
    texts
        .into_iter()
        .filter(|(slot, _)| !used.contains(&fold_name(slot.name)))
        // The only slot that takes words fills the only place for words, whatever the two are called.
        .filter(|(slot, _)| slot.is_optional() || needed > 1 || used.iter().all(|name| is_number_slot(name)))
        .filter_map(|(_, value)| value)
        .map(|value| value.value.trim().trim_end_matches('.'))
        .filter(|words| words.chars().any(char::is_alphanumeric))
        .collect()
}

fn is_number_slot(name: &str) -> bool {
    matches!(name, "n" | "n2" | "level" | "storeys")
}

enum Piece<'t> {
    Words(&'t str),
    Slot(&'t str),
}

/// Cuts a template at its slots (`{name}`).
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((words, after)) = rest.split_once('{') {
        let Some((slot, tail)) = after.split_once('}') else {
            break;
        };
        pieces.extend([Piece::Words(words), Piece::Slot(slot)]);
        rest = tail;
    }
    pieces.push(Piece::Words(rest));
    pieces
}

/// Appends without doubling a full stop or a space where a value ends with one.
fn append(text: &mut String, words: &str) {
    if words.starts_with(['.', ',', ':']) {
        text.truncate(text.trim_end_matches(' ').len());
    }
    let words = match text.chars().last() {
        Some('.') => words.trim_start_matches(' ').trim_start_matches('.'),
        Some(' ') => words.trim_start_matches(' '),
        _ => words,
    };
    if text.ends_with('.') && words.starts_with(char::is_alphanumeric) {
        text.push(' ');
    }
    text.push_str(words);
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + chars.as_str())
        .unwrap_or_default()
}

/// The values of a regulation, ready to be written.
struct Values<'c> {
    entry: &'c Entry,
    content: &'c RegulationContent,
    filled: Vec<Option<&'c VariableValue>>,
    /// Numbers that have been checked, of kinds that set a quantity; else as delivered.
    numbers: Vec<f64>,
    lang: Lang,
}

impl<'c> Values<'c> {
    /// `None` where the kind sets a number and the delivered values give none that can be used.
    fn of(entry: &'c Entry, content: &'c RegulationContent, lang: Lang) -> Option<Values<'c>> {
        let filled = assign(&entry.slots, &content.values);
        let numbers = match entry.quantity {
            Some(kind) => {
                let quantities = read_numbers(entry, kind, content, None).ok()?;
                quantities
                    .iter()
                    .flat_map(|quantity| parts(quantity.value))
                    .collect()
            }
            None => entry
                .slots
                .iter()
                .zip(&filled)
                .filter(|(slot, _)| slot.is_numeric())
                .map_while(|(_, value)| value.and_then(|value| value.number()))
                .collect(),
        };
        Some(Values {
            entry,
            content,
            filled,
            numbers,
            lang,
        })
    }

    fn get(&self, slot: &str) -> Option<String> {
        let first = self.numbers.first().copied();
        match slot {
            "n" => first.map(|value| number(value.abs(), self.lang)),
            "n2" => self.numbers.get(1).map(|value| number(*value, self.lang)),
            "level" => first.map(|value| level(value, self.lang)),
            "storeys" => first.map(|value| storeys(value, self.lang)),
            "wording" => Some(quotable(self.content)).filter(|own| !own.is_empty()),
            "text" => Some(self.words("text").unwrap_or_default()),
            named => self.numeric(named).or_else(|| self.words(named)),
        }
    }

    /// The number of a slot by its name.
    fn numeric(&self, slot: &str) -> Option<String> {
        let mut slots = self
            .entry
            .slots
            .iter()
            .zip(&self.filled)
            .filter(|(of, _)| of.is_numeric());
        let (_, value) = slots.find(|(of, _)| fold_name(of.name) == fold_name(slot))?;
        value
            .and_then(|value| value.number())
            .map(|value| number(value, self.lang))
    }

    /// The words of a slot by its name, or those of the only slot that takes words.
    fn words(&self, slot: &str) -> Option<String> {
        let texts = || {
            self.entry
                .slots
                .iter()
                .zip(&self.filled)
                .filter(|(of, _)| !of.is_numeric())
        };
        let by_name = texts().find(|(of, _)| fold_name(of.name) == fold_name(slot));
        let needed: Vec<_> = texts().filter(|(of, _)| !of.is_optional()).collect();
        let found = match (by_name, needed.as_slice()) {
            (Some((_, value)), _) => *value,
            (None, [(_, value)]) => **value,
            _ => None,
        };
        let words = found.map(|value| value.value.trim().trim_end_matches('.').to_owned());
        words.filter(|words| !words.is_empty())
    }
}

/// The numbers that a value is written with: of a slope, both parts.
fn parts(value: Value) -> Vec<f64> {
    match value {
        Value::Slope { rise, run } => vec![rise, run],
        other => vec![other.number()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_and_spaces_are_not_doubled() {
        let mut text = "Gäller".to_owned();
        for words in [" ", " garage.", ".", " Mer", " ", "."] {
            append(&mut text, words);
        }
        assert_eq!(text, "Gäller garage. Mer.");
    }

    #[test]
    fn a_template_is_cut_at_its_slots_and_a_stray_brace_does_no_harm() {
        let cut = |template| pieces(template).len();
        assert_eq!(cut("Taket ska luta {n} grader."), 3);
        assert_eq!(cut("utan slut {n"), 1);
        assert_eq!(cut(""), 1);
    }
}
