//! Positions: longitude and latitude, and easting and northing in a plane system.

use serde::{Deserialize, Serialize};

use super::{Crs, UtmZone};
use crate::gauss_kruger;

/// Longitude and latitude in degrees, SWEREF 99 (within a metre the same as WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geodetic {
    /// Longitude in degrees, east positive.
    pub lon_deg: f64,
    /// Latitude in degrees, north positive.
    pub lat_deg: f64,
}

impl Geodetic {
    /// Projects onto a plane system.
    ///
    /// ```
    /// use planvy_plan::{Crs, Geodetic};
    /// let point = Geodetic { lon_deg: 13.0007, lat_deg: 55.6064 }.to_grid(Crs::Zone1330);
    /// assert!((point.east_m - 118_531.568).abs() < 0.001);
    /// assert!((point.north_m - 6_164_853.424).abs() < 0.001);
    /// ```
    pub fn to_grid(self, crs: Crs) -> GridPoint {
        gauss_kruger::forward(crs, self)
    }

    /// The UTM zone that a place outside Sweden is kept in; `None` where no zone is for its latitude.
    ///
    /// ```
    /// use planvy_plan::{Crs, Geodetic};
    /// let numazu = Geodetic { lon_deg: 138.86, lat_deg: 35.1 };
    /// assert_eq!(numazu.utm_zone().map(|zone| zone.epsg()), Some(32654));
    /// ```
    pub fn utm_zone(self) -> Option<UtmZone> {
        UtmZone::at(self)
    }

    /// The system that a place is told in where nothing says another: SWEREF 99 TM in and around Sweden, elsewhere the place's
    /// UTM zone; SWEREF 99 TM also where there is none, so that nothing should be told of such a place.
    ///
    /// ```
    /// use planvy_plan::{Crs, Geodetic};
    /// let montpelier = Geodetic { lon_deg: -72.58, lat_deg: 44.26 };
    /// assert_eq!(montpelier.own_system().epsg(), 32618);
    /// assert_eq!(Geodetic { lon_deg: 13.0, lat_deg: 55.6 }.own_system(), Crs::Tm);
    /// ```
    pub fn own_system(self) -> Crs {
        match self.utm_zone() {
            Some(zone) if !self.is_near_sweden() => Crs::Utm(zone),
            _ => Crs::Tm,
        }
    }

    /// Whether the place lies in the box around Sweden and its sea (10° to 25° east, 54.5° to 69.5° north).
    pub fn is_near_sweden(self) -> bool {
        (10.0..=25.0).contains(&self.lon_deg) && (54.5..=69.5).contains(&self.lat_deg)
    }
}

/// A position in a plane coordinate system.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridPoint {
    /// The system.
    pub crs: Crs,
    /// Easting in metres.
    pub east_m: f64,
    /// Northing in metres.
    pub north_m: f64,
}

impl GridPoint {
    /// Longitude and latitude of the position.
    pub fn to_geodetic(self) -> Geodetic {
        gauss_kruger::inverse(self)
    }

    /// The same place in another plane system; unchanged where it is the same system.
    ///
    /// ```
    /// use planvy_plan::{Crs, GridPoint};
    /// let zone = GridPoint { crs: Crs::Zone1330, east_m: 118_600.0, north_m: 6_164_200.0 };
    /// let tm = zone.in_crs(Crs::Tm);
    /// assert!((tm.east_m - 374_107.269).abs() < 0.001);
    /// assert!((tm.north_m - 6_163_433.338).abs() < 0.001);
    /// ```
    pub fn in_crs(self, crs: Crs) -> GridPoint {
        if self.crs == crs {
            self
        } else {
            self.to_geodetic().to_grid(crs)
        }
    }
}
