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
//! | [`delivery`] | DP-0004, DP-0010, DP-0015, DP-0016, BAS-005 |
//! | [`completeness`] | DP-0005, DP-0011, DP-0012, DP-0014, DP-0017 |
//! | [`values`] | DP-0009, DP-0022 |
//! | [`catalogue`] | PV-CATALOGUE, DP-Krav-0017 |
//! | [`security`] | DP-0019, DP-0020, DP-0021 |
//! | [`references`] | PV-DUPLICATE, PV-REFERENCE |
//! | [`coordinates`] | PV-AXES, PV-CRS |
//!
//! Base data (buildings, the ground, the comprehensive plan) have checks of their own, in [`base_data`].
//!
//! What they share: [`context`] prepares surfaces, [`ring_contacts`] finds where boundaries meet themselves, [`breadth`]
//! measures width, [`level`] compares heights, [`spot_inside`] finds a spot to point at.

pub mod base_data;
pub mod boundaries;
pub mod breadth;
pub mod catalogue;
mod catalogue_facts;
pub mod check;
pub mod completeness;
pub mod context;
pub mod coordinates;
pub mod coverage;
pub mod delivery;
pub mod distances;
pub mod level;
mod numbers;
pub mod overlaps;
mod overlay;
pub mod references;
pub mod ring_contacts;
#[cfg(test)]
mod ring_contacts_tests;
pub mod security;
pub mod slots;
pub mod spot_inside;
mod use_land;
pub mod values;
mod wording;

use std::collections::{HashMap, HashSet};

use planvy_city::overlay::OverlayError;
use planvy_city::overlay::reckoning::watched;
use planvy_plan::{Finding, Plan, RuleId, Severity};

pub use check::Check;
pub use context::CheckContext;

/// Findings of one rule and severity that are listed, at most. The rest is counted: a file with ten thousand bad values
/// says the same ten thousand times.
const MOST_OF_A_KIND: usize = 500;

/// Every check, family by family.
pub fn checks() -> Vec<Check> {
    [
        boundaries::CHECKS.as_slice(),
        &coverage::CHECKS,
        &overlaps::CHECKS,
        &distances::CHECKS,
        &delivery::CHECKS,
        &completeness::CHECKS,
        &values::CHECKS,
        &catalogue::CHECKS,
        &security::CHECKS,
        &references::CHECKS,
        &coordinates::CHECKS,
    ]
    .concat()
}

/// Runs every check over plans that were read together: one file, or one folder. Plans of other countries are held only against what makes
/// any answer untrue; what Sweden's national platform asks is nothing to them.
///
/// ```
/// assert!(planvy_import::validation::check_plans(&[]).is_empty());
/// ```
pub fn check_plans(plans: &[Plan]) -> Vec<Finding> {
    let (foreign, swedish): (Vec<&Plan>, Vec<&Plan>) = plans.iter().partition(|plan| plan.law.is_some());
    let mut findings = found(&CheckContext::new(swedish), &checks());
    let anywhere: Vec<Check> = checks().into_iter().filter(Check::is_for_any_country).collect();
    findings.extend(found(&CheckContext::new(foreign), &anywhere));
    bounded(findings)
}

fn found(context: &CheckContext<'_>, checks: &[Check]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in checks {
        let ((), failed) = watched(|| (check.run)(context, &mut findings));
        findings.extend(failed.map(|error| not_looked_at(&check.rule, error)));
    }
    findings
}

/// The finding of a check that could not look at everything.
fn not_looked_at(rule: &RuleId, error: OverlayError) -> Finding {
    Finding::error(
        rule.clone(),
        format!("Not everything could be held against this rule: {error}."),
    )
    .with_hint("Look for outlines with very many corners, and for outlines that nearly coincide, and draw them anew.")
}

/// Everything there is to say about plans that were read: what the reader found, then what the checks find. Where the
/// reader has spoken of a rule and a feature already (exchanged axes, a foreign system), the checks do not repeat it.
///
/// ```
/// use planvy_import::validation::check_after_reading;
/// use planvy_plan::{Finding, RuleId};
/// let read = vec![Finding::warning(RuleId::SCHEMA, "The member status is misspelt")];
/// assert_eq!(check_after_reading(read.clone(), &[]), read);
/// ```
pub fn check_after_reading(read: Vec<Finding>, plans: &[Plan]) -> Vec<Finding> {
    let said: HashSet<(RuleId, Severity, Option<String>)> = read
        .iter()
        .filter(|finding| finding.feature.is_some())
        .map(|finding| (finding.rule.clone(), finding.severity, finding.feature.clone()))
        .collect();
    let mut findings = read;
    findings.extend(check_plans(plans).into_iter().filter(|finding| {
        let key = (finding.rule.clone(), finding.severity, finding.feature.clone());
        !said.contains(&key)
    }));
    findings
}

/// Keeps the first findings of each rule and severity, and says how many more there were.
fn bounded(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen: HashMap<(RuleId, Severity), usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len().min(MOST_OF_A_KIND));
    let mut over: Vec<(RuleId, Severity)> = Vec::new();
    for finding in findings {
        let kind = (finding.rule.clone(), finding.severity);
        let count = seen.entry(kind.clone()).or_insert(0);
        *count += 1;
        if *count <= MOST_OF_A_KIND {
            kept.push(finding);
        } else if *count == MOST_OF_A_KIND + 1 {
            over.push(kind);
        }
    }
    kept.extend(over.into_iter().map(|kind| {
        let more = seen.get(&kind).map_or(0, |count| count - MOST_OF_A_KIND);
        Finding::new(
            kind.0,
            kind.1,
            format!("{more} more findings of this rule are not listed."),
        )
    }));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_looked_for_by_one_check() {
        let mut rules: Vec<String> = checks().iter().map(|check| check.rule.to_string()).collect();
        let count = rules.len();
        rules.sort();
        rules.dedup();
        assert_eq!(rules.len(), count);
    }

    #[test]
    fn a_flood_of_findings_is_counted() {
        let flood = (0..MOST_OF_A_KIND + 7)
            .map(|number| Finding::warning(RuleId::CATALOGUE, number.to_string()))
            .chain([Finding::error(RuleId::CATALOGUE, "grave")]);
        let kept = bounded(flood.collect());
        assert_eq!(kept.len(), MOST_OF_A_KIND + 2);
        assert!(kept.iter().any(|finding| finding.severity == Severity::Error));
        assert_eq!(
            kept.last().unwrap().message,
            "7 more findings of this rule are not listed."
        );
    }

    #[test]
    fn the_checks_do_not_repeat_the_reader() {
        let read = vec![Finding::warning(RuleId::SCHEMA, "said").with_feature("x")];
        assert_eq!(check_after_reading(read.clone(), &[]), read);
    }
}
