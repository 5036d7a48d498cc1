//! The numbers of an answer, before everything else.

use planvy_plan::{Bound, Lang, Measure, Standing, State};
use planvy_rules::answer::PlaceKind;
use planvy_rules::{Answer, QuantityAnswer, RegulationAnswer};

use super::phrases;

/// One number with what it limits and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number with its unit.
    pub number: String,
    /// What it limits.
    pub what: String,
    /// Against what, for which structures, in which plan.
    pub from: String,
}

impl Figure {
    /// True where words stand in place of a number.
    pub fn is_words(&self) -> bool {
        !self.number.contains(|letter: char| letter.is_ascii_digit())
    }
}

/// The numbers that hold at the place: of regulations in force, each once, what people ask for most (how high, how large)
/// first. Numbers of a part of the place say so.
pub fn figures(answer: &Answer, lang: Lang) -> Vec<Figure> {
    let mut figures: Vec<((Measure, Bound), Figure)> = Vec::new();
    let holding = answer
        .regulations
        .iter()
        .filter(|rule| rule.standing == Standing::InForce && rule.words.state == State::Applies);
    for rule in holding {
        for quantity in &rule.words.quantities {
            let figure = Figure {
                number: phrases::number_with_unit(lang, quantity),
                what: phrases::limit_name(lang, quantity.measure, quantity.bound),
                from: about(answer, rule, quantity, lang),
            };
            if !figures.iter().any(|(_, held)| *held == figure) {
                figures.push(((quantity.measure, quantity.bound), figure));
            }
        }
    }
    figures.sort_by_key(|&(order, _)| order);
    figures.into_iter().map(|(_, figure)| figure).collect()
}

fn about(answer: &Answer, rule: &RegulationAnswer, quantity: &QuantityAnswer, lang: Lang) -> String {
    let mut parts = Vec::new();
    let reference = phrases::reference(lang, quantity);
    if !reference.is_empty() {
        parts.push(reference);
    }
    if quantity.applies_to != "all" {
        parts.push(format!("{} {}", lang.pick("gäller", "for"), quantity.applies_to));
    }
    if let Some(percent) = rule.share.percent.filter(|&percent| percent < 99.5) {
        parts.push(format!(
            "{} {}",
            lang.pick("på", "on"),
            lang.pick(
                format!("{} av platsen", phrases::percent(lang, percent)),
                format!("{} of the place", phrases::percent(lang, percent)),
            )
        ));
    }
    let share = &rule.share;
    let is_of_an_area = matches!(answer.place.kind, PlaceKind::Parcel | PlaceKind::Area);
    if is_of_an_area && share.m2.is_none() && share.length_m.is_none() {
        parts.push(lang.pick("i en punkt", "at one point").to_owned());
    }
    let plan = answer.plans.iter().find(|plan| plan.record.id == rule.plan);
    if let Some(designation) = plan.and_then(|plan| plan.record.designation.clone()) {
        // The parts of a number stay on one line.
        parts.push(designation.replace(' ', "\u{a0}"));
    }
    parts.join(", ")
}
