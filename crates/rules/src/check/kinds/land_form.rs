//! A building on public place or water.

use geo::Area;
use planvy_plan::catalogue::LandForm;
use planvy_plan::{Lang, Unit};

use super::intended_use::Intended;
use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use crate::check::words::amount;

/// Land that is not for building on by others than the plan says.
pub(super) struct OnForm {
    id: &'static str,
    name: [&'static str; 2],
    form: LandForm,
}

pub(super) static PUBLIC_PLACE: OnForm = OnForm {
    id: "on-public-place",
    name: ["På allmän plats", "On a public place"],
    form: LandForm::PublicPlace,
};
pub(super) static WATER: OnForm = OnForm {
    id: "on-water",
    name: ["På vattenområde", "On water"],
    form: LandForm::Water,
};

impl Check for OnForm {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "fotavtrycket och vad byggnaden ska användas till",
            "the footprint and what the building is for",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let uses = scene
            .checked_rules()
            .filter(|rule| rule.land.is_use() && rule.is_on(self.form));
        let mut outcomes = Vec::new();
        for rule in uses {
            let before = outcomes.len();
            for (building, on) in scene.standing_on(rule) {
                let area_m2 = on.unsigned_area();
                let size = amount(lang, area_m2, Unit::SquareMetre);
                let label = scene.label(building);
                let plain = lang.pick(
                    format!(
                        "{label}{size} av byggnaden ligger på {}.",
                        rule.words.name.to_lowercase()
                    ),
                    format!(
                        "{label}{size} of the building lies on {}.",
                        rule.words.name.to_lowercase()
                    ),
                );
                let intended = building
                    .intended_use
                    .as_deref()
                    .map(str::trim)
                    .filter(|text| !text.is_empty());
                let is_for_development = intended.is_some_and(|text| Intended::parse(text).is_some());
                let (verdict, numbers, because) = if is_for_development || building.kind.is_some() {
                    let because = lang.pick(
                        "Marken är inte kvartersmark. Bara det som hör till dess användning får byggas där.",
                        "The land is not development land. Only what belongs to its use may be built there.",
                    );
                    (Verdict::Breaks, Numbers::banned_m2(area_m2), because)
                } else if intended.is_some() {
                    let because = lang.pick(
                        "Om byggnaden hör till platsens användning avgör en människa.",
                        "Whether the building belongs to the use of the place is for a human.",
                    );
                    (Verdict::NeedsHuman, Numbers::m2(area_m2), because)
                } else {
                    let because = lang.pick(
                        "Ritningen säger inte vad byggnaden ska användas till (use) eller om den är huvudbyggnad eller komplementbyggnad (kind).",
                        "The drawing does not say what the building is for (use), or whether it is a main or an ancillary one (kind).",
                    );
                    (Verdict::CannotDecide, Numbers::m2(area_m2), because)
                };
                outcomes.push(
                    Outcome::of(rule, verdict, plain, because.to_owned())
                        .with(numbers)
                        .about([building.number])
                        .on_land(scene, on),
                );
            }
            if outcomes.len() == before && scene.buildings.iter().all(|building| building.is_placed()) {
                let plain = lang.pick(
                    "0 m² av förslaget ligger där.",
                    "0 m² of the proposal lies there.",
                );
                let because = lang.pick(
                    "Förslagets fotavtryck når inte dit.",
                    "The footprint of the proposal does not reach it.",
                );
                outcomes.push(
                    Outcome::of(rule, Verdict::NotApplicable, plain.to_owned(), because.to_owned())
                        .with(Numbers::banned_m2(0.0)),
                );
            }
        }
        outcomes
    }
}
