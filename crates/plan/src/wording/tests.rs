use super::*;
use crate::catalogue::{Role, catalogue};
use crate::quantity::{Bound, Unit};
use crate::regulation::{RegulationGroup, VariableValue};

fn of_code(code: &str, values: &[(&str, &str, &str)]) -> RegulationContent {
    let mut content = RegulationContent::new(RegulationGroup::Property, "");
    content.code = Some(code.to_owned());
    content.values = values
        .iter()
        .map(|(slot, data_type, value)| VariableValue {
            slot: Some((*slot).to_owned()),
            data_type: Some((*data_type).to_owned()),
            value: (*value).to_owned(),
            ..Default::default()
        })
        .collect();
    content
}

/// A content of a kind with every slot filled in as its type asks.
fn complete(entry: &Entry) -> RegulationContent {
    let mut content = RegulationContent::new(entry.group, "");
    content.code = Some(entry.code.to_owned());
    content.values = entry
        .slots
        .iter()
        .zip(0..)
        .map(|(slot, at)| VariableValue {
            slot: Some(slot.name.to_owned()),
            data_type: Some(if slot.is_numeric() { "decimaltal" } else { "text" }.to_owned()),
            value: if slot.is_numeric() {
                (7 + at).to_string()
            } else {
                format!("ord{at}")
            },
            ..Default::default()
        })
        .collect();
    content
}

#[test]
fn no_sentence_of_any_kind_keeps_a_gap_or_a_doubled_sign() {
    for entry in catalogue().entries() {
        let mut empty = RegulationContent::new(entry.group, "");
        empty.code = Some(entry.code.to_owned());
        let mut with_text = empty.clone();
        with_text.formulation = "Egna ord med [text:text] och [höjd:decimaltal].".to_owned();
        for content in [complete(entry), empty, with_text] {
            for lang in [Lang::Sv, Lang::En] {
                for text in [plain(&content, lang), name(&content, lang), formulation(&content)] {
                    assert!(!text.is_empty(), "{}", entry.code);
                    for sign in ["{", "}", "..", "  ", " .", " ,", ":.", "[text"] {
                        assert!(!text.contains(sign), "{}: {sign:?} in {text:?}", entry.code);
                    }
                }
                let sentence = plain(&content, lang);
                assert!(sentence.ends_with('.'), "{}: {sentence}", entry.code);
                assert!(
                    sentence.starts_with(|c: char| c.is_uppercase()),
                    "{}: {sentence}",
                    entry.code
                );
            }
        }
    }
}

#[test]
fn every_word_that_a_plan_gives_reaches_the_reader() {
    for entry in catalogue()
        .entries()
        .iter()
        .filter(|entry| entry.role != Role::Interpretation)
    {
        let content = complete(entry);
        for (slot, value) in entry.slots.iter().zip(&content.values) {
            if slot.name == "orsak" {
                continue;
            }
            let text = plain(&content, Lang::Sv);
            assert!(
                text.contains(&value.value),
                "{}: {} is lost in {text:?}",
                entry.code,
                slot.name
            );
        }
    }
}

#[test]
fn the_sense_of_a_sentence_is_the_bound_of_its_kind() {
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let most = (
        ["högst", "inte ligga högre", "luta högst"].as_slice(),
        ["at most", "no higher", "may not lie higher"].as_slice(),
    );
    let least = (
        ["minst", "lägst", "inte ligga lägre", "djupare än till"].as_slice(),
        [
            "at least",
            "no lower",
            "may not lie lower",
            "may not go below",
            "At least",
        ]
        .as_slice(),
    );
    let mut seen = 0;
    for entry in catalogue().entries() {
        let Some(kind) = entry.quantity else { continue };
        seen += 1;
        let (sv, en) = (entry.plain(Lang::Sv).to_lowercase(), entry.plain(Lang::En));
        // "den högsta punkten" names the point, and a range holds both.
        let sv = sv.replace("högsta punkten", "");
        if entry.code.contains("Minmax") {
            assert!(says(&sv, most.0) && says(&sv, least.0), "{}", entry.code);
            continue;
        }
        let (max_sv, max_en) = (says(&sv, most.0), says(en, most.1));
        let (min_sv, min_en) = (says(&sv, least.0), says(en, least.1));
        let expected = match kind.bound {
            Bound::Max => (true, false),
            Bound::Min => (false, true),
            Bound::Exact => (false, false),
        };
        assert_eq!((max_sv, min_sv), expected, "{}: {sv}", entry.code);
        assert_eq!((max_en, min_en), expected, "{}: {en}", entry.code);
        let notation = entry.words.notation;
        if !notation.is_empty() {
            assert_eq!(
                (notation.contains('≤'), notation.contains('≥')),
                expected,
                "{}: {notation}",
                entry.code
            );
        }
    }
    assert!(seen > 170, "{seen}");
}

#[test]
fn a_sentence_names_the_unit_of_its_kind() {
    for entry in catalogue().entries() {
        let Some(kind) = entry.quantity else { continue };
        let (sv, en) = match kind.unit {
            Unit::Metre => (" meter", " metres"),
            Unit::SquareMetre => ("kvadratmeter", "square metres"),
            Unit::CubicMetre => ("kubikmeter", "cubic metres"),
            Unit::Percent => (" procent", " percent"),
            Unit::Degree => (" grader", " degrees"),
            Unit::Count => ("{storeys}", "{storeys}"),
            Unit::Ratio => ("luta", "slope"),
        };
        assert!(entry.plain(Lang::Sv).contains(sv), "{}", entry.code);
        assert!(entry.plain(Lang::En).contains(en), "{}", entry.code);
    }
}

#[test]
fn sentences_are_read_aloud_with_their_numbers() {
    let ridge = of_code("DP_KM_Eg_Utform_Nockhojd_Meter", &[("hojd", "decimaltal", "13")]);
    assert_eq!(
        plain(&ridge, Lang::Sv),
        "Nockhöjden får vara högst 13 meter. Höjden räknas från markens medelnivå intill byggnaden."
    );
    assert_eq!(formulation(&ridge), "Nockhöjd ≤ 13 m över medelmarknivå");
    let area = of_code(
        "DP_KM_Eg_Omfatt_Byggnadsarea_Kvm",
        &[("exploatering", "decimaltal", "5500")],
    );
    assert!(plain(&area, Lang::Sv).contains("högst 5\u{a0}500 kvadratmeter"));
    assert!(plain(&area, Lang::En).contains("at most 5,500 square metres"));
    let years = of_code("DP_PO_Ad_Genomforande", &[("antal", "heltal", "5")]);
    assert!(plain(&years, Lang::Sv).starts_with("Planens genomförandetid är 5 år."));
    let storeys = |number| {
        of_code(
            "DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre",
            &[("antal", "decimaltal", number)],
        )
    };
    assert!(plain(&storeys("1"), Lang::Sv).starts_with("Byggnaden får ha högst 1 våning."));
    assert!(plain(&storeys("2"), Lang::En).starts_with("The building may have at most 2 storeys."));
    let level = of_code(
        "DP_AP_Eg_UtformAP_Mark_Minushojd",
        &[("höjd", "decimaltal", "1.50")],
    );
    assert!(plain(&level, Lang::Sv).contains("nivån −1,5 meter"));
    let level = of_code(
        "DP_KM_Eg_Hojd_HogstaHojd_NockhojdNollplan",
        &[("höjd", "decimaltal", "28.5")],
    );
    assert!(plain(&level, Lang::En).contains("level +28.5 metres"));
    let slope = of_code(
        "DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_StorstaLutning",
        &[("lutning1", "decimaltal", "1"), ("lutning2", "decimaltal", "20")],
    );
    assert!(plain(&slope, Lang::Sv).starts_with("Marken får luta högst 1:20."));
}

#[test]
fn a_use_in_own_words_is_named_in_them() {
    let mut land_use = of_code("DP_KM_R_A", &[("anvandning", "text", "Idrott, bad")]);
    land_use.group = RegulationGroup::Use;
    assert_eq!(
        plain(&land_use, Lang::Sv),
        "Tillåten användning av marken: Idrott, bad."
    );
    assert_eq!(
        plain(&land_use, Lang::En),
        "Permitted use of the land: Idrott, bad."
    );
}

#[test]
fn a_rule_in_own_words_is_quoted_with_the_note_that_it_has_to_be_read() {
    let mut attic = of_code("DP_KM_Eg_ByggnadersAnvandning_ByggnAnv_Annan", &[]);
    attic.formulation = "Vind får inte inredas".to_owned();
    let text = plain(&attic, Lang::Sv);
    assert!(
        text.contains("”Vind får inte inredas”") && text.contains("läsas och bedömas av en människa"),
        "{text}"
    );
}

#[test]
fn a_value_that_cannot_be_used_is_not_asserted() {
    let mut ridge = of_code(
        "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd",
        &[("höjd", "decimaltal", "12")],
    );
    ridge.formulation = "Högsta nockhöjd är [höjd:decimaltal] meter.".to_owned();
    if let Some(value) = ridge.values.first_mut() {
        value.unit = Some("kvadratmeter".to_owned());
    }
    let text = plain(&ridge, Lang::Sv);
    assert!(!text.contains("får vara högst"), "{text}");
    assert!(text.contains("”Högsta nockhöjd är 12 meter”"), "{text}");
}

#[test]
fn a_deviating_text_is_shown_beside_our_sentence() {
    let mut dotted = of_code(
        "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark",
        &[],
    );
    dotted.formulation = "Marken får inte förses med byggnad.".to_owned();
    assert_eq!(plain(&dotted, Lang::Sv), "Här får inga byggnader uppföras.");
    dotted.formulation = "Marken får inte förses med byggnad utom växthus.".to_owned();
    assert!(plain(&dotted, Lang::Sv).contains("”Marken får inte förses med byggnad utom växthus”"));
}

#[test]
fn what_is_outside_the_catalogue_says_so() {
    let mut unknown = RegulationContent::new(RegulationGroup::Property, "Högst två plank");
    unknown.catalogue = "00000000-0000-4000-8000-000000000000".parse().ok();
    assert!(plain(&unknown, Lang::Sv).starts_with("Bestämmelsen finns inte i katalogen."));
    assert!(plain(&unknown, Lang::Sv).contains("”Högst två plank”"));
    unknown.formulation.clear();
    assert!(plain(&unknown, Lang::En).contains("the delivery has no text"));
    assert!(!name(&unknown, Lang::Sv).is_empty());
}

#[test]
fn letters_come_from_the_delivery_and_then_from_the_kind() {
    let letter = |content: &RegulationContent| map_label(content).map(|label| label.letter);
    assert_eq!(letter(&of_code("DP_AP_Gata", &[])).as_deref(), Some("GATA"));
    assert_eq!(
        letter(&of_code("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", &[])).as_deref(),
        Some("h")
    );
    assert_eq!(letter(&of_code("DP_KM_Eg_Omfatt_Prickmark", &[])), None);
    let storeys = of_code(
        "DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre",
        &[("antal", "decimaltal", "4")],
    );
    assert_eq!(letter(&storeys).as_deref(), Some("IV"));
    let free = "DP_AP_Eg_UtformAP_SkyddStorning_BullerskyddHojdNollplan";
    assert_eq!(
        letter(&of_code(free, &[("beteckning", "text", "skärm")])).as_deref(),
        Some("skärm")
    );
    assert_eq!(letter(&of_code(free, &[("bullerskydd", "text", "skärm")])), None);
    let mut delivered = of_code("DP_KM_Eg_Omfatt_Byggnadsarea_Kvm", &[]);
    delivered.letter = Some("e".to_owned());
    delivered.letter_index = Some("1".to_owned());
    assert_eq!(
        map_label(&delivered),
        Some(MapLabel {
            letter: "e".to_owned(),
            index: Some("1".to_owned())
        })
    );
}

#[test]
fn sentences_in_english_hold_no_swedish_but_the_names_of_slots() {
    for entry in catalogue().entries() {
        for text in [entry.name(Lang::En), entry.plain(Lang::En)] {
            let mut outside = true;
            let own: String = text
                .chars()
                .filter(|c| {
                    outside = if *c == '{' { false } else { outside || *c == '}' };
                    outside
                })
                .collect();
            let swedish = own.to_lowercase().contains(['å', 'ä', 'ö']) || own.contains(" och ");
            assert!(!swedish, "{}: {text}", entry.code);
        }
    }
}
