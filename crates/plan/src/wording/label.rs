//! The letter of a regulation on the map.

use crate::catalogue::Entry;
use crate::lang::Lang;
use crate::meaning::{entry_of, meaning, slots::fold_name};
use crate::quantity::{Measure, Quantity};
use crate::regulation::RegulationContent;

/// What stands on the map for a regulation: `B`, `e` with the index 1, `GATA`, `II`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MapLabel {
    /// The letter or word.
    pub letter: String,
    /// The index, drawn as a subscript. None where the delivery gives none: the catalogue knows that there is one, not
    /// which.
    pub index: Option<String>,
}

/// The label of a regulation: the delivered letter; else the catalogue's pattern, with free letters from their slot and
/// storeys in Roman numerals. None for what has no letter (dotted land, lines, levels).
///
/// ```
/// use planvy_plan::wording::map_label;
/// use planvy_plan::{RegulationContent, RegulationGroup};
/// let mut use_of_land = RegulationContent::new(RegulationGroup::Use, "Bostäder");
/// use_of_land.catalogue = "f9e056a6-cda8-4b92-a15d-dc70d61dfa36".parse().ok();
/// assert_eq!(map_label(&use_of_land).map(|label| label.letter).as_deref(), Some("B"));
/// use_of_land.letter = Some("BC".into());
/// assert_eq!(map_label(&use_of_land).map(|label| label.letter).as_deref(), Some("BC"));
/// ```
pub fn map_label(content: &RegulationContent) -> Option<MapLabel> {
    let given = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let index = given(&content.letter_index);
    let letter = given(&content.letter).or_else(|| letter_of_kind(entry_of(content)?, content))?;
    Some(MapLabel { letter, index })
}

/// What stands in an area of a map for a regulation: heights with their figure, as planners write them (`nh 12`, `bh +3,5`), and
/// else its [`map_label`].
///
/// ```
/// use planvy_plan::wording::area_label;
/// use planvy_plan::{Lang, RegulationContent, RegulationGroup, VariableValue};
/// let mut ridge = RegulationContent::new(RegulationGroup::Property, "Högsta nockhöjd är [höjd:decimaltal] meter.");
/// ridge.catalogue = "ee5f8de3-89b0-479a-a5cb-7439d40623e8".parse().ok();
/// let (slot, data_type) = (Some("höjd".into()), Some("decimaltal".into()));
/// let (bound, unit) = (Some("max".into()), Some("meter".into()));
/// ridge.values = vec![VariableValue { slot, data_type, value: "12.5".into(), bound, unit }];
/// assert_eq!(area_label(&ridge, Lang::Sv).map(|label| label.letter).as_deref(), Some("nh 12,5"));
/// ```
pub fn area_label(content: &RegulationContent, lang: Lang) -> Option<MapLabel> {
    let quantities = meaning(content, None).quantities;
    // Planners have no abbreviation for the height of eaves, which plans of other countries set beside that of the building.
    let figure = quantities
        .iter()
        .find(|quantity| quantity.measure != Measure::EavesHeight)
        .and_then(|quantity| figure_label(quantity, lang));
    figure
        .map(|letter| MapLabel { letter, index: None })
        .or_else(|| map_label(content))
}

fn figure_label(quantity: &Quantity, lang: Lang) -> Option<String> {
    let number = quantity.value.number();
    let mut figure = format!("{}", (number * 10.0).round() / 10.0);
    let sign = if number < 0.0 { "" } else { "+" };
    if lang == Lang::Sv {
        figure = figure.replace('.', ",");
    }
    match quantity.measure {
        Measure::RidgeHeight => Some(format!("nh {figure}")),
        Measure::TotalHeight => Some(format!("th {figure}")),
        Measure::BuildingHeight => Some(format!("bh {figure}")),
        Measure::RidgeLevel => Some(format!("nh {sign}{figure}")),
        Measure::TotalLevel => Some(format!("th {sign}{figure}")),
        _ => None,
    }
}

fn letter_of_kind(entry: &Entry, content: &RegulationContent) -> Option<String> {
    if entry
        .quantity
        .is_some_and(|kind| kind.measure == Measure::Storeys)
    {
        let storeys = content.values.iter().find_map(|value| value.number())?;
        return Some(roman(storeys).unwrap_or_else(|| storeys.to_string()));
    }
    if let Some(slot) = entry.letter.strip_prefix('[') {
        let (name, _) = slot.split_once(':')?;
        let value = content
            .values
            .iter()
            .find(|value| fold_name(value.slot.as_deref().unwrap_or_default()) == fold_name(name))?;
        // A free letter is a letter or a word; a longer text is the rule itself.
        return Some(value.value.trim().to_owned())
            .filter(|text| !text.is_empty() && text.chars().count() <= 16);
    }
    let letter = entry.letter.split(['#', '[', ' ']).next().unwrap_or_default();
    Some(letter.to_owned()).filter(|letter| !letter.is_empty())
}

/// A whole number from 1 to 50 in Roman numerals.
///
/// ```
/// use planvy_plan::wording::roman;
/// assert_eq!(roman(4.0).as_deref(), Some("IV"));
/// assert_eq!(roman(12.0).as_deref(), Some("XII"));
/// assert_eq!(roman(1.5), None);
/// ```
pub fn roman(value: f64) -> Option<String> {
    if value.fract() != 0.0 || !(1.0..=50.0).contains(&value) {
        return None;
    }
    let mut rest = value;
    let mut text = String::new();
    for (size, sign) in [
        (50.0, "L"),
        (40.0, "XL"),
        (10.0, "X"),
        (9.0, "IX"),
        (5.0, "V"),
        (4.0, "IV"),
        (1.0, "I"),
    ] {
        while rest >= size {
            text.push_str(sign);
            rest -= size;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Bound, Reference, Value};
    use crate::regulation::{MappedMeaning, RegulationGroup};

    #[test]
    fn eaves_have_no_abbreviation_and_leave_the_place_to_the_height_beside_them() {
        let height = |measure, value_m| Quantity {
            measure,
            bound: Bound::Max,
            value: Value::LengthM(value_m),
            reference: Reference::ForeignLaw,
            scope: None,
            applies_to: None,
        };
        let labelled = |quantities: Vec<Quantity>| {
            let mut content =
                RegulationContent::new(RegulationGroup::Property, "maximale goot- en bouwhoogte (m)");
            let left_as_text = Vec::new();
            content.mapped = Some(MappedMeaning {
                quantities,
                left_as_text,
            });
            area_label(&content, Lang::Sv).map(|label| label.letter)
        };
        let (eaves, total) = (
            height(Measure::EavesHeight, 6.0),
            height(Measure::TotalHeight, 12.0),
        );
        assert_eq!(labelled(vec![eaves.clone(), total]).as_deref(), Some("th 12"));
        assert_eq!(labelled(vec![eaves]), None);
    }
}
