//! Levels of the ground and of excavation.

use planvy_plan::{Bound, Lang, Measure, Value};

use super::per_building::{PerBuilding, for_human, judge_measured, nobody_there, quantities};
use crate::check::answer::{MeasureSource, Verdict};
use crate::check::building::{Building, Measured, What};
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use crate::check::words::undecided;

/// A limit on the level of the ground.
pub(super) struct GroundLevel {
    id: &'static str,
    name: [&'static str; 2],
    bound: Bound,
}

pub(super) static MAX: GroundLevel = GroundLevel {
    id: "ground-level-max",
    name: ["Högsta marknivå", "Highest ground level"],
    bound: Bound::Max,
};
pub(super) static MIN: GroundLevel = GroundLevel {
    id: "ground-level-min",
    name: ["Lägsta marknivå", "Lowest ground level"],
    bound: Bound::Min,
};
pub(super) static EXACT: GroundLevel = GroundLevel {
    id: "ground-level-exact",
    name: ["Exakt marknivå", "Exact ground level"],
    bound: Bound::Exact,
};

impl Check for GroundLevel {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "den planerade marknivån över RH 2000",
            "the planned ground level over RH 2000",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let what = lang.pick("marknivå över RH 2000", "ground level over RH 2000");
        let mut outcomes = Vec::new();
        for (rule, quantity) in quantities(scene, Measure::GroundLevel, self.bound) {
            let (limit, unit) = (quantity.value.number(), quantity.value.unit());
            let before = outcomes.len();
            for (building, on) in scene.standing_on(rule) {
                let label = scene.label(building);
                let judged = match planned_ground(building) {
                    Some(measured) if !matches!(quantity.value, Value::LevelOverPlanDatum(_)) => {
                        let (verdict, numbers, plain, because) =
                            judge_measured(lang, what, measured, self.bound, limit, unit);
                        let outcome = Outcome::of(rule, verdict, label + &plain, because).with(numbers);
                        for_human(lang, rule, quantity.applies_to.as_deref(), building, outcome)
                    }
                    _ => {
                        let because = lang.pick(
                            "Den planerade marknivån saknas i ritningen (groundLevelM), eller räknas från ett annat höjdsystem än planens. Höjdmodellen visar bara marken som den är i dag.",
                            "The drawing has no planned ground level (groundLevelM), or counts it from another datum than the plan. The terrain only shows the ground as it is today.",
                        );
                        let plain = label + &undecided(lang, what, self.bound, limit, unit);
                        Outcome::of(rule, Verdict::CannotDecide, plain, because.to_owned())
                            .with(Numbers::limit(self.bound, limit, unit))
                    }
                };
                outcomes.push(judged.about([building.number]).on_land(scene, on));
            }
            if outcomes.len() == before {
                outcomes.push(nobody_there(scene, rule));
            }
        }
        outcomes
    }
}

/// The ground level that the drawing states: what the terrain shows is how the ground lies today.
fn planned_ground(building: &Building) -> Option<&Measured> {
    let ground = building.ground.as_ref().ok()?;
    (ground.source == MeasureSource::Stated).then_some(ground)
}

/// The lowest level that may be dug to.
pub(super) struct ExcavationLevel;

impl Check for ExcavationLevel {
    fn id(&self) -> &'static str {
        "excavation-level-min"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Lägsta schaktningsnivå", "Lowest level of excavation")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("lägsta nivån över RH 2000", "the lowest level over RH 2000")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        PerBuilding {
            measure: Measure::ExcavationLevel,
            bound: Bound::Min,
            what: What::LowestLevel,
            never_less: &[],
            never_more: &[],
            each_building_only: false,
        }
        .decide(scene)
    }
}
