//! Writing the ground: rasters, cut into tiles.

use planvy_plan::TerrainRaster;

use super::Failure;
use super::copying::{CopiedRow, Values, copy};
use super::write::{Writing, contradictory};
use super::write_places::PlacesFile;
use crate::rows::raster_tiles::{RasterTile, check_raster, tiles_of};
use crate::rows::wkb::Bounds;

/// Tiles that are written at once: 16 MB at most.
const TILES_AT_ONCE: usize = 64;

/// Writes rasters over those of the file's former delivery.
pub(super) fn write_terrain(
    writing: &mut Writing<'_, '_>,
    file: &PlacesFile<'_>,
    rasters: &[TerrainRaster],
) -> Result<(), Failure> {
    writing.transaction.execute(
        "DELETE FROM planvy_store.terrain_tile WHERE raster IN
         (SELECT t.id FROM planvy_store.terrain t JOIN planvy_store.file f ON f.id = t.file
          WHERE f.file = $1 AND f.import < $2)",
        &[&file.name, &writing.import],
    )?;
    file.remove_former(writing, RasterRow::TABLE)?;
    for raster in rasters {
        write_raster(writing, file.id, raster)?;
    }
    Ok(())
}

fn write_raster(writing: &mut Writing<'_, '_>, file: i64, raster: &TerrainRaster) -> Result<(), Failure> {
    check_raster(raster).map_err(contradictory)?;
    let row = RasterRow {
        municipality: writing.municipalities.at(raster.crs, bounds_of(raster)),
        id: writing.next.take_place(),
        file,
        crs: i32::from(raster.crs.epsg()),
        datum: raster.datum.as_ref().map(serde_json::to_string).transpose()?,
        west_centre_m: raster.west_centre_m,
        north_centre_m: raster.north_centre_m,
        cell_m: raster.cell_m,
        columns: i64::from(raster.columns),
        rows: i64::from(raster.rows),
        uncertainty_m: raster.uncertainty_m,
    };
    let (municipality, id) = (row.municipality, row.id);
    copy(writing.transaction, &[row])?;
    let mut tiles = tiles_of(raster).peekable();
    while tiles.peek().is_some() {
        let mut rows = Vec::with_capacity(TILES_AT_ONCE);
        for tile in tiles.by_ref().take(TILES_AT_ONCE) {
            rows.push(tile_row(&tile, municipality, writing.next.take_place(), id)?);
        }
        copy(writing.transaction, &rows)?;
    }
    Ok(())
}

/// The box around a raster.
fn bounds_of(raster: &TerrainRaster) -> Bounds {
    let width_m = f64::from(raster.columns) * raster.cell_m;
    let height_m = f64::from(raster.rows) * raster.cell_m;
    let (west_m, north_m) = (raster.west_centre_m, raster.north_centre_m);
    Bounds([west_m, north_m - height_m, west_m + width_m, north_m])
}

fn tile_row(tile: &RasterTile, municipality: i32, id: i64, raster: i64) -> Result<TileRow, Failure> {
    Ok(TileRow {
        municipality,
        id,
        raster,
        first_column: i64::from(tile.first_column),
        first_row: i64::from(tile.first_row),
        columns: i64::from(tile.columns),
        rows: i64::from(tile.rows),
        low_m: tile.low_m,
        high_m: tile.high_m,
        levels: tile.bytes().map_err(|error| contradictory(error.to_string()))?,
    })
}

struct RasterRow {
    municipality: i32,
    id: i64,
    file: i64,
    crs: i32,
    datum: Option<String>,
    west_centre_m: f64,
    north_centre_m: f64,
    cell_m: f64,
    columns: i64,
    rows: i64,
    uncertainty_m: Option<f64>,
}

impl CopiedRow for RasterRow {
    const TABLE: &'static str = "terrain";
    const COLUMNS: &'static str = "municipality, id, file, crs, datum, west_centre_m, north_centre_m, cell_m, columns, \
                                   rows, uncertainty_m";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.file,
            &self.crs,
            &self.datum,
            &self.west_centre_m,
            &self.north_centre_m,
            &self.cell_m,
            &self.columns,
            &self.rows,
            &self.uncertainty_m,
        ]
    }
}

struct TileRow {
    municipality: i32,
    id: i64,
    raster: i64,
    first_column: i64,
    first_row: i64,
    columns: i64,
    rows: i64,
    low_m: Option<f32>,
    high_m: Option<f32>,
    levels: Vec<u8>,
}

impl CopiedRow for TileRow {
    const TABLE: &'static str = "terrain_tile";
    const COLUMNS: &'static str =
        "municipality, id, raster, first_column, first_row, columns, rows, low_m, high_m, levels";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.raster,
            &self.first_column,
            &self.first_row,
            &self.columns,
            &self.rows,
            &self.low_m,
            &self.high_m,
            &self.levels,
        ]
    }
}
