//! "Is anything here for a time only, or from a later day on?"

use planvy_plan::{Lang, Standing, State};

use crate::inquiry::answer::Decider;
use crate::inquiry::asked::{Asked, RuleHere};
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, InquiryError, Kind};

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "temporary",
    question: [
        "Gäller något bara en tid, eller först senare?",
        "Does anything apply for a time only, or only later?",
    ],
    terms: &[],
    ground: AskedGround::Place,
    answer,
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    if !asked.has_plan_in_force() {
        return Ok(asked.no_plan_in_force());
    }
    let mut sentences = Vec::new();
    let mut facts = Vec::new();
    for standing in [Standing::InForce, Standing::NotYet, Standing::Ended] {
        for found in asked.rules(standing) {
            if let Some(told) = told(asked, found) {
                facts.push(asked.fact(found, None));
                sentences.push(told);
            }
        }
    }
    let decides = asked.left(
        Decider::BuildingCommittee,
        lang.pick(
            "Om en tillfällig användning får fortsätta avgör kommunen och byggnadsnämnden.",
            "Whether a temporary use may go on the municipality and the building committee decide.",
        )
        .to_owned(),
    );
    if sentences.is_empty() {
        let none = lang.pick(
            "Planen har ingen regel som gäller bara en tid eller börjar gälla senare här. Ett tidsbegränsat bygglov kan finnas ändå.",
            "The plan has no rule here that applies for a time only or begins later. There may be a building permit for a limited time all the same.",
        );
        return Ok(Reply::new(State::DoesNotApply, none.to_owned()).leaving([decides]));
    }
    Ok(Reply::new(State::Applies, sentences.join(" "))
        .with_facts(facts)
        .leaving([decides]))
}

/// When a rule with a clock of its own begins or ends; `None` for all others.
fn told(asked: &Asked<'_>, found: RuleHere<'_, '_>) -> Option<String> {
    let lang: Lang = asked.lang;
    let content = found.rule.content;
    let begins_later = content.starts_after_months.is_some_and(|months| months > 0);
    if content.valid_for_months.is_none() && !begins_later {
        return None;
    }
    let (_, facts) = asked.answers.plan(found.rule.plan)?;
    let name = &found.here.facts.words.value.name;
    if facts.timeline.lacks_regulation_dates(found.rule.id, content) {
        return Some(lang.pick(
            format!("Regeln ”{name}” gäller en viss tid, men det framgår inte från vilken dag."),
            format!("The rule “{name}” applies for a certain time, but the data do not say from which day."),
        ));
    }
    let clock = facts.timeline.clock_of(found.rule.id, content);
    let last = clock.end.map(|end| end.yesterday().unwrap_or(end));
    match (found.rule.standing, clock.start, last) {
        (Standing::NotYet, Some(start), _) => Some(lang.pick(
            format!("Från {start} gäller ”{name}”, inte tidigare."),
            format!("“{name}” applies from {start}, and not before."),
        )),
        (Standing::Ended, _, Some(last)) => Some(lang.pick(
            format!("Till och med {last} gällde ”{name}”, och inte längre."),
            format!("“{name}” applied through {last}, and no longer does."),
        )),
        (_, _, Some(last)) => Some(lang.pick(
            format!("Till och med {last} gäller ”{name}”."),
            format!("“{name}” applies through {last}."),
        )),
        (_, Some(start), None) => Some(lang.pick(
            format!("Sedan {start} gäller ”{name}”."),
            format!("“{name}” has applied since {start}."),
        )),
        _ => None,
    }
}
