//! The coordinate systems that features are asked for and answered in (OGC API Features Part 2).
//!
//! Inside this crate a position is always easting (longitude) before northing (latitude). The order that a system prescribes
//! for its axes is applied where bytes are read and written, and nowhere else.
//!
//! SWEREF 99 realises ETRS89 in Sweden, and between that and WGS 84 no transformation is made: the difference is the plate's drift
//! since 1999, below a metre, and it depends on the day. PROJ does the same.

use std::fmt;

use geo_types::Coord;
use planvy_index::Snapshot;
use planvy_plan::{Crs, Geodetic, GridPoint};

/// A coordinate system of questions and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeatureCrs {
    /// CRS84: longitude, latitude in degrees. What is meant where nothing is said.
    Crs84,
    /// WGS 84, EPSG:4326: latitude, longitude in degrees.
    Wgs84,
    /// ETRS89, EPSG:4258: latitude, longitude in degrees.
    Etrs89,
    /// WGS 84 / Pseudo-Mercator, EPSG:3857: easting, northing.
    WebMercator,
    /// SWEREF 99 TM or a zone, EPSG:3006 to 3018: northing, easting in metres; or a UTM zone, in which plans of another country are held:
    /// easting, northing.
    Plane(Crs),
}

/// The text names no system that features come in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no coordinate system of this service; use http://www.opengis.net/def/crs/OGC/1.3/CRS84 or \
     http://www.opengis.net/def/crs/EPSG/0/ followed by 3006 to 3018, 3857, 4258 or 4326, or by a UTM zone that plans of another country are held in"
)]
pub struct UnknownFeatureCrs(pub String);

/// Semi-major axis of WGS 84 in metres, the radius of the sphere of EPSG:3857.
const WEB_MERCATOR_RADIUS_M: f64 = 6_378_137.0;

/// The latitude at which EPSG:3857 is as wide as high.
const WEB_MERCATOR_REACH_DEG: f64 = 85.051_128_779_806_59;

impl FeatureCrs {
    /// Those of every service, CRS84 first.
    pub fn all() -> impl Iterator<Item = FeatureCrs> {
        let others = [
            FeatureCrs::Crs84,
            FeatureCrs::Wgs84,
            FeatureCrs::Etrs89,
            FeatureCrs::WebMercator,
        ];
        others.into_iter().chain(Crs::ALL.map(FeatureCrs::Plane))
    }

    /// Those that features of a snapshot come in: those of every service, and the UTM zones that something of another country is held in.
    pub fn of_snapshot(snapshot: &Snapshot) -> impl Iterator<Item = FeatureCrs> + '_ {
        let held = snapshot.coordinate_systems();
        FeatureCrs::all().chain(held.filter(|crs| !crs.is_swedish()).map(FeatureCrs::Plane))
    }

    /// The address that names it.
    ///
    /// ```
    /// use planvy_features::FeatureCrs;
    /// assert_eq!(FeatureCrs::Wgs84.uri(), "http://www.opengis.net/def/crs/EPSG/0/4326");
    /// assert!(FeatureCrs::all().all(|crs| FeatureCrs::from_uri(&crs.uri()) == Ok(crs)));
    /// ```
    pub fn uri(self) -> String {
        match self.epsg() {
            None => "http://www.opengis.net/def/crs/OGC/1.3/CRS84".to_owned(),
            Some(code) => format!("http://www.opengis.net/def/crs/EPSG/0/{code}"),
        }
    }

    /// The EPSG code; CRS84 has none.
    pub fn epsg(self) -> Option<u16> {
        match self {
            FeatureCrs::Crs84 => None,
            FeatureCrs::Wgs84 => Some(4326),
            FeatureCrs::Etrs89 => Some(4258),
            FeatureCrs::WebMercator => Some(3857),
            FeatureCrs::Plane(crs) => Some(crs.epsg()),
        }
    }

    /// The name in international use.
    pub fn name(self) -> &'static str {
        match self {
            FeatureCrs::Crs84 => "CRS84",
            FeatureCrs::Wgs84 => "WGS 84",
            FeatureCrs::Etrs89 => "ETRS89",
            FeatureCrs::WebMercator => "WGS 84 / Pseudo-Mercator",
            FeatureCrs::Plane(crs) => crs.name(),
        }
    }

    /// Reads the address of a system that some service has ([`FeatureCrs::of_snapshot`] tells which), as `http` or `https`, a URN (`urn:ogc:def:crs:EPSG::3006`), a CURIE in brackets or not
    /// (`[EPSG:3006]`, `OGC:CRS84`).
    ///
    /// # Errors
    /// Where no system that features come in has that name.
    pub fn from_uri(text: &str) -> Result<FeatureCrs, UnknownFeatureCrs> {
        let unknown = || UnknownFeatureCrs(text.to_owned());
        let bare = text.trim().trim_start_matches('[').trim_end_matches(']');
        let named = |prefix: &str| {
            let head = bare.get(..prefix.len())?;
            head.eq_ignore_ascii_case(prefix)
                .then(|| bare.get(prefix.len()..))?
        };
        let epsg = [
            "http://www.opengis.net/def/crs/EPSG/",
            "https://www.opengis.net/def/crs/EPSG/",
            "urn:ogc:def:crs:EPSG:",
            "EPSG:",
        ];
        if let Some(rest) = epsg.into_iter().find_map(named) {
            let code = rest.rsplit(['/', ':']).next().unwrap_or_default();
            let code: u16 = code.parse().map_err(|_| unknown())?;
            let abroad = || Crs::anywhere_from_epsg(code).filter(|crs| !crs.is_swedish());
            return FeatureCrs::all()
                .find(|crs| crs.epsg() == Some(code))
                .or_else(|| abroad().map(FeatureCrs::Plane))
                .ok_or_else(unknown);
        }
        let crs84 = [
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "https://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "http://www.opengis.net/def/crs/OGC/0/CRS84",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "OGC:CRS84",
            "CRS84",
        ];
        crs84
            .into_iter()
            .any(|name| bare.eq_ignore_ascii_case(name))
            .then_some(FeatureCrs::Crs84)
            .ok_or_else(unknown)
    }

    /// True where the system names northing (latitude) before easting (longitude).
    pub fn has_northing_first(self) -> bool {
        match self {
            FeatureCrs::Crs84 | FeatureCrs::WebMercator => false,
            FeatureCrs::Wgs84 | FeatureCrs::Etrs89 => true,
            // UTM zones of EPSG, TM35FIN(E,N) among them, name the easting first.
            FeatureCrs::Plane(crs) => crs.is_swedish(),
        }
    }

    /// True where positions are in degrees.
    pub fn is_in_degrees(self) -> bool {
        match self {
            FeatureCrs::Crs84 | FeatureCrs::Wgs84 | FeatureCrs::Etrs89 => true,
            FeatureCrs::WebMercator | FeatureCrs::Plane(_) => false,
        }
    }

    /// Decimals that a position is written with: a millimetre, and of degrees a tenth of it.
    pub fn decimals(self) -> u32 {
        if self.is_in_degrees() { 9 } else { 3 }
    }

    /// Two numbers in the order of the system's axes as easting before northing, or back.
    pub fn ordered(self, [first, second]: [f64; 2]) -> Coord<f64> {
        if self.has_northing_first() {
            Coord { x: second, y: first }
        } else {
            Coord { x: first, y: second }
        }
    }

    /// Longitude and latitude of a position.
    pub fn to_geodetic(self, position: Coord<f64>) -> Geodetic {
        match self {
            FeatureCrs::Crs84 | FeatureCrs::Wgs84 | FeatureCrs::Etrs89 => Geodetic {
                lon_deg: position.x,
                lat_deg: position.y,
            },
            FeatureCrs::WebMercator => Geodetic {
                lon_deg: (position.x / WEB_MERCATOR_RADIUS_M).to_degrees(),
                lat_deg: (position.y / WEB_MERCATOR_RADIUS_M).sinh().atan().to_degrees(),
            },
            FeatureCrs::Plane(crs) => GridPoint {
                crs,
                east_m: position.x,
                north_m: position.y,
            }
            .to_geodetic(),
        }
    }

    /// The position of a longitude and latitude. In EPSG:3857 latitudes end where its square does.
    pub fn of_geodetic(self, place: Geodetic) -> Coord<f64> {
        match self {
            FeatureCrs::Crs84 | FeatureCrs::Wgs84 | FeatureCrs::Etrs89 => Coord {
                x: place.lon_deg,
                y: place.lat_deg,
            },
            FeatureCrs::WebMercator => {
                let lat_deg = place
                    .lat_deg
                    .clamp(-WEB_MERCATOR_REACH_DEG, WEB_MERCATOR_REACH_DEG);
                Coord {
                    x: WEB_MERCATOR_RADIUS_M * place.lon_deg.to_radians(),
                    y: WEB_MERCATOR_RADIUS_M * lat_deg.to_radians().tan().asinh(),
                }
            }
            FeatureCrs::Plane(crs) => {
                let there = place.to_grid(crs);
                Coord {
                    x: there.east_m,
                    y: there.north_m,
                }
            }
        }
    }

    /// A position of this system in another.
    ///
    /// ```
    /// use geo_types::Coord;
    /// use planvy_features::FeatureCrs;
    /// use planvy_plan::Crs;
    /// let zone = FeatureCrs::Plane(Crs::Zone1330);
    /// let there = zone.position_in(Coord { x: 118_531.568, y: 6_164_853.424 }, FeatureCrs::Crs84);
    /// assert!((there.x - 13.0007).abs() < 1e-8 && (there.y - 55.6064).abs() < 1e-8);
    /// ```
    pub fn position_in(self, position: Coord<f64>, to: FeatureCrs) -> Coord<f64> {
        if self == to || (self.is_in_degrees() && to.is_in_degrees()) {
            position
        } else {
            to.of_geodetic(self.to_geodetic(position))
        }
    }
}

impl fmt::Display for FeatureCrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uri())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utm_zones_are_read_and_name_the_easting_first() {
        for (text, epsg) in [
            ("http://www.opengis.net/def/crs/EPSG/0/32618", 32_618),
            ("urn:ogc:def:crs:EPSG::25831", 25_831),
            ("[EPSG:3067]", 3_067),
        ] {
            let crs = FeatureCrs::from_uri(text).unwrap();
            assert_eq!(crs.epsg(), Some(epsg));
            assert!(!crs.has_northing_first() && !crs.is_in_degrees());
            assert_eq!(FeatureCrs::from_uri(&crs.uri()), Ok(crs));
        }
        assert!(FeatureCrs::Plane(Crs::Tm).has_northing_first());
        for text in ["EPSG:32701", "EPSG:28992", "EPSG:5847", "EPSG:99999"] {
            assert!(FeatureCrs::from_uri(text).is_err(), "{text}");
        }
    }
}
