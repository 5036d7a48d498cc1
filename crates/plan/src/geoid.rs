//! The Swedish geoid model SWEN17_RH2000: how far the zero of RH 2000 lies over the ellipsoid GRS 80.
//!
//! height over the ellipsoid = level over RH 2000 + geoid height. In Sweden the geoid height is 17 to 43 m, so that a city that
//! forgets it hangs that far under the ground of a globe.
//!
//! The model is a grid of geoid heights by longitude and latitude, 0.02° by 0.01°, between which is interpolated linearly in both
//! directions (as PROJ does). Two forms of it:
//!
//! - the full grid, read from Lantmäteriet's GeoTIFF by `planvy_formats::terrain::read_geoid`;
//! - [`Geoid::built_in`]: every fifth row and column of it, in steps of a millimetre, 97 kB. Between its nodes it leaves the full
//!   grid by at most [`BUILT_IN_UNCERTAINTY_M`], far out in the Norwegian mountains; by 3.5 cm at most in Skåne, and by 2.4 mm or
//!   less at half of all places.
//!
//! The model has an uncertainty of its own against levelling, which comes on top of either.
//!
//! ```
//! use planvy_plan::{Geodetic, Geoid, OverRh2000};
//! let malmo = Geodetic { lon_deg: 13.004, lat_deg: 55.605 };
//! let height = Geoid::built_in().over_ellipsoid(malmo, OverRh2000(10.0))?;
//! assert!((height.0 - 45.6).abs() < 0.2, "{height:?}");
//! let madrid = Geodetic { lon_deg: -3.7, lat_deg: 40.4 };
//! assert!(Geoid::built_in().over_ellipsoid(madrid, OverRh2000(10.0)).is_err());
//! # Ok::<(), planvy_plan::OutsideGeoid>(())
//! ```

use std::sync::LazyLock;

use crate::crs::Geodetic;
use crate::height::{OverEllipsoid, OverRh2000};

mod table;

pub use table::{TableError, pack, unpack};

/// The built-in form, made by `cargo run -p planvy-formats --example geoid_table`.
const BUILT_IN: &[u8] = include_bytes!("../../../data/geoid/swen17_rh2000.table");

/// Largest distance in metres of the built-in form from the full grid, over all 1.2 million nodes of the latter. Measured by a
/// test in `planvy-formats`.
pub const BUILT_IN_UNCERTAINTY_M: f64 = 0.182;

/// Geoid heights by longitude and latitude. Rows run from north to south, columns from west to east.
#[derive(Clone, Debug, PartialEq)]
pub struct UndulationGrid {
    /// Longitude of the westernmost column, in degrees.
    pub west_deg: f64,
    /// Latitude of the northernmost row, in degrees.
    pub north_deg: f64,
    /// From a column to the next, in degrees.
    pub lon_step_deg: f64,
    /// From a row to the next, in degrees.
    pub lat_step_deg: f64,
    /// Number of columns.
    pub columns: u32,
    /// Number of rows.
    pub rows: u32,
    /// Geoid heights in metres, row by row from the north; not a number where there is none. `columns * rows` of them.
    pub heights_m: Vec<f32>,
}

impl UndulationGrid {
    /// The height of a node; `None` outside and where there is none.
    pub fn node_m(&self, column: u32, row: u32) -> Option<f64> {
        if column >= self.columns || row >= self.rows {
            return None;
        }
        let at = row as usize * self.columns as usize + column as usize;
        let height = self.heights_m.get(at).copied().map(f64::from)?;
        height.is_finite().then_some(height)
    }

    /// Where a node lies.
    pub fn node_at(&self, column: u32, row: u32) -> Geodetic {
        Geodetic {
            lon_deg: self.west_deg + f64::from(column) * self.lon_step_deg,
            lat_deg: self.north_deg - f64::from(row) * self.lat_step_deg,
        }
    }

    /// The height at a place, linear in both directions between the four nodes about it; `None` outside.
    fn height_m(&self, place: Geodetic) -> Option<f64> {
        let across = (place.lon_deg - self.west_deg) / self.lon_step_deg;
        let down = (self.north_deg - place.lat_deg) / self.lat_step_deg;
        let (column, east_share) = cell(across, self.columns)?;
        let (row, south_share) = cell(down, self.rows)?;
        let along = |row: u32| {
            let (west, east) = (self.node_m(column, row)?, self.node_m(column + 1, row)?);
            Some(west + east_share * (east - west))
        };
        let (north, south) = (along(row)?, along(row + 1)?);
        Some(north + south_share * (south - north))
    }
}

/// The cell of a position counted in steps, and the share of the cell before it. The last node belongs to the last cell.
fn cell(at: f64, nodes: u32) -> Option<(u32, f64)> {
    // Numbers that were added up differently may miss the edge by their last digits.
    const EDGE: f64 = 1e-9;
    let last = f64::from(nodes.checked_sub(2)?);
    if !(-EDGE..=last + 1.0 + EDGE).contains(&at) {
        return None;
    }
    let cell = at.floor().clamp(0.0, last);
    Some((cell as u32, at - cell))
}

/// A place lies where the geoid model does not reach.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "{:.5}° E {:.5}° N lies outside the geoid model ({:.2} to {:.2}° E, {:.2} to {:.2}° N)",
    place.lon_deg, place.lat_deg, west_deg, east_deg, south_deg, north_deg
)]
pub struct OutsideGeoid {
    /// The place.
    pub place: Geodetic,
    /// Western edge of the model, in degrees.
    pub west_deg: f64,
    /// Eastern edge, in degrees.
    pub east_deg: f64,
    /// Southern edge, in degrees.
    pub south_deg: f64,
    /// Northern edge, in degrees.
    pub north_deg: f64,
}

/// A geoid model, with what it leaves of SWEN17_RH2000.
#[derive(Clone, Debug)]
pub struct Geoid {
    grid: UndulationGrid,
    uncertainty_m: f64,
}

impl Geoid {
    /// The form of SWEN17_RH2000 that ships with Planvy.
    pub fn built_in() -> &'static Geoid {
        static GEOID: LazyLock<Geoid> = LazyLock::new(|| Geoid {
            // A test holds that the file is whole; were it not, every place would be outside.
            grid: unpack(BUILT_IN).unwrap_or(UndulationGrid {
                west_deg: 0.0,
                north_deg: 0.0,
                lon_step_deg: 1.0,
                lat_step_deg: 1.0,
                columns: 0,
                rows: 0,
                heights_m: Vec::new(),
            }),
            uncertainty_m: BUILT_IN_UNCERTAINTY_M,
        });
        &GEOID
    }

    /// A model by its grid, and how far it is at most from the model that it stands for, in metres: 0 for the model itself.
    pub fn new(grid: UndulationGrid, uncertainty_m: f64) -> Geoid {
        Geoid { grid, uncertainty_m }
    }

    /// The nodes.
    pub fn grid(&self) -> &UndulationGrid {
        &self.grid
    }

    /// Largest distance from the full grid of SWEN17_RH2000, in metres: what a height from this form can differ from one by
    /// the full grid. Tells nothing of the model's own uncertainty.
    pub fn uncertainty_m(&self) -> f64 {
        self.uncertainty_m
    }

    /// How far the zero of RH 2000 lies over the ellipsoid, in metres.
    ///
    /// # Errors
    ///
    /// [`OutsideGeoid`] where the model does not reach.
    pub fn geoid_height_m(&self, place: Geodetic) -> Result<f64, OutsideGeoid> {
        let grid = &self.grid;
        grid.height_m(place).ok_or_else(|| {
            let last = grid.node_at(grid.columns.saturating_sub(1), grid.rows.saturating_sub(1));
            OutsideGeoid {
                place,
                west_deg: grid.west_deg,
                east_deg: last.lon_deg,
                south_deg: last.lat_deg,
                north_deg: grid.north_deg,
            }
        })
    }

    /// A level over RH 2000 as a height over the ellipsoid.
    ///
    /// # Errors
    ///
    /// [`OutsideGeoid`] where the model does not reach.
    pub fn over_ellipsoid(&self, place: Geodetic, level: OverRh2000) -> Result<OverEllipsoid, OutsideGeoid> {
        Ok(OverEllipsoid(level.0 + self.geoid_height_m(place)?))
    }

    /// A height over the ellipsoid as a level over RH 2000.
    ///
    /// # Errors
    ///
    /// [`OutsideGeoid`] where the model does not reach.
    pub fn over_rh2000(&self, place: Geodetic, height: OverEllipsoid) -> Result<OverRh2000, OutsideGeoid> {
        Ok(OverRh2000(height.0 - self.geoid_height_m(place)?))
    }
}

#[cfg(test)]
mod tests;
