//! Regulations inside their plan (DP-0002), and uses that cover all of it (DP-0003).

use geo_types::{Coord, LineString};
use planvy_plan::{Finding, Position, RegulationGroup, RuleId, Severity};

use super::breadth::Disc;
use super::catalogue_facts::has_private_principal;
use super::check::Check;
use super::context::{CheckContext, Owner, PreparedPlan, Surface, coord_in_crs, union_of};
use super::overlay::{Land, TOLERATED_WIDTH_M, broad_pieces, without};

/// The checks of this family.
pub const CHECKS: [Check; 2] = [
    Check {
        rule: RuleId::named("DP-0002"),
        title: "Regulations lie inside the plan area, within 0.10 m",
        severity: Severity::Warning,
        run: outside_plan,
    },
    Check {
        rule: RuleId::named("DP-0003"),
        title: "Use areas cover the whole plan area, within 0.10 m",
        severity: Severity::Error,
        run: uncovered,
    },
];

fn outside_plan(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        let Some(area) = plan.whole_area() else {
            continue;
        };
        let land = Land::new(area);
        for surface in plan.surfaces.iter().filter(|surface| surface.sound) {
            if let Some((outside_m2, disc)) = land.outside_of(&surface.polygon) {
                let finding = Finding::warning(
                    RuleId::named("DP-0002"),
                    format!(
                        "{outside_m2:.1} m² of the regulation lie outside the plan area, {:.2} m or more across.",
                        2.0 * disc.radius_m
                    ),
                )
                .with_hint("Cut the regulation along the plan's boundary.");
                findings.push(plan.about_spot(finding, surface.owner, disc.centre));
            }
        }
        for (number, regulation) in plan.regulations() {
            for part in &regulation.geometry {
                let coords: Vec<Coord<f64>> = match &part.position {
                    Position::Point(point) => vec![point.0],
                    Position::Line(line) => with_midpoints(line),
                    Position::Area(_) | Position::Solid(_) => continue,
                };
                let farthest = coords
                    .into_iter()
                    .map(|coord| coord_in_crs(coord, part.crs, plan.plan.crs))
                    .filter_map(|coord| Some((land.distance_outside_m(coord)?, coord)))
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                if let Some((distance_m, at)) =
                    farthest.filter(|(distance_m, _)| *distance_m > TOLERATED_WIDTH_M)
                {
                    let finding = Finding::warning(
                        RuleId::named("DP-0002"),
                        format!("The regulation reaches {distance_m:.2} m outside the plan area."),
                    )
                    .with_hint("Cut the line at the plan's boundary, or move the point inside.");
                    findings.push(plan.about_spot(finding, Owner::Regulation(number), at));
                }
            }
        }
    }
}

/// The vertices of a line and the middles between them.
fn with_midpoints(line: &LineString<f64>) -> Vec<Coord<f64>> {
    let middles = line.lines().map(|side| (side.start + side.end) / 2.0);
    line.coords().copied().chain(middles).collect()
}

fn uncovered(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        // A plan that holds nothing yet, or only its outline, claims nothing about uses: DP-0005 speaks of that.
        if plan.plan.regulations.is_empty() {
            continue;
        }
        let uses = || {
            plan.regulations()
                .filter(|(_, regulation)| regulation.content.group == RegulationGroup::Use)
        };
        if uses().next().is_none() {
            let finding = Finding::warning(
                RuleId::named("DP-0003"),
                "The plan holds regulations, but none of them says what the land is for.",
            )
            .with_hint("An amendment that is delivered alone lacks the uses of the plan it amends: deliver them together.");
            findings.push(plan.about_plan(finding));
            continue;
        }
        if uses().any(|(_, regulation)| regulation.geometry.is_empty()) {
            continue;
        }
        uncovered_land(plan, findings);
    }
}

fn uncovered_land(plan: &PreparedPlan<'_>, findings: &mut Vec<Finding>) {
    let is_use = |surface: &&Surface| plan.group(surface) == Some(RegulationGroup::Use);
    let Some(area) = plan.whole_area() else {
        return;
    };
    // With a broken use area, what it covers cannot be told; the break itself is an error already.
    if plan.surfaces.iter().filter(is_use).any(|surface| !surface.sound) {
        return;
    }
    let covered = union_of(plan.surfaces.iter().filter(is_use));
    let mut gaps: Vec<(f64, Disc)> = broad_pieces(without(area, &covered)).collect();
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (severity, why) = gravity(plan);
    for (area_m2, disc) in gaps {
        let finding = Finding::new(
            RuleId::named("DP-0003"),
            severity,
            format!("No use covers {area_m2:.2} m² of the plan area.{why}"),
        )
        .with_hint("Draw the use areas up to each other and to the plan's boundary.");
        findings.push(plan.about_spot(finding, Owner::Plan, disc.centre));
    }
}

/// How much a gap weighs in this plan, and why it weighs less where it does.
fn gravity(plan: &PreparedPlan<'_>) -> (Severity, &'static str) {
    let private = plan
        .regulations()
        .any(|(_, regulation)| has_private_principal(&regulation.content));
    let incomplete = plan
        .plan
        .quality
        .as_ref()
        .and_then(|quality| quality.digitisation.as_deref())
        == Some("ej komplett");
    match (private, incomplete) {
        (true, _) => (
            Severity::Warning,
            " The plan has public places with a private principal, which need not be covered.",
        ),
        (false, true) => (
            Severity::Warning,
            " The delivery says itself that it is not complete.",
        ),
        (false, false) => (Severity::Error, ""),
    }
}
