//! The pole of inaccessibility: the place in an area that is farthest from its outline, where a label has the most room.

use std::collections::BinaryHeap;

use geo::BoundingRect;
use geo_types::{Coord, LineString, Polygon};

/// A place in an area and how much room there is around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pole {
    /// Where.
    pub at: Coord<f64>,
    /// The radius in metres of the circle around it that lies in the area.
    pub room_m: f64,
}

/// Squares that are looked at, at most: an outline without end would keep it going.
const MOST_SQUARES: usize = 20_000;

/// A square that the pole may lie in.
#[derive(Clone, Copy, Debug)]
struct Square {
    middle: Coord<f64>,
    half_m: f64,
    room_m: f64,
    /// No place in it has more room than this.
    most_m: f64,
}

impl Ord for Square {
    fn cmp(&self, other: &Square) -> std::cmp::Ordering {
        self.most_m.total_cmp(&other.most_m)
    }
}

impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Square) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Square) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Square {}

/// The pole of an area: no place in it has more room by a stated precision in metres. `None` where the area has no inside.
///
/// Squares that may hold it are halved, those first that may have most room (after Garcia-Castellanos and Lombardo 2007, with
/// the bound that the distance to the outline changes by no more than one goes).
///
/// ```
/// use geo_types::polygon;
/// use planvy_city::pole::pole_of;
/// // An L whose corner has the most room.
/// let area = polygon![(x: 0.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 10.0), (x: 10.0, y: 10.0), (x: 10.0, y: 30.0), (x: 0.0, y: 30.0)];
/// let pole = pole_of(&area, 0.01).expect("an inside");
/// // The circle touches both outer sides and the inner corner: r = 10 · (2 − √2).
/// assert!((pole.room_m - 5.858).abs() < 0.02);
/// assert!((pole.at.x - pole.at.y).abs() < 0.2);
/// ```
pub fn pole_of(area: &Polygon<f64>, precision_m: f64) -> Option<Pole> {
    pole_clear_of(area, &[], precision_m)
}

/// The place in an area that has the most room beside some circles that are taken, each by its middle and its radius in metres: its
/// room ends at them as it does at the outline. `None` where there is no such place.
///
/// ```
/// use geo_types::{coord, polygon};
/// use planvy_city::pole::pole_clear_of;
/// let area = polygon![(x: 0.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 10.0), (x: 0.0, y: 10.0)];
/// let pole = pole_clear_of(&area, &[(coord! { x: 10.0, y: 5.0 }, 3.0)], 0.01).expect("room beside it");
/// assert!((pole.room_m - 5.0).abs() < 0.02 && pole.at.x >= 17.98);
/// assert_eq!(pole_clear_of(&area, &[(coord! { x: 15.0, y: 5.0 }, 40.0)], 0.01), None);
/// ```
pub fn pole_clear_of(area: &Polygon<f64>, taken: &[(Coord<f64>, f64)], precision_m: f64) -> Option<Pole> {
    let mut corners = std::iter::once(area.exterior()).chain(area.interiors()).flatten();
    if !corners.all(|at| at.x.is_finite() && at.y.is_finite()) {
        return None;
    }
    let extent = area.bounding_rect()?;
    let side_m = extent.width().min(extent.height());
    if !(side_m > 0.0 && side_m.is_finite() && precision_m > 0.0) {
        return None;
    }
    let mut squares: BinaryHeap<Square> = BinaryHeap::new();
    let half_m = side_m / 2.0;
    let counts = [extent.width(), extent.height()].map(|length| (length / side_m).ceil().min(256.0) as u32);
    for row in 0..counts[1] {
        for column in 0..counts[0] {
            let along = |low: f64, length: f64, number: u32, count: u32| {
                low + length * (f64::from(number) + 0.5) / f64::from(count)
            };
            let middle = Coord {
                x: along(extent.min().x, extent.width(), column, counts[0]),
                y: along(extent.min().y, extent.height(), row, counts[1]),
            };
            squares.push(square(
                area,
                taken,
                middle,
                half_m.max(longest_half(&extent, counts)),
            ));
        }
    }
    let mut best = squares
        .iter()
        .copied()
        .max_by(|a, b| a.room_m.total_cmp(&b.room_m))?;
    let mut looked_at = squares.len();
    while let Some(next) = squares.pop() {
        if next.most_m - best.room_m <= precision_m || looked_at > MOST_SQUARES {
            break;
        }
        let half_m = next.half_m / 2.0;
        for (east, north) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            let middle = next.middle
                + Coord {
                    x: east * half_m,
                    y: north * half_m,
                };
            let quarter = square(area, taken, middle, half_m);
            looked_at += 1;
            if quarter.room_m > best.room_m {
                best = quarter;
            }
            squares.push(quarter);
        }
    }
    (best.room_m > 0.0).then_some(Pole {
        at: best.middle,
        room_m: best.room_m,
    })
}

/// Half of the longer side of the first cells: more than half of the shorter extent where there are too many of them.
fn longest_half(extent: &geo_types::Rect<f64>, counts: [u32; 2]) -> f64 {
    (extent.width() / f64::from(counts[0])).max(extent.height() / f64::from(counts[1])) / 2.0
}

fn square(area: &Polygon<f64>, taken: &[(Coord<f64>, f64)], middle: Coord<f64>, half_m: f64) -> Square {
    let beside = taken
        .iter()
        .map(|(at, radius_m)| (at.x - middle.x).hypot(at.y - middle.y) - radius_m);
    let room_m = beside.fold(room_at(area, middle), f64::min);
    Square {
        middle,
        half_m,
        room_m,
        most_m: room_m + half_m * std::f64::consts::SQRT_2,
    }
}

/// The distance from a place to the outline of an area, in metres: negative outside.
///
/// ```
/// use geo_types::{coord, polygon};
/// use planvy_city::pole::room_at;
/// let area = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0), (x: 0.0, y: 10.0)];
/// assert_eq!(room_at(&area, coord! { x: 2.0, y: 5.0 }), 2.0);
/// assert_eq!(room_at(&area, coord! { x: 13.0, y: 14.0 }), -5.0);
/// ```
pub fn room_at(area: &Polygon<f64>, at: Coord<f64>) -> f64 {
    let mut nearest_squared = f64::INFINITY;
    let mut is_inside = false;
    for ring in std::iter::once(area.exterior()).chain(area.interiors()) {
        look_along(ring, at, &mut nearest_squared, &mut is_inside);
    }
    let nearest_m = nearest_squared.sqrt();
    if is_inside { nearest_m } else { -nearest_m }
}

/// Takes the nearest edge of a ring, and turns inside to outside at each edge that an eastward ray crosses.
fn look_along(ring: &LineString<f64>, at: Coord<f64>, nearest_squared: &mut f64, is_inside: &mut bool) {
    for edge in ring.lines() {
        let (a, way, local) = (edge.start, edge.end - edge.start, at - edge.start);
        let length_squared = way.x * way.x + way.y * way.y;
        let share = if length_squared > 0.0 {
            ((local.x * way.x + local.y * way.y) / length_squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let apart = local - way * share;
        *nearest_squared = nearest_squared.min(apart.x * apart.x + apart.y * apart.y);
        if (a.y > at.y) != (edge.end.y > at.y) && local.x < way.x * local.y / way.y {
            *is_inside = !*is_inside;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;
    use proptest::prelude::*;

    proptest! {
        /// No place of a fine grid has more room than the pole by more than the precision.
        #[test]
        fn no_place_has_more_room(
            reaches in prop::collection::vec(4.0..40.0_f64, 3..12),
            hole in prop::option::of(prop::collection::vec(0.5..3.0_f64, 3..6)),
        ) {
            let ring = |reaches: &[f64]| -> LineString<f64> {
                let turn = std::f64::consts::TAU / reaches.len() as f64;
                let corner = |(number, reach): (usize, &f64)| {
                    let (sin, cos) = (turn * number as f64).sin_cos();
                    Coord { x: 118_000.0 + reach * cos, y: 6_164_000.0 + reach * sin }
                };
                reaches.iter().enumerate().map(corner).collect()
            };
            let area = Polygon::new(ring(&reaches), hole.iter().map(|hole| ring(hole)).collect());
            let pole = pole_of(&area, 0.05).expect("an inside");
            prop_assert!((room_at(&area, pole.at) - pole.room_m).abs() < 1e-9);
            let extent = area.bounding_rect().expect("an extent");
            for row in 0..60 {
                for column in 0..60 {
                    let share = |number: u32| f64::from(number) / 59.0;
                    let at = extent.min() + Coord { x: extent.width() * share(column), y: extent.height() * share(row) };
                    prop_assert!(room_at(&area, at) <= pole.room_m + 0.05);
                }
            }
        }
    }

    #[test]
    fn what_has_no_inside_has_no_pole() {
        let flat = polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 3.0, y: 0.0)];
        assert_eq!(pole_of(&flat, 0.1), None);
        assert_eq!(
            pole_of(&Polygon::new(LineString(Vec::new()), Vec::new()), 0.1),
            None
        );
        let broken = polygon![(x: 0.0, y: 0.0), (x: f64::NAN, y: 1.0), (x: 3.0, y: 5.0)];
        assert_eq!(pole_of(&broken, 0.1), None);
    }
}
