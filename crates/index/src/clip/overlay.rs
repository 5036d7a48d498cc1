//! The general overlay, for questions that cannot be cut into convex pieces.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_city::overlay::reckoning::kept;
use planvy_city::overlay::{common_m2, union_of_polygons};

use crate::clip::half_plane::local;
use crate::geometry::{Ring, ShapeView};
use crate::millimetre::Mm;

/// Area in m² of what a shape and some areas, in metres from an origin, have in common. Where that is not known, the reckoning that asks
/// is told so.
pub(crate) fn common_area_m2(shape: &ShapeView<'_>, areas: &MultiPolygon<f64>, origin: Mm) -> f64 {
    let mut rings = shape
        .rings()
        .map(|ring: Ring<'_>| in_metres(ring.vertices(), origin));
    let Some(outer) = rings.next() else { return 0.0 };
    let shape = Polygon::new(outer, rings.collect());
    kept(common_m2(&MultiPolygon(vec![shape]), areas), || 0.0)
}

/// Areas that may overlap or touch, as disjoint ones. Their rings may run either way.
pub(crate) fn disjoint(areas: &[Polygon<f64>]) -> MultiPolygon<f64> {
    kept(union_of_polygons(areas), || MultiPolygon(Vec::new()))
}

/// A ring in metres from an origin.
pub(crate) fn in_metres(vertices: impl Iterator<Item = Mm>, origin: Mm) -> LineString<f64> {
    vertices
        .map(|vertex| {
            let [x, y] = local(vertex, origin);
            Coord {
                x: x / 1000.0,
                y: y / 1000.0,
            }
        })
        .collect()
}
