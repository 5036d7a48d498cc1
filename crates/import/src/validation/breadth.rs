//! How broad a piece of land is: whether a disc fits into it, and where the broadest spot lies.
//!
//! Gaps and overlaps along a common border are often long and thin, and the platform tolerates them up to a width of
//! 0.10 m. Width is measured by the disc that fits: a piece counts where it contains a disc of half the tolerated width.
//!
//! 1. A piece whose area is smaller than the disc's cannot contain it.
//! 2. A piece of area A and perimeter P contains a disc of radius A/P at least (every point lies within the inscribed
//!    radius r of the border, so A ≤ r·P). This settles the broad pieces.
//! 3. What is left is searched: squares over the piece, the most promising first, each split in four until no square
//!    left can hold a disc that is larger by more than [`SEARCH_STEP_M`]. The answer is exact to that step.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use geo::{Area, BoundingRect, Contains};
use geo_types::{Coord, Point, Polygon};
use rstar::{PointDistance, RTree, primitives::Line};

use super::spot_inside::spot_inside;

/// The search for the broadest spot is exact to this, in metres.
pub const SEARCH_STEP_M: f64 = 0.002;

/// Squares looked at before the search gives up and takes the piece for thin. A strip of 0.10 m needs some 1 500 for each
/// 10 m of its length; only pieces that step 2 could not settle come here.
const MOST_SQUARES: usize = 400_000;

/// Squares that the search begins with along the longer side, at most.
const MOST_COLUMNS: f64 = 10_000.0;

/// A disc inside a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    /// Its centre.
    pub centre: Coord<f64>,
    /// Its radius in metres.
    pub radius_m: f64,
}

/// A disc of at least a radius inside a piece, or `None` where none fits. The radius given is the one that was proven,
/// not always the largest.
///
/// ```
/// use geo_types::polygon;
/// use planvy_import::validation::breadth::disc_inside;
/// let strip = |width: f64| polygon![(x: 0.0, y: 0.0), (x: 50.0, y: 0.0), (x: 50.0, y: width), (x: 0.0, y: width)];
/// assert!(disc_inside(&strip(0.12), 0.05).is_some());
/// assert!(disc_inside(&strip(0.08), 0.05).is_none());
/// ```
pub fn disc_inside(piece: &Polygon<f64>, radius_m: f64) -> Option<Disc> {
    match certain_radius_m(piece, radius_m)? {
        certain if certain > radius_m => Some(Disc {
            centre: spot_inside(piece)?,
            radius_m: certain,
        }),
        _ => search(piece, radius_m),
    }
}

/// Whether a disc of a radius fits into a piece: [`disc_inside`] without the place.
pub fn holds_disc(piece: &Polygon<f64>, radius_m: f64) -> bool {
    certain_radius_m(piece, radius_m)
        .is_some_and(|certain| certain > radius_m || search(piece, radius_m).is_some())
}

/// The radius that a disc in the piece can have for certain; `None` where the piece is smaller than the disc.
fn certain_radius_m(piece: &Polygon<f64>, radius_m: f64) -> Option<f64> {
    let area_m2 = piece.unsigned_area();
    let is_large = area_m2.is_finite() && area_m2 >= std::f64::consts::PI * radius_m * radius_m;
    is_large.then(|| area_m2 / perimeter_m(piece))
}

/// Length of all rings, in metres.
pub fn perimeter_m(piece: &Polygon<f64>) -> f64 {
    std::iter::once(piece.exterior())
        .chain(piece.interiors())
        .flat_map(|ring| ring.lines())
        .map(|line| line.dx().hypot(line.dy()))
        .sum()
}

/// A square over the piece: how far its centre lies inside, and how far any of its points can.
struct Square {
    centre: Coord<f64>,
    half_m: f64,
    depth_m: f64,
}

impl Square {
    fn promise_m(&self) -> f64 {
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
        self.promise_m().total_cmp(&other.promise_m())
    }
}

/// Depth of points inside a piece: the distance to its border, negative outside.
struct Depth<'a> {
    piece: &'a Polygon<f64>,
    border: RTree<Line<[f64; 2]>>,
}

impl Depth<'_> {
    fn at(&self, point: Coord<f64>) -> f64 {
        let here = [point.x, point.y];
        let distance_m = self
            .border
            .nearest_neighbor(&here)
            .map_or(0.0, |line| line.distance_2(&here).sqrt());
        if self.piece.contains(&Point::from(point)) {
            distance_m
        } else {
            -distance_m
        }
    }

    fn square(&self, centre: Coord<f64>, half_m: f64) -> Square {
        Square {
            centre,
            half_m,
            depth_m: self.at(centre),
        }
    }
}

fn search(piece: &Polygon<f64>, radius_m: f64) -> Option<Disc> {
    let bounds = piece.bounding_rect()?;
    let lines = std::iter::once(piece.exterior())
        .chain(piece.interiors())
        .flat_map(|ring| ring.lines())
        .map(|line| Line::new([line.start.x, line.start.y], [line.end.x, line.end.y]));
    let depth = Depth {
        piece,
        border: RTree::bulk_load(lines.collect()),
    };
    let narrow_m = bounds.width().min(bounds.height()).max(radius_m);
    let half_m = narrow_m.max(bounds.width().max(bounds.height()) / MOST_COLUMNS) / 2.0;
    let columns = (bounds.width() / half_m / 2.0).ceil().max(1.0) as usize;
    let rows = (bounds.height() / half_m / 2.0).ceil().max(1.0) as usize;
    let mut open = BinaryHeap::new();
    for column in 0..columns {
        for row in 0..rows {
            let centre = Coord {
                x: bounds.min().x + half_m * (2.0 * column as f64 + 1.0),
                y: bounds.min().y + half_m * (2.0 * row as f64 + 1.0),
            };
            open.push(depth.square(centre, half_m));
        }
    }
    for _ in 0..MOST_SQUARES {
        let square = open.pop()?;
        if square.depth_m >= radius_m {
            return Some(Disc {
                centre: square.centre,
                radius_m: square.depth_m,
            });
        }
        if square.promise_m() < radius_m || square.half_m < SEARCH_STEP_M / 4.0 {
            return None;
        }
        let quarter_m = square.half_m / 2.0;
        for (right, up) in [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)] {
            let centre = square.centre
                + Coord {
                    x: right * quarter_m,
                    y: up * quarter_m,
                };
            open.push(depth.square(centre, quarter_m));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use geo::Rotate;
    use geo_types::polygon;

    use super::*;

    #[test]
    fn a_strip_counts_from_twice_the_radius_on_in_every_direction() {
        for degrees in [0.0, 17.0, 45.0, 90.0, 133.0] {
            let strip = |width: f64| {
                polygon![
                    (x: 118_500.0, y: 6_164_800.0),
                    (x: 118_520.0, y: 6_164_800.0),
                    (x: 118_520.0, y: 6_164_800.0 + width),
                    (x: 118_500.0, y: 6_164_800.0 + width)
                ]
                .rotate_around_center(degrees)
            };
            assert!(disc_inside(&strip(0.105), 0.05).is_some(), "{degrees}");
            assert!(disc_inside(&strip(0.095), 0.05).is_none(), "{degrees}");
        }
    }

    #[test]
    fn a_wedge_is_judged_by_its_inscribed_disc() {
        // 3-4-5 triangle scaled: inscribed radius 1 per 12 of perimeter.
        let wedge =
            |scale: f64| polygon![(x: 0.0, y: 0.0), (x: 4.0 * scale, y: 0.0), (x: 0.0, y: 3.0 * scale)];
        assert!(disc_inside(&wedge(0.053), 0.05).is_some());
        assert!(disc_inside(&wedge(0.047), 0.05).is_none());
    }

    #[test]
    fn a_broad_spot_on_a_long_thin_tail_is_found() {
        let tadpole = polygon![
            (x: 0.0, y: 0.0),
            (x: 60.0, y: 0.0),
            (x: 60.0, y: 0.01),
            (x: 0.2, y: 0.01),
            (x: 0.2, y: 0.2),
            (x: 0.0, y: 0.2)
        ];
        let disc = disc_inside(&tadpole, 0.05).unwrap();
        assert!(disc.centre.x < 0.2 && disc.centre.y < 0.2);
    }

    #[test]
    fn a_broken_piece_holds_no_disc() {
        let nowhere = polygon![(x: f64::NAN, y: 0.0), (x: 1.0, y: 0.0), (x: 0.0, y: 1.0)];
        assert_eq!(disc_inside(&nowhere, 0.05), None);
    }
}
