//! Areas on the ground: what lies on what, exactly, and what of it counts.

use geo::{BooleanOps, BoundingRect, Intersects, MapCoords};
use geo_types::{Coord, MultiLineString, MultiPolygon, Rect};
use planvy_city::containment::{self, Tolerance};

/// Less than this of a building on some land is none, in square metres.
pub(crate) const LEAST_ON_LAND_M2: f64 = 0.05;

/// What two areas have in common, down to the smallest speck.
pub(crate) fn common(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    if boxes_meet(a, b) {
        near_origin(a, b, |a, b| a.intersection(b))
    } else {
        MultiPolygon(Vec::new())
    }
}

/// What of an area lies outside another, down to the smallest speck.
pub(crate) fn outside(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    if boxes_meet(a, b) {
        near_origin(a, b, |a, b| a.difference(b))
    } else {
        a.clone()
    }
}

/// What of an area lies on some land, without specks and strips that are a matter of drawing.
pub(crate) fn lying_on(area: &MultiPolygon<f64>, land: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    if boxes_meet(area, land) {
        containment::inside(area, land, Tolerance::default()).outline()
    } else {
        MultiPolygon(Vec::new())
    }
}

/// What of an area lies outside some land, without specks and strips that are a matter of drawing.
pub(crate) fn lying_outside(area: &MultiPolygon<f64>, land: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    containment::outside(area, land, Tolerance::default()).outline()
}

/// All of some areas together.
pub(crate) fn union<'a>(areas: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let mut areas = areas.into_iter().filter(|area| !area.0.is_empty());
    let Some(first) = areas.next() else {
        return MultiPolygon(Vec::new());
    };
    areas.fold(first.clone(), |all, area| {
        near_origin(&all, area, |a, b| a.union(b))
    })
}

fn boxes_meet(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    let boxes = a.bounding_rect().zip(b.bounding_rect());
    boxes.is_some_and(|(a, b)| a.intersects(&b))
}

/// Overlays two areas near the origin, where coordinates keep the most digits, and on a grid: an overlay of edges that differ
/// in their last digits may go on splitting them for ever.
fn near_origin(
    a: &MultiPolygon<f64>,
    b: &MultiPolygon<f64>,
    overlay: impl Fn(&MultiPolygon<f64>, &MultiPolygon<f64>) -> MultiPolygon<f64>,
) -> MultiPolygon<f64> {
    let Some(grid) = Grid::around(a.bounding_rect(), b.bounding_rect()) else {
        return overlay(a, b);
    };
    let local = |area: &MultiPolygon<f64>| area.map_coords(|position| grid.local(position));
    overlay(&local(a), &local(b)).map_coords(|position| grid.on_map(position))
}

/// What of some lines runs in an area.
pub(crate) fn lines_in(lines: &MultiLineString<f64>, area: &MultiPolygon<f64>) -> MultiLineString<f64> {
    let Some(grid) = Grid::around(area.bounding_rect(), lines.bounding_rect()) else {
        return MultiLineString(Vec::new());
    };
    let area = area.map_coords(|position| grid.local(position));
    let lines = lines.map_coords(|position| grid.local(position));
    area.clip(&lines, false)
        .map_coords(|position| grid.on_map(position))
}

/// A grid of a power of two around an extent: micrometres for a house, a fraction of a millimetre for a town.
struct Grid {
    origin: Coord<f64>,
    step_m: f64,
}

impl Grid {
    fn around(a: Option<Rect<f64>>, b: Option<Rect<f64>>) -> Option<Grid> {
        let (a, b) = a.zip(b)?;
        let low = Coord {
            x: a.min().x.min(b.min().x),
            y: a.min().y.min(b.min().y),
        };
        let (width, height) = (a.max().x.max(b.max().x) - low.x, a.max().y.max(b.max().y) - low.y);
        let side = width.max(height);
        (side.is_finite() && side > 0.0).then(|| Grid {
            origin: low,
            step_m: 2.0_f64.powi(side.log2().ceil() as i32 - 26),
        })
    }

    fn local(&self, position: Coord<f64>) -> Coord<f64> {
        let on_grid = |metres: f64| (metres / self.step_m).round() * self.step_m;
        let local = position - self.origin;
        Coord {
            x: on_grid(local.x),
            y: on_grid(local.y),
        }
    }

    fn on_map(&self, position: Coord<f64>) -> Coord<f64> {
        position + self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;
    use geo_types::polygon;

    fn block(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
        MultiPolygon(vec![
            polygon![(x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)],
        ])
    }

    #[test]
    fn specks_and_strips_do_not_count() {
        let house = block(0.0, 0.0, 10.0, 10.0);
        let on = |land: &MultiPolygon<f64>| lying_on(&house, land).unsigned_area();
        assert!((on(&block(9.0, 0.0, 20.0, 10.0)) - 10.0).abs() < 1e-6);
        // A strip of 1 cm along a whole wall, and a corner of 20 cm.
        assert_eq!(on(&block(9.99, 0.0, 20.0, 10.0)), 0.0);
        assert_eq!(on(&block(9.8, 9.8, 20.0, 20.0)), 0.0);
        assert_eq!(on(&block(20.0, 0.0, 30.0, 10.0)), 0.0);
    }

    proptest::proptest! {
        /// What is common and what is outside make up the whole, and agree with counting positions of a grid.
        #[test]
        fn areas_agree_with_counting(west in -5.0_f64..12.0, south in -5.0_f64..12.0, width in 0.5_f64..9.0) {
            let (house, land) = (block(0.0, 0.0, 10.0, 10.0), block(west, south, west + width, south + width));
            let (on, off) = (common(&house, &land).unsigned_area(), outside(&house, &land).unsigned_area());
            // The grid that areas are overlaid on is of half a micrometre here.
            proptest::prop_assert!((on + off - 100.0).abs() < 1e-4);
            proptest::prop_assert!((union([&house, &land]).unsigned_area() - (100.0 + width * width - on)).abs() < 1e-4);
            let inside = |at: f64, from: f64| at >= from && at <= from + width;
            let steps = || (0..200).map(|step| (f64::from(step) + 0.5) / 20.0);
            let counted = steps()
                .flat_map(|x| steps().map(move |y| (x, y)))
                .filter(|(x, y)| inside(*x, west) && inside(*y, south))
                .count();
            proptest::prop_assert!((on - counted as f64 / 400.0).abs() < 1.1);
        }
    }
}
