//! What keeps an area from having an inside: a boundary that crosses itself, parts over each other, a hole outside.

use geo::algorithm::line_intersection::{LineIntersection, line_intersection};
use geo::coordinate_position::CoordPos;
use geo::line_measures::Euclidean;
use geo::{Area, CoordinatePosition, Length};
use geo_types::{Coord, Line, LineString, MultiPolygon, Polygon};
use planvy_city::overlay::union_of_polygons;

/// Vertices that one area may have; more are refused before they are compared with each other.
pub(crate) const MOST_VERTICES: usize = 10_000;

/// The most polygons that one area may have.
const MOST_PARTS: usize = 500;

/// Places nearer than this are one place, in metres: the precision of deliveries.
const PRECISION_M: f64 = 0.001;

/// Areas below this enclose nothing, in m².
const LEAST_AREA_M2: f64 = 0.01;

/// A fault, with its place.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(crate) enum AreaFault {
    /// The boundary crosses itself or another boundary of the area.
    #[error("the boundary crosses itself; inside and outside cannot be told apart")]
    Crossing(Coord<f64>),
    /// The boundary runs back along itself.
    #[error("the boundary runs along itself; inside and outside cannot be told apart")]
    Doubled(Coord<f64>),
    /// It encloses nothing.
    #[error("the area encloses nothing")]
    Empty(Coord<f64>),
    /// One part lies in another.
    #[error("two parts of the area lie over each other")]
    Overlap(Coord<f64>),
    /// A hole is outside what it should be in.
    #[error("a hole lies outside the area that it should be in")]
    HoleOutside(Coord<f64>),
    /// Too large to be examined.
    #[error("the area has more than {MOST_VERTICES} vertices or {MOST_PARTS} parts")]
    TooLarge(Coord<f64>),
}

impl AreaFault {
    /// Easting and northing of the place.
    pub(crate) fn position(self) -> [f64; 2] {
        let (AreaFault::Crossing(at)
        | AreaFault::Doubled(at)
        | AreaFault::Empty(at)
        | AreaFault::Overlap(at)
        | AreaFault::HoleOutside(at)
        | AreaFault::TooLarge(at)) = self;
        [at.x, at.y]
    }
}

/// One straight stretch of a ring.
struct Edge {
    line: Line<f64>,
    part: usize,
    ring: usize,
    number: usize,
    last: usize,
}

/// The first fault of an area; `None` where it is sound. Rings may touch in vertices, and parts along edges.
pub(crate) fn area_fault(area: &MultiPolygon<f64>) -> Option<AreaFault> {
    let first = area.0.iter().find_map(|part| part.exterior().0.first()).copied();
    let somewhere = first.unwrap_or_default();
    let rings = || area.0.iter().flat_map(rings_of);
    let vertices: usize = rings().map(|ring| ring.0.len()).sum();
    if vertices > MOST_VERTICES || area.0.len() > MOST_PARTS {
        return Some(AreaFault::TooLarge(somewhere));
    }
    if let Some(fault) = crossing_fault(area) {
        return Some(fault);
    }
    for part in &area.0 {
        let at = part.exterior().0.first().copied().unwrap_or(somewhere);
        if part.unsigned_area() < LEAST_AREA_M2 {
            return Some(AreaFault::Empty(at));
        }
        if let Some(hole) = part.interiors().iter().find(|hole| is_outside(hole, part)) {
            return Some(AreaFault::HoleOutside(hole.0.first().copied().unwrap_or(at)));
        }
    }
    if area.0.is_empty() {
        return Some(AreaFault::Empty(somewhere));
    }
    overlap_fault(area)
}

/// An area of base data, as it can be used.
#[derive(Debug)]
pub(crate) enum Mended {
    /// As delivered. With a fault where it could not be examined.
    AsDelivered(MultiPolygon<f64>, Option<AreaFault>),
    /// Its boundary was at fault; what it covers is kept with a sound one.
    Redrawn(MultiPolygon<f64>, AreaFault),
    /// It covers nothing.
    Nothing(AreaFault),
}

/// Keeps what an area covers, whatever its boundary does: leaving it out would make sums of areas too small.
pub(crate) fn mended(area: MultiPolygon<f64>) -> Mended {
    let Some(fault) = area_fault(&area) else {
        return Mended::AsDelivered(area, None);
    };
    if matches!(fault, AreaFault::TooLarge(_)) {
        return Mended::AsDelivered(area, Some(fault));
    }
    let parts = area.0.iter().filter(|part| part.exterior().0.len() >= 4);
    // A part over another is kept, not cut out of it.
    let Ok(mut redrawn) = union_of_polygons(parts) else {
        return Mended::AsDelivered(area, Some(fault));
    };
    redrawn.0.retain(|part| part.unsigned_area() >= LEAST_AREA_M2);
    if redrawn.0.is_empty() {
        return Mended::Nothing(fault);
    }
    Mended::Redrawn(redrawn, fault)
}

fn rings_of(part: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(part.exterior()).chain(part.interiors())
}

fn is_outside(hole: &LineString<f64>, part: &Polygon<f64>) -> bool {
    let outer = Polygon::new(part.exterior().clone(), Vec::new());
    hole.0
        .iter()
        .any(|at| outer.coordinate_position(at) == CoordPos::Outside)
}

/// A part with a vertex inside another: their boundaries do not cross, so one vertex that is not on the boundary decides.
fn overlap_fault(area: &MultiPolygon<f64>) -> Option<AreaFault> {
    area.0.iter().enumerate().find_map(|(number, part)| {
        let others = area.0.iter().enumerate().filter(|(other, _)| *other != number);
        others.into_iter().find_map(|(_, other)| {
            let decisive = |at: &&Coord<f64>| other.coordinate_position(*at) != CoordPos::OnBoundary;
            let at = part.exterior().0.iter().find(decisive);
            match at {
                Some(at) if other.coordinate_position(at) == CoordPos::Inside => {
                    Some(AreaFault::Overlap(*at))
                }
                // Every vertex on the other's boundary: the same area twice.
                None => part.exterior().0.first().copied().map(AreaFault::Overlap),
                Some(_) => None,
            }
        })
    })
}

/// Sorted by their western ends, an edge can meet only those that begin before it ends.
fn crossing_fault(area: &MultiPolygon<f64>) -> Option<AreaFault> {
    let mut edges = Vec::new();
    for (part, polygon) in area.0.iter().enumerate() {
        for (ring, line) in rings_of(polygon).enumerate() {
            let lines: Vec<Line<f64>> = line.lines().filter(|line| line.start != line.end).collect();
            let last = lines.len().saturating_sub(1);
            edges.extend(lines.into_iter().enumerate().map(|(number, line)| Edge {
                line,
                part,
                ring,
                number,
                last,
            }));
        }
    }
    edges.sort_by(|a, b| west(a).total_cmp(&west(b)));
    edges.iter().enumerate().find_map(|(at, edge)| {
        let east = edge.line.start.x.max(edge.line.end.x);
        let later = edges.get(at + 1..).unwrap_or_default();
        later
            .iter()
            .take_while(|other| west(other) <= east)
            .find_map(|other| meeting(edge, other))
    })
}

fn west(edge: &Edge) -> f64 {
    edge.line.start.x.min(edge.line.end.x)
}

/// The fault that two edges make together. Neighbours share an end, and two parts may share an edge.
fn meeting(a: &Edge, b: &Edge) -> Option<AreaFault> {
    let (south_a, north_a) = (a.line.start.y.min(a.line.end.y), a.line.start.y.max(a.line.end.y));
    let (south_b, north_b) = (b.line.start.y.min(b.line.end.y), b.line.start.y.max(b.line.end.y));
    if south_a > north_b || south_b > north_a {
        return None;
    }
    let one_ring = (a.part, a.ring) == (b.part, b.ring);
    let apart = a.number.abs_diff(b.number);
    let neighbours = one_ring && (apart == 1 || apart == a.last);
    match line_intersection(a.line, b.line)? {
        LineIntersection::SinglePoint {
            intersection,
            is_proper: true,
        } if !neighbours && passes_through(a.line, b.line) => Some(AreaFault::Crossing(intersection)),
        LineIntersection::SinglePoint { .. } => None,
        LineIntersection::Collinear { intersection } => (a.part == b.part
            && Euclidean.length(&intersection) > PRECISION_M)
            .then_some(AreaFault::Doubled(intersection.start)),
    }
}

/// Whether two edges pass each other by more than the precision of coordinates: less is a touch that rounding has moved.
fn passes_through(a: Line<f64>, b: Line<f64>) -> bool {
    let off = |line: Line<f64>, at: Coord<f64>| {
        let (dx, dy) = (line.dx(), line.dy());
        ((at.x - line.start.x) * dy - (at.y - line.start.y) * dx).abs() / dx.hypot(dy)
    };
    off(a, b.start).min(off(a, b.end)) > PRECISION_M && off(b, a.start).min(off(b, a.end)) > PRECISION_M
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;
    use proptest::prelude::*;

    fn fault(parts: Vec<Polygon<f64>>) -> Option<AreaFault> {
        area_fault(&MultiPolygon(parts))
    }

    fn square(x: f64, y: f64, side: f64) -> Polygon<f64> {
        polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)]
    }

    #[test]
    fn sound_areas_have_none() {
        assert_eq!(fault(vec![square(0.0, 0.0, 10.0)]), None);
        assert_eq!(fault(vec![square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0)]), None);
        let holed = Polygon::new(
            square(0.0, 0.0, 10.0).exterior().clone(),
            vec![square(0.0, 2.0, 2.0).exterior().clone()],
        );
        // The hole runs along the outer ring: a bay that should be drawn as one.
        assert!(matches!(fault(vec![holed]), Some(AreaFault::Doubled(_))));
    }

    #[test]
    fn each_fault_names_its_place() {
        let bow = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 10.0), (x: 10.0, y: 0.0), (x: 0.0, y: 10.0)];
        assert_eq!(
            fault(vec![bow]),
            Some(AreaFault::Crossing(Coord { x: 5.0, y: 5.0 }))
        );
        let flat = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 5.0, y: 0.0)];
        assert!(matches!(fault(vec![flat]), Some(AreaFault::Doubled(_))));
        let sliver = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 0.5, y: 0.001)];
        assert!(matches!(fault(vec![sliver]), Some(AreaFault::Empty(_))));
        assert!(matches!(fault(vec![]), Some(AreaFault::Empty(_))));
        let inside = vec![square(0.0, 0.0, 10.0), square(2.0, 2.0, 2.0)];
        assert_eq!(fault(inside), Some(AreaFault::Overlap(Coord { x: 2.0, y: 2.0 })));
        let across = vec![square(0.0, 0.0, 10.0), square(5.0, 5.0, 10.0)];
        assert!(matches!(fault(across), Some(AreaFault::Crossing(_))));
        let twice = vec![square(0.0, 0.0, 10.0), square(0.0, 0.0, 10.0)];
        assert!(matches!(fault(twice), Some(AreaFault::Overlap(_))));
        let stray = Polygon::new(
            square(0.0, 0.0, 10.0).exterior().clone(),
            vec![square(20.0, 2.0, 2.0).exterior().clone()],
        );
        assert_eq!(
            fault(vec![stray]),
            Some(AreaFault::HoleOutside(Coord { x: 20.0, y: 2.0 }))
        );
        let many = vec![square(0.0, 0.0, 1.0); MOST_PARTS + 1];
        assert!(matches!(fault(many), Some(AreaFault::TooLarge(_))));
    }

    #[test]
    fn what_an_area_covers_is_kept() {
        let bow = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 10.0), (x: 10.0, y: 0.0), (x: 0.0, y: 10.0)];
        let Mended::Redrawn(area, AreaFault::Crossing(_)) = mended(MultiPolygon(vec![bow])) else {
            panic!("redrawn");
        };
        assert!((area.unsigned_area() - 50.0).abs() < 0.01);
        let Mended::Redrawn(area, AreaFault::Overlap(_)) =
            mended(MultiPolygon(vec![square(0.0, 0.0, 10.0), square(2.0, 2.0, 2.0)]))
        else {
            panic!("redrawn");
        };
        assert!((area.unsigned_area() - 100.0).abs() < 0.01);
        let flat = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 5.0, y: 0.0)];
        assert!(matches!(mended(MultiPolygon(vec![flat])), Mended::Nothing(_)));
        let sound = MultiPolygon(vec![square(0.0, 0.0, 10.0)]);
        assert!(matches!(mended(sound.clone()), Mended::AsDelivered(same, None) if same == sound));
    }

    proptest! {
        /// Against every pair of edges, by the signs of the four triangles.
        #[test]
        fn crossings_are_those_of_brute_force(corners in prop::collection::vec((0i32..40, 0i32..40), 4..9)) {
            let ring: LineString<f64> = corners.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
            let area = Polygon::new(ring, Vec::new());
            let edges: Vec<Line<f64>> = area.exterior().lines().filter(|line| line.start != line.end).collect();
            let side = |l: &Line<f64>, p: Coord<f64>| {
                ((l.end.x - l.start.x) * (p.y - l.start.y) - (l.end.y - l.start.y) * (p.x - l.start.x)).signum()
                    * f64::from(u8::from((l.end.x - l.start.x) * (p.y - l.start.y) != (l.end.y - l.start.y) * (p.x - l.start.x)))
            };
            let crosses = edges.iter().enumerate().any(|(i, a)| edges.iter().skip(i + 1).any(|b| {
                side(a, b.start) * side(a, b.end) < 0.0 && side(b, a.start) * side(b, a.end) < 0.0
            }));
            let found = crossing_fault(&MultiPolygon(vec![area]));
            if crosses {
                prop_assert!(found.is_some());
            }
            if matches!(found, Some(AreaFault::Crossing(_))) {
                prop_assert!(crosses);
            }
        }
    }
}
