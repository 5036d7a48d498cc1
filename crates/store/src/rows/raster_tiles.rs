//! A raster of levels, cut into tiles.

use planvy_plan::TerrainRaster;

use super::terrain_tile::{TILE_CELLS, TileError, encode};

/// Says what keeps a raster from being stored.
pub(crate) fn check_raster(raster: &TerrainRaster) -> Result<(), String> {
    let cells = u64::from(raster.columns) * u64::from(raster.rows);
    if cells == 0 || cells != raster.levels_m.len() as u64 {
        return Err(format!(
            "a raster of {} columns and {} rows has {} levels",
            raster.columns,
            raster.rows,
            raster.levels_m.len()
        ));
    }
    let placed = [raster.west_centre_m, raster.north_centre_m, raster.cell_m];
    if !placed.iter().all(|number| number.is_finite()) || raster.cell_m <= 0.0 {
        return Err("a raster has no place, or cells without a size".to_owned());
    }
    Ok(())
}

/// One tile of a raster.
pub(crate) struct RasterTile {
    /// Column of its north-western cell, counted from that of the raster.
    pub(crate) first_column: u32,
    /// Row of its north-western cell.
    pub(crate) first_row: u32,
    /// Columns of cells.
    pub(crate) columns: u32,
    /// Rows of cells.
    pub(crate) rows: u32,
    /// Lowest level; `None` where it has none.
    pub(crate) low_m: Option<f32>,
    /// Highest level.
    pub(crate) high_m: Option<f32>,
    levels_m: Vec<f32>,
}

impl RasterTile {
    /// Its levels as they are stored.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, TileError> {
        encode(&self.levels_m)
    }
}

/// The tiles of a raster, row by row from the north.
pub(crate) fn tiles_of(raster: &TerrainRaster) -> impl Iterator<Item = RasterTile> {
    let starts = |count: u32| (0..count).step_by(TILE_CELLS as usize);
    let corners =
        starts(raster.rows).flat_map(move |row| starts(raster.columns).map(move |column| [column, row]));
    corners.map(|[first_column, first_row]| {
        let columns = TILE_CELLS.min(raster.columns - first_column);
        let rows = TILE_CELLS.min(raster.rows - first_row);
        let levels_m = levels_of(raster, [first_column, first_row], [columns, rows]);
        let (low_m, high_m) = range(&levels_m).unzip();
        RasterTile {
            first_column,
            first_row,
            columns,
            rows,
            low_m,
            high_m,
            levels_m,
        }
    })
}

/// The levels of one tile, row by row.
fn levels_of(raster: &TerrainRaster, [column, row]: [u32; 2], [columns, rows]: [u32; 2]) -> Vec<f32> {
    let of_row = |row: u32| {
        let from = row as usize * raster.columns as usize + column as usize;
        raster
            .levels_m
            .get(from..from + columns as usize)
            .unwrap_or_default()
    };
    (row..row + rows).flat_map(of_row).copied().collect()
}

/// The lowest and the highest level.
fn range(levels: &[f32]) -> Option<(f32, f32)> {
    let finite = levels.iter().copied().filter(|level| level.is_finite());
    finite
        .map(|level| (level, level))
        .reduce(|(low, high), (level, _)| (low.min(level), high.max(level)))
}
