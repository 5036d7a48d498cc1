//! The shape that every check has.

use planvy_plan::{Finding, RuleId, Severity};

use super::context::CheckContext;

/// A rule, and the function that looks for what breaks it.
#[derive(Clone)]
pub struct Check {
    /// The rule's id, in every finding of this check.
    pub rule: RuleId,
    /// What the rule asks, in one line.
    pub title: &'static str,
    /// The gravest that a finding of this rule can be.
    pub severity: Severity,
    /// Looks through the plans, and adds what it finds.
    pub run: fn(&CheckContext<'_>, &mut Vec<Finding>),
}

impl Check {
    /// Whether the rule is about what makes an answer untrue under any law, and not about what Sweden asks of a plan.
    pub fn is_for_any_country(&self) -> bool {
        [
            RuleId::GEOMETRY,
            RuleId::DUPLICATE,
            RuleId::REFERENCE,
            RuleId::AXES,
            RuleId::CRS,
            // Of two plans in force at a place one is answered with, whatever their law says.
            RuleId::named("DP-0001"),
        ]
        .contains(&self.rule)
    }
}
