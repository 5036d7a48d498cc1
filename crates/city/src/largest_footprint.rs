//! A large rectangle that fits in an area with holes: the footprint of a plain house.
//!
//! The sides of the rectangle lie along the directions of the area's own edges, the longest first, and along the axes. In each
//! direction the area is cut into a grid by lines through its corners and between them; of the cells that lie wholly inside, the
//! largest rectangle is found exactly. Then its sides are pushed out until they touch, and moved against each other as long as
//! that gains area.
//!
//! What is found fits: that is certain, but for gaps narrower than 4 mm, which are seams of drawing. It keeps 4 mm inside, so that
//! coordinates rounded to the millimetre do not matter. Where all edges of the area lie along two directions at right angles, it is also the
//! largest of its direction, as long as the area has no more corners than [`MOST_CORNERS`]. Else a larger one may exist, so
//! that "a rectangle of … fits" can be said, and "no larger one fits" cannot.

mod axis_aligned;

use geo::{Area, BoundingRect};
use geo_types::{Coord, Line, LineString, MultiPolygon, Polygon};

/// Directions that are tried.
const MOST_DIRECTIONS: usize = 8;
/// Corners of an area that the lines of the grid go through; of more, lines at even distances stand in.
pub const MOST_CORNERS: usize = 96;
/// A direction that less than this share of all edges runs along is not tried: a cut-off corner gives no house its direction.
const LEAST_SHARE: f64 = 0.02;
/// Where a rectangle fills this share of an area, no other direction is tried: nothing worth the time is left.
const NEARLY_ALL: f64 = 0.995;
/// Directions closer than this are one, in radians.
const SAME_DIRECTION_RAD: f64 = 0.004;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittingRectangle {
    /// Its corners, counterclockwise.
    pub corners: [Coord<f64>; 4],
    /// Its longer side, in metres.
    pub length_m: f64,
    /// Its shorter side, in metres.
    pub width_m: f64,
}

impl FittingRectangle {
    /// Its area in square metres.
    pub fn area_m2(&self) -> f64 {
        self.length_m * self.width_m
    }

    /// Its outline.
    pub fn polygon(&self) -> Polygon<f64> {
        Polygon::new(LineString(self.corners.to_vec()), Vec::new())
    }

    /// Its sides.
    pub fn sides(&self) -> [Line<f64>; 4] {
        let [a, b, c, d] = self.corners;
        [Line::new(a, b), Line::new(b, c), Line::new(c, d), Line::new(d, a)]
    }

    /// The same rectangle made smaller around its middle, in the same proportions, where it is larger than an area.
    ///
    /// ```
    /// use geo_types::coord;
    /// use planvy_city::largest_footprint::FittingRectangle;
    /// let corners = [coord!(x: 0.0, y: 0.0), coord!(x: 20.0, y: 0.0), coord!(x: 20.0, y: 10.0), coord!(x: 0.0, y: 10.0)];
    /// let rectangle = FittingRectangle { corners, length_m: 20.0, width_m: 10.0 };
    /// let smaller = rectangle.no_larger_than(50.0);
    /// assert_eq!((smaller.length_m, smaller.width_m), (10.0, 5.0));
    /// assert_eq!(smaller.corners[0], coord!(x: 5.0, y: 2.5));
    /// ```
    #[must_use]
    pub fn no_larger_than(self, area_m2: f64) -> FittingRectangle {
        if area_m2 >= self.area_m2() {
            return self;
        }
        let scale = (area_m2.max(0.0) / self.area_m2()).sqrt();
        let [a, _, c, _] = self.corners;
        let middle = (a + c) / 2.0;
        FittingRectangle {
            corners: self.corners.map(|corner| middle + (corner - middle) * scale),
            length_m: self.length_m * scale,
            width_m: self.width_m * scale,
        }
    }
}

/// A large rectangle that lies in an area. `None` where the area is empty, has no finite position, or is so narrow that no
/// rectangle was found.
///
/// ```
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::largest_footprint::largest_rectangle;
/// // An L of two wings: 30 by 10 m along the south, 10 by 30 m along the west.
/// let wings = MultiPolygon(vec![polygon![
///     (x: 0.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 10.0), (x: 10.0, y: 10.0), (x: 10.0, y: 25.0), (x: 0.0, y: 25.0),
/// ]]);
/// let found = largest_rectangle(&wings).expect("there is room");
/// assert!((found.length_m - 30.0).abs() < 0.01 && (found.width_m - 10.0).abs() < 0.01);
/// ```
pub fn largest_rectangle(area: &MultiPolygon<f64>) -> Option<FittingRectangle> {
    let mut best: Option<FittingRectangle> = None;
    for polygon in &area.0 {
        let Some(middle) = middle_of(polygon) else {
            continue;
        };
        // Around its own middle: large coordinates would cost digits.
        let edges: Vec<Line<f64>> = rings_of(polygon)
            .flat_map(LineString::lines)
            .map(|edge| Line::new(edge.start - middle, edge.end - middle))
            .filter(|edge| edge.start != edge.end)
            .collect();
        let enough_m2 = NEARLY_ALL * polygon.unsigned_area();
        for direction_rad in directions(&edges) {
            if best.is_some_and(|best| best.area_m2() >= enough_m2) {
                break;
            }
            let turned: Vec<Line<f64>> = edges.iter().map(|edge| turned(*edge, -direction_rad)).collect();
            let Some(found) = axis_aligned::largest(&turned) else {
                continue;
            };
            let (width, height) = (found.max.x - found.min.x, found.max.y - found.min.y);
            if best.is_some_and(|best| best.area_m2() >= width * height) {
                continue;
            }
            let corners = [
                found.min,
                Coord {
                    x: found.max.x,
                    y: found.min.y,
                },
                found.max,
                Coord {
                    x: found.min.x,
                    y: found.max.y,
                },
            ];
            best = Some(FittingRectangle {
                corners: corners.map(|corner| turn(corner, direction_rad) + middle),
                length_m: width.max(height),
                width_m: width.min(height),
            });
        }
    }
    best
}

fn rings_of(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

fn middle_of(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    let is_finite = |c: &Coord<f64>| c.x.is_finite() && c.y.is_finite();
    if !rings_of(polygon).flat_map(|ring| &ring.0).all(is_finite) {
        return None;
    }
    polygon.bounding_rect().map(|rect| rect.center())
}

/// The directions of edges within a right angle, those with the greatest length first; the axes last.
fn directions(edges: &[Line<f64>]) -> Vec<f64> {
    let quarter = std::f64::consts::FRAC_PI_2;
    // Direction, longest edge along it, length of all of them.
    let mut found: Vec<(f64, f64, f64)> = Vec::new();
    for edge in edges {
        let (length, angle) = (edge.dx().hypot(edge.dy()), edge.dy().atan2(edge.dx()));
        let angle = angle.rem_euclid(quarter);
        let apart = |known: f64| {
            let apart = (known - angle).abs();
            apart.min(quarter - apart)
        };
        match found
            .iter_mut()
            .find(|(known, ..)| apart(*known) < SAME_DIRECTION_RAD)
        {
            Some((known, longest, whole)) => {
                // The longest edge tells a direction best.
                if length > *longest {
                    (*known, *longest) = (angle, length);
                }
                *whole += length;
            }
            None => found.push((angle, length, length)),
        }
    }
    found.sort_by(|a, b| b.2.total_cmp(&a.2));
    let least = LEAST_SHARE * found.iter().map(|(.., whole)| whole).sum::<f64>();
    found.retain(|(.., whole)| *whole >= least);
    let mut directions: Vec<f64> = found
        .into_iter()
        .map(|(angle, ..)| angle)
        .take(MOST_DIRECTIONS)
        .collect();
    if !directions.iter().any(|angle| angle.abs() < SAME_DIRECTION_RAD) {
        directions.push(0.0);
    }
    directions
}

fn turned(edge: Line<f64>, by_rad: f64) -> Line<f64> {
    Line::new(turn(edge.start, by_rad), turn(edge.end, by_rad))
}

fn turn(c: Coord<f64>, by_rad: f64) -> Coord<f64> {
    let (sin, cos) = by_rad.sin_cos();
    Coord {
        x: c.x * cos - c.y * sin,
        y: c.x * sin + c.y * cos,
    }
}

#[cfg(test)]
mod tests;
