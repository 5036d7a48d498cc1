//! Common ground of areas, in m² of their plane. An overlay is only made where boxes meet.

use geo::Area;
use geo_types::MultiPolygon;

use crate::overlaid::boxes_meet;
pub(crate) use crate::overlaid::{common, common_m2, without};

/// Land smaller than this, in m², is a sliver of drawing and no land.
pub(crate) const SLIVER_M2: f64 = 0.5;

/// The size of an area in m².
pub(crate) fn size_m2(area: &MultiPolygon<f64>) -> f64 {
    area.unsigned_area()
}

/// Two areas as one.
pub(crate) fn together(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    crate::overlaid::together([a, b])
}

/// True where the second area lies in the first, slivers aside. `common_m2` is what they have in common.
pub(crate) fn holds(common_m2: f64, inner_m2: f64) -> bool {
    inner_m2 - common_m2 < SLIVER_M2
}

/// Whether two areas are drawn alike: what one has and the other lacks are slivers.
pub(crate) fn are_alike(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    if a == b {
        return true;
    }
    let (of_a, of_b) = (size_m2(a), size_m2(b));
    if (of_a - of_b).abs() >= SLIVER_M2 || !boxes_meet(a, b) {
        return false;
    }
    let common_m2 = common_m2(a, b);
    holds(common_m2, of_a) && holds(common_m2, of_b)
}
