//! Whether a footprint keeps to where it may be: the part that does not, exactly, and never by corner points. Positions are kept to
//! micrometres in the extent of a house, and to a fraction of a millimetre in that of a town.
//!
//! | module | what it does |
//! |---|---|
//! | `width` | the widest strip of an area |
//! | `distance` | the nearest positions of two outlines |

use geo::Area;
use geo_types::{MultiPolygon, Polygon};

use crate::overlay::{self, OverlayError};

mod distance;
mod width;

pub use distance::{Nearest, Side, distance_to_outline, outline_distance};
pub(crate) use width::on_segment;
pub use width::{Widest, widest};

/// How much may lie where nothing may before it is said to: tolerance for drawing and rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// A part of at most this area does not count, in m².
    pub area_m2: f64,
    /// A strip of at most this width does not count, in metres.
    pub strip_m: f64,
}

impl Default for Tolerance {
    /// 0.05 m² and 2 cm.
    fn default() -> Self {
        Tolerance {
            area_m2: 0.05,
            strip_m: 0.02,
        }
    }
}

/// A part of a footprint that lies where it may not.
#[derive(Clone, Debug, PartialEq)]
pub struct StrayPart {
    /// The part.
    pub outline: Polygon<f64>,
    /// Its area in m².
    pub area_m2: f64,
    /// Where it is widest, and how wide.
    pub widest: Widest,
}

/// What of a footprint lies where it may not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stray {
    /// The parts that count, the largest first.
    pub parts: Vec<StrayPart>,
    /// Their area in m².
    pub area_m2: f64,
    /// Area within the tolerance in m²: told, and not counted.
    pub within_tolerance_m2: f64,
}

impl Stray {
    /// True where nothing counts.
    pub fn is_none(&self) -> bool {
        self.parts.is_empty()
    }

    /// The widest strip of all parts.
    pub fn widest(&self) -> Option<Widest> {
        let widths = self.parts.iter().map(|part| part.widest);
        widths.max_by(|a, b| a.width_m.total_cmp(&b.width_m))
    }

    /// The parts as one area.
    pub fn outline(&self) -> MultiPolygon<f64> {
        MultiPolygon(self.parts.iter().map(|part| part.outline.clone()).collect())
    }
}

/// What of a footprint lies outside an area that it has to keep within.
///
/// ```
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::containment::{Tolerance, outside};
/// let house = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 8.0), (x: 0.0, y: 8.0)]]);
/// let allowed = MultiPolygon(vec![polygon![(x: -5.0, y: -5.0), (x: 9.5, y: -5.0), (x: 9.5, y: 20.0), (x: -5.0, y: 20.0)]]);
/// let stray = outside(&house, &allowed, Tolerance::default()).expect("few corners");
/// assert!((stray.area_m2 - 4.0).abs() < 1e-6);
/// assert!((stray.widest().expect("a strip").width_m - 0.5).abs() < 0.01);
/// ```
///
/// # Errors
///
/// See [`OverlayError`]: where it lies is not known then.
pub fn outside(
    footprint: &MultiPolygon<f64>,
    allowed: &MultiPolygon<f64>,
    tolerance: Tolerance,
) -> Result<Stray, OverlayError> {
    Ok(told(overlay::difference(footprint, allowed)?, tolerance))
}

/// What of a footprint lies inside an area that it has to keep out of.
///
/// ```
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::containment::{Tolerance, inside};
/// let house = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 8.0), (x: 0.0, y: 8.0)]]);
/// let no_build = |south: f64| MultiPolygon(vec![polygon![
///     (x: -5.0, y: south), (x: 20.0, y: south), (x: 20.0, y: 20.0), (x: -5.0, y: 20.0),
/// ]]);
/// assert!((inside(&house, &no_build(7.0), Tolerance::default()).expect("few corners").area_m2 - 10.0).abs() < 1e-6);
/// let along = inside(&house, &no_build(7.99), Tolerance::default()).expect("few corners");
/// assert!(along.is_none());
/// assert!((along.within_tolerance_m2 - 0.1).abs() < 1e-4);
/// ```
///
/// # Errors
///
/// See [`OverlayError`]: where it lies is not known then.
pub fn inside(
    footprint: &MultiPolygon<f64>,
    forbidden: &MultiPolygon<f64>,
    tolerance: Tolerance,
) -> Result<Stray, OverlayError> {
    Ok(told(overlay::intersection(footprint, forbidden)?, tolerance))
}

/// What of an area counts.
fn told(common: MultiPolygon<f64>, tolerance: Tolerance) -> Stray {
    let mut stray = Stray::default();
    for polygon in common {
        let area_m2 = polygon.unsigned_area();
        let counts = (area_m2 > tolerance.area_m2)
            .then(|| widest(&polygon))
            .flatten()
            .filter(|widest| widest.width_m > tolerance.strip_m);
        match counts {
            Some(widest) => {
                stray.area_m2 += area_m2;
                stray.parts.push(StrayPart {
                    outline: polygon,
                    area_m2,
                    widest,
                });
            }
            None => stray.within_tolerance_m2 += area_m2,
        }
    }
    stray.parts.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    stray
}
