//! The part of a ring in a convex piece, by one half-plane after the other (Sutherland and Hodgman, 1974).
//!
//! What remains of a ring that enters a piece several times hangs together by stretches along the cuts; they are walked both
//! ways and cancel out in the signed area, and holes, which run the other way, subtract themselves. So the area is that of
//! the intersection, though the outline is not.

use crate::geometry::collect::Extent;
use crate::geometry::{Ring, ShapeView};
use crate::millimetre::Mm;

/// A position in mm relative to the question's own origin, so that products keep their digits.
pub(crate) type Local = [f64; 2];

/// The left side of a directed edge.
#[derive(Clone, Copy, Debug)]
struct HalfPlane {
    from: Local,
    along: Local,
}

impl HalfPlane {
    /// Positive inside. On whole millimetres within some hundred kilometres of the question it is exact.
    fn side(self, [x, y]: Local) -> f64 {
        let ([from_x, from_y], [along_x, along_y]) = (self.from, self.along);
        along_x * (y - from_y) - along_y * (x - from_x)
    }
}

/// A convex piece as the half-planes that bound it.
#[derive(Clone, Debug)]
pub(crate) struct ConvexPiece {
    half_planes: Vec<HalfPlane>,
}

/// How a box lies to a half-plane or a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lies {
    Outside,
    Inside,
    Across,
}

impl ConvexPiece {
    /// Of a counterclockwise convex ring.
    pub(crate) fn new(ring: &[Mm], origin: Mm) -> ConvexPiece {
        let corner = |vertex: &Mm| local(*vertex, origin);
        let corners = ring.iter().map(corner);
        let next = ring.iter().cycle().skip(1).map(corner);
        let half_plane = |(from, to): (Local, Local)| {
            let ([x0, y0], [x1, y1]) = (from, to);
            HalfPlane {
                from,
                along: [x1 - x0, y1 - y0],
            }
        };
        ConvexPiece {
            half_planes: corners.zip(next).map(half_plane).collect(),
        }
    }
}

/// A vertex relative to an origin: exact.
pub(crate) fn local(vertex: Mm, origin: Mm) -> Local {
    [
        f64::from(vertex.x) - f64::from(origin.x),
        f64::from(vertex.y) - f64::from(origin.y),
    ]
}

/// Cuts rings; keeps its memory from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Cutter {
    cutting: Vec<HalfPlane>,
    kept: Vec<Local>,
    next: Vec<Local>,
}

impl Cutter {
    /// Area in mm² of what a shape and a piece have in common.
    pub(crate) fn common_area_mm2(
        &mut self,
        shape: &ShapeView<'_>,
        extent: Extent,
        piece: &ConvexPiece,
        origin: Mm,
    ) -> f64 {
        self.cutting.clear();
        for half_plane in &piece.half_planes {
            match lies(local(extent.min, origin), local(extent.max, origin), *half_plane) {
                Lies::Outside => return 0.0,
                Lies::Inside => {}
                Lies::Across => self.cutting.push(*half_plane),
            }
        }
        if self.cutting.is_empty() {
            // m² to mm².
            return shape.area_m2() * 1e6;
        }
        shape.rings().map(|ring| self.ring_area_mm2(ring, origin)).sum()
    }

    fn ring_area_mm2(&mut self, ring: Ring<'_>, origin: Mm) -> f64 {
        let mut half_planes = self.cutting.iter();
        let Some(first) = half_planes.next() else {
            return 0.0;
        };
        self.kept.clear();
        cut(
            *first,
            ring.vertices().map(|vertex| local(vertex, origin)),
            &mut self.kept,
        );
        for half_plane in half_planes {
            if self.kept.is_empty() {
                return 0.0;
            }
            self.next.clear();
            cut(*half_plane, self.kept.iter().copied(), &mut self.next);
            std::mem::swap(&mut self.kept, &mut self.next);
        }
        doubled_area(&self.kept) / 2.0
    }
}

/// How the box between two corners lies to a half-plane: its corner farthest in decides, and the one farthest out.
fn lies([x0, y0]: Local, [x1, y1]: Local, half_plane: HalfPlane) -> Lies {
    let [along_x, along_y] = half_plane.along;
    // The inward normal is (-along_y, along_x).
    let (in_x, out_x) = if along_y < 0.0 { (x1, x0) } else { (x0, x1) };
    let (in_y, out_y) = if along_x > 0.0 { (y1, y0) } else { (y0, y1) };
    if half_plane.side([in_x, in_y]) <= 0.0 {
        Lies::Outside
    } else if half_plane.side([out_x, out_y]) >= 0.0 {
        Lies::Inside
    } else {
        Lies::Across
    }
}

/// The part of a closed ring in a half-plane.
fn cut(half_plane: HalfPlane, mut ring: impl Iterator<Item = Local>, kept: &mut Vec<Local>) {
    let Some(first) = ring.next() else { return };
    let (mut before, mut before_side) = (first, half_plane.side(first));
    let mut pass = |at: Local| {
        let side = half_plane.side(at);
        if (side > 0.0) != (before_side > 0.0) {
            let share = before_side / (before_side - side);
            let ([x0, y0], [x1, y1]) = (before, at);
            kept.push([x0 + share * (x1 - x0), y0 + share * (y1 - y0)]);
        }
        if side > 0.0 {
            kept.push(at);
        }
        before = at;
        before_side = side;
    };
    ring.for_each(&mut pass);
    pass(first);
}

/// Twice the signed area.
fn doubled_area(ring: &[Local]) -> f64 {
    let Some(&[first_x, first_y]) = ring.first() else {
        return 0.0;
    };
    ring.array_windows::<2>()
        .map(|&[[ax, ay], [bx, by]]| (ax - first_x) * (by - first_y) - (bx - first_x) * (ay - first_y))
        .sum()
}
