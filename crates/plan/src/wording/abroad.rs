//! Regulations made under another law than Sweden's, in words: the numbers that a mapping read out, then the plan's own words.

use super::number::number;
use super::quotable;
use crate::lang::Lang;
use crate::quantity::{Bound, Measure, Quantity, Unit};
use crate::regulation::{MappedMeaning, RegulationContent, RegulationGroup};

/// The regulation in a plain sentence or two.
pub(super) fn plain(content: &RegulationContent, mapped: &MappedMeaning, lang: Lang) -> String {
    let mut sentences = Vec::new();
    if !mapped.quantities.is_empty() {
        let numbers: Vec<String> = mapped
            .quantities
            .iter()
            .map(|quantity| said(quantity, lang))
            .collect();
        let numbers = numbers.join(", ");
        sentences.push(lang.pick(
            format!(
                "Planen anger {numbers}. Vad talen räknas från avgör planens egen lag, som inte är Sveriges."
            ),
            format!(
                "The plan sets {numbers}. What the numbers are counted from is for the plan's own law to say, which is not Sweden's."
            ),
        ));
    }
    let own = quotable(content);
    sentences.push(if own.is_empty() {
        lang.pick(
            "Leveransen har ingen text. Läs planhandlingen.",
            "The delivery has no text. Read the plan document.",
        )
        .to_owned()
    } else {
        lang.pick(
            format!("Planens egna ord: ”{own}”."),
            format!("The plan's own words: “{own}”."),
        )
    });
    if !mapped.left_as_text.is_empty() {
        let left = mapped.left_as_text.join(lang.pick("”, ”", "”, “"));
        sentences.push(lang.pick(
            format!("Detta är inte tolkat: ”{left}”."),
            format!("This has not been interpreted: “{left}”."),
        ));
    }
    sentences.join(" ")
}

/// The name of a kind that the Swedish catalogue does not hold.
pub(super) fn name(group: RegulationGroup, lang: Lang) -> &'static str {
    match group {
        RegulationGroup::Use => lang.pick(
            "Användning enligt ett annat lands plan",
            "Use by another country's plan",
        ),
        RegulationGroup::Property => lang.pick(
            "Regel enligt ett annat lands plan",
            "Rule of another country's plan",
        ),
        RegulationGroup::Administrative => lang.pick(
            "Administrativ regel enligt ett annat lands plan",
            "Administrative rule of another country's plan",
        ),
    }
}

/// One number: "totalhöjd högst 11 m".
fn said(quantity: &Quantity, lang: Lang) -> String {
    let bound = match quantity.bound {
        Bound::Min => lang.pick("minst", "at least"),
        Bound::Max => lang.pick("högst", "at most"),
        Bound::Exact => lang.pick("exakt", "exactly"),
    };
    let (sv, en) = measured(quantity.measure);
    let value = number(quantity.value.number(), lang);
    let unit = match quantity.value.unit() {
        Unit::Metre => "\u{a0}m",
        Unit::SquareMetre => "\u{a0}m²",
        Unit::CubicMetre => "\u{a0}m³",
        Unit::Percent => lang.pick("\u{a0}%", "%"),
        Unit::Degree => "°",
        Unit::Count | Unit::Ratio => "",
    };
    let of = match quantity.applies_to.as_deref() {
        Some(structure) => lang.pick(format!(" för {structure}"), format!(" for {structure}")),
        None => String::new(),
    };
    format!("{} {bound} {value}{unit}{of}", lang.pick(sv, en))
}

/// What a number measures, Swedish and English. The words of the model: the law may draw its lines elsewhere.
fn measured(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::RidgeHeight => ("nockhöjd", "ridge height"),
        Measure::TotalHeight => ("totalhöjd", "total height"),
        Measure::BuildingHeight => ("byggnadshöjd", "building height"),
        Measure::EavesHeight => ("takfotshöjd", "eaves height"),
        Measure::RidgeLevel => ("nockens nivå", "ridge level"),
        Measure::TotalLevel => ("högsta nivå", "highest level"),
        Measure::RoofPitch => ("takvinkel", "roof pitch"),
        Measure::BuildingArea => ("byggnadsarea", "building area"),
        Measure::GrossFloorArea => ("bruttoarea", "gross floor area"),
        Measure::GrossFloorAreaBelowGround => ("bruttoarea under mark", "gross floor area below ground"),
        Measure::Storeys => ("antal våningar", "number of storeys"),
        Measure::PropertyArea => ("tomtens area", "area of the plot"),
        Measure::DistanceToBoundary => ("avstånd till gräns", "distance to the boundary"),
        Measure::GroundLevel => ("markens nivå", "ground level"),
        Measure::ExcavationLevel => ("lägsta schaktnivå", "level of excavation"),
        Measure::GroundSlope => ("markens lutning", "slope of the ground"),
        Measure::PermeableShare => ("genomsläpplig andel", "permeable share"),
        Measure::ClearHeight => ("fri höjd", "clear height"),
        Measure::BarrierLevel => ("skyddets nivå", "level of the barrier"),
        Measure::Volume => ("volym", "volume"),
        Measure::Area => ("area", "area"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Reference, Value};

    fn told(mapped: MappedMeaning, words: &str, lang: Lang) -> String {
        let mut content = RegulationContent::new(RegulationGroup::Property, words);
        content.mapped = Some(mapped);
        super::super::plain(&content, lang)
    }

    fn height(value_m: f64) -> Quantity {
        Quantity {
            measure: Measure::TotalHeight,
            bound: Bound::Max,
            value: Value::LengthM(value_m),
            reference: Reference::ForeignLaw,
            scope: None,
            applies_to: None,
        }
    }

    #[test]
    fn numbers_come_first_and_then_the_plans_own_words() {
        let mapped = MappedMeaning {
            quantities: vec![height(11.5)],
            left_as_text: vec!["kap haaks op de weg".to_owned()],
        };
        assert_eq!(
            told(mapped.clone(), "maximum bouwhoogte 11,5 m.", Lang::Sv),
            "Planen anger totalhöjd högst 11,5\u{a0}m. Vad talen räknas från avgör planens egen lag, som inte är Sveriges. \
             Planens egna ord: ”maximum bouwhoogte 11,5 m”. Detta är inte tolkat: ”kap haaks op de weg”."
        );
        let english = told(mapped, "maximum bouwhoogte 11,5 m.", Lang::En);
        assert!(
            english.starts_with("The plan sets total height at most 11.5\u{a0}m."),
            "{english}"
        );
        // What is said of the Swedish catalogue, and that quotations are in Swedish, would be wrong here.
        assert!(
            !english.contains("In Swedish") && !english.contains("catalogue"),
            "{english}"
        );
    }

    #[test]
    fn the_height_of_eaves_is_told_beside_that_of_the_building() {
        let eaves = Quantity {
            measure: Measure::EavesHeight,
            ..height(6.0)
        };
        let mapped = MappedMeaning {
            quantities: vec![eaves, height(12.0)],
            left_as_text: Vec::new(),
        };
        for (lang, words) in [
            (
                Lang::Sv,
                "Planen anger takfotshöjd högst 6\u{a0}m, totalhöjd högst 12\u{a0}m.",
            ),
            (
                Lang::En,
                "The plan sets eaves height at most 6\u{a0}m, total height at most 12\u{a0}m.",
            ),
        ] {
            let text = told(mapped.clone(), "maximale goot- en bouwhoogte (m)", lang);
            assert!(text.starts_with(words), "{text}");
        }
    }

    #[test]
    fn a_rule_without_numbers_or_words_is_said_to_have_none() {
        let words = told(MappedMeaning::default(), "", Lang::En);
        assert_eq!(words, "The delivery has no text. Read the plan document.");
        let content = RegulationContent {
            mapped: Some(MappedMeaning::default()),
            ..RegulationContent::new(RegulationGroup::Use, "Wonen")
        };
        assert_eq!(
            super::super::plain(&content, Lang::Sv),
            "Planens egna ord: ”Wonen”."
        );
        assert_eq!(
            super::super::name(&content, Lang::En),
            "Use by another country's plan"
        );
    }
}
