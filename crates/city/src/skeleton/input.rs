//! The polygon made ready: near an origin of its own, interior to the left, checked.

use geo_types::{Coord, Polygon};

use super::vector::{cross, distance_to_stretch, dot, in_ring, length, twice_area};
use super::{EdgeRoof, MAX_EDGES, SkeletonError, edge_count};

/// One side of the polygon, or a wall that the computation had to put in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    /// The edge as given; `None` for a wall that was put in.
    pub edge: Option<usize>,
    /// Its beginning, the interior to its left.
    pub from: Coord<f64>,
    /// Its end.
    pub to: Coord<f64>,
    /// Its direction, of length 1.
    pub along: Coord<f64>,
    /// The direction inwards, of length 1.
    pub inward: Coord<f64>,
    /// The level at which it begins to move.
    pub start: f64,
    /// How far it moves inwards for each metre of level; 0 is a wall.
    pub speed: f64,
}

impl Side {
    /// Whether it never moves.
    pub fn is_wall(&self) -> bool {
        self.speed <= 0.0
    }

    /// How fast it moves at a level, seen upwards.
    pub fn speed_at(&self, level: f64) -> f64 {
        if level >= self.start { self.speed } else { 0.0 }
    }

    /// How far it has moved at a level.
    pub fn moved(&self, level: f64) -> f64 {
        // A wall has no start: 0 times infinity would be no number.
        if self.is_wall() {
            0.0
        } else {
            self.speed * (level - self.start).max(0.0)
        }
    }

    /// How far a position lies before its front at a level.
    pub fn ahead(&self, at: Coord<f64>, level: f64) -> f64 {
        dot(self.inward, at - self.from) - self.moved(level)
    }
}

/// The polygon made ready.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// What was taken off every coordinate.
    pub origin: Coord<f64>,
    /// The diagonal of its box.
    pub size: f64,
    /// Its sides, ring by ring, each ring in order.
    pub sides: Vec<Side>,
    /// Its area.
    pub area: f64,
}

/// Checks a polygon and what rises from its edges, and makes them ready.
pub(super) fn prepare(polygon: &Polygon<f64>, edges: &[EdgeRoof]) -> Result<Input, SkeletonError> {
    let wanted = edge_count(polygon);
    if edges.len() != wanted {
        return Err(SkeletonError::EdgeCount {
            given: edges.len(),
            wanted,
        });
    }
    if wanted > MAX_EDGES {
        return Err(SkeletonError::TooManyEdges(wanted));
    }
    let (origin, size) = frame(polygon)?;
    let tolerance = size * 1e-9;
    let mut input = Input {
        origin,
        size,
        sides: Vec::with_capacity(wanted),
        area: 0.0,
    };
    let mut rings: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut first_edge = 0;
    for (number, ring) in std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .enumerate()
    {
        let corners: Vec<Coord<f64>> = ring.coords().map(|corner| *corner - origin).collect();
        let count = corners.len().saturating_sub(1);
        let roofs = edges.get(first_edge..first_edge + count).unwrap_or_default();
        let sides = ring_sides(&corners, roofs, first_edge, number == 0, tolerance, origin)?;
        let outline: Vec<Coord<f64>> = sides.iter().map(|side| side.from).collect();
        input.area += twice_area(&outline) / 2.0;
        rings.push(outline);
        input.sides.extend(sides);
        first_edge += count;
    }
    no_crossing(&input.sides, tolerance, origin)?;
    holes_lie_inside(&rings, tolerance, origin)?;
    if input.area <= tolerance * size {
        return Err(SkeletonError::ZeroArea { at: origin });
    }
    if input.sides.iter().all(Side::is_wall) {
        return Err(SkeletonError::OnlyWalls);
    }
    Ok(input)
}

/// The middle of a polygon's box, and the box's diagonal.
fn frame(polygon: &Polygon<f64>) -> Result<(Coord<f64>, f64), SkeletonError> {
    const OUT_OF_MEASURE: f64 = 1e9;
    for (ring, line) in std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .enumerate()
    {
        let odd = |corner: &Coord<f64>| !(corner.x.abs() < OUT_OF_MEASURE && corner.y.abs() < OUT_OF_MEASURE);
        if let Some(vertex) = line.coords().position(odd) {
            return Err(SkeletonError::NotFinite { ring, vertex });
        }
    }
    let mut corners = polygon.exterior().coords().copied();
    let first = corners.next().ok_or(SkeletonError::TooFewCorners {
        at: Coord { x: 0.0, y: 0.0 },
    })?;
    let (mut low, mut high) = (first, first);
    for corner in corners {
        low = Coord {
            x: low.x.min(corner.x),
            y: low.y.min(corner.y),
        };
        high = Coord {
            x: high.x.max(corner.x),
            y: high.y.max(corner.y),
        };
    }
    let size = length(high - low);
    if size <= 0.0 {
        return Err(SkeletonError::TooFewCorners { at: first });
    }
    Ok(((low + high) / 2.0, size))
}

/// The sides of one ring with the interior of the polygon to their left, those without length left out.
fn ring_sides(
    corners: &[Coord<f64>],
    roofs: &[EdgeRoof],
    first_edge: usize,
    outer: bool,
    tolerance: f64,
    origin: Coord<f64>,
) -> Result<Vec<Side>, SkeletonError> {
    let mut kept: Vec<(Coord<f64>, usize)> = Vec::with_capacity(roofs.len());
    for (index, corner) in corners.iter().take(roofs.len()).enumerate() {
        match kept.last_mut() {
            // The edge from the last corner has no length: its corner counts with the edge that leads on.
            Some(last) if length(*corner - last.0) <= tolerance => last.1 = index,
            _ => kept.push((*corner, index)),
        }
    }
    while kept.len() > 1
        && let (Some(first), Some(last)) = (kept.first(), kept.last())
        && length(first.0 - last.0) <= tolerance
    {
        kept.pop();
    }
    let at = corners.first().map_or(origin, |corner| *corner + origin);
    if kept.len() < 3 {
        return Err(SkeletonError::TooFewCorners { at });
    }
    let outline: Vec<Coord<f64>> = kept.iter().map(|(corner, _)| *corner).collect();
    let area = twice_area(&outline) / 2.0;
    let next = outline.iter().cycle().skip(1);
    let perimeter: f64 = outline
        .iter()
        .zip(next.clone())
        .map(|(a, b)| length(*b - *a))
        .sum();
    if area.abs() <= tolerance * perimeter {
        return Err(SkeletonError::ZeroArea { at });
    }
    let reversed = (area > 0.0) != outer;
    let mut sides = Vec::with_capacity(kept.len());
    for ((from, index), to) in kept.iter().zip(next) {
        let Some(roof) = roofs.get(*index) else { continue };
        let (from, to) = if reversed { (*to, *from) } else { (*from, *to) };
        sides.push(side(from, to, first_edge + index, roof, origin)?);
    }
    if reversed {
        sides.reverse();
    }
    Ok(sides)
}

fn side(
    from: Coord<f64>,
    to: Coord<f64>,
    edge: usize,
    roof: &EdgeRoof,
    origin: Coord<f64>,
) -> Result<Side, SkeletonError> {
    // Flatter than this, a roof over a block would be kilometres deep for each metre.
    const FLATTEST_DEG: f64 = 0.01;
    let pitch_can_be = (FLATTEST_DEG..=90.0).contains(&roof.pitch_deg);
    let level_can_be = roof.is_wall() || roof.start_level_m.abs() < 1e6;
    if !pitch_can_be || !level_can_be {
        return Err(SkeletonError::EdgeRoof {
            edge,
            at: from + origin,
        });
    }
    let along = (to - from) / length(to - from);
    Ok(Side {
        edge: Some(edge),
        from,
        to,
        along,
        inward: Coord {
            x: -along.y,
            y: along.x,
        },
        start: if roof.is_wall() {
            f64::NEG_INFINITY
        } else {
            roof.start_level_m
        },
        speed: if roof.is_wall() {
            0.0
        } else {
            1.0 / roof.pitch_deg.to_radians().tan()
        },
    })
}

/// Every hole lies in the outer ring and in no other hole.
fn holes_lie_inside(
    rings: &[Vec<Coord<f64>>],
    tolerance: f64,
    origin: Coord<f64>,
) -> Result<(), SkeletonError> {
    for (number, hole) in rings.iter().enumerate().skip(1) {
        for (other, ring) in rings.iter().enumerate().filter(|(other, _)| *other != number) {
            let clear = hole
                .iter()
                .find(|corner| !on_ring(**corner, ring, tolerance * 10.0));
            if let Some(corner) = clear
                && in_ring(*corner, ring) != (other == 0)
            {
                return Err(SkeletonError::HoleOutside { at: *corner + origin });
            }
        }
    }
    Ok(())
}

fn on_ring(at: Coord<f64>, ring: &[Coord<f64>], tolerance: f64) -> bool {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .any(|(a, b)| distance_to_stretch(at, *a, *b).0 <= tolerance)
}

/// No two sides pass through each other. Touching is allowed; what it means is decided with the angles.
fn no_crossing(sides: &[Side], tolerance: f64, origin: Coord<f64>) -> Result<(), SkeletonError> {
    let mut order: Vec<&Side> = sides.iter().collect();
    let left = |side: &Side| side.from.x.min(side.to.x);
    order.sort_by(|one, other| left(one).total_cmp(&left(other)));
    for (number, one) in order.iter().enumerate() {
        let right = one.from.x.max(one.to.x);
        for other in order
            .iter()
            .skip(number + 1)
            .take_while(|other| left(other) <= right)
        {
            if let Some(at) = crossing(one, other, tolerance) {
                return Err(SkeletonError::SelfCrossing { at: at + origin });
            }
        }
    }
    Ok(())
}

fn crossing(one: &Side, other: &Side, tolerance: f64) -> Option<Coord<f64>> {
    let off = |side: &Side, at: Coord<f64>| dot(side.inward, at - side.from);
    let apart = |a: f64, b: f64| (a > tolerance && b < -tolerance) || (a < -tolerance && b > tolerance);
    let (a, b) = (off(other, one.from), off(other, one.to));
    let crosses = apart(a, b) && apart(off(one, other.from), off(one, other.to));
    (crosses && cross(one.along, other.along) != 0.0).then(|| one.from + (one.to - one.from) * (a / (a - b)))
}
