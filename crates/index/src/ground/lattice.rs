//! Pieces whose cells lie on one lattice: they are interpolated as if they were one raster, however they were cut.

use geo_types::{Coord, Rect};
use planvy_plan::{Crs, Datum, TerrainRaster};
use rstar::{AABB, RTree, RTreeObject};

use super::tile_levels::TileLevels;
use crate::geometry::Unplaceable;

/// Cells on a side of a tile, at most.
const TILE_CELLS: u32 = 256;

/// A piece belongs to a lattice when its cells lie within this part of a cell of it: a tenth of a millimetre, for cells of
/// 1 m. Places that were worked out in another way differ by less.
const ALIGNED: f64 = 1e-4;

/// Cells of a lattice to each side of its first one, at most.
const REACH_CELLS: f64 = 1e9;

/// What a raster of the ground is: pieces that lie on one lattice of cells, with one datum and one uncertainty.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundRaster {
    /// The plane system.
    pub crs: Crs,
    /// The datum of the levels; `None` where the source does not say.
    pub datum: Option<Datum>,
    /// Side of a cell, in metres.
    pub cell_m: f64,
    /// Standard uncertainty of a level in metres, where the source states it.
    pub uncertainty_m: Option<f64>,
    /// The box around the outer sides of all cells; eastings and northings in metres. The raster need not fill it.
    pub extent: Rect<f64>,
    /// Number of cells, all pieces together, those without data among them.
    pub cells: u64,
    /// Bytes that the levels take in memory.
    pub bytes: u64,
}

/// A tile of a piece.
#[derive(Debug)]
pub(crate) struct Tile {
    /// Number of its piece: the greater holds.
    pub(crate) piece: u32,
    /// Column and row of its north-western cell on the lattice.
    pub(crate) first: [i32; 2],
    /// Number of columns.
    pub(crate) columns: u32,
    /// Number of rows.
    pub(crate) rows: u32,
    /// The levels.
    pub(crate) levels: TileLevels,
}

/// What a lattice has at a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    /// A level in metres, from a piece.
    Level(u32, f64),
    /// A piece without data.
    NoData,
    /// No piece.
    Outside,
}

impl Tile {
    /// What the tile has at a cell.
    fn at(&self, [column, row]: [i32; 2]) -> Cell {
        let inside = |at: i32, first: i32, count: u32| {
            u32::try_from(i64::from(at) - i64::from(first))
                .ok()
                .filter(|at| *at < count)
        };
        let [first_column, first_row] = self.first;
        let at = inside(column, first_column, self.columns).zip(inside(row, first_row, self.rows));
        let Some((column, row)) = at else {
            return Cell::Outside;
        };
        let cell = row as usize * self.columns as usize + column as usize;
        match self.levels.level_m(cell) {
            Some(level_m) => Cell::Level(self.piece, level_m),
            None => Cell::NoData,
        }
    }

    /// The south-eastern cell.
    fn last(&self) -> [i32; 2] {
        let [column, row] = self.first;
        [
            column + self.columns.saturating_sub(1) as i32,
            row + self.rows.saturating_sub(1) as i32,
        ]
    }
}

/// The box of a tile, in cells.
#[derive(Debug)]
struct TileBox {
    envelope: AABB<[i32; 2]>,
    tile: u32,
}

impl RTreeObject for TileBox {
    type Envelope = AABB<[i32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

/// A lattice with its tiles.
#[derive(Debug)]
pub(crate) struct Lattice {
    /// What it is.
    pub(crate) about: GroundRaster,
    /// Centre of the cell of column 0 and row 0: that of the first piece's north-western cell.
    west_centre_m: f64,
    north_centre_m: f64,
    pub(crate) tiles: Vec<Tile>,
    tree: RTree<TileBox>,
}

impl Lattice {
    /// The lattice of a piece, without the piece.
    pub(crate) fn of(raster: &TerrainRaster) -> Result<Lattice, Unplaceable> {
        let placed = [raster.west_centre_m, raster.north_centre_m, raster.cell_m];
        if !placed.iter().all(|number| number.is_finite()) || raster.cell_m <= 0.0 {
            return Err(Unplaceable::OffGrid);
        }
        let first = Coord {
            x: raster.west_centre_m,
            y: raster.north_centre_m,
        };
        Ok(Lattice {
            about: GroundRaster {
                crs: raster.crs,
                datum: raster.datum.clone(),
                cell_m: raster.cell_m,
                uncertainty_m: raster.uncertainty_m,
                extent: Rect::new(first, first),
                cells: 0,
                bytes: 0,
            },
            west_centre_m: raster.west_centre_m,
            north_centre_m: raster.north_centre_m,
            tiles: Vec::new(),
            tree: RTree::new(),
        })
    }

    /// The centre of a cell.
    pub(crate) fn centre_of(&self, column: i32, row: i32) -> Coord<f64> {
        Coord {
            x: self.west_centre_m + f64::from(column) * self.about.cell_m,
            y: self.north_centre_m - f64::from(row) * self.about.cell_m,
        }
    }

    /// Column and row of a piece's north-western cell, where its cells lie on the lattice.
    pub(crate) fn place_of(&self, raster: &TerrainRaster) -> Option<[i32; 2]> {
        let about = &self.about;
        let alike = about.crs == raster.crs
            && about.datum == raster.datum
            && about.uncertainty_m == raster.uncertainty_m
            && (about.cell_m - raster.cell_m).abs() * f64::from(raster.columns.max(raster.rows))
                <= ALIGNED * about.cell_m;
        if !alike {
            return None;
        }
        let whole = |cells: f64| {
            let near = cells.round();
            ((cells - near).abs() <= ALIGNED && near.abs() <= REACH_CELLS).then_some(near as i32)
        };
        let column = whole((raster.west_centre_m - self.west_centre_m) / about.cell_m)?;
        let row = whole((self.north_centre_m - raster.north_centre_m) / about.cell_m)?;
        Some([column, row])
    }

    /// Adds a piece whose north-western cell is given.
    pub(crate) fn add(
        &mut self,
        raster: &TerrainRaster,
        [column, row]: [i32; 2],
        piece: u32,
    ) -> Result<(), Unplaceable> {
        let (columns, rows) = (raster.columns, raster.rows);
        let cells = u64::from(columns) * u64::from(rows);
        if cells != raster.levels_m.len() as u64 {
            return Err(Unplaceable::Contradictory);
        }
        if cells == 0 {
            return Err(Unplaceable::Empty);
        }
        if f64::from(columns.max(rows)) > REACH_CELLS {
            return Err(Unplaceable::OffGrid);
        }
        let starts = |count: u32| (0..count).step_by(TILE_CELLS as usize);
        for first_row in starts(rows) {
            for first_column in starts(columns) {
                let size = [
                    TILE_CELLS.min(columns - first_column),
                    TILE_CELLS.min(rows - first_row),
                ];
                let levels = TileLevels::new(&levels_of(raster, [first_column, first_row], size));
                self.about.bytes += levels.bytes() as u64;
                self.tiles.push(Tile {
                    piece,
                    first: [column + first_column as i32, row + first_row as i32],
                    columns: size[0],
                    rows: size[1],
                    levels,
                });
            }
        }
        self.about.cells += cells;
        self.widen([column, row], [columns, rows]);
        Ok(())
    }

    fn widen(&mut self, [column, row]: [i32; 2], [columns, rows]: [u32; 2]) {
        let cell_m = self.about.cell_m;
        let west = self.west_centre_m + (f64::from(column) - 0.5) * cell_m;
        let north = self.north_centre_m - (f64::from(row) - 0.5) * cell_m;
        let (east, south) = (
            west + f64::from(columns) * cell_m,
            north - f64::from(rows) * cell_m,
        );
        let before = self.about.extent;
        self.about.extent = if self.about.cells == u64::from(columns) * u64::from(rows) {
            Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north })
        } else {
            Rect::new(
                Coord {
                    x: before.min().x.min(west),
                    y: before.min().y.min(south),
                },
                Coord {
                    x: before.max().x.max(east),
                    y: before.max().y.max(north),
                },
            )
        };
    }

    /// Builds the tree over the tiles that were added.
    pub(crate) fn arrange(&mut self) {
        let boxes = self.tiles.iter().zip(0..).map(|(tile, number)| TileBox {
            envelope: AABB::from_corners(tile.first, tile.last()),
            tile: number,
        });
        self.tree = RTree::bulk_load(boxes.collect());
    }

    /// The level at a position of the lattice's system, and the number of the piece that the cell at the position is from.
    pub(crate) fn level_at(&self, east_m: f64, north_m: f64) -> Option<(u32, f64)> {
        let (min, max) = (self.about.extent.min(), self.about.extent.max());
        let within = (min.x..=max.x).contains(&east_m) && (min.y..=max.y).contains(&north_m);
        if !within {
            return None;
        }
        let column = (east_m - self.west_centre_m) / self.about.cell_m;
        let row = (self.north_centre_m - north_m) / self.about.cell_m;
        let (left, upper) = (column.floor(), row.floor());
        let (along, down) = (column - left, row - upper);
        let first = [left as i32, upper as i32];
        let around = Around::new(self, first);
        // The cell that the position lies in; on the side between two, either.
        let nearer = |share: f64, tie: i32| {
            if (share - 0.5).abs() < ALIGNED {
                tie
            } else {
                i32::from(share > 0.5)
            }
        };
        let (home, piece) = [[1, 1], [0, 1], [1, 0], [0, 0]]
            .into_iter()
            .find_map(|[right, lower]| {
                let home = [first[0] + nearer(along, right), first[1] + nearer(down, lower)];
                match around.at(home) {
                    Cell::Level(piece, _) => Some((home, piece)),
                    Cell::NoData | Cell::Outside => None,
                }
            })?;
        let mut level_m = 0.0;
        for (right, lower, weight) in [
            (0, 0, (1.0 - along) * (1.0 - down)),
            (1, 0, along * (1.0 - down)),
            (0, 1, (1.0 - along) * down),
            (1, 1, along * down),
        ] {
            if weight > 0.0 {
                level_m += weight * around.level_m([first[0] + right, first[1] + lower], home)?;
            }
        }
        Some((piece, level_m))
    }
}

/// The levels of one tile of a raster, row by row.
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

/// The tiles around four cells, the newest first.
struct Around<'a>(Vec<&'a Tile>);

impl<'a> Around<'a> {
    /// Around the cell of a column and row, and those to the east, south and south-east of it.
    fn new(lattice: &'a Lattice, [column, row]: [i32; 2]) -> Around<'a> {
        let last = [column.saturating_add(1), row.saturating_add(1)];
        let near = lattice
            .tree
            .locate_in_envelope_intersecting(&AABB::from_corners([column, row], last));
        let mut tiles: Vec<&Tile> = near
            .filter_map(|found| lattice.tiles.get(found.tile as usize))
            .collect();
        tiles.sort_unstable_by_key(|tile| std::cmp::Reverse(tile.piece));
        Around(tiles)
    }

    /// What the newest piece with a level has at a cell.
    fn at(&self, cell: [i32; 2]) -> Cell {
        let mut found = Cell::Outside;
        for tile in &self.0 {
            match tile.at(cell) {
                level @ Cell::Level(..) => return level,
                Cell::NoData => found = Cell::NoData,
                Cell::Outside => {}
            }
        }
        found
    }

    /// The level of a cell. Where no piece has that cell, the raster ends there, and the level is that of the nearest one: in
    /// the column or in the row of the cell that the question lies in, or that cell itself.
    fn level_m(&self, cell: [i32; 2], home: [i32; 2]) -> Option<f64> {
        [cell, [home[0], cell[1]], [cell[0], home[1]], home]
            .into_iter()
            .map(|cell| self.at(cell))
            .find(|found| *found != Cell::Outside)
            .and_then(|found| match found {
                Cell::Level(_, level_m) => Some(level_m),
                Cell::NoData | Cell::Outside => None,
            })
    }
}
