//! Writing the ground: rasters, cut into tiles.

use planvy_plan::TerrainRaster;
use rusqlite::{Transaction, params};

use super::write::WriteError;
use super::write_places::PlacesFile;
use crate::rows::raster_tiles::{check_raster, tiles_of};

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
    check_raster(raster).map_err(WriteError::Unstorable)?;
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
    for tile in tiles_of(raster) {
        insert.execute(params![
            id,
            tile.first_column,
            tile.first_row,
            tile.columns,
            tile.rows,
            tile.low_m,
            tile.high_m,
            tile.bytes()
                .map_err(|error| WriteError::Unstorable(error.to_string()))?,
        ])?;
    }
    Ok(())
}
