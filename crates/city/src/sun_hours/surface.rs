//! Points on a surface, and the hours of sun on it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Occluders, Receiver, SunHoursError, SunPath};
use crate::mesh::triangulate::{cross, dot, minus};
use crate::triangle::Triangle;

/// The most points on one surface.
pub const MOST_POINTS: usize = 1_000_000;

/// A point of the grid on a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurfacePoint {
    /// `[east, north, up]`, in metres.
    pub point: [f64; 3],
    /// The direction that the triangle under it faces, of length 1.
    pub normal: [f64; 3],
    /// The area that it stands for, in m²: that of its cell of the grid, on the slope.
    pub area_m2: f64,
    /// Which surface it lies on: the number of its triangles.
    pub surface: u32,
    /// Column and row in the grid of its surface.
    pub in_surface: [i32; 2],
}

/// Hours of sun on a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceSun {
    /// The points, each with its hours.
    pub points: Vec<(SurfacePoint, f64)>,
    /// Mean of the hours, each point by its area.
    pub mean_hours: f64,
    /// Fewest hours of a point.
    pub fewest_hours: f64,
    /// Most hours of a point.
    pub most_hours: f64,
    /// The largest error that the sampling of time leaves at a point.
    pub time_error_hours: f64,
    /// How far the mean depends on which points are taken: half of the difference between the means of both colours when the
    /// grid is coloured like a chess board. An estimate, no bound.
    pub spacing_error_hours: f64,
}

impl SurfaceSun {
    /// Share of the area with at least so many hours, 0 to 1.
    pub fn share_with_at_least(&self, hours: f64) -> f64 {
        let area_m2 = |least: f64| -> f64 {
            let enough = self.points.iter().filter(|(_, here)| *here >= least);
            enough.map(|(point, _)| point.area_m2).sum()
        };
        area_m2(hours) / area_m2(f64::NEG_INFINITY).max(f64::MIN_POSITIVE)
    }
}

/// Two directions in the plane across a normal, level and upwards; to the east and the north for what faces up.
fn plane_axes([east, north, _]: [f64; 3]) -> [[f64; 3]; 2] {
    fn to_length_1(vector: [f64; 3]) -> [f64; 3] {
        let length = dot(vector, vector).sqrt();
        vector.map(|part| part / length)
    }
    if east.hypot(north) < 0.5 {
        // Up to 30 degrees: a grid in plan.
        return [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    }
    let level = to_length_1([-north, east, 0.0]);
    [level, [0.0, 0.0, 1.0]]
}

/// A surface as the triangles of one number.
struct Patch<'a> {
    triangles: Vec<&'a Triangle>,
    /// Sum of twice their areas, as vectors.
    normal: [f64; 3],
}

/// The grid of a surface.
struct Grid {
    axes: [[f64; 3]; 2],
    origin: [f64; 3],
    start: [f64; 2],
    spacing_m: f64,
    surface: u32,
}

impl Grid {
    fn of(patch: &Patch<'_>, surface: u32, spacing_m: f64) -> Option<Grid> {
        let length = dot(patch.normal, patch.normal).sqrt().max(f64::MIN_POSITIVE);
        let mut grid = Grid {
            axes: plane_axes(patch.normal.map(|part| part / length)),
            origin: patch.triangles.first()?.corners[0],
            start: [0.0; 2],
            spacing_m,
            surface,
        };
        let corners = patch.triangles.iter().flat_map(|triangle| triangle.corners);
        let places = corners.map(|corner| grid.in_plane(corner));
        grid.start = places.fold([f64::INFINITY; 2], |[x, y], [u, v]| [x.min(u), y.min(v)]);
        Some(grid)
    }

    /// In metres along the axes.
    fn in_plane(&self, corner: [f64; 3]) -> [f64; 2] {
        self.axes.map(|axis| dot(minus(corner, self.origin), axis))
    }

    /// The corners of a triangle in columns and rows, whole numbers being the middles of cells.
    fn in_cells(&self, triangle: &Triangle) -> [[f64; 2]; 3] {
        triangle.corners.map(|corner| {
            let [u, v] = self.in_plane(corner);
            [
                (u - self.start[0]) / self.spacing_m - 0.5,
                (v - self.start[1]) / self.spacing_m - 0.5,
            ]
        })
    }

    fn point(&self, triangle: &Triangle, shares: [f64; 3], in_surface: [i32; 2]) -> SurfacePoint {
        let [a, b, c] = triangle.corners;
        let mut point = a;
        for ((part, to_b), to_c) in point.iter_mut().zip(minus(b, a)).zip(minus(c, a)) {
            *part += shares[1] * to_b + shares[2] * to_c;
        }
        let normal = doubled(triangle);
        let length = dot(normal, normal).sqrt();
        let normal = normal.map(|part| part / length);
        let across = cross(self.axes[0], self.axes[1]);
        SurfacePoint {
            point,
            normal,
            area_m2: self.spacing_m * self.spacing_m / dot(normal, across).abs().max(f64::MIN_POSITIVE),
            surface: self.surface,
            in_surface,
        }
    }
}

/// Twice the area of a triangle, as a vector along its normal.
fn doubled(triangle: &Triangle) -> [f64; 3] {
    let [a, b, c] = triangle.corners;
    cross(minus(b, a), minus(c, a))
}

/// Points on surfaces, each surface (triangles of one number) with a grid of its own: in plan for what lies level or slopes by at
/// most 30°, along the wall and upwards for what is steeper. Points lie in the middle of the grid's cells; a surface that is smaller
/// than a cell has the middle of its first triangle. Triangles without an area have none.
///
/// ```
/// use planvy_city::Triangle;
/// use planvy_city::sun_hours::surface::points;
/// // A wall of 4 by 3 m, in two triangles.
/// let wall = [[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [4.0, 0.0, 3.0], [0.0, 0.0, 3.0]];
/// let triangles = [Triangle { corners: [wall[0], wall[1], wall[2]], surface: 7 }, Triangle { corners: [wall[0], wall[2], wall[3]], surface: 7 }];
/// let points = points(&triangles, 0.5)?;
/// assert_eq!(points.len(), 48);
/// assert!(points.iter().all(|point| point.normal == [0.0, -1.0, 0.0] && point.area_m2 == 0.25));
/// # Ok::<(), planvy_city::sun_hours::SunHoursError>(())
/// ```
///
/// # Errors
///
/// [`SunHoursError::Points`] where they would be more than [`MOST_POINTS`].
pub fn points(triangles: &[Triangle], spacing_m: f64) -> Result<Vec<SurfacePoint>, SunHoursError> {
    let mut patches: BTreeMap<u32, Patch<'_>> = BTreeMap::new();
    let mut area_m2 = 0.0;
    for triangle in triangles {
        let normal = doubled(triangle);
        let twice_m2 = dot(normal, normal).sqrt();
        if !(twice_m2 > 0.0 && twice_m2.is_finite()) {
            continue;
        }
        area_m2 += twice_m2 / 2.0;
        let patch = patches.entry(triangle.surface).or_insert(Patch {
            triangles: Vec::new(),
            normal: [0.0; 3],
        });
        for (sum, part) in patch.normal.iter_mut().zip(normal) {
            *sum += part;
        }
        patch.triangles.push(triangle);
    }
    let too_many = |area_m2: f64| SunHoursError::Points {
        spacing_m,
        area_m2,
        most: MOST_POINTS,
    };
    // Also true where the spacing is no number.
    if !(spacing_m > 0.0 && area_m2 / (spacing_m * spacing_m) + patches.len() as f64 <= MOST_POINTS as f64) {
        return Err(too_many(area_m2));
    }
    let mut points = Vec::new();
    for (number, patch) in patches {
        let Some(grid) = Grid::of(&patch, number, spacing_m) else {
            continue;
        };
        // A sliver from one end of the country to the other has hardly an area, and far too many rows.
        let rows = patch.triangles.iter().map(|triangle| {
            let [low, high] = span(grid.in_cells(triangle).map(|[_, row]| row));
            high - low
        });
        if rows.sum::<f64>() > MOST_POINTS as f64 {
            return Err(too_many(area_m2));
        }
        points_on(&patch, &grid, &mut points);
    }
    Ok(points)
}

fn span(along: [f64; 3]) -> [f64; 2] {
    let [a, b, c] = along;
    [a.min(b).min(c), a.max(b).max(c)]
}

fn points_on(patch: &Patch<'_>, grid: &Grid, points: &mut Vec<SurfacePoint>) {
    let before = points.len();
    let mut seen = BTreeSet::new();
    for triangle in &patch.triangles {
        let corners = grid.in_cells(triangle);
        let [low, high] = span(corners.map(|[_, row]| row));
        for row in low.ceil() as i32..=high.floor() as i32 {
            let Some([west, east]) = across_row(corners, f64::from(row)) else {
                continue;
            };
            for column in west.ceil() as i32..=east.floor() as i32 {
                let Some(shares) = shares(corners, [f64::from(column), f64::from(row)]) else {
                    continue;
                };
                if seen.insert([column, row]) {
                    points.push(grid.point(triangle, shares, [column, row]));
                }
            }
        }
    }
    if let (true, Some(first)) = (points.len() == before, patch.triangles.first()) {
        let whole = dot(patch.normal, patch.normal).sqrt() / 2.0;
        points.push(SurfacePoint {
            area_m2: whole,
            ..grid.point(first, [1.0 / 3.0; 3], [0, 0])
        });
    }
}

/// From where to where a triangle covers a row, with a little more on either side; `None` where it does not.
fn across_row([a, b, c]: [[f64; 2]; 3], row: f64) -> Option<[f64; 2]> {
    let mut covered: Option<[f64; 2]> = None;
    for ([from_x, from_y], [to_x, to_y]) in [(a, b), (b, c), (c, a)] {
        if row < from_y.min(to_y) || row > from_y.max(to_y) {
            continue;
        }
        let ends = if from_y == to_y {
            [from_x.min(to_x), from_x.max(to_x)]
        } else {
            [from_x + (row - from_y) / (to_y - from_y) * (to_x - from_x); 2]
        };
        covered = Some(covered.map_or(ends, |[west, east]| [west.min(ends[0]), east.max(ends[1])]));
    }
    covered.map(|[west, east]| [west - 1e-9, east + 1e-9])
}

/// The shares of a triangle's corners in a position of the plane; `None` outside.
fn shares([a, b, c]: [[f64; 2]; 3], [x, y]: [f64; 2]) -> Option<[f64; 3]> {
    let turn = |[ax, ay]: [f64; 2], [bx, by]: [f64; 2], [cx, cy]: [f64; 2]| {
        (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    };
    let whole = turn(a, b, c);
    let at = [x, y];
    let shares = [turn(at, b, c), turn(a, at, c), turn(a, b, at)].map(|part| part / whole);
    // The edge belongs to both; whoever comes first has the point. Upright triangles in a grid in plan have no points.
    shares.iter().all(|share| *share >= -1e-9).then_some(shares)
}

impl SunPath {
    /// The hours of sun on points of surfaces. `None` where there is no point.
    ///
    /// # Errors
    ///
    /// [`SunHoursError::Sun`].
    pub fn hours_on(
        &self,
        points: &[SurfacePoint],
        occluders: &Occluders,
    ) -> Result<Option<SurfaceSun>, SunHoursError> {
        let mut sun = SurfaceSun {
            points: Vec::with_capacity(points.len()),
            mean_hours: 0.0,
            fewest_hours: f64::INFINITY,
            most_hours: 0.0,
            time_error_hours: 0.0,
            spacing_error_hours: 0.0,
        };
        // Hours by area, and area, of the fields of either colour.
        let mut fields = [(0.0, 0.0); 2];
        for point in points {
            let receiver = Receiver {
                point: point.point,
                normal: Some(point.normal),
            };
            let here = self.hours_at(&receiver, occluders)?;
            let [column, row] = point.in_surface;
            let [light, dark] = &mut fields;
            let field = if column.wrapping_add(row) % 2 == 0 {
                light
            } else {
                dark
            };
            *field = (field.0 + here.hours * point.area_m2, field.1 + point.area_m2);
            sun.fewest_hours = sun.fewest_hours.min(here.hours);
            sun.most_hours = sun.most_hours.max(here.hours);
            sun.time_error_hours = sun.time_error_hours.max(here.error_hours);
            sun.points.push((*point, here.hours));
        }
        let [light, dark] = fields;
        sun.mean_hours = (light.0 + dark.0) / (light.1 + dark.1).max(f64::MIN_POSITIVE);
        let mean = |(sum, area_m2): (f64, f64)| (area_m2 > 0.0).then(|| sum / area_m2);
        sun.spacing_error_hours = match (mean(light), mean(dark)) {
            (Some(light), Some(dark)) => (light - dark).abs() / 2.0,
            // One point tells nothing of its neighbours.
            _ => f64::INFINITY,
        };
        Ok((!sun.points.is_empty()).then_some(sun))
    }
}
