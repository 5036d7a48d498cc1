//! The words and numbers of a regulation, made from what it says.

use std::ops::Deref;
use std::sync::Arc;

use planvy_plan::catalogue::{Entry, LandForm};
use planvy_plan::meaning::{Meaning, NumberInText, entry_of, meaning};
use planvy_plan::wording::{formulation, map_label, name, number, plain};
use planvy_plan::{Datum, Lang, Quantity, Reference, RegulationContent, RegulationGroup, State, Value};

use crate::answer::Link;
use crate::prepared::Prepared;
use crate::regulation_answer::{QuantityAnswer, ReadFromText, RegulationWords};
use crate::resource_path::catalogue_path;

/// What is worked out of a content once for a whole snapshot and language.
#[derive(Debug)]
pub struct ContentFacts {
    /// What it means to a machine.
    pub meaning: Meaning,
    /// Its words, with the JSON of them.
    pub words: Prepared<Arc<RegulationWords>>,
    /// Where its kind stands in the catalogue.
    pub catalogue_link: Option<Prepared<Link>>,
    /// True where its numbers are levels, so that they mean something else in a plan of another datum.
    pub depends_on_datum: bool,
    /// Where it stands in an answer.
    pub place_in_order: PlaceInOrder,
    /// True where only a human can decide what it says.
    pub needs_human: bool,
    /// True where it stands for a rule of an older plan that has not been interpreted.
    pub interpretation: bool,
}

/// Facts as a question meets them: those that are kept for the whole snapshot are borrowed, since counting references to
/// them would make each question wait for memory once for every rule.
#[derive(Debug)]
pub enum FactsHere<'a> {
    /// Kept for the snapshot.
    Kept(&'a ContentFacts),
    /// Made for this question.
    Made(Box<ContentFacts>),
}

impl Deref for FactsHere<'_> {
    type Target = ContentFacts;

    fn deref(&self) -> &ContentFacts {
        match self {
            FactsHere::Kept(facts) => facts,
            FactsHere::Made(facts) => facts,
        }
    }
}

/// Where a content stands among those of a plan: by group, then by category, those without one last. The beginning of the
/// category is held as a number beside the facts themselves, so that most comparisons follow no pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceInOrder {
    group: RegulationGroup,
    has_no_category: bool,
    category_head: u64,
}

impl PlaceInOrder {
    fn of(group: RegulationGroup, category: Option<&str>) -> PlaceInOrder {
        let mut head = [0; 8];
        for (held, byte) in head.iter_mut().zip(category.unwrap_or_default().bytes()) {
            *held = byte;
        }
        PlaceInOrder {
            group,
            has_no_category: category.is_none(),
            category_head: u64::from_be_bytes(head),
        }
    }
}

impl ContentFacts {
    /// The facts of a content, its plan having the datum given.
    pub fn of(content: &RegulationContent, lang: Lang, plan_datum: Option<&Datum>) -> ContentFacts {
        let read = meaning(content, plan_datum);
        let depends_on_datum = read
            .quantities
            .iter()
            .any(|quantity| matches!(quantity.reference, Reference::Datum(_)));
        let words = RegulationWords::of(content, lang, &read);
        let kind = words
            .code
            .clone()
            .or_else(|| words.catalogue.map(|id| id.to_string()));
        ContentFacts {
            catalogue_link: kind.map(|kind| {
                Prepared::new(Link {
                    rel: "catalogue",
                    href: catalogue_path(&kind),
                })
            }),
            place_in_order: PlaceInOrder::of(words.group, words.category.as_deref()),
            needs_human: words.state == State::NeedsHuman,
            interpretation: words.interpretation,
            words: Prepared::new(Arc::new(words)),
            depends_on_datum,
            meaning: read,
        }
    }
}

impl RegulationWords {
    /// The words of a content in a language, with what it means to a machine.
    pub fn of(content: &RegulationContent, lang: Lang, read: &Meaning) -> RegulationWords {
        let entry = entry_of(content);
        // Some producers deliver the kind's place in the catalogue in members of their own; the catalogue knows better.
        let of_kind = |in_catalogue: fn(&Entry) -> &'static str, member: &str| {
            let known = entry
                .map(in_catalogue)
                .filter(|text| !text.is_empty())
                .map(str::to_owned);
            known.or_else(|| content.additions.get(member)?.as_str().map(str::to_owned))
        };
        RegulationWords {
            group: content.group,
            land: of_kind(|entry| land_form(entry.land), "anvandningsform"),
            code: entry
                .map(|entry| entry.code.to_owned())
                .or_else(|| content.code.clone()),
            catalogue: content.catalogue.or_else(|| entry?.id),
            letter: map_label(content).map(|label| label.letter + label.index.as_deref().unwrap_or_default()),
            category: of_kind(|entry| entry.category, "kategori"),
            subcategory: of_kind(|entry| entry.subcategory, "underkategori"),
            name: name(content, lang),
            plain: plain(content, lang),
            formulation: Some(formulation(content)).filter(|text| !text.is_empty()),
            formulation_delivered: !content.formulation.trim().is_empty(),
            original_formulation: non_empty(content.original_formulation.as_deref()),
            motive: non_empty(content.motive.as_deref()),
            quantities: read.quantities.iter().map(QuantityAnswer::from).collect(),
            machine_readable: read.machine_readable,
            state: read.state,
            reason: read.reason.as_ref().map(|reason| reason.plain(lang)),
            interpretation: entry.is_some_and(|entry| entry.interpretation),
            read_from_text: read
                .read_from_text
                .iter()
                .map(|read| read_from_text(*read, lang))
                .collect(),
            legal_basis: entry
                .map(|entry| entry.legal_basis)
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
        }
    }
}

fn non_empty(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// The land form in the words of the law: national terms stay as values.
pub(crate) fn land_form(land: LandForm) -> &'static str {
    match land {
        LandForm::PublicPlace => "allmän plats",
        LandForm::DevelopmentLand => "kvartersmark",
        LandForm::Water => "vattenområde",
        LandForm::PlanArea => "planområde",
    }
}

impl From<&Quantity> for QuantityAnswer {
    fn from(quantity: &Quantity) -> QuantityAnswer {
        let (reference, datum) = reference_word(&quantity.reference);
        QuantityAnswer {
            measure: quantity.measure,
            bound: quantity.bound,
            value: quantity.value.number(),
            unit: quantity.value.unit(),
            ratio: match quantity.value {
                Value::Slope { rise, run } => Some([rise, run]),
                _ => None,
            },
            reference,
            datum,
            scope: quantity.scope,
            applies_to: quantity.applies_to.clone().unwrap_or_else(|| "all".to_owned()),
        }
    }
}

/// The word of a reference, and the datum where it is one.
fn reference_word(reference: &Reference) -> (&'static str, Option<String>) {
    let word = match reference {
        Reference::MeanGroundLevel => "mean-ground-level",
        Reference::Datum(datum) => return ("datum", Some(datum.name().to_owned())),
        Reference::Property => "property",
        Reference::PropertyInUseArea => "property-in-use-area",
        Reference::PropertyInRegulationArea => "property-in-regulation-area",
        Reference::UseArea => "use-area",
        Reference::RegulationArea => "regulation-area",
        Reference::Building => "building",
        Reference::PropertyBoundary => "property-boundary",
        Reference::Ground => "ground",
        Reference::ForeignLaw => "foreign-law",
        Reference::None => "none",
    };
    (word, None)
}

fn read_from_text(read: NumberInText, lang: Lang) -> ReadFromText {
    let unit = match read.unit {
        "m2" => "m²",
        "m3" => "m³",
        "deg" => "°",
        "storeys" => lang.pick("våningar", "storeys"),
        other => other,
    };
    let gap = if unit == "°" { "" } else { "\u{a0}" };
    ReadFromText {
        value: read.value,
        unit: read.unit,
        text: format!("{}{gap}{unit}", number(read.value, lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words_schema::ReferenceWord;
    use planvy_plan::{Bound, LevelOverPlanDatum, Measure, OverRh2000, RegulationGroup, State, Unit};
    use proptest::prelude::*;

    proptest! {
        /// The place and then the whole category give the order of group and category.
        #[test]
        fn the_place_in_order_agrees_with_the_words(
            a in (any::<bool>(), proptest::option::of("[a-cå]{0,11}")),
            b in (any::<bool>(), proptest::option::of("[a-cå]{0,11}")),
        ) {
            let group = |is_use: bool| if is_use { RegulationGroup::Use } else { RegulationGroup::Property };
            let place = |(is_use, category): &(bool, Option<String>)| PlaceInOrder::of(group(*is_use), category.as_deref());
            let words = |(is_use, category): &(bool, Option<String>)| (group(*is_use), category.is_none(), category.clone());
            prop_assert_eq!(place(&a).cmp(&place(&b)).then_with(|| a.1.cmp(&b.1)), words(&a).cmp(&words(&b)));
        }
    }

    #[test]
    fn every_reference_has_its_word_in_the_schema() {
        let references = [
            Reference::MeanGroundLevel,
            Reference::Datum(Datum::Rh70),
            Reference::Property,
            Reference::PropertyInUseArea,
            Reference::PropertyInRegulationArea,
            Reference::UseArea,
            Reference::RegulationArea,
            Reference::Building,
            Reference::PropertyBoundary,
            Reference::Ground,
            Reference::ForeignLaw,
            Reference::None,
        ];
        let words: Vec<_> = references
            .iter()
            .map(|reference| reference_word(reference).0)
            .collect();
        assert_eq!(words, ReferenceWord::WORDS);
        assert_eq!(reference_word(&references[1]).1.as_deref(), Some("RH 70"));
    }

    #[test]
    fn a_level_names_its_datum_and_a_slope_keeps_its_ratio() {
        let mut quantity = Quantity {
            measure: Measure::RidgeLevel,
            bound: Bound::Max,
            value: Value::LevelOverRh2000(OverRh2000(-1.5)),
            reference: Reference::Datum(Datum::Rh2000),
            scope: None,
            applies_to: None,
        };
        let level = QuantityAnswer::from(&quantity);
        assert_eq!(
            (level.value, level.unit, level.datum.as_deref()),
            (-1.5, Unit::Metre, Some("RH 2000"))
        );
        assert_eq!(level.applies_to, "all");
        quantity.value = Value::LevelOverPlanDatum(LevelOverPlanDatum(12.0));
        quantity.reference = Reference::Datum(Datum::Other("lokalt".to_owned()));
        assert_eq!(QuantityAnswer::from(&quantity).datum.as_deref(), Some("lokalt"));
        quantity.value = Value::Slope { rise: 1.0, run: 20.0 };
        let slope = QuantityAnswer::from(&quantity);
        assert_eq!((slope.value, slope.ratio), (0.05, Some([1.0, 20.0])));
    }

    #[test]
    fn a_rule_outside_the_catalogue_is_shown_as_it_stands() {
        let mut content = RegulationContent::new(RegulationGroup::Property, "Tak ska vara gröna");
        content
            .additions
            .insert("kategori".to_owned(), "utformning".into());
        content
            .additions
            .insert("anvandningsform".to_owned(), "kvartersmark".into());
        content.letter = Some("f".to_owned());
        content.letter_index = Some("2".to_owned());
        let facts = ContentFacts::of(&content, Lang::En, None);
        let words = &facts.words.value;
        assert_eq!(words.state, State::NeedsHuman);
        assert!(words.reason.is_some() && !words.machine_readable);
        assert_eq!(words.category.as_deref(), Some("utformning"));
        assert_eq!(words.land.as_deref(), Some("kvartersmark"));
        assert_eq!(words.letter.as_deref(), Some("f2"));
        assert_eq!(words.formulation.as_deref(), Some("Tak ska vara gröna"));
        assert!(facts.catalogue_link.is_none());
    }
}
