//! "May I build this?": what the plan says about it with numbers, what needs no permit, and who decides. Never a yes or a no.

mod comparison;
mod permit;

use planvy_plan::catalogue::LandLimit;
use planvy_plan::{Measure, Standing, State};

use super::how_close::DISTANCE;
use super::how_high::HEIGHT;
use super::how_much::AMOUNT;
use super::protected::PROTECTION;
use super::who_decides::PERMITS;
use crate::inquiry::answer::{Abstention, Decider, Fact, WantedBuilding};
use crate::inquiry::asked::{Asked, RuleHere};
use crate::inquiry::limits::{add, grouped, limits};
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind, building_right};
use crate::sentences::inquiry as words;
use crate::sentences::inquiry::building as said;
use comparison::{Compared, Outcome};

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "may-i-build",
    question: ["Får jag bygga det här?", "May I build this?"],
    terms: &["building", "areaM2", "ridgeHeightM", "distanceM"],
    ground: AskedGround::Parcel,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let Some(wanted) = asked.inquiry.terms.building else {
        return Err(InquiryError::MissingTerm {
            kind: KIND.name,
            term: "building",
        });
    };
    let terms = &asked.inquiry.terms;
    let question = Some(said::question(
        lang,
        wanted,
        terms.area_m2,
        terms.ridge_height_m,
        terms.distance_m,
    ));
    let permit = permit::told(asked, wanted);
    if !asked.has_plan_in_force() {
        let mut reply = asked.no_plan_in_force();
        add(&mut reply.short, Some(permit.short));
        return Ok(Reply { question, ..reply }
            .with_facts(permit.facts)
            .leaving(permit.abstentions)
            .leaving([committee(asked)]));
    }
    let right = building_right::of(asked)?;
    if right.areas.is_empty() {
        let reply = Reply::new(State::DoesNotApply, words::no_building_land(lang));
        return Ok(Reply { question, ..reply }.leaving([committee(asked)]));
    }
    let compared = comparison::all(asked, &right);
    let (land_facts, land_for_human) = land(asked, wanted);
    let for_human = rules_for_human(asked);
    let told = short(&compared);
    let is = |outcome| compared.iter().any(|compared| compared.outcome == outcome);
    // One number that is gone beyond answers the question; else what is open decides.
    let state = if is(Outcome::Breaks) {
        State::Applies
    } else if is(Outcome::Open) || (!is(Outcome::Keeps) && !for_human.is_empty()) {
        State::NeedsHuman
    } else {
        State::Applies
    };
    let mut short = told.unwrap_or_else(|| said::nothing_to_compare(lang, &numbers(asked)));
    add(&mut short, Some(permit.short));
    let is_protected = asked
        .rules(Standing::InForce)
        .any(|found| PROTECTION.holds(found) || PERMITS.holds(found));
    add(
        &mut short,
        is_protected.then(|| said::protection_may_override(lang)),
    );
    let uses = asked
        .rules(Standing::InForce)
        .filter(|found| found.rule.is_use())
        .map(|found| asked.fact(found, None));
    Ok(Reply {
        question,
        ..Reply::new(state, short)
    }
    .with_facts(compared.into_iter().map(|compared| compared.fact))
    .with_facts(land_facts)
    .with_facts(uses)
    .with_facts(permit.facts)
    .leaving(permit.abstentions)
    .leaving(land_for_human)
    .leaving(for_human)
    .leaving([committee(asked)]))
}

/// What goes beyond a number first; where nothing does, what is open and what keeps.
fn short(compared: &[Compared]) -> Option<String> {
    let sentences = |wanted: &[Outcome]| -> Vec<&str> {
        let found = compared
            .iter()
            .filter(|compared| wanted.contains(&compared.outcome));
        found.map(|compared| compared.fact.plain.as_str()).collect()
    };
    let broken = sentences(&[Outcome::Breaks]);
    let told = if broken.is_empty() {
        sentences(&[Outcome::Open, Outcome::Keeps])
    } else {
        broken
    };
    (!told.is_empty()).then(|| told.join(" "))
}

/// The plan's numbers for distance and height, where none of them can be compared.
fn numbers(asked: &Asked<'_>) -> String {
    let measures: Vec<Measure> = DISTANCE.measures.iter().chain(HEIGHT.measures).copied().collect();
    let found = limits(asked, &measures, Standing::InForce);
    words::limits(asked.lang, &grouped(found.iter().map(|limit| limit.quantity)))
}

/// Where on the parcel the building must not stand.
fn land(asked: &Asked<'_>, wanted: WantedBuilding) -> (Vec<Fact>, Vec<Abstention>) {
    let lang = asked.lang;
    let mut facts = Vec::new();
    let mut for_human = Vec::new();
    for found in asked.rules(Standing::InForce) {
        let Some(limit) = &found.rule.meaning.limit_on_land else {
            continue;
        };
        let area_m2 = found.here.share.m2;
        let plain = match (limit.limit, wanted) {
            (LandLimit::NoBuilding | LandLimit::NoStructure, _) => said::no_build(lang, area_m2),
            (LandLimit::AncillaryOnly, WantedBuilding::Ancillary) => said::ancillary_allowed(lang, area_m2),
            (LandLimit::AncillaryOnly, _) => said::ancillary_only(lang, area_m2),
            (LandLimit::BelowGroundOnly, _) => said::below_ground_only(lang, area_m2),
            (LandLimit::NotNamed | LandLimit::NamedOnly | LandLimit::NamedBelowGroundOnly, _) => {
                for_human.push(Abstention {
                    plain: said::named_structures(lang, area_m2, limit.named.as_deref()),
                    decided_by: Decider::BuildingCommittee,
                    regulation: Some(found.rule.id),
                });
                found.here.facts.words.value.plain.clone()
            }
        };
        facts.push(Fact {
            plain,
            ..asked.fact(found, None)
        });
    }
    (facts, for_human)
}

/// Rules about the same matters that only a human can read, and protection and permit rules.
fn rules_for_human(asked: &Asked<'_>) -> Vec<Abstention> {
    let topics = [&HEIGHT, &AMOUNT, &DISTANCE, &PROTECTION, &PERMITS];
    let concerns =
        |found: &RuleHere<'_, '_>| found.rule.is_use() || topics.iter().any(|topic| topic.holds(*found));
    let mut left: Vec<Abstention> = asked
        .rules(Standing::InForce)
        .filter(concerns)
        .filter_map(|found| asked.rule_for_human(found))
        .collect();
    let protects = asked
        .rules(Standing::InForce)
        .filter(|found| PROTECTION.holds(*found) || PERMITS.holds(*found));
    left.extend(protects.map(|found| Abstention {
        plain: said::protected(asked.lang, &found.here.facts.words.value.name),
        decided_by: Decider::BuildingCommittee,
        regulation: Some(found.rule.id),
    }));
    left
}

/// Who decides in the end.
fn committee(asked: &Asked<'_>) -> Abstention {
    asked.left(Decider::BuildingCommittee, said::committee(asked.lang))
}
