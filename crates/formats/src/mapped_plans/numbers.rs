//! From attributes to numbers with a meaning, and what is left for people.

use planvy_plan::{MappedMeaning, Quantity};

use crate::features::attributes::{AskedValues, text_of};
use crate::mapping::in_any_case;
use crate::mapping::plans::{NumberMapping, RegulationMapping};

/// What stands between the values of a list.
const BETWEEN: char = ',';

/// What the numbers of a regulation say; what has no word in the mapping is left as text.
pub(super) fn meaning_of(mapping: &RegulationMapping, said: &AskedValues<'_>) -> MappedMeaning {
    let mut meaning = MappedMeaning::default();
    for number in &mapping.numbers {
        read(number, said, &mut meaning);
    }
    for name in &mapping.for_people {
        if let Some(value) = text_of(said, Some(name), &[]) {
            meaning.left_as_text.push(format!("{name}: {value}"));
        }
    }
    meaning
}

fn read(mapping: &NumberMapping, said: &AskedValues<'_>, meaning: &mut MappedMeaning) {
    let Some(values) = text_of(said, Some(&mapping.value), &[]) else {
        return;
    };
    if let Some(kind) = &mapping.of {
        match number(&values).and_then(|number| kind.quantity(number)) {
            Some(quantity) => meaning.quantities.push(quantity),
            None => meaning.left_as_text.push(format!("{}: {values}", mapping.value)),
        }
        return;
    }
    let kinds = mapping
        .kind
        .as_deref()
        .and_then(|name| text_of(said, Some(name), &[]));
    let Some(kinds) = kinds else {
        meaning.left_as_text.push(format!("{}: {values}", mapping.value));
        return;
    };
    // Not a list: a kind may have commas of its own.
    if in_any_case(&mapping.kinds, &kinds).is_some() {
        one(mapping, &kinds, &values, meaning);
        return;
    }
    let listed_kinds: Vec<&str> = kinds.split(BETWEEN).map(str::trim).collect();
    let listed: Vec<&str> = values.split(BETWEEN).map(str::trim).collect();
    if listed_kinds.len() != listed.len() {
        // Which number belongs to which kind, nobody can tell.
        meaning.left_as_text.push(format!("{kinds}: {values}"));
        return;
    }
    for (kind, value) in listed_kinds.into_iter().zip(listed) {
        one(mapping, kind, value, meaning);
    }
}

fn one(mapping: &NumberMapping, kind: &str, value: &str, meaning: &mut MappedMeaning) {
    let quantity =
        |kind: &crate::mapping::plans::NumberKind| -> Option<Quantity> { kind.quantity(number(value)?) };
    match in_any_case(&mapping.kinds, kind).and_then(quantity) {
        Some(quantity) => meaning.quantities.push(quantity),
        None => meaning.left_as_text.push(format!("{kind}: {value}")),
    }
}

/// A plain decimal, with a point or a comma.
fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let is_plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
    text.parse()
        .ok()
        .filter(|number: &f64| is_plain && number.is_finite())
}
