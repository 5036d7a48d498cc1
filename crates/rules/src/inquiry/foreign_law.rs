//! Questions about a place where a plan under another country's law is in force.
//!
//! The kinds answer by Swedish law. There, they tell what the plan says and leave the rest to who knows its law.

use planvy_plan::{Standing, State};

use super::Kind;
use super::answer::Decider;
use super::asked::{Asked, RuleHere};
use super::reply::Reply;
use crate::sentences::{listed, sentence_case};

/// Kinds that ask what is known, not what Swedish law makes of it.
const TOLD_ANYWHERE: [&str; 4] = ["is-there-a-plan", "ground", "what-is-planned", "what-changed"];

impl Kind {
    /// The reply where a plan under another country's law is in force; `None` where there is none, and of a kind that needs no law.
    pub(super) fn under_foreign_law(&self, asked: &Asked<'_>) -> Option<Reply> {
        let lang = asked.lang;
        let foreign = || {
            let plans = asked.plans(Standing::InForce);
            plans.filter(|plan| plan.facts.record.value.is_foreign())
        };
        if TOLD_ANYWHERE.contains(&self.name) || foreign().next().is_none() {
            return None;
        }
        let labels: Vec<String> = foreign()
            .map(|plan| plan.facts.texts(lang).label.clone())
            .collect();
        let labels = sentence_case(&listed(lang, &labels));
        let short = lang.pick(
            format!("{labels} gäller här och är gjord enligt ett annat lands lag. Frågan besvaras efter svensk lag och kan inte besvaras här. Planens regler står nedan."),
            format!("{labels} applies here and is made under another country's law. The question is answered by Swedish law and cannot be answered here. The plan's rules stand below."),
        );
        let is_of_it = |found: &RuleHere<'_, '_>| foreign().any(|plan| plan.index == found.rule.plan);
        let facts = asked
            .rules(Standing::InForce)
            .filter(is_of_it)
            .map(|found| asked.fact(found, found.rule.meaning.quantities.first()));
        let decides = lang.pick(
            "Vad planen betyder för den som vill bygga avgör landets egna myndigheter.",
            "What the plan means for who wants to build the country's own authorities decide.",
        );
        Some(
            Reply::new(State::NeedsHuman, short)
                .with_facts(facts)
                .leaving([asked.left(Decider::Municipality, decides.to_owned())]),
        )
    }
}
