//! Geometries and how they relate, in the plane of the filter's coordinate system.

use geo::{BoundingRect, Intersects, MapCoords, Relate};
use geo_types::{Coord, Geometry, MultiPolygon, Rect};

use super::expression::SpatialRelation;
use crate::crs::FeatureCrs;

/// A geometry with the box around it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Boxed {
    /// The geometry.
    pub geometry: Geometry<f64>,
    rect: Option<Rect<f64>>,
}

impl Boxed {
    /// A geometry, its box worked out.
    pub(crate) fn new(geometry: Geometry<f64>) -> Boxed {
        Boxed {
            rect: geometry.bounding_rect(),
            geometry,
        }
    }

    /// A geometry whose coordinates are in the order of a system's axes.
    pub(crate) fn ordered(geometry: &Geometry<f64>, crs: FeatureCrs) -> Boxed {
        Boxed::new(geometry.map_coords(|position| crs.ordered([position.x, position.y])))
    }

    /// A box by its corners in the order of a system's axes. One of degrees whose west lies east of its east crosses the
    /// antimeridian. `None` where it is upside down.
    pub(crate) fn of_bbox([a, b, c, d]: [f64; 4], crs: FeatureCrs) -> Option<Boxed> {
        let (min, max) = (crs.ordered([a, b]), crs.ordered([c, d]));
        if min.y > max.y || (min.x > max.x && !crs.is_in_degrees()) {
            return None;
        }
        if min.x <= max.x {
            return Some(Boxed::new(Rect::new(min, max).into()));
        }
        let part = |west: f64, east: f64| {
            Rect::new(Coord { x: west, y: min.y }, Coord { x: east, y: max.y }).to_polygon()
        };
        Some(Boxed::new(
            MultiPolygon(vec![part(min.x, 180.0), part(-180.0, max.x)]).into(),
        ))
    }

    /// Whether a relation to another holds.
    pub(crate) fn relates(&self, relation: SpatialRelation, other: &Boxed) -> bool {
        let (Some(rect), Some(other_rect)) = (self.rect, other.rect) else {
            return relation == SpatialRelation::Disjoint;
        };
        if !rect.intersects(&other_rect) {
            return relation == SpatialRelation::Disjoint;
        }
        match relation {
            SpatialRelation::Intersects => self.geometry.intersects(&other.geometry),
            SpatialRelation::Disjoint => !self.geometry.intersects(&other.geometry),
            relation => {
                let matrix = self.geometry.relate(&other.geometry);
                match relation {
                    SpatialRelation::Equals => matrix.is_equal_topo(),
                    SpatialRelation::Touches => matrix.is_touches(),
                    SpatialRelation::Within => matrix.is_within(),
                    SpatialRelation::Overlaps => matrix.is_overlaps(),
                    SpatialRelation::Crosses => matrix.is_crosses(),
                    SpatialRelation::Contains => matrix.is_contains(),
                    SpatialRelation::Intersects => matrix.is_intersects(),
                    SpatialRelation::Disjoint => matrix.is_disjoint(),
                }
            }
        }
    }
}
