//! Whether each building of the proposal has a usable place at all.

use planvy_plan::Lang;

use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::outcome::Outcome;
use crate::check::scene::Scene;

/// The place of a building.
pub(super) struct PlacementCheck;

impl Check for PlacementCheck {
    fn id(&self) -> &'static str {
        "placement"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Byggnadens läge", "Place of the building")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "ett fotavtryck i ett känt koordinatsystem",
            "a footprint in a known coordinate system",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let mut outcomes: Vec<Outcome> = scene
            .buildings
            .iter()
            .map(|building| {
                let label = scene.label(building);
                if building.is_placed() {
                    let plain = lang.pick(
                        "Byggnaden har ett läge på kartan.",
                        "The building has a place on the map.",
                    );
                    return Outcome::without_rule(
                        Verdict::Fulfils,
                        label + plain,
                        scene.placed_because.clone(),
                    )
                    .about([building.number])
                    .on_land(scene, &building.footprint);
                }
                let plain = lang.pick(
                    "Byggnaden har inget användbart läge. Inga regler kan prövas mot den.",
                    "The building has no usable place. No rule can be held against it.",
                );
                let because = building.unplaced.clone().unwrap_or_default();
                Outcome::without_rule(Verdict::CannotDecide, label + plain, because).about([building.number])
            })
            .collect();
        if scene.buildings.is_empty() {
            let plain = lang.pick("Ritningen har ingen byggnad.", "The drawing holds no building.");
            outcomes.push(Outcome::without_rule(
                Verdict::CannotDecide,
                plain.to_owned(),
                scene.placed_because.clone(),
            ));
        }
        outcomes
    }
}
