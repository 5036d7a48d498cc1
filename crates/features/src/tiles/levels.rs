//! From which level of a grid on a collection has tiles, and up to which.
//!
//! Tiles of coarse levels would hold a town's regulations each, millions of bytes of which nothing can be seen. Instead of leaving some
//! features out, or joining them, a collection has no tiles there, and the metadata of the tileset say where they begin.

use planvy_vector_tiles::TileGrid;

use crate::collection::Collection;

/// The coarsest cells, in metres on the ground, that a collection has tiles for.
fn coarsest_cell_m(collection: &dyn Collection) -> f64 {
    match collection.id() {
        "plans" | "guidance" => 320.0,
        "parcels" | "buildings" => 10.0,
        "addresses" => 5.0,
        _ => 20.0,
    }
}

/// Cells finer than this, in metres on the ground, say nothing more: a sixteenth of one is what positions are rounded to.
const FINEST_CELL_M: f64 = 0.3;

/// Metres on the ground to a metre of the plane, in the middle of Sweden (60° north, where the web's Mercator is stretched by 2).
fn ground_m(grid: &TileGrid, level: u8) -> f64 {
    let stretch = if grid.epsg == 3857 { 2.0 } else { 1.0 };
    grid.cell_m(level) / stretch
}

/// The first level that a collection has tiles of.
///
/// ```
/// use planvy_features::collections::{Addresses, Plans, USE_REGULATIONS};
/// use planvy_features::tiles::levels;
/// use planvy_vector_tiles::grid::{SWEREF_99_TM, WEB_MERCATOR_QUAD};
/// assert_eq!(levels::first(&WEB_MERCATOR_QUAD, &Plans), 8);
/// assert_eq!(levels::first(&WEB_MERCATOR_QUAD, &USE_REGULATIONS), 12);
/// assert_eq!(levels::first(&SWEREF_99_TM, &USE_REGULATIONS), 8);
/// assert_eq!(levels::first(&WEB_MERCATOR_QUAD, &Addresses), 14);
/// ```
pub fn first(grid: &TileGrid, collection: &dyn Collection) -> u8 {
    let coarsest = coarsest_cell_m(collection);
    let mut levels = grid.levels();
    let found = levels.find(|level| ground_m(grid, *level) <= coarsest);
    found.unwrap_or(grid.last_level)
}

/// The last level that there are tiles of. Maps that show more enlarge its tiles.
///
/// ```
/// use planvy_features::tiles::levels;
/// use planvy_vector_tiles::grid::{SWEREF_99_TM, WEB_MERCATOR_QUAD};
/// assert_eq!((levels::last(&WEB_MERCATOR_QUAD), levels::last(&SWEREF_99_TM)), (18, 14));
/// ```
pub fn last(grid: &TileGrid) -> u8 {
    let mut levels = grid.levels();
    let found = levels.find(|level| ground_m(grid, *level) <= FINEST_CELL_M);
    found.unwrap_or(grid.last_level)
}
