//! Bans on demolition: an existing building under the proposal.

use geo::Area;
use planvy_plan::catalogue::Role;
use planvy_plan::{Lang, Unit};

use super::per_building::nobody_there;
use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::land_shapes::lying_on;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::amount;

/// A ban on demolition.
pub(super) struct DemolitionBan;

impl Check for DemolitionBan {
    fn id(&self) -> &'static str {
        "demolition-ban"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Rivningsförbud", "Ban on demolition")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "fotavtrycket och vad som redan står där",
            "the footprint and what already stands there",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let bans = scene.checked_rules().filter(|rule| is_ban(rule));
        let mut outcomes = Vec::new();
        for rule in bans {
            let before = outcomes.len();
            for (building, on) in scene.standing_on(rule) {
                let label = scene.label(building);
                let under_m2: Option<f64> = scene.existing.as_ref().map(|existing| {
                    existing
                        .iter()
                        .map(|stands| lying_on(on, &stands.footprint).unsigned_area())
                        .sum()
                });
                let size = amount(lang, under_m2.unwrap_or(0.0), Unit::SquareMetre);
                let (verdict, plain, because) = match under_m2 {
                    None => (
                        Verdict::CannotDecide,
                        lang.pick(
                            format!("{label}Rivningsförbud gäller här."),
                            format!("{label}A ban on demolition holds here."),
                        ),
                        lang.pick(
                            "Befintliga byggnader saknas: tjänsten vet inte om något står där som förslaget ersätter.",
                            "Existing buildings are missing: the service does not know whether anything stands there that the proposal replaces.",
                        ),
                    ),
                    Some(area_m2) if area_m2 > 0.0 => (
                        Verdict::NeedsHuman,
                        lang.pick(
                            format!("{label}{size} av förslaget ligger på en byggnad som inte får rivas."),
                            format!("{label}{size} of the proposal lies on a building that may not be taken down."),
                        ),
                        lang.pick(
                            "Om den byggs till eller rivs säger ritningen inte. Rivs den bryter det mot planen.",
                            "Whether it is added to or taken down is not drawn. Taking it down breaks the plan.",
                        ),
                    ),
                    Some(_) => (
                        Verdict::NotApplicable,
                        lang.pick(
                            format!("{label}0 m² av förslaget ligger på en befintlig byggnad."),
                            format!("{label}0 m² of the proposal lies on an existing building."),
                        ),
                        lang.pick("Ingenting rivs för förslaget.", "Nothing is taken down for the proposal."),
                    ),
                };
                let outcome = Outcome::of(rule, verdict, plain, because.to_owned());
                let outcome = match under_m2 {
                    Some(area_m2) => outcome.with(Numbers::m2(area_m2)),
                    None => outcome,
                };
                outcomes.push(outcome.about([building.number]).on_land(scene, on));
            }
            if outcomes.len() == before {
                outcomes.push(nobody_there(scene, rule));
            }
        }
        outcomes
    }
}

fn is_ban(rule: &RuleIn<'_>) -> bool {
    let role = rule.land.meaning.entry.map(|entry| entry.role);
    rule.words.category.as_deref() == Some("Rivningsförbud") && role != Some(Role::Interpretation)
}
