//! Areas overlaid: what they have in common, what one leaves of another, all of them as one.
//!
//! Answers that houses are built on rest on overlays, and the overlay below this one has two dangers: on edges that nearly coincide
//! it may come to no end, and it may give nothing, or too much, without a word. So every overlay of this project is made here:
//!
//! 1. Positions are put on a lattice of whole numbers (about a micrometre for a parcel, a tenth of a millimetre for a town).
//! 2. Rings are cut at each other on it, exactly, in work that is bounded by their number of corners. The overlay below gets
//!    rings that meet in their ends only and finds nothing to cut.
//! 3. The size of what has to come out is reckoned in another way, and what came out is held against it.
//! 4. Where it does not agree, the overlay is made on a lattice that lies otherwise, and at last given up: [`OverlayError::Unresolved`].
//!    An error means "not known". It never means nothing, and never 0.
//!
//! An operand is all ground that its polygons cover: where they overlap it counts once, whichever way their rings run.
//!
//! | module | what it does |
//! |---|---|
//! | `lattice` | positions as whole numbers |
//! | `joined` | edges that two rings run along against each other, left out |
//! | `noding` | rings cut at each other |
//! | `measure` | the size of what has to come out |
//! | `checked` | the overlay itself, held against that size |
//! | `lines` | what of lines runs in an area |
//! | `offset` | areas grown and shrunk by a distance |
//! | `reckoning` | answers made of many overlays |

use geo::BoundingRect;
use geo_types::{LineString, MultiPolygon, Polygon, Rect};

mod checked;
mod joined;
pub(crate) mod lattice;
mod lines;
mod measure;
pub(crate) mod noding;
mod offset;
pub mod reckoning;

pub use lines::lines_inside;
pub use offset::{grown, shrunk};

/// Corners that the operands of one overlay may have together. Two rings of 6 000 corners that wind around each other take about 0.3 s in a
/// build that is not optimised (`dangers::many_corners_end`); at worst the work grows by the square of the corners.
pub const MOST_CORNERS: usize = 60_000;

/// Why an overlay was not made. What it was wanted for is not known then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverlayError {
    /// A coordinate is no number, or the operands lie too far apart for one lattice.
    #[error("a coordinate is no number, or the areas lie farther apart than an overlay can hold")]
    NoExtent,
    /// There are too many corners for an overlay in reasonable time.
    #[error("the areas have {found} corners together; an overlay is made of {most} at most")]
    TooManyCorners {
        /// Corners of all operands.
        found: usize,
        /// [`MOST_CORNERS`].
        most: usize,
    },
    /// The outlines cross more often than an overlay in reasonable time allows.
    #[error("the outlines of the areas cross each other more than {most} times")]
    TooManyCrossings {
        /// The limit.
        most: usize,
    },
    /// No way gave a result that agrees with what has to come out.
    #[error("the overlay of the areas gave no result that agrees with their sizes")]
    Unresolved,
}

/// What is asked of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Union,
    Common,
    Without,
    Either,
}

impl Op {
    fn keeps(self, is_in_first: bool, is_in_second: bool) -> bool {
        match self {
            Op::Union => is_in_first || is_in_second,
            Op::Common => is_in_first && is_in_second,
            Op::Without => is_in_first && !is_in_second,
            Op::Either => is_in_first != is_in_second,
        }
    }
}

/// Which ground lies in a set of rings, by how often they run round it, leftwards counted positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// What they run round at all.
    Turned,
    /// What they run round leftwards.
    Left,
    /// What they run round an odd number of times.
    Odd,
}

impl Fill {
    fn holds(self, turns: i32) -> bool {
        match self {
            Fill::Turned => turns != 0,
            Fill::Left => turns > 0,
            Fill::Odd => turns % 2 != 0,
        }
    }
}

/// Two areas as one.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::overlay;
/// let block = |west: f64, east: f64| MultiPolygon(vec![polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
/// ]]);
/// let both = overlay::union(&block(0.0, 6.0), &block(6.0, 9.0)).expect("two blocks");
/// assert_eq!((both.0.len(), both.unsigned_area()), (1, 90.0));
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn union(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, OverlayError> {
    union_of([a, b])
}

/// Any number of areas as one.
///
/// # Errors
///
/// See [`OverlayError`].
pub fn union_of<'a>(
    areas: impl IntoIterator<Item = &'a MultiPolygon<f64>>,
) -> Result<MultiPolygon<f64>, OverlayError> {
    union_of_polygons(areas.into_iter().flatten())
}

/// Any number of polygons as one area.
///
/// ```
/// use geo::Area;
/// use geo_types::polygon;
/// use planvy_city::overlay::union_of_polygons;
/// let tile = |east: f64| polygon![(x: east, y: 0.0), (x: east + 2.0, y: 0.0), (x: east + 2.0, y: 2.0), (x: east, y: 2.0)];
/// let tiles = [tile(0.0), tile(1.0), tile(5.0)];
/// assert_eq!(union_of_polygons(&tiles).expect("three tiles").unsigned_area(), 10.0);
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn union_of_polygons<'a>(
    polygons: impl IntoIterator<Item = &'a Polygon<f64>>,
) -> Result<MultiPolygon<f64>, OverlayError> {
    let polygons: Vec<&Polygon<f64>> = polygons.into_iter().collect();
    checked::overlay(&polygons, &[], Op::Union, Fill::Turned)
}

/// What any number of rings run round, whichever way they run; the same as [`union_of_polygons`] for polygons without holes.
pub(crate) fn union_of_outlines(
    rings: Vec<Vec<geo_types::Coord<f64>>>,
) -> Result<MultiPolygon<f64>, OverlayError> {
    checked::united(rings)
}

/// What two areas have in common.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::overlay;
/// let block = |west: f64, east: f64| MultiPolygon(vec![polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
/// ]]);
/// assert_eq!(overlay::intersection(&block(0.0, 6.0), &block(4.0, 9.0)).expect("two blocks").unsigned_area(), 20.0);
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn intersection(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, OverlayError> {
    let (mine, theirs) = (near(a, b), near(b, a));
    if mine.is_empty() || theirs.is_empty() {
        return Ok(MultiPolygon(Vec::new()));
    }
    checked::overlay(&mine, &theirs, Op::Common, Fill::Turned)
}

/// The size of what two areas have in common, in m²; cheaper than the area itself.
///
/// ```
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::overlay;
/// let block = |west: f64, east: f64| MultiPolygon(vec![polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
/// ]]);
/// assert_eq!(overlay::common_m2(&block(0.0, 6.0), &block(4.0, 9.0)), Ok(20.0));
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn common_m2(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Result<f64, OverlayError> {
    let (mine, theirs) = (near(a, b), near(b, a));
    if mine.is_empty() || theirs.is_empty() {
        return Ok(0.0);
    }
    checked::size_m2(&mine, &theirs, Op::Common)
}

/// The first area without the second.
///
/// ```
/// use geo::Area;
/// use geo_types::{MultiPolygon, polygon};
/// use planvy_city::overlay;
/// let block = |west: f64, east: f64| MultiPolygon(vec![polygon![
///     (x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 10.0), (x: west, y: 10.0),
/// ]]);
/// assert_eq!(overlay::difference(&block(0.0, 6.0), &block(4.0, 9.0)).expect("two blocks").unsigned_area(), 40.0);
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn difference(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, OverlayError> {
    let theirs = near(b, a);
    if theirs.is_empty() && a.0.len() <= 1 {
        return Ok(a.clone());
    }
    let mine: Vec<&Polygon<f64>> = a.iter().collect();
    checked::overlay(&mine, &theirs, Op::Without, Fill::Turned)
}

/// What lies in one of two areas and not in both.
///
/// # Errors
///
/// See [`OverlayError`].
pub fn symmetric_difference(
    a: &MultiPolygon<f64>,
    b: &MultiPolygon<f64>,
) -> Result<MultiPolygon<f64>, OverlayError> {
    let (mine, theirs): (Vec<_>, Vec<_>) = (a.iter().collect(), b.iter().collect());
    checked::overlay(&mine, &theirs, Op::Either, Fill::Turned)
}

/// The ground that lies in rings by a rule of filling; they may cross themselves and each other.
///
/// ```
/// use geo::Area;
/// use geo_types::line_string;
/// use planvy_city::overlay::{Fill, filled};
/// // Twice round a square.
/// let ring = line_string![(x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 2.0), (x: 0.0, y: 2.0), (x: 0.0, y: 0.0),
///     (x: 2.0, y: 0.0), (x: 2.0, y: 2.0), (x: 0.0, y: 2.0), (x: 0.0, y: 0.0)];
/// assert_eq!(filled(&[ring.clone()], Fill::Turned).expect("one ring").unsigned_area(), 4.0);
/// assert_eq!(filled(&[ring], Fill::Odd).expect("one ring").unsigned_area(), 0.0);
/// ```
///
/// # Errors
///
/// See [`OverlayError`].
pub fn filled(rings: &[LineString<f64>], fill: Fill) -> Result<MultiPolygon<f64>, OverlayError> {
    checked::filled(rings, fill)
}

/// The polygons of an area whose boxes meet the box of another; those with no finite box too, so that they are seen to be so.
fn near<'a>(area: &'a MultiPolygon<f64>, other: &MultiPolygon<f64>) -> Vec<&'a Polygon<f64>> {
    let Some(extent) = other.bounding_rect() else {
        return Vec::new();
    };
    let meets = |polygon: &&Polygon<f64>| {
        polygon
            .bounding_rect()
            .is_some_and(|own| !are_apart(&own, &extent))
    };
    area.iter().filter(meets).collect()
}

/// Whether boxes are apart; what is no number is not.
fn are_apart(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.max().x < b.min().x || b.max().x < a.min().x || a.max().y < b.min().y || b.max().y < a.min().y
}
