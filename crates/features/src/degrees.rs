//! Longitudes and latitudes of what lies on the millimetre grid of a plane, quickly.
//!
//! The plane is cut into squares of 2.1 km, and in each of them the projection is a polynomial of third degree
//! ([`Fitted`](crate::fitted::Fitted)), made at the first position asked for there. It is off by at most 2·10⁻¹¹ degrees, some
//! two thousandths of a millimetre, where positions are written with nine decimals: a fiftieth of the last one. A square where it
//! would be off more has none, and positions there are projected one by one. The same position has the same degrees
//! whatever shape it is a vertex of: the square alone decides.

use std::sync::OnceLock;

use geo_types::{Coord, Rect};
use planvy_index::Snapshot;
use planvy_plan::Crs;

use crate::crs::FeatureCrs;
use crate::fitted::Fitted;

/// The side of a square is 2 to this many millimetres: 2 097.152 m.
const SIDE_BITS: u32 = 21;

/// How far a polynomial may be off, in degrees.
pub(crate) const MOST_OFF_DEG: f64 = 2e-11;

/// Squares of a plane at most; of one that would have more, positions are projected one by one. All that a grid reaches has 2²⁰.
const MOST_SQUARES: usize = 1 << 21;

/// A plane, cut into squares.
#[derive(Debug)]
pub(crate) struct PlaneDegrees {
    crs: Crs,
    /// The first column and row.
    first: [i32; 2],
    columns: i32,
    squares: Box<[Square]>,
}

/// A square: its polynomial once it has been asked for, or nothing where there is none close enough.
type Square = OnceLock<Option<Box<Fitted>>>;

impl PlaneDegrees {
    /// The planes of a snapshot.
    pub(crate) fn of(snapshot: &Snapshot) -> Vec<PlaneDegrees> {
        let planes = snapshot.coordinate_systems();
        let of_plane = |crs: Crs| {
            let (min, max) = snapshot.plane_extent(crs)?;
            PlaneDegrees::new(crs, min, max)
        };
        planes.filter_map(of_plane).collect()
    }

    /// The squares over a box of a plane; `None` where there would be too many.
    fn new(crs: Crs, min: [f64; 2], max: [f64; 2]) -> Option<PlaneDegrees> {
        let origin = [crs.false_easting_m(), crs.middle_northing_m()];
        // A metre around: the box may be rounded.
        let number = |metres: f64, origin: f64, margin: f64| {
            let mm = (metres + margin - origin) * 1000.0;
            (mm as i32) >> SIDE_BITS
        };
        let [x, y] = origin;
        let first = [number(min[0], x, -1.0), number(min[1], y, -1.0)];
        let last = [number(max[0], x, 1.0), number(max[1], y, 1.0)];
        let columns = last[0] - first[0] + 1;
        let rows = last[1] - first[1] + 1;
        let count = usize::try_from(columns).ok()? * usize::try_from(rows).ok()?;
        (count <= MOST_SQUARES).then(|| PlaneDegrees {
            crs,
            first,
            columns,
            squares: (0..count).map(|_| Square::new()).collect(),
        })
    }

    /// The system.
    pub(crate) fn crs(&self) -> Crs {
        self.crs
    }

    /// A reader of positions, which remembers the square of the latest one.
    pub(crate) fn reader(&self) -> DegreeReader<'_> {
        DegreeReader {
            plane: self,
            square: [i32::MIN; 2],
            fitted: None,
        }
    }

    /// The polynomial of a square, in 10⁻⁹ degrees over millimetres.
    fn fitted(&self, [column, row]: [i32; 2]) -> Option<&Fitted> {
        let (across, down) = (column - self.first[0], row - self.first[1]);
        let is_there = (0..self.columns).contains(&across) && down >= 0;
        let number = is_there.then(|| down as usize * self.columns as usize + across as usize)?;
        let square = self.squares.get(number)?;
        let make = || {
            let corner = |number: i32| f64::from(number) * f64::from(1 << SIDE_BITS);
            let side = f64::from(1 << SIDE_BITS);
            let min = Coord {
                x: corner(column),
                y: corner(row),
            };
            let max = Coord {
                x: min.x + side,
                y: min.y + side,
            };
            let fitted = Fitted::new(Rect::new(min, max), MOST_OFF_DEG * 1e9, |mm| self.exactly(mm));
            fitted.map(Box::new)
        };
        square.get_or_init(make).as_deref()
    }

    /// Longitude and latitude of a position, in 10⁻⁹ degrees.
    fn exactly(&self, mm: Coord<f64>) -> Coord<f64> {
        let position = Coord {
            x: (mm.x + self.crs.false_easting_m() * 1000.0) / 1000.0,
            y: (mm.y + self.crs.middle_northing_m() * 1000.0) / 1000.0,
        };
        let there = FeatureCrs::Plane(self.crs).position_in(position, FeatureCrs::Crs84);
        Coord {
            x: there.x * 1e9,
            y: there.y * 1e9,
        }
    }
}

/// Reads positions of a plane, most of which lie in the square of the one before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DegreeReader<'a> {
    plane: &'a PlaneDegrees,
    square: [i32; 2],
    fitted: Option<&'a Fitted>,
}

impl DegreeReader<'_> {
    /// Longitude and latitude of a position on the millimetre grid, in 10⁻⁹ degrees, not rounded.
    #[inline]
    pub(crate) fn nanodegrees(&mut self, [x, y]: [i32; 2]) -> Coord<f64> {
        let square = [x >> SIDE_BITS, y >> SIDE_BITS];
        if square != self.square {
            self.square = square;
            self.fitted = self.plane.fitted(square);
        }
        let mm = Coord {
            x: f64::from(x),
            y: f64::from(y),
        };
        match self.fitted {
            Some(fitted) => fitted.at(mm),
            None => self.plane.exactly(mm),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn degrees_are_those_of_the_projection_far_below_what_is_written(
            lon_deg in 10.5f64..24.3,
            lat_deg in 54.9f64..69.2,
            crs in prop::sample::select(Crs::ALL.to_vec()),
        ) {
            let there = FeatureCrs::Crs84.position_in(Coord { x: lon_deg, y: lat_deg }, FeatureCrs::Plane(crs));
            let near = |by: f64| [there.x + by, there.y + by];
            let plane = PlaneDegrees::new(crs, near(-2000.0), near(2000.0)).expect("few squares");
            let mm = [
                ((there.x - crs.false_easting_m()) * 1000.0).round() as i32,
                ((there.y - crs.middle_northing_m()) * 1000.0).round() as i32,
            ];
            let quick = plane.reader().nanodegrees(mm);
            let exact = plane.exactly(Coord { x: f64::from(mm[0]), y: f64::from(mm[1]) });
            prop_assert!((quick.x - exact.x).abs() < 0.03 && (quick.y - exact.y).abs() < 0.03, "{quick:?} {exact:?}");
            // In the zones of a place, and in TM, the polynomial serves.
            let is_of_place = crs == Crs::Tm || (lon_deg - crs.central_meridian_deg()).abs() < 3.0;
            let square = mm.map(|mm| mm >> SIDE_BITS);
            prop_assert!(!is_of_place || plane.fitted(square).is_some(), "{crs}");
        }
    }

    #[test]
    fn beyond_the_squares_positions_are_projected_one_by_one() {
        let crs = Crs::Zone1330;
        let plane =
            PlaneDegrees::new(crs, [118_000.0, 6_164_000.0], [119_000.0, 6_165_000.0]).expect("few squares");
        let far = [900_000_000, 900_000_000];
        let exact = plane.exactly(Coord { x: 9e8, y: 9e8 });
        assert_eq!(plane.reader().nanodegrees(far), exact);
        assert!(PlaneDegrees::new(crs, [-1e6, 5.9e6], [1.3e6, 7.9e6]).is_some());
    }
}
