//! What is said about the place as a whole: coverage and notes.

use std::sync::Arc;

use planvy_index::PlanIndex;
use planvy_plan::{PlanKind, Standing, State};

use super::{Assessing, Extent, ParcelHere, PlanHere, RegulationHere};
use crate::answer::{Coverage, Theme};
use crate::guidance::GuidanceHere;
use crate::plan_answer::VerticalLimited;
use crate::prepared::Prepared;
use crate::sentences::coverage::{InProcess, PlansHere, detailed_plans, parcels_here};

/// What plans in force may leave open without a word: the tolerance of boundaries.
const UNCOVERED_TOLERANCE_PERCENT: f64 = 0.5;

impl<'a> Assessing<'a> {
    /// One statement for each theme.
    pub(super) fn coverage(
        &self,
        plans: &[PlanHere<'a>],
        guidance: &[GuidanceHere],
        parcels: &[ParcelHere],
    ) -> Vec<Arc<Prepared<Coverage>>> {
        vec![
            self.plan_coverage(plans),
            self.guidance_coverage(guidance, plans),
            self.parcel_coverage(parcels),
            self.terrain_coverage(),
            self.building_coverage(),
        ]
    }

    fn plan_coverage(&self, plans: &[PlanHere<'a>]) -> Arc<Prepared<Coverage>> {
        let lang = self.question.lang;
        let standing_as = |standing| plans.iter().filter(move |plan| plan.standing == standing);
        let uncovered_percent = self.uncovered_percent(plans);
        if let ([only], None) = (plans, uncovered_percent)
            && only.standing == Standing::InForce
            && !(only.on_border && self.extent == Extent::Point)
        {
            return Arc::clone(&only.facts.texts(lang).coverage);
        }
        let in_force: Vec<String> = standing_as(Standing::InForce)
            .map(|plan| plan.facts.texts(lang).label.clone())
            .collect();
        let in_process: Vec<InProcess> = standing_as(Standing::Proposed)
            .map(|plan| InProcess {
                label: plan.facts.texts(lang).label.clone(),
                status: plan.stored.plan.status,
                legal_force: plan.facts.timeline.legal_force().first().copied(),
            })
            .collect();
        let is_known = !in_force.is_empty() || !in_process.is_empty();
        let statement = detailed_plans(
            lang,
            &PlansHere {
                in_force,
                in_process,
                is_on_border: self.extent == Extent::Point
                    && standing_as(Standing::InForce).all(|plan| plan.on_border),
                uncovered_percent,
                has_history: plans.iter().any(|plan| plan.standing.is_history()),
                store_is_empty: self.answers.snapshot().plans().is_empty(),
            },
        );
        Arc::new(Prepared::new(Coverage {
            theme: Theme::DetailedPlan,
            state: if is_known { State::Applies } else { State::NoData },
            statement,
            source: plans
                .first()
                .filter(|_| is_known)
                .map(|plan| plan.facts.record.value.provenance.clone()),
        }))
    }

    /// Per cent of the place that no plan in force covers, where any does and that is more than a tolerance.
    fn uncovered_percent(&self, plans: &[PlanHere<'a>]) -> Option<f64> {
        if self.extent == Extent::Point {
            return None;
        }
        let in_force = plans.iter().filter(|plan| plan.standing == Standing::InForce);
        let covered: f64 = in_force.filter_map(|plan| plan.share.percent).sum();
        let uncovered = 100.0 - covered;
        (covered > 0.0 && uncovered > UNCOVERED_TOLERANCE_PERCENT).then_some(uncovered)
    }

    fn parcel_coverage(&self, parcels: &[ParcelHere]) -> Arc<Prepared<Coverage>> {
        let snapshot = self.answers.snapshot();
        let lang = self.question.lang;
        if parcels.is_empty() {
            return Arc::clone(&self.answers.general(lang).no_parcel);
        }
        let mut designations: Vec<String> = parcels
            .iter()
            .filter_map(|parcel| {
                snapshot
                    .parcel(parcel.index)
                    .map(|parcel| parcel.designation.clone())
            })
            .collect();
        designations.dedup();
        let is_border = parcels.iter().any(|parcel| parcel.on_border);
        Arc::new(Prepared::new(Coverage {
            theme: Theme::Parcels,
            state: State::Applies,
            statement: parcels_here(lang, &designations, is_border),
            source: self.answers.layer_source("parcels"),
        }))
    }

    /// The notes about each plan and about the answer as a whole, after those that overlaps gave.
    pub(super) fn add_notes(
        &mut self,
        plans: &[PlanHere<'a>],
        regulations: &[RegulationHere<'a>],
        coverage: &[Arc<Prepared<Coverage>>],
        touches: &[RegulationHere<'a>],
    ) {
        let lang = self.question.lang;
        for plan in plans {
            plan.facts
                .notes_at(lang, plan.standing, self.question.date, &mut self.notes);
        }
        self.add_accepted_base_data(coverage);
        let general = self.answers.general(lang);
        let current = || {
            regulations
                .iter()
                .filter(|regulation| !regulation.standing.is_history())
        };
        if current().any(|regulation| regulation.vertical_extent.limited != VerticalLimited::None) {
            self.notes.push(Arc::clone(&general.several_levels));
        }
        if current().any(|regulation| regulation.facts.needs_human) {
            self.notes.push(Arc::clone(&general.text_rules));
        }
        if current().any(|regulation| regulation.facts.interpretation) {
            self.notes.push(Arc::clone(&general.interpretation));
        }
        if plans.iter().any(|plan| !plan.standing.is_history()) {
            self.notes.push(Arc::clone(&general.outside_the_plan));
        }
        // The plan map as the original is of Swedish law. Of another country's plan its own note says that.
        let is_swedish = |plan: PlanIndex| {
            let stored = self.answers.snapshot().plan(plan);
            stored.is_some_and(|stored| stored.plan.kind != PlanKind::Foreign)
        };
        if plans.iter().any(|plan| is_swedish(plan.index))
            || touches.iter().any(|touch| is_swedish(touch.entry.plan))
        {
            self.notes.push(Arc::clone(&general.legal_original));
        }
    }

    /// What the municipality accepted of the base data that the answer rests on: of the address asked for, and of each layer that
    /// has something here. Where a layer has nothing, the answer says just that, and rests on none of it.
    fn add_accepted_base_data(&mut self, coverage: &[Arc<Prepared<Coverage>>]) {
        let rests_on = coverage
            .iter()
            .filter(|said| said.value.state == State::Applies)
            .filter_map(|said| layer_of(said.value.theme));
        let address = self.site.address.as_ref().map(|_| "addresses");
        let general = self.answers.general(self.question.lang);
        let accepted = address
            .into_iter()
            .chain(rests_on)
            .filter_map(|kind| general.accepted(kind));
        self.notes.extend(accepted.cloned());
    }
}

/// The kind of base data that a theme is known from; plans are none.
fn layer_of(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::DetailedPlan => None,
        Theme::ComprehensivePlan => Some("guidance"),
        Theme::Parcels => Some("parcels"),
        Theme::Terrain => Some("terrain"),
        Theme::Buildings => Some("buildings"),
    }
}
