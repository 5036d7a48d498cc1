//! A geometry by what its parts are.

use geo_types::{LineString, MultiLineString, MultiPoint, MultiPolygon, Point};

use crate::geojson::geometry::{Shape, into_polygon, plane_line};

/// The parts of a geometry by what they are.
pub(crate) struct Parts {
    /// Its areas.
    pub(crate) areas: MultiPolygon<f64>,
    /// Its lines.
    pub(crate) lines: MultiLineString<f64>,
    /// Its points.
    pub(crate) points: MultiPoint<f64>,
}

impl Default for Parts {
    fn default() -> Parts {
        Parts {
            areas: MultiPolygon(Vec::new()),
            lines: MultiLineString(Vec::new()),
            points: MultiPoint(Vec::new()),
        }
    }
}

impl Parts {
    /// Takes a shape apart.
    pub(crate) fn gather(&mut self, shape: Shape) {
        let line = |vertices: &Vec<_>| -> LineString<f64> { plane_line(vertices) };
        match shape {
            Shape::Point(at) => self.points.0.push(Point::new(at.x, at.y)),
            Shape::MultiPoint(all) => self.points.0.extend(all.iter().map(|at| Point::new(at.x, at.y))),
            Shape::Line(vertices) => self.lines.0.push(line(&vertices)),
            Shape::MultiLine(lines) => self.lines.0.extend(lines.iter().map(line)),
            Shape::Polygon(rings) => self.areas.0.push(into_polygon(rings)),
            Shape::MultiPolygon(polygons) => self.areas.0.extend(polygons.into_iter().map(into_polygon)),
            Shape::Collection(shapes) => shapes.into_iter().for_each(|shape| self.gather(shape)),
        }
    }
}
