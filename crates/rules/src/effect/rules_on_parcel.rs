//! The rules in force on a parcel, each with the ground that is left to it.

use geo::Area;
use geo_types::MultiPolygon;
use planvy_plan::{Quantity, RegulationGroup, RegulationId, Standing};

use crate::answers::Answers;
use crate::assessment::{PlanHere, RegulationHere, rounded};
use crate::land::{Land, LandRule, RuleExtent};
use crate::overlaid::{common, without};
use crate::projected::area_in;
use crate::question::Question;
use crate::regulation_answer::RegulationWords;
use crate::site::{Site, SiteShape};

/// Ground smaller than this is none, in m².
const SLIVER_M2: f64 = 0.5;

/// What holds on a parcel at one desk.
pub(super) struct RulesOnParcel<'a> {
    answers: &'a Answers,
    land: Land<'a>,
    site: Site,
}

/// A rule, or one of its numbers, on a parcel.
#[derive(Clone)]
pub(super) struct Side<'l> {
    pub id: RegulationId,
    pub plan: planvy_plan::PlanId,
    pub group: RegulationGroup,
    pub words: &'l RegulationWords,
    /// The wording as delivered: two rules of a kind without a number say the same where it is the same.
    pub formulation: &'l str,
    pub quantity: Option<&'l Quantity>,
    /// How much of the parcel is left to it, in m²; `None` of lines and points.
    pub area_m2: Option<f64>,
}

impl<'a> RulesOnParcel<'a> {
    pub fn at(answers: &'a Answers, question: &'a Question, site: Site) -> RulesOnParcel<'a> {
        RulesOnParcel {
            answers,
            land: Land::at(answers, question, site.clone()),
            site,
        }
    }

    /// The rules in force, a number at a time, in the order of the answer.
    pub fn sides(&self) -> Vec<Side<'_>> {
        let mut sides = Vec::new();
        let judged = &self.land.assessment.regulations;
        for rule in self
            .land
            .rules
            .iter()
            .filter(|rule| rule.standing == Standing::InForce)
        {
            let Some(here) = judged.iter().find(|here| here.index == rule.index) else {
                continue;
            };
            let area_m2 = self.left_m2(rule, here);
            // Taken over but for a sliver: it would hold nowhere here.
            if area_m2.is_some_and(|m2| m2 < SLIVER_M2) && here.share.m2.is_some_and(|m2| m2 >= SLIVER_M2) {
                continue;
            }
            let side = |quantity| Side {
                id: rule.id,
                plan: here.plan,
                group: rule.content.group,
                words: &here.facts.words.value,
                formulation: here.facts.words.value.formulation.as_deref().unwrap_or_default(),
                quantity,
                area_m2,
            };
            if rule.meaning.quantities.is_empty() {
                sides.push(side(None));
            }
            sides.extend(
                rule.meaning
                    .quantities
                    .iter()
                    .map(|quantity| side(Some(quantity))),
            );
        }
        sides
    }

    /// How much of the parcel a rule has, without what later plans have taken over.
    fn left_m2(&self, rule: &LandRule<'a>, here: &RegulationHere<'a>) -> Option<f64> {
        let share_m2 = here.share.m2?;
        let plans: &[PlanHere<'a>] = &self.land.assessment.plans;
        let plan = plans.iter().find(|plan| plan.index == rule.plan)?;
        if plan.taken_over.is_empty() {
            return Some(share_m2);
        }
        let crs = plan.stored.plan.crs;
        let parcel = match &self.site.shape {
            SiteShape::Area { crs: own, area } => area_in(area, *own, crs),
            _ => return Some(share_m2),
        };
        let drawn = match &rule.extent {
            RuleExtent::WholePlan => self.answers.snapshot().plan_geometry(rule.plan),
            RuleExtent::Shapes { areas, .. } => areas.clone(),
        };
        let left = plan
            .taken_over
            .iter()
            .fold(common(&drawn, &parcel), |left: MultiPolygon<f64>, later| {
                without(&left, later)
            });
        Some(rounded(left.unsigned_area()))
    }
}
