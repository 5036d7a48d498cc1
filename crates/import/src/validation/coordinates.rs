//! Coordinates in the right order and the right system (PV-AXES, PV-CRS).

use geo_types::Coord;
use planvy_plan::{Crs, Finding, GeometryPart, Position, RuleId, Severity};

use super::check::Check;
use super::context::{CheckContext, PreparedPlan};

/// The checks of this family.
pub const CHECKS: [Check; 2] = [
    Check {
        rule: RuleId::AXES,
        title: "Easting comes before northing",
        severity: Severity::Error,
        run: axes,
    },
    Check {
        rule: RuleId::CRS,
        title: "Coordinates fit their system, and a plan has one system",
        severity: Severity::Error,
        run: systems,
    },
];

/// The first coordinate of a kind, and how many there are.
#[derive(Default)]
struct Tally {
    count: usize,
    first: Option<(Option<usize>, Coord<f64>, Crs)>,
}

impl Tally {
    fn add(&mut self, owner: Option<usize>, coord: Coord<f64>, crs: Crs) {
        self.count += 1;
        self.first.get_or_insert((owner, coord, crs));
    }

    /// A finding about the feature and the spot of the first; the spot in its own system, since it fits no other.
    fn report(&self, plan: &PreparedPlan<'_>, finding: Finding) -> Option<Finding> {
        let (owner, coord, crs) = self.first?;
        let feature = owner.and_then(|number| plan.regulation(number)).map_or_else(
            || plan.plan.id.to_string(),
            |regulation| regulation.id.to_string(),
        );
        Some(
            finding
                .with_feature(feature)
                .with_position([coord.x, coord.y], crs),
        )
    }
}

/// Every part of a plan with the number of its regulation.
fn parts<'a>(plan: &PreparedPlan<'a>) -> impl Iterator<Item = (Option<usize>, &'a GeometryPart)> {
    let own = plan.plan.area.iter().map(|part| (None, part));
    let others = plan
        .regulations()
        .flat_map(|(number, regulation)| regulation.geometry.iter().map(move |part| (Some(number), part)));
    own.chain(others)
}

/// Coordinates that fit as delivered, that fit exchanged, and that fit neither way.
fn tallies(plan: &PreparedPlan<'_>) -> (usize, Tally, Tally) {
    let (mut fit, mut swapped, mut foreign) = (0, Tally::default(), Tally::default());
    for (owner, part) in parts(plan) {
        for_each_coord(&part.position, |coord| {
            // What is no number at all is PV-GEOMETRY's.
            if !(coord.x.is_finite() && coord.y.is_finite()) {
            } else if part.crs.is_plausible(coord.x, coord.y) {
                fit += 1;
            } else if part.crs.is_plausible(coord.y, coord.x) {
                swapped.add(owner, coord, part.crs);
            } else {
                foreign.add(owner, coord, part.crs);
            }
        });
    }
    (fit, swapped, foreign)
}

fn for_each_coord(position: &Position, mut visit: impl FnMut(Coord<f64>)) {
    match position {
        Position::Point(point) => visit(point.0),
        Position::Line(line) => line.coords().copied().for_each(visit),
        Position::Area(polygon) => {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.flat_map(|ring| ring.coords()).copied().for_each(visit);
        }
        Position::Solid(faces) => faces
            .iter()
            .flatten()
            .flatten()
            .for_each(|&[x, y, _]| visit(Coord { x, y })),
    }
}

fn axes(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        let (fit, swapped, _) = tallies(plan);
        let finding = Finding::error(
            RuleId::AXES,
            format!(
                "{} coordinates have northing before easting, and {fit} do not.",
                swapped.count
            ),
        )
        .with_hint("Write easting first everywhere.");
        findings.extend(swapped.report(plan, finding));
    }
}

fn systems(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        let (fit, swapped, foreign) = tallies(plan);
        let finding = Finding::error(
            RuleId::CRS,
            format!(
                "{} of {} coordinates lie outside Sweden in {}.",
                foreign.count,
                fit + swapped.count + foreign.count,
                plan.plan.crs
            ),
        )
        .with_hint("Is the coordinate system the right one?");
        findings.extend(foreign.report(plan, finding));
        let others: Vec<(Option<usize>, &GeometryPart)> = parts(plan)
            .filter(|(_, part)| part.crs != plan.plan.crs)
            .collect();
        if let Some((owner, part)) = others.first() {
            let finding = Finding::error(
                RuleId::CRS,
                format!(
                    "The plan is in {}; parts in another system: {}, the first in {}.",
                    plan.plan.crs,
                    others.len(),
                    part.crs
                ),
            )
            .with_hint("Deliver a plan and all its regulations in one system.");
            findings.push(match owner {
                Some(number) => plan.about_regulation(finding, *number),
                None => plan.about_plan(finding),
            });
        }
    }
}
