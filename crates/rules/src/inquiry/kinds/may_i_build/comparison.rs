//! What somebody wants to build, held against the numbers of the plan.

use planvy_plan::{Bound, Measure, Standing};

use crate::building_right::{BuildingRightAnswer, LimitState};
use crate::inquiry::answer::Fact;
use crate::inquiry::asked::Asked;
use crate::inquiry::building_right;
use crate::inquiry::limits::{LimitHere, limits};
use crate::sentences::inquiry::building as said;

/// Figures are told to the centimetre: what differs by less is the same.
const SAME: f64 = 0.005;

/// A number of the plan, and how what is wanted stands to it.
pub(super) struct Compared {
    pub fact: Fact,
    pub outcome: Outcome,
}

/// How what is wanted stands to a number of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It goes beyond it.
    Breaks,
    /// It does not.
    Keeps,
    /// A figure was given, and nobody can say from the plan alone.
    Open,
    /// No figure was given for it.
    NotCompared,
}

impl Outcome {
    fn of(keeps: bool) -> Outcome {
        if keeps { Outcome::Keeps } else { Outcome::Breaks }
    }
}

/// Every comparison: distance, area, height.
pub(super) fn all(asked: &Asked<'_>, right: &BuildingRightAnswer) -> Vec<Compared> {
    let terms = &asked.inquiry.terms;
    let mut compared = Vec::new();
    for limit in limits(asked, &[Measure::DistanceToBoundary], Standing::InForce) {
        compared.push(number(asked, limit, terms.distance_m));
    }
    compared.extend(area(asked, right));
    for limit in limits(asked, HEIGHTS, Standing::InForce) {
        let is_ridge = limit.quantity.measure == Measure::RidgeHeight;
        // A ridge is never above the highest point; a building height is another measure.
        let value = terms.ridge_height_m.filter(|_| is_ridge);
        compared.push(number(asked, limit, value));
    }
    compared
}

const HEIGHTS: &[Measure] = &[
    Measure::RidgeHeight,
    Measure::RidgeLevel,
    Measure::TotalHeight,
    Measure::TotalLevel,
    Measure::BuildingHeight,
    Measure::EavesHeight,
    Measure::Storeys,
];

/// One number of a rule against what is wanted.
fn number(asked: &Asked<'_>, limit: LimitHere<'_, '_>, value: Option<f64>) -> Compared {
    let quantity = limit.quantity;
    let fact = asked.fact(limit.found, Some(quantity));
    // A rule for a named structure need not be about this one.
    let value = value.filter(|_| quantity.applies_to.is_none());
    let Some(value) = value else {
        return Compared {
            fact,
            outcome: Outcome::NotCompared,
        };
    };
    let limit_value = quantity.value.number();
    let margin = match quantity.bound {
        Bound::Max => limit_value - value,
        Bound::Min => value - limit_value,
        Bound::Exact => -(limit_value - value).abs(),
    };
    let keeps = margin >= -SAME;
    let plain = said::compared(asked.lang, quantity.measure, quantity.bound, value, limit_value);
    Compared {
        fact: Fact { plain, ..fact },
        outcome: Outcome::of(keeps),
    }
}

/// The wanted area against what is left of each piece of land.
fn area(asked: &Asked<'_>, right: &BuildingRightAnswer) -> Vec<Compared> {
    let lang = asked.lang;
    let wanted = asked.inquiry.terms.area_m2;
    right
        .areas
        .iter()
        .map(|area| {
            let left = &area.remaining_building_area;
            let most = &area.max_building_area;
            let piece = building_right::piece(lang, area, right.areas.len());
            let fact = |plain: String| Fact {
                plan: Some(area.plan),
                standing: Some(Standing::InForce),
                regulation: match most.regulations.as_slice() {
                    [only] => Some(*only),
                    _ => None,
                },
                ..Fact::said(format!("{piece}{plain}"))
            };
            match (wanted, left.value_m2, most.value_m2, left.state) {
                (Some(wanted), Some(left_m2), Some(most_m2), LimitState::Known) => Compared {
                    outcome: Outcome::of(left_m2 - wanted >= -SAME),
                    fact: fact(said::area(lang, wanted, left_m2, most_m2)),
                },
                (Some(wanted), Some(left_m2), Some(most_m2), LimitState::Shared) => Compared {
                    // More than all is left for everybody is too much for one; less is not one's own for sure.
                    outcome: if left_m2 - wanted < -SAME {
                        Outcome::Breaks
                    } else {
                        Outcome::Open
                    },
                    fact: fact(said::shared_area(lang, wanted, left_m2, most_m2, left.shared_by)),
                },
                (Some(wanted), None, Some(most_m2), _) if wanted > most_m2 + SAME => Compared {
                    outcome: Outcome::Breaks,
                    fact: fact(said::more_than_all(lang, wanted, most_m2)),
                },
                _ => Compared {
                    outcome: if wanted.is_some() && most.value_m2.is_some() {
                        Outcome::Open
                    } else {
                        Outcome::NotCompared
                    },
                    fact: fact(said::area_not_known(lang, most.value_m2)),
                },
            }
        })
        .collect()
}
