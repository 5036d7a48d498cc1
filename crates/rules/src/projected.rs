//! Geometry in another coordinate system.

use geo::MapCoords;
use geo_types::{Coord, LineString, MultiPolygon};
use planvy_plan::{Crs, GridPoint};

/// A position in another system.
pub fn position_in(position: Coord<f64>, from: Crs, to: Crs) -> Coord<f64> {
    let there = GridPoint {
        crs: from,
        east_m: position.x,
        north_m: position.y,
    }
    .in_crs(to);
    Coord {
        x: there.east_m,
        y: there.north_m,
    }
}

/// An area in another system, every vertex projected.
///
/// ```
/// use geo::Area;
/// use geo_types::{polygon, MultiPolygon};
/// use planvy_plan::Crs;
/// use planvy_rules::projected::area_in;
/// let hectare = MultiPolygon(vec![polygon![
///     (x: 150_000.0, y: 6_164_000.0), (x: 150_100.0, y: 6_164_000.0),
///     (x: 150_100.0, y: 6_164_100.0), (x: 150_000.0, y: 6_164_100.0),
/// ]]);
/// let in_tm = area_in(&hectare, Crs::Zone1330, Crs::Tm);
/// // SWEREF 99 TM is drawn at 0.9996 on its meridian and larger away from it.
/// assert!((in_tm.unsigned_area() - 9994.1).abs() < 0.1);
/// ```
pub fn area_in(area: &MultiPolygon<f64>, from: Crs, to: Crs) -> MultiPolygon<f64> {
    if from == to {
        area.clone()
    } else {
        area.map_coords(|position| position_in(position, from, to))
    }
}

/// A line in another system, every vertex projected.
pub fn line_in(line: &LineString<f64>, from: Crs, to: Crs) -> LineString<f64> {
    if from == to {
        line.clone()
    } else {
        line.map_coords(|position| position_in(position, from, to))
    }
}
