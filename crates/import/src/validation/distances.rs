//! Surfaces that almost meet (DP-Krav-0011, DP-Krav-0012): regulations of one group that lie closer to each other than
//! their plan's age allows, without touching. Such a gap is usually a boundary that was drawn twice.

use geo_types::Coord;
use jiff::civil::Date;
use planvy_plan::{Finding, RuleId, Severity};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line, Rectangle};

use super::check::Check;
use super::context::{CheckContext, PreparedPlan, Surface};
use super::overlay::{meeting_pairs, widened};
use super::ring_contacts::{PRECISION_M, inflated_box, nearest_on_segment};

/// Least distance between regulations of plans that were started after 2021-12-31, in metres.
pub const LEAST_DISTANCE_NEW_M: f64 = 0.5;

/// Least distance between regulations of older plans, in metres.
pub const LEAST_DISTANCE_OLD_M: f64 = 2.0;

/// Plans started on a later day are made by the rules of digital plans (PBF 2 kap. 5 a §).
pub const LAST_DAY_OF_OLD_RULES: Date = Date::constant(2021, 12, 31);

/// The checks of this family.
pub const CHECKS: [Check; 2] = [
    Check {
        rule: RuleId::named("DP-Krav-0011"),
        title: "Regulations of a plan started after 2021 touch, or lie 0.5 m apart",
        severity: Severity::Warning,
        run: |context, findings| close_regulations(context, true, findings),
    },
    Check {
        rule: RuleId::named("DP-Krav-0012"),
        title: "Regulations of an older plan touch, or lie 2 m apart",
        severity: Severity::Warning,
        run: |context, findings| close_regulations(context, false, findings),
    },
];

/// Whether a plan was started after 2021-12-31. Where the delivery names no start, the first date it names decides.
pub(super) fn is_made_by_new_rules(plan: &planvy_plan::Plan) -> bool {
    plan.first_known_date()
        .is_some_and(|date| date > LAST_DAY_OF_OLD_RULES)
}

/// The nearest spots of two boundaries.
#[derive(Clone, Copy, Debug, PartialEq)]
struct NearSpot {
    distance_m: f64,
    at: Coord<f64>,
}

fn close_regulations(context: &CheckContext<'_>, new_rules: bool, findings: &mut Vec<Finding>) {
    let (name, limit_m) = if new_rules {
        ("DP-Krav-0011", LEAST_DISTANCE_NEW_M)
    } else {
        ("DP-Krav-0012", LEAST_DISTANCE_OLD_M)
    };
    for plan in &context.plans {
        if is_made_by_new_rules(plan.plan) != new_rules {
            continue;
        }
        for (first, second, spot) in close_pairs(plan, limit_m) {
            let Some(other) = first.owner.number().and_then(|number| plan.regulation(number)) else {
                continue;
            };
            let whom = if first.owner == second.owner {
                "Two surfaces of the regulation lie".to_owned()
            } else {
                format!("The regulation and {} lie", other.id)
            };
            let finding = Finding::warning(
                RuleId::named(name),
                format!(
                    "{whom} {:.2} m apart; they should touch, or leave {limit_m} m.",
                    spot.distance_m
                ),
            )
            .with_hint("If they share a boundary, let both follow it vertex by vertex.");
            findings.push(plan.about_spot(finding, second.owner, spot.at));
        }
    }
}

/// Pairs of surfaces of one group that lie closer than a limit without touching; of each pair of regulations the nearest.
fn close_pairs<'p>(plan: &'p PreparedPlan<'_>, limit_m: f64) -> Vec<(&'p Surface, &'p Surface, NearSpot)> {
    let surfaces: Vec<&Surface> = plan.surfaces.iter().filter(|surface| surface.sound).collect();
    let boundaries: Vec<Boundary> = surfaces.iter().map(|surface| Boundary::new(surface)).collect();
    let boxes = surfaces
        .iter()
        .map(|surface| widened(surface.bounds(), limit_m / 2.0));
    let mut found: Vec<(&Surface, &Surface, NearSpot)> = Vec::new();
    for (first, second) in meeting_pairs(boxes) {
        let (Some(a), Some(b)) = (surfaces.get(first), surfaces.get(second)) else {
            continue;
        };
        let (Some(a_boundary), Some(b_boundary)) = (boundaries.get(first), boundaries.get(second)) else {
            continue;
        };
        if plan.group(a) != plan.group(b) || a.polygon == b.polygon {
            continue;
        }
        let Some(spot) = a_boundary.nearest(b_boundary, limit_m) else {
            continue;
        };
        if spot.distance_m <= PRECISION_M || lies_in(a, b) || lies_in(b, a) {
            continue;
        }
        let known = found
            .iter_mut()
            .rev()
            .take_while(|(other, _, _)| other.owner == a.owner)
            .find(|(_, other, _)| other.owner == b.owner);
        match known {
            Some(known) if known.2.distance_m <= spot.distance_m => {}
            Some(known) => *known = (a, b, spot),
            None => found.push((a, b, spot)),
        }
    }
    found
}

/// Whether a surface lies in another: its boundary may then keep any distance from the other's.
fn lies_in(inner: &Surface, outer: &Surface) -> bool {
    use geo::Contains;
    inner
        .polygon
        .exterior()
        .coords()
        .next()
        .is_some_and(|vertex| outer.polygon.contains(vertex))
}

/// A side in its box.
type BoxedSide = GeomWithData<Rectangle<[f64; 2]>, Line<[f64; 2]>>;

/// The sides of a surface in an R-tree.
struct Boundary {
    sides: RTree<BoxedSide>,
}

impl Boundary {
    fn new(surface: &Surface) -> Boundary {
        let rings = std::iter::once(surface.polygon.exterior()).chain(surface.polygon.interiors());
        let sides = rings
            .flat_map(|ring| ring.lines())
            .map(|side| {
                let (from, to) = ([side.start.x, side.start.y], [side.end.x, side.end.y]);
                GeomWithData::new(Rectangle::from_corners(from, to), Line::new(from, to))
            })
            .collect();
        Boundary {
            sides: RTree::bulk_load(sides),
        }
    }

    /// Where this boundary comes nearest to another, where that is nearer than a limit. Boundaries that cross are nearest
    /// in 0.
    fn nearest(&self, other: &Boundary, limit_m: f64) -> Option<NearSpot> {
        let (few, many) = if self.sides.size() <= other.sides.size() {
            (self, other)
        } else {
            (other, self)
        };
        let mut best: Option<NearSpot> = None;
        for side in &few.sides {
            let (from, to) = ends(&side.data);
            let near = inflated_box(from, to, limit_m);
            for facing in many.sides.locate_in_envelope_intersecting(&near) {
                let spot = between(from, to, ends(&facing.data));
                if spot.distance_m < limit_m && best.is_none_or(|known| spot.distance_m < known.distance_m) {
                    best = Some(spot);
                    if spot.distance_m <= PRECISION_M {
                        return best;
                    }
                }
            }
        }
        best
    }
}

fn ends(side: &Line<[f64; 2]>) -> (Coord<f64>, Coord<f64>) {
    let coord = |[x, y]: [f64; 2]| Coord { x, y };
    (coord(side.from), coord(side.to))
}

/// The nearest spots of two segments: one of the four ends is nearest, unless they cross.
fn between(from: Coord<f64>, to: Coord<f64>, (other_from, other_to): (Coord<f64>, Coord<f64>)) -> NearSpot {
    use geo::Intersects;
    if geo_types::Line::new(from, to).intersects(&geo_types::Line::new(other_from, other_to)) {
        return NearSpot {
            distance_m: 0.0,
            at: from,
        };
    }
    let candidates = [
        (from, nearest_on_segment(from, other_from, other_to)),
        (to, nearest_on_segment(to, other_from, other_to)),
        (other_from, nearest_on_segment(other_from, from, to)),
        (other_to, nearest_on_segment(other_to, from, to)),
    ];
    candidates
        .into_iter()
        .map(|(one, other)| NearSpot {
            distance_m: (one.x - other.x).hypot(one.y - other.y),
            at: (one + other) / 2.0,
        })
        .fold(
            NearSpot {
                distance_m: f64::INFINITY,
                at: from,
            },
            |best, spot| {
                if spot.distance_m < best.distance_m {
                    spot
                } else {
                    best
                }
            },
        )
}
