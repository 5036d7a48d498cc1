//! Surfaces that lie on each other: plans in force (DP-0001), uses (DP-Krav-0013), and slivers (DP-Krav-0014).
//!
//! Several uses may share one area on purpose (housing and centre on the same block): two uses whose surfaces coincide
//! are a combination, not an overlap. Uses on different levels may lie over each other.

use geo::Area;
use geo_types::{Coord, MultiPolygon, Polygon};
use planvy_city::overlay::reckoning::watched;
use planvy_plan::{Finding, Plan, PlanStatus, RegulationGroup, RuleId, Severity};
use rstar::AABB;

use super::breadth::{disc_inside, holds_disc};
use super::check::Check;
use super::context::{CheckContext, Owner, PreparedPlan, Surface, union_of};
use super::level::LevelRelation;
use super::not_looked_at;
use super::overlay::{TOLERATED_WIDTH_M, bounds_of, common, in_one_only, meeting_pairs, real_pieces};
use super::spot_inside::spot_inside;

/// From this area an overlap is more than a drawing error, in square metres (DP-Krav-0013).
pub const OVERLAP_LIMIT_M2: f64 = 5.0;

/// A surface that is narrower than this everywhere is taken for a sliver, in metres. The platform names no number; this is
/// the least distance that it wants between regulations of a new plan.
pub const SLIVER_WIDTH_M: f64 = 0.5;

/// An overlap thinner than tolerated is named as a sliver from this area, in square metres.
const LEAST_SLIVER_M2: f64 = 0.01;

/// The checks of this family.
pub const CHECKS: [Check; 3] = [
    Check {
        rule: RuleId::named("DP-0001"),
        title: "At most one plan in force at a place",
        severity: Severity::Warning,
        run: plans_in_force,
    },
    Check {
        rule: RuleId::named("DP-Krav-0013"),
        title: "Uses of one level must not overlap",
        severity: Severity::Error,
        run: overlapping_uses,
    },
    Check {
        rule: RuleId::named("DP-Krav-0014"),
        title: "No abnormally narrow slivers",
        severity: Severity::Warning,
        run: slivers,
    },
];

/// Two uses of different regulations that lie on each other without being a combination.
#[derive(Clone, Debug)]
pub struct UseOverlap {
    /// Number of the first regulation.
    pub first: usize,
    /// Number of the second.
    pub second: usize,
    /// The common area in square metres.
    pub area_m2: f64,
    /// True where the common area is broader than tolerated somewhere.
    pub broad: bool,
    /// A spot in the common area.
    pub at: Coord<f64>,
    /// False where one of the two is limited in height and the other does not say.
    pub one_level: bool,
}

/// Every overlap of uses in a plan, pair by pair of regulations.
pub(super) fn use_overlaps(plan: &PreparedPlan<'_>) -> Vec<UseOverlap> {
    let uses: Vec<&Surface> = plan
        .surfaces
        .iter()
        .filter(|surface| surface.sound && plan.group(surface) == Some(RegulationGroup::Use))
        .collect();
    let mut found: Vec<UseOverlap> = Vec::new();
    for (first, second) in meeting_pairs(uses.iter().map(|surface| surface.bounds())) {
        let (Some(first), Some(second)) = (uses.get(first), uses.get(second)) else {
            continue;
        };
        let Some(overlap) = overlap_of(plan, first, second) else {
            continue;
        };
        let same_pair = |known: &&mut UseOverlap| {
            (known.first, known.second, known.one_level) == (overlap.first, overlap.second, overlap.one_level)
        };
        // Pairs come in order of the first surface, so those of the first regulation are the last ones found.
        let of_first = found
            .iter_mut()
            .rev()
            .take_while(|known| known.first == overlap.first);
        match of_first.into_iter().find(same_pair) {
            Some(known) => {
                if overlap.area_m2 > known.area_m2 {
                    known.at = overlap.at;
                }
                known.area_m2 += overlap.area_m2;
                known.broad |= overlap.broad;
            }
            None => found.push(overlap),
        }
    }
    found
}

fn overlap_of(plan: &PreparedPlan<'_>, first: &Surface, second: &Surface) -> Option<UseOverlap> {
    let (Owner::Regulation(first_number), Owner::Regulation(second_number)) = (first.owner, second.owner)
    else {
        return None;
    };
    let relation = first.level.relation(second.level);
    if first_number == second_number || relation == LevelRelation::Apart || first.polygon == second.polygon {
        return None;
    }
    let pieces: Vec<Polygon<f64>> = real_pieces(common(
        &MultiPolygon(vec![first.polygon.clone()]),
        &MultiPolygon(vec![second.polygon.clone()]),
    ))
    .collect();
    let largest = pieces
        .iter()
        .max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    if is_combination(plan, first, second) {
        return None;
    }
    let disc = std::iter::once(largest)
        .chain(&pieces)
        .find_map(|piece| disc_inside(piece, TOLERATED_WIDTH_M / 2.0));
    let at = disc.map(|disc| disc.centre).or_else(|| spot_inside(largest))?;
    Some(UseOverlap {
        first: first_number,
        second: second_number,
        area_m2: pieces.iter().map(Area::unsigned_area).sum(),
        broad: disc.is_some(),
        at,
        one_level: relation == LevelRelation::Shared,
    })
}

/// Whether two uses share their land on purpose: the two surfaces coincide, or all the land of the two regulations does,
/// cut into pieces differently.
fn is_combination(plan: &PreparedPlan<'_>, first: &Surface, second: &Surface) -> bool {
    let one = |surface: &Surface| MultiPolygon::new(vec![surface.polygon.clone()]);
    if coincide(&one(first), &one(second)) {
        return true;
    }
    let whole = |surface: &Surface| -> Option<MultiPolygon<f64>> {
        let number = surface.owner.number()?;
        Some(union_of(plan.surfaces_of(number).filter(|part| part.sound)))
    };
    match (whole(first), whole(second)) {
        (Some(first), Some(second)) => coincide(&first, &second),
        _ => false,
    }
}

/// Whether two areas are the same within the tolerated width.
fn coincide(first: &MultiPolygon<f64>, second: &MultiPolygon<f64>) -> bool {
    let (first_m2, second_m2) = (first.unsigned_area(), second.unsigned_area());
    let within_box = bounds_of(first)
        .zip(bounds_of(second))
        .is_some_and(|(first, second)| {
            let corners = |bounds: AABB<[f64; 2]>| [bounds.lower(), bounds.upper()].concat();
            corners(first)
                .iter()
                .zip(corners(second))
                .all(|(a, b)| (a - b).abs() <= 2.0 * TOLERATED_WIDTH_M)
        });
    within_box
        && first_m2 > 0.0
        && second_m2 > 0.0
        && real_pieces(in_one_only(first, second)).all(|piece| !holds_disc(&piece, TOLERATED_WIDTH_M / 2.0))
}

fn plans_in_force(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let in_force: Vec<&PreparedPlan<'_>> = context.plans.iter().filter(|plan| is_in_force(plan)).collect();
    let nowhere = AABB::from_point([0.0, 0.0]);
    let boxes = in_force
        .iter()
        .map(|plan| plan.whole_area().and_then(bounds_of).unwrap_or(nowhere));
    for (first, second) in meeting_pairs(boxes) {
        if let (Some(first), Some(second)) = (in_force.get(first), in_force.get(second)) {
            findings.extend(both_in_force(first, second));
        }
    }
}

/// DP-0001 between plans that were read and plans that are stored: as between plans that are read together.
pub(crate) fn in_force_beside_stored(read: &[Plan], stored: &[Plan]) -> Vec<Finding> {
    let (mut findings, failed) = watched(|| {
        let (read, stored) = (CheckContext::new(read), CheckContext::new(stored));
        let mut findings = Vec::new();
        for new in read.plans.iter().filter(|plan| is_in_force(plan)) {
            for old in stored.plans.iter().filter(|plan| is_in_force(plan)) {
                findings.extend(both_in_force(old, new));
            }
        }
        findings
    });
    findings.extend(failed.map(|error| not_looked_at(&RuleId::named("DP-0001"), error)));
    findings
}

/// The box around a plan's area: west, south, east and north in metres of its system.
pub(crate) fn bounds_of_plan(plan: &Plan) -> Option<[f64; 4]> {
    let context = CheckContext::new(std::slice::from_ref(plan));
    let bounds = context.plans.first()?.whole_area().and_then(bounds_of)?;
    let ([west, south], [east, north]) = (bounds.lower(), bounds.upper());
    Some([west, south, east, north])
}

fn is_in_force(plan: &PreparedPlan<'_>) -> bool {
    plan.plan.status == PlanStatus::LegalForce && plan.whole_area().is_some()
}

/// The finding about the second of two plans, where both are in force on more than a drawing error.
fn both_in_force(first: &PreparedPlan<'_>, second: &PreparedPlan<'_>) -> Option<Finding> {
    if first.plan.crs != second.plan.crs || first.plan.id == second.plan.id {
        return None;
    }
    let common = common(first.whole_area()?, second.whole_area()?);
    let pieces: Vec<Polygon<f64>> = real_pieces(common).collect();
    let area_m2: f64 = pieces.iter().map(Area::unsigned_area).sum();
    let largest = pieces
        .iter()
        .max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    if area_m2 < OVERLAP_LIMIT_M2 {
        return None;
    }
    let at = spot_inside(largest)?;
    let finding = Finding::warning(
        RuleId::named("DP-0001"),
        format!(
            "This plan and {} ({}) are both in force on {area_m2:.1} m².",
            name_of(first),
            first.plan.id
        ),
    )
    .with_hint(
        "One plan holds at a place: cut the older one, or give it its right status. Until then the later one stands.",
    );
    Some(second.about_spot(finding, Owner::Plan, at))
}

fn name_of<'p>(plan: &'p PreparedPlan<'_>) -> &'p str {
    plan.plan.designation.as_deref().unwrap_or(&plan.plan.name)
}

fn overlapping_uses(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let rule = || RuleId::named("DP-Krav-0013");
    for plan in &context.plans {
        for overlap in plan.use_overlaps() {
            let is_large = overlap.area_m2 >= OVERLAP_LIMIT_M2;
            if !is_large && !overlap.broad {
                continue;
            }
            let Some(other) = plan.regulation(overlap.first) else {
                continue;
            };
            let area_m2 = overlap.area_m2;
            let finding = match (is_large, overlap.one_level) {
                (true, true) => Finding::error(
                    rule(),
                    format!("This use and the use {} overlap on {area_m2:.1} m².", other.id),
                )
                .with_hint("Cut one of them along the boundary, or give both the same surface if they are meant together."),
                (true, false) => Finding::warning(
                    rule(),
                    format!(
                        "This use and the use {} overlap on {area_m2:.1} m²; one is limited in height and the other says nothing of heights.",
                        other.id
                    ),
                )
                .with_hint("State for both whether they hold above or below the surface between them."),
                (false, _) => Finding::warning(
                    rule(),
                    format!(
                        "This use and the use {} overlap on {area_m2:.2} m², less than {OVERLAP_LIMIT_M2} m².",
                        other.id
                    ),
                )
                .with_hint("Let both follow the same boundary, vertex by vertex."),
            };
            findings.push(plan.about_spot(finding, Owner::Regulation(overlap.second), overlap.at));
        }
    }
}

fn slivers(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let rule = || RuleId::named("DP-Krav-0014");
    for plan in &context.plans {
        for overlap in plan.use_overlaps() {
            if overlap.broad || overlap.area_m2 >= OVERLAP_LIMIT_M2 || overlap.area_m2 < LEAST_SLIVER_M2 {
                continue;
            }
            let Some(other) = plan.regulation(overlap.first) else {
                continue;
            };
            let finding = Finding::warning(
                rule(),
                format!(
                    "This use and the use {} overlap in a sliver of {:.2} m² that is nowhere {TOLERATED_WIDTH_M:.2} m wide.",
                    other.id, overlap.area_m2
                ),
            )
            .with_hint("Let both follow the same boundary, vertex by vertex.");
            findings.push(plan.about_spot(finding, Owner::Regulation(overlap.second), overlap.at));
        }
        for surface in plan.surfaces.iter().filter(|surface| surface.sound) {
            if holds_disc(&surface.polygon, SLIVER_WIDTH_M / 2.0) {
                continue;
            }
            let Some(at) = spot_inside(&surface.polygon) else {
                continue;
            };
            let finding = Finding::warning(
                rule(),
                format!(
                    "A surface of {:.2} m² is nowhere {SLIVER_WIDTH_M} m wide.",
                    surface.polygon.unsigned_area()
                ),
            )
            .with_hint("If it is left over from drawing, remove it; its neighbours then have to meet.");
            findings.push(plan.about_spot(finding, surface.owner, at));
        }
    }
}
