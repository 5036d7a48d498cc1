//! Checks of plans: what the national platform asks of a delivery, and what an answer needs to be true.
//!
//! Every check has one shape, [`Check`]: a rule, a title, the gravest severity it gives, and a function. [`checks`] lists
//! them all; [`check_plans`] runs them. Findings carry figures, a hint, the feature and a spot.
//!
//! An error is what would make an answer untrue: overlapping uses of one level from 5 m², a boundary that crosses itself,
//! uses that leave the plan uncovered, duplicate or foreign ids, coordinates that cannot be placed. Everything else is a
//! warning or a remark, also where the national platform would refuse the delivery.
//!
//! | module | rules |
//! |---|---|
//! | [`boundaries`] | DP-Krav-0018, PV-GEOMETRY |
//! | [`coverage`] | DP-0002, DP-0003 |
//! | [`overlaps`] | DP-0001, DP-Krav-0013, DP-Krav-0014 |
//! | [`distances`] | DP-Krav-0011, DP-Krav-0012 |
//!
//! What they share: [`context`] prepares surfaces, [`ring_contacts`] finds where boundaries meet themselves, [`breadth`]
//! measures width, [`level`] compares heights.

pub mod boundaries;
pub mod breadth;
mod catalogue_facts;
pub mod check;
pub mod context;
pub mod coverage;
pub mod distances;
pub mod level;
pub mod overlaps;
pub mod ring_contacts;
#[cfg(test)]
mod ring_contacts_tests;

use planvy_plan::{Finding, Plan};

pub use check::Check;
pub use context::CheckContext;

/// Every check, family by family.
pub fn checks() -> Vec<Check> {
    [
        boundaries::CHECKS.as_slice(),
        &coverage::CHECKS,
        &overlaps::CHECKS,
        &distances::CHECKS,
    ]
    .concat()
}

/// Runs every check over plans that were read together: one file, or one folder.
///
/// ```
/// assert!(planvy_import::validation::check_plans(&[]).is_empty());
/// ```
pub fn check_plans(plans: &[Plan]) -> Vec<Finding> {
    let context = CheckContext::new(plans);
    let mut findings = Vec::new();
    for check in checks() {
        (check.run)(&context, &mut findings);
    }
    findings
}
