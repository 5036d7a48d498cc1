//! The largest areas of a piece, and what is left of them, told.

use planvy_plan::{Measure, RegulationId, Scope, Value};

use super::answer::{AreaAnswer, LimitState};
use super::area_limit::{AreaLimit, Sharing};
use super::area_total::{PieceLimit, Summand, Total, sharing_of, total};
use super::buildings_here::buildings_here;
use super::matter::Matter;
use super::overlay::{common, holds, size_m2};
use super::reckoned::Reckoned;
use super::scene::Basis;
use super::words;
use crate::assessment::rounded;
use crate::land::RuleExtent;

/// Parcels named among those that share a limit.
const MOST_NAMED: usize = 50;

fn nothing(state: LimitState) -> AreaAnswer {
    AreaAnswer {
        value_m2: None,
        state,
        shared_by: None,
        shared_with: Vec::new(),
        regulations: Vec::new(),
        because: Vec::new(),
    }
}

impl Reckoned<'_, '_, '_> {
    /// The largest area of a measure.
    pub fn largest_area(&self, measure: Measure) -> AreaAnswer {
        let none_used = |_: &AreaLimit<'_>| Some(0.0);
        let mut answer = match total(self.piece, &self.buildable, &self.limits, measure, none_used) {
            Total::Silent => self.silent_area(measure),
            Total::NotReckoned(limits) => self.untold(&limits, None),
            Total::InParts { limits, silent_m2 } => self.untold(&limits, Some(silent_m2)),
            Total::Known { value_m2, binding } => {
                let mut answer = self.known_area(value_m2, &binding);
                if measure == Measure::BuildingArea && self.buildable_m2 < value_m2 {
                    answer
                        .because
                        .push(words::land_is_smaller(self.lang, self.buildable_m2));
                }
                answer
            }
        };
        if let Some(matter) = Matter::of(measure)
            && self.tell_undecided(matter, &mut answer.regulations, &mut answer.because)
        {
            answer.state = LimitState::NeedsHuman;
        }
        answer
    }

    /// What is left of the largest building area after the buildings that stand.
    pub fn remaining_area(&self, largest: &AreaAnswer) -> AreaAnswer {
        if largest.value_m2.is_none() {
            return AreaAnswer {
                value_m2: None,
                ..largest.clone()
            };
        }
        let unknown = || AreaAnswer {
            because: vec![words::remaining_unknown(self.lang)],
            ..nothing(LimitState::Unknown)
        };
        if self.buildings.is_none() {
            return unknown();
        }
        let (snapshot, crs) = (self.answers.snapshot(), self.piece.use_area.crs);
        let used = |limit: &AreaLimit<'_>| {
            let on = limit.counts_on.as_ref()?;
            Some(buildings_here(snapshot, crs, on)?.area_m2)
        };
        let left = total(
            self.piece,
            &self.buildable,
            &self.limits,
            Measure::BuildingArea,
            used,
        );
        let Total::Known { value_m2, binding } = left else {
            return unknown();
        };
        let mut answer = self.known_area(value_m2.max(0.0), &binding);
        if largest.state == LimitState::NeedsHuman {
            answer.state = LimitState::NeedsHuman;
        }
        answer.because.push(if value_m2 < 0.0 {
            words::used_up(self.lang, -value_m2)
        } else {
            words::remaining(self.lang, value_m2)
        });
        answer.because.push(words::footprints(self.lang));
        answer
    }

    fn silent_area(&self, measure: Measure) -> AreaAnswer {
        let mut answer = nothing(LimitState::Unknown);
        let each = self.limits.iter().filter(|found| {
            found.limit.quantity.measure == measure
                && found.limit.scope == Scope::Building
                && found.limit.quantity.bound != planvy_plan::Bound::Min
        });
        for found in each {
            answer.regulations.push(found.here.rule.id);
            answer.because.push(self.limit_sentence(found));
        }
        answer.because.push(if answer.because.is_empty() {
            words::silent(self.lang, measure)
        } else {
            words::per_building(self.lang)
        });
        answer
    }

    /// Limits that do not come to one number.
    fn untold(&self, limits: &[&PieceLimit<'_, '_, '_>], silent_m2: Option<f64>) -> AreaAnswer {
        let mut answer = nothing(LimitState::Unknown);
        for found in limits {
            answer.regulations.push(found.here.rule.id);
            answer.because.push(self.limit_sentence(found));
        }
        answer
            .because
            .extend(silent_m2.map(|silent_m2| words::in_parts(self.lang, silent_m2)));
        answer
    }

    fn known_area(&self, value_m2: f64, binding: &[Summand<'_, '_, '_, '_>]) -> AreaAnswer {
        let mut answer = AreaAnswer {
            value_m2: Some(rounded(value_m2)),
            ..nothing(LimitState::Known)
        };
        for summand in binding {
            let rule = summand.of.here.rule;
            answer.regulations.push(rule.id);
            answer.because.push(self.limit_sentence(summand.of));
            if let RuleExtent::Shapes { areas, .. } = &rule.extent
                && summand.of.limit.scope == Scope::RegulationArea
                && areas.0.len() > 1
            {
                let label = self.label(rule);
                answer
                    .because
                    .push(words::several_areas(self.lang, &label, areas.0.len()));
            }
        }
        match sharing_of(binding) {
            Sharing::Alone => {}
            Sharing::Between(parcels) => {
                answer.state = LimitState::Shared;
                answer.shared_by = Some(parcels.len());
                let snapshot = self.answers.snapshot();
                let named = parcels.iter().filter_map(|index| snapshot.parcel(*index));
                answer.shared_with = named
                    .map(|parcel| parcel.designation.clone())
                    .take(MOST_NAMED)
                    .collect();
                answer.because.push(words::shared(self.lang, parcels.len()));
            }
            Sharing::NotKnown => {
                if !binding
                    .iter()
                    .all(|summand| self.lies_on_piece(&summand.of.limit))
                {
                    answer.state = LimitState::Shared;
                }
                answer.because.push(words::sharing_not_known(self.lang));
            }
        }
        answer
    }

    /// True where the answer is for the use area as a whole, and the limit covers no land beyond it.
    fn lies_on_piece(&self, limit: &AreaLimit<'_>) -> bool {
        let is_whole = matches!(self.scene.basis, Basis::UseArea { .. });
        let within = limit
            .counts_on
            .as_ref()
            .is_none_or(|on| holds(size_m2(&common(on, &self.piece.land)), size_m2(on)));
        limit.sharing == Sharing::Alone || (is_whole && limit.scope != Scope::ParcelShare && within)
    }

    /// What a limit comes to, in a sentence.
    pub fn limit_sentence(&self, found: &PieceLimit<'_, '_, '_>) -> String {
        let limit = &found.limit;
        let percent = match limit.quantity.value {
            Value::Percent(percent) => Some(percent),
            _ => None,
        };
        words::area_limit(
            self.lang,
            &self.label(found.here.rule),
            limit.scope,
            percent,
            limit.reference_area_m2,
            limit.allowed_m2,
        )
    }

    /// The ids of the rules that limit each building by itself, with the smallest area that they allow.
    pub fn smallest_for_each_building(&self, measure: Measure) -> Option<(f64, RegulationId)> {
        let each = self.limits.iter().filter(|found| {
            found.limit.quantity.measure == measure
                && found.limit.scope == Scope::Building
                && found.limit.quantity.bound != planvy_plan::Bound::Min
                && found.limit.quantity.applies_to.is_none()
        });
        each.filter_map(|found| Some((found.limit.allowed_m2?, found.here.rule.id)))
            .min_by(|a, b| a.0.total_cmp(&b.0))
    }
}
