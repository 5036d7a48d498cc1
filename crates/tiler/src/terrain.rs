//! The ground: rasters of levels as triangles, each tile with a stated error.
//!
//! The finest tiles have 256 cells a side and differ by no more than [`LEAF_ERROR_M`] from any level of the raster; each coarser
//! one has twice the side and twice the error, up to 2 048 cells. *Every* level in a tile was held against it, also in the coarse
//! ones: see [`planvy_city::tin`]. Where cells have no data there is no ground in any tile.
//!
//! Tiles side by side of one size have the same vertices along their border. Tiles of unequal size do not, and so each has a
//! skirt that reaches down as far as the two can lie apart.
//!
//! Only levels over RH 2000 are ground: those over another datum, or over one that is not stated, are left out and told.
//!
//! | module | what it does |
//! |---|---|
//! | `blocks` | the blocks of the rasters in the city's zone |
//! | `plan_ground` | the ground that plans are laid on |
//! | `sampled` | the levels under a square |
//! | `surface` | triangles, normals and skirts |
//!
//! Its tiles are made in [`crate::ground`].

mod blocks;
pub(crate) mod plan_ground;
mod sampled;
mod surface;

use std::collections::BTreeSet;

use geo_types::Rect;

use crate::city::City;
use crate::fingerprint::Fingerprinting;
use crate::making::LeftOut;
use crate::square::TileSquare;
use blocks::Blocks;
pub(crate) use surface::{Cover, Look, parts};

/// The stated error of the finest tiles, in metres: no level of a raster lies farther from its triangle. A national laser scan is
/// about as sure as that.
pub const LEAF_ERROR_M: f64 = 0.1;
/// Cells along a side of the finest tiles, about.
const LEAF_CELLS: f64 = 256.0;
/// How often tiles are put together to coarser ones.
const COARSER_LEVELS: u8 = 3;
/// The finest tiles there are: squares of 64 m.
const FINEST_LEVEL: u8 = 15;
/// Plans are cut in squares of this level at least: 512 m. Where there is no ground, in no others.
const PLAN_LEVEL: u8 = 12;
/// What positions on a lattice may be off, in metres, of the stated error.
const LATTICE_M: f64 = 0.01;

/// Raised where the ground is made in another way, so that its tiles get new addresses.
const VERSION: &str = "terrain 1";

/// The layer of the ground.
#[derive(Debug)]
pub struct Terrain<'a> {
    city: City<'a>,
    blocks: Blocks<'a>,
    /// The level of the finest tiles.
    leaf_level: u8,
}

impl<'a> Terrain<'a> {
    /// Finds the rasters of a city.
    pub fn of(city: City<'a>) -> Terrain<'a> {
        let blocks = Blocks::of(city);
        let leaf_level = blocks.finest_cell_m().map_or(PLAN_LEVEL, leaf_level);
        Terrain {
            city,
            blocks,
            leaf_level,
        }
    }

    /// The coarsest level that has tiles.
    fn coarsest_level(&self) -> u8 {
        self.leaf_level.saturating_sub(COARSER_LEVELS)
    }

    /// Whether there is any ground.
    pub fn is_empty(&self) -> bool {
        self.blocks.finest_cell_m().is_none()
    }

    /// Whether finer tiles lie in a square.
    pub(crate) fn is_halved(&self, square: TileSquare) -> bool {
        let finest_m = self.blocks.finest_cell_in(square.rect());
        finest_m.is_some_and(|cell_m| square.level < leaf_level(cell_m).min(self.leaf_level))
    }

    /// The stated error in metres of a tile.
    pub(crate) fn error_m(&self, square: TileSquare) -> f64 {
        if self.is_halved(square) {
            LEAF_ERROR_M * f64::from(1_u32 << self.leaf_level.saturating_sub(square.level).min(16))
        } else {
            LEAF_ERROR_M
        }
    }

    /// The squares of ground over a rectangle, those of coarser tiles among them.
    fn squares_over(&self, extent: Rect<f64>) -> Vec<TileSquare> {
        let mut found = Vec::new();
        let mut waiting = squares_of(extent, self.coarsest_level());
        while let Some(square) = waiting.pop() {
            if self.has_ground(square) {
                found.push(square);
                if self.is_halved(square) {
                    waiting.extend(children_over(square, extent));
                }
            }
        }
        found
    }

    /// Whether ground lies in a square, or may.
    fn has_ground(&self, square: TileSquare) -> bool {
        self.blocks.finest_cell_in(square.rect()).is_some()
    }

    /// A level in metres to draw what lies where there is no ground: the lowest level of the ground in the coarsest square around;
    /// 0 where there is none.
    pub(crate) fn fallback_level_m(&self, square: TileSquare) -> f64 {
        let around = square.ancestor(self.coarsest_level());
        self.blocks.lowest_m(around.rect()).unwrap_or(0.0)
    }

    /// Takes the ground in a square in, with how it is made.
    pub(crate) fn print_of(&self, square: TileSquare, print: &mut Fingerprinting) {
        print.text(VERSION);
        print.measure(self.error_m(square));
        print.measure(self.fallback_level_m(square));
        let reach_m = self.reach_m(square);
        self.blocks.print_in(grown(square.rect(), reach_m), print);
    }

    /// How far beyond a square levels are looked at, for slopes along its border.
    fn reach_m(&self, square: TileSquare) -> f64 {
        let cell_m = self.blocks.finest_cell_in(square.rect()).unwrap_or(1.0);
        (self.slope_cells(square) as f64 + 2.0) * cell_m
    }

    /// Over how many cells a slope is taken, to both sides.
    fn slope_cells(&self, square: TileSquare) -> usize {
        1 << self.leaf_level.saturating_sub(square.level).min(COARSER_LEVELS)
    }

    /// The squares of the ground's tiles.
    pub(crate) fn squares(&self) -> BTreeSet<TileSquare> {
        let extents = self.blocks.extents();
        extents.flat_map(|extent| self.squares_over(extent)).collect()
    }

    /// Levels that are no ground, and why.
    pub(crate) fn left_out(&self) -> Vec<LeftOut> {
        self.blocks.left_out()
    }

    /// The files that levels are from.
    pub(crate) fn sources(&self) -> Option<String> {
        self.blocks.sources(self.city)
    }

    /// The look of the ground in a square whose slopes are taken over so many metres.
    pub(crate) fn look(&self, square: TileSquare, slope_m: f64) -> Look {
        let coarsest_m = LEAF_ERROR_M * f64::from(1_u32 << COARSER_LEVELS);
        Look {
            slope_m,
            skirt_m: self.error_m(square) + coarsest_m,
            is_on_lattice: square.side_m() <= 512.0,
        }
    }
}

/// The level whose squares have about [`LEAF_CELLS`] cells a side.
fn leaf_level(cell_m: f64) -> u8 {
    let halvings = (TileSquare::COARSEST_SIDE_M / (LEAF_CELLS * cell_m))
        .log2()
        .floor();
    halvings.clamp(f64::from(COARSER_LEVELS), f64::from(FINEST_LEVEL)) as u8
}

/// The squares of a level over a rectangle.
fn squares_of(extent: Rect<f64>, level: u8) -> Vec<TileSquare> {
    let corner = |x: f64, y: f64| TileSquare::holding([x, y], level);
    let (low, high) = (extent.min(), extent.max());
    let Some((first, last)) = corner(low.x, low.y).zip(corner(high.x, high.y)) else {
        return Vec::new();
    };
    let rows = first.row..=last.row;
    rows.flat_map(|row| (first.column..=last.column).map(move |column| TileSquare { level, column, row }))
        .collect()
}

fn children_over(square: TileSquare, extent: Rect<f64>) -> impl Iterator<Item = TileSquare> {
    square
        .children()
        .into_iter()
        .filter(move |child| meet(child.rect(), extent))
}

fn meet(a: Rect<f64>, b: Rect<f64>) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}

fn grown(extent: Rect<f64>, by_m: f64) -> Rect<f64> {
    let (low, high) = (extent.min(), extent.max());
    Rect::new((low.x - by_m, low.y - by_m), (high.x + by_m, high.y + by_m))
}

#[cfg(test)]
mod tests;
