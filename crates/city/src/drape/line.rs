//! Lines on the ground, cut where the ground bends.

use geo_types::{Coord, LineString};

use crate::tin::{Tin, level_on};

/// Cuts closer to each other than this, in metres, are one.
const SAME_CUT_M: f64 = 1.0e-6;

/// A stretch of a line, wholly on the ground or wholly beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct DrapedLine {
    /// Positions `[east, north, level]`.
    pub positions: Vec<[f64; 3]>,
    /// Whether it lies on the ground; else it lies at the level that was stated for where there is none.
    pub is_on_ground: bool,
}

/// Lays a line on the ground; where there is none it is put at a level in metres.
///
/// ```
/// use geo_types::{Coord, Rect, line_string};
/// use planvy_city::drape::drape_line;
/// use planvy_city::tin::{LevelSamples, Tin};
/// // A ridge along x = 5.
/// let levels_m = (0..11 * 11).map(|at| 5.0 - f64::from((at % 11 - 5_i32).abs())).collect();
/// let south_west = Coord { x: 0.0, y: 0.0 };
/// let samples = LevelSamples { south_west, step_m: 1.0, columns: 11, rows: 11, levels_m };
/// let tin = Tin::over(&samples, Rect::new((0.0, 0.0), (10.0, 10.0)), 0.01).expect("a raster");
/// let stretches = drape_line(&line_string![(x: 2.0, y: 3.0), (x: 12.0, y: 3.0)], &tin, 0.0);
/// let [on_ground, beside] = stretches.as_slice() else { panic!("two stretches") };
/// assert!(on_ground.is_on_ground && on_ground.positions.contains(&[5.0, 3.0, 5.0]));
/// assert_eq!(beside.positions, [[10.0, 3.0, 0.0], [12.0, 3.0, 0.0]]);
/// ```
pub fn drape_line(line: &LineString<f64>, tin: &Tin, fallback_level_m: f64) -> Vec<DrapedLine> {
    let mut stretches: Vec<DrapedLine> = Vec::new();
    for [from, to] in line.0.array_windows::<2>() {
        if from == to {
            continue;
        }
        let cuts = cuts(*from, *to, tin);
        for [start, end] in cuts.array_windows::<2>() {
            let [a, middle, b] = [*start, (start + end) / 2.0, *end].map(|share| at(*from, *to, share));
            let ground = tin
                .locate(middle)
                .filter(|number| is_ground(tin, *number))
                .and_then(|number| tin.corners(number));
            let lifted = |place: Coord<f64>| {
                let level_m = ground
                    .and_then(|corners| level_on(corners, place))
                    .unwrap_or(fallback_level_m);
                [place.x, place.y, level_m]
            };
            append(&mut stretches, lifted(a), lifted(b), ground.is_some());
        }
    }
    stretches
}

fn is_ground(tin: &Tin, number: u32) -> bool {
    tin.triangles()
        .get(number as usize)
        .is_some_and(|triangle| triangle.is_ground)
}

fn at(from: Coord<f64>, to: Coord<f64>, share: f64) -> Coord<f64> {
    if share == 1.0 {
        to
    } else {
        from + (to - from) * share
    }
}

fn append(stretches: &mut Vec<DrapedLine>, a: [f64; 3], b: [f64; 3], is_on_ground: bool) {
    let goes_on = |last: &&mut DrapedLine| {
        let is_near = |end: &[f64; 3]| (end[0] - a[0]).hypot(end[1] - a[1]) < SAME_CUT_M;
        last.is_on_ground == is_on_ground && last.positions.last().is_some_and(is_near)
    };
    match stretches.last_mut().filter(goes_on) {
        Some(last) => last.positions.push(b),
        None => stretches.push(DrapedLine {
            positions: vec![a, b],
            is_on_ground,
        }),
    }
}

/// Where a stretch crosses edges of the ground, as shares of it, its ends among them.
fn cuts(from: Coord<f64>, to: Coord<f64>, tin: &Tin) -> Vec<f64> {
    let mut cuts = vec![0.0, 1.0];
    if let Some((enters, leaves)) = shares_inside(from, to, tin) {
        cuts.extend([enters, leaves]);
        let middle = at(from, to, (enters + leaves) / 2.0);
        let mut waiting: Vec<u32> = tin.locate(middle).into_iter().collect();
        let mut seen: std::collections::HashSet<u32> = waiting.iter().copied().collect();
        while let Some(number) = waiting.pop() {
            let Some(shares) = tin
                .corners(number)
                .and_then(|corners| shares_in(from, to, corners))
            else {
                continue;
            };
            cuts.extend([shares.0, shares.1]);
            let neighbours = tin
                .triangles()
                .get(number as usize)
                .map(|triangle| triangle.neighbours);
            waiting.extend(
                neighbours
                    .unwrap_or_default()
                    .into_iter()
                    .flatten()
                    .filter(|across| seen.insert(*across)),
            );
        }
    }
    cuts.retain(|share| (0.0..=1.0).contains(share));
    cuts.sort_by(f64::total_cmp);
    let length_m = (to.x - from.x).hypot(to.y - from.y);
    // The ends stay as they are; a cut next to one is it.
    let mut kept: Vec<f64> = Vec::with_capacity(cuts.len());
    for share in cuts {
        match kept.last() {
            Some(last) if (share - last) * length_m < SAME_CUT_M => {}
            _ => kept.push(share),
        }
    }
    if let Some(last) = kept
        .last_mut()
        .filter(|last| (1.0 - **last) * length_m < SAME_CUT_M)
    {
        *last = 1.0;
    }
    kept
}

/// From which share to which a stretch runs in the extent of a ground; `None` where it runs beside it.
fn shares_inside(from: Coord<f64>, to: Coord<f64>, tin: &Tin) -> Option<(f64, f64)> {
    let (low, high) = (tin.extent().min(), tin.extent().max());
    let way = to - from;
    let bounds = [
        (way.x, from.x - low.x),
        (-way.x, high.x - from.x),
        (way.y, from.y - low.y),
        (-way.y, high.y - from.y),
    ];
    limited(bounds, 0.0)
}

/// From which share to which a stretch runs in a triangle, or touches it.
fn shares_in(from: Coord<f64>, to: Coord<f64>, [a, b, c]: [[f64; 3]; 3]) -> Option<(f64, f64)> {
    let way = to - from;
    let bounds = [(a, b), (b, c), (c, a)].map(|(start, end)| {
        let edge = [end[0] - start[0], end[1] - start[1]];
        let length = edge[0].hypot(edge[1]);
        let across = |x: f64, y: f64| (edge[0] * y - edge[1] * x) / length;
        (across(way.x, way.y), across(from.x - start[0], from.y - start[1]))
    });
    limited(bounds, SAME_CUT_M / way.x.hypot(way.y))
}

/// The shares at which all of some distances, each by its change along the stretch and its start, are not below zero (Cyrus and
/// Beck 1978). `None` where there are none, not even one that lies beside the others by less than a tolerance in shares.
fn limited<const COUNT: usize>(distances: [(f64, f64); COUNT], tolerance: f64) -> Option<(f64, f64)> {
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (change, start) in distances {
        if change.abs() < 1.0e-12 {
            if start < -SAME_CUT_M {
                return None;
            }
            continue;
        }
        let share = -start / change;
        if change > 0.0 {
            enters = enters.max(share);
        } else {
            leaves = leaves.min(share);
        }
    }
    (enters <= leaves + tolerance).then_some((enters, leaves))
}
