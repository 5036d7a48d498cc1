//! The ground: a raster of levels.

use crate::crs::Crs;
use crate::height::Datum;

/// A raster of ground levels in the plane of a system.
///
/// Rows run from north to south and columns from west to east; a level belongs to the centre of its cell.
#[derive(Clone, Debug, PartialEq)]
pub struct TerrainRaster {
    /// The plane system.
    pub crs: Crs,
    /// The datum of the levels; `None` where the source does not say.
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
    /// Levels in metres, row by row from the north; not a number where there are no data. `columns * rows` of them.
    pub levels_m: Vec<f32>,
    /// Standard uncertainty of a level in metres, where the source states it.
    pub uncertainty_m: Option<f64>,
}

impl TerrainRaster {
    /// The level of a cell, counted from the north-west corner; `None` outside and where there are no data.
    ///
    /// ```
    /// use planvy_plan::terrain::TerrainRaster;
    /// use planvy_plan::{Crs, Datum};
    /// let raster = TerrainRaster {
    ///     crs: Crs::Zone1330, datum: Some(Datum::Rh2000), west_centre_m: 118_000.5, north_centre_m: 6_164_001.5,
    ///     cell_m: 1.0, columns: 2, rows: 2, levels_m: vec![4.0, 4.5, f32::NAN, 5.0], uncertainty_m: None,
    /// };
    /// assert_eq!(raster.level_m(1, 0), Some(4.5));
    /// assert_eq!(raster.level_m(0, 1), None);
    /// assert_eq!(raster.level_m(2, 0), None);
    /// ```
    pub fn level_m(&self, column: u32, row: u32) -> Option<f64> {
        if column >= self.columns || row >= self.rows {
            return None;
        }
        let at = row as usize * self.columns as usize + column as usize;
        let level = self.levels_m.get(at).copied().map(f64::from)?;
        level.is_finite().then_some(level)
    }
}
