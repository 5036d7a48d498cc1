//! A large rectangle along the axes, inside an area given by its edges.

use geo_types::{Coord, Line};

use super::MOST_CORNERS;

/// Lines of the grid between those through corners, along each axis.
const EVEN_LINES: usize = 24;
/// What lies within this of a line lies on it, in metres: coordinates are delivered to the millimetre.
const ON_LINE_M: f64 = 0.002;
/// The rectangle keeps this far inside, in metres, so that what lies on a line is not crossed.
const INSIDE_M: f64 = 0.004;
/// How often the reach of a move is halved.
const HALVINGS: u32 = 6;
/// Moves of one reach at most: along a gentle slope each gains less than the one before.
const MOST_MOVES: u32 = 8;

/// A rectangle along the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Upright {
    pub min: Coord<f64>,
    pub max: Coord<f64>,
}

impl Upright {
    fn area(self) -> f64 {
        (self.max.x - self.min.x) * (self.max.y - self.min.y)
    }
}

/// A large rectangle along the axes.
pub(super) fn largest(edges: &[Line<f64>]) -> Option<Upright> {
    let columns = lines(edges.iter().map(|edge| edge.start.x));
    let rows = lines(edges.iter().map(|edge| edge.start.y));
    let start = largest_of_cells(&inside_cells(edges, &columns, &rows), &columns, &rows)?;
    let mut best = grown(edges, start);
    let mut reach = (best.max.x - best.min.x).max(best.max.y - best.min.y) / 4.0;
    for _ in 0..HALVINGS {
        for _ in 0..MOST_MOVES {
            let Some(better) = moved(edges, best, reach) else {
                break;
            };
            best = better;
        }
        reach /= 2.0;
    }
    let inset = Coord {
        x: INSIDE_M,
        y: INSIDE_M,
    };
    let inside = Upright {
        min: best.min + inset,
        max: best.max - inset,
    };
    (inside.max.x > inside.min.x && inside.max.y > inside.min.y).then_some(inside)
}

/// Lines through corners, and evenly between the outermost.
fn lines(corners: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut at: Vec<f64> = corners.collect();
    at.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (at.first().copied(), at.last().copied()) else {
        return Vec::new();
    };
    at.dedup_by(|a, b| *a - *b < ON_LINE_M);
    let mut between = EVEN_LINES;
    if at.len() > MOST_CORNERS {
        between += MOST_CORNERS;
        at.clear();
        at.extend([first, last]);
    }
    let step = (last - first) / (between + 1) as f64;
    at.extend((1..=between).map(|line| first + step * line as f64));
    at.sort_by(f64::total_cmp);
    at.dedup_by(|a, b| *a - *b < ON_LINE_M);
    at
}

/// For each row of the grid, which of its cells lie wholly inside.
fn inside_cells(edges: &[Line<f64>], columns: &[f64], rows: &[f64]) -> Vec<Vec<bool>> {
    let mut cells = Vec::with_capacity(rows.len());
    let mut crossings = Vec::new();
    for band in rows.windows(2) {
        let [low, high] = band else { continue };
        let middle = (low + high) / 2.0;
        crossings.clear();
        let mut is_crossed = vec![false; columns.len().saturating_sub(1)];
        for edge in edges {
            if let Some((left, right)) = reach_in_band(*edge, *low + ON_LINE_M, *high - ON_LINE_M) {
                mark(&mut is_crossed, columns, left, right);
            }
            if (edge.start.y > middle) != (edge.end.y > middle) {
                let along = (middle - edge.start.y) / (edge.end.y - edge.start.y);
                crossings.push(edge.start.x + along * (edge.end.x - edge.start.x));
            }
        }
        crossings.sort_by(f64::total_cmp);
        let is_inside = |x: f64| crossings.partition_point(|crossing| *crossing < x) % 2 == 1;
        let cell = |(ends, crossed): (&[f64], &bool)| match ends {
            [left, right] => !crossed && is_inside((left + right) / 2.0),
            _ => false,
        };
        cells.push(columns.windows(2).zip(&is_crossed).map(cell).collect());
    }
    cells
}

/// Marks the cells of a row that something from `left` to `right` runs through.
fn mark(is_crossed: &mut [bool], columns: &[f64], left: f64, right: f64) {
    let from = columns
        .partition_point(|column| *column <= left + ON_LINE_M)
        .saturating_sub(1);
    let to = columns.partition_point(|column| *column < right - ON_LINE_M);
    // Something upright on a line runs through no cell.
    let on_line = |column: Option<&f64>| column.is_some_and(|column| (column - left).abs() <= ON_LINE_M);
    if right - left <= 2.0 * ON_LINE_M && (on_line(columns.get(from)) || on_line(columns.get(from + 1))) {
        return;
    }
    let last = to.max(from + 1).min(is_crossed.len());
    for crossed in is_crossed.get_mut(from..last).unwrap_or_default() {
        *crossed = true;
    }
}

/// From where to where an edge runs along one axis while it is in a band of the other.
fn reach_in_band(edge: Line<f64>, low: f64, high: f64) -> Option<(f64, f64)> {
    let (bottom, top) = if edge.start.y <= edge.end.y {
        (edge.start, edge.end)
    } else {
        (edge.end, edge.start)
    };
    if top.y <= low || bottom.y >= high {
        return None;
    }
    let rise = top.y - bottom.y;
    let at = |y: f64| {
        if rise <= 0.0 {
            bottom.x
        } else {
            bottom.x + ((y - bottom.y) / rise).clamp(0.0, 1.0) * (top.x - bottom.x)
        }
    };
    let (a, b) = if rise <= 0.0 {
        (bottom.x, top.x)
    } else {
        (at(low), at(high))
    };
    Some((a.min(b), a.max(b)))
}

/// The largest rectangle of inside cells: for each row, the largest under the heights of inside cells above it.
fn largest_of_cells(cells: &[Vec<bool>], columns: &[f64], rows: &[f64]) -> Option<Upright> {
    let mut best: Option<Upright> = None;
    // The lowest line that a column of inside cells reaches down to, from the row at hand.
    let mut foot: Vec<Option<f64>> = vec![None; columns.len().saturating_sub(1)];
    for (row, band) in cells.iter().zip(rows.windows(2)) {
        let [low, high] = band else { continue };
        for (foot, is_inside) in foot.iter_mut().zip(row) {
            *foot = if *is_inside {
                Some(foot.unwrap_or(*low))
            } else {
                None
            };
        }
        // Columns that are open to the right: where each began, and its foot.
        let mut open: Vec<(f64, f64)> = Vec::new();
        for (ends, foot) in columns.windows(2).zip(foot.iter().copied()) {
            let [left, _] = ends else { continue };
            close(&mut open, *left, foot, *high, &mut best);
        }
        if let Some(end) = columns.last() {
            close(&mut open, *end, None, *high, &mut best);
        }
    }
    best
}

/// Ends the open columns that reach deeper than what follows at `x`, and opens one for what follows.
fn close(open: &mut Vec<(f64, f64)>, x: f64, foot: Option<f64>, top: f64, best: &mut Option<Upright>) {
    let mut start = x;
    while let Some((left, deep)) = open.last().copied() {
        if foot.is_some_and(|foot| deep >= foot) {
            break;
        }
        open.pop();
        start = left;
        let found = Upright {
            min: Coord { x: left, y: deep },
            max: Coord { x, y: top },
        };
        if best.is_none_or(|best| found.area() > best.area()) {
            *best = Some(found);
        }
    }
    if let Some(foot) = foot
        && open.last().is_none_or(|(_, deep)| *deep > foot)
    {
        open.push((start, foot));
    }
}

/// A rectangle with its sides pushed out as far as they go: the better of pushing along either axis first.
fn grown(edges: &[Line<f64>], start: Upright) -> Upright {
    let across_first = pushed_up(edges, pushed_across(edges, start));
    let up_first = pushed_across(edges, pushed_up(edges, start));
    if across_first.area() >= up_first.area() {
        across_first
    } else {
        up_first
    }
}

fn pushed_across(edges: &[Line<f64>], mut found: Upright) -> Upright {
    let (low, high) = (found.min.y + ON_LINE_M, found.max.y - ON_LINE_M);
    let middle = (found.min.x + found.max.x) / 2.0;
    let (mut left, mut right) = (f64::NEG_INFINITY, f64::INFINITY);
    for (from, to) in edges.iter().filter_map(|edge| reach_in_band(*edge, low, high)) {
        if to <= middle {
            left = left.max(to);
        }
        if from >= middle {
            right = right.min(from);
        }
    }
    if left.is_finite() && right.is_finite() {
        found.min.x = found.min.x.min(left);
        found.max.x = found.max.x.max(right);
    }
    found
}

fn pushed_up(edges: &[Line<f64>], found: Upright) -> Upright {
    let flip = |c: Coord<f64>| Coord { x: c.y, y: c.x };
    let flipped: Vec<Line<f64>> = edges
        .iter()
        .map(|edge| Line::new(flip(edge.start), flip(edge.end)))
        .collect();
    let pushed = pushed_across(
        &flipped,
        Upright {
            min: flip(found.min),
            max: flip(found.max),
        },
    );
    Upright {
        min: flip(pushed.min),
        max: flip(pushed.max),
    }
}

/// A larger rectangle that is got by drawing one side in by so much and pushing the others out; `None` where there is none.
fn moved(edges: &[Line<f64>], from: Upright, reach: f64) -> Option<Upright> {
    let (width, height) = (from.max.x - from.min.x, from.max.y - from.min.y);
    let mut tries = Vec::with_capacity(4);
    if reach < width {
        tries.push((
            Upright {
                min: Coord {
                    x: from.min.x + reach,
                    ..from.min
                },
                ..from
            },
            true,
        ));
        tries.push((
            Upright {
                max: Coord {
                    x: from.max.x - reach,
                    ..from.max
                },
                ..from
            },
            true,
        ));
    }
    if reach < height {
        tries.push((
            Upright {
                min: Coord {
                    y: from.min.y + reach,
                    ..from.min
                },
                ..from
            },
            false,
        ));
        tries.push((
            Upright {
                max: Coord {
                    y: from.max.y - reach,
                    ..from.max
                },
                ..from
            },
            false,
        ));
    }
    tries
        .into_iter()
        .map(|(drawn_in, is_across)| {
            if is_across {
                pushed_up(edges, drawn_in)
            } else {
                pushed_across(edges, drawn_in)
            }
        })
        .filter(|found| found.area() > from.area() * (1.0 + 1e-9))
        .max_by(|a, b| a.area().total_cmp(&b.area()))
}
