//! The widest strip of an area: the largest circle that fits in it.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use geo::{Area, BoundingRect, Centroid, ConvexHull};
use geo_types::{Coord, Polygon};

/// The width is told to this, in metres, or to a hundredth of it where that is more.
const PRECISION_M: f64 = 0.001;
/// Squares that are looked into before the best found so far is taken.
const MOST_SQUARES: usize = 50_000;
/// Corners of a convex hull that its width is measured between: strips have few.
const MOST_CALIPER_CORNERS: usize = 64;

/// Where an area is widest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Widest {
    /// The diameter of the largest circle that fits, in metres.
    pub width_m: f64,
    /// Its centre.
    pub centre: Coord<f64>,
}

/// Where an area is widest, to a millimetre or a hundredth of the width; `None` where it has no area.
///
/// Squares are cut into quarters as long as a wider circle may have its centre in them. A circle is never wider than the area
/// between two parallel lines: an even strip is done with at its middle, however long it is.
///
/// ```
/// use geo_types::polygon;
/// use planvy_city::containment::widest;
/// let strip = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 0.4), (x: 0.0, y: 0.4)];
/// assert!((widest(&strip).expect("an area").width_m - 0.4).abs() < 0.005);
/// ```
pub fn widest(polygon: &Polygon<f64>) -> Option<Widest> {
    search(polygon).map(|(widest, _)| widest)
}

/// Where an area is widest, and how many squares were looked into.
fn search(polygon: &Polygon<f64>) -> Option<(Widest, usize)> {
    let extent = polygon.bounding_rect()?;
    let area_m2 = polygon.unsigned_area();
    let segments = segments(polygon);
    let perimeter_m: f64 = segments.iter().map(|[a, b]| length(*b - *a)).sum();
    if area_m2 <= 0.0 || perimeter_m <= 0.0 {
        return None;
    }
    let (east_m, north_m) = (extent.width(), extent.height());
    // A circle of this radius fits in every area of this size and outline.
    let least_m = area_m2 / perimeter_m;
    let precision_m = PRECISION_M.max(0.01 * least_m) / 2.0;
    let side_m = east_m.min(north_m).max(least_m).max(east_m.max(north_m) / 64.0);
    let mut waiting = BinaryHeap::new();
    let mut best: Option<Square> = None;
    if let Some(middle) = polygon.centroid() {
        consider(Square::new(middle.0, 0.0, &segments), &mut best, &mut waiting);
    }
    let most_m = hull_width_m(polygon).map_or(f64::INFINITY, |width_m| width_m / 2.0);
    for column in 0..(east_m / side_m).ceil().max(1.0) as u32 {
        for row in 0..(north_m / side_m).ceil().max(1.0) as u32 {
            let centre = Coord {
                x: extent.min().x + (f64::from(column) + 0.5) * side_m,
                y: extent.min().y + (f64::from(row) + 0.5) * side_m,
            };
            consider(
                Square::new(centre, side_m / 2.0, &segments),
                &mut best,
                &mut waiting,
            );
        }
    }
    let mut looked_into = 0;
    while let Some(square) = waiting.pop() {
        let best_m = best.map_or(0.0, |best| best.depth_m);
        looked_into += 1;
        if square.most_m().min(most_m) <= best_m + precision_m || looked_into > MOST_SQUARES {
            break;
        }
        let half_m = square.half_m / 2.0;
        for (east, north) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            let centre = Coord {
                x: square.centre.x + east * half_m,
                y: square.centre.y + north * half_m,
            };
            consider(Square::new(centre, half_m, &segments), &mut best, &mut waiting);
        }
    }
    best.filter(|best| best.depth_m > 0.0).map(|best| {
        let widest = Widest {
            width_m: 2.0 * best.depth_m,
            centre: best.centre,
        };
        (widest, looked_into)
    })
}

/// The least distance of two parallel lines that an area lies between; `None` where its hull has too many corners.
fn hull_width_m(polygon: &Polygon<f64>) -> Option<f64> {
    let hull = polygon.convex_hull();
    let ring = &hull.exterior().0;
    if ring.len() > MOST_CALIPER_CORNERS {
        return None;
    }
    let across_m = |[a, b]: &[Coord<f64>; 2]| {
        let along = *b - *a;
        let side_m = length(along);
        let far_m = |c: &Coord<f64>| (along.x * (c.y - a.y) - along.y * (c.x - a.x)).abs() / side_m;
        (side_m > 0.0).then(|| ring.iter().map(far_m).fold(0.0, f64::max))
    };
    ring.array_windows::<2>().filter_map(across_m).reduce(f64::min)
}

fn consider(square: Square, best: &mut Option<Square>, waiting: &mut BinaryHeap<Square>) {
    if best.is_none_or(|best| square.depth_m > best.depth_m) {
        *best = Some(square);
    }
    if best.is_none_or(|best| square.most_m() > best.depth_m) {
        waiting.push(square);
    }
}

/// A square that the centre of the largest circle may lie in.
#[derive(Clone, Copy, Debug)]
struct Square {
    centre: Coord<f64>,
    half_m: f64,
    /// Distance of its centre to the outline, negative outside.
    depth_m: f64,
}

impl Square {
    fn new(centre: Coord<f64>, half_m: f64, segments: &[[Coord<f64>; 2]]) -> Square {
        Square {
            centre,
            half_m,
            depth_m: depth_m(centre, segments),
        }
    }

    /// No position in it lies deeper than this.
    fn most_m(&self) -> f64 {
        self.depth_m + self.half_m * std::f64::consts::SQRT_2
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Square {}

impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Square {
    fn cmp(&self, other: &Self) -> Ordering {
        self.most_m().total_cmp(&other.most_m())
    }
}

/// Distance to the outline, negative outside.
fn depth_m(position: Coord<f64>, segments: &[[Coord<f64>; 2]]) -> f64 {
    let mut is_inside = false;
    let mut nearest_m = f64::INFINITY;
    for [a, b] in segments {
        let is_passed = (a.y > position.y) != (b.y > position.y);
        if is_passed && position.x < (b.x - a.x) * (position.y - a.y) / (b.y - a.y) + a.x {
            is_inside = !is_inside;
        }
        nearest_m = nearest_m.min(length(position - on_segment(position, *a, *b)));
    }
    if is_inside { nearest_m } else { -nearest_m }
}

/// The position of a segment that is nearest to another position.
pub(crate) fn on_segment(position: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
    let along = b - a;
    let squared = along.x * along.x + along.y * along.y;
    if squared <= 0.0 {
        return a;
    }
    let share = ((position.x - a.x) * along.x + (position.y - a.y) * along.y) / squared;
    a + along * share.clamp(0.0, 1.0)
}

/// The edges of all rings.
pub(super) fn segments(polygon: &Polygon<f64>) -> Vec<[Coord<f64>; 2]> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings
        .flat_map(|ring| ring.0.array_windows::<2>().copied())
        .collect()
}

pub(super) fn length(vector: Coord<f64>) -> f64 {
    vector.x.hypot(vector.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Rotate;
    use geo_types::{Point, polygon};

    #[test]
    fn an_even_strip_is_done_with_at_its_middle() {
        for (length_m, width_m) in [(30.0, 0.01), (30.0, 0.05), (500.0, 0.3), (20.0, 10.0)] {
            let strip = polygon![(x: 0.0, y: 0.0), (x: length_m, y: 0.0), (x: length_m, y: width_m), (x: 0.0, y: width_m)];
            let strip = strip.rotate_around_point(33.0, Point::new(0.0, 0.0));
            let (widest, looked_into) = search(&strip).unwrap();
            assert!((widest.width_m - width_m).abs() < 1e-6, "{length_m} x {width_m}");
            assert!(looked_into <= 1, "{length_m} x {width_m}: {looked_into} squares");
        }
    }
}
