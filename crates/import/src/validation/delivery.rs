//! How a delivery has to be shaped: no multi-geometries (DP-0004), certain plan boundaries (DP-0010), vertical limits on
//! surfaces only (DP-0015, DP-0016), no history (BAS-005).

use std::collections::BTreeSet;

use planvy_plan::{Finding, GeometryPart, Position, RuleId, Severity};

use super::check::Check;
use super::context::{CheckContext, PreparedPlan};

/// The checks of this family.
pub const CHECKS: [Check; 5] = [
    Check {
        rule: RuleId::named("DP-0004"),
        title: "No multi-geometries: each part is its own entry",
        severity: Severity::Warning,
        run: multi_geometries,
    },
    Check {
        rule: RuleId::named("DP-0010"),
        title: "The plan's own geometry must not have an uncertain position",
        severity: Severity::Warning,
        run: uncertain_position,
    },
    Check {
        rule: RuleId::named("DP-0015"),
        title: "Only surfaces of a plan are limited upwards or downwards",
        severity: Severity::Warning,
        run: vertical_limit_of_plans,
    },
    Check {
        rule: RuleId::named("DP-0016"),
        title: "Only surfaces of a regulation are limited upwards or downwards",
        severity: Severity::Warning,
        run: vertical_limit_of_regulations,
    },
    Check {
        rule: RuleId::named("BAS-005"),
        title: "History is not delivered: no end of validity",
        severity: Severity::Warning,
        run: history,
    },
];

fn multi_geometries(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let finding = |parts: &[GeometryPart]| {
        let entries: BTreeSet<u32> = parts
            .iter()
            .filter(|part| part.from_multi)
            .map(|part| part.entry)
            .collect();
        let pieces = parts.iter().filter(|part| part.from_multi).count();
        (!entries.is_empty()).then(|| {
            Finding::warning(
                RuleId::named("DP-0004"),
                format!(
                    "{} of the geometry's entries are multi-geometries, {pieces} pieces in all; they are read as single pieces.",
                    entries.len()
                ),
            )
            .with_hint("Write each piece as its own entry of the array; the national platform refuses multi-geometries.")
        })
    };
    for plan in &context.plans {
        findings.extend(finding(&plan.plan.area).map(|found| plan.about_plan(found)));
        for (number, regulation) in plan.regulations() {
            findings.extend(finding(&regulation.geometry).map(|found| plan.about_regulation(found, number)));
        }
    }
}

fn uncertain_position(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        let stated = plan.plan.area.iter().find_map(|part| {
            part.positioning
                .as_ref()
                .and_then(|positioning| positioning.uncertain_position.as_ref())
        });
        if let Some(stated) = stated {
            let words = stated.as_str().map_or_else(|| stated.to_string(), str::to_owned);
            let finding = Finding::warning(
                RuleId::named("DP-0010"),
                format!("The plan's boundary is said to lie uncertainly (\"{words}\")."),
            )
            .with_hint(
                "A plan's boundary is where the decision draws it: leave osakertLage out of plangeometri.",
            );
            findings.push(plan.about_plan(finding));
        }
    }
}

fn vertical_limit_of_plans(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        if plan.plan.vertical_limit.is_some()
            && let Some(finding) = limited_without_surface("DP-0015", &plan.plan.area)
        {
            findings.push(plan.about_plan(finding));
        }
    }
}

fn vertical_limit_of_regulations(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        for (number, regulation) in plan.regulations() {
            if regulation.content.vertical_limit.is_some()
                && let Some(finding) = limited_without_surface("DP-0016", &regulation.geometry)
            {
                findings.push(plan.about_regulation(finding, number));
            }
        }
    }
}

/// A vertical limit needs a surface that it starts from. No geometry at all (the whole plan) gives it the plan's.
fn limited_without_surface(rule: &'static str, parts: &[GeometryPart]) -> Option<Finding> {
    let others: Vec<&'static str> = parts
        .iter()
        .filter_map(|part| match part.position {
            Position::Area(_) => None,
            Position::Point(_) => Some("a point"),
            Position::Line(_) => Some("a line"),
            Position::Solid(_) => Some("a solid"),
        })
        .collect();
    let first = others.first()?;
    Some(
        Finding::warning(
            RuleId::named(rule),
            format!(
                "A limit upwards or downwards is stated, and {} of {} parts are no surfaces; the first is {first}.",
                others.len(),
                parts.len()
            ),
        )
        .with_hint("Only a surface (yta) takes vertikalAvgransning; a solid has its levels in itself."),
    )
}

fn history(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let finding = |valid_to: &str| {
        Finding::warning(
            RuleId::named("BAS-005"),
            format!("This version ended on {valid_to}; it is history, and would be read as if it held."),
        )
        .with_hint("Deliver the version that holds, without versionGiltigTill.")
    };
    for plan in &context.plans {
        if let Some(valid_to) = &plan.plan.version_valid_to {
            findings.push(plan.about_plan(finding(valid_to)));
        }
        for (number, _) in plan.regulations() {
            if let Some(valid_to) = ended(plan, number) {
                findings.push(plan.about_regulation(finding(valid_to), number));
            }
        }
    }
}

/// `versionGiltigTill` of a regulation: the specification gives it to plans alone, and some producers repeat it.
fn ended<'p>(plan: &PreparedPlan<'p>, number: usize) -> Option<&'p str> {
    plan.regulation(number)?
        .content
        .additions
        .get("versionGiltigTill")?
        .as_str()
}
