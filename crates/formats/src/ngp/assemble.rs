//! Features put together: regulations to their plans, axes settled, rings turned.

use std::collections::HashMap;

use geo_types::{Coord, LineString, Polygon};
use planvy_plan::{Crs, Finding, GeometryPart, Plan, PlanId, Position, RuleId};

use super::log::Log;
use super::regulation_feature::PendingRegulation;
use crate::geojson::geometry::{Vertex, plane_line, turn_ring};

/// Gives every regulation to its plan, in file order. One whose plan is not in the file is an error and left out.
pub(crate) fn attach(plans: &mut [Plan], regulations: Vec<PendingRegulation>, log: &mut Log) {
    let places: HashMap<PlanId, usize> = plans
        .iter()
        .enumerate()
        .map(|(place, plan)| (plan.id, place))
        .collect();
    for pending in regulations {
        let plan = places.get(&pending.plan).and_then(|place| plans.get_mut(*place));
        match plan {
            Some(plan) => plan.regulations.push(pending.regulation),
            None => log.push(
                Finding::error(
                    RuleId::REFERENCE,
                    format!(
                        "Feature {}, properties.detaljplan: the plan {} is not in the file; the regulation is left out",
                        pending.number, pending.plan
                    ),
                )
                .with_hint("Deliver a plan and all its regulations in one file.")
                .with_feature(pending.regulation.id),
            ),
        }
    }
}

/// How the coordinates of a plan lie in the country.
#[derive(Default)]
struct AxisCount {
    /// Fit as delivered.
    fit: usize,
    /// Fit with easting and northing exchanged, with the first of them.
    swapped: usize,
    first_swapped: Option<Spot>,
    /// Fit neither way.
    foreign: usize,
    first_foreign: Option<Spot>,
}

/// A coordinate and the feature it belongs to.
#[derive(Clone)]
struct Spot {
    feature: String,
    position: [f64; 2],
    crs: Crs,
}

impl AxisCount {
    fn count(&mut self, feature: &dyn Fn() -> String, part: &GeometryPart) {
        for_each_position(&part.position, &mut |east, north| {
            let spot = || {
                Some(Spot {
                    feature: feature(),
                    position: [east, north],
                    crs: part.crs,
                })
            };
            if part.crs.is_plausible(east, north) {
                self.fit += 1;
            } else if part.crs.is_plausible(north, east) {
                self.swapped += 1;
                if self.first_swapped.is_none() {
                    self.first_swapped = spot();
                }
            } else {
                self.foreign += 1;
                if self.first_foreign.is_none() {
                    self.first_foreign = spot();
                }
            }
        });
    }
}

/// Settles the axes of a plan and turns its rings. Where every coordinate of the plan and its regulations fits the country
/// only with easting and northing exchanged, they are exchanged; where some do, nobody can tell and it is an error.
pub(crate) fn settle(plan: &mut Plan, log: &mut Log) {
    let mut axes = AxisCount::default();
    for part in &plan.area {
        axes.count(&|| plan.id.to_string(), part);
    }
    for regulation in &plan.regulations {
        for part in &regulation.geometry {
            axes.count(&|| regulation.id.to_string(), part);
        }
    }
    let swap = axes.swapped > 0 && axes.fit == 0 && axes.foreign == 0;
    say(&axes, swap, plan, log);
    compare_systems(plan, log);
    for part in &mut plan.area {
        settle_part(part, swap);
    }
    for part in plan
        .regulations
        .iter_mut()
        .flat_map(|regulation| &mut regulation.geometry)
    {
        settle_part(part, swap);
    }
}

fn say(axes: &AxisCount, swap: bool, plan: &Plan, log: &mut Log) {
    let with_spot = |finding: Finding, spot: &Spot| {
        finding
            .with_feature(&spot.feature)
            .with_position(spot.position, spot.crs)
    };
    if let Some(spot) = &axes.first_foreign {
        let message = format!(
            "Plan {}: {} of {} coordinates lie outside Sweden in {}, whichever axis comes first; the first is {}, {}",
            plan.id,
            axes.foreign,
            axes.fit + axes.swapped + axes.foreign,
            spot.crs,
            spot.position[0],
            spot.position[1]
        );
        let finding =
            Finding::error(RuleId::CRS, message).with_hint("Is the coordinate system the right one?");
        log.push(with_spot(finding, spot));
    }
    if let Some(spot) = &axes.first_swapped {
        let finding = if swap {
            let message = format!(
                "Plan {}: every coordinate has northing before easting; they have been exchanged",
                plan.id
            );
            Finding::warning(RuleId::AXES, message).with_hint("Write easting first, as GeoJSON does.")
        } else {
            let message = format!(
                "Plan {}: {} coordinates have northing before easting and {} do not; which is right cannot be told",
                plan.id, axes.swapped, axes.fit
            );
            Finding::error(RuleId::AXES, message).with_hint("Write easting first everywhere.")
        };
        let [first, second] = spot.position;
        let position = if swap { [second, first] } else { spot.position };
        let spot = Spot {
            position,
            ..spot.clone()
        };
        log.push(with_spot(finding, &spot));
    }
}

/// A regulation in another system than its plan is allowed, and unusual enough to be said.
fn compare_systems(plan: &Plan, log: &mut Log) {
    let is_foreign = |part: &&GeometryPart| part.crs != plan.crs;
    let of_plan = plan
        .area
        .iter()
        .filter(is_foreign)
        .map(|part| (plan.id.0, part.crs));
    let mut foreign = of_plan.chain(plan.regulations.iter().flat_map(|regulation| {
        let parts = regulation.geometry.iter().filter(is_foreign);
        parts.map(|part| (regulation.id.0, part.crs))
    }));
    if let Some((feature, crs)) = foreign.next() {
        let message = format!(
            "Plan {} is in {}, and {} of its geometries are in another system, the first in {crs}",
            plan.id,
            plan.crs,
            1 + foreign.count()
        );
        log.push(Finding::warning(RuleId::CRS, message).with_feature(feature));
    }
}

fn for_each_position(position: &Position, visit: &mut impl FnMut(f64, f64)) {
    let mut line = |line: &LineString<f64>| line.0.iter().for_each(|c| visit(c.x, c.y));
    match position {
        Position::Line(vertices) => line(vertices),
        Position::Area(polygon) => {
            line(polygon.exterior());
            polygon.interiors().iter().for_each(line);
        }
        Position::Point(point) => visit(point.x(), point.y()),
        Position::Solid(faces) => faces
            .iter()
            .flatten()
            .flatten()
            .for_each(|[x, y, _]| visit(*x, *y)),
    }
}

/// Turns the rings of a part, after exchanging its axes where `swap`.
pub(crate) fn settle_part(part: &mut GeometryPart, swap: bool) {
    if swap {
        let exchange = |c: &mut Coord<f64>| std::mem::swap(&mut c.x, &mut c.y);
        match &mut part.position {
            Position::Point(point) => exchange(&mut point.0),
            Position::Line(line) => line.0.iter_mut().for_each(exchange),
            Position::Solid(faces) => {
                for [x, y, _] in faces.iter_mut().flatten().flatten() {
                    std::mem::swap(x, y);
                }
            }
            // Done while its rings are turned.
            Position::Area(_) => {}
        }
    }
    if let Position::Area(polygon) = &mut part.position {
        let taken = std::mem::replace(polygon, Polygon::new(LineString(Vec::new()), Vec::new()));
        let (outer, holes) = taken.into_inner();
        let mut heights = part.vertex_heights_m.drain(..);
        let mut turned_heights = Vec::with_capacity(heights.len());
        let mut turn = |line: LineString<f64>, counterclockwise: bool| {
            let mut ring: Vec<Vertex> = line
                .0
                .iter()
                .map(|c| Vertex {
                    x: c.x,
                    y: c.y,
                    z: heights.next(),
                })
                .map(|vertex| if swap { vertex.swapped() } else { vertex })
                .collect();
            turn_ring(&mut ring, counterclockwise);
            turned_heights.extend(ring.iter().filter_map(|v| v.z));
            plane_line(&ring)
        };
        let outer = turn(outer, true);
        let holes = holes.into_iter().map(|hole| turn(hole, false)).collect();
        *polygon = Polygon::new(outer, holes);
        drop(heights);
        part.vertex_heights_m = turned_heights;
    }
}
