//! The façades round an outline: its edges, those in line put together.

use geo::Orient;
use geo::orient::Direction;
use geo_types::{Coord, LineString, MultiPolygon};

/// Corners that leave the line between their neighbours by less than this, in metres, are none.
const IN_LINE_M: f64 = 0.05;
/// Corners that are looked at together: a longer bow is cut into several façades.
const MOST_IN_A_LINE: usize = 200;
/// Edges shorter than this, in metres, are no façade.
const SHORTEST_M: f64 = 0.10;

/// An edge that the building lies to the left of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    pub from: Coord<f64>,
    pub to: Coord<f64>,
    /// True where it bounds a yard.
    pub is_inner: bool,
    /// In front of it, this much of its width belongs to the façade before it for each metre out, and to the façade after it: they meet in an
    /// inner corner, whose bisector parts the ground between them. 0 at an outer corner.
    pub narrows: [f64; 2],
}

/// The façades round an outline.
pub(super) fn edges(outline: &MultiPolygon<f64>) -> Vec<Edge> {
    let outline = outline.orient(Direction::Default);
    let mut edges = Vec::new();
    for polygon in &outline {
        add(polygon.exterior(), false, &mut edges);
        for hole in polygon.interiors() {
            add(hole, true, &mut edges);
        }
    }
    edges
}

fn add(ring: &LineString<f64>, is_inner: bool, edges: &mut Vec<Edge>) {
    let corners = corners(ring);
    let count = corners.len();
    let corner = |at: usize| corners.get(at % count).copied();
    for at in 0..count {
        let around = (corner(at + count - 1), corner(at), corner(at + 1), corner(at + 2));
        let (Some(before), Some(from), Some(to), Some(after)) = around else {
            continue;
        };
        if (to - from).x.hypot((to - from).y) >= SHORTEST_M {
            edges.push(Edge {
                from,
                to,
                is_inner,
                narrows: [narrowing(before, from, to), narrowing(from, to, after)],
            });
        }
    }
}

/// The cotangent of half the outer angle at an inner corner; 0 at an outer one.
fn narrowing(before: Coord<f64>, corner: Coord<f64>, after: Coord<f64>) -> f64 {
    let (way, further) = (corner - before, after - corner);
    // The building lies to the left of both, so the way turns right at an inner corner.
    let turn = (way.x * further.y - way.y * further.x).atan2(way.x * further.x + way.y * further.y);
    if turn >= 0.0 {
        return 0.0;
    }
    let half_outer_angle = (std::f64::consts::PI + turn) / 2.0;
    1.0 / half_outer_angle.tan().max(1.0e-6)
}

/// The corners of a ring, those left out that lie in line with others.
fn corners(ring: &LineString<f64>) -> Vec<Coord<f64>> {
    let mut line = ring.0.clone();
    line.pop();
    // The westernmost of the southernmost is a corner for certain.
    let key = |position: &Coord<f64>| (position.y, position.x);
    let lowest = (0..line.len()).min_by(|a, b| {
        let (a, b) = (line.get(*a).map(key), line.get(*b).map(key));
        a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
    });
    let Some(lowest) = lowest else { return Vec::new() };
    line.rotate_left(lowest);
    line.extend(line.first().copied());
    let mut kept = Vec::new();
    let mut at = 0;
    while at + 1 < line.len() {
        kept.extend(line.get(at));
        let mut reach = at + 1;
        while reach + 1 < line.len() && reach - at < MOST_IN_A_LINE && is_in_line(line.get(at..=reach + 1)) {
            reach += 1;
        }
        at = reach;
    }
    kept
}

/// Whether all corners between the first and the last lie on the line between them, in its order.
fn is_in_line(corners: Option<&[Coord<f64>]>) -> bool {
    let Some([first, between @ .., last]) = corners else {
        return false;
    };
    let along = *last - *first;
    let length = along.x.hypot(along.y);
    length > 0.0
        && between.iter().all(|corner| {
            let from_first = *corner - *first;
            let aside = (along.x * from_first.y - along.y * from_first.x) / length;
            let ahead = (along.x * from_first.x + along.y * from_first.y) / length;
            aside.abs() <= IN_LINE_M && (0.0..=length).contains(&ahead)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    #[test]
    fn corners_in_line_are_none_and_yards_have_facades_of_their_own() {
        let block = polygon![
            exterior: [(x: 5.0, y: 0.01), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0), (x: 0.0, y: 10.0), (x: 0.0, y: 0.0)],
            interiors: [[(x: 4.0, y: 4.0), (x: 6.0, y: 4.0), (x: 6.0, y: 6.0), (x: 4.0, y: 6.0)]],
        ];
        let edges = edges(&MultiPolygon(vec![block]));
        assert_eq!(edges.iter().filter(|edge| !edge.is_inner).count(), 4);
        assert_eq!(edges.iter().filter(|edge| edge.is_inner).count(), 4);
        let south = edges
            .iter()
            .find(|edge| edge.from == Coord { x: 0.0, y: 0.0 })
            .unwrap();
        assert_eq!(south.to, Coord { x: 10.0, y: 0.0 });
        // North of the yard's northern façade lies building, to the left of its way.
        let north = edges
            .iter()
            .find(|edge| edge.is_inner && edge.from.y == 6.0 && edge.to.y == 6.0)
            .unwrap();
        assert!(north.to.x > north.from.x);
    }
}
