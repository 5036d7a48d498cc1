//! Vectors in the plane.

use geo_types::Coord;

/// The scalar product.
pub(crate) fn dot(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.x + a.y * b.y
}

/// The cross product: positive where `b` turns left of `a`.
pub(crate) fn cross(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.y - a.y * b.x
}

/// The length.
pub(crate) fn length(a: Coord<f64>) -> f64 {
    a.x.hypot(a.y)
}

/// How far a position is from a stretch, and how far along it (0 to 1) the nearest position lies.
pub(crate) fn distance_to_stretch(at: Coord<f64>, from: Coord<f64>, to: Coord<f64>) -> (f64, f64) {
    let along = to - from;
    let squared = dot(along, along);
    let share = if squared > 0.0 {
        (dot(at - from, along) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (length(at - (from + along * share)), share)
}

/// Twice the signed area of a ring of corners, the last of which is not the first again: positive counterclockwise.
pub(crate) fn twice_area(corners: &[Coord<f64>]) -> f64 {
    let Some(first) = corners.first().copied() else {
        return 0.0;
    };
    corners
        .iter()
        .zip(corners.iter().skip(1))
        .map(|(a, b)| cross(*a - first, *b - first))
        .sum()
}

/// Whether a position lies in a ring of corners, by the even-odd rule.
pub(crate) fn in_ring(at: Coord<f64>, corners: &[Coord<f64>]) -> bool {
    let mut inside = false;
    let next = corners.iter().cycle().skip(1);
    for (a, b) in corners.iter().zip(next) {
        if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (b.x - a.x) * (at.y - a.y) / (b.y - a.y) {
            inside = !inside;
        }
    }
    inside
}
