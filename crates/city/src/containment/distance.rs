//! The nearest positions of two outlines.

use geo::{Area, BoundingRect, MapCoords};
use geo_types::{Coord, MultiPolygon};

use super::width::{length, on_segment, segments};
use crate::overlay::{OverlayError, common_m2};

/// A footprint that leaves an area by less than this share of itself, or by less than a square decimetre, lies inside.
const LEAST_SHARE: f64 = 1.0e-6;
const LEAST_M2: f64 = 0.01;

/// How an area lies to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// All of it lies inside.
    Inside,
    /// All of it lies outside.
    Outside,
    /// It lies on both sides.
    Across,
}

/// Where two outlines come nearest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// The distance in metres; 0 where they cross or touch.
    pub distance_m: f64,
    /// The position on the first outline.
    pub from: Coord<f64>,
    /// The position on the second.
    pub to: Coord<f64>,
    /// How the first area lies to the second.
    pub side: Side,
}

/// Where the outline of an area comes nearest to the outline of another, and how the one lies to the other; `None` where one of
/// them has no outline.
///
/// Outline to outline: a house in the middle of its parcel lies as far from the boundary as its nearest wall.
///
/// ```
/// use geo_types::{Coord, MultiPolygon, polygon};
/// use planvy_city::containment::{Side, outline_distance};
/// let house = MultiPolygon(vec![polygon![(x: 4.5, y: 5.0), (x: 10.0, y: 5.0), (x: 10.0, y: 9.0), (x: 4.5, y: 9.0)]]);
/// let parcel = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 20.0), (x: 0.0, y: 20.0)]]);
/// let nearest = outline_distance(&house, &parcel).expect("few corners").expect("two outlines");
/// assert_eq!((nearest.distance_m, nearest.side), (4.5, Side::Inside));
/// assert_eq!(nearest.to.x, 0.0);
/// ```
///
/// # Errors
///
/// See [`OverlayError`]: on which side the one lies is not known then.
pub fn outline_distance(
    area: &MultiPolygon<f64>,
    other: &MultiPolygon<f64>,
) -> Result<Option<Nearest>, OverlayError> {
    let Some(origin) = area.bounding_rect().map(|extent| extent.min()) else {
        return Ok(None);
    };
    let local = |area: &MultiPolygon<f64>| area.map_coords(|position| position - origin);
    let (area, other) = (local(area), local(other));
    let Some((distance_m, from, to)) = nearest(&area, &other) else {
        return Ok(None);
    };
    Ok(Some(Nearest {
        distance_m,
        from: from + origin,
        to: to + origin,
        side: side(&area, &other)?,
    }))
}

fn side(area: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> Result<Side, OverlayError> {
    let whole_m2 = area.unsigned_area();
    let inside_m2 = common_m2(area, other)?;
    let least_m2 = LEAST_M2.min(whole_m2 / 2.0).max(LEAST_SHARE * whole_m2);
    Ok(if inside_m2 <= least_m2 {
        Side::Outside
    } else if whole_m2 - inside_m2 <= least_m2 {
        Side::Inside
    } else {
        Side::Across
    })
}

fn nearest(area: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> Option<(f64, Coord<f64>, Coord<f64>)> {
    let mine: Vec<_> = area.iter().flat_map(segments).collect();
    let theirs: Vec<_> = other.iter().flat_map(segments).collect();
    let mut best: Option<(f64, Coord<f64>, Coord<f64>)> = None;
    for [a, b] in &mine {
        for [c, d] in &theirs {
            if best.is_some_and(|(best_m, ..)| boxes_apart_m([*a, *b], [*c, *d]) > best_m) {
                continue;
            }
            let (distance_m, from, to) = between([*a, *b], [*c, *d]);
            if best.is_none_or(|(best_m, ..)| distance_m < best_m) {
                best = Some((distance_m, from, to));
            }
        }
    }
    best
}

/// No two positions of the segments are nearer than this.
fn boxes_apart_m([a, b]: [Coord<f64>; 2], [c, d]: [Coord<f64>; 2]) -> f64 {
    let apart = |a: f64, b: f64, c: f64, d: f64| (c.min(d) - a.max(b)).max(a.min(b) - c.max(d)).max(0.0);
    apart(a.x, b.x, c.x, d.x).hypot(apart(a.y, b.y, c.y, d.y))
}

fn between([a, b]: [Coord<f64>; 2], [c, d]: [Coord<f64>; 2]) -> (f64, Coord<f64>, Coord<f64>) {
    if let Some(position) = crossing([a, b], [c, d]) {
        return (0.0, position, position);
    }
    let pairs = [
        (a, on_segment(a, c, d)),
        (b, on_segment(b, c, d)),
        (on_segment(c, a, b), c),
        (on_segment(d, a, b), d),
    ];
    let told = pairs.map(|(from, to)| (length(to - from), from, to));
    let [first, rest @ ..] = told;
    rest.into_iter()
        .fold(first, |best, pair| if pair.0 < best.0 { pair } else { best })
}

/// Where two segments cross, ends not counted.
fn crossing([a, b]: [Coord<f64>; 2], [c, d]: [Coord<f64>; 2]) -> Option<Coord<f64>> {
    let (along, across) = (b - a, d - c);
    let turn = along.x * across.y - along.y * across.x;
    if turn == 0.0 {
        return None;
    }
    let between = c - a;
    let share = (between.x * across.y - between.y * across.x) / turn;
    let other_share = (between.x * along.y - between.y * along.x) / turn;
    let is_within = (0.0..=1.0).contains(&share) && (0.0..=1.0).contains(&other_share);
    is_within.then(|| a + along * share)
}

/// Distance of a position to the outline of an area in metres, on whichever side it lies; infinite where there is no outline.
pub fn distance_to_outline(position: Coord<f64>, area: &MultiPolygon<f64>) -> f64 {
    let edges = area.iter().flat_map(segments);
    edges
        .map(|[a, b]| length(position - on_segment(position, a, b)))
        .fold(f64::INFINITY, f64::min)
}
