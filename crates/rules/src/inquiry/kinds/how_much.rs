//! "How much may be built?"

use planvy_plan::{Measure, Standing, State};

use crate::building_right::{AreaAnswer, BuildingRightArea, LimitState};
use crate::inquiry::answer::{Decider, Fact};
use crate::inquiry::asked::Asked;
use crate::inquiry::limits::{grouped, limits};
use crate::inquiry::reply::Reply;
use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, InquiryError, Kind, building_right};
use crate::sentences::inquiry as words;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "how-much",
    question: ["Hur mycket får man bygga här?", "How much may be built here?"],
    terms: &[],
    ground: AskedGround::Parcel,
    answer,
};

/// Rules about how much may be built.
pub(super) const AMOUNT: Topic = Topic {
    measures: &[
        Measure::BuildingArea,
        Measure::GrossFloorArea,
        Measure::GrossFloorAreaBelowGround,
    ],
    categories: &["Utnyttjandegrad", "Omfattning"],
    code_parts: &["_Utnytt_"],
};

/// What is said of amounts.
pub(super) const WORDS: words::TopicWords = words::TopicWords {
    subject: ["hur mycket man får bygga", "how much may be built"],
    caution: [
        "Det betyder inte att ytan är fri: andra regler, till exempel om mark som inte får bebyggas, begränsar den.",
        "That does not mean that the area is free: other rules, such as those about land that may not be built on, limit it.",
    ],
    decides: [
        "Vad som räknas in i arean och om ett visst hus ryms avgör byggnadsnämnden.",
        "What counts towards the area and whether a certain building fits the building committee decides.",
    ],
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    if !asked.has_plan_in_force() {
        let proposed = limits(asked, AMOUNT.measures, Standing::Proposed);
        let facts: Vec<_> = proposed
            .iter()
            .map(|limit| asked.fact(limit.found, Some(limit.quantity)))
            .collect();
        return Ok(asked.no_plan_in_force().with_facts(facts));
    }
    let right = building_right::of(asked)?;
    let decides = asked.left(Decider::BuildingCommittee, WORDS.decides(lang).to_owned());
    if right.areas.is_empty() {
        return Ok(Reply::new(State::DoesNotApply, words::no_building_land(lang)).leaving([decides]));
    }
    let mut sentences = Vec::new();
    let mut states = Vec::new();
    let mut facts: Vec<Fact> = Vec::new();
    for area in &right.areas {
        let said = told(asked, area);
        if !said.is_empty() {
            sentences.push(format!(
                "{}{said}",
                building_right::piece(lang, area, right.areas.len())
            ));
        }
        for amount in [&area.max_building_area, &area.max_gross_floor_area] {
            states.push(amount.state);
            facts.extend(building_right::facts(area, &amount.because, &amount.regulations));
        }
    }
    let rules = asked
        .rules(Standing::InForce)
        .filter(|found| AMOUNT.holds(*found));
    let for_human: Vec<_> = rules.filter_map(|found| asked.rule_for_human(found)).collect();
    let set = limits(asked, AMOUNT.measures, Standing::InForce);
    let is_known = |state: &LimitState| matches!(state, LimitState::Known | LimitState::Shared);
    let (state, short) = if states.iter().any(is_known) {
        (State::Applies, sentences.join(" "))
    } else if !set.is_empty() {
        // The plan sets numbers, but they do not make up one for all of the land.
        let set = words::limits(lang, &grouped(set.iter().map(|limit| limit.quantity)));
        (State::Applies, words::amounts_in_parts(lang, &set))
    } else if states.contains(&LimitState::NeedsHuman) || !for_human.is_empty() {
        let count = for_human.len().max(1);
        (State::NeedsHuman, words::only_text_rules(lang, &WORDS, count))
    } else if asked.is_partly_digital() {
        (State::NoData, words::not_in_digital_part(lang, &WORDS))
    } else {
        (State::DoesNotApply, words::no_number(lang, &WORDS))
    };
    Ok(Reply::new(state, short)
        .with_facts(facts)
        .leaving(for_human)
        .leaving([decides]))
}

/// What a piece of land may hold, in a sentence; empty where no number is known.
fn told(asked: &Asked<'_>, area: &BuildingRightArea) -> String {
    let lang = asked.lang;
    let amounts: [(&AreaAnswer, [&str; 2]); 2] = [
        (&area.max_building_area, ["byggnadsarea", "building area"]),
        (&area.max_gross_floor_area, ["bruttoarea", "gross floor area"]),
    ];
    let said: Vec<String> = amounts
        .into_iter()
        .filter_map(|(amount, [sv, en])| {
            let is_shared = amount.state == LimitState::Shared;
            let shared_by = if is_shared { Some(amount.shared_by) } else { None };
            Some(words::amount(
                lang,
                amount.value_m2?,
                lang.pick(sv, en),
                shared_by,
            ))
        })
        .collect();
    if said.is_empty() {
        return String::new();
    }
    words::amounts(lang, &said)
}
