//! Areas on the ground: what lies on what, exactly, and what of it counts.

use geo_types::MultiPolygon;
use planvy_city::containment::{self, Nearest, Stray, Tolerance};

use crate::overlaid::{boxes_meet, kept};
pub(crate) use crate::overlaid::{common, lines_in, together as union, without as outside};

/// Less than this of a building on some land is none, in square metres.
pub(crate) const LEAST_ON_LAND_M2: f64 = 0.05;

/// What of an area lies on some land, without specks and strips that are a matter of drawing.
pub(crate) fn lying_on(area: &MultiPolygon<f64>, land: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    if boxes_meet(area, land) {
        kept(
            containment::inside(area, land, Tolerance::default()),
            Stray::default,
        )
        .outline()
    } else {
        MultiPolygon(Vec::new())
    }
}

/// What of an area lies outside some land, without specks and strips that are a matter of drawing.
pub(crate) fn lying_outside(area: &MultiPolygon<f64>, land: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    kept(
        containment::outside(area, land, Tolerance::default()),
        Stray::default,
    )
    .outline()
}

/// Where the outlines of two areas come nearest; none where one of them has no outline.
pub(crate) fn nearest(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Option<Nearest> {
    kept(containment::outline_distance(a, b), || None)
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
