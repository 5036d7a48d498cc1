//! Numbers about a subject: what kinds that ask "how high, how much, how near?" have in common.

use planvy_plan::{Bound, Datum, Measure, Quantity, Reference, Scope, Standing, State, Unit, Value};

use super::answer::{Decider, InquiryError};
use super::asked::{Asked, RuleHere};
use super::reply::Reply;
use super::topic::Topic;
use crate::sentences::inquiry as words;

/// A number at the place.
#[derive(Clone, Copy)]
pub(super) struct LimitHere<'l, 'a> {
    pub found: RuleHere<'l, 'a>,
    pub quantity: &'l Quantity,
}

/// Numbers that say the same with perhaps different figures: from the lowest to the highest at the place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LimitGroup {
    pub measure: Measure,
    pub bound: Bound,
    pub unit: Unit,
    pub reference: Reference,
    pub scope: Option<Scope>,
    pub applies_to: Option<String>,
    pub lowest: f64,
    pub highest: f64,
}

impl LimitGroup {
    /// The datum, where the numbers are levels.
    pub fn datum(&self) -> Option<&Datum> {
        match &self.reference {
            Reference::Datum(datum) => Some(datum),
            _ => None,
        }
    }
}

/// The numbers of the measures given that stand in a way at the place.
pub(super) fn limits<'l, 'a>(
    asked: &'l Asked<'a>,
    measures: &[Measure],
    standing: Standing,
) -> Vec<LimitHere<'l, 'a>> {
    let mut found = Vec::new();
    for rule in asked.rules(standing) {
        let quantities = rule.rule.meaning.quantities.iter();
        found.extend(
            quantities
                .filter(|quantity| measures.contains(&quantity.measure))
                .map(|quantity| LimitHere {
                    found: rule,
                    quantity,
                }),
        );
    }
    found
}

/// Groups numbers that say the same, in the order that they were met.
pub(super) fn grouped<'q>(quantities: impl Iterator<Item = &'q Quantity>) -> Vec<LimitGroup> {
    let mut groups: Vec<LimitGroup> = Vec::new();
    for quantity in quantities {
        let value = match quantity.value {
            Value::Slope { .. } => continue,
            value => value.number(),
        };
        let same = groups.iter_mut().find(|group| {
            group.measure == quantity.measure
                && group.bound == quantity.bound
                && group.unit == quantity.value.unit()
                && group.reference == quantity.reference
                && group.scope == quantity.scope
                && group.applies_to == quantity.applies_to
        });
        match same {
            Some(group) => {
                group.lowest = group.lowest.min(value);
                group.highest = group.highest.max(value);
            }
            None => groups.push(LimitGroup {
                measure: quantity.measure,
                bound: quantity.bound,
                unit: quantity.value.unit(),
                reference: quantity.reference.clone(),
                scope: quantity.scope,
                applies_to: quantity.applies_to.clone(),
                lowest: value,
                highest: value,
            }),
        }
    }
    groups
}

/// The answer of a kind that asks for numbers. `topic` tells the rules that are about the same without a number.
pub(super) fn answer(
    asked: &Asked<'_>,
    topic: &Topic,
    said: &words::TopicWords,
) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let in_force = limits(asked, topic.measures, Standing::InForce);
    let proposed = limits(asked, topic.measures, Standing::Proposed);
    let facts_of = |limits: &[LimitHere<'_, '_>]| -> Vec<_> {
        limits
            .iter()
            .map(|limit| asked.fact(limit.found, Some(limit.quantity)))
            .collect()
    };
    let phrase = |limits: &[LimitHere<'_, '_>]| {
        words::limits(lang, &grouped(limits.iter().map(|limit| limit.quantity)))
    };
    let coming = (!proposed.is_empty()).then(|| words::proposed_limits(lang, &phrase(&proposed)));
    let decides = asked.left(Decider::BuildingCommittee, said.decides(lang).to_owned());
    if !asked.has_plan_in_force() {
        let mut reply = asked.no_plan_in_force().with_facts(facts_of(&proposed));
        add(&mut reply.short, coming);
        return Ok(reply);
    }
    let texts: Vec<RuleHere<'_, '_>> = asked
        .rules(Standing::InForce)
        .filter(|found| topic.holds(*found))
        .filter(|found| {
            !in_force
                .iter()
                .any(|limit| limit.found.rule.index == found.rule.index)
        })
        .collect();
    let for_human: Vec<_> = asked
        .rules(Standing::InForce)
        .filter(|found| topic.holds(*found))
        .filter_map(|found| asked.rule_for_human(found))
        .collect();
    let text_facts: Vec<_> = texts.iter().map(|found| asked.fact(*found, None)).collect();
    let (state, mut short) = if !in_force.is_empty() {
        (State::Applies, words::set_limits(lang, &phrase(&in_force)))
    } else if !for_human.is_empty() {
        (
            State::NeedsHuman,
            words::only_text_rules(lang, said, for_human.len()),
        )
    } else if asked.is_partly_digital() {
        (State::NoData, words::not_in_digital_part(lang, said))
    } else {
        (State::DoesNotApply, words::no_number(lang, said))
    };
    if state == State::Applies && !for_human.is_empty() {
        add(&mut short, Some(words::and_text_rules(lang, for_human.len())));
    }
    add(&mut short, coming);
    Ok(Reply::new(state, short)
        .with_facts(facts_of(&in_force))
        .with_facts(text_facts)
        .with_facts(facts_of(&proposed))
        .leaving(for_human)
        .leaving([decides]))
}

/// Adds a sentence to others.
pub(super) fn add(sentences: &mut String, more: Option<String>) {
    if let Some(more) = more {
        sentences.push(' ');
        sentences.push_str(&more);
    }
}
