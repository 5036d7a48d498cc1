//! Distances on the grid.

use crate::geometry::place::ShapeKind;
use crate::geometry::store::ShapeView;
use crate::millimetre::Mm;

/// Square of the distance in mm from a position to the edge between two others.
///
/// Differences are exact in an `f64`; the rest is rounded in the sixteenth digit.
pub(crate) fn squared_distance_to_edge(p: Mm, (a, b): (Mm, Mm)) -> f64 {
    let difference = |to: i32, from: i32| f64::from(to) - f64::from(from);
    let (dx, dy) = (difference(b.x, a.x), difference(b.y, a.y));
    let (px, py) = (difference(p.x, a.x), difference(p.y, a.y));
    let squared_length = dx * dx + dy * dy;
    // An edge of no length is its own foot.
    let along = if squared_length > 0.0 {
        ((px * dx + py * dy) / squared_length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (ex, ey) = (px - along * dx, py - along * dy);
    ex * ex + ey * ey
}

/// Distance in mm from a position to the border of an area, to a line or to a point.
pub(crate) fn distance_to_border_mm(p: Mm, shape: &ShapeView<'_>) -> f64 {
    let mut squared = f64::INFINITY;
    for ring in shape.rings() {
        let least = |least: f64, edge| squared_distance_to_edge(p, edge).min(least);
        squared = match shape.kind {
            ShapeKind::Area => ring.edges().fold(squared, least),
            ShapeKind::Line => ring.inner_edges().fold(squared, least),
            ShapeKind::Point => ring.vertices().map(|at| (at, at)).fold(squared, least),
        };
    }
    squared.sqrt()
}
