//! Where on earth a zone's content lies, so that a question elsewhere need not be projected into the zone.

use geo_types::Coord;
use planvy_plan::{Crs, Geodetic, GridPoint};

use crate::geometry::collect::Extent;
use crate::millimetre::{Grid, Mm};
use crate::snapshot::Snapshot;
use crate::zone::Zone;

/// A box of longitude and latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Whereabouts {
    lon_deg: (f64, f64),
    lat_deg: (f64, f64),
}

/// Added on each side, in degrees: some hundred metres at the least. It covers the reach of a question (0.5 m) and how far the
/// edge of the plane box bends out between the positions that are looked at (under 100 m for a box as large as Sweden).
const MARGIN_DEG: f64 = 0.01;

impl Whereabouts {
    /// Anywhere.
    const ANYWHERE: Whereabouts = Whereabouts {
        lon_deg: (f64::NEG_INFINITY, f64::INFINITY),
        lat_deg: (f64::NEG_INFINITY, f64::INFINITY),
    };

    /// Of a box on a grid. One that leaves the surroundings of Sweden, where the projection is good, may be anywhere.
    pub(crate) fn of(extent: Extent, grid: Grid) -> Whereabouts {
        /// Positions on each edge. Extremes lie on the edges, because the projection maps neighbours to neighbours.
        const ON_EDGE: u32 = 64;
        let ([west, south], [east, north]) = (grid.metres(extent.min), grid.metres(extent.max));
        if !grid.crs.is_plausible(west, south) || !grid.crs.is_plausible(east, north) {
            return Whereabouts::ANYWHERE;
        }
        let mut whereabouts = Whereabouts {
            lon_deg: (f64::INFINITY, f64::NEG_INFINITY),
            lat_deg: (f64::INFINITY, f64::NEG_INFINITY),
        };
        for at in 0..=ON_EDGE {
            let share = f64::from(at) / f64::from(ON_EDGE);
            let (x, y) = (west + share * (east - west), south + share * (north - south));
            for (east_m, north_m) in [(x, south), (x, north), (west, y), (east, y)] {
                let crs = grid.crs;
                whereabouts.take_in(GridPoint { crs, east_m, north_m }.to_geodetic());
            }
        }
        whereabouts
    }

    /// Of a question's box in a system: all places within half its diagonal of its middle. A question larger than 100 km, or
    /// off the surroundings of Sweden, may be about anywhere.
    fn of_question(crs: Crs, [west, south]: [f64; 2], [east, north]: [f64; 2]) -> Whereabouts {
        /// Metres to a degree, both taken low: of latitude 111 000, and of longitude 38 000 at 70° north.
        const LAT_DEGREE_M: f64 = 100_000.0;
        const LON_DEGREE_M: f64 = 30_000.0;
        let reach_m = (east - west).hypot(north - south) / 2.0;
        if !(reach_m <= 50_000.0 && crs.is_plausible(west, south) && crs.is_plausible(east, north)) {
            return Whereabouts::ANYWHERE;
        }
        let (east_m, north_m) = (f64::midpoint(west, east), f64::midpoint(south, north));
        let middle = GridPoint { crs, east_m, north_m }.to_geodetic();
        let around = |degrees: f64, degree_m: f64| {
            let reach_deg = reach_m / degree_m + MARGIN_DEG;
            (degrees - reach_deg, degrees + reach_deg)
        };
        Whereabouts {
            lon_deg: around(middle.lon_deg, LON_DEGREE_M),
            lat_deg: around(middle.lat_deg, LAT_DEGREE_M),
        }
    }

    fn overlaps(&self, other: &Whereabouts) -> bool {
        let meets = |a: (f64, f64), b: (f64, f64)| a.0 <= b.1 && b.0 <= a.1;
        meets(self.lon_deg, other.lon_deg) && meets(self.lat_deg, other.lat_deg)
    }

    fn take_in(&mut self, place: Geodetic) {
        let wider = |(low, high): (f64, f64), degrees: f64| {
            (low.min(degrees - MARGIN_DEG), high.max(degrees + MARGIN_DEG))
        };
        self.lon_deg = wider(self.lon_deg, place.lon_deg);
        self.lat_deg = wider(self.lat_deg, place.lat_deg);
    }

    fn contains(&self, place: Geodetic) -> bool {
        let within = |(low, high): (f64, f64), degrees: f64| low <= degrees && degrees <= high;
        within(self.lon_deg, place.lon_deg) && within(self.lat_deg, place.lat_deg)
    }
}

impl Snapshot {
    /// The zones that may hold something at a point, with its position in each.
    pub(crate) fn zones_at(&self, point: GridPoint) -> impl Iterator<Item = (&Zone, Mm)> {
        let is_elsewhere = |zone: &&Zone| zone.grid.crs != point.crs;
        // Longitude and latitude cost as much as a projection: only where there is another zone to look in.
        let place = self.zones.iter().find(is_elsewhere).map(|_| point.to_geodetic());
        self.zones.iter().filter_map(move |zone| {
            let position = if zone.grid.crs == point.crs {
                zone.grid.place(point.east_m, point.north_m)?
            } else {
                let place = place.filter(|place| zone.whereabouts.contains(*place))?;
                zone.grid.place_point(place.to_grid(zone.grid.crs))?
            };
            Some((zone, position))
        })
    }
}

impl Snapshot {
    /// The zones that may hold something near some positions of a system.
    pub(crate) fn zones_near(
        &self,
        crs: Crs,
        positions: impl Iterator<Item = Coord<f64>>,
    ) -> impl Iterator<Item = &Zone> {
        let is_elsewhere = |zone: &&Zone| zone.grid.crs != crs;
        let question = self.zones.iter().find(is_elsewhere).map(|_| {
            let nowhere = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
            let (min, max) = positions.fold(nowhere, |([west, south], [east, north]), c| {
                ([west.min(c.x), south.min(c.y)], [east.max(c.x), north.max(c.y)])
            });
            Whereabouts::of_question(crs, min, max)
        });
        let may_hold = move |zone: &&Zone| {
            zone.grid.crs == crs || question.is_none_or(|question| zone.whereabouts.overlaps(&question))
        };
        self.zones.iter().filter(may_hold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Every position of a box lies in its whereabouts, also next to an edge.
        #[test]
        fn a_box_lies_in_its_whereabouts(
            zone in 0usize..13,
            (x, y) in (-300_000_000i32..300_000_000, -700_000_000i32..700_000_000),
            (w, h) in (0i32..300_000_000, 0i32..700_000_000),
            (east, north) in (0.0f64..=1.0, 0.0f64..=1.0),
            edge in 0usize..5,
        ) {
            let grid = Grid { crs: Crs::ALL[zone] };
            let extent = Extent { min: Mm { x, y }, max: Mm { x: x + w, y: y + h } };
            let whereabouts = Whereabouts::of(extent, grid);
            let (east, north) = match edge {
                0 => (0.0, north),
                1 => (1.0, north),
                2 => (east, 0.0),
                3 => (east, 1.0),
                _ => (east, north),
            };
            let [east_m, north_m] = grid.metres(Mm { x: x + (east * f64::from(w)) as i32, y: y + (north * f64::from(h)) as i32 });
            let place = GridPoint { crs: grid.crs, east_m, north_m }.to_geodetic();
            prop_assert!(whereabouts.contains(place), "{:?} {:?}", whereabouts, place);
        }
    }

    proptest! {
        /// Every position of a question's box lies in its whereabouts.
        #[test]
        fn a_question_lies_in_its_whereabouts(
            zone in 0usize..13,
            (lon_deg, lat_deg) in (10.5f64..24.5, 54.9f64..69.2),
            (w, h) in (0.0f64..70_000.0, 0.0f64..70_000.0),
            (east, north) in (0.0f64..=1.0, 0.0f64..=1.0),
        ) {
            let crs = Crs::ALL[zone];
            let corner = Geodetic { lon_deg, lat_deg }.to_grid(crs);
            let whereabouts = Whereabouts::of_question(crs, [corner.east_m, corner.north_m], [corner.east_m + w, corner.north_m + h]);
            let place = GridPoint { crs, east_m: corner.east_m + east * w, north_m: corner.north_m + north * h }.to_geodetic();
            prop_assert!(whereabouts.contains(place), "{:?} {:?}", whereabouts, place);
        }
    }

    #[test]
    fn a_town_is_not_looked_for_at_the_other_end_of_the_country() {
        let grid = Grid { crs: Crs::Zone1330 };
        let malmo = grid
            .place(118_000.0, 6_164_000.0)
            .map(|at| Whereabouts::of(Extent { min: at, max: at }, grid));
        let contains = |lon_deg, lat_deg| malmo.map(|town| town.contains(Geodetic { lon_deg, lat_deg }));
        assert_eq!(contains(12.9925, 55.5987), Some(true));
        assert_eq!(contains(18.0686, 59.3293), Some(false));
        assert_eq!(contains(f64::NAN, 55.6), Some(false));
    }
}
