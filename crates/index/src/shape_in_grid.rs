//! A shape as it goes out of a snapshot again: in metres, in its plan's coordinate system.

use geo_types::{LineString, MultiPolygon, Point, Polygon};
use planvy_plan::Crs;

use crate::geometry::{Ring, ShapeKind, ShapeView};
use crate::millimetre::Grid;

/// One part of a regulation's or plan's geometry.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeInGrid {
    /// The coordinate system of `shape`.
    pub crs: Crs,
    /// Where it lies, in metres, rounded to the millimetre. Rings may start at another vertex than they were delivered with.
    pub shape: Shape,
    /// Lowest and highest level of the delivered vertices, in the height system of the delivery, where it was in three
    /// dimensions.
    pub levels_m: Option<(f64, f64)>,
}

/// Point, line or area.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A point.
    Point(Point<f64>),
    /// A line.
    Line(LineString<f64>),
    /// An area: outer ring counterclockwise, holes clockwise. A solid comes as its footprint.
    Area(Polygon<f64>),
}

impl Shape {
    /// Reads a shape out of its zone.
    pub(crate) fn of(view: &ShapeView<'_>, grid: Grid) -> Shape {
        let chain = |ring: Ring<'_>| LineString::from_iter(ring.vertices().map(|vertex| grid.metres(vertex)));
        let mut rings = view.rings().map(chain);
        let first = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        match view.kind {
            ShapeKind::Area => Shape::Area(Polygon::new(first, rings.collect())),
            ShapeKind::Line => Shape::Line(first),
            ShapeKind::Point => Shape::Point(first.0.first().copied().unwrap_or_default().into()),
        }
    }
}

/// The areas among some shapes.
pub(crate) fn areas_of(shapes: impl Iterator<Item = Shape>) -> MultiPolygon<f64> {
    let area = |shape| match shape {
        Shape::Area(area) => Some(area),
        Shape::Point(_) | Shape::Line(_) => None,
    };
    MultiPolygon(shapes.filter_map(area).collect())
}
