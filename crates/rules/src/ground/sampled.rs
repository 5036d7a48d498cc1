//! Points along an outline, and the ground at them.

use geo::{Euclidean, Length};
use geo_types::{Coord, Line};
use planvy_index::Snapshot;
use planvy_plan::{Crs, Datum, GridPoint};

use super::{ASSUMED_UNCERTAINTY_M, GroundUnknown};

/// Points on an outline at least.
const LEAST_POINTS: f64 = 16.0;
/// Points are at most so far apart, in metres.
const GREATEST_STEP_M: f64 = 1.0;
/// Points on an outline at most, edges aside: an outline of many kilometres is no building.
const MOST_POINTS: f64 = 4096.0;

/// A point with the length of outline that it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sample {
    /// Where.
    pub position: Coord<f64>,
    /// For how many metres.
    pub weight_m: f64,
}

/// Points evenly along some edges: each edge is cut into equal pieces no longer than a sixteenth of the whole and a metre, and
/// the middle of each piece is taken, weighed by its length. That makes a slope of one plane come out exactly, wherever the
/// outline begins.
pub(crate) fn evenly_along(edges: &[Line<f64>]) -> Vec<Sample> {
    let length: f64 = edges.iter().map(|edge| Euclidean.length(edge)).sum();
    if !length.is_finite() || length <= 0.0 {
        return Vec::new();
    }
    let step = (length / LEAST_POINTS)
        .min(GREATEST_STEP_M)
        .max(length / MOST_POINTS);
    let mut samples = Vec::with_capacity((length / step) as usize + 8);
    for edge in edges {
        samples.extend(middles_of(*edge, step));
    }
    samples
}

/// The middles of equal pieces of an edge, none longer than a step.
pub(crate) fn middles_of(edge: Line<f64>, step_m: f64) -> impl Iterator<Item = Sample> {
    let length = Euclidean.length(&edge);
    // The hair keeps a length that is a whole number of steps from being cut once more.
    let pieces = if length > 0.0 {
        ((length / step_m) - 1e-9).ceil().max(1.0)
    } else {
        0.0
    };
    (0..pieces as u32).map(move |piece| Sample {
        position: edge.start + edge.delta() * ((f64::from(piece) + 0.5) / pieces),
        weight_m: length / pieces,
    })
}

/// What the ground is like at some points.
pub(crate) struct Levels {
    pub mean_m: f64,
    pub lowest_m: f64,
    pub highest_m: f64,
    pub uncertainty_m: f64,
    pub uncertainty_is_stated: bool,
    pub cell_m: f64,
}

/// A level with how far it may be off for lying between cells.
struct Read {
    level_m: f64,
    bend_m: f64,
    weight_m: f64,
}

/// The ground at some points.
///
/// The uncertainty is put together of three parts: the terrain's own, whole, since errors of neighbouring cells go together; a
/// bound on what bilinear interpolation misses between cells, from how the ground bends there; and the difference that every
/// second point makes.
pub(crate) fn levels(snapshot: &Snapshot, crs: Crs, samples: &[Sample]) -> Result<Levels, GroundUnknown> {
    if samples.is_empty() {
        return Err(GroundUnknown::NoOutline);
    }
    let mut read = Vec::with_capacity(samples.len());
    let (mut own_m, mut stated, mut cell_m) = (0.0_f64, true, 0.0_f64);
    for sample in samples {
        let Some(here) = snapshot.ground_at(grid_point(crs, sample.position)) else {
            continue;
        };
        match here.datum {
            Some(Datum::Rh2000) => {}
            Some(other) => return Err(GroundUnknown::OtherDatum(other.name().to_owned())),
            None => return Err(GroundUnknown::DatumNotStated),
        }
        stated &= here.uncertainty_m.is_some();
        own_m = own_m.max(here.uncertainty_m.unwrap_or(ASSUMED_UNCERTAINTY_M));
        cell_m = cell_m.max(here.cell_m);
        read.push(Read {
            level_m: here.level_m,
            bend_m: bend_m(snapshot, crs, sample.position, here.level_m, here.cell_m),
            weight_m: sample.weight_m,
        });
    }
    if read.len() < samples.len() {
        return Err(GroundUnknown::NotCovered {
            covered: read.len(),
            points: samples.len(),
        });
    }
    let mean_m = weighted_mean(read.iter().map(|at| (at.level_m, at.weight_m)));
    let between_m = weighted_mean(read.iter().map(|at| (at.bend_m, at.weight_m)));
    let every_second = |skip: usize| {
        weighted_mean(
            read.iter()
                .skip(skip)
                .step_by(2)
                .map(|at| (at.level_m, at.weight_m)),
        )
    };
    let points_m = if read.len() > 1 {
        (every_second(0) - every_second(1)).abs() / 2.0
    } else {
        0.0
    };
    Ok(Levels {
        mean_m,
        lowest_m: read.iter().map(|at| at.level_m).fold(f64::INFINITY, f64::min),
        highest_m: read.iter().map(|at| at.level_m).fold(f64::NEG_INFINITY, f64::max),
        uncertainty_m: own_m.hypot(between_m).hypot(points_m),
        uncertainty_is_stated: stated,
        cell_m,
    })
}

/// The mean, reckoned from the first level so that large levels cost no digits.
fn weighted_mean(levels: impl Iterator<Item = (f64, f64)>) -> f64 {
    let mut levels = levels.peekable();
    let first = levels.peek().map_or(0.0, |(level, _)| *level);
    let (sum, weight) = levels.fold((0.0, 0.0), |(sum, weight), (level, of)| {
        (sum + (level - first) * of, weight + of)
    });
    if weight > 0.0 { first + sum / weight } else { first }
}

/// A bound on the error of interpolating between cells: an eighth of the second difference over a cell, along both axes.
fn bend_m(snapshot: &Snapshot, crs: Crs, at: Coord<f64>, level_m: f64, cell_m: f64) -> f64 {
    let level_at = |east: f64, north: f64| {
        let beside = Coord {
            x: at.x + east,
            y: at.y + north,
        };
        snapshot
            .ground_at(grid_point(crs, beside))
            .map(|here| here.level_m)
    };
    let along = |east: f64, north: f64| match (level_at(east, north), level_at(-east, -north)) {
        (Some(after), Some(before)) => (after - 2.0 * level_m + before).abs() / 8.0,
        _ => 0.0,
    };
    along(cell_m, 0.0) + along(0.0, cell_m)
}

fn grid_point(crs: Crs, position: Coord<f64>) -> GridPoint {
    GridPoint {
        crs,
        east_m: position.x,
        north_m: position.y,
    }
}
