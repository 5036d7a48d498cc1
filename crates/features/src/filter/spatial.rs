//! Geometries and how they relate, in the plane of the filter's coordinate system.

use std::panic::{AssertUnwindSafe, catch_unwind};

use geo::{BoundingRect, Intersects, MapCoords, Relate, Validation};
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

    /// Why relations beyond having positions in common cannot be asked of it; `None` where they can.
    pub(crate) fn unrelatable(&self) -> Option<String> {
        if matches!(self.geometry, Geometry::GeometryCollection(_)) {
            return Some(
                "the relations of a GEOMETRYCOLLECTION are not defined, except S_INTERSECTS and S_DISJOINT"
                    .to_owned(),
            );
        }
        let check = || {
            self.geometry
                .check_validation()
                .err()
                .map(|error| error.to_string())
        };
        unbroken(check).unwrap_or_else(|| Some("it crosses itself".to_owned()))
    }

    /// Whether a relation to another holds; `None` where that cannot be said, since a feature's geometry crosses itself.
    pub(crate) fn relates(&self, relation: SpatialRelation, other: &Boxed) -> Option<bool> {
        let (Some(rect), Some(other_rect)) = (self.rect, other.rect) else {
            return Some(relation == SpatialRelation::Disjoint);
        };
        if !rect.intersects(&other_rect) {
            return Some(relation == SpatialRelation::Disjoint);
        }
        match relation {
            SpatialRelation::Intersects => Some(self.geometry.intersects(&other.geometry)),
            SpatialRelation::Disjoint => Some(!self.geometry.intersects(&other.geometry)),
            relation => {
                let matrix = unbroken(|| self.geometry.relate(&other.geometry))?;
                Some(match relation {
                    SpatialRelation::Equals => matrix.is_equal_topo(),
                    SpatialRelation::Touches => matrix.is_touches(),
                    SpatialRelation::Within => matrix.is_within(),
                    SpatialRelation::Overlaps => matrix.is_overlaps(),
                    SpatialRelation::Crosses => matrix.is_crosses(),
                    SpatialRelation::Contains => matrix.is_contains(),
                    SpatialRelation::Intersects => matrix.is_intersects(),
                    SpatialRelation::Disjoint => matrix.is_disjoint(),
                })
            }
        }
    }
}

/// What comes out; `None` where the library breaks off, which it does at geometries that are not valid.
fn unbroken<T>(reckon: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(reckon)).ok()
}

#[cfg(test)]
mod tests {
    use geo_types::{GeometryCollection, LineString, MultiLineString, MultiPoint, Point, Polygon};
    use proptest::prelude::*;

    use super::*;

    const ALL: [SpatialRelation; 8] = [
        SpatialRelation::Intersects,
        SpatialRelation::Equals,
        SpatialRelation::Disjoint,
        SpatialRelation::Touches,
        SpatialRelation::Within,
        SpatialRelation::Overlaps,
        SpatialRelation::Crosses,
        SpatialRelation::Contains,
    ];

    /// Geometries of every kind on a coarse grid, so that they touch, coincide, cross themselves and collapse.
    fn geometry() -> impl Strategy<Value = Geometry<f64>> {
        let position = || {
            (0i8..5, 0i8..5).prop_map(|(x, y)| Coord {
                x: f64::from(x),
                y: f64::from(y),
            })
        };
        let line = move || proptest::collection::vec(position(), 2..6).prop_map(LineString);
        let ring = move || {
            proptest::collection::vec(position(), 3..7).prop_map(|mut ring| {
                ring.extend(ring.first().copied());
                LineString(ring)
            })
        };
        let area = move || {
            (ring(), proptest::collection::vec(ring(), 0..2))
                .prop_map(|(outer, holes)| Polygon::new(outer, holes))
        };
        let simple = move || {
            prop_oneof![
                position().prop_map(|at| Geometry::from(Point(at))),
                proptest::collection::vec(position(), 1..4)
                    .prop_map(|all| Geometry::from(MultiPoint(all.into_iter().map(Point).collect()))),
                line().prop_map(Geometry::from),
                proptest::collection::vec(line(), 1..3).prop_map(|all| Geometry::from(MultiLineString(all))),
                area().prop_map(Geometry::from),
                proptest::collection::vec(area(), 1..3).prop_map(|all| Geometry::from(MultiPolygon(all))),
                (position(), position()).prop_map(|(a, b)| Geometry::from(Rect::new(a, b))),
            ]
        };
        prop_oneof![
            4 => simple(),
            1 => proptest::collection::vec(simple(), 1..3).prop_map(|all| Geometry::GeometryCollection(GeometryCollection(all))),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        /// Whatever is drawn, nothing breaks off; of valid geometries every relation has an answer.
        #[test]
        fn every_relation_has_an_answer(a in geometry(), b in geometry()) {
            let (a, b) = (Boxed::new(a), Boxed::new(b));
            let intersects = a.relates(SpatialRelation::Intersects, &b).expect("always known");
            prop_assert_eq!(a.relates(SpatialRelation::Disjoint, &b), Some(!intersects));
            let can_be_asked = a.unrelatable().is_none() && b.unrelatable().is_none();
            for relation in ALL {
                let holds = a.relates(relation, &b);
                prop_assert!(holds.is_some() || !can_be_asked, "{relation:?}");
                if can_be_asked && relation != SpatialRelation::Disjoint && holds == Some(true) {
                    prop_assert!(intersects, "{relation:?}");
                }
            }
        }
    }
}
