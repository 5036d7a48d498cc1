//! Ground that lies anywhere on Earth: for pictures, not for answers.
//!
//! Answers need a SWEREF 99 projection and RH 2000, and the readers of [`super`] insist on them. A picture needs neither: the
//! ground is drawn where it stands in its own system, and says which that is, as a city model abroad does.

use std::path::Path;

use planvy_plan::{Datum, Reading, TerrainRaster};

use super::geo_keys::PlaneSystem;
use super::raster::{MOST_CELLS, cell_count};
use super::{TerrainAsciiGrid, TerrainGeoTiff, TerrainLandXml, TerrainPointCloud};
use crate::city_model::ModelSystem;
use crate::format::{Format, Head};

/// Sides of cells, and where they lie, agree to this share of a side: what double precision leaves of a million metres.
const ALIKE: f64 = 1e-6;

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

impl GroundAnywhere {
    /// One raster of this one and another that lies beside or over it, so that no seam is left between sheets of one delivery.
    /// Where both have a level, this one's is kept.
    ///
    /// Both have to be in one system and over one datum, with cells of one side that fall on each other.
    ///
    /// # Errors
    ///
    /// Both as they were, where they are not, where they do not touch, or where the raster would have too many cells.
    ///
    /// ```
    /// use planvy_formats::city_model::ModelSystem;
    /// use planvy_formats::terrain::GroundAnywhere;
    /// let sheet = |west_centre_m, levels_m| GroundAnywhere {
    ///     system: ModelSystem::Unsaid, datum: None, west_centre_m, north_centre_m: 9.5, cell_m: 1.0, columns: 2, rows: 1,
    ///     levels_m, error_m: None, uncertainty_m: None,
    /// };
    /// let joined = sheet(0.5, vec![1.0, 2.0]).joined_with(sheet(2.5, vec![3.0, 4.0])).expect("they touch");
    /// assert_eq!((joined.columns, joined.levels_m), (4, vec![1.0, 2.0, 3.0, 4.0]));
    /// assert!(sheet(0.5, vec![1.0, 2.0]).joined_with(sheet(3.5, vec![3.0, 4.0])).is_err());
    /// ```
    #[expect(clippy::result_large_err, reason = "both rasters are handed back")]
    pub fn joined_with(
        self,
        other: GroundAnywhere,
    ) -> Result<GroundAnywhere, (GroundAnywhere, GroundAnywhere)> {
        let is_alike = self.system == other.system
            && self.datum == other.datum
            && (self.cell_m - other.cell_m).abs() <= ALIKE * self.cell_m;
        // How many cells the other one begins east and south of this one.
        let [east, south] = [
            (other.west_centre_m - self.west_centre_m) / self.cell_m,
            (self.north_centre_m - other.north_centre_m) / self.cell_m,
        ];
        let falls_on = |cells: f64| cells.abs() < MOST_CELLS as f64 && (cells - cells.round()).abs() < ALIKE;
        if !(is_alike && falls_on(east) && falls_on(south)) {
            return Err((self, other));
        }
        let [east, south] = [east, south].map(|cells| cells.round() as i64);
        let columns = Span::over(i64::from(self.columns), east, i64::from(other.columns));
        let rows = Span::over(i64::from(self.rows), south, i64::from(other.rows));
        let (Some(columns), Some(rows)) = (columns, rows) else {
            return Err((self, other));
        };
        let Ok(count) = cell_count(columns.count, rows.count) else {
            return Err((self, other));
        };
        let mut levels_m = vec![f32::NAN; count];
        // The one that is kept goes last.
        for (sheet, east, south) in [(&other, east, south), (&self, 0, 0)] {
            let width = sheet.columns as usize;
            for (row, own) in sheet.levels_m.chunks(width.max(1)).enumerate() {
                let down = (south - rows.first) as usize + row;
                let start = down * columns.count as usize + (east - columns.first) as usize;
                let there = levels_m.get_mut(start..start + own.len()).unwrap_or_default();
                for (level, own) in there.iter_mut().zip(own).filter(|(_, own)| !own.is_nan()) {
                    *level = *own;
                }
            }
        }
        let larger = |one: Option<f64>, other: Option<f64>| Some(one?.max(other?));
        Ok(GroundAnywhere {
            west_centre_m: self.west_centre_m + columns.first as f64 * self.cell_m,
            north_centre_m: self.north_centre_m - rows.first as f64 * self.cell_m,
            columns: columns.count as u32,
            rows: rows.count as u32,
            levels_m,
            error_m: larger(self.error_m, other.error_m),
            uncertainty_m: larger(self.uncertainty_m, other.uncertainty_m),
            ..self
        })
    }
}

/// The cells along one side that two rasters cover together, counted from the first of one of them.
struct Span {
    first: i64,
    count: u64,
}

impl Span {
    /// `None` where they neither overlap nor lie side by side.
    fn over(own: i64, start: i64, other: i64) -> Option<Span> {
        let touches = start <= own && start + other >= 0;
        let (first, end) = (start.min(0), own.max(start + other));
        touches.then_some(Span {
            first,
            count: end.abs_diff(first),
        })
    }
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
    &[
        &TerrainGeoTiff,
        &TerrainAsciiGrid,
        &TerrainPointCloud,
        &TerrainLandXml,
    ]
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
