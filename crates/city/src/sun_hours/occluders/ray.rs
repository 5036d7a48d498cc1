//! Rays against boxes and triangles.

use crate::mesh::triangulate::{cross, dot, minus};

/// What lies this far along the ray, in parts of its direction, is where it starts.
const START: f64 = 1e-9;
/// How far outside its edges a triangle is still met, in parts of its sides.
const EDGE: f64 = 1e-9;
/// A direction's part is taken to be at least this, so that its inverse is a number.
const LEAST_PART: f64 = 1e-300;

/// A triangle as a corner and the two sides from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RayTriangle {
    corner: [f64; 3],
    sides: [[f64; 3]; 2],
}

impl RayTriangle {
    pub(super) fn new([a, b, c]: [[f64; 3]; 3]) -> RayTriangle {
        RayTriangle {
            corner: a,
            sides: [minus(b, a), minus(c, a)],
        }
    }
}

/// A ray.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ray {
    from: [f64; 3],
    direction: [f64; 3],
    inverse: [f64; 3],
}

impl Ray {
    pub(super) fn new(from: [f64; 3], direction: [f64; 3]) -> Ray {
        let inverse = direction.map(|part: f64| 1.0 / part.abs().max(LEAST_PART).copysign(part));
        Ray {
            from,
            direction,
            inverse,
        }
    }

    /// Whether it passes a box: the spans between each two opposite planes have a part in common.
    pub(super) fn meets_box(&self, low: &[f64; 3], high: &[f64; 3]) -> bool {
        let (mut enters, mut leaves) = (0.0f64, f64::INFINITY);
        let planes = low.iter().zip(high);
        for ((low, high), (from, inverse)) in planes.zip(self.from.iter().zip(self.inverse)) {
            let (one, other) = ((low - from) * inverse, (high - from) * inverse);
            enters = enters.max(one.min(other));
            leaves = leaves.min(one.max(other));
        }
        enters <= leaves
    }

    /// Whether it meets a triangle (Möller and Trumbore 1997). A ray in its plane does not.
    pub(super) fn meets(&self, triangle: &RayTriangle) -> bool {
        let [one, other] = triangle.sides;
        let across = cross(self.direction, other);
        let determinant = dot(one, across);
        if determinant == 0.0 {
            return false;
        }
        let to_start = minus(self.from, triangle.corner);
        let along_one = dot(to_start, across) / determinant;
        if !(-EDGE..=1.0 + EDGE).contains(&along_one) {
            return false;
        }
        let turned = cross(to_start, one);
        let along_other = dot(self.direction, turned) / determinant;
        along_other >= -EDGE
            && along_one + along_other <= 1.0 + EDGE
            && dot(other, turned) / determinant > START
    }
}
