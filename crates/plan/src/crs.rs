//! The coordinate systems of Swedish plans: SWEREF 99 TM and the twelve local zones (EPSG:3006 … 3018); and UTM zones for
//! plans from elsewhere ([`UtmZone`]).
//!
//! A position in a plane system is a [`GridPoint`]: easting and northing in metres together with the system they are in.
//! EPSG's axis order for all of them is northing, easting; the names here leave no room for doubt.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::gauss_kruger;

mod etrs_gk;
mod position;
mod utm;

pub use etrs_gk::EtrsGkZone;
pub use position::{Geodetic, GridPoint};
pub use utm::UtmZone;

/// A plane system: a SWEREF 99 projection, or abroad a UTM zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Crs {
    /// SWEREF 99 TM, EPSG:3006: the whole country.
    Tm,
    /// SWEREF 99 12 00, EPSG:3007.
    Zone1200,
    /// SWEREF 99 13 30, EPSG:3008: Skåne with Malmö.
    Zone1330,
    /// SWEREF 99 15 00, EPSG:3009.
    Zone1500,
    /// SWEREF 99 16 30, EPSG:3010.
    Zone1630,
    /// SWEREF 99 18 00, EPSG:3011.
    Zone1800,
    /// SWEREF 99 14 15, EPSG:3012.
    Zone1415,
    /// SWEREF 99 15 45, EPSG:3013.
    Zone1545,
    /// SWEREF 99 17 15, EPSG:3014.
    Zone1715,
    /// SWEREF 99 18 45, EPSG:3015.
    Zone1845,
    /// SWEREF 99 20 15, EPSG:3016.
    Zone2015,
    /// SWEREF 99 21 45, EPSG:3017.
    Zone2145,
    /// SWEREF 99 23 15, EPSG:3018.
    Zone2315,
    /// A UTM zone, for plans that are not Swedish.
    Utm(UtmZone),
}

/// The text names no SWEREF 99 projection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a SWEREF 99 projection; use 3006 (SWEREF 99 TM) or a zone, 3007 to 3018")]
pub struct UnknownCrs(pub String);

impl Crs {
    /// The thirteen SWEREF 99 projections, by EPSG code.
    pub const ALL: [Crs; 13] = [
        Crs::Tm,
        Crs::Zone1200,
        Crs::Zone1330,
        Crs::Zone1500,
        Crs::Zone1630,
        Crs::Zone1800,
        Crs::Zone1415,
        Crs::Zone1545,
        Crs::Zone1715,
        Crs::Zone1845,
        Crs::Zone2015,
        Crs::Zone2145,
        Crs::Zone2315,
    ];

    /// The EPSG code.
    pub fn epsg(self) -> u16 {
        match self {
            Crs::Tm => 3006,
            Crs::Zone1200 => 3007,
            Crs::Zone1330 => 3008,
            Crs::Zone1500 => 3009,
            Crs::Zone1630 => 3010,
            Crs::Zone1800 => 3011,
            Crs::Zone1415 => 3012,
            Crs::Zone1545 => 3013,
            Crs::Zone1715 => 3014,
            Crs::Zone1845 => 3015,
            Crs::Zone2015 => 3016,
            Crs::Zone2145 => 3017,
            Crs::Zone2315 => 3018,
            Crs::Utm(zone) => zone.epsg(),
        }
    }

    /// The SWEREF 99 projection of an EPSG code. Compound codes with RH 2000 (5845 … 5857) give their plane part.
    ///
    /// ```
    /// use planvy_plan::Crs;
    /// assert_eq!(Crs::from_epsg(3008), Some(Crs::Zone1330));
    /// assert_eq!(Crs::from_epsg(5847), Some(Crs::Zone1330));
    /// assert_eq!(Crs::from_epsg(4326), None);
    /// ```
    pub fn from_epsg(code: u16) -> Option<Crs> {
        let plane = if (5845..=5857).contains(&code) {
            code - 5845 + 3006
        } else {
            code
        };
        Crs::ALL.into_iter().find(|crs| crs.epsg() == plane)
    }

    /// The system of an EPSG code, abroad too: what a store has written.
    ///
    /// ```
    /// use planvy_plan::Crs;
    /// assert_eq!(Crs::anywhere_from_epsg(3008), Some(Crs::Zone1330));
    /// assert_eq!(Crs::anywhere_from_epsg(25831).map(Crs::name), Some("ETRS89 / UTM zone 31N"));
    /// assert_eq!(Crs::anywhere_from_epsg(28992), None);
    /// ```
    pub fn anywhere_from_epsg(code: u16) -> Option<Crs> {
        Crs::from_epsg(code).or_else(|| UtmZone::from_epsg(code).map(Crs::Utm))
    }

    /// Reads what [`Crs::from_str`] reads, and systems abroad by their code in the same forms.
    ///
    /// # Errors
    /// [`UnknownCrs`].
    ///
    /// ```
    /// use planvy_plan::Crs;
    /// let norway = Crs::anywhere_from_text("http://www.opengis.net/def/crs/EPSG/0/25832");
    /// assert_eq!(norway.map(Crs::epsg), Ok(25832));
    /// assert_eq!(Crs::anywhere_from_text("EPSG:3008"), Ok(Crs::Zone1330));
    /// assert!(Crs::anywhere_from_text("EPSG:28992").is_err());
    /// ```
    pub fn anywhere_from_text(text: &str) -> Result<Crs, UnknownCrs> {
        text.parse().or_else(|unknown| {
            code_in(text)
                .and_then(UtmZone::from_epsg)
                .map(Crs::Utm)
                .ok_or(unknown)
        })
    }

    /// Whether a place lies where the system is used: of Sweden's, in the box around the country; of a UTM zone, within its
    /// reach. What lies elsewhere is not to be projected into it.
    ///
    /// ```
    /// use planvy_plan::{Crs, Geodetic};
    /// let malmo = Geodetic { lon_deg: 13.0, lat_deg: 55.6 };
    /// let montpelier = Geodetic { lon_deg: -72.58, lat_deg: 44.26 };
    /// assert!(Crs::Zone1330.covers(malmo) && !Crs::Zone1330.covers(montpelier));
    /// let vermont = Crs::anywhere_from_epsg(32618).expect("a UTM zone");
    /// assert!(vermont.covers(montpelier) && !vermont.covers(malmo));
    /// ```
    pub fn covers(self, place: Geodetic) -> bool {
        match self {
            Crs::Utm(zone) => zone.covers(place),
            _ => place.is_near_sweden(),
        }
    }

    /// Whether the system is one of Sweden's.
    pub fn is_swedish(self) -> bool {
        !matches!(self, Crs::Utm(_))
    }

    /// The name in Swedish and international use, for instance `SWEREF 99 13 30`.
    pub fn name(self) -> &'static str {
        match self {
            Crs::Tm => "SWEREF 99 TM",
            Crs::Zone1200 => "SWEREF 99 12 00",
            Crs::Zone1330 => "SWEREF 99 13 30",
            Crs::Zone1500 => "SWEREF 99 15 00",
            Crs::Zone1630 => "SWEREF 99 16 30",
            Crs::Zone1800 => "SWEREF 99 18 00",
            Crs::Zone1415 => "SWEREF 99 14 15",
            Crs::Zone1545 => "SWEREF 99 15 45",
            Crs::Zone1715 => "SWEREF 99 17 15",
            Crs::Zone1845 => "SWEREF 99 18 45",
            Crs::Zone2015 => "SWEREF 99 20 15",
            Crs::Zone2145 => "SWEREF 99 21 45",
            Crs::Zone2315 => "SWEREF 99 23 15",
            Crs::Utm(zone) => zone.name(),
        }
    }

    /// Longitude of the central meridian, in degrees (EPSG data set).
    pub fn central_meridian_deg(self) -> f64 {
        match self {
            Crs::Tm | Crs::Zone1500 => 15.0,
            Crs::Zone1200 => 12.0,
            Crs::Zone1330 => 13.5,
            Crs::Zone1630 => 16.5,
            Crs::Zone1800 => 18.0,
            Crs::Zone1415 => 14.25,
            Crs::Zone1545 => 15.75,
            Crs::Zone1715 => 17.25,
            Crs::Zone1845 => 18.75,
            Crs::Zone2015 => 20.25,
            Crs::Zone2145 => 21.75,
            Crs::Zone2315 => 23.25,
            Crs::Utm(zone) => zone.central_meridian_deg(),
        }
    }

    /// Scale on the central meridian.
    pub fn scale(self) -> f64 {
        match self {
            Crs::Tm | Crs::Utm(_) => 0.9996,
            _ => 1.0,
        }
    }

    /// False easting, in metres.
    pub fn false_easting_m(self) -> f64 {
        match self {
            Crs::Tm | Crs::Utm(_) => 500_000.0,
            _ => 150_000.0,
        }
    }

    /// The northing that what is held in the system lies around, in metres: the middle of Sweden, or of the land that a zone
    /// abroad is for.
    pub fn middle_northing_m(self) -> f64 {
        match self {
            Crs::Utm(zone) => zone.middle_northing_m(),
            _ => 6_900_000.0,
        }
    }

    /// Whether a coordinate can lie in Sweden or its waters in this system: within 10.4 to 24.7 degrees of longitude and
    /// 54.9 to 69.2 of latitude, and within some 350 km of a zone's meridian. A wrong system is often told by this: a plan
    /// in a zone that is said to be in TM would lie in Norway. In a UTM zone: whether it lies where the zone is used.
    ///
    /// ```
    /// use planvy_plan::Crs;
    /// assert!(Crs::Zone1330.is_plausible(118_600.0, 6_164_200.0));
    /// assert!(!Crs::Zone1330.is_plausible(6_164_200.0, 118_600.0));
    /// assert!(!Crs::Tm.is_plausible(124_128.8, 6_765_556.5), "Mora in EPSG:3009, taken for TM");
    /// ```
    pub fn is_plausible(self, east_m: f64, north_m: f64) -> bool {
        if let Crs::Utm(zone) = self {
            return zone.is_plausible(east_m, north_m);
        }
        // A zone is used near its meridian; a coordinate hundreds of kilometres away is in another system.
        let half_width_m = if self == Crs::Tm { 450_000.0 } else { 350_000.0 };
        let near = (east_m - self.false_easting_m()).abs() <= half_width_m
            && (6_050_000.0..=7_800_000.0).contains(&north_m);
        if !near {
            return false;
        }
        if self.is_well_inside(east_m, north_m) {
            return true;
        }
        let place = gauss_kruger::inverse(GridPoint {
            crs: self,
            east_m,
            north_m,
        });
        (10.4..=24.7).contains(&place.lon_deg) && (54.9..=69.2).contains(&place.lat_deg)
    }

    /// Whether a coordinate is so near the meridian and so far from both ends that its longitude and latitude need no
    /// working out: 55 km are at most 1.4 degrees at the northern end, which no zone's meridian is nearer to the bounds than;
    /// 180 km are 4.6 degrees, which the meridian of TM is away from its nearer one.
    fn is_well_inside(self, east_m: f64, north_m: f64) -> bool {
        let half_width_m = if self == Crs::Tm { 180_000.0 } else { 55_000.0 };
        (east_m - self.false_easting_m()).abs() <= half_width_m
            && (6_120_000.0..=7_650_000.0).contains(&north_m)
    }
}

impl fmt::Display for Crs {
    /// `EPSG:3008`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EPSG:{}", self.epsg())
    }
}

impl FromStr for Crs {
    type Err = UnknownCrs;

    /// Reads `3008`, `EPSG:3008`, `urn:ogc:def:crs:EPSG::3008`, `http://www.opengis.net/def/crs/EPSG/0/3008` and the
    /// names in any spelling (`SWEREF99_13_30`, `SWEREF 99 TM`).
    ///
    /// ```
    /// use planvy_plan::Crs;
    /// assert_eq!("urn:ogc:def:crs:EPSG::3009".parse(), Ok(Crs::Zone1500));
    /// assert_eq!("SWEREF99_13_30".parse(), Ok(Crs::Zone1330));
    /// assert!("EPSG:3857".parse::<Crs>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownCrs(text.to_owned());
        let folded: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_uppercase();
        if let Some(name) = folded.strip_prefix("SWEREF99") {
            let by_name = |crs: &Crs| crs.name().replace(' ', "").get("SWEREF99".len()..) == Some(name);
            return Crs::ALL.into_iter().find(by_name).ok_or_else(unknown);
        }
        code_in(text).and_then(Crs::from_epsg).ok_or_else(unknown)
    }
}

/// The EPSG code in a bare number or in a name of EPSG's.
fn code_in(text: &str) -> Option<u16> {
    let text = text.trim();
    let code = text.rsplit([':', '/']).next().unwrap_or_default();
    let is_epsg = code == text || text.to_uppercase().contains("EPSG");
    code.parse().ok().filter(|_| is_epsg)
}

impl From<Crs> for String {
    fn from(crs: Crs) -> String {
        crs.to_string()
    }
}

impl TryFrom<String> for Crs {
    type Error = UnknownCrs;

    /// Reads what [`Crs`] writes, systems abroad among it.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let abroad = || {
            let code = text.strip_prefix("EPSG:")?.parse().ok()?;
            UtmZone::from_epsg(code).map(Crs::Utm)
        };
        text.parse().or_else(|unknown| abroad().ok_or(unknown))
    }
}

#[cfg(test)]
mod tests;
