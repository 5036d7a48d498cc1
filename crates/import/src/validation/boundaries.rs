//! Boundaries that cross themselves (DP-Krav-0018), and geometries that are broken otherwise (PV-GEOMETRY).

use std::collections::HashMap;

use geo::{Area, Contains, Intersects, MapCoords};
use geo_types::{Coord, LineString, Point, Polygon};
use planvy_plan::geometry::Face;
use planvy_plan::{Finding, GeometryPart, Position, RuleId, Severity};

use super::check::Check;
use super::context::{CheckContext, LEAST_AREA_M2, Owner, PreparedPlan, Surface};
use super::ring_contacts::{ContactKind, PRECISION_M, distance_to_segment};

/// A stretch that runs out and back counts as a spike from this length, in metres.
const LEAST_SPIKE_M: f64 = 0.01;

/// The checks of this family.
pub const CHECKS: [Check; 2] = [
    Check {
        rule: RuleId::named("DP-Krav-0018"),
        title: "A boundary must not cross itself",
        severity: Severity::Error,
        run: self_crossing,
    },
    Check {
        rule: RuleId::GEOMETRY,
        title: "A geometry must be whole: numbers, enough vertices, an area, holes inside, solids closed",
        severity: Severity::Error,
        run: broken_geometry,
    },
];

fn self_crossing(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    let rule = || RuleId::named("DP-Krav-0018");
    for plan in &context.plans {
        for surface in plan.area.iter().chain(&plan.surfaces) {
            if !is_drawn_area(plan, surface) {
                continue;
            }
            for contact in &surface.contacts {
                let finding = match contact.kind {
                    ContactKind::Crossing => Finding::error(
                        rule(),
                        "The boundary crosses itself; inside and outside cannot be told apart.",
                    )
                    .with_hint("Remove the loop, or split the surface into one entry for each piece."),
                    ContactKind::Touch => {
                        Finding::warning(rule(), "The boundary touches itself; its area is still certain.")
                            .with_hint(
                                "Draw an enclosed piece as a hole, and separate pieces as separate entries.",
                            )
                    }
                };
                findings.push(plan.about_spot(finding, surface.owner, contact.at));
            }
        }
    }
}

/// Whether a surface was delivered as an area, and is not the footprint of a solid.
fn is_drawn_area(plan: &PreparedPlan<'_>, surface: &Surface) -> bool {
    parts_of(plan, surface.owner)
        .get(surface.part)
        .is_some_and(|part| matches!(part.position, Position::Area(_)))
}

fn parts_of<'a>(plan: &PreparedPlan<'a>, owner: Owner) -> &'a [GeometryPart] {
    match owner.number().map(|number| plan.regulation(number)) {
        None => &plan.plan.area,
        Some(regulation) => regulation.map_or(&[], |found| &found.geometry),
    }
}

fn broken_geometry(context: &CheckContext<'_>, findings: &mut Vec<Finding>) {
    for plan in &context.plans {
        let owners = std::iter::once(Owner::Plan)
            .chain(plan.regulations().map(|(number, _)| Owner::Regulation(number)));
        for owner in owners {
            for part in parts_of(plan, owner) {
                for defect in defects_of(part) {
                    findings.push(defect.report(plan, owner, part));
                }
            }
        }
    }
}

/// What is wrong with a part.
struct Defect {
    severity: Severity,
    message: String,
    hint: &'static str,
    at: Option<Coord<f64>>,
}

impl Defect {
    fn new(
        severity: Severity,
        message: impl Into<String>,
        hint: &'static str,
        at: Option<Coord<f64>>,
    ) -> Defect {
        Defect {
            severity,
            message: message.into(),
            hint,
            at,
        }
    }

    fn report(self, plan: &PreparedPlan<'_>, owner: Owner, part: &GeometryPart) -> Finding {
        let finding = Finding::new(RuleId::GEOMETRY, self.severity, self.message).with_hint(self.hint);
        match (self.at, owner) {
            (Some(at), _) => plan.about_spot(
                finding,
                owner,
                super::context::coord_in_crs(at, part.crs, plan.plan.crs),
            ),
            (None, Owner::Plan) => plan.about_plan(finding),
            (None, Owner::Regulation(number)) => plan.about_regulation(finding, number),
        }
    }
}

fn defects_of(part: &GeometryPart) -> Vec<Defect> {
    match &part.position {
        Position::Point(point) => not_a_number([&point.0].into_iter()).into_iter().collect(),
        Position::Line(line) => line_defects(line),
        Position::Area(polygon) => area_defects(polygon),
        Position::Solid(faces) => solid_defects(faces),
    }
}

fn not_a_number<'c>(mut coords: impl Iterator<Item = &'c Coord<f64>>) -> Option<Defect> {
    coords
        .any(|coord| !(coord.x.is_finite() && coord.y.is_finite()))
        .then(|| {
            Defect::new(
                Severity::Error,
                "A coordinate is not a number.",
                "Export the geometry again; the file has a vertex without a place.",
                None,
            )
        })
}

fn line_defects(line: &LineString<f64>) -> Vec<Defect> {
    if let Some(defect) = not_a_number(line.coords()) {
        return vec![defect];
    }
    let length_m: f64 = line.lines().map(|piece| piece.dx().hypot(piece.dy())).sum();
    let mut defects = Vec::new();
    if length_m < PRECISION_M {
        defects.push(Defect::new(
            Severity::Error,
            format!("The line of {} vertices has no length.", line.0.len()),
            "Draw the line between two different places, or remove it.",
            line.coords().next().copied(),
        ));
    } else {
        defects.extend(repeated_vertices(std::iter::once(line)));
    }
    defects
}

fn area_defects(polygon: &Polygon<f64>) -> Vec<Defect> {
    let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
    if let Some(defect) = not_a_number(rings().flat_map(LineString::coords)) {
        return vec![defect];
    }
    let mut defects = Vec::new();
    for ring in rings() {
        let corners = distinct_corners(ring);
        let area_m2 = near_origin(&Polygon::new(ring.clone(), Vec::new())).unsigned_area();
        let at = ring.coords().next().copied();
        if corners < 3 {
            defects.push(Defect::new(
                Severity::Error,
                format!(
                    "Different vertices of a ring: {corners}; a surface needs three, and the first again."
                ),
                "Draw the surface again, or deliver a line as a line.",
                at,
            ));
        } else if area_m2 <= LEAST_AREA_M2 {
            defects.push(Defect::new(
                Severity::Error,
                format!("A ring of {corners} vertices encloses no area."),
                "Draw the surface again, or deliver a line as a line.",
                at,
            ));
        }
    }
    if !defects.is_empty() {
        return defects;
    }
    defects.extend(rings().flat_map(spikes));
    defects.extend(repeated_vertices(rings()));
    defects.extend(misplaced_holes(polygon));
    defects
}

/// The polygon moved so that its first vertex is the origin: areas of small rings far out keep their digits.
fn near_origin(polygon: &Polygon<f64>) -> Polygon<f64> {
    let start = polygon.exterior().coords().next().copied().unwrap_or_default();
    polygon.map_coords(|coord| coord - start)
}

fn distinct_corners(ring: &LineString<f64>) -> usize {
    let mut corners: Vec<(u64, u64)> = ring
        .coords()
        .map(|coord| (coord.x.to_bits(), coord.y.to_bits()))
        .collect();
    corners.sort_unstable();
    corners.dedup();
    corners.len()
}

fn repeated_vertices<'r>(rings: impl Iterator<Item = &'r LineString<f64>>) -> Option<Defect> {
    let repeated: Vec<Coord<f64>> = rings
        .flat_map(|ring| ring.lines())
        .filter(|piece| piece.start == piece.end)
        .map(|piece| piece.start)
        .collect();
    let first = repeated.first()?;
    Some(Defect::new(
        Severity::Info,
        format!("{} vertices repeat the one before.", repeated.len()),
        "Harmless; remove them to keep the geometry lean.",
        Some(*first),
    ))
}

/// Vertices where the boundary turns back on itself.
fn spikes(ring: &LineString<f64>) -> Vec<Defect> {
    let mut corners: Vec<Coord<f64>> = ring.0.clone();
    corners.dedup();
    if corners.first() == corners.last() {
        corners.pop();
    }
    let count = corners.len();
    let at = |index: usize| corners.get(index % count).copied();
    (0..count)
        .filter_map(|index| Some((at(index)?, at(index + 1)?, at(index + 2)?)))
        .filter_map(|(before, tip, after)| {
            let (to_before, to_after) = (before - tip, after - tip);
            let (long, short) = (to_before.x.hypot(to_before.y), to_after.x.hypot(to_after.y));
            let (end, far, length_m) = if short <= long {
                (after, before, short)
            } else {
                (before, after, long)
            };
            let turns_back = distance_to_segment(end, tip, far) <= PRECISION_M;
            (length_m >= LEAST_SPIKE_M && turns_back).then(|| {
                Defect::new(
                    Severity::Warning,
                    format!(
                        "The boundary runs out {length_m:.2} m and back on itself: a spike without area."
                    ),
                    "Remove the tip of the spike.",
                    Some(tip),
                )
            })
        })
        .collect()
}

/// Holes that do not lie inside the outer ring, or lie inside another hole.
fn misplaced_holes(polygon: &Polygon<f64>) -> Vec<Defect> {
    let outer = Polygon::new(polygon.exterior().clone(), Vec::new());
    let holes: Vec<Polygon<f64>> = polygon
        .interiors()
        .iter()
        .map(|ring| Polygon::new(ring.clone(), Vec::new()))
        .collect();
    let mut defects = Vec::new();
    for (number, hole) in holes.iter().enumerate() {
        let outside = probes(hole.exterior()).find(|probe| {
            !outer.intersects(&Point::from(*probe))
                && distance_to_ring(*probe, outer.exterior()) > PRECISION_M
        });
        if let Some(at) = outside {
            defects.push(Defect::new(
                Severity::Error,
                format!(
                    "A hole reaches {:.2} m outside the surface it is cut from.",
                    distance_to_ring(at, outer.exterior())
                ),
                "Move the hole inside, or draw the outer boundary along it.",
                Some(at),
            ));
            continue;
        }
        let nested = holes.iter().enumerate().any(|(other, around)| {
            other != number
                && probes(hole.exterior()).all(|probe| around.intersects(&Point::from(probe)))
                && probes(hole.exterior()).any(|probe| around.contains(&Point::from(probe)))
        });
        if nested {
            defects.push(Defect::new(
                Severity::Error,
                "A hole lies inside another hole.",
                "Remove the inner hole; land inside a hole is a surface of its own.",
                hole.exterior().coords().next().copied(),
            ));
        }
    }
    defects
}

/// The vertices of a ring and the middles of its sides.
fn probes(ring: &LineString<f64>) -> impl Iterator<Item = Coord<f64>> + '_ {
    ring.lines()
        .flat_map(|side| [side.start, (side.start + side.end) / 2.0])
}

fn distance_to_ring(point: Coord<f64>, ring: &LineString<f64>) -> f64 {
    ring.lines()
        .map(|side| distance_to_segment(point, side.start, side.end))
        .fold(f64::INFINITY, f64::min)
}

fn solid_defects(faces: &[Face]) -> Vec<Defect> {
    let vertices = || faces.iter().flatten().flatten();
    if vertices().flatten().any(|number| !number.is_finite()) {
        return not_a_number([&Coord { x: f64::NAN, y: 0.0 }].into_iter())
            .into_iter()
            .collect();
    }
    let mut uses: HashMap<[[i64; 3]; 2], (u32, Coord<f64>)> = HashMap::new();
    for ring in faces.iter().flatten() {
        // A ring delivered without its closing vertex still has its closing side; closed twice, the side has no length.
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (from_key, to_key) = (vertex_key(from), vertex_key(to));
            if from_key != to_key {
                let edge = [from_key.min(to_key), from_key.max(to_key)];
                let middle = Coord {
                    x: (from[0] + to[0]) / 2.0,
                    y: (from[1] + to[1]) / 2.0,
                };
                uses.entry(edge).or_insert((0, middle)).0 += 1;
            }
        }
    }
    let mut open: Vec<([[i64; 3]; 2], Coord<f64>)> = uses
        .into_iter()
        .filter(|(_, (count, _))| count % 2 == 1)
        .map(|(edge, (_, middle))| (edge, middle))
        .collect();
    open.sort_by_key(|(edge, _)| *edge);
    if faces.len() < 4 || !open.is_empty() {
        let at = open.first().map(|(_, middle)| *middle);
        return vec![Defect::new(
            Severity::Warning,
            format!(
                "The solid of {} faces is not closed: {} edges belong to one face only.",
                faces.len(),
                open.len()
            ),
            "Deliver every face of the body; until then only its ground and its range of levels are used.",
            at,
        )];
    }
    Vec::new()
}

/// A vertex to the millimetre, so that faces that were rounded apart share their edges.
fn vertex_key(&[x, y, z]: &[f64; 3]) -> [i64; 3] {
    [x, y, z].map(|metres| (metres / PRECISION_M).round() as i64)
}
