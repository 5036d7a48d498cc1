//! UTM zones for plans that are not Swedish: those of ETRS89 for northern Europe, and those of WGS 84 elsewhere.
//!
//! A zone is a transverse Mercator projection of an ellipsoid that differs from GRS 80 by a tenth of a millimetre at most, six degrees
//! wide, with the scale 0.9996 on its meridian (EPSG data set). The index holds a thousand kilometres to either side of one
//! northing for each system, so that zones serve a band of latitudes: what lies beyond is refused, never cut off.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Crs, Geodetic, GridPoint};

/// TM35FIN, the national system of Finland: zone 35, used for the whole country.
const TM35FIN: u16 = 3067;

/// The northing in metres that systems of ETRS89 are held around (some 57° north).
const MIDDLE_OF_NORTHERN_EUROPE_M: f64 = 6_300_000.0;
/// The same for systems of WGS 84 (some 41° north).
const MIDDLE_ELSEWHERE_M: f64 = 4_500_000.0;
/// How far from that a coordinate may lie.
const REACH_M: f64 = 1_060_000.0;
/// How far from the meridian: three degrees at the southern edge, and as much again for what reaches over.
const HALF_WIDTH_M: f64 = 450_000.0;

/// A UTM zone of the northern half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtmZone {
    epsg: u16,
}

impl UtmZone {
    /// TM35FIN, the national system of Finland.
    pub(super) const TM35FIN: UtmZone = UtmZone { epsg: TM35FIN };

    /// The zone of an EPSG code: 25828 to 25838 (ETRS89), 3067 (TM35FIN) and 32601 to 32660 (WGS 84, northern half).
    pub fn from_epsg(epsg: u16) -> Option<UtmZone> {
        let is_known =
            epsg == TM35FIN || (25_828..=25_838).contains(&epsg) || (32_601..=32_660).contains(&epsg);
        is_known.then_some(UtmZone { epsg })
    }

    /// Every zone, by EPSG code.
    pub fn all() -> impl Iterator<Item = UtmZone> {
        let codes = std::iter::once(TM35FIN)
            .chain(25_828..=25_838)
            .chain(32_601..=32_660);
        codes.map(|epsg| UtmZone { epsg })
    }

    /// The zone that a place is kept in: of ETRS89 from Ireland to Finland, else of WGS 84, north of both in Finland's longitudes TM35FIN;
    /// `None` where its latitude is in no band.
    pub fn at(place: Geodetic) -> Option<UtmZone> {
        let Geodetic { lon_deg, lat_deg } = place;
        if !(-180.0..=180.0).contains(&lon_deg) || !lat_deg.is_finite() {
            return None;
        }
        let number = (((lon_deg + 180.0) / 6.0).floor() as u16).min(59) + 1;
        let of_europe = (-12.0..32.0).contains(&lon_deg).then_some(25_800 + number);
        let finnish = (19.0..32.0).contains(&lon_deg).then_some(TM35FIN);
        let candidates = of_europe.into_iter().chain([32_600 + number]).chain(finnish);
        candidates
            .filter_map(UtmZone::from_epsg)
            .find(|zone| zone.covers(place))
    }

    /// The EPSG code.
    pub fn epsg(self) -> u16 {
        self.epsg
    }

    fn number(self) -> u16 {
        if self.epsg == TM35FIN { 35 } else { self.epsg % 100 }
    }

    /// Whether it is a zone of ETRS89; else it is one of WGS 84.
    pub fn is_etrs89(self) -> bool {
        self.epsg < 32_000
    }

    /// Whether a place lies where the zone is used.
    pub(super) fn covers(self, place: Geodetic) -> bool {
        // What is further off is nowhere near the zone, and the projection is not meant for it.
        const FARTHEST_DEG: f64 = 20.0;
        let off_deg = (place.lon_deg - self.central_meridian_deg() + 180.0).rem_euclid(360.0) - 180.0;
        // Also false where it is no number.
        if !(off_deg.abs() <= FARTHEST_DEG && (0.0..=90.0).contains(&place.lat_deg)) {
            return false;
        }
        let GridPoint { east_m, north_m, .. } = place.to_grid(Crs::Utm(self));
        self.is_plausible(east_m, north_m)
    }

    pub(super) fn name(self) -> &'static str {
        static NAMES: LazyLock<BTreeMap<u16, String>> = LazyLock::new(|| {
            let named = UtmZone::all().filter(|zone| zone.epsg != TM35FIN).map(|zone| {
                let frame = if zone.is_etrs89() { "ETRS89" } else { "WGS 84" };
                (zone.epsg, format!("{frame} / UTM zone {}N", zone.number()))
            });
            named
                .chain([(TM35FIN, "ETRS89 / TM35FIN(E,N)".to_owned())])
                .collect()
        });
        NAMES.get(&self.epsg).map_or("UTM", String::as_str)
    }

    pub(super) fn central_meridian_deg(self) -> f64 {
        f64::from(self.number()) * 6.0 - 183.0
    }

    pub(super) fn middle_northing_m(self) -> f64 {
        match self.epsg {
            // Finland reaches from 60° to 70°.
            TM35FIN => 7_200_000.0,
            _ if self.is_etrs89() => MIDDLE_OF_NORTHERN_EUROPE_M,
            _ => MIDDLE_ELSEWHERE_M,
        }
    }

    pub(super) fn is_plausible(self, east_m: f64, north_m: f64) -> bool {
        (east_m - 500_000.0).abs() <= HALF_WIDTH_M && (north_m - self.middle_northing_m()).abs() <= REACH_M
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Positions by PROJ 9.1 (`gdaltransform -s_srs EPSG:4258 -t_srs EPSG:25831` and so on): longitude, latitude, code, easting, northing.
    const VECTORS: [(f64, f64, u16, f64, f64); 5] = [
        (6.100, 51.900, 25831, 713265.7963, 5754458.1211),
        (8.740, 58.430, 25832, 484816.2973, 6476614.3682),
        (24.950, 60.200, 3067, 386358.8843, 6675449.5203),
        (-72.576, 44.260, 32618, 693492.9337, 4903608.5866),
        (138.860, 35.100, 32654, 304943.8390, 3886227.9099),
    ];

    #[test]
    fn positions_are_those_of_proj() {
        for (lon_deg, lat_deg, code, east_m, north_m) in VECTORS {
            let crs = Crs::anywhere_from_epsg(code).unwrap();
            let there = Geodetic { lon_deg, lat_deg }.to_grid(crs);
            assert!((there.east_m - east_m).abs() < 0.001, "{crs} {there:?}");
            assert!((there.north_m - north_m).abs() < 0.001, "{crs} {there:?}");
            assert!(crs.is_plausible(east_m, north_m) && !crs.is_plausible(north_m, east_m));
            let back = there.to_geodetic();
            assert!((back.lon_deg - lon_deg).abs() < 1e-9 && (back.lat_deg - lat_deg).abs() < 1e-9);
        }
    }

    #[test]
    fn a_place_has_the_zone_that_is_for_it() {
        let zone = |lon_deg, lat_deg| UtmZone::at(Geodetic { lon_deg, lat_deg }).map(UtmZone::epsg);
        assert_eq!(zone(5.9, 51.9), Some(25_831));
        assert_eq!(zone(8.7, 58.4), Some(25_832));
        assert_eq!(zone(-72.6, 44.3), Some(32_618));
        assert_eq!(zone(-93.3, 45.0), Some(32_615));
        assert_eq!(zone(138.9, 35.1), Some(32_654));
        assert_eq!(zone(180.0, 35.1), Some(32_660));
        // Paris lies south of the one band and in the other.
        assert_eq!(zone(2.35, 44.0), Some(32_631));
        // Lapland lies north of the bands of the others.
        assert_eq!(zone(25.7, 66.0), Some(25_835));
        assert_eq!(zone(27.0, 68.9), Some(3_067));
        assert_eq!(zone(15.0, 68.9), None);
        assert_eq!(zone(13.0, -55.6), None);
        assert_eq!(zone(f64::NAN, 55.6), None);
    }

    #[test]
    fn a_zone_covers_what_lies_in_it_and_nothing_across_the_globe() {
        let covering = |lon_deg, lat_deg| {
            let place = Geodetic { lon_deg, lat_deg };
            let codes = [
                3_006, 3_008, 25_831, 25_832, 3_067, 32_618, 32_654, 32_660, 32_601,
            ];
            let systems = codes.into_iter().filter_map(Crs::anywhere_from_epsg);
            systems
                .filter(|crs| crs.covers(place))
                .map(Crs::epsg)
                .collect::<Vec<_>>()
        };
        assert_eq!(covering(-72.576, 44.26), [32_618]);
        assert_eq!(covering(138.86, 35.1), [32_654]);
        assert_eq!(covering(6.1, 51.9), [25_831, 25_832]);
        assert_eq!(covering(13.0, 55.6), [3_006, 3_008, 25_832]);
        // Zones meet at 180°: each reaches over it.
        assert_eq!(covering(180.0, 41.0), [32_660, 32_601]);
        assert_eq!(covering(-180.0, 41.0), [32_660, 32_601]);
        for (lon_deg, lat_deg) in [
            (-72.576, -44.26),
            (107.424, 44.26),
            (f64::NAN, 44.26),
            (-72.576, f64::NAN),
        ] {
            assert_eq!(covering(lon_deg, lat_deg), [] as [u16; 0], "{lon_deg} {lat_deg}");
        }
    }

    #[test]
    fn a_place_that_no_zone_is_for_is_told_in_one_all_the_same() {
        let system = |lon_deg, lat_deg| Geodetic { lon_deg, lat_deg }.own_system();
        assert_eq!(system(13.0, 55.6), Crs::Tm);
        assert_eq!(system(-72.576, 44.26).epsg(), 32_618);
        assert_eq!(system(13.0, -33.0), Crs::Tm);
    }

    /// A question in one part of the world is projected into the systems of another: never onto a place that is there.
    #[test]
    fn nothing_of_one_country_lies_in_a_far_ones_system() {
        let far = [(-72.576, 44.26), (138.86, 35.1), (-93.3, 45.0), (-122.4, 37.8)];
        for (lon_deg, lat_deg) in far {
            let place = Geodetic { lon_deg, lat_deg };
            for crs in Crs::ALL {
                let GridPoint { east_m, north_m, .. } = place.to_grid(crs);
                assert!(!crs.is_plausible(east_m, north_m), "{place:?} in {crs}");
            }
            let own = place.own_system();
            for (lon_deg, lat_deg) in [(13.0, 55.6), (24.1, 65.8), (6.1, 51.9), (8.7, 58.4)] {
                let GridPoint { east_m, north_m, .. } = Geodetic { lon_deg, lat_deg }.to_grid(own);
                assert!(!own.is_plausible(east_m, north_m), "{lon_deg} {lat_deg} in {own}");
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_else_is_let_in() {
        for code in [25_828, 25_838, 3_067, 32_601, 32_660] {
            let crs = Crs::anywhere_from_epsg(code).unwrap();
            assert_eq!(Crs::try_from(String::from(crs)), Ok(crs));
            assert!(
                !crs.is_swedish()
                    && crs
                        .name()
                        .starts_with(if code < 32_000 { "ETRS89" } else { "WGS 84" })
            );
            // Readers of Swedish deliveries do not take it.
            assert!(crs.to_string().parse::<Crs>().is_err());
            assert_eq!(Crs::from_epsg(code), None);
        }
        for text in ["EPSG:25827", "EPSG:28992", "EPSG:32700", "25832"] {
            assert!(Crs::try_from(text.to_owned()).is_err());
        }
    }
}
