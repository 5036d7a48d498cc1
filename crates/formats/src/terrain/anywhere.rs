//! Ground that lies anywhere on Earth: for pictures, not for answers.
//!
//! Answers need a SWEREF 99 projection and RH 2000, and the readers of [`super`] insist on them. A picture needs neither: the
//! ground is drawn where it stands in its own system, and says which that is, as a city model abroad does.

use std::path::Path;

use planvy_plan::{Datum, Reading, TerrainRaster};

use super::geo_keys::PlaneSystem;
use super::{TerrainAsciiGrid, TerrainGeoTiff, TerrainPointCloud};
use crate::city_model::ModelSystem;
use crate::format::{Format, Head};

/// Levels of the ground in the coordinates of their file, in metres.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundAnywhere {
    /// Where its coordinates lie.
    pub system: ModelSystem,
    /// What its levels are counted from, where the file says so.
    pub datum: Option<Datum>,
    /// Easting of the centres of the westernmost column, in metres.
    pub west_centre_m: f64,
    /// Northing of the centres of the northernmost row, in metres.
    pub north_centre_m: f64,
    /// Side of a cell, in metres.
    pub cell_m: f64,
    /// Number of columns.
    pub columns: u32,
    /// Number of rows.
    pub rows: u32,
    /// Levels in metres, row by row from the north; not a number where there is no ground. `columns * rows` of them.
    pub levels_m: Vec<f32>,
    /// How far the file's own points lie from the raster, where it was made of points: the root of the mean square, in metres.
    /// Of a scan, those that the raster was not made from.
    pub error_m: Option<f64>,
    /// How far the levels may be off the ground itself, in metres, where the file says so.
    pub uncertainty_m: Option<f64>,
}

impl From<TerrainRaster> for GroundAnywhere {
    fn from(raster: TerrainRaster) -> GroundAnywhere {
        GroundAnywhere {
            system: ModelSystem::Sweref(raster.crs),
            datum: raster.datum,
            west_centre_m: raster.west_centre_m,
            north_centre_m: raster.north_centre_m,
            cell_m: raster.cell_m,
            columns: raster.columns,
            rows: raster.rows,
            levels_m: raster.levels_m,
            error_m: None,
            uncertainty_m: raster.uncertainty_m,
        }
    }
}

/// A reader of ground that need not lie in Sweden.
pub trait GroundFormat: Format {
    /// Reads the ground of a file of any country. Never panics on its content.
    ///
    /// # Errors
    ///
    /// No value where the file is broken, holds no ground, or has its coordinates in degrees; the findings say why and where.
    fn read_anywhere(&self, path: &Path) -> Reading<GroundAnywhere>;
}

/// Every format of ground.
pub fn ground_formats() -> &'static [&'static dyn GroundFormat] {
    &[&TerrainGeoTiff, &TerrainAsciiGrid, &TerrainPointCloud]
}

/// The format of ground by a file's beginning.
pub fn detect_ground(head: &Head<'_>) -> Option<&'static dyn GroundFormat> {
    let mut formats = ground_formats().iter().copied();
    formats.find(|format| format.recognises(head))
}

impl From<PlaneSystem> for ModelSystem {
    fn from(plane: PlaneSystem) -> ModelSystem {
        match plane {
            PlaneSystem::Grid(crs) => ModelSystem::Sweref(crs),
            PlaneSystem::Foreign(name) | PlaneSystem::Geographic(name) => ModelSystem::Foreign(name),
            PlaneSystem::Unsaid => ModelSystem::Unsaid,
        }
    }
}
