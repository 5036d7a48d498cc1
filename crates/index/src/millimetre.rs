//! The millimetre grid on which every shape of a zone lies.
//!
//! A position is two `i32`, in millimetres from the zone's origin. The origin is the same for every snapshot: the zone's
//! false easting, and a northing that its system fixes (6 900 km for Sweden's), so that the grid reaches 1 073 km each way.
//! Sweden lies 900 km of it north and south and, in the zone farthest off, some 600 km east or west. What lies outside is never
//! wrapped: it has no position.

use planvy_plan::{Crs, GridPoint};

/// Half the width of the grid in millimetres. Differences of two positions then fit 31 bits and cross products of
/// differences 63, which is what the exact tests rely on; a sum of two positions fits an `i32`, which the tree relies on.
pub(crate) const REACH_MM: i32 = (1 << 30) - 100_000;

/// A position on the grid, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mm {
    /// East of the origin.
    pub x: i32,
    /// North of the origin.
    pub y: i32,
}

/// The grid of one coordinate system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grid {
    /// The system.
    pub crs: Crs,
}

impl Grid {
    /// The nearest position on the grid, halves away from zero; `None` outside its reach and for what is no number.
    pub(crate) fn place(self, east_m: f64, north_m: f64) -> Option<Mm> {
        self.placing()(east_m, north_m)
    }

    /// [`place`](Grid::place) for many positions: what they have in common is asked for once.
    #[inline]
    pub(crate) fn placing(self) -> impl Fn(f64, f64) -> Option<Mm> {
        let (origin_east_m, origin_north_m) = (self.crs.false_easting_m(), self.crs.middle_northing_m());
        move |east_m, north_m| {
            Some(Mm {
                x: nearest_mm(east_m - origin_east_m)?,
                y: nearest_mm(north_m - origin_north_m)?,
            })
        }
    }

    /// The nearest position, moved to the edge of the grid where it lies outside: for the corners of boxes.
    pub(crate) fn place_clamped(self, east_m: f64, north_m: f64) -> Mm {
        let axis = |metres: f64| {
            let mm = (metres * 1000.0).round();
            // `as` turns NaN into 0.
            mm.clamp(-f64::from(REACH_MM), f64::from(REACH_MM)) as i32
        };
        Mm {
            x: axis(east_m - self.crs.false_easting_m()),
            y: axis(north_m - self.crs.middle_northing_m()),
        }
    }

    /// Easting and northing in metres.
    pub(crate) fn metres(self, position: Mm) -> [f64; 2] {
        // Whole millimetres of the sum, so that a coordinate with three decimals comes back as the same number.
        let axis = |mm: i32, origin_m: f64| (f64::from(mm) + origin_m * 1000.0) / 1000.0;
        [
            axis(position.x, self.crs.false_easting_m()),
            axis(position.y, self.crs.middle_northing_m()),
        ]
    }

    /// A position in any system, projected onto this grid's.
    pub(crate) fn place_point(self, point: GridPoint) -> Option<Mm> {
        let here = point.in_crs(self.crs);
        self.place(here.east_m, here.north_m)
    }
}

/// Metres in whole millimetres, halves away from zero; `None` beyond the reach and for what is no number.
#[inline]
fn nearest_mm(metres: f64) -> Option<i32> {
    let mm = metres * 1000.0;
    // `f64::round` would say the same, by a call for each coordinate: a nation has half a billion of them.
    if mm.abs() >= f64::from(REACH_MM) + 1.0 {
        return None;
    }
    let whole = mm as i32;
    // Exact: the two are less than one apart.
    let beyond = mm - f64::from(whole);
    let nearest = whole + i32::from(beyond >= 0.5) - i32::from(beyond <= -0.5);
    (nearest.abs() <= REACH_MM && !mm.is_nan()).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MALMO: Grid = Grid { crs: Crs::Zone1330 };

    #[test]
    fn what_lies_off_the_grid_has_no_position() {
        for (east_m, north_m) in [
            (f64::NAN, 6_164_000.0),
            (118_600.0, f64::INFINITY),
            (1e300, 6_164_000.0),
            (118_600.0, 0.0),
            (118_600.0 + 2_147_483.648 * 2.0, 6_164_000.0),
        ] {
            assert_eq!(MALMO.place(east_m, north_m), None, "{east_m} {north_m}");
        }
    }

    #[test]
    fn both_ends_of_sweden_lie_on_every_grid() {
        for crs in Crs::ALL {
            for (lon_deg, lat_deg) in [(10.5, 54.9), (24.3, 69.2), (24.3, 54.9), (10.5, 69.2)] {
                let point = planvy_plan::Geodetic { lon_deg, lat_deg }.to_grid(crs);
                assert!(
                    Grid { crs }.place_point(point).is_some(),
                    "{crs} {lon_deg} {lat_deg}"
                );
            }
        }
    }

    #[test]
    fn halves_are_rounded_away_from_zero_and_the_reach_is_kept() {
        let rounded = |metres: f64| {
            let mm = (metres * 1000.0).round();
            (mm.abs() <= f64::from(REACH_MM)).then_some(mm as i32)
        };
        let reach_m = f64::from(REACH_MM) / 1000.0;
        for sign in [1.0, -1.0] {
            for metres in [
                0.0,
                0.0004999999999999999,
                0.0005,
                0.0015,
                0.0025,
                reach_m,
                reach_m + 0.000_4,
                reach_m + 0.000_5,
                reach_m + 0.001,
                1e9,
                1e300,
                f64::INFINITY,
                f64::NAN,
            ] {
                let metres = sign * metres;
                assert_eq!(nearest_mm(metres), rounded(metres), "{metres}");
            }
        }
    }

    proptest! {
        #[test]
        fn rounding_is_that_of_the_standard_library(metres in prop_oneof![-2.0e6..2.0e6, -3.0..3.0, any::<f64>()], halves in -2_200_000_000i64..2_200_000_000) {
            for metres in [metres, halves as f64 / 2000.0] {
                let mm = (metres * 1000.0).round();
                let rounded = (mm.abs() <= f64::from(REACH_MM)).then_some(mm as i32);
                prop_assert_eq!(nearest_mm(metres), rounded);
            }
        }

        #[test]
        fn three_decimals_come_back_as_the_same_number(east_mm in 0i64..400_000_000, north_mm in 6_100_000_000i64..7_700_000_000) {
            let (east_m, north_m) = (east_mm as f64 / 1000.0, north_mm as f64 / 1000.0);
            prop_assert_eq!(MALMO.place(east_m, north_m).map(|mm| MALMO.metres(mm)), Some([east_m, north_m]));
        }
    }
}
