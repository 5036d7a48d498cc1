//! Checks of base data: buildings, the ground, and the comprehensive plan.
//!
//! Every check has one shape, [`LayerCheck`]. As with plans, an error is what would make an answer untrue; everything else
//! is a warning or a remark.
//!
//! | module | rules |
//! |---|---|
//! | [`buildings`] | PV-GEOMETRY, PV-CRS, PV-AXES, PV-DUPLICATE, PV-OVERLAP, PV-VALUE, PV-BODY |
//! | [`terrain`] | PV-GEOMETRY, PV-CRS, PV-AXES, PV-LEVEL, PV-COVERAGE, PV-DATUM, PV-OVERLAP |
//! | [`guidance`] | PV-GEOMETRY, PV-CRS, PV-AXES, PV-DUPLICATE, PV-OVERLAP, PV-CATEGORY |
//!
//! What they share: [`feature`] is a building or a feature of guidance as these checks see it, [`overlapping`] finds pairs of
//! areas that lie over each other.

pub mod buildings;
mod feature;
pub mod guidance;
mod overlapping;
pub mod terrain;

use std::collections::HashSet;

use planvy_city::overlay::reckoning::watched;
use planvy_plan::{ExistingBuilding, Finding, GuidanceFeature, RuleId, Severity, TerrainRaster};

/// A rule of one kind of base data, and the function that looks for what breaks it.
pub struct LayerCheck<T: 'static> {
    /// The rule's id, in every finding of this check.
    pub rule: RuleId,
    /// What the rule asks, in one line.
    pub title: &'static str,
    /// The gravest that a finding of this rule can be.
    pub severity: Severity,
    /// Looks through what was read together, and adds what it finds.
    pub run: fn(&[T], &mut Vec<Finding>),
}

/// Runs every check of buildings over those of one file.
///
/// ```
/// assert!(planvy_import::validation::base_data::check_buildings(&[]).is_empty());
/// ```
pub fn check_buildings(buildings: &[ExistingBuilding]) -> Vec<Finding> {
    run(&buildings::CHECKS, buildings)
}

/// Runs every check of the ground over the rasters of one file.
///
/// ```
/// assert!(planvy_import::validation::base_data::check_terrain(&[]).is_empty());
/// ```
pub fn check_terrain(rasters: &[TerrainRaster]) -> Vec<Finding> {
    run(&terrain::CHECKS, rasters)
}

/// Runs every check of the comprehensive plan over the features of one file.
///
/// ```
/// assert!(planvy_import::validation::base_data::check_guidance(&[]).is_empty());
/// ```
pub fn check_guidance(features: &[GuidanceFeature]) -> Vec<Finding> {
    run(&guidance::CHECKS, features)
}

/// Every rule of base data, each once.
pub fn rules() -> Vec<RuleId> {
    let buildings = buildings::CHECKS.into_iter().map(|check| check.rule);
    let terrain = terrain::CHECKS.into_iter().map(|check| check.rule);
    let guidance = guidance::CHECKS.into_iter().map(|check| check.rule);
    let mut rules: Vec<RuleId> = buildings.chain(terrain).chain(guidance).collect();
    rules.sort();
    rules.dedup();
    rules
}

/// What a reader found, then what checks found. The readers of base data look through every feature and mend what they can:
/// where one has spoken of a rule as gravely, the check would say the same of what was mended.
pub(crate) fn joined_by_rule(read: Vec<Finding>, found: Vec<Finding>) -> Vec<Finding> {
    let said: HashSet<(RuleId, Severity)> = read
        .iter()
        .map(|finding| (finding.rule.clone(), finding.severity))
        .collect();
    let is_new = |finding: &Finding| !said.contains(&(finding.rule.clone(), finding.severity));
    let new: Vec<Finding> = found.into_iter().filter(is_new).collect();
    [read, new].concat()
}

fn run<T>(checks: &[LayerCheck<T>], things: &[T]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in checks {
        let ((), failed) = watched(|| (check.run)(things, &mut findings));
        findings.extend(failed.map(|error| super::not_looked_at(&check.rule, error)));
    }
    super::bounded(findings)
}
