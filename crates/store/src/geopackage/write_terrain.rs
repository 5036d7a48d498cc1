//! Writing the ground: rasters, cut into tiles.

use planvy_plan::TerrainRaster;
use rusqlite::{Transaction, params};

use super::terrain_tile::{TILE_CELLS, encode};
use super::write::WriteError;
use super::write_places::PlacesFile;

/// Writes rasters over those of the file's former delivery.
pub(super) fn write_terrain(
    transaction: &Transaction<'_>,
    file: &PlacesFile<'_>,
    rasters: &[TerrainRaster],
) -> Result<(), WriteError> {
    transaction.execute(
        "DELETE FROM planvy_terrain_tile WHERE raster IN
         (SELECT t.id FROM planvy_terrain t JOIN imports i ON i.id = t.file WHERE i.file = ?1 AND i.import < ?2)",
        params![file.name, file.import],
    )?;
    file.remove_former(transaction, "planvy_terrain")?;
    for raster in rasters {
        write_raster(transaction, file.id, raster)?;
    }
    Ok(())
}

fn write_raster(transaction: &Transaction<'_>, file: i64, raster: &TerrainRaster) -> Result<(), WriteError> {
    let cells = u64::from(raster.columns) * u64::from(raster.rows);
    if cells == 0 || cells != raster.levels_m.len() as u64 {
        return Err(WriteError::Unstorable(format!(
            "a raster of {} columns and {} rows has {} levels",
            raster.columns,
            raster.rows,
            raster.levels_m.len()
        )));
    }
    let placed = [raster.west_centre_m, raster.north_centre_m, raster.cell_m];
    if !placed.iter().all(|number| number.is_finite()) || raster.cell_m <= 0.0 {
        return Err(WriteError::Unstorable(
            "a raster has no place, or cells without a size".to_owned(),
        ));
    }
    transaction.execute(
        "INSERT INTO planvy_terrain (file, crs, datum, west_centre_m, north_centre_m, cell_m, columns, rows, uncertainty_m)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            file,
            raster.crs.epsg(),
            raster.datum.as_ref().map(serde_json::to_string).transpose()?,
            raster.west_centre_m,
            raster.north_centre_m,
            raster.cell_m,
            raster.columns,
            raster.rows,
            raster.uncertainty_m,
        ],
    )?;
    let id = transaction.last_insert_rowid();
    let mut insert = transaction.prepare(
        "INSERT INTO planvy_terrain_tile (raster, first_column, first_row, columns, rows, low_m, high_m, levels)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let starts = |count: u32| (0..count).step_by(TILE_CELLS as usize);
    for first_row in starts(raster.rows) {
        for first_column in starts(raster.columns) {
            let columns = TILE_CELLS.min(raster.columns - first_column);
            let rows = TILE_CELLS.min(raster.rows - first_row);
            let levels = levels_of(raster, [first_column, first_row], [columns, rows]);
            let (low_m, high_m) = range(&levels).unzip();
            insert.execute(params![
                id,
                first_column,
                first_row,
                columns,
                rows,
                low_m,
                high_m,
                encode(&levels).map_err(|error| WriteError::Unstorable(error.to_string()))?,
            ])?;
        }
    }
    Ok(())
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
