//! GeoJSON geometries as they come: read from JSON with the place of every fault, ready to be projected and mended.
//!
//! A [`Shape`] keeps the vertices in the order and the axis order of the file. What a format makes of them (swapping axes,
//! closing and turning rings, projecting) it does with the functions here, and says so in a finding.

use geo_types::MultiPolygon;
use serde_json::{Map, Value};

use crate::wording::counted;

pub use super::ring::{close_ring, into_polygon, mend_rings, plane_line, signed_double_area, turn_ring};

/// One vertex as delivered: two plane coordinates and, where there is a third number, a height in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vertex {
    /// The first number: easting or longitude by the GeoJSON order.
    pub x: f64,
    /// The second number: northing or latitude.
    pub y: f64,
    /// The third number.
    pub z: Option<f64>,
}

impl Vertex {
    /// The same vertex with its plane axes exchanged.
    #[must_use]
    pub fn swapped(self) -> Vertex {
        Vertex {
            x: self.y,
            y: self.x,
            z: self.z,
        }
    }
}

/// A ring or a line.
pub type Vertices = Vec<Vertex>;

/// A polygon by its rings, the outer one first.
pub type Rings = Vec<Vertices>;

/// A geometry of GeoJSON (RFC 7946, section 3.1).
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `Point`.
    Point(Vertex),
    /// `MultiPoint`.
    MultiPoint(Vertices),
    /// `LineString`.
    Line(Vertices),
    /// `MultiLineString`.
    MultiLine(Vec<Vertices>),
    /// `Polygon`.
    Polygon(Rings),
    /// `MultiPolygon`.
    MultiPolygon(Vec<Rings>),
    /// `GeometryCollection`.
    Collection(Vec<Shape>),
}

/// What is wrong with a geometry, and where in it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct GeometryError {
    /// JSON path inside the geometry, for instance `coordinates[0][3]`.
    pub path: String,
    /// What is wrong there.
    pub fault: GeometryFault,
    /// The last good vertex before it, to find the spot on a map.
    pub near: Option<[f64; 2]>,
}

/// The ways in which a geometry can be broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GeometryFault {
    /// Not a JSON object.
    #[error("should be a GeoJSON geometry, got {0}")]
    NotAnObject(&'static str),
    /// `type` is missing or no text.
    #[error("the geometry has no type")]
    MissingType,
    /// A type that GeoJSON does not know: curves among them.
    #[error("the geometry type '{0}' is not supported; only points, straight lines and polygons are")]
    UnsupportedType(String),
    /// `coordinates` (or `geometries`) is missing.
    #[error("the geometry has no coordinates")]
    MissingCoordinates,
    /// Something else where a list should be.
    #[error("should be a list, got {0}")]
    NotAList(&'static str),
    /// A coordinate that is null, a text, a list, ….
    #[error("a coordinate should be a number, got {0}")]
    NotANumber(&'static str),
    /// A position of fewer than two numbers.
    #[error("a position needs two or three numbers, got {0}")]
    TooFewNumbers(usize),
    /// A position of more than three numbers: nobody can say what the fourth means.
    #[error("a position needs two or three numbers, got {0}")]
    TooManyNumbers(usize),
    /// A line of one position, a ring of fewer than three different ones, an empty list.
    #[error("needs at least {}, got {found}", counted(*needed, "position", "positions"))]
    TooFewPositions {
        /// How many there are.
        found: usize,
        /// How many there should be.
        needed: usize,
    },
    /// Some vertices have a height and others have none.
    #[error("some vertices have a height and others have none")]
    MixedDimensions,
}

/// What a JSON value is, in words for a message.
///
/// ```
/// use planvy_formats::geojson::geometry::kind_of;
/// assert_eq!(kind_of(&serde_json::json!(null)), "null");
/// assert_eq!(kind_of(&serde_json::json!("NaN")), "a text");
/// ```
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Reads a GeoJSON geometry.
///
/// # Errors
///
/// The first fault in it, with its path. Rings are not closed nor turned yet: see [`close_ring`] and [`turn_ring`].
///
/// ```
/// use planvy_formats::geojson::geometry::{Shape, Vertex, read_shape};
/// let point = serde_json::json!({ "type": "Point", "coordinates": [118600.0, 6164200.0] });
/// assert_eq!(read_shape(&point), Ok(Shape::Point(Vertex { x: 118_600.0, y: 6_164_200.0, z: None })));
/// let broken = serde_json::json!({ "type": "LineString", "coordinates": [[1, 2], [3, null]] });
/// assert_eq!(
///     read_shape(&broken).unwrap_err().to_string(),
///     "coordinates[1][1]: a coordinate should be a number, got null"
/// );
/// ```
pub fn read_shape(value: &Value) -> Result<Shape, GeometryError> {
    let mut walk = Walk::default();
    walk.shape(value, 0).map_err(|fault| GeometryError {
        path: walk.path(),
        fault,
        near: walk.near,
    })
}

/// Where the reading is: kept as numbers, written out only when something is wrong.
#[derive(Default)]
struct Walk {
    steps: Vec<Step>,
    near: Option<[f64; 2]>,
}

enum Step {
    Member(&'static str),
    Item(usize),
}

/// A `GeometryCollection` inside a `GeometryCollection` is allowed by RFC 7946 and advised against; this many levels are read.
const MAX_COLLECTION_DEPTH: usize = 4;

impl Walk {
    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Member(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Step::Item(number) => path.push_str(&format!("[{number}]")),
            }
        }
        if path.is_empty() {
            "geometry".to_owned()
        } else {
            path
        }
    }

    fn shape(&mut self, value: &Value, depth: usize) -> Result<Shape, GeometryFault> {
        let object = value
            .as_object()
            .ok_or(GeometryFault::NotAnObject(kind_of(value)))?;
        let kind = object
            .get("type")
            .and_then(Value::as_str)
            .ok_or(GeometryFault::MissingType)?;
        match kind {
            "Point" => self
                .coordinates(object, |walk, v| walk.vertex(v))
                .map(Shape::Point),
            "MultiPoint" => self
                .coordinates(object, |walk, v| walk.vertices(v, 1))
                .map(Shape::MultiPoint),
            "LineString" => self
                .coordinates(object, |walk, v| walk.vertices(v, 2))
                .map(Shape::Line),
            "MultiLineString" => self
                .coordinates(object, |walk, v| {
                    walk.list(v, |walk, line| walk.vertices(line, 2))
                })
                .map(Shape::MultiLine),
            "Polygon" => self
                .coordinates(object, |walk, v| walk.rings(v))
                .map(Shape::Polygon),
            "MultiPolygon" => self
                .coordinates(object, |walk, v| walk.list(v, |walk, rings| walk.rings(rings)))
                .map(Shape::MultiPolygon),
            "GeometryCollection" if depth < MAX_COLLECTION_DEPTH => {
                let members = object
                    .get("geometries")
                    .ok_or(GeometryFault::MissingCoordinates)?;
                self.steps.push(Step::Member("geometries"));
                let shapes = self.list(members, |walk, member| walk.shape(member, depth + 1))?;
                self.steps.pop();
                Ok(Shape::Collection(shapes))
            }
            other => Err(GeometryFault::UnsupportedType(other.chars().take(60).collect())),
        }
    }

    fn coordinates<T>(
        &mut self,
        object: &Map<String, Value>,
        read: impl FnOnce(&mut Walk, &Value) -> Result<T, GeometryFault>,
    ) -> Result<T, GeometryFault> {
        let value = object
            .get("coordinates")
            .ok_or(GeometryFault::MissingCoordinates)?;
        self.steps.push(Step::Member("coordinates"));
        let read = read(self, value)?;
        self.steps.pop();
        Ok(read)
    }

    /// Reads each item; on a fault the steps stay where it happened.
    fn items<T>(
        &mut self,
        value: &Value,
        needed: usize,
        mut read: impl FnMut(&mut Walk, &Value) -> Result<T, GeometryFault>,
    ) -> Result<Vec<T>, GeometryFault> {
        let items = value.as_array().ok_or(GeometryFault::NotAList(kind_of(value)))?;
        if items.len() < needed {
            return Err(GeometryFault::TooFewPositions {
                found: items.len(),
                needed,
            });
        }
        let mut out = Vec::with_capacity(items.len());
        for (number, item) in items.iter().enumerate() {
            self.steps.push(Step::Item(number));
            out.push(read(self, item)?);
            self.steps.pop();
        }
        Ok(out)
    }

    fn list<T>(
        &mut self,
        value: &Value,
        read: impl FnMut(&mut Walk, &Value) -> Result<T, GeometryFault>,
    ) -> Result<Vec<T>, GeometryFault> {
        self.items(value, 1, read)
    }

    fn rings(&mut self, value: &Value) -> Result<Rings, GeometryFault> {
        self.list(value, |walk, ring| {
            let ring = walk.vertices(ring, 3)?;
            let closed = ring
                .first()
                .zip(ring.last())
                .is_some_and(|(a, b)| a.x == b.x && a.y == b.y);
            if closed && ring.len() < 4 {
                return Err(GeometryFault::TooFewPositions {
                    found: ring.len(),
                    needed: 4,
                });
            }
            Ok(ring)
        })
    }

    fn vertices(&mut self, value: &Value, needed: usize) -> Result<Vertices, GeometryFault> {
        let vertices = self.items(value, needed, Walk::vertex)?;
        let with_height = vertices.iter().filter(|v| v.z.is_some()).count();
        if with_height != 0 && with_height != vertices.len() {
            return Err(GeometryFault::MixedDimensions);
        }
        Ok(vertices)
    }

    fn vertex(&mut self, value: &Value) -> Result<Vertex, GeometryFault> {
        let numbers = value.as_array().ok_or(GeometryFault::NotAList(kind_of(value)))?;
        if numbers.len() > 3 {
            return Err(GeometryFault::TooManyNumbers(numbers.len()));
        }
        let mut read = [None; 3];
        for (number, (slot, coordinate)) in read.iter_mut().zip(numbers).enumerate() {
            let finite = coordinate.as_f64().filter(|n| n.is_finite());
            if finite.is_none() {
                self.steps.push(Step::Item(number));
                return Err(GeometryFault::NotANumber(kind_of(coordinate)));
            }
            *slot = finite;
        }
        match read {
            [Some(x), Some(y), z] => {
                self.near = Some([x, y]);
                Ok(Vertex { x, y, z })
            }
            _ => Err(GeometryFault::TooFewNumbers(numbers.len())),
        }
    }
}

impl Shape {
    /// Calls `visit` with every vertex, in file order.
    pub fn for_each_vertex(&self, visit: &mut impl FnMut(Vertex)) {
        match self {
            Shape::Point(vertex) => visit(*vertex),
            Shape::MultiPoint(vertices) | Shape::Line(vertices) => vertices.iter().for_each(|v| visit(*v)),
            Shape::MultiLine(lines) | Shape::Polygon(lines) => {
                lines.iter().flatten().for_each(|v| visit(*v));
            }
            Shape::MultiPolygon(polygons) => polygons.iter().flatten().flatten().for_each(|v| visit(*v)),
            Shape::Collection(shapes) => shapes.iter().for_each(|shape| shape.for_each_vertex(visit)),
        }
    }

    /// Replaces every vertex, by a projection for instance.
    pub fn map_vertices(&mut self, change: &mut impl FnMut(Vertex) -> Vertex) {
        match self {
            Shape::Point(vertex) => *vertex = change(*vertex),
            Shape::MultiPoint(vertices) | Shape::Line(vertices) => {
                vertices.iter_mut().for_each(|v| *v = change(*v));
            }
            Shape::MultiLine(lines) | Shape::Polygon(lines) => {
                lines.iter_mut().flatten().for_each(|v| *v = change(*v));
            }
            Shape::MultiPolygon(polygons) => {
                polygons
                    .iter_mut()
                    .flatten()
                    .flatten()
                    .for_each(|v| *v = change(*v));
            }
            Shape::Collection(shapes) => shapes.iter_mut().for_each(|shape| shape.map_vertices(change)),
        }
    }

    /// The polygons of a `Polygon` or `MultiPolygon`, closed and turned (outer rings counterclockwise, holes clockwise);
    /// `None` for anything else.
    ///
    /// ```
    /// use planvy_formats::geojson::geometry::read_shape;
    /// let clockwise = serde_json::json!({ "type": "Polygon", "coordinates": [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]] });
    /// let area = read_shape(&clockwise).unwrap().into_multi_polygon().unwrap();
    /// assert_eq!(area.0[0].exterior().0[1], geo_types::coord! { x: 2.0, y: 0.0 });
    /// ```
    pub fn into_multi_polygon(self) -> Option<MultiPolygon<f64>> {
        let polygons = match self {
            Shape::Polygon(rings) => vec![rings],
            Shape::MultiPolygon(polygons) => polygons,
            _ => return None,
        };
        Some(MultiPolygon(polygons.into_iter().map(into_polygon).collect()))
    }
}

#[cfg(test)]
mod tests;
