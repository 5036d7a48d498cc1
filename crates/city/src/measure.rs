//! Measuring: distances, slopes, differences of height, areas in plan and on a surface.
//!
//! Plane coordinates are those of a map projection, in which a metre is not quite a metre on the ground. Each length is therefore
//! given both as the grid has it and as it is on the ground ([`GridScale`]): in SWEREF 99 TM the grid is 400 ppm short on its central
//! meridian (4 cm in 100 m, 8 m² in a hectare); a local zone within 40 km of its meridian is less than 20 ppm long.
//!
//! ```
//! use planvy_city::measure::{GridScale, distance};
//! // From the ground to an eaves 30 m to the east and 40 m to the north, 12 m higher; Malmö in SWEREF 99 TM.
//! let scale = GridScale { point_scale: 0.999_794, height_over_ellipsoid_m: 45.0 };
//! let found = distance([0.0, 0.0, 10.0], [30.0, 40.0, 22.0], scale);
//! assert_eq!((found.level.in_grid, found.rise_m), (50.0, 12.0));
//! assert!((found.level.on_ground - 50.010_65).abs() < 1e-4);
//! assert!((found.space.in_grid - 51.419).abs() < 0.001);
//! assert!((found.slope_percent().expect("they are apart") - 24.0).abs() < 0.01);
//! assert!((found.slope_deg() - 13.49).abs() < 0.01);
//! ```

use geo::Area;
use geo_types::{Coord, LineString, Polygon};

use crate::mesh::triangulate::{cross, minus};
use crate::triangle::Triangle;

/// Mean radius of the Earth in metres, by which lengths grow with height. Its radii of curvature in Sweden are within 0.4 % of
/// it, which is nothing in a correction of some ppm.
const EARTH_RADIUS_M: f64 = 6_371_000.0;

/// How lengths in the grid compare with those on the ground about a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridScale {
    /// Metres in the grid for a metre on the ellipsoid: the projection's scale at the place.
    pub point_scale: f64,
    /// Height of the ground over the ellipsoid there, in metres (in Sweden the level plus 17 to 43 m).
    pub height_over_ellipsoid_m: f64,
}

impl GridScale {
    /// A grid that is true on the ground.
    pub const TRUE: GridScale = GridScale {
        point_scale: 1.0,
        height_over_ellipsoid_m: 0.0,
    };

    /// Metres on the ground for a metre in the grid.
    ///
    /// ```
    /// use planvy_city::measure::GridScale;
    /// let on_tm_meridian = GridScale { point_scale: 0.9996, height_over_ellipsoid_m: 0.0 };
    /// assert!((100.0 * on_tm_meridian.ground_per_grid() - 100.040_016).abs() < 1e-6);
    /// ```
    pub fn ground_per_grid(&self) -> f64 {
        (1.0 + self.height_over_ellipsoid_m / EARTH_RADIUS_M) / self.point_scale
    }

    fn length(&self, in_grid: f64) -> Measured {
        Measured {
            in_grid,
            on_ground: in_grid * self.ground_per_grid(),
        }
    }

    fn area(&self, in_grid: f64) -> Measured {
        Measured {
            in_grid,
            on_ground: in_grid * self.ground_per_grid().powi(2),
        }
    }
}

/// A length in metres or an area in m², in the grid and on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// As coordinates have it.
    pub in_grid: f64,
    /// As a tape has it.
    pub on_ground: f64,
}

/// From one point to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// Level distance, in metres.
    pub level: Measured,
    /// Distance in space, in metres.
    pub space: Measured,
    /// How much higher the second is, in metres; heights have no scale.
    pub rise_m: f64,
}

impl Distance {
    /// Rise for each hundred metres on the ground; `None` straight up or down.
    pub fn slope_percent(&self) -> Option<f64> {
        (self.level.on_ground > 0.0).then(|| 100.0 * self.rise_m / self.level.on_ground)
    }

    /// Angle to the horizontal in degrees, −90 to 90; 0 where both are one point.
    pub fn slope_deg(&self) -> f64 {
        self.rise_m.atan2(self.level.on_ground).to_degrees()
    }
}

/// Measures from one point `[east, north, up]` to another.
pub fn distance(from: [f64; 3], to: [f64; 3], scale: GridScale) -> Distance {
    let [east, north, rise_m] = minus(to, from);
    let level = scale.length(east.hypot(north));
    Distance {
        level,
        space: Measured {
            in_grid: level.in_grid.hypot(rise_m),
            on_ground: level.on_ground.hypot(rise_m),
        },
        rise_m,
    }
}

/// Measures along a line of points: level and in space the sums of its parts, and the rise from the first to the last. `None` where
/// there are fewer than two points.
///
/// ```
/// use planvy_city::measure::{GridScale, along};
/// let stairs = [[0.0, 0.0, 0.0], [3.0, 0.0, 4.0], [3.0, 5.0, 4.0], [3.0, 5.0, 1.0]];
/// let found = along(&stairs, GridScale::TRUE).expect("there are points");
/// assert_eq!((found.level.in_grid, found.space.in_grid, found.rise_m), (8.0, 13.0, 1.0));
/// ```
pub fn along(points: &[[f64; 3]], scale: GridScale) -> Option<Distance> {
    let parts = points
        .iter()
        .zip(points.iter().skip(1))
        .map(|(from, to)| distance(*from, *to, scale));
    let plus = |a: Measured, b: Measured| Measured {
        in_grid: a.in_grid + b.in_grid,
        on_ground: a.on_ground + b.on_ground,
    };
    parts.reduce(|sum, part| Distance {
        level: plus(sum.level, part.level),
        space: plus(sum.space, part.space),
        rise_m: sum.rise_m + part.rise_m,
    })
}

/// The area of a polygon in m²; holes are taken away.
///
/// ```
/// use geo_types::polygon;
/// use planvy_city::measure::{GridScale, area};
/// // A hectare in the grid, on the central meridian of SWEREF 99 TM.
/// let hectare = polygon![(x: 0.0, y: 0.0), (x: 100.0, y: 0.0), (x: 100.0, y: 100.0), (x: 0.0, y: 100.0)];
/// let found = area(&hectare, GridScale { point_scale: 0.9996, height_over_ellipsoid_m: 0.0 });
/// assert_eq!(found.in_grid, 10_000.0);
/// assert!((found.on_ground - 10_008.0).abs() < 0.01);
/// ```
pub fn area(polygon: &Polygon<f64>, scale: GridScale) -> Measured {
    scale.area(polygon.unsigned_area())
}

/// What of a surface lies under (or over) a polygon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurfaceArea {
    /// Area on the slope, in m² of the grid.
    pub on_slope_m2: f64,
    /// Area in plan of what was found, in m² of the grid. Less than the polygon's where the surface does not reach, more where
    /// surfaces lie over one another: the area on the slope is then not that of one whole surface.
    pub in_plan_m2: f64,
}

/// The area of a surface within a polygon in plan: each triangle is cut by the polygon, and what is left counts by its slope.
/// Upright triangles have no area in plan and count nothing.
///
/// ```
/// use geo_types::polygon;
/// use planvy_city::Triangle;
/// use planvy_city::measure::area_on_surface;
/// // A roof of 45 degrees over 10 by 10 m; the polygon covers half of it, and some ground beside it.
/// let corners = [[0.0, 0.0, 0.0], [10.0, 0.0, 10.0], [10.0, 10.0, 10.0], [0.0, 10.0, 0.0]];
/// let roof = [
///     Triangle { corners: [corners[0], corners[1], corners[2]], surface: 0 },
///     Triangle { corners: [corners[0], corners[2], corners[3]], surface: 0 },
/// ];
/// let polygon = polygon![(x: -5.0, y: 0.0), (x: 5.0, y: 0.0), (x: 5.0, y: 10.0), (x: -5.0, y: 10.0)];
/// let found = area_on_surface(&polygon, &roof);
/// assert!((found.in_plan_m2 - 50.0).abs() < 1e-9);
/// assert!((found.on_slope_m2 - 50.0 * 2f64.sqrt()).abs() < 1e-9);
/// ```
pub fn area_on_surface<'a>(
    polygon: &Polygon<f64>,
    triangles: impl IntoIterator<Item = &'a Triangle>,
) -> SurfaceArea {
    let mut found = SurfaceArea {
        on_slope_m2: 0.0,
        in_plan_m2: 0.0,
    };
    for triangle in triangles {
        let [a, b, c] = triangle.corners;
        let [across, along, up] = cross(minus(b, a), minus(c, a));
        let stretch = (across * across + along * along + up * up).sqrt() / up.abs();
        if !stretch.is_finite() {
            continue;
        }
        let in_plan_m2 = common_m2(polygon, triangle);
        found.in_plan_m2 += in_plan_m2;
        found.on_slope_m2 += in_plan_m2 * stretch;
    }
    found
}

/// What a polygon and a triangle have in common in plan: the outer ring's part less those of the holes. A ring is cut by the
/// triangle's three sides one after another (Sutherland and Hodgman 1974); where a ring falls into parts, the cut joins them along
/// the sides and back, which adds no area.
fn common_m2(polygon: &Polygon<f64>, triangle: &Triangle) -> f64 {
    let [a, b, c] = triangle.corners.map(|[x, y, _]| Coord { x, y });
    let is_left_turning = turn(a, b, c) > 0.0;
    let sides = if is_left_turning {
        [(a, b), (b, c), (c, a)]
    } else {
        [(a, c), (c, b), (b, a)]
    };
    let within = |ring: &LineString<f64>| {
        let ring = ring.0.split_last().map(|(_, open)| open).unwrap_or_default();
        let cut = sides
            .iter()
            .fold(ring.to_vec(), |ring, (from, to)| left_of(&ring, *from, *to));
        enclosed_m2(&cut)
    };
    let holes: f64 = polygon.interiors().iter().map(within).sum();
    (within(polygon.exterior()) - holes).max(0.0)
}

fn turn(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// What of a ring lies to the left of a line.
fn left_of(ring: &[Coord<f64>], from: Coord<f64>, to: Coord<f64>) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let next = ring.iter().cycle().skip(1);
    for (here, next) in ring.iter().zip(next) {
        let (side, next_side) = (turn(from, to, *here), turn(from, to, *next));
        if side >= 0.0 {
            kept.push(*here);
        }
        if (side > 0.0 && next_side < 0.0) || (side < 0.0 && next_side > 0.0) {
            let share = side / (side - next_side);
            kept.push(*here + (*next - *here) * share);
        }
    }
    kept
}

fn enclosed_m2(ring: &[Coord<f64>]) -> f64 {
    let Some(origin) = ring.first() else {
        return 0.0;
    };
    let next = ring.iter().skip(1);
    let doubled: f64 = ring
        .iter()
        .zip(next)
        .map(|(here, next)| turn(*origin, *here, *next))
        .sum();
    doubled.abs() / 2.0
}

#[cfg(test)]
mod tests;
