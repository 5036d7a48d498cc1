//! Ids: each stands once (PV-DUPLICATE), and those referred to exist and lie where they should (PV-REFERENCE).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo_types::MultiPolygon;
use planvy_plan::{Finding, RegulationGroup, RegulationId, RuleId, Severity};

use super::check::Check;
use super::context::{CheckContext, PreparedPlan, Surface};
use super::overlay::Land;
use super::use_land::UseLand;

/// The checks of this family.
pub const CHECKS: [Check; 2] = [
    Check {
        rule: RuleId::DUPLICATE,
        title: "An id stands once",
        severity: Severity::Error,
        run: duplicates,
    },
    Check {
        rule: RuleId::REFERENCE,
        title: "An id that is referred to exists, and the regulation lies inside the uses it belongs to",
        severity: Severity::Error,
        run: references,
    },
];

fn duplicates(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let mut plans: HashMap<_, usize> = HashMap::new();
    let mut regulations: HashMap<RegulationId, &PreparedPlan<'_>> = HashMap::new();
    for plan in &context.plans {
        let seen = plans.entry(plan.plan.id).or_insert(0);
        *seen += 1;
        if *seen > 1 {
            let finding = Finding::error(
                RuleId::DUPLICATE,
                format!(
                    "The plan {} stands {seen} times in what is read together.",
                    plan.plan.id
                ),
            )
            .with_hint("Keep the newest version of the plan, and leave the others out.");
            findings.push(plan.about_plan(finding));
            // Its regulations are those of the first: naming each of them would say the same again.
            continue;
        }
        for (number, regulation) in plan.regulations() {
            if let Some(first) = regulations.insert(regulation.id, plan) {
                let finding = Finding::error(
                    RuleId::DUPLICATE,
                    format!(
                        "The regulation's id stands in the plan {} already.",
                        first.plan.id
                    ),
                )
                .with_hint("Give each regulation an id of its own.");
                findings.push(plan.about_regulation(finding, number));
            }
        }
    }
}

fn references(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let homes: HashMap<RegulationId, &PreparedPlan<'_>> = context
        .plans
        .iter()
        .flat_map(|plan| {
            plan.regulations()
                .map(move |(_, regulation)| (regulation.id, plan))
        })
        .collect();
    for plan in &context.plans {
        let own: BTreeMap<RegulationId, usize> = plan
            .regulations()
            .map(|(number, regulation)| (regulation.id, number))
            .collect();
        let foreign = |id: &RegulationId| {
            let home = homes.get(id).map_or_else(
                || "is nowhere in what was read".to_owned(),
                |home| format!("belongs to the plan {}", home.plan.id),
            );
            format!("{id}, which {home}")
        };
        for decision in &plan.plan.decisions {
            for id in decision.regulations.iter().filter(|id| !own.contains_key(id)) {
                let message = format!("A decision concerns the regulation {}.", foreign(id));
                let finding = Finding::error(RuleId::REFERENCE, message)
                    .with_hint("Deliver the regulation with the plan, or take its id out of the decision.");
                findings.push(plan.about_plan(finding));
            }
        }
        for (number, regulation) in plan.regulations() {
            for id in &regulation.regulates_uses {
                let finding = match own.get(id).and_then(|number| plan.regulation(*number)) {
                    None => Finding::error(
                        RuleId::REFERENCE,
                        format!("The regulation belongs to the use {}.", foreign(id)),
                    )
                    .with_hint("Deliver the use with the plan, or take its id out of reglerarAnvandningsbestammelse."),
                    Some(found) if found.content.group != RegulationGroup::Use => Finding::warning(
                        RuleId::REFERENCE,
                        format!("The regulation is said to belong to the use {id}, which is no use regulation."),
                    )
                    .with_hint("Name use regulations only in reglerarAnvandningsbestammelse."),
                    Some(_) => continue,
                };
                findings.push(plan.about_regulation(finding, number));
            }
        }
        outside_own_uses(plan, &own, findings);
    }
}

/// Property surfaces that reach out of the uses they are said to belong to.
fn outside_own_uses(
    plan: &PreparedPlan<'_>,
    own: &BTreeMap<RegulationId, usize>,
    findings: &mut Vec<Finding>,
) {
    let uses = UseLand::new(plan);
    for (number, regulation) in plan.regulations() {
        let named: BTreeSet<usize> = regulation
            .regulates_uses
            .iter()
            .filter_map(|id| own.get(id).copied())
            .collect();
        let any_whole_plan = named.iter().any(|number| {
            plan.regulation(*number)
                .is_some_and(|found| found.geometry.is_empty())
        });
        if named.is_empty() || any_whole_plan || !uses.is_certain() {
            continue;
        }
        for surface in plan.surfaces_of(number).filter(|surface| surface.sound) {
            let belongs =
                |found: &Surface| found.owner.number().is_some_and(|number| named.contains(&number));
            let land: MultiPolygon<f64> = uses.around(surface, belongs);
            if let Some((outside_m2, disc)) = Land::new(&land).outside_of(&surface.polygon) {
                let finding = Finding::warning(
                    RuleId::REFERENCE,
                    format!("{outside_m2:.1} m² of the regulation lie outside the uses it belongs to."),
                )
                .with_hint("Name every use that it belongs to, or cut it along their boundary.");
                findings.push(plan.about_spot(finding, surface.owner, disc.centre));
            }
        }
    }
}
