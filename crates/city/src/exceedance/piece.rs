//! Convex pieces of cells, and the part of a triangle in one.

use geo::TriangulateEarcut;
use geo_types::{Coord, LineString, Polygon};

use super::steps::{Stretch, common, edges, steps};
use crate::envelope::Cell;

/// Pieces smaller than this, in m², are none.
const LEAST_PIECE_M2: f64 = 1.0e-9;
/// Positions are looked at from this far outside a piece, in metres: rounding.
const ROUNDING_M: f64 = 1.0e-9;

/// The left side of a directed edge: positive inside, in metres.
#[derive(Clone, Copy, Debug)]
struct HalfPlane {
    inward: [f64; 2],
    offset_m: f64,
}

impl HalfPlane {
    fn new([from, to]: Stretch, inset_m: f64) -> HalfPlane {
        let way = to - from;
        let length_m = way.x.hypot(way.y);
        let inward = [-way.y / length_m, way.x / length_m];
        HalfPlane {
            inward,
            offset_m: -(inward[0] * from.x + inward[1] * from.y) - inset_m,
        }
    }

    fn depth_m(&self, [x, y, _]: [f64; 3]) -> f64 {
        self.inward[0] * x + self.inward[1] * y + self.offset_m
    }
}

/// A convex piece of a cell, in local coordinates.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub cell: usize,
    /// West, south, east, north.
    pub extent: [f64; 4],
    half_planes: Vec<HalfPlane>,
    /// Level at the local origin, rise to the east, rise to the north.
    top: [f64; 3],
    /// Stretches of the cell's border along which a neighbour is higher.
    steps: Vec<Stretch>,
}

impl Piece {
    /// The level of the top, in metres.
    pub(super) fn top_m(&self, x: f64, y: f64) -> f64 {
        let [level_m, to_east, to_north] = self.top;
        level_m + to_east * x + to_north * y
    }

    /// No point of a triangle rises over the top of the piece by more than this, in metres; minus infinity where they lie
    /// apart.
    pub(super) fn most_over_m(&self, corners: &[[f64; 3]; 3]) -> f64 {
        let [a, b, c] = corners;
        let range = |part: usize| {
            let of = |corner: &[f64; 3]| corner.get(part).copied().unwrap_or_default();
            (of(a).min(of(b)).min(of(c)), of(a).max(of(b)).max(of(c)))
        };
        let ((west, east), (south, north)) = (range(0), range(1));
        let [piece_west, piece_south, piece_east, piece_north] = self.extent;
        let (west, east) = (west.max(piece_west), east.min(piece_east));
        let (south, north) = (south.max(piece_south), north.min(piece_north));
        if west > east || south > north {
            return f64::NEG_INFINITY;
        }
        let [_, to_east, to_north] = self.top;
        let x = if to_east > 0.0 { west } else { east };
        let y = if to_north > 0.0 { south } else { north };
        a[2].max(b[2]).max(c[2]) - self.top_m(x, y)
    }

    /// Whether a position lies in the strip along a step that belongs to the higher neighbour.
    pub(super) fn is_on_step(&self, [x, y]: [f64; 2], tolerance_m: f64) -> bool {
        let position = Coord { x, y };
        self.steps.iter().any(|[a, b]| {
            let nearest = crate::containment::on_segment(position, *a, *b) - position;
            nearest.x.hypot(nearest.y) < tolerance_m - 1.0e-6
        })
    }
}

/// The convex pieces of cells, relative to an origin.
pub(super) fn pieces<T>(cells: &[Cell<T>], origin: Coord<f64>, border_tolerance_m: f64) -> Vec<Piece> {
    let steps = if border_tolerance_m > 0.0 {
        steps(cells)
    } else {
        Vec::new()
    };
    let mut pieces = Vec::with_capacity(cells.len());
    for (number, cell) in cells.iter().enumerate() {
        let local = |[from, to]: &Stretch| [*from - origin, *to - origin];
        let steps: Vec<Stretch> = steps.get(number).into_iter().flatten().map(local).collect();
        let top = [cell.top.at(origin), cell.top.slope_east, cell.top.slope_north];
        for ring in convex_rings(&cell.outline, origin) {
            let sides = sides(&ring);
            let inset_m = |side: &Stretch| {
                let is_step = steps.iter().any(|step| common(*side, *step).is_some());
                if is_step { border_tolerance_m } else { -ROUNDING_M }
            };
            pieces.push(Piece {
                cell: number,
                extent: extent(&ring),
                half_planes: sides
                    .iter()
                    .map(|side| HalfPlane::new(*side, inset_m(side)))
                    .collect(),
                top,
                steps: steps.clone(),
            });
        }
    }
    pieces
}

fn sides(ring: &[Coord<f64>]) -> Vec<Stretch> {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(from, to)| [*from, *to])
        .filter(|[from, to]| from != to)
        .collect()
}

fn extent(ring: &[Coord<f64>]) -> [f64; 4] {
    let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    ring.iter()
        .fold(nothing, |[west, south, east, north], Coord { x, y }| {
            [west.min(*x), south.min(*y), east.max(*x), north.max(*y)]
        })
}

/// The outline where it is convex and has no holes, else triangles: counterclockwise, relative to an origin.
fn convex_rings(outline: &Polygon<f64>, origin: Coord<f64>) -> Vec<Vec<Coord<f64>>> {
    let local = |ring: &LineString<f64>| -> Vec<Coord<f64>> {
        ring.0.iter().map(|position| *position - origin).collect()
    };
    let mut ring = local(outline.exterior());
    ring.pop();
    let doubled_m2 = doubled_m2(&ring);
    if ring.len() < 3 || doubled_m2.abs() < LEAST_PIECE_M2 {
        return Vec::new();
    }
    if doubled_m2 < 0.0 {
        ring.reverse();
    }
    if outline.interiors().is_empty() && is_convex(&ring) {
        return vec![ring];
    }
    let holes = outline
        .interiors()
        .iter()
        .filter(|hole| edges(&Polygon::new((*hole).clone(), Vec::new())).len() >= 3);
    let holes = holes.map(|hole| LineString(local(hole))).collect();
    let triangles = Polygon::new(LineString(ring), holes).earcut_triangles();
    let rings = triangles.into_iter().filter_map(|triangle| {
        let mut ring = triangle.to_array().to_vec();
        let doubled_m2 = self::doubled_m2(&ring);
        if doubled_m2 < 0.0 {
            ring.reverse();
        }
        (doubled_m2.abs() >= LEAST_PIECE_M2).then_some(ring)
    });
    rings.collect()
}

fn doubled_m2(ring: &[Coord<f64>]) -> f64 {
    sides(ring).iter().map(|[a, b]| a.x * b.y - b.x * a.y).sum()
}

/// Whether a counterclockwise ring turns to the left only, and once.
fn is_convex(ring: &[Coord<f64>]) -> bool {
    let sides = sides(ring);
    let next = sides.iter().cycle().skip(1);
    let mut turned = 0.0;
    for ([a, b], [_, c]) in sides.iter().zip(next) {
        let (way, further) = (*b - *a, *c - *b);
        let turn = (way.x * further.y - way.y * further.x).atan2(way.x * further.x + way.y * further.y);
        if turn < -1.0e-9 {
            return false;
        }
        turned += turn;
    }
    turned < 1.5 * std::f64::consts::TAU
}

/// Clips triangles to pieces, and keeps the room that it needs for that.
#[derive(Debug, Default)]
pub(super) struct Clip {
    part: Vec<[f64; 3]>,
    spare: Vec<[f64; 3]>,
}

impl Clip {
    /// The part of a triangle in a piece, its direction kept; an upright triangle gives an upright part.
    pub(super) fn part(&mut self, corners: &[[f64; 3]; 3], piece: &Piece) -> &[[f64; 3]] {
        self.part.clear();
        self.part.extend_from_slice(corners);
        for half_plane in &piece.half_planes {
            let depths = corners.map(|corner| half_plane.depth_m(corner));
            if depths.iter().all(|depth_m| *depth_m >= 0.0) {
                continue;
            }
            if depths.iter().all(|depth_m| *depth_m < 0.0) {
                self.part.clear();
                break;
            }
            cut(&self.part, &mut self.spare, |corner| half_plane.depth_m(corner));
            std::mem::swap(&mut self.part, &mut self.spare);
        }
        &self.part
    }

    /// Of the part that was clipped last, what rises over the top of its piece by more than a height.
    pub(super) fn over(&mut self, piece: &Piece, least_m: f64) -> &[[f64; 3]] {
        cut(&self.part, &mut self.spare, |[x, y, z]| {
            z - piece.top_m(x, y) - least_m
        });
        &self.spare
    }
}

/// The part of a convex ring where a linear function is not negative (Sutherland and Hodgman, 1974).
fn cut(ring: &[[f64; 3]], kept: &mut Vec<[f64; 3]>, value: impl Fn([f64; 3]) -> f64) {
    kept.clear();
    let Some(&last) = ring.last() else { return };
    let (mut from, mut at_from) = (last, value(last));
    for &to in ring {
        let at_to = value(to);
        if (at_from < 0.0) != (at_to < 0.0) {
            let share = at_from / (at_from - at_to);
            let [x, y, z] = from;
            kept.push([
                x + share * (to[0] - x),
                y + share * (to[1] - y),
                z + share * (to[2] - z),
            ]);
        }
        if at_to >= 0.0 {
            kept.push(to);
        }
        (from, at_from) = (to, at_to);
    }
}
