//! Rules about a subject: what kinds that ask "is there a rule about …?" have in common.

use planvy_plan::{Measure, Standing, State};

use super::answer::{Decider, Fact, InquiryError};
use super::asked::{Asked, RuleHere};
use super::reply::Reply;
use crate::sentences::inquiry as words;

/// What makes a rule one about a subject. The code carries the meaning, never the letter.
pub(super) struct Topic {
    /// Numbers that measure one of these.
    pub measures: &'static [Measure],
    /// Categories of the catalogue that begin so.
    pub categories: &'static [&'static str],
    /// Codes that hold one of these parts.
    pub code_parts: &'static [&'static str],
}

impl Topic {
    /// Whether a rule is about it.
    pub fn holds(&self, found: RuleHere<'_, '_>) -> bool {
        let measured = &found.rule.meaning.quantities;
        if measured
            .iter()
            .any(|quantity| self.measures.contains(&quantity.measure))
        {
            return true;
        }
        let Some(entry) = found.rule.meaning.entry else {
            return false;
        };
        self.categories
            .iter()
            .any(|category| entry.category.starts_with(category))
            || self.code_parts.iter().any(|part| entry.code.contains(part))
    }
}

/// The answer of a kind that asks for the rules about a subject.
pub(super) fn answer(
    asked: &Asked<'_>,
    topic: &Topic,
    said: &words::TopicWords,
) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let found: Vec<RuleHere<'_, '_>> = asked
        .rules(Standing::InForce)
        .filter(|found| topic.holds(*found))
        .collect();
    let proposed: Vec<Fact> = asked
        .rules(Standing::Proposed)
        .filter(|found| topic.holds(*found))
        .map(|found| asked.fact(found, found.rule.meaning.quantities.first()))
        .collect();
    let decides = asked.left(Decider::BuildingCommittee, said.decides(lang).to_owned());
    if !asked.has_plan_in_force() {
        return Ok(asked.no_plan_in_force().with_facts(proposed));
    }
    if found.is_empty() {
        let reply = if asked.is_partly_digital() {
            Reply::new(State::NoData, words::not_in_digital_part(lang, said))
        } else {
            Reply::new(State::DoesNotApply, words::no_rule(lang, said))
        };
        return Ok(reply.with_facts(proposed).leaving([decides]));
    }
    let is_decidable = |found: &RuleHere<'_, '_>| found.here.facts.words.value.state == State::Applies;
    let state = if found.iter().any(is_decidable) {
        State::Applies
    } else {
        State::NeedsHuman
    };
    let mut names: Vec<String> = Vec::new();
    for found in &found {
        let name = &found.here.facts.words.value.name;
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let only = match found.as_slice() {
        [only] => Some(only.here.facts.words.value.plain.as_str()),
        _ => None,
    };
    let facts = found
        .iter()
        .map(|found| asked.fact(*found, found.rule.meaning.quantities.first()));
    let for_human = found.iter().filter_map(|found| asked.rule_for_human(*found));
    Ok(
        Reply::new(state, words::rules_found(lang, said, found.len(), &names, only))
            .with_facts(facts)
            .with_facts(proposed)
            .leaving(for_human)
            .leaving([decides]),
    )
}
