//! Where a feature lies.

use std::borrow::Cow;

use geo::{Intersects, MapCoords};
use geo_types::{
    Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, Rect,
};
use planvy_index::{Shape, ShapeInGrid};
use planvy_plan::Crs;

use crate::crs::FeatureCrs;

/// The kind of geometry that the features of a collection have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryKind {
    /// One point each.
    Point,
    /// Points.
    MultiPoint,
    /// Lines.
    MultiLineString,
    /// Areas.
    MultiPolygon,
    /// Any kind.
    Any,
}

impl GeometryKind {
    /// The format of the standard's schemas.
    pub fn format(self) -> &'static str {
        match self {
            GeometryKind::Point => "geometry-point",
            GeometryKind::MultiPoint => "geometry-multipoint",
            GeometryKind::MultiLineString => "geometry-multilinestring",
            GeometryKind::MultiPolygon => "geometry-multipolygon",
            GeometryKind::Any => "geometry-any",
        }
    }
}

/// The shapes of a feature, borrowed where the snapshot holds them as such.
#[derive(Clone, Debug, PartialEq)]
pub enum Shapes<'a> {
    /// It lies nowhere.
    Nowhere,
    /// One point.
    Point(Point<f64>),
    /// Points.
    Points(Cow<'a, [Point<f64>]>),
    /// Lines.
    Lines(Cow<'a, [LineString<f64>]>),
    /// Areas.
    Areas(Cow<'a, [Polygon<f64>]>),
    /// Several kinds of shapes together.
    Several(Vec<Shapes<'a>>),
}

/// The shapes of a feature with their coordinate system. Positions are easting before northing, longitude before latitude.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureShape<'a> {
    /// The system.
    pub crs: FeatureCrs,
    /// The shapes.
    pub shapes: Shapes<'a>,
}

impl FeatureShape<'_> {
    /// A feature that lies nowhere.
    pub const NOWHERE: FeatureShape<'static> = FeatureShape {
        crs: FeatureCrs::Crs84,
        shapes: Shapes::Nowhere,
    };

    /// The shapes as one geometry in a system; `None` where there are none.
    ///
    /// ```
    /// use geo_types::{Geometry, Point};
    /// use planvy_features::{FeatureCrs, FeatureShape, Shapes};
    /// use planvy_plan::Crs;
    /// let tree = FeatureShape {
    ///     crs: FeatureCrs::Plane(Crs::Zone1330),
    ///     shapes: Shapes::Point(Point::new(118_600.0, 6_164_200.0)),
    /// };
    /// let Some(Geometry::Point(there)) = tree.geometry_in(FeatureCrs::Plane(Crs::Tm)) else { panic!() };
    /// assert!((there.x() - 374_107.269).abs() < 0.001 && (there.y() - 6_163_433.338).abs() < 0.001);
    /// ```
    pub fn geometry_in(&self, crs: FeatureCrs) -> Option<Geometry<f64>> {
        let here = self.shapes.geometry()?;
        Some(if crs == self.crs {
            here
        } else {
            here.map_coords(|position| self.crs.position_in(position, crs))
        })
    }

    /// Whether any of the shapes has a position in common with a box of a system, its border counted.
    pub fn meets(&self, crs: FeatureCrs, rect: &Rect<f64>) -> bool {
        self.geometry_in(crs)
            .is_some_and(|geometry| geometry.intersects(rect))
    }
}

impl<'a> Shapes<'a> {
    /// The shapes of a plan or regulation: of one kind as such, of several kinds together.
    pub fn of_parts(parts: Vec<ShapeInGrid>) -> Shapes<'a> {
        let (mut points, mut lines, mut areas) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            match part.shape {
                Shape::Point(point) => points.push(point),
                Shape::Line(line) => lines.push(line),
                Shape::Area(area) => areas.push(area),
            }
        }
        let mut kinds = Vec::new();
        if !areas.is_empty() {
            kinds.push(Shapes::Areas(areas.into()));
        }
        if !lines.is_empty() {
            kinds.push(Shapes::Lines(lines.into()));
        }
        if !points.is_empty() {
            kinds.push(Shapes::Points(points.into()));
        }
        match kinds.len() {
            0 => Shapes::Nowhere,
            1 => kinds.pop().unwrap_or(Shapes::Nowhere),
            _ => Shapes::Several(kinds),
        }
    }

    fn geometry(&self) -> Option<Geometry<f64>> {
        Some(match self {
            Shapes::Nowhere => return None,
            Shapes::Point(point) => (*point).into(),
            Shapes::Points(points) => MultiPoint(points.to_vec()).into(),
            Shapes::Lines(lines) => MultiLineString(lines.to_vec()).into(),
            Shapes::Areas(areas) => MultiPolygon(areas.to_vec()).into(),
            Shapes::Several(kinds) => {
                let all: Vec<Geometry<f64>> = kinds.iter().filter_map(Shapes::geometry).collect();
                Geometry::GeometryCollection(GeometryCollection(all))
            }
        })
    }
}

/// The shapes in the plane of a system.
pub(crate) fn in_plane<'a>(crs: Crs, shapes: Shapes<'a>) -> FeatureShape<'a> {
    FeatureShape {
        crs: FeatureCrs::Plane(crs),
        shapes,
    }
}
