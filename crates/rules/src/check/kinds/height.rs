//! Heights over the mean ground level and levels over a datum.

use planvy_plan::{Bound, Lang, Measure};

use super::per_building::PerBuilding;
use crate::check::building::What;
use crate::check::kind::Check;
use crate::check::outcome::Outcome;
use crate::check::scene::Scene;

/// A limit on a height or a level.
pub(super) struct HeightLimit {
    id: &'static str,
    name: [&'static str; 2],
    needs: [&'static str; 2],
    number: PerBuilding,
}

impl Check for HeightLimit {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.needs;
        lang.pick(sv, en)
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        self.number.decide(scene)
    }
}

const OVER_GROUND: [&str; 2] = [
    "måttet, eller en kropp och markens nivå",
    "the figure, or a body and the level of the ground",
];
const OVER_DATUM: [&str; 2] = [
    "nivån över RH 2000, eller måttet och markens nivå",
    "the level over RH 2000, or the height and the level of the ground",
];

const fn limit(
    id: &'static str,
    name: [&'static str; 2],
    needs: [&'static str; 2],
    measure: Measure,
    bound: Bound,
) -> HeightLimit {
    // A ridge is never above the highest point, and a façade's height by the plane of 45° never above the ridge.
    let (what, never_less, never_more): (What, &[What], &[What]) = match measure {
        Measure::RidgeHeight => (What::RidgeHeight, &[What::TotalHeight], &[What::BuildingHeight]),
        Measure::TotalHeight => (What::TotalHeight, &[], &[What::RidgeHeight, What::BuildingHeight]),
        Measure::RidgeLevel => (What::RidgeLevel, &[What::TotalLevel], &[]),
        Measure::TotalLevel => (What::TotalLevel, &[], &[What::RidgeLevel]),
        _ => (What::BuildingHeight, &[What::RidgeHeight, What::TotalHeight], &[]),
    };
    HeightLimit {
        id,
        name,
        needs,
        number: PerBuilding {
            measure,
            bound,
            what,
            never_less,
            never_more,
            each_building_only: false,
        },
    }
}

pub(super) static RIDGE_HEIGHT_MAX: HeightLimit = limit(
    "ridge-height-max",
    ["Högsta nockhöjd", "Highest ridge height"],
    OVER_GROUND,
    Measure::RidgeHeight,
    Bound::Max,
);
pub(super) static RIDGE_HEIGHT_MIN: HeightLimit = limit(
    "ridge-height-min",
    ["Lägsta nockhöjd", "Lowest ridge height"],
    OVER_GROUND,
    Measure::RidgeHeight,
    Bound::Min,
);
pub(super) static RIDGE_HEIGHT_EXACT: HeightLimit = limit(
    "ridge-height-exact",
    ["Exakt nockhöjd", "Exact ridge height"],
    OVER_GROUND,
    Measure::RidgeHeight,
    Bound::Exact,
);
pub(super) static TOTAL_HEIGHT_MAX: HeightLimit = limit(
    "total-height-max",
    ["Högsta totalhöjd", "Highest total height"],
    OVER_GROUND,
    Measure::TotalHeight,
    Bound::Max,
);
pub(super) static TOTAL_HEIGHT_MIN: HeightLimit = limit(
    "total-height-min",
    ["Lägsta totalhöjd", "Lowest total height"],
    OVER_GROUND,
    Measure::TotalHeight,
    Bound::Min,
);
pub(super) static TOTAL_HEIGHT_EXACT: HeightLimit = limit(
    "total-height-exact",
    ["Exakt totalhöjd", "Exact total height"],
    OVER_GROUND,
    Measure::TotalHeight,
    Bound::Exact,
);
pub(super) static RIDGE_LEVEL_MAX: HeightLimit = limit(
    "ridge-level-max",
    ["Högsta nocknivå", "Highest ridge level"],
    OVER_DATUM,
    Measure::RidgeLevel,
    Bound::Max,
);
pub(super) static RIDGE_LEVEL_MIN: HeightLimit = limit(
    "ridge-level-min",
    ["Lägsta nocknivå", "Lowest ridge level"],
    OVER_DATUM,
    Measure::RidgeLevel,
    Bound::Min,
);
pub(super) static RIDGE_LEVEL_EXACT: HeightLimit = limit(
    "ridge-level-exact",
    ["Exakt nocknivå", "Exact ridge level"],
    OVER_DATUM,
    Measure::RidgeLevel,
    Bound::Exact,
);
pub(super) static TOTAL_LEVEL_MAX: HeightLimit = limit(
    "total-level-max",
    ["Högsta totalnivå", "Highest total level"],
    OVER_DATUM,
    Measure::TotalLevel,
    Bound::Max,
);
pub(super) static TOTAL_LEVEL_MIN: HeightLimit = limit(
    "total-level-min",
    ["Lägsta totalnivå", "Lowest total level"],
    OVER_DATUM,
    Measure::TotalLevel,
    Bound::Min,
);
pub(super) static TOTAL_LEVEL_EXACT: HeightLimit = limit(
    "total-level-exact",
    ["Exakt totalnivå", "Exact total level"],
    OVER_DATUM,
    Measure::TotalLevel,
    Bound::Exact,
);
