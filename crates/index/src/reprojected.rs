//! A question's geometry in the plane of another coordinate system.
//!
//! A straight line of one plane is slightly bent in another. Long edges are therefore divided before they are projected, so
//! that no position of one is further than a millimetre from where it belongs.

use geo::{BoundingRect, CoordsIter, MapCoords};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Polygon, Rect};
use planvy_plan::{Crs, GridPoint};

/// An edge of this length bends by less than a millimetre from one SWEREF 99 projection to another, wherever in Sweden it
/// lies: the two directions of an edge turn by `length * distance from the meridian / R²` against each other, and the middle
/// moves by an eighth of that turn times the length (500 m, 700 km: 0.5 mm).
const STRAIGHT_M: f64 = 500.0;

/// Pieces that the edges of a question are divided into, at most: one as large as the country is bent by some metres then.
const MOST_PIECES: f64 = 20_000.0;

/// A position in another system.
pub(crate) fn in_crs(c: Coord<f64>, from: Crs, to: Crs) -> Coord<f64> {
    if from == to {
        return c;
    }
    let there = GridPoint {
        crs: from,
        east_m: c.x,
        north_m: c.y,
    }
    .in_crs(to);
    Coord {
        x: there.east_m,
        y: there.north_m,
    }
}

/// Areas in another system.
pub(crate) fn areas_in_crs(areas: &MultiPolygon<f64>, from: Crs, to: Crs) -> MultiPolygon<f64> {
    if from == to {
        return areas.clone();
    }
    let rings = areas.iter().flat_map(rings_of);
    let step_m = step(rings.map(length_m).sum());
    MultiPolygon(
        areas
            .iter()
            .map(|area| divided_area(area, step_m).map_coords(|c| in_crs(c, from, to)))
            .collect(),
    )
}

/// Any geometry in another system.
pub(crate) fn geometry_in_crs(geometry: &Geometry<f64>, from: Crs, to: Crs) -> Geometry<f64> {
    if from == to {
        return geometry.clone();
    }
    let bent = |c| in_crs(c, from, to);
    let lines = |lines: &[LineString<f64>]| {
        let step_m = step(lines.iter().map(length_m).sum());
        MultiLineString(
            lines
                .iter()
                .map(|line| divided(line, step_m).map_coords(bent))
                .collect(),
        )
    };
    let areas = |areas: Vec<Polygon<f64>>| areas_in_crs(&MultiPolygon(areas), from, to);
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => geometry.map_coords(bent),
        Geometry::Line(line) => lines(&[LineString::from(*line)]).into(),
        Geometry::LineString(line) => lines(std::slice::from_ref(line)).into(),
        Geometry::MultiLineString(all) => lines(&all.0).into(),
        Geometry::Polygon(area) => areas(vec![area.clone()]).into(),
        Geometry::MultiPolygon(all) => areas_in_crs(all, from, to).into(),
        Geometry::Rect(area) => areas(vec![area.to_polygon()]).into(),
        Geometry::Triangle(area) => areas(vec![area.to_polygon()]).into(),
        Geometry::GeometryCollection(all) => {
            Geometry::GeometryCollection(all.iter().map(|one| geometry_in_crs(one, from, to)).collect())
        }
    }
}

/// The box of a geometry all of whose coordinates are numbers; `None` of any other, and of an empty one.
pub(crate) fn finite_box<G>(geometry: &G) -> Option<Rect<f64>>
where
    G: CoordsIter<Scalar = f64> + BoundingRect<f64>,
    G::Output: Into<Option<Rect<f64>>>,
{
    let is_finite = geometry.coords_iter().all(|c| c.x.is_finite() && c.y.is_finite());
    is_finite.then(|| geometry.bounding_rect().into()).flatten()
}

fn rings_of(area: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(area.exterior()).chain(area.interiors())
}

fn length_m(line: &LineString<f64>) -> f64 {
    line.lines().map(|edge| edge.dx().hypot(edge.dy())).sum()
}

/// Length of the pieces that edges of a length in all are divided into.
fn step(length_m: f64) -> f64 {
    STRAIGHT_M.max(length_m / MOST_PIECES)
}

fn divided_area(area: &Polygon<f64>, step_m: f64) -> Polygon<f64> {
    let holes = area.interiors().iter().map(|hole| divided(hole, step_m));
    Polygon::new(divided(area.exterior(), step_m), holes.collect())
}

/// The same line with more vertices.
fn divided(line: &LineString<f64>, step_m: f64) -> LineString<f64> {
    let mut vertices: Vec<Coord<f64>> = line.0.first().copied().into_iter().collect();
    for edge in line.lines() {
        let pieces = (edge.dx().hypot(edge.dy()) / step_m).ceil();
        // Also false where it is no number.
        if (2.0..=MOST_PIECES + 1.0).contains(&pieces) {
            vertices.extend(
                (1..pieces as u32).map(|piece| edge.start + edge.delta() * (f64::from(piece) / pieces)),
            );
        }
        vertices.push(edge.end);
    }
    LineString(vertices)
}

#[cfg(test)]
mod tests {
    use geo_types::{line_string, polygon};
    use planvy_plan::Geodetic;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Every position of a long line lies on its image, to the millimetre.
        #[test]
        fn a_line_is_bent_where_it_belongs(
            (from, to) in (0usize..13, 0usize..13),
            (lon_deg, lat_deg) in (11.0f64..24.0, 55.2f64..69.0),
            (dx, dy) in (-60_000.0f64..60_000.0, -60_000.0f64..60_000.0),
            along in 0.0f64..=1.0,
        ) {
            let (from, to) = (Crs::ALL[from], Crs::ALL[to]);
            let start = Geodetic { lon_deg, lat_deg }.to_grid(from);
            let (x, y) = (start.east_m, start.north_m);
            let line = line_string![(x: x, y: y), (x: x + dx, y: y + dy)];
            let image = geometry_in_crs(&line.into(), from, to);
            let position = in_crs(Coord { x: x + along * dx, y: y + along * dy }, from, to);
            let nearest = match image {
                Geometry::MultiLineString(lines) => lines.0.iter().flat_map(LineString::lines).map(|edge| distance(edge, position)).fold(f64::INFINITY, f64::min),
                Geometry::LineString(line) => line.lines().map(|edge| distance(edge, position)).fold(f64::INFINITY, f64::min),
                _ => f64::INFINITY,
            };
            prop_assert!(nearest < 0.001, "{nearest} m");
        }
    }

    fn distance(edge: geo_types::Line<f64>, c: Coord<f64>) -> f64 {
        let length = edge.dx().powi(2) + edge.dy().powi(2);
        let along = ((c.x - edge.start.x) * edge.dx() + (c.y - edge.start.y) * edge.dy()) / length;
        let foot = edge.start + edge.delta() * along.clamp(0.0, 1.0);
        (foot.x - c.x).hypot(foot.y - c.y)
    }

    #[test]
    fn a_question_without_end_is_projected_all_the_same() {
        for far in [1e9, 1e300, f64::INFINITY, f64::NAN] {
            let area = polygon![(x: 0.0, y: 0.0), (x: far, y: 0.0), (x: far, y: far)];
            let image = areas_in_crs(&area.into(), Crs::Tm, Crs::Zone1330);
            assert!(image.coords_iter().count() < 50_000);
        }
    }
}
