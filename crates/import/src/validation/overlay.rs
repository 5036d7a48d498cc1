//! Laying surfaces over each other, and keeping of the result what is more than rounding.

use geo::{Area, BoundingRect, Closest, ClosestPoint, Contains, Coord};
use geo_types::{MultiPolygon, Point, Polygon};
use planvy_city::overlay::reckoning::kept;
use planvy_city::overlay::{difference, intersection, symmetric_difference, union_of_polygons};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::breadth::{Disc, disc_inside, perimeter_m};
use super::ring_contacts::PRECISION_M;

/// Gaps, overlaps and overhangs are tolerated up to this width, in metres (DP-0002, DP-0003).
pub const TOLERATED_WIDTH_M: f64 = 0.10;

/// The pieces of an overlay that are more than rounding: on the whole at least as wide as the precision.
pub(super) fn real_pieces(overlay: MultiPolygon<f64>) -> impl Iterator<Item = Polygon<f64>> {
    overlay.0.into_iter().filter(|piece| {
        let area_m2 = piece.unsigned_area();
        area_m2.is_finite() && 2.0 * area_m2 > PRECISION_M * perimeter_m(piece)
    })
}

/// The pieces that are broader than tolerated, each with its area and a disc inside it.
pub(super) fn broad_pieces(overlay: MultiPolygon<f64>) -> impl Iterator<Item = (f64, Disc)> {
    real_pieces(overlay).filter_map(|piece| {
        let disc = disc_inside(&piece, TOLERATED_WIDTH_M / 2.0)?;
        Some((piece.unsigned_area(), disc))
    })
}

/// The box around a geometry.
pub(super) fn bounds_of<'g, G>(geometry: &'g G) -> Option<AABB<[f64; 2]>>
where
    G: BoundingRect<f64, Output: Into<Option<geo_types::Rect<f64>>>> + 'g,
{
    let rect: geo_types::Rect<f64> = geometry.bounding_rect().into()?;
    Some(AABB::from_corners(
        [rect.min().x, rect.min().y],
        [rect.max().x, rect.max().y],
    ))
}

/// A box widened by a distance on every side.
pub(super) fn widened(bounds: AABB<[f64; 2]>, by_m: f64) -> AABB<[f64; 2]> {
    let ([west, south], [east, north]) = (bounds.lower(), bounds.upper());
    AABB::from_corners([west - by_m, south - by_m], [east + by_m, north + by_m])
}

/// Pairs of numbers whose boxes meet, each once, the smaller number first.
pub(super) fn meeting_pairs(boxes: impl Iterator<Item = AABB<[f64; 2]>>) -> Vec<(usize, usize)> {
    let boxes: Vec<GeomWithData<Rectangle<[f64; 2]>, usize>> = boxes
        .enumerate()
        .map(|(number, bounds)| GeomWithData::new(Rectangle::from_aabb(bounds), number))
        .collect();
    let tree = RTree::bulk_load(boxes);
    let mut pairs: Vec<(usize, usize)> = tree
        .intersection_candidates_with_other_tree(&tree)
        .map(|(first, second)| (first.data, second.data))
        .filter(|(first, second)| first < second)
        .collect();
    pairs.sort_unstable();
    pairs
}

/// What two areas have in common. Like all that follow: where it is not known, the check that asks is told so.
pub(super) fn common(one: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    kept(intersection(one, other), nothing)
}

/// The first area without the second.
pub(super) fn without(one: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    kept(difference(one, other), nothing)
}

/// What lies in one of two areas only.
pub(super) fn in_one_only(one: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    kept(symmetric_difference(one, other), nothing)
}

/// Polygons as one area.
pub(super) fn united<'a>(polygons: impl IntoIterator<Item = &'a Polygon<f64>>) -> MultiPolygon<f64> {
    kept(union_of_polygons(polygons), nothing)
}

fn nothing() -> MultiPolygon<f64> {
    MultiPolygon::new(Vec::new())
}

/// Land that other things should lie inside.
pub(super) struct Land<'a> {
    area: &'a MultiPolygon<f64>,
    border: RTree<Rectangle<[f64; 2]>>,
}

impl<'a> Land<'a> {
    pub(super) fn new(area: &'a MultiPolygon<f64>) -> Land<'a> {
        let sides = area
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
            .flat_map(|ring| ring.lines())
            .map(|side| Rectangle::from_corners([side.start.x, side.start.y], [side.end.x, side.end.y]))
            .collect();
        Land {
            area,
            border: RTree::bulk_load(sides),
        }
    }

    /// How much of a surface lies outside, and the broadest spot of it; `None` within the tolerance.
    pub(super) fn outside_of(&self, surface: &Polygon<f64>) -> Option<(f64, Disc)> {
        let bounds = bounds_of(surface)?;
        let near_border = self
            .border
            .locate_in_envelope_intersecting(&bounds)
            .next()
            .is_some();
        if !near_border
            && self
                .area
                .contains(&Point::from(*surface.exterior().coords().next()?))
        {
            return None;
        }
        broad_pieces(without(&MultiPolygon(vec![surface.clone()]), self.area)).reduce(
            |(sum_m2, broadest), (area_m2, disc)| {
                let broadest = if disc.radius_m > broadest.radius_m {
                    disc
                } else {
                    broadest
                };
                (sum_m2 + area_m2, broadest)
            },
        )
    }

    /// How far outside a place lies; `None` where it lies inside or is not a number.
    pub(super) fn distance_outside_m(&self, coord: Coord<f64>) -> Option<f64> {
        let point = Point::from(coord);
        if !coord.x.is_finite() || !coord.y.is_finite() || self.area.contains(&point) {
            return None;
        }
        match self.area.closest_point(&point) {
            Closest::Intersection(_) | Closest::Indeterminate => None,
            Closest::SinglePoint(near) => Some((near.x() - coord.x).hypot(near.y() - coord.y)),
        }
    }
}
