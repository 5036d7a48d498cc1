//! The ground block by block, as it is kept: for those who need all of it, faster than position by position.

use geo_types::{Coord, Rect};

use super::lattice::{Lattice, Tile};
use super::{GroundRaster, tile_levels::TileLevels};
use crate::snapshot::Snapshot;

/// A block of at most 256 by 256 cells of one piece of a raster.
#[derive(Clone, Copy, Debug)]
pub struct GroundBlock<'a> {
    lattice: &'a Lattice,
    tile: &'a Tile,
}

impl<'a> GroundBlock<'a> {
    /// The raster it belongs to.
    pub fn raster(self) -> &'a GroundRaster {
        &self.lattice.about
    }

    /// The number of the piece it was delivered in: where blocks overlap, the greater holds where it has a level.
    pub fn piece(self) -> u32 {
        self.tile.piece
    }

    /// Number of columns and rows.
    pub fn size(self) -> [u32; 2] {
        [self.tile.columns, self.tile.rows]
    }

    /// Centre of the north-western cell, in the raster's system.
    pub fn north_west(self) -> Coord<f64> {
        let [column, row] = self.tile.first;
        self.lattice.centre_of(column, row)
    }

    /// The box around the centres of its cells, in the raster's system.
    pub fn centres(self) -> Rect<f64> {
        let [columns, rows] = self.size().map(|count| f64::from(count.saturating_sub(1)));
        let north_west = self.north_west();
        let cell_m = self.raster().cell_m;
        Rect::new(
            Coord {
                x: north_west.x,
                y: north_west.y - rows * cell_m,
            },
            Coord {
                x: north_west.x + columns * cell_m,
                y: north_west.y,
            },
        )
    }

    /// The level of a cell in metres, counted from the north-west; `None` outside and where there are no data.
    #[inline]
    pub fn level_m(self, column: u32, row: u32) -> Option<f64> {
        let [columns, rows] = self.size();
        if column >= columns || row >= rows {
            return None;
        }
        self.tile
            .levels
            .level_m(row as usize * columns as usize + column as usize)
    }

    /// Hands over bytes that are equal where all levels of two blocks are, and different where one is.
    pub fn for_each_byte_piece(self, mut take: impl FnMut(&[u8])) {
        match &self.tile.levels {
            TileLevels::Nothing => take(b"nothing"),
            TileLevels::Steps { per_m, low, above } => {
                take(&per_m.to_le_bytes());
                take(&low.to_le_bytes());
                let mut bytes = Vec::with_capacity(2 * above.len());
                bytes.extend(above.iter().flat_map(|steps| steps.to_le_bytes()));
                take(&bytes);
            }
            TileLevels::Exact(levels) => {
                let mut bytes = Vec::with_capacity(4 * levels.len());
                bytes.extend(levels.iter().flat_map(|level| level.to_le_bytes()));
                take(&bytes);
            }
        }
    }
}

impl Snapshot {
    /// The blocks of the ground, raster by raster.
    ///
    /// ```
    /// use planvy_index::SnapshotBuilder;
    /// use planvy_plan::stored::SnapshotSink;
    /// use planvy_plan::{Crs, Datum, TerrainRaster};
    /// let mut builder = SnapshotBuilder::new("an id");
    /// builder.terrain(TerrainRaster {
    ///     crs: Crs::Zone1330, datum: Some(Datum::Rh2000), west_centre_m: 118_000.5, north_centre_m: 6_164_000.5,
    ///     cell_m: 1.0, columns: 2, rows: 1, levels_m: vec![4.0, f32::NAN], uncertainty_m: None,
    /// });
    /// let snapshot = builder.build();
    /// let blocks: Vec<_> = snapshot.ground_blocks().collect();
    /// assert_eq!((blocks.len(), blocks[0].size()), (1, [2, 1]));
    /// assert_eq!((blocks[0].level_m(0, 0), blocks[0].level_m(1, 0)), (Some(4.0), None));
    /// assert_eq!(blocks[0].centres().max().x, 118_001.5);
    /// ```
    pub fn ground_blocks(&self) -> impl Iterator<Item = GroundBlock<'_>> + '_ {
        let lattices = self.ground.lattices.iter();
        lattices.flat_map(|lattice| {
            lattice
                .tiles
                .iter()
                .map(move |tile| GroundBlock { lattice, tile })
        })
    }
}
