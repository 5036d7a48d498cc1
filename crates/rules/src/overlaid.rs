//! Areas overlaid within a question.
//!
//! The overlays are those of [`planvy_city::overlay`]. One that is not made is not nothing: it is remembered, and the reckoning that
//! wanted it comes back as not known ([`planvy_city::overlay::reckoning`]). Every way into this crate, and every single check of a proposal, is such a
//! reckoning, so that no number rests on an overlay that failed. A reckoning is done on one thread.

use geo::{BoundingRect, Intersects};
use geo_types::{MultiLineString, MultiPolygon};
use planvy_city::overlay;
pub(crate) use planvy_city::overlay::reckoning::{kept, resolved, watched};

/// What two areas have in common.
pub(crate) fn common(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    if boxes_meet(a, b) {
        kept(overlay::intersection(a, b), nothing)
    } else {
        nothing()
    }
}

/// The size of what two areas have in common, in m².
pub(crate) fn common_m2(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> f64 {
    if boxes_meet(a, b) {
        kept(overlay::common_m2(a, b), || 0.0)
    } else {
        0.0
    }
}

/// The first area without the second.
pub(crate) fn without(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    if boxes_meet(a, b) {
        kept(overlay::difference(a, b), nothing)
    } else {
        a.clone()
    }
}

/// Any number of areas as one.
pub(crate) fn together<'a>(areas: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let areas: Vec<_> = areas.into_iter().filter(|area| !area.0.is_empty()).collect();
    match areas.as_slice() {
        [] => nothing(),
        // A single polygon covers nothing twice.
        [one] if one.0.len() == 1 => (*one).clone(),
        several => kept(overlay::union_of(several.iter().copied()), nothing),
    }
}

/// The ground of an area that lies at least a distance from its outline, in metres.
pub(crate) fn shrunk(area: &MultiPolygon<f64>, distance_m: f64) -> MultiPolygon<f64> {
    kept(overlay::shrunk(area, distance_m), nothing)
}

/// What of some lines runs in an area.
pub(crate) fn lines_in(lines: &MultiLineString<f64>, area: &MultiPolygon<f64>) -> MultiLineString<f64> {
    kept(overlay::lines_inside(lines, area), || MultiLineString(Vec::new()))
}

/// Whether the boxes of two areas meet.
pub(crate) fn boxes_meet(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    a.bounding_rect()
        .zip(b.bounding_rect())
        .is_some_and(|(a, b)| a.intersects(&b))
}

fn nothing() -> MultiPolygon<f64> {
    MultiPolygon(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;
    use geo_types::polygon;
    use planvy_city::overlay::OverlayError;

    fn block(west: f64, east: f64) -> MultiPolygon<f64> {
        MultiPolygon(vec![
            polygon![(x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0)],
        ])
    }

    #[test]
    fn what_is_made_is_known() {
        let sizes = resolved(|| {
            (
                common(&block(0.0, 6.0), &block(4.0, 9.0)).unsigned_area(),
                without(&block(0.0, 6.0), &block(4.0, 9.0)).unsigned_area(),
                together([&block(0.0, 6.0), &block(4.0, 9.0)]).unsigned_area(),
            )
        });
        assert_eq!(sizes, Ok((20.0, 40.0, 90.0)));
    }

    #[test]
    fn a_reckoning_with_an_overlay_that_failed_is_not_known_and_leaves_others_alone() {
        let endless = block(0.0, f64::INFINITY);
        let outer = resolved(|| {
            let inner = resolved(|| common_m2(&endless, &block(4.0, 9.0)));
            assert_eq!(inner, Err(OverlayError::NoExtent));
            common_m2(&block(0.0, 6.0), &block(4.0, 9.0))
        });
        assert_eq!(outer, Ok(20.0));
        let first = resolved(|| {
            let first = common_m2(&endless, &block(4.0, 9.0));
            first + common_m2(&block(0.0, 6.0), &block(4.0, 9.0))
        });
        assert_eq!(first, Err(OverlayError::NoExtent));
    }
}
