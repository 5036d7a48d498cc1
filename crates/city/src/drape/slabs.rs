//! Areas as trapezoids between neighbouring eastings: slower than cutting ears off, and sure to fill any area whose edges do not
//! cross, whatever touches what.

use geo_types::{Coord, Polygon};

use super::outlines;

/// Convex pieces, counter-clockwise, that together are the area.
pub(super) fn trapezoids(area: &Polygon<f64>) -> Vec<Vec<Coord<f64>>> {
    let edges: Vec<(Coord<f64>, Coord<f64>)> = outlines(area)
        .flat_map(|ring| ring.lines())
        .filter(|edge| edge.start.x != edge.end.x)
        .map(|edge| {
            if edge.start.x < edge.end.x {
                (edge.start, edge.end)
            } else {
                (edge.end, edge.start)
            }
        })
        .collect();
    let mut stops: Vec<f64> = edges.iter().flat_map(|(low, high)| [low.x, high.x]).collect();
    stops.sort_by(f64::total_cmp);
    stops.dedup();
    let mut pieces = Vec::new();
    for [west, east] in stops.array_windows::<2>() {
        let mut across: Vec<[Coord<f64>; 2]> = edges
            .iter()
            .filter(|(low, high)| low.x <= *west && high.x >= *east)
            .map(|edge| [at(*edge, *west), at(*edge, *east)])
            .collect();
        across.sort_by(|a, b| (a[0].y + a[1].y).total_cmp(&(b[0].y + b[1].y)));
        for [lower, upper] in across.as_chunks::<2>().0 {
            let mut piece = vec![lower[0], lower[1], upper[1], upper[0]];
            piece.dedup();
            if piece.first() == piece.last() {
                piece.pop();
            }
            if piece.len() >= 3 {
                pieces.push(piece);
            }
        }
    }
    pieces
}

fn at((low, high): (Coord<f64>, Coord<f64>), x: f64) -> Coord<f64> {
    if x == low.x {
        return low;
    }
    if x == high.x {
        return high;
    }
    let share = (x - low.x) / (high.x - low.x);
    Coord {
        x,
        y: low.y + share * (high.y - low.y),
    }
}
