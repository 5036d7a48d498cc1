//! What a file's plans have in common with those that are stored: ids that stand in another plan there, and land on which both
//! are in force.
//!
//! A plan that is stored already is replaced by the one that is read, and is no other plan. Buildings and the like need no such
//! look: they replace each other by rules of their own.

use std::collections::HashSet;

use planvy_plan::{Finding, Plan, PlanId, PlanStatus, RegulationId, RuleId};
use planvy_store::{Store, StoreError};

use crate::reading::ReadFile;
use crate::validation::overlaps::{bounds_of_plan, in_force_beside_stored};

/// Says what a file's plans have in common with others in the store. `replaced` tells whether a stored plan gets a new version
/// by an earlier file of the same import.
///
/// # Errors
/// Where the store cannot be read.
pub(crate) fn check(
    store: &dyn Store,
    file: &mut ReadFile,
    replaced: impl Fn(PlanId) -> bool,
) -> Result<(), StoreError> {
    let own: HashSet<PlanId> = file.plans().iter().map(|plan| plan.id).collect();
    let is_other = |plan: PlanId| !own.contains(&plan) && !replaced(plan);
    let mut findings = repeated_regulations(store, file.plans(), &is_other)?;
    findings.extend(overlapping_plans(store, file.plans(), &is_other)?);
    findings.into_iter().for_each(|finding| file.report.add(finding));
    Ok(())
}

fn repeated_regulations(
    store: &dyn Store,
    plans: &[Plan],
    is_other: &impl Fn(PlanId) -> bool,
) -> Result<Vec<Finding>, StoreError> {
    let ids: Vec<RegulationId> = plans
        .iter()
        .flat_map(|plan| plan.regulations.iter().map(|regulation| regulation.id))
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let homes = store.homes_of(&ids)?;
    let elsewhere = homes.into_iter().filter(|(_, home)| is_other(*home));
    Ok(elsewhere
        .map(|(regulation, home)| {
            let message = format!("Regulation {regulation} stands in plan {home}, which is stored, too.");
            let hint = "Every regulation has an id of its own: deliver one of the two anew, or import both plans together.";
            Finding::error(RuleId::DUPLICATE, message)
                .with_feature(regulation)
                .with_hint(hint)
        })
        .collect())
}

fn overlapping_plans(
    store: &dyn Store,
    plans: &[Plan],
    is_other: &impl Fn(PlanId) -> bool,
) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for plan in plans.iter().filter(|plan| plan.status == PlanStatus::LegalForce) {
        // Its regulations were looked at already, and do not matter here.
        let bare = Plan {
            area: plan.area.clone(),
            designation: plan.designation.clone(),
            ..Plan::new(plan.id, plan.name.as_str(), plan.status, plan.crs)
        };
        let Some(bounds_m) = bounds_of_plan(&bare) else {
            continue;
        };
        let mut stored = store.plans_in(bare.crs, bounds_m)?;
        stored.retain(|stored| is_other(stored.id));
        findings.extend(in_force_beside_stored(&[bare], &stored));
    }
    Ok(findings)
}
