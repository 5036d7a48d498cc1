//! Rings of corners: a position inside them, polygons of them, lines through them.

use geo_types::{Coord, LineString, Polygon};

use super::noding::ONE_PLACE_M;
use crate::skeleton::vector::{distance_to_stretch, in_ring, length, twice_area};

/// A position well inside rings: in the middle of the widest stretch of some rows across.
pub(super) fn inside(rings: &[Vec<Coord<f64>>]) -> Coord<f64> {
    const ROWS: usize = 6;
    let mut norths: Vec<f64> = rings.iter().flatten().map(|corner| corner.y).collect();
    norths.sort_by(f64::total_cmp);
    let mut gaps: Vec<(f64, f64)> = norths
        .iter()
        .zip(norths.iter().skip(1))
        .map(|(low, high)| (high - low, (low + high) / 2.0))
        .collect();
    gaps.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut best = (f64::NEG_INFINITY, Coord { x: 0.0, y: 0.0 });
    for (gap, north) in gaps.into_iter().take(ROWS) {
        let mut easts = crossings(rings, north);
        easts.sort_by(f64::total_cmp);
        for pair in easts.chunks_exact(2) {
            let [west, east] = pair else { continue };
            let room = (east - west).min(gap);
            if room > best.0 {
                let x = (west + east) / 2.0;
                best = (room, Coord { x, y: north });
            }
        }
    }
    best.1
}

fn crossings(rings: &[Vec<Coord<f64>>], north: f64) -> Vec<f64> {
    let mut easts = Vec::new();
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.y > north) != (b.y > north) {
                easts.push(a.x + (b.x - a.x) * (north - a.y) / (b.y - a.y));
            }
        }
    }
    easts
}

/// Polygons of rings of corners: those counterclockwise are outer, those clockwise are holes in them.
pub(crate) fn polygons(rings: Vec<Vec<Coord<f64>>>, origin: Coord<f64>) -> Vec<Polygon<f64>> {
    let line = |ring: &[Coord<f64>]| LineString(ring.iter().map(|corner| *corner + origin).collect());
    let thin = |ring: &Vec<Coord<f64>>| twice_area(ring).abs() <= ONE_PLACE_M * ONE_PLACE_M;
    let rings = rings.into_iter().filter(|ring| !thin(ring));
    let (outer, holes): (Vec<_>, Vec<_>) = rings.partition(|ring| twice_area(ring) > 0.0);
    let mut holes_of: Vec<Vec<LineString<f64>>> = vec![Vec::new(); outer.len()];
    for hole in &holes {
        let inside = inside(std::slice::from_ref(hole));
        let around = outer.iter().enumerate().filter(|(_, ring)| in_ring(inside, ring));
        let owner = around.min_by(|one, other| twice_area(one.1).total_cmp(&twice_area(other.1)));
        if let Some(list) = owner.and_then(|(number, _)| holes_of.get_mut(number)) {
            list.push(line(hole));
        }
    }
    let polygons = outer.iter().zip(holes_of);
    polygons
        .map(|(ring, holes)| Polygon::new(line(ring), holes))
        .collect()
}

/// Where a line runs through the inside of rings, as stretches. The line is where `level` is 0.
pub(crate) fn line_through(
    rings: &[Vec<Coord<f64>>],
    level: impl Fn(Coord<f64>) -> f64,
) -> Vec<(Coord<f64>, Coord<f64>)> {
    let mut cuts = Vec::new();
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (from, to) = (level(*a), level(*b));
            if (from > 0.0) != (to > 0.0) {
                cuts.push(*a + (*b - *a) * (from / (from - to)));
            }
        }
    }
    let (Some(first), Some(last)) = (cuts.first().copied(), cuts.get(1).copied()) else {
        return Vec::new();
    };
    // Along the line: by the coordinate in which it runs faster.
    let far = cuts.iter().fold(last - first, |best, cut| {
        if length(*cut - first) > length(best) {
            *cut - first
        } else {
            best
        }
    });
    let along = |at: &Coord<f64>| if far.x.abs() >= far.y.abs() { at.x } else { at.y };
    cuts.sort_by(|one, other| along(one).total_cmp(&along(other)));
    let pairs = cuts.chunks_exact(2).filter_map(|pair| match pair {
        [from, to] => Some((*from, *to)),
        _ => None,
    });
    pairs
        .filter(|(from, to)| length(*to - *from) > ONE_PLACE_M)
        .collect()
}

/// Whether a place can be left out between its neighbours.
pub(crate) fn on_the_way(at: Coord<f64>, before: Coord<f64>, after: Coord<f64>) -> bool {
    distance_to_stretch(at, before, after).0 <= 2.0 * ONE_PLACE_M
}
