//! Where the sun stands, and how far its shadows reach.
//!
//! Position by NREL's SPA (Reda and Andreas 2004, Solar Energy 76: ±0.0003°), raised by refraction, with the azimuth turned into
//! the grid: bearings from true north and from grid north are two types, since confusing them moves the tip of a 30 m house's
//! shadow by 4.9 m where the grid is turned by 1.65° and the sun stands 10° high.
//!
//! - Instants are seconds of UTC since 1970 without leap seconds ([`UnixSeconds`]); which day and which civil time a user means is
//!   the caller's to say.
//! - The difference of Terrestrial Time from UT1 (delta-T) is estimated by the crate `solar-positioning` from Espenak and Meeus with
//!   fits to the Earth's observed rotation: 69 s in 2026. UTC is taken for UT1: they differ by less than 0.9 s, which turns the
//!   azimuth by less than 0.004° × 1/cos(elevation).
//! - Refraction is SPA's, for a pressure and a temperature ([`Atmosphere`]). Below some degrees the real air bends light by tenths of
//!   a degree more or less: below [`LOW_SUN_DEG`] a position is marked [`SunQuality::Low`].
//!
//! ```
//! use planvy_city::sun::{Atmosphere, GridConvergence, Site, SunQuality, UnixSeconds};
//! // Malmö in SWEREF 99 13 30, 20 March 2026 at noon in civil time (11:00 UTC).
//! let malmo = Site { lat_deg: 55.605, lon_deg: 13.004, convergence: GridConvergence(-0.40928) };
//! let sun = malmo.sun(UnixSeconds(1_774_004_400.0), Atmosphere::default())?;
//! assert!((sun.apparent_elevation_deg - 34.2670).abs() < 1e-4);
//! assert!((sun.bearing.0 - 175.3311).abs() < 1e-4);
//! assert!((sun.grid_bearing.0 - sun.bearing.0 - 0.40928).abs() < 1e-9);
//! assert_eq!(sun.quality, SunQuality::Good);
//! # Ok::<(), planvy_city::sun::SunError>(())
//! ```

use solar_positioning::time::JulianDate;
use solar_positioning::{Horizon, Location, RefractionCorrection, SolarEvents, SolarPositions, delta_t};

pub mod shadow;

/// Apparent elevation in degrees under which a shadow is not to be relied on: 30 m throw a shadow of 343 m there, whose edge
/// is 37 m wide.
pub const LOW_SUN_DEG: f64 = 5.0;

/// Mean apparent radius of the sun's disc, in degrees; over the year it is 0.262° to 0.271°.
pub const SUN_RADIUS_DEG: f64 = 0.266_6;

/// Julian date of 1970-01-01 00:00 UTC.
const UNIX_EPOCH_JD: f64 = 2_440_587.5;
const DAY_S: f64 = 86_400.0;

/// Seconds since 1970-01-01 00:00 UTC, leap seconds not counted.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct UnixSeconds(pub f64);

impl UnixSeconds {
    fn julian_day(self) -> f64 {
        UNIX_EPOCH_JD + self.0 / DAY_S
    }

    fn of_julian_day(day: f64) -> UnixSeconds {
        UnixSeconds((day - UNIX_EPOCH_JD) * DAY_S)
    }

    /// Terrestrial Time less UT1 in seconds, as estimated for the instant.
    ///
    /// # Errors
    ///
    /// [`SunError::Time`] outside the years −500 to 3000.
    ///
    /// ```
    /// use planvy_city::sun::UnixSeconds;
    /// let midsummer_2026 = UnixSeconds(1_782_000_000.0);
    /// assert!((midsummer_2026.delta_t_s()? - 69.1).abs() < 0.3);
    /// # Ok::<(), planvy_city::sun::SunError>(())
    /// ```
    pub fn delta_t_s(self) -> Result<f64, SunError> {
        const JULIAN_YEAR_S: f64 = 365.25 * DAY_S;
        delta_t::estimate(1970.0 + self.0 / JULIAN_YEAR_S).map_err(|error| SunError::Time {
            at: self,
            reason: error.to_string(),
        })
    }
}

/// A bearing in degrees clockwise from true north, 0 to 360.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct TrueNorthBearing(pub f64);

/// A bearing in degrees clockwise from grid north, 0 to 360.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct GridBearing(pub f64);

/// How far grid north lies clockwise of true north at a place, in degrees; negative west of the grid's central meridian.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct GridConvergence(pub f64);

impl TrueNorthBearing {
    /// The same direction, counted from grid north.
    ///
    /// ```
    /// use planvy_city::sun::{GridBearing, GridConvergence, TrueNorthBearing};
    /// // Malmö in SWEREF 99 TM: true north is to the right of grid north.
    /// assert_eq!(TrueNorthBearing(180.0).in_grid(GridConvergence(-1.5)), GridBearing(181.5));
    /// assert_eq!(TrueNorthBearing(359.0).in_grid(GridConvergence(-1.5)), GridBearing(0.5));
    /// ```
    pub fn in_grid(self, convergence: GridConvergence) -> GridBearing {
        GridBearing((self.0 - convergence.0).rem_euclid(360.0))
    }
}

impl GridBearing {
    /// The same direction, counted from true north.
    pub fn from_true_north(self, convergence: GridConvergence) -> TrueNorthBearing {
        TrueNorthBearing((self.0 + convergence.0).rem_euclid(360.0))
    }
}

/// The air that light is bent in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Atmosphere {
    /// Pressure at the place, in hPa.
    pub pressure_hpa: f64,
    /// Temperature, in °C.
    pub temperature_c: f64,
}

impl Default for Atmosphere {
    /// 1010 hPa and 10 °C, for which the refraction of tables is given. From −10 to 25 °C refraction at 10° elevation changes by
    /// 0.012°, which moves the tip of a 30 m shadow by 0.2 m.
    fn default() -> Atmosphere {
        Atmosphere {
            pressure_hpa: 1010.0,
            temperature_c: 10.0,
        }
    }
}

/// Where on the Earth the sun is looked for, and how the grid lies there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Site {
    /// Latitude in degrees, north positive.
    pub lat_deg: f64,
    /// Longitude in degrees, east positive.
    pub lon_deg: f64,
    /// How the grid is turned there.
    pub convergence: GridConvergence,
}

/// Whether what follows from a position can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunQuality {
    /// The sun stands at least [`LOW_SUN_DEG`] high.
    Good,
    /// The sun is up, and lower than that: show shadows greyed, and give no lengths.
    Low,
    /// The middle of the sun is under the horizon: there are no shadows.
    Down,
}

/// Where the sun stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SunPosition {
    /// Azimuth.
    pub bearing: TrueNorthBearing,
    /// The same direction in the grid.
    pub grid_bearing: GridBearing,
    /// Elevation of the middle of the disc as seen, refraction included, in degrees.
    pub apparent_elevation_deg: f64,
    /// Whether it can be relied on.
    pub quality: SunQuality,
}

impl SunPosition {
    /// The direction from the ground to the sun as `[east, north, up]` of the grid, of length 1.
    ///
    /// ```
    /// use planvy_city::sun::{GridBearing, SunPosition, SunQuality, TrueNorthBearing};
    /// let sun = SunPosition {
    ///     bearing: TrueNorthBearing(91.0), grid_bearing: GridBearing(90.0), apparent_elevation_deg: 30.0, quality: SunQuality::Good,
    /// };
    /// let [east, north, up] = sun.direction();
    /// assert!((east - 0.75f64.sqrt()).abs() < 1e-12 && north.abs() < 1e-12 && (up - 0.5).abs() < 1e-12);
    /// ```
    pub fn direction(&self) -> [f64; 3] {
        let (sin, cos) = self.grid_bearing.0.to_radians().sin_cos();
        let (up, flat) = self.apparent_elevation_deg.to_radians().sin_cos();
        [flat * sin, flat * cos, up]
    }
}

/// Why there is no position.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SunError {
    /// The place is none.
    #[error(
        "latitude {lat_deg}°, longitude {lon_deg}° with the grid turned by {convergence_deg}° is no place on the Earth"
    )]
    Place {
        /// Its latitude.
        lat_deg: f64,
        /// Its longitude.
        lon_deg: f64,
        /// Its convergence.
        convergence_deg: f64,
    },
    /// The instant is none, or too far from today.
    #[error("the sun is not reckoned for {} s after 1970: {reason}", at.0)]
    Time {
        /// The instant.
        at: UnixSeconds,
        /// Why.
        reason: String,
    },
    /// Pressure or temperature are none.
    #[error("air of {} hPa and {} °C is none that light is reckoned in", air.pressure_hpa, air.temperature_c)]
    Air {
        /// The air.
        air: Atmosphere,
    },
    /// A stretch of time that ends before it begins, or is longer than the 32 days that are searched at once.
    #[error("from {} s to {} s after 1970 is no stretch of at most 32 days", from.0, to.0)]
    Stretch {
        /// Its beginning.
        from: UnixSeconds,
        /// Its end.
        to: UnixSeconds,
    },
}

/// What the sun does in a stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub struct SunDay {
    /// When its upper edge comes over a level horizon (the middle at −0°50′, usual for almanacs).
    pub rises: Vec<UnixSeconds>,
    /// When it stands in the south.
    pub transits: Vec<UnixSeconds>,
    /// When its upper edge goes under.
    pub sets: Vec<UnixSeconds>,
    /// Whether it is up when the stretch begins. With no rise and no set: midnight sun, or polar night.
    pub is_up_at_start: bool,
}

impl Site {
    fn location(&self) -> Result<Location, SunError> {
        let is_place = (-90.0..=90.0).contains(&self.lat_deg)
            && (-180.0..=180.0).contains(&self.lon_deg)
            && self.convergence.0.is_finite();
        is_place
            .then_some(Location {
                latitude: self.lat_deg,
                longitude: self.lon_deg,
            })
            .ok_or(SunError::Place {
                lat_deg: self.lat_deg,
                lon_deg: self.lon_deg,
                convergence_deg: self.convergence.0,
            })
    }

    /// Where the sun stands.
    ///
    /// # Errors
    ///
    /// [`SunError`] where place, instant or air are none.
    pub fn sun(&self, at: UnixSeconds, air: Atmosphere) -> Result<SunPosition, SunError> {
        let location = self.location()?;
        let refraction = RefractionCorrection::new(air.pressure_hpa, air.temperature_c);
        let refraction = refraction.map_err(|_| SunError::Air { air })?;
        let refused = |error: solar_positioning::Error| SunError::Time {
            at,
            reason: error.to_string(),
        };
        let date = JulianDate::new(at.julian_day(), at.delta_t_s()?).map_err(refused)?;
        let found = SolarPositions::new().at_from_julian(date, location, 0.0, Some(refraction));
        let found = found.map_err(refused)?;
        let bearing = TrueNorthBearing(found.azimuth());
        let apparent_elevation_deg = found.elevation_angle();
        Ok(SunPosition {
            bearing,
            grid_bearing: bearing.in_grid(self.convergence),
            apparent_elevation_deg,
            quality: match apparent_elevation_deg {
                elevation if elevation >= LOW_SUN_DEG => SunQuality::Good,
                elevation if elevation > 0.0 => SunQuality::Low,
                _ => SunQuality::Down,
            },
        })
    }

    /// When the sun rises, stands in the south and sets in a stretch of time, its end not included: a civil day, say.
    ///
    /// # Errors
    ///
    /// [`SunError`] where place or times are none.
    ///
    /// ```
    /// use planvy_city::sun::{GridConvergence, Site, UnixSeconds};
    /// let malmo = Site { lat_deg: 55.605, lon_deg: 13.004, convergence: GridConvergence(-0.40928) };
    /// // 21 June 2026 in Swedish summer time: from 22:00 UTC the day before.
    /// let (from, to) = (UnixSeconds(1_781_992_800.0), UnixSeconds(1_782_079_200.0));
    /// let day = malmo.day(from, to)?;
    /// // Up at 04:25, down at 21:55.
    /// let hour = |at: &[UnixSeconds]| at.first().map(|at| (at.0 - from.0) / 3600.0);
    /// assert!((hour(&day.rises).expect("it rises") - 4.42).abs() < 0.02);
    /// assert!((hour(&day.sets).expect("it sets") - 21.92).abs() < 0.02);
    /// # Ok::<(), planvy_city::sun::SunError>(())
    /// ```
    pub fn day(&self, from: UnixSeconds, to: UnixSeconds) -> Result<SunDay, SunError> {
        let location = self.location()?;
        // Also false where one of them is no number.
        if !(to.0 >= from.0 && to.0 - from.0 <= 32.0 * DAY_S) {
            return Err(SunError::Stretch { from, to });
        }
        let found = SolarEvents::new().for_interval_from_julian(
            from.julian_day(),
            to.julian_day(),
            location,
            from.delta_t_s()?,
            Horizon::SunriseSunset,
        );
        let events = found.map_err(|error| SunError::Time {
            at: from,
            reason: error.to_string(),
        })?;
        let instants = |days: &[f64]| days.iter().copied().map(UnixSeconds::of_julian_day).collect();
        Ok(SunDay {
            rises: instants(&events.rises),
            transits: instants(&events.transits),
            sets: instants(&events.sets),
            is_up_at_start: events.state_at_start == solar_positioning::HorizonState::Above,
        })
    }
}
