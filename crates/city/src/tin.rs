//! The ground as triangles: a raster of levels turned into few triangles that differ from it by no more than a stated error.
//!
//! Triangles are added where the raster is farthest off until no sample of it is farther off than the tolerance (Garland and
//! Heckbert 1995, *Fast polygonal approximation of terrains and height fields*); they keep Delaunay's rule, so that they are as
//! little slender as can be. When all is done every sample is looked at once more, and the largest difference found is what
//! [`Tin::error_m`] states.
//!
//! - **No data stay holes.** A square between four neighbouring samples is ground where all four have a level. The outlines of
//!   what is not ground are kept exactly.
//! - **Neighbours fit.** Along a border, vertices are chosen by the samples along that border alone, so that rectangles that share
//!   one, and its samples, have the same vertices on it.
//!
//! | module | what it does |
//! |---|---|
//! | `samples` | the raster |
//! | `field` | the raster under a rectangle, on a lattice of whole numbers |
//! | `border` | which vertices the border has |
//! | `mesh` | triangles that keep Delaunay's rule while points are added |
//! | `refine` | where to add the next one, and the largest error |

use geo_types::{Coord, Rect};

mod border;
mod field;
mod mesh;
mod refine;
mod samples;

use field::Field;
use mesh::{Mesh, NONE, Spot};
pub use samples::LevelSamples;

/// Levels of vertices are whole multiples of this, in metres, so that they are the same numbers in 32 bits.
pub const LEVEL_STEP_M: f64 = 1.0 / 1024.0;

/// Samples on a side, at most.
pub const MOST_SAMPLES_A_SIDE: usize = 1 << 14;

/// Why there are no triangles.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum TinError {
    /// The tolerance is no number, or finer than levels are kept.
    #[error("a tolerance of {0} m is finer than levels are kept, or no number")]
    Tolerance(f64),
    /// The rectangle has no size, or is no rectangle of numbers.
    #[error("the rectangle to cover has no size")]
    NoExtent,
    /// There are too many samples.
    #[error("the rectangle has {found} samples on a side; at most {most} are taken at once")]
    TooManySamples {
        /// Samples on the longer side.
        found: usize,
        /// The limit.
        most: usize,
    },
}

/// A triangulated irregular network over a rectangle.
///
/// It covers the rectangle wholly; triangles without ground fill the holes, so that whatever crosses it can be followed.
///
/// ```
/// use geo_types::{Coord, Rect};
/// use planvy_city::tin::{LevelSamples, Tin};
/// // A roof of 100 m by 40 m: up to the middle column, and down again.
/// let levels_m = (0..41 * 101).map(|at| 20.0 - 0.1 * f64::from((at % 101 - 50_i32).abs())).collect();
/// let samples = LevelSamples { south_west: Coord { x: 1000.0, y: 2000.0 }, step_m: 1.0, columns: 101, rows: 41, levels_m };
/// let extent = Rect::new(Coord { x: 1000.0, y: 2000.0 }, Coord { x: 1100.0, y: 2040.0 });
/// let tin = Tin::over(&samples, extent, 0.01).expect("a raster");
/// // Two slopes, and no more.
/// assert_eq!(tin.ground_triangles().count(), 4);
/// assert!(tin.error_m() <= 0.001);
/// let level_m = tin.level_at(Coord { x: 1075.5, y: 2013.0 }).expect("ground");
/// assert!((level_m - 17.45).abs() < 0.002);
/// assert_eq!(tin.level_at(Coord { x: 1100.5, y: 2013.0 }), None);
/// ```
#[derive(Clone, Debug)]
pub struct Tin {
    corner: Coord<f64>,
    extent: Rect<f64>,
    unit_m: [f64; 2],
    spots: Vec<Spot>,
    vertices: Vec<[f64; 3]>,
    triangles: Vec<TinTriangle>,
    starts: Starts,
    error_m: f64,
    samples: usize,
}

/// A triangle of a [`Tin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TinTriangle {
    /// Its vertices, counter-clockwise from above.
    pub corners: [u32; 3],
    /// The triangles across its edges, in the order of the corners that lie opposite; `None` at the border.
    pub neighbours: [Option<u32>; 3],
    /// Whether it is ground. Levels of one that is not mean nothing.
    pub is_ground: bool,
}

impl Tin {
    /// Triangles over a rectangle, from samples that should reach to its border or beyond it; where they do not there is no
    /// ground. No sample of the ground lies farther from its triangle than the tolerance, measured upright.
    ///
    /// # Errors
    ///
    /// See [`TinError`].
    pub fn over(samples: &LevelSamples, extent: Rect<f64>, tolerance_m: f64) -> Result<Tin, TinError> {
        if !(tolerance_m.is_finite() && tolerance_m >= 2.0 * LEVEL_STEP_M) {
            return Err(TinError::Tolerance(tolerance_m));
        }
        let field = Field::under(samples, extent)?;
        let mut mesh = Mesh::over(field.size);
        let mut levels = refine::Levels::default();
        let border = border::vertices(&field, tolerance_m);
        for (spot, level_m) in border.iter().chain(&field.outlines()) {
            levels.put(mesh.add(*spot, NONE), *level_m);
        }
        let largest = refine::refine(&mut mesh, &mut levels, &field, tolerance_m);
        let error_m = largest.error_m.max(border::error_m(&field, &border));
        Ok(Tin::of(&mesh, &levels, &field, error_m, largest.samples))
    }

    fn of(mesh: &Mesh, levels: &refine::Levels, field: &Field<'_>, error_m: f64, samples: usize) -> Tin {
        let [unit_x, unit_y] = field.unit_m;
        let corner = field.extent.min();
        let vertices: Vec<[f64; 3]> = mesh
            .spots
            .iter()
            .zip(0..)
            .map(|(spot, number)| {
                let [x, y] = *spot;
                let level_m = levels.of(number);
                [
                    corner.x + unit_x * x as f64,
                    corner.y + unit_y * y as f64,
                    level_m,
                ]
            })
            .collect();
        let triangles: Vec<TinTriangle> = mesh
            .faces
            .iter()
            .map(|face| TinTriangle {
                corners: face.corners,
                neighbours: face.across.map(|across| (across != NONE).then_some(across)),
                is_ground: field.is_ground(face.corners.map(|corner| mesh.spot(corner))),
            })
            .collect();
        Tin {
            corner,
            extent: field.extent,
            unit_m: field.unit_m,
            starts: Starts::of(mesh, field.size),
            spots: mesh.spots.clone(),
            vertices,
            triangles,
            error_m,
            samples,
        }
    }

    /// The rectangle that it covers.
    pub fn extent(&self) -> Rect<f64> {
        self.extent
    }

    /// The largest upright distance in metres between a sample of the ground and its triangle: every one was looked at.
    pub fn error_m(&self) -> f64 {
        self.error_m
    }

    /// How many samples of the ground lie in the rectangle. Each was held against its triangle.
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The vertices `[east, north, level]`, those without ground among them.
    pub fn vertices(&self) -> &[[f64; 3]] {
        &self.vertices
    }

    /// The triangles, those without ground among them.
    pub fn triangles(&self) -> &[TinTriangle] {
        &self.triangles
    }

    /// The triangles that are ground, by their numbers.
    pub fn ground_triangles(&self) -> impl Iterator<Item = (u32, TinTriangle)> + '_ {
        let all = (0..).zip(self.triangles.iter().copied());
        all.filter(|(_, triangle)| triangle.is_ground)
    }

    /// The corners of a triangle as `[east, north, level]`.
    pub fn corners(&self, triangle: u32) -> Option<[[f64; 3]; 3]> {
        let [a, b, c] = self.triangles.get(triangle as usize)?.corners;
        let vertex = |number: u32| self.vertices.get(number as usize).copied();
        Some([vertex(a)?, vertex(b)?, vertex(c)?])
    }

    /// The level of the ground at a position; `None` outside and where there is no ground.
    pub fn level_at(&self, at: Coord<f64>) -> Option<f64> {
        let triangle = self.locate(at)?;
        let is_ground = self.triangles.get(triangle as usize)?.is_ground;
        is_ground.then(|| level_on(self.corners(triangle)?, at)).flatten()
    }

    /// The triangle that a position lies in, ground or not; `None` outside. On an edge, either.
    pub fn locate(&self, at: Coord<f64>) -> Option<u32> {
        let (min, max) = (self.extent.min(), self.extent.max());
        let is_within = (min.x..=max.x).contains(&at.x) && (min.y..=max.y).contains(&at.y);
        if !is_within {
            return None;
        }
        let [unit_x, unit_y] = self.unit_m;
        let local = [(at.x - self.corner.x) / unit_x, (at.y - self.corner.y) / unit_y];
        let mut triangle = self.starts.near(local);
        // Each step of the walk comes nearer, in whole numbers; in broken ones it may turn at an edge.
        for _ in 0..self.triangles.len() {
            match self.step_towards(triangle, local) {
                Some(next) => triangle = next,
                None => return Some(triangle),
            }
        }
        Some(triangle)
    }

    /// The neighbour across an edge that a position lies beyond.
    fn step_towards(&self, triangle: u32, at: [f64; 2]) -> Option<u32> {
        let own = self.triangles.get(triangle as usize)?;
        let [a, b, c] = own.corners.map(|corner| {
            let spot = self.spots.get(corner as usize).copied().unwrap_or_default();
            spot.map(|part| part as f64)
        });
        let is_beyond = |from: [f64; 2], to: [f64; 2]| {
            (to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]) < 0.0
        };
        let [across_a, across_b, across_c] = own.neighbours;
        let steps = [(b, c, across_a), (c, a, across_b), (a, b, across_c)];
        let beyond = steps
            .into_iter()
            .find(|(from, to, across)| across.is_some() && is_beyond(*from, *to));
        beyond.and_then(|(.., across)| across)
    }
}

/// The level of the plane through three corners at a position; `None` where they are no triangle.
pub(crate) fn level_on([a, b, c]: [[f64; 3]; 3], at: Coord<f64>) -> Option<f64> {
    let [ab, ac] = [b, c].map(|corner| [corner[0] - a[0], corner[1] - a[1], corner[2] - a[2]]);
    let doubled = ab[0] * ac[1] - ab[1] * ac[0];
    let (x, y) = (at.x - a[0], at.y - a[1]);
    let along = (x * ac[1] - y * ac[0]) / doubled;
    let across = (ab[0] * y - ab[1] * x) / doubled;
    let level_m = a[2] + along * ab[2] + across * ac[2];
    level_m.is_finite().then_some(level_m)
}

/// Where to begin to look for a triangle: one for each cell of a coarse grid.
#[derive(Clone, Debug, Default)]
struct Starts {
    cell: [f64; 2],
    columns: usize,
    rows: usize,
    triangles: Vec<u32>,
}

impl Starts {
    fn of(mesh: &Mesh, size: Spot) -> Starts {
        let side = (mesh.faces.len() as f64 / 4.0).sqrt().ceil().clamp(1.0, 512.0) as usize;
        let cell = size.map(|units| (units as f64 / side as f64).max(1.0));
        let mut starts = Starts {
            cell,
            columns: side,
            rows: side,
            triangles: vec![0; side * side],
        };
        for (face, number) in mesh.faces.iter().zip(0..) {
            let sum = face
                .corners
                .map(|corner| mesh.spot(corner))
                .iter()
                .fold([0, 0], |sum: Spot, spot| [sum[0] + spot[0], sum[1] + spot[1]]);
            let at = starts.cell_of(sum.map(|part| part as f64 / 3.0));
            if let Some(start) = starts.triangles.get_mut(at) {
                *start = number;
            }
        }
        starts
    }

    fn cell_of(&self, [x, y]: [f64; 2]) -> usize {
        let number = |at: f64, cell: f64, count: usize| ((at / cell) as usize).min(count.saturating_sub(1));
        number(y, self.cell[1], self.rows) * self.columns + number(x, self.cell[0], self.columns)
    }

    fn near(&self, at: [f64; 2]) -> u32 {
        self.triangles.get(self.cell_of(at)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
