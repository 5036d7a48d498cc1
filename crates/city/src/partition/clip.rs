//! Rings cut to a rectangle.

use geo_types::{Coord, Rect};

/// The area that a ring runs round, positive leftwards.
pub(super) fn signed_m2(corners: &[Coord<f64>]) -> f64 {
    let start = corners.first().copied().unwrap_or_default();
    let pairs = corners.array_windows::<2>();
    let triangles = pairs.map(|[a, b]| {
        let (a, b) = (*a - start, *b - start);
        a.x * b.y - b.x * a.y
    });
    triangles.sum::<f64>() / 2.0
}

/// What of a ring runs in a rectangle, closed along its border (Sutherland and Hodgman 1974). Where the ring leaves it more than
/// once, stretches of the border are run there and back: they cancel each other where rings are counted.
pub(super) fn to_rectangle(corners: Vec<Coord<f64>>, window: Rect<f64>) -> Vec<Coord<f64>> {
    let (low, high) = (window.min(), window.max());
    let is_within = |at: &Coord<f64>| at.x >= low.x && at.x <= high.x && at.y >= low.y && at.y <= high.y;
    if corners.iter().all(is_within) {
        return corners;
    }
    let sides = [
        (true, low.x, 1.0),
        (true, high.x, -1.0),
        (false, low.y, 1.0),
        (false, high.y, -1.0),
    ];
    sides
        .into_iter()
        .fold(corners, |corners, (is_upright, bound, sign)| {
            let inside_by = |at: Coord<f64>| sign * (if is_upright { at.x } else { at.y } - bound);
            let mut kept = Vec::with_capacity(corners.len() + 4);
            let next = corners.iter().cycle().skip(1);
            for (from, to) in corners.iter().zip(next) {
                let (own, other) = (inside_by(*from), inside_by(*to));
                if own >= 0.0 {
                    kept.push(*from);
                }
                if (own > 0.0 && other < 0.0) || (own < 0.0 && other > 0.0) {
                    kept.push(crossing(*from, *to, own, other));
                }
            }
            kept
        })
}

/// Where an edge crosses a bound: reckoned from the same end whichever way it runs, so that the ring beyond has the same corner.
fn crossing(from: Coord<f64>, to: Coord<f64>, own: f64, other: f64) -> Coord<f64> {
    let (a, b, of_a, of_b) = if (from.x, from.y) <= (to.x, to.y) {
        (from, to, own, other)
    } else {
        (to, from, other, own)
    };
    a + (b - a) * (of_a / (of_a - of_b))
}
