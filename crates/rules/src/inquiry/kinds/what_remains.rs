//! "How much is left to build?"

use planvy_plan::State;

use crate::building_right::{BuildingRightArea, LimitState};
use crate::inquiry::answer::{Decider, Fact};
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind, building_right};
use crate::sentences::inquiry as words;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "what-remains",
    question: ["Hur mycket är kvar att bygga?", "How much is left to build?"],
    terms: &[],
    ground: AskedGround::Parcel,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    if !asked.has_plan_in_force() {
        return Ok(asked.no_plan_in_force());
    }
    let right = building_right::of(asked)?;
    let decides = lang.pick(
        "Vad som räknas in, och om lovfria byggnader räknas, avgör byggnadsnämnden.",
        "What counts, and whether buildings without a permit do, the building committee decides.",
    );
    let decides = asked.left(Decider::BuildingCommittee, decides.to_owned());
    if right.areas.is_empty() {
        return Ok(Reply::new(State::DoesNotApply, words::no_building_land(lang)).leaving([decides]));
    }
    let mut sentences = Vec::new();
    let mut facts: Vec<Fact> = Vec::new();
    let mut states = Vec::new();
    for area in &right.areas {
        let left = &area.remaining_building_area;
        states.push(left.state);
        let piece = building_right::piece(lang, area, right.areas.len());
        sentences.push(format!("{piece}{}", told(asked, area)));
        facts.extend(building_right::facts(area, &left.because, &left.regulations));
        let most = &area.max_building_area;
        for fact in building_right::facts(area, &most.because, &most.regulations) {
            if !facts.iter().any(|known| known.plain == fact.plain) {
                facts.push(fact);
            }
        }
    }
    let state = if states
        .iter()
        .any(|state| matches!(state, LimitState::Known | LimitState::Shared))
    {
        State::Applies
    } else if states.contains(&LimitState::NeedsHuman) {
        State::NeedsHuman
    } else {
        State::NoData
    };
    Ok(Reply::new(state, sentences.join(" "))
        .with_facts(facts)
        .leaving([decides]))
}

/// What is left on a piece of land, in a sentence.
fn told(asked: &Asked<'_>, area: &BuildingRightArea) -> String {
    let lang = asked.lang;
    let left = &area.remaining_building_area;
    let is_shared = left.state == LimitState::Shared;
    match (left.value_m2, area.max_building_area.value_m2) {
        (Some(left_m2), Some(most_m2)) => {
            let shared_by = if is_shared { Some(left.shared_by) } else { None };
            words::remains(lang, left_m2, most_m2, area.existing.building_area_m2, shared_by)
        }
        _ => words::remains_not_known(
            lang,
            area.max_building_area.value_m2,
            area.existing.building_area_m2,
        ),
    }
}
