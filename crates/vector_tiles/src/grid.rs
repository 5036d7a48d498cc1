//! Tile grids: how a plane is cut into tiles, level by level (OGC Two Dimensional Tile Matrix Set 2.0, 17-083r4).
//!
//! | id | plane | first level |
//! |---|---|---|
//! | `WebMercatorQuad` | EPSG:3857 | one tile of the world, as registered by OGC |
//! | `SWEREF99TM` | EPSG:3006 | 4 × 4 tiles from −1 200 000 east, 8 500 000 north, 4 096 m a cell: the corner and cells of Lantmäteriet's grid |
//! | `SWEREF991330` | EPSG:3008 | 2 × 2 tiles from −500 000 east, 8 000 000 north, 4 096 m a cell |
//!
//! Both Swedish grids hold all of Sweden. Every level halves the cells of the one before. A tile is 256 cells wide and high.

use geo_types::{Coord, Rect};

/// Cells along a side of a tile.
pub const CELLS: u32 = 256;

/// The size of a pixel that scales are reckoned for, in metres (17-083r4, 6.1).
pub const STANDARD_PIXEL_M: f64 = 0.000_28;

/// A tile grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TileGrid {
    /// Its id in addresses. It never changes.
    pub id: &'static str,
    /// The address that OGC registers it under.
    pub registered: Option<&'static str>,
    /// The EPSG code of its plane.
    pub epsg: u16,
    /// Whether the plane names northing before easting.
    pub has_northing_first: bool,
    /// The north-western corner of all levels, easting and northing in metres.
    pub corner: Coord<f64>,
    /// The side of a cell of level 0, in metres.
    pub first_cell_m: f64,
    /// Tiles along a side of level 0.
    pub first_tiles: u32,
    /// The last level.
    pub last_level: u8,
}

/// A tile of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TileAddress {
    /// The level.
    pub level: u8,
    /// The column, from the west.
    pub column: u32,
    /// The row, from the north.
    pub row: u32,
}

/// Tiles of a level, from the first to the last column and row, both counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileRange {
    /// The level.
    pub level: u8,
    /// The first and the last column.
    pub columns: [u32; 2],
    /// The first and the last row.
    pub rows: [u32; 2],
}

/// The grid of the web's maps.
pub const WEB_MERCATOR_QUAD: TileGrid = TileGrid {
    id: "WebMercatorQuad",
    registered: Some("http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"),
    epsg: 3857,
    has_northing_first: false,
    corner: Coord {
        x: -20_037_508.342_789_244,
        y: 20_037_508.342_789_244,
    },
    first_cell_m: 156_543.033_928_040_97,
    first_tiles: 1,
    last_level: 24,
};

/// The grid of SWEREF 99 TM.
pub const SWEREF_99_TM: TileGrid = TileGrid {
    id: "SWEREF99TM",
    registered: None,
    epsg: 3006,
    has_northing_first: true,
    corner: Coord {
        x: -1_200_000.0,
        y: 8_500_000.0,
    },
    first_cell_m: 4096.0,
    first_tiles: 4,
    last_level: 15,
};

/// The grid of SWEREF 99 13 30.
pub const SWEREF_99_13_30: TileGrid = TileGrid {
    id: "SWEREF991330",
    registered: None,
    epsg: 3008,
    has_northing_first: true,
    corner: Coord {
        x: -500_000.0,
        y: 8_000_000.0,
    },
    first_cell_m: 4096.0,
    first_tiles: 2,
    last_level: 15,
};

/// All grids, the web's first.
pub const ALL: [&TileGrid; 3] = [&WEB_MERCATOR_QUAD, &SWEREF_99_TM, &SWEREF_99_13_30];

/// A grid by its id.
///
/// ```
/// use planvy_vector_tiles::grid;
/// assert_eq!(grid::by_id("SWEREF99TM").map(|grid| grid.epsg), Some(3006));
/// assert!(grid::by_id("sweref99tm").is_none());
/// ```
pub fn by_id(id: &str) -> Option<&'static TileGrid> {
    ALL.into_iter().find(|grid| grid.id == id)
}

impl TileGrid {
    /// The levels.
    pub fn levels(&self) -> impl Iterator<Item = u8> + use<> {
        0..=self.last_level
    }

    /// The side of a cell of a level, in metres of the plane.
    ///
    /// ```
    /// use planvy_vector_tiles::grid::{SWEREF_99_TM, WEB_MERCATOR_QUAD};
    /// assert_eq!(SWEREF_99_TM.cell_m(12), 1.0);
    /// assert!((WEB_MERCATOR_QUAD.cell_m(14) - 9.554_628_535_647).abs() < 1e-9);
    /// ```
    pub fn cell_m(&self, level: u8) -> f64 {
        self.first_cell_m / f64::from(level).exp2()
    }

    /// The scale that a level is drawn at where a pixel is 0.28 mm: 1 to this.
    ///
    /// ```
    /// use planvy_vector_tiles::grid::WEB_MERCATOR_QUAD;
    /// assert!((WEB_MERCATOR_QUAD.scale_denominator(0) - 559_082_264.028_717).abs() < 1e-3);
    /// ```
    pub fn scale_denominator(&self, level: u8) -> f64 {
        self.cell_m(level) / STANDARD_PIXEL_M
    }

    /// Tiles along a side of a level.
    pub fn tiles(&self, level: u8) -> u32 {
        self.first_tiles << level.min(self.last_level)
    }

    /// The side of a tile of a level, in metres of the plane.
    pub fn tile_m(&self, level: u8) -> f64 {
        self.cell_m(level) * f64::from(CELLS)
    }

    /// The square of a tile in the plane; `None` where the grid has no such tile.
    ///
    /// ```
    /// use planvy_vector_tiles::{TileAddress, grid::SWEREF_99_TM};
    /// let tile = TileAddress { level: 0, column: 1, row: 2 };
    /// let square = SWEREF_99_TM.square(tile).unwrap();
    /// assert_eq!((square.min().x, square.max().y), (-151_424.0, 6_402_848.0));
    /// assert_eq!(square.width(), 1_048_576.0);
    /// assert!(SWEREF_99_TM.square(TileAddress { column: 4, ..tile }).is_none());
    /// ```
    pub fn square(&self, tile: TileAddress) -> Option<Rect<f64>> {
        let tiles = self.tiles(tile.level);
        let is_there = tile.level <= self.last_level && tile.column < tiles && tile.row < tiles;
        if !is_there {
            return None;
        }
        let side_m = self.tile_m(tile.level);
        let west = self.corner.x + f64::from(tile.column) * side_m;
        let north = self.corner.y - f64::from(tile.row) * side_m;
        Some(Rect::new(
            Coord {
                x: west,
                y: north - side_m,
            },
            Coord {
                x: west + side_m,
                y: north,
            },
        ))
    }

    /// The tiles of a level that a box of the plane has positions in; `None` where it lies off the grid.
    ///
    /// ```
    /// use geo_types::{Rect, coord};
    /// use planvy_vector_tiles::grid::SWEREF_99_TM;
    /// let lund = Rect::new(coord! { x: 380_000.0, y: 6_170_000.0 }, coord! { x: 395_000.0, y: 6_180_000.0 });
    /// let range = SWEREF_99_TM.tiles_over(7, lund).unwrap();
    /// assert_eq!((range.columns, range.rows), ([192, 194], [283, 284]));
    /// assert_eq!(range.count(), 6);
    /// ```
    pub fn tiles_over(&self, level: u8, area: Rect<f64>) -> Option<TileRange> {
        let side_m = self.tile_m(level);
        let last = self.tiles(level).checked_sub(1)?;
        let number = |offset_m: f64| (offset_m / side_m).floor();
        let west = number(area.min().x - self.corner.x);
        let east = number(area.max().x - self.corner.x);
        let north = number(self.corner.y - area.max().y);
        let south = number(self.corner.y - area.min().y);
        let most = f64::from(last);
        // A box that is no numbers is off the grid as well.
        let meets = level <= self.last_level && west <= most && east >= 0.0 && north <= most && south >= 0.0;
        let within = |number: f64| number.clamp(0.0, most) as u32;
        meets.then(|| TileRange {
            level,
            columns: [within(west), within(east)],
            rows: [within(north), within(south)],
        })
    }
}

impl TileRange {
    /// Whether a tile is one of them.
    pub fn holds(&self, tile: TileAddress) -> bool {
        let within = |[first, last]: [u32; 2], number: u32| first <= number && number <= last;
        tile.level == self.level && within(self.columns, tile.column) && within(self.rows, tile.row)
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        let number = |[first, last]: [u32; 2]| u64::from(last) + 1 - u64::from(first);
        number(self.columns) * number(self.rows)
    }

    /// The tiles, row by row.
    pub fn tiles(self) -> impl Iterator<Item = TileAddress> {
        let [first, last] = self.columns;
        (self.rows[0]..=self.rows[1]).flat_map(move |row| {
            (first..=last).map(move |column| TileAddress {
                level: self.level,
                column,
                row,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_swedish_grids_hold_sweden() {
        // The corners of Sweden in SWEREF 99 TM and in 13 30, a little generous.
        for (grid, west, south, east, north) in [
            (&SWEREF_99_TM, 250_000.0, 6_100_000.0, 930_000.0, 7_700_000.0),
            (&SWEREF_99_13_30, 0.0, 6_100_000.0, 650_000.0, 7_720_000.0),
        ] {
            let whole = grid.tile_m(0) * f64::from(grid.first_tiles);
            assert!(grid.corner.x < west && grid.corner.x + whole > east);
            assert!(grid.corner.y > north && grid.corner.y - whole < south);
        }
    }

    #[test]
    fn the_registered_grid_is_as_registered() {
        // 17-083r4, annex D.1.
        for (level, denominator, cell) in [
            (0, 559_082_264.028_717, 156_543.033_928_041),
            (14, 34_123.672_853_315_3, 9.554_628_535_647_03),
            (18, 2_132.729_552_898_59, 0.597_164_283_559_62),
        ] {
            assert!((WEB_MERCATOR_QUAD.scale_denominator(level) - denominator).abs() < 1e-6 * denominator);
            assert!((WEB_MERCATOR_QUAD.cell_m(level) - cell).abs() < 1e-9 * cell);
            assert_eq!(WEB_MERCATOR_QUAD.tiles(level), 1 << level);
        }
    }

    proptest! {
        #[test]
        fn a_position_lies_in_the_square_of_its_tile(x in -1.9e7f64..1.9e7, y in -1.9e7f64..1.9e7, level in 0u8..=24) {
            let here = Coord { x, y };
            let range = WEB_MERCATOR_QUAD.tiles_over(level, Rect::new(here, here)).unwrap();
            prop_assert_eq!(range.count(), 1);
            let tile = range.tiles().next().unwrap();
            prop_assert!(range.holds(tile));
            let square = WEB_MERCATOR_QUAD.square(tile).unwrap();
            let slack = 1e-6;
            prop_assert!(square.min().x - slack <= x && x <= square.max().x + slack);
            prop_assert!(square.min().y - slack <= y && y <= square.max().y + slack);
        }
    }
}
