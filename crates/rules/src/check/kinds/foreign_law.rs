//! Plans under another country's law: what they say is told, and nothing is held against it.

use planvy_plan::{Lang, Standing};

use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::land_shapes::lying_on;
use crate::check::outcome::Outcome;
use crate::check::scene::Scene;

/// The plans and rules at the place that are made under another country's law.
pub(crate) struct ForeignLaw;

impl Check for ForeignLaw {
    fn id(&self) -> &'static str {
        "foreign-law"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Plan enligt ett annat lands lag",
            "Plan under another country's law",
        )
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "en människa som kan landets lag",
            "a human who knows the country's law",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let because = lang.pick(
            "Reglerna här räknar efter svensk lag. Vad planens tal räknas från avgör lagen i det land som den är gjord i.",
            "The checks here reckon by Swedish law. What the plan's numbers are counted from is for the law of its own country to say.",
        );
        let mut outcomes = Vec::new();
        for (at, plan) in scene.plans.iter().enumerate() {
            if !plan.is_foreign() || !matches!(plan.standing, Standing::InForce | Standing::Proposed) {
                continue;
            }
            let on_it = scene
                .buildings
                .iter()
                .filter(|building| !lying_on(&building.footprint, &plan.area).0.is_empty())
                .map(|building| building.number);
            let plain = lang.pick(
                format!(
                    "Förslaget är inte prövat mot {}: planen är gjord enligt ett annat lands lag.",
                    plan.label
                ),
                format!(
                    "The proposal is not checked against {}: the plan is made under another country's law.",
                    plan.label
                ),
            );
            let mut of_plan =
                Outcome::without_rule(Verdict::NeedsHuman, plain, because.to_owned()).about(on_it);
            of_plan.plan = Some(at);
            outcomes.push(of_plan);
            let rules = scene.rules.iter().filter(|rule| rule.plan == at);
            outcomes.extend(rules.map(|rule| {
                let on = scene.standing_on(rule).map(|(building, _)| building.number);
                Outcome::of(
                    rule,
                    Verdict::NeedsHuman,
                    rule.words.plain.clone(),
                    because.to_owned(),
                )
                .about(on)
            }));
        }
        outcomes
    }
}
