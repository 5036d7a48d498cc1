//! Where to add the next vertex: at the sample that is farthest off.

use std::collections::BinaryHeap;

use super::LEVEL_STEP_M;
use super::field::{Field, UNITS};
use super::mesh::{Mesh, Spot};

/// Samples are first looked at in such steps, so that large triangles are not looked through again and again.
const STRIDES: [i64; 3] = [16, 4, 1];

/// The level that a vertex gets.
pub(super) fn kept_level(level_m: f64) -> f64 {
    (level_m / LEVEL_STEP_M).round() * LEVEL_STEP_M
}

/// Levels of vertices.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels(Vec<f64>);

impl Levels {
    pub fn put(&mut self, vertex: u32, level_m: f64) {
        let at = vertex as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0.0);
        }
        if let Some(slot) = self.0.get_mut(at) {
            *slot = kept_level(level_m);
        }
    }

    #[inline]
    pub fn of(&self, vertex: u32) -> f64 {
        self.0.get(vertex as usize).copied().unwrap_or_default()
    }
}

/// What was found when all samples were looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Largest {
    pub error_m: f64,
    pub samples: usize,
}

/// The sample of a triangle that is farthest off.
#[derive(Clone, Copy, Debug)]
struct Farthest {
    error_m: f64,
    /// Column and row.
    sample: Spot,
}

/// A triangle that waits for a vertex: the farthest off first, then by place, so that equal rasters give equal triangles.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    farthest: Farthest,
    face: u32,
    version: u32,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Waiting) -> std::cmp::Ordering {
        let by_error = self.farthest.error_m.total_cmp(&other.farthest.error_m);
        by_error.then_with(|| (other.farthest.sample, other.face).cmp(&(self.farthest.sample, self.face)))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Waiting) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Waiting) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

/// Adds vertices until no sample is farther off than the tolerance, and then looks at every sample once more.
pub(super) fn refine(mesh: &mut Mesh, levels: &mut Levels, field: &Field<'_>, tolerance_m: f64) -> Largest {
    let mut versions: Vec<u32> = Vec::new();
    let mut waiting: BinaryHeap<Waiting> = BinaryHeap::new();
    for stride in STRIDES {
        let look = |mesh: &Mesh, levels: &Levels, face: u32, version: u32| {
            let farthest = farthest(mesh, levels, field, face, stride)?;
            (farthest.error_m > tolerance_m).then_some(Waiting {
                farthest,
                face,
                version,
            })
        };
        versions.resize(mesh.faces.len(), 0);
        waiting.extend(
            versions
                .iter()
                .zip(0..)
                .filter_map(|(version, face)| look(mesh, levels, face, *version)),
        );
        while let Some(Waiting {
            farthest,
            face,
            version,
        }) = waiting.pop()
        {
            if versions.get(face as usize) != Some(&version) {
                continue;
            }
            let [column, row] = farthest.sample;
            let Some(level_m) = field.samples.level_m(column, row) else {
                continue;
            };
            let vertex = mesh.add(field.spot(farthest.sample), face);
            levels.put(vertex, level_m);
            versions.resize(mesh.faces.len(), 0);
            for changed in &mesh.changed {
                let Some(version) = versions.get_mut(*changed as usize) else {
                    continue;
                };
                *version += 1;
                let version = *version;
                waiting.extend(look(mesh, levels, *changed, version));
            }
        }
    }
    let all = (0..mesh.faces.len() as u32).filter_map(|face| farthest(mesh, levels, field, face, 1));
    Largest {
        error_m: all.map(|farthest| farthest.error_m).fold(0.0, f64::max),
        samples: field.ground_samples(),
    }
}

/// The sample of a triangle, its border counted, that is farthest off; `None` where it is no ground or has no sample.
fn farthest(mesh: &Mesh, levels: &Levels, field: &Field<'_>, face: u32, stride: i64) -> Option<Farthest> {
    let corners = mesh.face(face).corners;
    let spots @ [a, b, c] = corners.map(|corner| mesh.spot(corner));
    if !field.is_ground(spots) {
        return None;
    }
    let plane = Plane::through(spots, corners.map(|corner| levels.of(corner)));
    let (low, high) = (a[1].min(b[1]).min(c[1]), a[1].max(b[1]).max(c[1]));
    let (first_row, last_row) = field.between(1, low, high);
    let edges = [(a, b), (b, c), (c, a)];
    let mut worst: Option<Farthest> = None;
    let mut row = next_multiple(first_row, stride);
    while row <= last_row {
        let y = field.spot([0, row])[1];
        let (west, east) = span(edges, y, [a[0].min(b[0]).min(c[0]), a[0].max(b[0]).max(c[0])]);
        let (first, last) = field.between(0, west, east);
        let first = next_multiple(first, stride);
        if first <= last {
            let x = field.spot([first, 0])[0];
            let own = row_of(field, row, first, last);
            let start_m = plane.level_m([x, y]);
            let rise_m = plane.rise[0] * (UNITS * stride) as f64;
            for (number, level_m) in own.iter().step_by(stride as usize).enumerate() {
                let error_m = (level_m - (start_m + rise_m * number as f64)).abs();
                if worst.is_none_or(|worst| error_m > worst.error_m) {
                    let sample = [first + stride * number as i64, row];
                    worst = Some(Farthest { error_m, sample });
                }
            }
        }
        row += stride;
    }
    worst
}

fn next_multiple(at: i64, stride: i64) -> i64 {
    at + (-at).rem_euclid(stride)
}

/// The levels of a row from one column to another, as far as the raster has them.
fn row_of<'a>(field: &Field<'a>, row: i64, first: i64, last: i64) -> &'a [f64] {
    let range = || {
        let start = usize::try_from(row).ok()? * field.samples.columns;
        let (first, last) = (usize::try_from(first).ok()?, usize::try_from(last).ok()?);
        field
            .samples
            .levels_m
            .get(start + first..=start + last.min(field.samples.columns - 1))
    };
    range().unwrap_or_default()
}

/// From where to where a line from west to east runs in a triangle, in whole units.
fn span(edges: [(Spot, Spot); 3], y: i64, [mut west, mut east]: [i64; 2]) -> (i64, i64) {
    for (from, to) in edges {
        let rise = to[1] - from[1];
        let reach = (to[0] - from[0]) * (y - from[1]) + rise * from[0];
        match rise.signum() {
            1 => east = east.min(reach.div_euclid(rise)),
            -1 => west = west.max(-(reach.div_euclid(-rise))),
            _ => {}
        }
    }
    (west, east)
}

/// The plane of a triangle over units.
struct Plane {
    from: Spot,
    level_m: f64,
    rise: [f64; 2],
}

impl Plane {
    fn through([a, b, c]: [Spot; 3], [level_a, level_b, level_c]: [f64; 3]) -> Plane {
        let part = |to: Spot, level_m: f64| [(to[0] - a[0]) as f64, (to[1] - a[1]) as f64, level_m - level_a];
        let (ab, ac) = (part(b, level_b), part(c, level_c));
        let doubled = ab[0] * ac[1] - ab[1] * ac[0];
        Plane {
            from: a,
            level_m: level_a,
            rise: [
                (ab[2] * ac[1] - ab[1] * ac[2]) / doubled,
                (ab[0] * ac[2] - ab[2] * ac[0]) / doubled,
            ],
        }
    }

    #[inline]
    fn level_m(&self, [x, y]: Spot) -> f64 {
        let [along, across] = self.rise;
        self.level_m + along * (x - self.from[0]) as f64 + across * (y - self.from[1]) as f64
    }
}
