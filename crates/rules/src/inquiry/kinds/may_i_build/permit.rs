//! What needs no permit: the conditions of the day, held against what somebody wants to build.
//!
//! That a measure needs no permit does not mean that it is allowed, and the plan may say otherwise: these are facts of their own.

use crate::exempt::table::{About, Measure, Where, measures_on};
use crate::inquiry::answer::{Abstention, Decider, Fact, WantedBuilding};
use crate::inquiry::asked::Asked;
use crate::sentences::inquiry::building as said;

/// What is said of permits.
pub(super) struct Permit {
    pub short: String,
    pub facts: Vec<Fact>,
    pub abstentions: Vec<Abstention>,
}

/// The measures of the day that what is wanted may be.
pub(super) fn told(asked: &Asked<'_>, wanted: WantedBuilding) -> Permit {
    let lang = asked.lang;
    let about = match wanted {
        WantedBuilding::Main => None,
        WantedBuilding::Ancillary => Some(About::Ancillary),
        WantedBuilding::Addition => Some(About::Addition),
    };
    let in_plan = asked.has_plan_in_force();
    let tried: Vec<&Measure> = measures_on(asked.inquiry.date)
        .filter(|measure| Some(measure.about) == about)
        .filter(|measure| match measure.place {
            Where::InPlan => in_plan,
            Where::OutsidePlan => !in_plan,
            Where::Anywhere => true,
        })
        .collect();
    // The one that leaves most room is told first.
    let Some(widest) = tried.iter().max_by(|a, b| a.each_m2.total_cmp(&b.each_m2)) else {
        return Permit {
            short: said::no_exempt_measure(lang, wanted),
            facts: Vec::new(),
            abstentions: Vec::new(),
        };
    };
    let terms = &asked.inquiry.terms;
    let is_nearer = |measure: &Measure| {
        terms
            .distance_m
            .is_some_and(|distance| distance < measure.boundary_m)
    };
    let mut abstentions = Vec::new();
    if tried.iter().any(|measure| is_nearer(measure)) {
        abstentions.push(asked.left(Decider::Neighbour, said::neighbour(lang, widest.boundary_m)));
    }
    abstentions.push(asked.left(Decider::BuildingCommittee, said::exempt_is_not_allowed(lang)));
    let facts = tried
        .iter()
        .map(|measure| Fact {
            legal_basis: Some(measure.legal_basis.to_owned()),
            ..Fact::said(said::measure(lang, measure, &compared(measure, asked)))
        })
        .collect();
    Permit {
        short: said::exempt_short(lang, widest, &compared(widest, asked)),
        facts,
        abstentions,
    }
}

/// The conditions of a measure that a figure was given for, each with whether it is met.
fn compared(measure: &Measure, asked: &Asked<'_>) -> said::Conditions {
    let terms = &asked.inquiry.terms;
    said::Conditions {
        area: terms.area_m2.map(|area| (area, area <= measure.each_m2)),
        ridge: terms
            .ridge_height_m
            .zip(measure.ridge_m)
            .map(|(ridge, limit)| (ridge, ridge <= limit)),
        distance: terms
            .distance_m
            .map(|distance| (distance, distance >= measure.boundary_m)),
    }
}
