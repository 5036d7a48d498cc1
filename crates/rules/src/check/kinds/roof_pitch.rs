//! Roof pitches.

use planvy_plan::{Bound, Lang, Measure};

use super::per_building::PerBuilding;
use crate::check::building::What;
use crate::check::kind::Check;
use crate::check::outcome::Outcome;
use crate::check::scene::Scene;

/// A limit on the pitch of the roof.
pub(super) struct RoofPitchLimit {
    id: &'static str,
    name: [&'static str; 2],
    bound: Bound,
}

pub(super) static ROOF_PITCH_MAX: RoofPitchLimit = RoofPitchLimit {
    id: "roof-pitch-max",
    name: ["Största takvinkel", "Steepest roof pitch"],
    bound: Bound::Max,
};
pub(super) static ROOF_PITCH_MIN: RoofPitchLimit = RoofPitchLimit {
    id: "roof-pitch-min",
    name: ["Minsta takvinkel", "Flattest roof pitch"],
    bound: Bound::Min,
};
pub(super) static ROOF_PITCH_EXACT: RoofPitchLimit = RoofPitchLimit {
    id: "roof-pitch-exact",
    name: ["Exakt takvinkel", "Exact roof pitch"],
    bound: Bound::Exact,
};

impl Check for RoofPitchLimit {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "takvinkeln, eller en kropp med takytor",
            "the pitch, or a body with roof surfaces",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let number = |what| PerBuilding {
            measure: Measure::RoofPitch,
            bound: self.bound,
            what,
            never_less: &[],
            never_more: &[],
            each_building_only: false,
        };
        let steepest = number(What::GreatestRoofPitch).decide(scene);
        match self.bound {
            Bound::Max => steepest,
            Bound::Min => number(What::LeastRoofPitch).decide(scene),
            // Of an exact pitch the part that is farthest from it counts.
            Bound::Exact => {
                let flattest = number(What::LeastRoofPitch).decide(scene);
                let pairs = steepest.into_iter().zip(flattest);
                pairs
                    .map(|(a, b)| if off(&a) <= off(&b) { a } else { b })
                    .collect()
            }
        }
    }
}

fn off(outcome: &Outcome) -> f64 {
    outcome.numbers.margin.unwrap_or(0.0)
}
