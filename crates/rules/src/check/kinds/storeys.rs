//! Numbers of storeys, also those of older plans: a number of storeys is a number.

use planvy_plan::{Bound, Lang, Measure};

use super::per_building::PerBuilding;
use crate::check::building::What;
use crate::check::kind::Check;
use crate::check::outcome::Outcome;
use crate::check::scene::Scene;

/// A limit on the number of storeys.
pub(super) struct StoreysLimit {
    id: &'static str,
    name: [&'static str; 2],
    bound: Bound,
}

pub(super) static STOREYS_MAX: StoreysLimit = StoreysLimit {
    id: "storeys-max",
    name: ["Högsta antal våningar", "Most storeys"],
    bound: Bound::Max,
};
pub(super) static STOREYS_MIN: StoreysLimit = StoreysLimit {
    id: "storeys-min",
    name: ["Lägsta antal våningar", "Fewest storeys"],
    bound: Bound::Min,
};
pub(super) static STOREYS_EXACT: StoreysLimit = StoreysLimit {
    id: "storeys-exact",
    name: ["Exakt antal våningar", "Exact number of storeys"],
    bound: Bound::Exact,
};

impl Check for StoreysLimit {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("antalet våningar", "the number of storeys")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        PerBuilding {
            measure: Measure::Storeys,
            bound: self.bound,
            what: What::Storeys,
            never_less: &[],
            never_more: &[],
            each_building_only: false,
        }
        .decide(scene)
    }
}
