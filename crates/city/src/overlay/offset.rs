//! Areas grown and shrunk by a distance: strips along their edges are put on or taken away.

use geo::Area;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::{OverlayError, difference, union_of_polygons};

/// Corners of a rounded strip turn by at most so many radians at once: they lie off the arc by less than a thousandth of the distance.
const ARC_STEP_RAD: f64 = 0.05;

/// All ground within a distance of an area, in metres. Outer corners are rounded by short chords, which lie within the true arc by less
/// than a thousandth of the distance.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::overlay::grown;
/// let block = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 6.0, y: 0.0), (x: 6.0, y: 4.0), (x: 0.0, y: 4.0)]]);
/// let around = grown(&block, 1.0).expect("one block");
/// assert!((around.unsigned_area() - (24.0 + 20.0 + std::f64::consts::PI)).abs() < 0.01);
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn grown(area: &MultiPolygon<f64>, distance_m: f64) -> Result<MultiPolygon<f64>, OverlayError> {
    if !distance_m.is_finite() {
        return Err(OverlayError::NoExtent);
    }
    if distance_m <= 0.0 {
        return Ok(area.clone());
    }
    let strips = strips(area, -distance_m);
    union_of_polygons(area.iter().chain(&strips))
}

/// The ground of an area that lies at least a distance from its outline, in metres. At inner corners the outline is rounded as
/// that of [`grown`] is.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::overlay::shrunk;
/// let block = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 6.0, y: 0.0), (x: 6.0, y: 4.0), (x: 0.0, y: 4.0)]]);
/// assert!((shrunk(&block, 1.0).expect("one block").unsigned_area() - 8.0).abs() < 1e-6);
/// assert!(shrunk(&block, 2.5).expect("one block").0.is_empty());
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn shrunk(area: &MultiPolygon<f64>, distance_m: f64) -> Result<MultiPolygon<f64>, OverlayError> {
    if !distance_m.is_finite() {
        return Err(OverlayError::NoExtent);
    }
    if distance_m <= 0.0 {
        return Ok(area.clone());
    }
    // A border between two polygons of the area is no outline of it.
    let joined = (area.0.len() > 1).then(|| union_of_polygons(area)).transpose()?;
    let area = joined.as_ref().unwrap_or(area);
    difference(area, &MultiPolygon(strips(area, distance_m)))
}

/// Strips along the edges of an area, on its inside where the width is positive, with wedges between them at corners.
fn strips(area: &MultiPolygon<f64>, width_m: f64) -> Vec<Polygon<f64>> {
    let mut strips = Vec::new();
    for polygon in area {
        along(polygon.exterior(), true, width_m, &mut strips);
        for hole in polygon.interiors() {
            along(hole, false, width_m, &mut strips);
        }
    }
    strips
}

fn along(line: &LineString<f64>, is_outer: bool, width_m: f64, strips: &mut Vec<Polygon<f64>>) {
    let mut corners = line.0.clone();
    corners.dedup();
    if corners.first() == corners.last() {
        corners.pop();
    }
    if corners.len() < 3 {
        return;
    }
    // The area lies to the left.
    let ring = Polygon::new(LineString(corners.clone()), Vec::new());
    if (ring.signed_area() > 0.0) != is_outer {
        corners.reverse();
    }
    let next = corners.iter().cycle().skip(1);
    let after_next = corners.iter().cycle().skip(2);
    for ((&from, &to), &then) in corners.iter().zip(next).zip(after_next) {
        let (before, after) = (across(from, to, width_m), across(to, then, width_m));
        strips.push(Polygon::new(
            LineString(vec![from, to, to + before, from + before]),
            Vec::new(),
        ));
        let turn_rad =
            (before.x * after.y - before.y * after.x).atan2(before.x * after.x + before.y * after.y);
        if turn_rad * width_m < 0.0 {
            strips.push(wedge(to, before, turn_rad));
        }
    }
}

/// The way over a strip to the left of a stretch.
fn across(from: Coord<f64>, to: Coord<f64>, width_m: f64) -> Coord<f64> {
    let along = to - from;
    let scale = width_m / along.x.hypot(along.y);
    Coord {
        x: -along.y * scale,
        y: along.x * scale,
    }
}

fn wedge(middle: Coord<f64>, first: Coord<f64>, turn_rad: f64) -> Polygon<f64> {
    let steps = (turn_rad.abs() / ARC_STEP_RAD).ceil().max(1.0);
    let mut line = vec![middle];
    for step in 0..=(steps as u32) {
        let (sin, cos) = (turn_rad * f64::from(step) / steps).sin_cos();
        line.push(Coord {
            x: middle.x + first.x * cos - first.y * sin,
            y: middle.y + first.x * sin + first.y * cos,
        });
    }
    Polygon::new(LineString(line), Vec::new())
}
