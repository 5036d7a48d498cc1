//! Rings: closed, turned, made into polygons.

use geo_types::{Coord, LineString, Polygon};

use super::geometry::{Rings, Vertex, Vertices};

/// Closes a ring whose last position is not its first. True where it had to.
pub fn close_ring(ring: &mut Vertices) -> bool {
    match ring.first().copied().zip(ring.last().copied()) {
        Some((first, last)) if first.x != last.x || first.y != last.y => {
            ring.push(first);
            true
        }
        _ => false,
    }
}

/// Twice the signed area of a closed ring, positive where it runs counterclockwise. Computed from the first vertex, since
/// northings of seven figures would eat the precision.
///
/// ```
/// use planvy_formats::geojson::geometry::{Vertex, signed_double_area};
/// let at = |x: f64, y: f64| Vertex { x, y, z: None };
/// let ring = [at(0.0, 0.0), at(2.0, 0.0), at(2.0, 3.0), at(0.0, 0.0)];
/// assert_eq!(signed_double_area(&ring), 6.0);
/// ```
pub fn signed_double_area(ring: &[Vertex]) -> f64 {
    let Some(origin) = ring.first() else {
        return 0.0;
    };
    ring.windows(2)
        .map(|pair| match pair {
            [a, b] => (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y),
            _ => 0.0,
        })
        .sum()
}

/// Turns a closed ring so that it runs counterclockwise (an outer ring) or clockwise (a hole). A ring without area stays.
pub fn turn_ring(ring: &mut [Vertex], counterclockwise: bool) {
    let runs_wrong = |ring: &[Vertex]| {
        let area = signed_double_area(ring);
        if counterclockwise { area < 0.0 } else { area > 0.0 }
    };
    if runs_wrong(ring) {
        ring.reverse();
        // Rounding can give a sliver the same sign both ways; it then keeps the order it came in, so that turning twice
        // is turning once.
        if runs_wrong(ring) {
            ring.reverse();
        }
    }
}

/// Closes and turns the rings of a polygon. Returns how many had to be closed.
pub fn mend_rings(rings: &mut Rings) -> usize {
    let mut closed = 0;
    for (number, ring) in rings.iter_mut().enumerate() {
        closed += usize::from(close_ring(ring));
        turn_ring(ring, number == 0);
    }
    closed
}

/// Makes a polygon of rings, closed and turned.
pub fn into_polygon(mut rings: Rings) -> Polygon<f64> {
    mend_rings(&mut rings);
    let mut lines = rings.iter().map(|ring| plane_line(ring));
    let outer = lines.next().unwrap_or_else(|| LineString(Vec::new()));
    Polygon::new(outer, lines.collect())
}

/// The plane line of vertices, without their heights.
pub fn plane_line(vertices: &[Vertex]) -> LineString<f64> {
    LineString(vertices.iter().map(|v| Coord { x: v.x, y: v.y }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_closed_and_turned_with_their_heights() {
        let at = |x: f64, y: f64, z: f64| Vertex { x, y, z: Some(z) };
        let mut rings = vec![vec![at(0.0, 0.0, 1.0), at(0.0, 1.0, 2.0), at(1.0, 1.0, 3.0)]];
        assert_eq!(mend_rings(&mut rings), 1);
        let heights: Vec<f64> = rings[0].iter().filter_map(|v| v.z).collect();
        assert_eq!(heights, [1.0, 3.0, 2.0, 1.0]);
        assert!(signed_double_area(&rings[0]) > 0.0);
    }
}
