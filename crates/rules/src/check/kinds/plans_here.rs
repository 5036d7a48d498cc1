//! Which plans the proposal stands in: none, one, or several.

use geo::Area;
use planvy_plan::catalogue::LandForm;
use planvy_plan::{Lang, Standing, Unit};

use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::land_shapes::{lying_on, lying_outside, union};
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use crate::check::words::amount;

/// Ground that no plan in force covers.
pub(super) struct OutsidePlans;

impl Check for OutsidePlans {
    fn id(&self) -> &'static str {
        "outside-known-plans"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Utanför kända detaljplaner", "Outside every known plan")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("fotavtrycket", "the footprint")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let in_force = scene
            .plans
            .iter()
            .filter(|plan| plan.standing == Standing::InForce);
        let covered = union(in_force.map(|plan| &plan.area));
        let placed = scene.buildings.iter().filter(|building| building.is_placed());
        let decided = placed.map(|building| {
            let off = lying_outside(&building.footprint, &covered);
            let area_m2 = off.unsigned_area();
            let label = scene.label(building);
            let size = amount(lang, area_m2, Unit::SquareMetre);
            let plain = lang.pick(
                format!("{label}{size} av byggnaden ligger utanför alla detaljplaner som är inlästa."),
                format!("{label}{size} of the building lies outside every loaded plan in force."),
            );
            // As with places: a strip along a border is no ground without a plan.
            let (verdict, because) = if area_m2 >= 0.5 {
                (Verdict::CannotDecide, lang.pick(
                    "Att vi inte hittar en digital plan betyder inte att det saknas en plan. Fråga kommunen vad som gäller där.",
                    "That no digital plan is found does not mean that there is none. Ask the municipality what holds there.",
                ))
            } else {
                (Verdict::Fulfils, lang.pick(
                    "Hela byggnaden ligger i plan med laga kraft.",
                    "The whole building lies in a plan in force.",
                ))
            };
            Outcome::without_rule(verdict, plain, because.to_owned())
                .with(Numbers::m2(area_m2))
                .about([building.number])
                .on_land(scene, &off)
        });
        decided.collect()
    }
}

/// A building in the use areas of two plans.
pub(super) struct SeveralPlans;

impl Check for SeveralPlans {
    fn id(&self) -> &'static str {
        "across-two-plans"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Över gränsen mellan två planer", "Across the border of two plans")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("fotavtrycket", "the footprint")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let mut outcomes = Vec::new();
        for building in scene.buildings.iter().filter(|building| building.is_placed()) {
            let mut smallest: Option<(usize, geo_types::MultiPolygon<f64>)> = None;
            let mut labels = Vec::new();
            for (at, plan) in scene
                .plans
                .iter()
                .enumerate()
                .filter(|(_, plan)| plan.standing == Standing::InForce)
            {
                let uses = scene.checked_rules().filter(|rule| {
                    rule.plan == at && rule.land.is_use() && rule.is_on(LandForm::DevelopmentLand)
                });
                let land = union(uses.map(|rule| &rule.area));
                let on = lying_on(&building.footprint, &land);
                if on.0.is_empty() {
                    continue;
                }
                labels.push(plan.label.clone());
                if smallest
                    .as_ref()
                    .is_none_or(|(_, least)| on.unsigned_area() < least.unsigned_area())
                {
                    smallest = Some((at, on));
                }
            }
            let Some((plan, on)) = smallest else { continue };
            let names = labels.join(lang.pick(" och ", " and "));
            let label = scene.label(building);
            let count = labels.len();
            let plain = match count {
                1 => lang.pick(
                    format!("{label}1 plan gäller under byggnaden: {names}."),
                    format!("{label}1 plan holds under the building: {names}."),
                ),
                count => lang.pick(
                    format!("{label}{count} planer gäller under byggnaden: {names}."),
                    format!("{label}{count} plans hold under the building: {names}."),
                ),
            };
            let (verdict, because) = if count > 1 {
                (Verdict::NeedsHuman, lang.pick(
                    "Varje plan prövas för sig här. Hur de räknas ihop för en byggnad är en bedömning.",
                    "Each plan is checked by itself here. How they count together for one building is a judgement.",
                ))
            } else {
                (
                    Verdict::NotApplicable,
                    lang.pick("Bara en plan gäller.", "Only one plan holds."),
                )
            };
            let mut outcome =
                Outcome::without_rule(verdict, plain, because.to_owned()).about([building.number]);
            outcome.plan = Some(plan);
            if count > 1 {
                outcome = outcome.with(Numbers::m2(on.unsigned_area())).on_land(scene, &on);
            }
            outcomes.push(outcome);
        }
        outcomes
    }
}
