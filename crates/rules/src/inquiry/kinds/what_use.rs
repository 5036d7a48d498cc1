//! "What may the land be used for?"

use planvy_plan::{Standing, State};

use crate::inquiry::answer::{Decider, Fact};
use crate::inquiry::asked::{Asked, RuleHere};
use crate::inquiry::limits::add;
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind};
use crate::sentences::inquiry as words;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "what-use",
    question: ["Vad får marken användas till?", "What may the land be used for?"],
    terms: &[],
    ground: AskedGround::Place,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let uses = |standing| -> Vec<RuleHere<'_, '_>> {
        asked
            .rules(standing)
            .filter(|found| found.rule.is_use())
            .collect()
    };
    let (in_force, proposed) = (uses(Standing::InForce), uses(Standing::Proposed));
    let names = |uses: &[RuleHere<'_, '_>]| -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for found in uses {
            let name = &found.here.facts.words.value.name;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    };
    let facts_of = |uses: &[RuleHere<'_, '_>]| -> Vec<Fact> {
        uses.iter().map(|found| asked.fact(*found, None)).collect()
    };
    let coming = (!proposed.is_empty()).then(|| words::proposed_uses(lang, &names(&proposed)));
    if in_force.is_empty() {
        let mut reply = if asked.has_plan_in_force() {
            let none = lang.pick(
                "Planen anger ingen användning just här. Läs plankartan.",
                "The plan sets no use for this very place. Read the plan map.",
            );
            Reply::new(State::NoData, none.to_owned())
        } else {
            asked.no_plan_in_force()
        };
        add(&mut reply.short, coming);
        return Ok(reply.with_facts(facts_of(&proposed)));
    }
    let for_human: Vec<_> = in_force
        .iter()
        .filter_map(|found| asked.rule_for_human(*found))
        .collect();
    let state = if for_human.len() == in_force.len() {
        State::NeedsHuman
    } else {
        State::Applies
    };
    let mut short = match state {
        State::NeedsHuman => lang
            .pick(
                "Användningen står i en äldre plan och behöver läsas av en människa.",
                "The use stands in an older plan and has to be read by a human.",
            )
            .to_owned(),
        _ => words::uses(lang, &names(&in_force)),
    };
    add(&mut short, coming);
    let decides = lang.pick(
        "Om en viss verksamhet ryms i användningen avgör byggnadsnämnden.",
        "Whether a certain activity fits the use the building committee decides.",
    );
    Ok(Reply::new(state, short)
        .with_facts(facts_of(&in_force))
        .with_facts(facts_of(&proposed))
        .leaving(for_human)
        .leaving([asked.left(Decider::BuildingCommittee, decides.to_owned())]))
}
