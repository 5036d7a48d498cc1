//! Which vertices the border of the rectangle has: chosen along each side alone, so that the rectangle beyond it has the same.

use super::field::{Field, UNITS};
use super::mesh::Spot;
use super::refine::kept_level;

/// A position on a side where the ground may bend: between its neighbours it is straight.
#[derive(Clone, Copy, Debug)]
struct Knot {
    spot: Spot,
    level_m: Option<f64>,
    /// Whether the stretch to the next knot is ground.
    is_ground: bool,
}

/// The vertices of the border: the corners, counter-clockwise from the south-west, and then those along the sides. Levels are
/// those that the triangles will have; the level of one that is not ground means nothing.
pub(super) fn vertices(field: &Field<'_>, tolerance_m: f64) -> Vec<(Spot, f64)> {
    let sides = sides(field);
    let [width, height] = field.size;
    let corners = [[0, 0], [width, 0], [width, height], [0, height]];
    let mut found: Vec<(Spot, f64)> = corners
        .map(|spot| (spot, kept_level(field.level_m(spot).unwrap_or(0.0))))
        .to_vec();
    for knots in &sides {
        let mut kept = Vec::new();
        let mut first = 0;
        for (at, knot) in knots.iter().enumerate().skip(1) {
            if at + 1 == knots.len() || field.is_mixed(knot.spot) {
                kept.push(at);
                if knots.get(first).is_some_and(|knot| knot.is_ground) {
                    split(knots, first, at, tolerance_m, &mut kept);
                }
                first = at;
            }
        }
        kept.sort_unstable();
        let inner = kept.into_iter().filter(|at| at + 1 < knots.len());
        let inner = inner.filter_map(|at| knots.get(at));
        found.extend(inner.map(|knot| (knot.spot, rounded(knot))));
    }
    found
}

/// The largest difference between the ground along the border and straight lines between some of its vertices.
pub(super) fn error_m(field: &Field<'_>, vertices: &[(Spot, f64)]) -> f64 {
    let mut largest_m = 0.0_f64;
    let level_of: std::collections::HashMap<Spot, f64> = vertices.iter().copied().collect();
    for knots in sides(field) {
        let mut first = 0;
        for (at, knot) in knots.iter().enumerate().skip(1) {
            let Some(&to_m) = level_of.get(&knot.spot) else {
                continue;
            };
            let run = knots.get(first..=at).unwrap_or_default();
            if let Some(start) = run.first()
                && start.is_ground
                && let Some(&from_m) = level_of.get(&start.spot)
            {
                let apart = run.iter().filter_map(|knot| {
                    Some((knot.level_m? - level_between(start, from_m, run.last()?, to_m, knot)).abs())
                });
                largest_m = apart.fold(largest_m, f64::max);
            }
            first = at;
        }
    }
    largest_m
}

/// The knots of the four sides, from west to east and from south to north.
fn sides(field: &Field<'_>) -> [Vec<Knot>; 4] {
    let [width, height] = field.size;
    [
        side(field, 0, 0),
        side(field, 0, height),
        side(field, 1, 0),
        side(field, 1, width),
    ]
}

/// The knots of the side along an axis, at a place across it.
fn side(field: &Field<'_>, axis: usize, across: i64) -> Vec<Knot> {
    let length = if axis == 0 { field.size[0] } else { field.size[1] };
    let spot = |along: i64| {
        if axis == 0 {
            [along, across]
        } else {
            [across, along]
        }
    };
    let (first, last) = field.between(axis, 1, length - 1);
    let start = if axis == 0 {
        field.spot([first, 0])[0]
    } else {
        field.spot([0, first])[1]
    };
    let inner = (0..=(last - first)).map(|number| start + UNITS * number);
    let alongs: Vec<i64> = std::iter::once(0).chain(inner).chain([length]).collect();
    let next = alongs.iter().skip(1).copied().chain([length]);
    let knots = alongs.iter().zip(next).map(|(along, next)| Knot {
        spot: spot(*along),
        level_m: field.level_m(spot(*along)),
        is_ground: *along < length && field.is_ground_along(spot(*along), spot(next)),
    });
    knots.collect()
}

/// Keeps the knot between two that lies farthest from the line between them, and so on, until none is beyond the tolerance (Douglas
/// and Peucker 1973, upright distances).
fn split(knots: &[Knot], first: usize, last: usize, tolerance_m: f64, kept: &mut Vec<usize>) {
    let mut waiting = vec![(first, last)];
    while let Some((first, last)) = waiting.pop() {
        let (Some(from), Some(to)) = (knots.get(first), knots.get(last)) else {
            continue;
        };
        let (from_m, to_m) = (rounded(from), rounded(to));
        let mut worst = (tolerance_m, None);
        for (at, knot) in knots.iter().enumerate().take(last).skip(first + 1) {
            let Some(level_m) = knot.level_m else { continue };
            let apart_m = (level_m - level_between(from, from_m, to, to_m, knot)).abs();
            if apart_m > worst.0 {
                worst = (apart_m, Some(at));
            }
        }
        if let Some(at) = worst.1 {
            kept.push(at);
            waiting.extend([(first, at), (at, last)]);
        }
    }
}

/// As its vertex will have it.
fn rounded(knot: &Knot) -> f64 {
    kept_level(knot.level_m.unwrap_or(0.0))
}

/// The level at a knot on the straight line between two others.
fn level_between(from: &Knot, from_m: f64, to: &Knot, to_m: f64, at: &Knot) -> f64 {
    let along = |knot: &Knot| (knot.spot[0] + knot.spot[1] - from.spot[0] - from.spot[1]) as f64;
    from_m + (to_m - from_m) * along(at) / along(to)
}
