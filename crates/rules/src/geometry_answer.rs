//! Delivered shapes as GeoJSON in a coordinate system.

use geo_types::{Coord, LineString, MultiLineString, MultiPolygon, Polygon};
use planvy_index::{Shape, ShapeInGrid};
use planvy_plan::Crs;

use crate::projected::position_in;
use crate::regulation_answer::{GeometryAnswer, GeometryShape, NamedCrs};

impl GeometryAnswer {
    /// The shapes of a regulation or plan, in their own system or in the one asked for. `None` where there are none: it
    /// holds in the whole plan.
    ///
    /// ```
    /// use geo_types::point;
    /// use planvy_index::{Shape, ShapeInGrid};
    /// use planvy_plan::Crs;
    /// use planvy_rules::regulation_answer::GeometryAnswer;
    /// let tree = ShapeInGrid {
    ///     crs: Crs::Zone1330,
    ///     shape: Shape::Point(point!(x: 118_600.0, y: 6_164_200.0)),
    ///     levels_m: None,
    /// };
    /// let geometry = GeometryAnswer::of(&[tree], Some(Crs::Tm)).expect("there is a shape");
    /// let json = serde_json::to_value(&geometry).expect("it is written");
    /// assert_eq!(json["type"], "MultiPoint");
    /// assert_eq!(json["coordinates"][0], serde_json::json!([374_107.269, 6_163_433.338]));
    /// assert_eq!(json["crs"]["properties"]["name"], "urn:ogc:def:crs:EPSG::3006");
    /// ```
    pub fn of(shapes: &[ShapeInGrid], crs: Option<Crs>) -> Option<GeometryAnswer> {
        let crs = crs.or(shapes.first().map(|part| part.crs))?;
        let (mut points, mut lines, mut areas) = (Vec::new(), Vec::new(), Vec::new());
        for part in shapes {
            let ring = |ring: &LineString<f64>| ring.0.iter().map(|c| position(*c, part.crs, crs)).collect();
            let rings = |area: &Polygon<f64>| {
                std::iter::once(area.exterior())
                    .chain(area.interiors())
                    .map(ring)
                    .collect()
            };
            match &part.shape {
                Shape::Point(point) => points.push(position(point.0, part.crs, crs)),
                Shape::Line(line) => lines.push(ring(line)),
                Shape::Area(area) => areas.push(rings(area)),
            }
        }
        let mut kinds = Vec::new();
        if !areas.is_empty() {
            kinds.push(GeometryShape::MultiPolygon { coordinates: areas });
        }
        if !lines.is_empty() {
            kinds.push(GeometryShape::MultiLineString { coordinates: lines });
        }
        if !points.is_empty() {
            kinds.push(GeometryShape::MultiPoint { coordinates: points });
        }
        let shape = match kinds.len() {
            0 => return None,
            1 => kinds.pop()?,
            _ => GeometryShape::GeometryCollection { geometries: kinds },
        };
        Some(GeometryAnswer {
            shape,
            crs: NamedCrs(crs),
        })
    }
}

/// Areas as GeoJSON in their own system. `None` where there are none.
pub(crate) fn areas_answer(areas: &MultiPolygon<f64>, crs: Crs) -> Option<GeometryAnswer> {
    let shapes: Vec<ShapeInGrid> = areas
        .iter()
        .map(|area| in_grid(Shape::Area(area.clone()), crs))
        .collect();
    GeometryAnswer::of(&shapes, None)
}

/// Lines as GeoJSON in their own system. `None` where there are none.
pub(crate) fn lines_answer(lines: &MultiLineString<f64>, crs: Crs) -> Option<GeometryAnswer> {
    let shapes: Vec<ShapeInGrid> = lines
        .iter()
        .map(|line| in_grid(Shape::Line(line.clone()), crs))
        .collect();
    GeometryAnswer::of(&shapes, None)
}

/// A line as GeoJSON in its own system.
pub(crate) fn line_answer(line: LineString<f64>, crs: Crs) -> Option<GeometryAnswer> {
    GeometryAnswer::of(&[in_grid(Shape::Line(line), crs)], None)
}

/// A point as GeoJSON in its own system.
pub(crate) fn point_answer(point: Coord<f64>, crs: Crs) -> Option<GeometryAnswer> {
    GeometryAnswer::of(&[in_grid(Shape::Point(point.into()), crs)], None)
}

fn in_grid(shape: Shape, crs: Crs) -> ShapeInGrid {
    ShapeInGrid {
        crs,
        shape,
        levels_m: None,
    }
}

/// Easting and northing to the millimetre.
fn position(c: Coord<f64>, from: Crs, to: Crs) -> [f64; 2] {
    let there = if from == to { c } else { position_in(c, from, to) };
    [there.x, there.y].map(|metres| (metres * 1000.0).round() / 1000.0)
}
