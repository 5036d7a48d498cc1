//! What a regulation says in words and numbers.

use planvy_plan::{Bound, MappedMeaning, Measure, Quantity, Reference, Scope, Value};

use super::document::{Information, PlanRegulation, PlanValue, code};

/// The information that makes a regulation the main use of its area.
const MAIN_USE: &str = "paakayttotarkoitus";

/// Whether a regulation says what its area is for.
pub(super) fn is_use(regulation: &PlanRegulation) -> bool {
    regulation
        .additional_informations
        .iter()
        .any(|information| code(&information.kind) == MAIN_USE)
}

/// The wording: the kind, what it says, and what is added.
pub(super) fn wording(regulation: &PlanRegulation, title: Option<&str>) -> String {
    let mut words = in_words(code(&regulation.kind));
    if let Some(value) = regulation.value.as_ref().and_then(shown) {
        words = format!("{words}: {value}");
    }
    for information in regulation
        .additional_informations
        .iter()
        .filter(|one| code(&one.kind) != MAIN_USE)
    {
        words = format!("{words}; {}", told(information));
    }
    match title {
        Some(title) => format!("{title}. {words}"),
        None => words,
    }
}

fn told(information: &Information) -> String {
    let kind = in_words(code(&information.kind));
    match information.value.as_ref().and_then(shown) {
        Some(value) => format!("{kind}: {value}"),
        None => kind,
    }
}

/// `sallittuKerrosala` as people read it: `sallittu kerrosala`.
fn in_words(code: &str) -> String {
    let mut words = String::new();
    for character in code.chars() {
        if character.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(character.to_lowercase());
    }
    words
}

fn shown(value: &PlanValue) -> Option<String> {
    let unit = value
        .unit_of_measure
        .as_deref()
        .map_or(String::new(), |unit| format!(" {unit}"));
    let texts = [&value.text, &value.title];
    let text = texts.into_iter().flatten().find_map(|text| text.preferred());
    match (value.number, value.minimum_value, value.maximum_value) {
        (Some(number), ..) => Some(format!("{number}{unit}")),
        (None, Some(least), Some(most)) => Some(format!("{least}–{most}{unit}")),
        (None, Some(least), None) => Some(format!("≥ {least}{unit}")),
        (None, None, Some(most)) => Some(format!("≤ {most}{unit}")),
        (None, None, None) => text.map(str::to_owned),
    }
}

/// The numbers that have a measure in the model; every other number is left for people.
pub(super) fn meaning_of(regulation: &PlanRegulation) -> MappedMeaning {
    let mut meaning = MappedMeaning::default();
    if let Some(value) = &regulation.value {
        let read = quantities(code(&regulation.kind), value);
        if read.is_empty()
            && let Some(shown) = shown(value)
        {
            meaning
                .left_as_text
                .push(format!("{}: {shown}", in_words(code(&regulation.kind))));
        }
        meaning.quantities = read;
    }
    let added = regulation
        .additional_informations
        .iter()
        .filter(|information| information.value.is_some());
    meaning.left_as_text.extend(added.map(told));
    meaning
}

fn quantities(kind: &str, value: &PlanValue) -> Vec<Quantity> {
    let unit = value.unit_of_measure.as_deref();
    let quantity = |measure, bound, value, scope| Quantity {
        measure,
        bound,
        value,
        reference: Reference::ForeignLaw,
        scope,
        applies_to: None,
    };
    match (kind, unit) {
        // Floor area, in square metres of floor.
        ("sallittuKerrosala", Some("k-m2")) => value
            .number
            .filter(|number| *number >= 0.0)
            .map(|number| {
                quantity(
                    Measure::GrossFloorArea,
                    Bound::Max,
                    Value::AreaM2(number),
                    Some(Scope::RegulationArea),
                )
            })
            .into_iter()
            .collect(),
        // Storeys above ground, from and to.
        ("maanpaallinenKerroslukuArvovali", None) => match (value.minimum_value, value.maximum_value) {
            (Some(least), Some(most)) if (0.0..=most).contains(&least) => vec![
                quantity(Measure::Storeys, Bound::Min, Value::Count(least), None),
                quantity(Measure::Storeys, Bound::Max, Value::Count(most), None),
            ],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
