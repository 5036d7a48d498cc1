//! Where the boundary of a polygon crosses or touches itself.
//!
//! Segments are found in pairs through an R-tree, so a ring of some thousand vertices costs about n·log n; each pair is
//! then decided with exact orientation predicates. Deliveries are rounded to millimetres, so a vertex that lies within
//! 1 mm of another segment is a touch even where the rounding put it on the far side.

use std::collections::BTreeMap;

use geo::Area;
use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo_types::{Coord, LineString, Polygon};
use planvy_city::overlay::{Fill, filled};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Two places closer than this are one place: the precision that deliveries are written in, in metres.
pub const PRECISION_M: f64 = 0.001;

/// How two stretches of a boundary meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactKind {
    /// They meet in a vertex, or run along each other, and the inside stays on one side.
    Touch,
    /// One passes to the other side of the other: inside and outside are no longer told apart.
    Crossing,
}

/// A place where the boundary meets itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// Where.
    pub at: Coord<f64>,
    /// How.
    pub kind: ContactKind,
}

/// One straight stretch of a ring.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    ring: usize,
    index: usize,
    from: Coord<f64>,
    to: Coord<f64>,
}

type StretchBox = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Every place where the rings of a polygon cross or touch themselves or each other, ordered by easting and northing and
/// each place once. Two rings that meet in single vertices are not listed: that is a valid boundary. Of a polygon with a
/// coordinate that lies nowhere on earth nothing is listed.
///
/// ```
/// use geo_types::{polygon, Coord};
/// use planvy_import::validation::ring_contacts::{contacts, ContactKind};
/// let bow_tie = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 10.0), (x: 10.0, y: 0.0), (x: 0.0, y: 10.0)];
/// let found = contacts(&bow_tie);
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].kind, ContactKind::Crossing);
/// assert_eq!(found[0].at, Coord { x: 5.0, y: 5.0 });
/// ```
pub fn contacts(polygon: &Polygon<f64>) -> Vec<Contact> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let mut stretches = Vec::new();
    let mut ring_lengths = Vec::new();
    for (ring, line) in rings.enumerate() {
        let before = stretches.len();
        stretches.extend(stretches_of(ring, line));
        ring_lengths.push(stretches.len() - before);
    }
    if stretches
        .iter()
        .any(|stretch| !(is_on_earth(stretch.from) && is_on_earth(stretch.to)))
    {
        return Vec::new();
    }
    let mut places = BTreeMap::new();
    for_close_pairs(&stretches, |first, second| {
        if are_neighbours(first, second, &ring_lengths) {
            return;
        }
        if let Some(contact) = meeting(first, second)
            && (contact.kind == ContactKind::Crossing || first.ring == second.ring)
        {
            let kind = places.entry(place_key(contact.at)).or_insert(contact);
            if contact.kind > kind.kind {
                *kind = contact;
            }
        }
    });
    let mut found: Vec<Contact> = places.into_values().collect();
    decide_touches(polygon, &mut found);
    found
}

/// The stretches of a ring, without those of no length (repeated vertices).
fn stretches_of(ring: usize, line: &LineString<f64>) -> impl Iterator<Item = Stretch> {
    line.lines()
        .filter(|segment| segment.start != segment.end)
        .enumerate()
        .map(move |(index, segment)| Stretch {
            ring,
            index,
            from: segment.start,
            to: segment.end,
        })
}

/// Calls `visit` once for each pair of stretches whose boxes come within [`PRECISION_M`].
fn for_close_pairs(stretches: &[Stretch], mut visit: impl FnMut(&Stretch, &Stretch)) {
    let boxes: Vec<StretchBox> = stretches
        .iter()
        .enumerate()
        .map(|(number, stretch)| {
            let corners = [stretch.from.x, stretch.from.y];
            GeomWithData::new(
                Rectangle::from_corners(corners, [stretch.to.x, stretch.to.y]),
                number,
            )
        })
        .collect();
    let tree = RTree::bulk_load(boxes);
    for (number, stretch) in stretches.iter().enumerate() {
        let near = inflated_box(stretch.from, stretch.to, PRECISION_M);
        for other in tree.locate_in_envelope_intersecting(&near) {
            if other.data > number
                && let Some(second) = stretches.get(other.data)
            {
                visit(stretch, second);
            }
        }
    }
}

/// The box of a segment, widened by a distance on every side.
pub(super) fn inflated_box(from: Coord<f64>, to: Coord<f64>, by_m: f64) -> AABB<[f64; 2]> {
    let exact = AABB::from_corners([from.x, from.y], [to.x, to.y]);
    let ([west, south], [east, north]) = (exact.lower(), exact.upper());
    AABB::from_corners([west - by_m, south - by_m], [east + by_m, north + by_m])
}

/// Whether two stretches follow each other in their ring.
fn are_neighbours(first: &Stretch, second: &Stretch, ring_lengths: &[usize]) -> bool {
    if first.ring != second.ring {
        return false;
    }
    let last = ring_lengths
        .get(first.ring)
        .map_or(0, |count| count.saturating_sub(1));
    let (low, high) = (first.index.min(second.index), first.index.max(second.index));
    high - low == 1 || (low == 0 && high == last)
}

/// How two stretches that do not follow each other meet.
fn meeting(first: &Stretch, second: &Stretch) -> Option<Contact> {
    let ends = [
        (first.from, second),
        (first.to, second),
        (second.from, first),
        (second.to, first),
    ];
    let touch = ends
        .into_iter()
        .map(|(vertex, other)| (distance_to_segment(vertex, other.from, other.to), vertex))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(distance_m, _)| *distance_m <= PRECISION_M);
    if let Some((_, at)) = touch {
        return Some(Contact {
            at,
            kind: ContactKind::Touch,
        });
    }
    cross_properly(first, second).then(|| Contact {
        at: intersection(first, second),
        kind: ContactKind::Crossing,
    })
}

/// Whether each segment has its ends on both sides of the other. Exact.
fn cross_properly(first: &Stretch, second: &Stretch) -> bool {
    let side = |base: &Stretch, point| RobustKernel::orient2d(base.from, base.to, point);
    let opposite = |a: Orientation, b: Orientation| {
        matches!(
            (a, b),
            (Orientation::Clockwise, Orientation::CounterClockwise)
                | (Orientation::CounterClockwise, Orientation::Clockwise)
        )
    };
    opposite(side(first, second.from), side(first, second.to))
        && opposite(side(second, first.from), side(second, first.to))
}

/// Where two segments that cross properly meet, computed from one end so that large northings cost no precision.
fn intersection(first: &Stretch, second: &Stretch) -> Coord<f64> {
    let along = first.to - first.from;
    let other = second.to - second.from;
    let between = second.from - first.from;
    let determinant = along.x * other.y - along.y * other.x;
    let share = (between.x * other.y - between.y * other.x) / determinant;
    first.from + along * share.clamp(0.0, 1.0)
}

/// Distance of a point from a segment, in metres.
pub(super) fn distance_to_segment(point: Coord<f64>, from: Coord<f64>, to: Coord<f64>) -> f64 {
    let near = nearest_on_segment(point, from, to);
    (point.x - near.x).hypot(point.y - near.y)
}

/// The point of a segment that lies nearest to another point.
pub(super) fn nearest_on_segment(point: Coord<f64>, from: Coord<f64>, to: Coord<f64>) -> Coord<f64> {
    let along = to - from;
    let square = along.x * along.x + along.y * along.y;
    if square == 0.0 {
        return from;
    }
    let offset = point - from;
    let share = ((offset.x * along.x + offset.y * along.y) / square).clamp(0.0, 1.0);
    from + along * share
}

/// Places within a precision of each other share a key, so that the four segments at one vertex give one contact.
fn place_key(at: Coord<f64>) -> (i64, i64) {
    // The cast is safe: coordinates are finite, and metres of a map fit an i64 in millimetres many times over.
    let cell = |metres: f64| (metres / PRECISION_M).round() as i64;
    (cell(at.x), cell(at.y))
}

/// A boundary that meets itself in a vertex, or along a stretch, may still pass through itself there. Where it does, the
/// area by the boundary's turns (shoelace) and the area that the boundary encloses differ: two lobes of opposite turn
/// cancel in the first, and a part that is turned around twice counts double. Both areas agree where the boundary only
/// touches itself, within what rounding to the precision moves.
fn decide_touches(polygon: &Polygon<f64>, found: &mut [Contact]) {
    let only_touches = !found.is_empty() && found.iter().all(|contact| contact.kind == ContactKind::Touch);
    if !only_touches {
        return;
    }
    let mut crosses = false;
    for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
        let alone = Polygon::new(ring.clone(), Vec::new());
        let turned_m2 = alone.unsigned_area();
        let enclosed_m2 = enclosed_area_m2(&alone);
        let perimeter_m: f64 = ring.lines().map(|line| line.dx().hypot(line.dy())).sum();
        // A ring that cannot be worked out is taken to cross itself.
        crosses |=
            enclosed_m2.is_none_or(|enclosed_m2| (turned_m2 - enclosed_m2).abs() > perimeter_m * PRECISION_M);
    }
    if crosses {
        for contact in found {
            contact.kind = ContactKind::Crossing;
        }
    }
}

/// Area of what a ring encloses by the even-odd rule; `None` where it cannot be worked out.
fn enclosed_area_m2(ring: &Polygon<f64>) -> Option<f64> {
    let area = filled(std::slice::from_ref(ring.exterior()), Fill::Odd).ok()?;
    Some(area.unsigned_area())
}

/// Whether a coordinate can lie on a map: overlays cannot be worked out with numbers that are larger than the earth many times
/// over.
fn is_on_earth(coord: Coord<f64>) -> bool {
    /// In metres: more than the way to the moon.
    const FARTHEST_M: f64 = 1e9;
    coord.x.abs() <= FARTHEST_M && coord.y.abs() <= FARTHEST_M
}
