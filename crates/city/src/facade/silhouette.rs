//! The silhouette of a roof over a façade, seen along the plane of 45°.
//!
//! Every point of the roof is moved down the plane to the façade: its level there is its own minus its distance inwards. The
//! highest of them is where the sliding plane stops.

use geo_types::Coord;

use super::outline::Edge;
use super::{Facade, RisingPart, SHARE_THAT_DOES_NOT_LIFT};
use crate::footprint::keep;

/// Roof in front of a façade by more than this, in metres, is another wing's, not its eaves.
const EAVES_REACH_M: f64 = 1.5;
/// Roof that lies over no more of a façade than this at an end of it, in metres, only touches it: it is the next wing's.
const BESIDE_M: f64 = 0.01;
/// Width of a column of the silhouette in metres, where the façade is not too long for it.
const COLUMN_M: f64 = 0.05;
/// A silhouette has at most so many columns.
const MOST_COLUMNS: f64 = 4_000.0;
/// A silhouette that rises by less than this for each metre is even.
const EVEN_SLOPE: f64 = 0.03;
/// Levels of a silhouette that differ by less than this, in metres, are one.
const SAME_LEVEL_M: f64 = 0.05;
/// The eaves are the lowest even level that takes at least this share of the roof length.
const LEAST_EAVES_SHARE: f64 = 0.25;

/// The façade over an edge; `None` where no roof lies behind it.
pub(super) fn facade(edge: Edge, roof: &[[[f64; 3]; 3]]) -> Option<Facade> {
    let silhouette = Silhouette::of(edge, roof)?;
    let (level_with_all_m, touches_at) = silhouette.top?;
    let mut facade = Facade {
        from: edge.from,
        to: edge.to,
        length_m: silhouette.length_m,
        is_inner: edge.is_inner,
        level_m: level_with_all_m,
        level_with_all_m,
        touches_at,
        rising: Vec::new(),
        rising_share: None,
        is_gable: false,
    };
    let Some(eaves_m) = silhouette.eaves_m() else {
        facade.is_gable = true;
        return Some(facade);
    };
    let rising = silhouette.rising_over(eaves_m + SAME_LEVEL_M);
    let width_m: f64 = rising.iter().map(|part| part.width_m).sum();
    let share = width_m / silhouette.roof_length_m();
    if rising.is_empty() {
        return Some(facade);
    }
    facade.rising_share = Some(share);
    if share <= SHARE_THAT_DOES_NOT_LIFT {
        facade.level_m = silhouette.highest_up_to(eaves_m + SAME_LEVEL_M);
        facade.rising = rising;
    }
    Some(facade)
}

struct Silhouette {
    edge: Edge,
    length_m: f64,
    column_m: f64,
    /// The level over the middle of each column; nothing where there is no roof.
    levels_m: Vec<Option<f64>>,
    /// The highest level, exactly, and the point of the roof there.
    top: Option<(f64, [f64; 3])>,
}

impl Silhouette {
    fn of(edge: Edge, roof: &[[[f64; 3]; 3]]) -> Option<Silhouette> {
        let way = edge.to - edge.from;
        let length_m = way.x.hypot(way.y);
        if length_m <= 0.0 {
            return None;
        }
        let columns = (length_m / COLUMN_M).ceil().clamp(1.0, MOST_COLUMNS);
        let mut silhouette = Silhouette {
            edge,
            length_m,
            column_m: length_m / columns,
            levels_m: vec![None; columns as usize],
            top: None,
        };
        let along = way / length_m;
        for triangle in roof {
            // Along the façade, inwards, up.
            let seen = triangle.map(|[x, y, z]| {
                let from = Coord { x, y } - edge.from;
                [
                    from.x * along.x + from.y * along.y,
                    from.y * along.x - from.x * along.y,
                    z,
                ]
            });
            silhouette.add(&seen);
        }
        Some(silhouette)
    }

    fn add(&mut self, triangle: &[[f64; 3]; 3]) {
        let is_beside =
            |value: fn(&[f64; 3]) -> f64, least: f64| triangle.iter().all(|corner| value(corner) < least);
        if is_beside(|corner| corner[0], 0.0)
            || is_beside(|corner| -corner[0], -self.length_m)
            || is_beside(|corner| corner[1], -EAVES_REACH_M)
        {
            return;
        }
        let length_m = self.length_m;
        let within = keep(triangle, |corner| corner[0] - BESIDE_M);
        let within = keep(&within, |corner| length_m - BESIDE_M - corner[0]);
        self.add_part(&keep(&within, |corner| corner[1]));
        let [at_from, at_to] = self.edge.narrows;
        let in_front = keep(&within, |corner| -corner[1]);
        let in_front = keep(&in_front, |corner| corner[1] + EAVES_REACH_M);
        let in_front = keep(&in_front, |corner| corner[0] + corner[1] * at_from);
        let in_front = keep(&in_front, |corner| length_m - corner[0] + corner[1] * at_to);
        self.add_part(&in_front);
    }

    fn add_part(&mut self, part: &[[f64; 3]]) {
        for &[along, inwards, up] in part {
            let level_m = up - inwards;
            if self.top.is_none_or(|(top_m, _)| level_m > top_m) {
                self.top = Some((level_m, self.on_map(along, inwards, up)));
            }
        }
        let next = part.iter().cycle().skip(1);
        for (from, to) in part.iter().zip(next) {
            self.draw([from[0], from[2] - from[1]], [to[0], to[2] - to[1]]);
        }
    }

    /// Draws an edge: along the façade, level.
    fn draw(&mut self, from: [f64; 2], to: [f64; 2]) {
        let (west, east) = if from[0] <= to[0] { (from, to) } else { (to, from) };
        let width_m = east[0] - west[0];
        if width_m <= 0.0 {
            return;
        }
        let first = (west[0] / self.column_m - 0.5).ceil().max(0.0) as usize;
        let last = (east[0] / self.column_m - 0.5).floor();
        if last < 0.0 {
            return;
        }
        let columns = self
            .levels_m
            .iter_mut()
            .enumerate()
            .take(last as usize + 1)
            .skip(first);
        for (column, level_m) in columns {
            let middle_m = (column as f64 + 0.5) * self.column_m;
            let here_m = west[1] + (east[1] - west[1]) * ((middle_m - west[0]) / width_m).clamp(0.0, 1.0);
            *level_m = Some(level_m.map_or(here_m, |level_m| level_m.max(here_m)));
        }
    }

    fn on_map(&self, along_m: f64, inwards_m: f64, up: f64) -> [f64; 3] {
        let on_facade = self.on_facade(along_m);
        let along = (self.edge.to - self.edge.from) / self.length_m;
        [
            on_facade.x - along.y * inwards_m,
            on_facade.y + along.x * inwards_m,
            up,
        ]
    }

    fn on_facade(&self, along_m: f64) -> Coord<f64> {
        self.edge.from + (self.edge.to - self.edge.from) * (along_m / self.length_m)
    }

    fn roof_length_m(&self) -> f64 {
        self.levels_m.iter().flatten().count() as f64 * self.column_m
    }

    /// The level of the eaves: the lowest that the silhouette keeps even over a good part of its length.
    fn eaves_m(&self) -> Option<f64> {
        let mut even_m: Vec<f64> = self
            .levels_m
            .array_windows::<2>()
            .filter_map(|&[one, other]| one.zip(other))
            .filter(|(one, other)| (one - other).abs() <= EVEN_SLOPE * self.column_m)
            .map(|(one, _)| one)
            .collect();
        even_m.sort_by(f64::total_cmp);
        let roofed = self.levels_m.iter().flatten().count();
        let least = ((roofed as f64 * LEAST_EAVES_SHARE).ceil() as usize).max(1);
        // The first stretch of levels that are one and are enough.
        let stretches = even_m.iter().zip(even_m.iter().skip(least - 1));
        let mut found = stretches
            .filter(|(low, high)| *high - *low <= SAME_LEVEL_M)
            .map(|(_, high)| *high);
        found.next()
    }

    fn highest_up_to(&self, level_m: f64) -> f64 {
        let below = self
            .levels_m
            .iter()
            .flatten()
            .copied()
            .filter(|here_m| *here_m <= level_m);
        below.fold(f64::NEG_INFINITY, f64::max)
    }

    /// The parts that rise over a level, from one end to the other.
    fn rising_over(&self, level_m: f64) -> Vec<RisingPart> {
        let mut parts = Vec::new();
        let mut at = 0;
        for run in self
            .levels_m
            .chunk_by(|a, b| is_over(*a, level_m) == is_over(*b, level_m))
        {
            let (from_m, to_m) = (at as f64 * self.column_m, (at + run.len()) as f64 * self.column_m);
            at += run.len();
            if run.first().is_some_and(|level| is_over(*level, level_m)) {
                parts.push(RisingPart {
                    from: self.on_facade(from_m),
                    to: self.on_facade(to_m),
                    width_m: to_m - from_m,
                    level_m: run.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max),
                });
            }
        }
        parts
    }
}

fn is_over(level: Option<f64>, level_m: f64) -> bool {
    level.is_some_and(|level| level > level_m)
}
