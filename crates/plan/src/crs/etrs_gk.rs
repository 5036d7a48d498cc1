//! The zones of Finnish plans: ETRS-GK, the municipalities' plane systems, which plans are read from and never kept in.

use super::{Crs, Geodetic, GridPoint, UtmZone};
use crate::gauss_kruger::{self, Projection};

/// The code of the westernmost zone, and its meridian in degrees; each next one lies a degree further east.
const FIRST: (u16, f64) = (3_873, 19.0);
/// The code of the easternmost zone.
const LAST: u16 = 3_885;
/// Half a degree to either side of the meridian and what reaches over: no municipality uses a zone further off.
const HALF_WIDTH_M: f64 = 200_000.0;
/// Northings of Finland, from 59° to 70.5°.
const NORTHINGS_M: std::ops::RangeInclusive<f64> = 6_540_000.0..=7_830_000.0;

/// A zone of ETRS-GK: transverse Mercator on GRS 80, scale 1 on the meridian, easting 500 000 m there with the number of the zone before it.
///
/// ```
/// use planvy_plan::EtrsGkZone;
/// let helsinki = EtrsGkZone::from_epsg(3879).expect("GK25");
/// assert_eq!((helsinki.number(), helsinki.name().as_str()), (25, "ETRS89 / GK25FIN"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EtrsGkZone {
    epsg: u16,
}

impl EtrsGkZone {
    /// The zone of an EPSG code: 3873 (GK19) to 3885 (GK31).
    pub fn from_epsg(epsg: u16) -> Option<EtrsGkZone> {
        (FIRST.0..=LAST).contains(&epsg).then_some(EtrsGkZone { epsg })
    }

    /// Its number, which is the longitude of its meridian in degrees.
    pub fn number(self) -> u16 {
        self.epsg - FIRST.0 + FIRST.1 as u16
    }

    /// Its name in the EPSG data set.
    pub fn name(self) -> String {
        format!("ETRS89 / GK{}FIN", self.number())
    }

    /// Longitude and latitude of a position of the zone in metres; `None` where it lies nowhere near the zone in Finland, so that coordinates
    /// of another system are refused and not moved across the Earth.
    pub fn to_geodetic(self, east_m: f64, north_m: f64) -> Option<Geodetic> {
        let number = f64::from(self.number());
        let projection = Projection {
            central_meridian_deg: number,
            scale: 1.0,
            false_easting_m: number * 1_000_000.0 + 500_000.0,
        };
        let is_near = (east_m - projection.false_easting_m).abs() <= HALF_WIDTH_M;
        (is_near && NORTHINGS_M.contains(&north_m)).then(|| projection.inverse(east_m, north_m))
    }

    /// The position in TM35FIN, the national system that Finnish plans are kept in; `None` as for [`EtrsGkZone::to_geodetic`].
    pub fn to_tm35fin(self, east_m: f64, north_m: f64) -> Option<GridPoint> {
        let place = self.to_geodetic(east_m, north_m)?;
        Some(gauss_kruger::forward(Crs::Utm(UtmZone::TM35FIN), place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By PROJ 9.1 (`pyproj`, EPSG:4258 to each zone, and from there to EPSG:3067): code, easting, northing, longitude, latitude, and easting and
    /// northing in TM35FIN.
    const VECTORS: [[f64; 7]; 5] = [
        [
            3873.0,
            19555461.4347,
            6676775.6241,
            20.0,
            60.2,
            112405.2304,
            6694269.3113,
        ],
        [
            3877.0,
            23540473.0916,
            6821446.0795,
            23.76,
            61.5,
            327573.1512,
            6822767.8134,
        ],
        [
            3879.0,
            25497226.8573,
            6676356.6663,
            24.95,
            60.2,
            386358.8843,
            6675449.5203,
        ],
        [
            3880.0,
            26529997.0532,
            7031996.2491,
            26.6,
            63.39,
            480009.8422,
            7029105.4655,
        ],
        [
            3885.0,
            31456791.5652,
            7702434.0725,
            29.9,
            69.4,
            613836.2591,
            7701662.3878,
        ],
    ];

    #[test]
    fn positions_are_those_of_proj() {
        for [code, east_m, north_m, lon_deg, lat_deg, tm_east_m, tm_north_m] in VECTORS {
            let zone = EtrsGkZone::from_epsg(code as u16).unwrap();
            let place = zone.to_geodetic(east_m, north_m).unwrap();
            assert!(
                (place.lon_deg - lon_deg).abs() < 2e-9 && (place.lat_deg - lat_deg).abs() < 1e-9,
                "{place:?}"
            );
            let kept = zone.to_tm35fin(east_m, north_m).unwrap();
            assert_eq!(kept.crs.epsg(), 3067);
            assert!(
                (kept.east_m - tm_east_m).abs() < 0.001 && (kept.north_m - tm_north_m).abs() < 0.001,
                "{kept:?}"
            );
        }
    }

    #[test]
    fn what_is_no_position_of_the_zone_is_not_moved() {
        let zone = EtrsGkZone::from_epsg(3879).unwrap();
        for (east_m, north_m) in [
            // In TM35FIN, in another zone, with its axes exchanged, without its number, and nothing.
            (386_358.9, 6_675_449.5),
            (24_497_226.9, 6_676_356.7),
            (6_676_356.7, 25_497_226.9),
            (497_226.9, 6_676_356.7),
            (25_497_226.9, f64::NAN),
            (f64::INFINITY, 6_676_356.7),
        ] {
            assert_eq!(zone.to_geodetic(east_m, north_m), None, "{east_m} {north_m}");
        }
        assert_eq!(EtrsGkZone::from_epsg(3872), None);
        assert_eq!(EtrsGkZone::from_epsg(3886), None);
    }
}
