//! What the land is for, and what the proposal is for.

use geo::Area;
use planvy_plan::catalogue::{LandForm, Role};
use planvy_plan::{BuildingKind, Lang, Standing, Unit};

use super::intended_use::{Intended, Match, compare};
use crate::check::answer::Verdict;
use crate::check::building::Building;
use crate::check::kind::Check;
use crate::check::land_shapes::{lying_on, union};
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::amount;

/// The use of the land.
pub(super) struct UseAllowed;

impl Check for UseAllowed {
    fn id(&self) -> &'static str {
        "use-allowed"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Markens användning", "Use of the land")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "vad byggnaden ska användas till (bokstav, kod eller ord)",
            "what the building is for (a letter, a code or words)",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for standing in [Standing::InForce, Standing::Proposed] {
            let uses: Vec<&RuleIn<'_>> = scene
                .checked_rules()
                .filter(|rule| rule.land.standing == standing)
                .filter(|rule| rule.land.is_use() && rule.is_on(LandForm::DevelopmentLand))
                .collect();
            for building in &scene.buildings {
                let under: Vec<&&RuleIn<'_>> = uses
                    .iter()
                    .filter(|rule| stands_on(scene, rule, building))
                    .collect();
                // Each plan speaks for itself.
                let mut plans: Vec<usize> = under.iter().map(|rule| rule.plan).collect();
                plans.dedup();
                for plan in plans {
                    let of_plan: Vec<&RuleIn<'_>> = under
                        .iter()
                        .filter(|rule| rule.plan == plan)
                        .map(|rule| **rule)
                        .collect();
                    outcomes.extend(hold(scene, building, &of_plan));
                }
            }
        }
        outcomes
    }
}

fn stands_on(scene: &Scene<'_>, rule: &RuleIn<'_>, building: &Building) -> bool {
    scene
        .standing_on(rule)
        .any(|(on_it, _)| on_it.number == building.number)
}

/// A building on land of some uses of one plan.
fn hold(scene: &Scene<'_>, building: &Building, uses: &[&RuleIn<'_>]) -> Option<Outcome> {
    let lang = scene.lang;
    let first = uses.first()?;
    let land = union(uses.iter().map(|rule| &rule.area));
    let on = lying_on(&building.footprint, &land);
    let label = scene.label(building);
    let allowed: Vec<&str> = uses.iter().map(|rule| rule.words.name.as_str()).collect();
    let allowed = allowed.join(", ");
    let outcome = |verdict, plain: String, because: String| Outcome {
        rules: uses.iter().map(|rule| rule.at).collect(),
        ..Outcome::of(first, verdict, plain, because)
            .about([building.number])
            .on_land(scene, &on)
    };
    let size = amount(lang, on.unsigned_area(), Unit::SquareMetre);
    let stands = lang.pick(
        format!("{label}{size} av byggnaden står på mark för: {allowed}."),
        format!("{label}{size} of the building stands on land for: {allowed}."),
    );
    let Some(intended) = building
        .intended_use
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    else {
        if building.kind == Some(BuildingKind::Ancillary) {
            let because = lang.pick(
                "En komplementbyggnad hör till markens användning.",
                "An ancillary building belongs to the use of the land.",
            );
            return Some(
                outcome(Verdict::Fulfils, stands, because.to_owned()).with(Numbers::m2(on.unsigned_area())),
            );
        }
        let because = lang.pick(
            "Ritningen säger inte vad byggnaden ska användas till (use).",
            "The drawing does not say what the building is for (use).",
        );
        return Some(outcome(Verdict::CannotDecide, stands, because.to_owned()));
    };
    let intended = Intended::parse(intended);
    let Some(intended) = intended else {
        let said = building.intended_use.as_deref().unwrap_or_default();
        let because = lang.pick(
            format!("Vi känner inte igen användningen ”{said}”. Ange en bokstav (B), en kod eller ett vanligt ord."),
            format!("We do not know the use “{said}”. State a letter (B), a code or a common word."),
        );
        return Some(outcome(Verdict::CannotDecide, stands, because));
    };
    Some(judge(scene, building, uses, &intended, (stands, outcome)))
}

fn judge(
    scene: &Scene<'_>,
    building: &Building,
    uses: &[&RuleIn<'_>],
    intended: &Intended,
    (stands, outcome): (String, impl Fn(Verdict, String, String) -> Outcome),
) -> Outcome {
    let lang = scene.lang;
    let of = |wanted: Match| {
        let matching = uses.iter().filter(|rule| match_of(rule, intended) == wanted);
        union(matching.map(|rule| &rule.area))
    };
    let total_m2 = lying_on(&building.footprint, &union(uses.iter().map(|rule| &rule.area))).unsigned_area();
    let allowed = of(Match::Allows);
    let allowed_m2 = lying_on(&building.footprint, &allowed).unsigned_area();
    let left_m2 = total_m2 - allowed_m2;
    if left_m2 <= super::super::land_shapes::LEAST_ON_LAND_M2 {
        let because = lang.pick("Användningen ingår.", "The use is among them.");
        return outcome(Verdict::Fulfils, stands, because.to_owned()).with(Numbers::banned_m2(0.0));
    }
    let perhaps = union([&allowed, &of(Match::Perhaps)]);
    let banned_m2 = total_m2 - lying_on(&building.footprint, &perhaps).unsigned_area();
    if banned_m2 <= super::super::land_shapes::LEAST_ON_LAND_M2 {
        let because = lang.pick(
            "Planen preciserar eller tolkar användningen med egna ord. Om förslaget ryms avgör en människa.",
            "The plan narrows or interprets the use in words of its own. Whether the proposal is within it is for a human.",
        );
        return outcome(Verdict::NeedsHuman, stands, because.to_owned()).with(Numbers::m2(left_m2));
    }
    let because = lang.pick(
        format!(
            "{} står på mark för annat än {}.",
            amount(lang, banned_m2, Unit::SquareMetre),
            intended.words(lang)
        ),
        format!(
            "{} stands on land for other uses than {}.",
            amount(lang, banned_m2, Unit::SquareMetre),
            intended.words(lang)
        ),
    );
    outcome(Verdict::Breaks, stands, because).with(Numbers::banned_m2(banned_m2))
}

fn match_of(rule: &RuleIn<'_>, intended: &Intended) -> Match {
    let Some(entry) = rule.land.meaning.entry else {
        return Match::Perhaps;
    };
    let found = compare(entry.code, rule.words.letter.as_deref(), intended);
    match (found, entry.role) {
        (Match::Forbids, Role::Interpretation)
        | (Match::Allows, Role::Interpretation | Role::Names | Role::Prose) => Match::Perhaps,
        (found, _) => found,
    }
}
