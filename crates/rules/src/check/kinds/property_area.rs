//! The size of the property itself.

use geo::Area;
use planvy_plan::{Bound, Lang, Measure, State, Unit};

use super::boundary::parcel_missing;
use super::per_building::{nobody_there, quantities};
use crate::check::answer::Verdict;
use crate::check::judge::{margin, verdict};
use crate::check::kind::Check;
use crate::check::land_shapes::lying_on;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use crate::check::words::{against, joined, undecided};

/// A limit on the size of the property.
pub(super) struct PropertyArea {
    id: &'static str,
    name: [&'static str; 2],
    bound: Bound,
}

pub(super) static MIN: PropertyArea = PropertyArea {
    id: "property-area-min",
    name: ["Minsta fastighetsstorlek", "Least size of a property"],
    bound: Bound::Min,
};
pub(super) static MAX: PropertyArea = PropertyArea {
    id: "property-area-max",
    name: ["Största fastighetsstorlek", "Greatest size of a property"],
    bound: Bound::Max,
};

impl Check for PropertyArea {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("fastigheten", "the parcel")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let what = lang.pick("är fastigheten", "is the parcel");
        let mut outcomes = Vec::new();
        for (rule, quantity) in quantities(scene, Measure::PropertyArea, self.bound) {
            let limit = quantity.value.number();
            if scene.parcels.is_empty() {
                let plain = undecided(
                    lang,
                    lang.pick("fastighetsstorlek", "property size"),
                    self.bound,
                    limit,
                    Unit::SquareMetre,
                );
                let numbers = Numbers::limit(self.bound, limit, Unit::SquareMetre);
                outcomes.push(
                    Outcome::of(rule, Verdict::CannotDecide, plain, parcel_missing(lang)).with(numbers),
                );
                continue;
            }
            let before = outcomes.len();
            for parcel in &scene.parcels {
                if lying_on(&parcel.area, &rule.area).unsigned_area() < 0.5 {
                    continue;
                }
                let area_m2 = parcel.area.unsigned_area();
                let for_human = rule.land.meaning.state == State::NeedsHuman;
                let found = if for_human {
                    Verdict::NeedsHuman
                } else {
                    verdict(margin(self.bound, area_m2, limit), None, Unit::SquareMetre)
                };
                let reason = rule
                    .words
                    .reason
                    .as_deref()
                    .filter(|_| for_human)
                    .unwrap_or_default();
                let because = lang.pick(
                    format!("Mätt på den inlästa gränsen för {}. Regeln styr hur marken delas in; en befintlig fastighet kan ha bildats tidigare.", parcel.designation),
                    format!("Measured on the loaded boundary of {}. The rule is about how land is divided; an existing parcel may be older.", parcel.designation),
                );
                outcomes.push(
                    Outcome::of(
                        rule,
                        found,
                        against(lang, what, area_m2, self.bound, limit, Unit::SquareMetre),
                        joined(&[&because, reason]),
                    )
                    .with(Numbers::against(
                        area_m2,
                        self.bound,
                        limit,
                        Unit::SquareMetre,
                        None,
                    ))
                    .on_parcel(&parcel.designation)
                    .on_land(scene, &parcel.area),
                );
            }
            if outcomes.len() == before {
                outcomes.push(nobody_there(scene, rule));
            }
        }
        outcomes
    }
}
