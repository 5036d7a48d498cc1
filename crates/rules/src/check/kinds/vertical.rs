//! Rules that hold between levels only: above or below a deck, inside a body.

use planvy_plan::{Bound, Lang, Unit};

use crate::check::answer::Verdict;
use crate::check::building::What;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use crate::check::words::amount;
use crate::plan_answer::VerticalLimited;

/// Whether a building reaches the levels that a rule holds between.
pub(super) struct VerticalExtentCheck;

impl Check for VerticalExtentCheck {
    fn id(&self) -> &'static str {
        "vertical-extent"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Regel på vissa nivåer", "Rule at certain levels")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "byggnadens lägsta och högsta nivå över RH 2000",
            "the lowest and the highest level of the building over RH 2000",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let mut outcomes = Vec::new();
        let limited = scene
            .checked_rules()
            .filter(|rule| rule.vertical.limited != VerticalLimited::None);
        for rule in limited {
            let metres = |level: Option<f64>| {
                level.map_or_else(|| "–".to_owned(), |level| amount(lang, level, Unit::Metre))
            };
            let (from, to) = (metres(rule.vertical.from_m), metres(rule.vertical.to_m));
            for (building, on) in scene
                .buildings
                .iter()
                .zip(&rule.on)
                .filter(|(_, on)| !on.0.is_empty())
            {
                let label = scene.label(building);
                let plain = lang.pick(
                    format!(
                        "{label}Från {from} till {to} över RH 2000 gäller: {}",
                        rule.words.plain
                    ),
                    format!(
                        "{label}From {from} to {to} over RH 2000 this holds: {}",
                        rule.words.plain
                    ),
                );
                let (verdict, because) = match scene.levels_meet(rule, building) {
                    None => (Verdict::CannotDecide, lang.pick(
                        "Byggnadens eller regelns nivåer över RH 2000 är inte kända. Övriga kontroller räknar med att regeln gäller.",
                        "The levels of the building or of the rule over RH 2000 are not known. The other checks take the rule to hold.",
                    )),
                    Some(true) => (Verdict::NeedsHuman, lang.pick(
                        "Byggnaden når regelns nivåer. Vilka delar den gäller avgör en människa.",
                        "The building reaches the levels of the rule. Which parts it is about is for a human.",
                    )),
                    Some(false) => (Verdict::NotApplicable, lang.pick(
                        "Byggnaden ligger helt över eller under regelns nivåer.",
                        "The building lies wholly above or below the levels of the rule.",
                    )),
                };
                let top = building.reading(What::TotalLevel).ok().map(|top| top.value);
                let numbers = Numbers {
                    value: top,
                    limit: rule.vertical.from_m.or(rule.vertical.to_m),
                    bound: None::<Bound>,
                    margin: None,
                    unit: Some(Unit::Metre),
                    uncertainty: None,
                };
                outcomes.push(
                    Outcome::of(rule, verdict, plain, because.to_owned())
                        .with(numbers)
                        .about([building.number])
                        .on_land(scene, on),
                );
            }
        }
        outcomes
    }
}
