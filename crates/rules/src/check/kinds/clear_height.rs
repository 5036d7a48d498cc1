//! Free height over a reserve: for walking, cycling, driving.

use planvy_plan::{Bound, Lang, Measure, Unit};

use super::per_building::{judge_measured, nobody_there, quantities};
use crate::check::answer::{MeasureSource, Verdict};
use crate::check::building::{Building, Measured};
use crate::check::kind::Check;
use crate::check::land_shapes::lying_on;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::over_land::lowest_over;
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::undecided;

/// The least free height over a reserve.
pub(super) struct ClearHeight;

impl Check for ClearHeight {
    fn id(&self) -> &'static str {
        "clear-height-min"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Minsta fria höjd", "Least free height")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "fotavtrycket; för delar som kragar ut: kroppen och markens nivå",
            "the footprint; of parts that project: the body and the level of the ground",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for (rule, quantity) in quantities(scene, Measure::ClearHeight, Bound::Min) {
            let limit = quantity.value.number();
            let before = outcomes.len();
            for building in scene.buildings.iter().filter(|building| building.is_placed()) {
                outcomes.extend(hold(scene, rule, building, limit));
            }
            if outcomes.len() == before {
                outcomes.push(nobody_there(scene, rule));
            }
        }
        outcomes
    }
}

fn hold(scene: &Scene<'_>, rule: &RuleIn<'_>, building: &Building, limit: f64) -> Option<Outcome> {
    let lang = scene.lang;
    let what = lang.pick("fri höjd under byggnaden", "free height under the building");
    let label = scene.label(building);
    let standing = lying_on(&building.footprint, &rule.area);
    if !standing.0.is_empty() && building.below_ground != Some(true) {
        // It stands on the reserve: nothing is free there.
        let because = lang.pick(
            "Byggnadens väggar står på marken där.",
            "The walls of the building stand on the ground there.",
        );
        let measured = Measured::new(0.0, Some(0.0), MeasureSource::Measured, because.to_owned());
        let over = lowest_over(building, &rule.area);
        let measured = match over {
            Ok(Some(over)) => over,
            _ => measured,
        };
        let (verdict, numbers, plain, because) =
            judge_measured(lang, what, &measured, Bound::Min, limit, Unit::Metre);
        let outcome = Outcome::of(rule, verdict, label + &plain, because).with(numbers);
        return Some(outcome.about([building.number]).on_land(scene, &standing));
    }
    let above = lying_on(&building.covered, &rule.area);
    match lowest_over(building, &rule.area) {
        Ok(None) => None,
        Ok(Some(measured)) => {
            let (verdict, numbers, plain, because) =
                judge_measured(lang, what, &measured, Bound::Min, limit, Unit::Metre);
            let outcome = Outcome::of(rule, verdict, label + &plain, because).with(numbers);
            Some(outcome.about([building.number]).on_land(scene, &above))
        }
        Err(_) if above.0.is_empty() => None,
        Err(missing) => {
            let plain = label + &undecided(lang, what, Bound::Min, limit, Unit::Metre);
            let outcome = Outcome::of(rule, Verdict::CannotDecide, plain, missing);
            let outcome = outcome.with(Numbers::limit(Bound::Min, limit, Unit::Metre));
            Some(outcome.about([building.number]).on_land(scene, &above))
        }
    }
}
