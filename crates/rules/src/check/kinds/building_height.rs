//! *Byggnadshöjd*, façade by façade (PBF 1:3).

use planvy_plan::{Bound, Lang, Measure};

use super::per_building::{PerBuilding, judge_measured};
use crate::check::answer::Verdict;
use crate::check::building::{Building, What};
use crate::check::kind::Check;
use crate::check::outcome::Outcome;
use crate::check::scene::Scene;
use crate::check::words::joined;

/// A limit on the building height.
pub(super) struct BuildingHeightLimit {
    id: &'static str,
    name: [&'static str; 2],
    bound: Bound,
}

pub(super) static BUILDING_HEIGHT_MAX: BuildingHeightLimit = BuildingHeightLimit {
    id: "building-height-max",
    name: ["Högsta byggnadshöjd", "Highest building height"],
    bound: Bound::Max,
};
pub(super) static BUILDING_HEIGHT_MIN: BuildingHeightLimit = BuildingHeightLimit {
    id: "building-height-min",
    name: ["Lägsta byggnadshöjd", "Lowest building height"],
    bound: Bound::Min,
};

impl Check for BuildingHeightLimit {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "måttet, eller en kropp med fasader och markens nivå",
            "the figure, or a body with façades and the level of the ground",
        )
    }

    /// Which façade counts is a judgement of the whole (the one with most effect on its surroundings). So a limit is kept where
    /// every façade keeps it, broken where every one breaks it, and for a human in between.
    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let number = PerBuilding {
            measure: Measure::BuildingHeight,
            bound: self.bound,
            what: match self.bound {
                Bound::Min => What::LowestBuildingHeight,
                _ => What::BuildingHeight,
            },
            // By the plane of 45° no façade is higher than the ridge.
            never_less: &[What::RidgeHeight, What::TotalHeight],
            never_more: &[],
            each_building_only: false,
        };
        let outcomes = number.decide(scene).into_iter();
        outcomes
            .map(|outcome| self.between_facades(scene, outcome))
            .collect()
    }
}

impl BuildingHeightLimit {
    fn between_facades(&self, scene: &Scene<'_>, outcome: Outcome) -> Outcome {
        let lang = scene.lang;
        let (Verdict::Breaks, Some(limit), [number]) = (
            outcome.verdict,
            outcome.numbers.limit,
            outcome.buildings.as_slice(),
        ) else {
            return outcome;
        };
        let Some(building) = scene.buildings.iter().find(|building| building.number == *number) else {
            return outcome;
        };
        let best = match self.bound {
            Bound::Min => What::BuildingHeight,
            _ => What::LowestBuildingHeight,
        };
        let keeps = |building: &Building| {
            let measured = building.reading(best).ok()?;
            let unit = best.unit();
            let judged = judge_measured(lang, best.name(lang), measured, self.bound, limit, unit);
            (judged.0 != Verdict::Breaks).then_some(judged.2)
        };
        let Some(other) = keeps(building) else {
            return outcome;
        };
        let because = lang.pick(
            "Fasaderna ger olika svar. Vilken som räknas är en bedömning: normalt den som påverkar omgivningen mest.",
            "The façades give different answers. Which one counts is a judgement: as a rule the one that affects its surroundings most.",
        );
        Outcome {
            verdict: Verdict::NeedsHuman,
            because: joined(&[because, &other, &outcome.because]),
            ..outcome
        }
    }
}
