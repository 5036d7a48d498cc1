//! Ids that stand twice, in one file or in two files of one import.
//!
//! A regulation that stands twice inside one file is the business of [`crate::validation`].

use std::collections::{HashMap, HashSet};

use planvy_plan::{Finding, PlanId, RegulationId, RuleId};

use crate::reading::ReadFile;

/// The ids of the files that were read before, with the names of those files.
#[derive(Default)]
pub(crate) struct EarlierIds {
    plans: HashMap<PlanId, String>,
    regulations: HashMap<RegulationId, String>,
}

impl EarlierIds {
    /// Whether an earlier file holds a plan.
    pub(crate) fn holds(&self, plan: PlanId) -> bool {
        self.plans.contains_key(&plan)
    }

    /// Notes the ids of a file.
    pub(crate) fn extend(&mut self, file: &ReadFile) {
        for plan in file.plans() {
            self.plans.insert(plan.id, file.report.file.clone());
            for regulation in &plan.regulations {
                self.regulations
                    .entry(regulation.id)
                    .or_insert_with(|| file.report.file.clone());
            }
        }
    }

    /// Says which ids of a file stand in an earlier one, and which of its plans stand in it twice. Returns whether a plan
    /// is repeated: that cannot be stored, whatever is accepted.
    pub(crate) fn check(&self, file: &mut ReadFile) -> bool {
        let mut own = HashSet::new();
        let mut repeated = false;
        let mut findings = Vec::new();
        for plan in file.plans() {
            if !own.insert(plan.id) {
                repeated = true;
                if !is_told(file, plan.id) {
                    let message = format!("Plan {} stands twice in the file.", plan.id);
                    findings.push(Finding::error(RuleId::DUPLICATE, message).with_feature(plan.id));
                }
            } else if let Some(elsewhere) = self.plans.get(&plan.id) {
                repeated = true;
                let message = format!("Plan {} stands in {elsewhere}, too.", plan.id);
                let hint = "Leave out the older of the two files, or import them one after the other.";
                findings.push(
                    Finding::error(RuleId::DUPLICATE, message)
                        .with_feature(plan.id)
                        .with_hint(hint),
                );
                // Its regulations are the same, of course.
                continue;
            }
            for regulation in &plan.regulations {
                if let Some(elsewhere) = self.regulations.get(&regulation.id) {
                    let message = format!(
                        "Regulation {} stands in another plan in {elsewhere}, too.",
                        regulation.id
                    );
                    let hint = "Every regulation has an id of its own; deliver one of the two anew.";
                    findings.push(
                        Finding::error(RuleId::DUPLICATE, message)
                            .with_feature(regulation.id)
                            .with_hint(hint),
                    );
                }
            }
        }
        findings.into_iter().for_each(|finding| file.report.add(finding));
        repeated
    }
}

/// Whether the reader or a check has said so already.
fn is_told(file: &ReadFile, plan: PlanId) -> bool {
    let id = plan.to_string();
    let findings = &file.report.findings;
    findings
        .iter()
        .any(|finding| finding.rule == RuleId::DUPLICATE && finding.feature.as_deref() == Some(&id))
}
