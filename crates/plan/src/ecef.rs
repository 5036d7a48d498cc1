//! The axes of the Earth: x to the meridian of Greenwich on the equator, y to 90° east, z to the north pole, in metres from the
//! Earth's centre (earth-centred, earth-fixed; EPSG:4976 for SWEREF 99).
//!
//! 3D Tiles have their positions in these axes. A position in a grid with a level over RH 2000 comes there in three steps:
//! grid to longitude and latitude ([`crate::gauss_kruger`]), level to height over the ellipsoid ([`crate::geoid`]), and from both
//! to the axes. Globes take the axes of WGS 84; SWEREF 99 is fixed to the Eurasian plate as it lay in mid-1999, so that the two
//! differ by the plate's drift, some 2.5 cm a year. That drift is not added here.
//!
//! ```
//! use planvy_plan::{Crs, Ecef, Geoid, GridPoint, OverRh2000};
//! let point = GridPoint { crs: Crs::Zone1330, east_m: 118_600.0, north_m: 6_164_200.0 };
//! let ecef = Ecef::from_grid(point, OverRh2000(10.0), Geoid::built_in())?;
//! let (back, level) = ecef.to_grid(Crs::Zone1330, Geoid::built_in())?;
//! assert!((back.east_m - point.east_m).abs() < 1e-5 && (back.north_m - point.north_m).abs() < 1e-5);
//! assert!((level.0 - 10.0).abs() < 1e-6);
//! # Ok::<(), planvy_plan::OutsideGeoid>(())
//! ```

use crate::crs::{Crs, Geodetic, GridPoint};
use crate::gauss_kruger::{self, FLATTENING, SEMI_MAJOR_M};
use crate::geoid::{Geoid, OutsideGeoid};
use crate::height::{OverEllipsoid, OverRh2000};

/// Square of the first eccentricity of GRS 80.
const ECCENTRICITY_2: f64 = FLATTENING * (2.0 - FLATTENING);

/// A position in the axes of the Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ecef {
    /// Towards longitude 0 on the equator, in metres.
    pub x_m: f64,
    /// Towards longitude 90° east on the equator, in metres.
    pub y_m: f64,
    /// Towards the north pole, in metres.
    pub z_m: f64,
}

/// Three directions at right angles, of length 1, in the axes of the Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalAxes {
    /// East: that of the ellipsoid or that of a grid, by how they were asked for.
    pub east: [f64; 3],
    /// North, likewise.
    pub north: [f64; 3],
    /// Away from the ellipsoid.
    pub up: [f64; 3],
}

impl LocalAxes {
    /// True east, true north and up at a place.
    pub fn at(place: Geodetic) -> LocalAxes {
        let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
        let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
        LocalAxes {
            east: [-sin_lon, cos_lon, 0.0],
            north: [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
            up: [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
        }
    }

    /// The directions in which easting, northing and level grow at a position of a grid: true east and north turned by the
    /// grid's convergence. What normals and small offsets are turned with.
    ///
    /// ```
    /// use planvy_plan::{Crs, GridPoint, ecef::LocalAxes};
    /// let point = GridPoint { crs: Crs::Tm, east_m: 374_107.269, north_m: 6_163_433.338 };
    /// let (grid, truly) = (LocalAxes::of_grid(point), LocalAxes::at(point.to_geodetic()));
    /// let cosine: f64 = grid.north.iter().zip(truly.north).map(|(a, b)| a * b).sum();
    /// assert!((cosine.acos().to_degrees() - 1.648).abs() < 0.01);
    /// ```
    pub fn of_grid(point: GridPoint) -> LocalAxes {
        let truly = LocalAxes::at(point.to_geodetic());
        // Grid north lies this far clockwise of true north.
        let (sin, cos) = gauss_kruger::convergence(point).0.to_radians().sin_cos();
        let combined = |along_east: f64, along_north: f64| {
            let parts = truly.east.iter().zip(truly.north);
            let mut sum = [0.0; 3];
            for (part, (east, north)) in sum.iter_mut().zip(parts) {
                *part = along_east * east + along_north * north;
            }
            sum
        };
        LocalAxes {
            east: combined(cos, -sin),
            north: combined(sin, cos),
            up: truly.up,
        }
    }

    /// A direction given along east, north and up, in the axes of the Earth.
    pub fn direction(&self, [east, north, up]: [f64; 3]) -> [f64; 3] {
        let mut sum = [0.0; 3];
        let axes = self.east.iter().zip(self.north).zip(self.up);
        for (part, ((along_east, along_north), along_up)) in sum.iter_mut().zip(axes) {
            *part = east * along_east + north * along_north + up * along_up;
        }
        sum
    }
}

impl Ecef {
    /// A place at a height over the ellipsoid.
    ///
    /// ```
    /// use planvy_plan::{Ecef, Geodetic, OverEllipsoid};
    /// // The north pole: the semi-minor axis of GRS 80 is 6 356 752.314 m.
    /// let pole = Ecef::from_geodetic(Geodetic { lon_deg: 0.0, lat_deg: 90.0 }, OverEllipsoid(100.0));
    /// assert!((pole.z_m - 6_356_852.314).abs() < 0.001 && pole.x_m.abs() < 1e-6);
    /// ```
    pub fn from_geodetic(place: Geodetic, height: OverEllipsoid) -> Ecef {
        let (sin_lon, cos_lon) = place.lon_deg.to_radians().sin_cos();
        let (sin_lat, cos_lat) = place.lat_deg.to_radians().sin_cos();
        let normal_m = SEMI_MAJOR_M / (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt();
        let from_axis_m = (normal_m + height.0) * cos_lat;
        Ecef {
            x_m: from_axis_m * cos_lon,
            y_m: from_axis_m * sin_lon,
            z_m: (normal_m * (1.0 - ECCENTRICITY_2) + height.0) * sin_lat,
        }
    }

    /// Longitude, latitude and height over the ellipsoid; within ten kilometres of the ellipsoid exact to 10⁻⁸ m.
    ///
    /// Bowring's way (Survey Review 23, 1976: "Transformation from spatial to geographical coordinates") with the reduced
    /// latitude, done three times. At the Earth's centre, which is the height of no place, the latitude is 0.
    ///
    /// ```
    /// use planvy_plan::{Ecef, Geodetic, OverEllipsoid};
    /// let (place, height) = Ecef { x_m: 6_378_147.0, y_m: 0.0, z_m: 0.0 }.to_geodetic();
    /// assert_eq!(place, Geodetic { lon_deg: 0.0, lat_deg: 0.0 });
    /// assert!((height.0 - 10.0).abs() < 1e-9);
    /// ```
    pub fn to_geodetic(self) -> (Geodetic, OverEllipsoid) {
        let semi_minor_m = SEMI_MAJOR_M * (1.0 - FLATTENING);
        let second_eccentricity_2 = ECCENTRICITY_2 / (1.0 - ECCENTRICITY_2);
        let from_axis_m = self.x_m.hypot(self.y_m);
        let mut reduced_rad = (SEMI_MAJOR_M * self.z_m).atan2(semi_minor_m * from_axis_m);
        let mut lat_rad = reduced_rad;
        for _ in 0..3 {
            let (sin, cos) = reduced_rad.sin_cos();
            lat_rad = (self.z_m + second_eccentricity_2 * semi_minor_m * sin.powi(3))
                .atan2(from_axis_m - ECCENTRICITY_2 * SEMI_MAJOR_M * cos.powi(3));
            reduced_rad = ((1.0 - FLATTENING) * lat_rad.sin()).atan2(lat_rad.cos());
        }
        let (sin_lat, cos_lat) = lat_rad.sin_cos();
        // This form loses no digits at the poles, where the distance from the axis is 0, nor at the equator.
        let flat = (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt();
        let height_m = from_axis_m * cos_lat + self.z_m * sin_lat - SEMI_MAJOR_M * flat;
        let place = Geodetic {
            lon_deg: self.y_m.atan2(self.x_m).to_degrees(),
            lat_deg: lat_rad.to_degrees(),
        };
        (place, OverEllipsoid(height_m))
    }

    /// A position of a grid at a level over RH 2000.
    ///
    /// # Errors
    ///
    /// [`OutsideGeoid`] where the geoid model does not reach.
    pub fn from_grid(point: GridPoint, level: OverRh2000, geoid: &Geoid) -> Result<Ecef, OutsideGeoid> {
        let place = point.to_geodetic();
        Ok(Ecef::from_geodetic(place, geoid.over_ellipsoid(place, level)?))
    }

    /// The position in a grid, and its level over RH 2000.
    ///
    /// # Errors
    ///
    /// [`OutsideGeoid`] where the geoid model does not reach.
    pub fn to_grid(self, crs: Crs, geoid: &Geoid) -> Result<(GridPoint, OverRh2000), OutsideGeoid> {
        let (place, height) = self.to_geodetic();
        Ok((place.to_grid(crs), geoid.over_rh2000(place, height)?))
    }

    /// The three numbers, x first.
    pub fn to_array(self) -> [f64; 3] {
        [self.x_m, self.y_m, self.z_m]
    }
}

#[cfg(test)]
mod tests;
