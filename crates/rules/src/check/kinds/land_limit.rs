//! Bans and limits on building on land: dotted, crossed and ringed land, and the like (4 kap. 11 § PBL).

use geo::Area;
use geo_types::MultiPolygon;
use planvy_plan::catalogue::LandLimit;
use planvy_plan::meaning::NeedsHumanReason;
use planvy_plan::{BuildingKind, Lang, State, Unit};

use super::per_building::{kind_missing, nobody_there};
use super::standing_out::StandingOut;
use crate::check::answer::Verdict;
use crate::check::building::{Building, What};
use crate::check::judge;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::{amount, joined};

/// A limit on what may stand on some land.
pub(super) struct OnLand {
    id: &'static str,
    name: [&'static str; 2],
    needs: [&'static str; 2],
    limit: LandLimit,
}

const FOOTPRINT: [&str; 2] = ["fotavtrycket", "the footprint"];
const WITH_KIND: [&str; 2] = [
    "fotavtrycket, och om byggnaden är huvudbyggnad eller komplementbyggnad",
    "the footprint, and whether the building is a main or an ancillary one",
];
const BELOW_GROUND: [&str; 2] = [
    "fotavtrycket, och om byggnaden ligger under mark: dess högsta nivå och markens",
    "the footprint, and whether the building lies below the ground: its highest level and the ground's",
];

pub(super) static NO_BUILDING: OnLand = OnLand {
    id: "no-building",
    name: ["Marken får inte förses med byggnad", "No buildings on the land"],
    needs: FOOTPRINT,
    limit: LandLimit::NoBuilding,
};
pub(super) static NO_STRUCTURE: OnLand = OnLand {
    id: "no-structure",
    name: [
        "Marken får inte förses med byggnadsverk",
        "No structures on the land",
    ],
    needs: FOOTPRINT,
    limit: LandLimit::NoStructure,
};
pub(super) static NOT_NAMED: OnLand = OnLand {
    id: "no-named-structure",
    name: [
        "Marken får inte förses med det som namnges",
        "Not the structures named on the land",
    ],
    needs: FOOTPRINT,
    limit: LandLimit::NotNamed,
};
pub(super) static ANCILLARY_ONLY: OnLand = OnLand {
    id: "ancillary-only",
    name: ["Endast komplementbyggnad", "Ancillary buildings only"],
    needs: WITH_KIND,
    limit: LandLimit::AncillaryOnly,
};
pub(super) static NAMED_ONLY: OnLand = OnLand {
    id: "named-structure-only",
    name: ["Endast det som namnges", "Only the structures named"],
    needs: FOOTPRINT,
    limit: LandLimit::NamedOnly,
};
pub(super) static BELOW_GROUND_ONLY: OnLand = OnLand {
    id: "below-ground-only",
    name: ["Endast under mark", "Below ground only"],
    needs: BELOW_GROUND,
    limit: LandLimit::BelowGroundOnly,
};
pub(super) static NAMED_BELOW_GROUND_ONLY: OnLand = OnLand {
    id: "named-structure-below-ground-only",
    name: [
        "Endast det som namnges, under mark",
        "Only the structures named, below ground",
    ],
    needs: BELOW_GROUND,
    limit: LandLimit::NamedBelowGroundOnly,
};

impl Check for OnLand {
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
        let mut outcomes = Vec::new();
        for rule in scene.checked_rules() {
            let limit = rule.land.meaning.limit_on_land.as_ref();
            let Some(limit) = limit.filter(|limit| limit.limit == self.limit) else {
                continue;
            };
            let named = limit.named.as_deref();
            let before = outcomes.len();
            let mut stands_there = false;
            for (building, on) in scene.buildings.iter().zip(&rule.on) {
                if scene.levels_meet(rule, building) == Some(false) {
                    continue;
                }
                let out = match self.find(scene.lang, named, building) {
                    Found::Allowed(_) => None,
                    _ => Some(StandingOut::over(building, &rule.area)).filter(|out| !out.is_nothing()),
                };
                if !on.0.is_empty() {
                    stands_there = true;
                    let outcome = self.hold(scene, rule, named, building, on);
                    let told = out.map(|out| out.because(scene.lang)).unwrap_or_default();
                    outcomes.push(Outcome {
                        because: joined(&[&outcome.because, &told]),
                        ..outcome
                    });
                } else if let Some(out) = out {
                    outcomes.push(stands_out(scene, rule, building, &out));
                }
            }
            let all_placed = scene.buildings.iter().all(Building::is_placed);
            if outcomes.len() == before || !(stands_there || all_placed) {
                outcomes.push(clear_of(scene, rule));
            }
        }
        outcomes
    }
}

/// What a limit on land makes of a building on it.
enum Found {
    /// It may not stand there.
    Banned,
    /// It is what may stand there.
    Allowed(String),
    /// Something is missing.
    Unknown(String),
    /// Only a human can tell.
    Human(String),
}

/// No building stands on the land: kept, with nothing on it.
fn clear_of(scene: &Scene<'_>, rule: &RuleIn<'_>) -> Outcome {
    let outcome = nobody_there(scene, rule);
    if outcome.verdict != Verdict::NotApplicable {
        return outcome;
    }
    Outcome {
        verdict: Verdict::Fulfils,
        numbers: Numbers::banned_m2(0.0),
        plain: scene
            .lang
            .pick(
                "0 m² av förslaget ligger på marken.",
                "0 m² of the proposal lies on the land.",
            )
            .to_owned(),
        because: scene
            .lang
            .pick(
                "Förslagets fotavtryck når inte dit.",
                "The footprint of the proposal does not reach it.",
            )
            .to_owned(),
        ..outcome
    }
}

/// A building whose walls do not stand on the land, and some of which reaches over it: eaves break nothing.
fn stands_out(scene: &Scene<'_>, rule: &RuleIn<'_>, building: &Building, out: &StandingOut) -> Outcome {
    let label = scene.label(building);
    let plain = scene.lang.pick(
        format!("{label}0 m² av byggnaden står på marken."),
        format!("{label}0 m² of the building stands on the land."),
    );
    let counted_m2 = out.counted.unsigned_area();
    let (verdict, numbers) = if counted_m2 > 0.0 {
        (Verdict::NeedsHuman, Numbers::m2(counted_m2))
    } else {
        (Verdict::Fulfils, Numbers::banned_m2(0.0))
    };
    Outcome::of(rule, verdict, plain, out.because(scene.lang))
        .with(numbers)
        .about([building.number])
        .on_land(scene, &out.land())
}

impl OnLand {
    fn hold(
        &self,
        scene: &Scene<'_>,
        rule: &RuleIn<'_>,
        named: Option<&str>,
        building: &Building,
        on: &MultiPolygon<f64>,
    ) -> Outcome {
        let lang = scene.lang;
        let area_m2 = on.unsigned_area();
        let size = amount(lang, area_m2, Unit::SquareMetre);
        let label = scene.label(building);
        let lies = lang.pick(
            format!("{label}{size} av byggnaden ligger på marken."),
            format!("{label}{size} of the building lies on the land."),
        );
        let (verdict, numbers, because) = match self.find(lang, named, building) {
            Found::Banned => (
                Verdict::Breaks,
                Numbers::banned_m2(area_m2),
                self.name(lang).to_owned() + ".",
            ),
            Found::Allowed(because) => (Verdict::Fulfils, Numbers::m2(area_m2), because),
            Found::Unknown(because) => (Verdict::CannotDecide, Numbers::m2(area_m2), because),
            Found::Human(because) => (Verdict::NeedsHuman, Numbers::m2(area_m2), because),
        };
        let meaning = &rule.land.meaning;
        // Words that are added, or that deviate from the catalogue's, may narrow or widen what the code says.
        let deviates = meaning.reason == Some(NeedsHumanReason::DeviatingText);
        let has_words =
            meaning.state == State::NeedsHuman || deviates || (named.is_none() && !meaning.machine_readable);
        let (verdict, because) = if has_words && verdict != Verdict::CannotDecide {
            let words = lang.pick(
                "Bestämmelsen har egna ord som kan ändra vad den säger. En människa behöver läsa dem.",
                "The regulation has words of its own that may change what it says. A human has to read them.",
            );
            (Verdict::NeedsHuman, joined(&[words, &because]))
        } else {
            (verdict, because)
        };
        Outcome::of(rule, verdict, lies, because)
            .with(numbers)
            .about([building.number])
            .on_land(scene, on)
    }

    fn find(&self, lang: Lang, named: Option<&str>, building: &Building) -> Found {
        match self.limit {
            LandLimit::NoBuilding | LandLimit::NoStructure => Found::Banned,
            LandLimit::NotNamed | LandLimit::NamedOnly => Found::Human(named_words(lang, named)),
            LandLimit::AncillaryOnly => match building.kind {
                Some(BuildingKind::Main) => Found::Banned,
                Some(BuildingKind::Ancillary) => Found::Allowed(
                    lang.pick(
                        "Byggnaden är en komplementbyggnad.",
                        "The building is an ancillary one.",
                    )
                    .to_owned(),
                ),
                None => Found::Unknown(kind_missing(lang, "komplementbyggnader")),
            },
            LandLimit::BelowGroundOnly => below_ground(lang, building),
            LandLimit::NamedBelowGroundOnly => match below_ground(lang, building) {
                Found::Allowed(because) => Found::Human(joined(&[&because, &named_words(lang, named)])),
                found => found,
            },
        }
    }
}

fn named_words(lang: Lang, named: Option<&str>) -> String {
    let named = named.unwrap_or_default();
    lang.pick(
        format!("Planen namnger vad regeln gäller: ”{named}”. Om byggnaden är det avgör en människa."),
        format!("The plan names what the rule is about: “{named}” (in Swedish). Whether the building is that is for a human."),
    )
}

/// Whether a building lies below the ground: stated, or its highest level against the mean ground level.
fn below_ground(lang: Lang, building: &Building) -> Found {
    let lies_below = || {
        lang.pick(
            "Byggnaden ligger helt under mark.",
            "The building lies wholly below the ground.",
        )
        .to_owned()
    };
    match building.below_ground {
        Some(true) => return Found::Allowed(lies_below()),
        Some(false) => return Found::Banned,
        None => {}
    }
    let missing = |what: &str| {
        Found::Unknown(lang.pick(
            format!("Om byggnaden ligger under mark är inte känt. {what}"),
            format!("Whether the building lies below the ground is not known. {what}"),
        ))
    };
    // A height over the mean ground level says it without the level of the ground.
    let height = building
        .reading(What::TotalHeight)
        .or_else(|_| building.reading(What::RidgeHeight));
    match height {
        Err(reason) => missing(reason),
        Ok(height) => match judge::verdict(-height.value, height.uncertainty, Unit::Metre) {
            Verdict::Fulfils => Found::Allowed(lies_below()),
            Verdict::Breaks => Found::Banned,
            _ => missing(lang.pick(
                "Skillnaden mot marken är mindre än osäkerheten.",
                "The difference to the ground is smaller than the uncertainty.",
            )),
        },
    }
}
