//! Shares of ground that have to let water through: what a building covers does not.

use geo::Area;
use planvy_plan::{Bound, Lang, Measure, Reference, Unit};

use super::per_building::{nobody_there, quantities};
use super::reference::counted_on;
use super::sums::{Summed, sum_over};
use crate::check::answer::Verdict;
use crate::check::judge::{margin, verdict};
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use crate::check::words::{amount, undecided};

/// The least share of ground that lets water through.
pub(super) struct PermeableShare;

impl Check for PermeableShare {
    fn id(&self) -> &'static str {
        "permeable-share-min"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Minsta andel genomsläpplig mark",
            "Least share of permeable ground",
        )
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "fotavtrycket, fastigheten, vad som står där och hur resten av marken görs",
            "the footprint, the parcel, what stands there and how the rest of the ground is made",
        )
    }

    /// How the open ground is made is not drawn. So the share is at most what no building covers: less than the rule breaks it,
    /// and more decides nothing.
    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let mut outcomes = Vec::new();
        for (rule, quantity) in quantities(scene, Measure::PermeableShare, Bound::Min) {
            let limit = quantity.value.number();
            let reference = match quantity.reference {
                Reference::Property => Reference::Property,
                _ => Reference::RegulationArea,
            };
            let what = lang.pick("genomsläpplig mark", "permeable ground");
            let numbers = Numbers::limit(Bound::Min, limit, Unit::Percent);
            let Some(counted) = counted_on(scene, rule, &reference) else {
                let plain = undecided(lang, what, Bound::Min, limit, Unit::Percent);
                let because = super::boundary::parcel_missing(lang);
                outcomes.push(Outcome::of(rule, Verdict::CannotDecide, plain, because).with(numbers));
                continue;
            };
            if counted.is_empty() {
                outcomes.push(nobody_there(scene, rule));
            }
            for on in counted {
                let sum = sum_over(scene, Summed::BuildingArea, &on.land);
                let covered_m2 = sum.least_m2().min(on.land.unsigned_area());
                let most = 100.0 * (1.0 - covered_m2 / on.area_m2);
                let found = verdict(margin(Bound::Min, most, limit), None, Unit::Percent);
                let (covered, at_most) = (
                    amount(lang, covered_m2, Unit::SquareMetre),
                    amount(lang, most, Unit::Percent),
                );
                let minimum = amount(lang, limit, Unit::Percent);
                let plain = lang.pick(
                    format!(
                        "{at_most} av marken kan som mest vara genomsläpplig. Planen säger minst {minimum}."
                    ),
                    format!(
                        "{at_most} of the ground can be permeable at most. The plan says at least {minimum}."
                    ),
                );
                let (verdict, because) = if found == Verdict::Breaks {
                    (
                        Verdict::Breaks,
                        lang.pick(
                            format!("Byggnaderna täcker {covered}, och det släpper inte igenom vatten."),
                            format!("The buildings cover {covered}, which lets no water through."),
                        ),
                    )
                } else {
                    (Verdict::CannotDecide, lang.pick(
                        format!("Byggnaderna täcker {covered}. Hur resten av marken görs visar ritningen inte."),
                        format!("The buildings cover {covered}. How the rest of the ground is made is not drawn."),
                    ))
                };
                let numbers = Numbers::against(most, Bound::Min, limit, Unit::Percent, None);
                let mut outcome = Outcome::of(rule, verdict, plain, because)
                    .with(numbers)
                    .about(sum.buildings.iter().copied())
                    .on_land(scene, &on.land);
                outcome.parcel = on.parcel.map(|parcel| parcel.designation.clone());
                outcomes.push(outcome);
            }
        }
        outcomes
    }
}
