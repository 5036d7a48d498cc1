//! Rules with a beginning or an end of their own.

use planvy_plan::{Lang, Standing};

use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use geo::Area;

/// A rule that does not hold yet, or holds for a time only.
pub(super) enum OwnClock {
    /// It begins later.
    NotYet,
    /// It is temporary: running, or over.
    Temporary,
}

impl Check for OwnClock {
    fn id(&self) -> &'static str {
        match self {
            OwnClock::NotYet => "not-yet-in-force",
            OwnClock::Temporary => "temporary-use",
        }
    }

    fn name(&self, lang: Lang) -> &'static str {
        match self {
            OwnClock::NotYet => lang.pick("Regel som börjar gälla senare", "Rule that begins later"),
            OwnClock::Temporary => lang.pick("Tillfällig användning", "Temporary use"),
        }
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("när byggnaden ska stå där", "when the building is to stand there")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let mut outcomes = Vec::new();
        for rule in scene.rules.iter().filter(|rule| !scene.is_foreign(rule)) {
            let content = rule.land.content;
            let is_meant = match self {
                OwnClock::NotYet => rule.land.standing == Standing::NotYet,
                OwnClock::Temporary => match rule.land.standing {
                    Standing::Ended => true,
                    Standing::InForce => content.valid_for_months.is_some(),
                    _ => false,
                },
            };
            if !is_meant {
                continue;
            }
            let clock = scene
                .plans
                .get(rule.plan)
                .map(|plan| plan.timeline.clock_of(rule.land.id, content));
            let date = match self {
                OwnClock::NotYet => clock.and_then(|clock| clock.start),
                OwnClock::Temporary => clock.and_then(|clock| clock.end),
            };
            let date = date.map_or_else(
                || lang.pick("en okänd dag", "an unknown day").to_owned(),
                |date| date.to_string(),
            );
            let (plain, because) = match (self, rule.land.standing) {
                (OwnClock::NotYet, _) => (
                    lang.pick(
                        format!("{date}: då börjar regeln gälla. {}", rule.words.plain),
                        format!("{date}: then the rule begins to hold. {}", rule.words.plain),
                    ),
                    lang.pick(
                        "Står byggnaden kvar då ska den också följa den regeln.",
                        "If the building still stands then, it has to follow that rule too.",
                    ),
                ),
                (OwnClock::Temporary, Standing::Ended) => (
                    lang.pick(
                        format!("{date}: då slutade regeln gälla. {}", rule.words.plain),
                        format!("{date}: then the rule ceased to hold. {}", rule.words.plain),
                    ),
                    lang.pick(
                        "Den tillfälliga användningen är slut. Förslaget kan inte stödja sig på den.",
                        "The temporary use is over. The proposal cannot rest on it.",
                    ),
                ),
                (OwnClock::Temporary, _) => (
                    lang.pick(
                        format!("{date}: då slutar regeln gälla. {}", rule.words.plain),
                        format!("{date}: then the rule ceases to hold. {}", rule.words.plain),
                    ),
                    lang.pick(
                        "Användningen är tillfällig. Hur länge byggnaden får stå kvar avgör en människa.",
                        "The use is temporary. How long the building may stay is for a human.",
                    ),
                ),
            };
            let on: Vec<_> = scene.standing_on(rule).collect();
            let is_over = rule.land.standing == Standing::Ended;
            let verdict = if on.is_empty() || is_over {
                Verdict::NotApplicable
            } else {
                Verdict::NeedsHuman
            };
            let area_m2 = on.iter().map(|(_, land)| land.unsigned_area()).sum();
            outcomes.push(
                Outcome::of(rule, verdict, plain, because.to_owned())
                    .with(Numbers::m2(area_m2))
                    .about(on.iter().map(|(building, _)| building.number))
                    .on_land(scene, &rule.area),
            );
        }
        outcomes
    }
}
