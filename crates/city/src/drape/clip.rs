//! Convex pieces cut to half planes and triangles.

use geo_types::Coord;

use crate::tin::Tin;

/// One of the two coordinates.
pub(super) fn part([x, y]: [f64; 2], axis: usize) -> f64 {
    if axis == 0 { x } else { y }
}

/// The area of a convex piece, positive counter-clockwise.
pub(super) fn area_m2(piece: &[[f64; 2]]) -> f64 {
    let Some(start) = piece.first() else { return 0.0 };
    let cross = |[a, b]: &[[f64; 2]; 2]| {
        (a[0] - start[0]) * (b[1] - start[1]) - (a[1] - start[1]) * (b[0] - start[0])
    };
    piece.array_windows::<2>().map(cross).sum::<f64>() / 2.0
}

/// What of a convex piece lies where a linear function is not negative (Sutherland and Hodgman 1974).
pub(super) fn to_half_plane(piece: &[[f64; 2]], inside_by: impl Fn([f64; 2]) -> f64) -> Vec<[f64; 2]> {
    let mut kept = Vec::with_capacity(piece.len() + 1);
    cut(piece, inside_by, &mut kept);
    kept
}

/// Puts what lies inside into `kept`, and tells whether anything lay outside.
fn cut(piece: &[[f64; 2]], inside_by: impl Fn([f64; 2]) -> f64, kept: &mut Vec<[f64; 2]>) -> bool {
    kept.clear();
    let Some(&last) = piece.last() else { return false };
    let (mut from, mut own) = (last, inside_by(last));
    let mut has_outside = false;
    for &to in piece {
        let other = inside_by(to);
        if (own > 0.0 && other < 0.0) || (own < 0.0 && other > 0.0) {
            let share = own / (own - other);
            kept.push([
                from[0] + share * (to[0] - from[0]),
                from[1] + share * (to[1] - from[1]),
            ]);
        }
        if other >= 0.0 {
            kept.push(to);
        } else {
            has_outside = true;
        }
        (from, own) = (to, other);
    }
    has_outside
}

/// A triangle of the ground, relative to a corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroundTriangle {
    /// The edges opposite of its corners.
    edges: [EdgeLine; 3],
    start: [f64; 2],
    level_m: f64,
    /// Rise per metre towards the east and the north.
    rise: [f64; 2],
    pub neighbours: [Option<u32>; 3],
    pub is_ground: bool,
}

/// The line along an edge: reckoned from the same end whichever triangle asks, so that both sides of an edge cut at the same place.
#[derive(Clone, Copy, Debug)]
struct EdgeLine {
    from: [f64; 2],
    way: [f64; 2],
}

impl EdgeLine {
    fn between(from: [f64; 2], to: [f64; 2]) -> EdgeLine {
        let way = |from: [f64; 2], to: [f64; 2]| [to[0] - from[0], to[1] - from[1]];
        if from <= to {
            EdgeLine {
                from,
                way: way(from, to),
            }
        } else {
            let [x, y] = way(to, from);
            EdgeLine {
                from: to,
                way: [-x, -y],
            }
        }
    }

    /// Positive on its left: twice the area of the triangle of the edge and a position.
    fn left_by(&self, at: [f64; 2]) -> f64 {
        self.way[0] * (at[1] - self.from[1]) - self.way[1] * (at[0] - self.from[0])
    }
}

impl GroundTriangle {
    pub fn of(tin: &Tin, number: u32, corner: Coord<f64>) -> GroundTriangle {
        let [a, b, c] = tin.corners(number).unwrap_or_default();
        let [ab, ac] = [b, c].map(|other| [other[0] - a[0], other[1] - a[1], other[2] - a[2]]);
        let doubled = ab[0] * ac[1] - ab[1] * ac[0];
        let triangle = tin.triangles().get(number as usize);
        let [flat_a, flat_b, flat_c] = [a, b, c].map(|vertex| [vertex[0] - corner.x, vertex[1] - corner.y]);
        GroundTriangle {
            edges: [(flat_b, flat_c), (flat_c, flat_a), (flat_a, flat_b)]
                .map(|(from, to)| EdgeLine::between(from, to)),
            start: flat_a,
            level_m: a[2],
            rise: [
                (ab[2] * ac[1] - ab[1] * ac[2]) / doubled,
                (ab[0] * ac[2] - ab[2] * ac[0]) / doubled,
            ],
            neighbours: triangle.map(|triangle| triangle.neighbours).unwrap_or_default(),
            is_ground: triangle.is_some_and(|triangle| triangle.is_ground),
        }
    }

    /// The level of the ground in its plane.
    pub fn level_m(&self, at: [f64; 2]) -> f64 {
        self.level_m + self.rise[0] * (at[0] - self.start[0]) + self.rise[1] * (at[1] - self.start[1])
    }

    /// Puts what of a convex piece lies in it into `own`, and tells for each edge whether the piece may go on beyond it.
    pub fn clip(&self, piece: &[[f64; 2]], own: &mut Vec<[f64; 2]>, spare: &mut Vec<[f64; 2]>) -> [bool; 3] {
        let [a, b, c] = self.edges;
        [
            cut(piece, |at| a.left_by(at), own),
            cut(own, |at| b.left_by(at), spare),
            cut(spare, |at| c.left_by(at), own),
        ]
    }
}
