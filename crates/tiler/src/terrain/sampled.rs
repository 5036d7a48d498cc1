//! The levels under a square: those of the finest raster there, cell by cell.

use geo_types::{Coord, Rect};
use planvy_city::tin::LevelSamples;

use super::blocks::Block;
use super::{Terrain, grown};
use crate::square::TileSquare;

impl Terrain<'_> {
    /// The levels under a square and somewhat beyond, and the part of it that lies in the box of the ground. `None` where the two
    /// share no more than a border.
    pub(super) fn sampled(&self, square: TileSquare) -> Option<(LevelSamples, Rect<f64>)> {
        let (own, whole) = (square.rect(), self.blocks.whole()?);
        let low = Coord {
            x: own.min().x.max(whole.min().x),
            y: own.min().y.max(whole.min().y),
        };
        let high = Coord {
            x: own.max().x.min(whole.max().x),
            y: own.max().y.min(whole.max().y),
        };
        if low.x >= high.x || low.y >= high.y {
            return None;
        }
        let extent = Rect::new(low, high);
        let window = grown(extent, self.reach_m(square));
        let blocks = self.blocks.over(window);
        let finest_m = self.blocks.finest_cell_in(own)?;
        // Cells of the city's own zone before others, so that its levels are taken as they are.
        let home = blocks
            .iter()
            .filter(|block| block.ground.raster().cell_m == finest_m)
            .min_by_key(|block| block.ground.raster().crs != self.city.crs)?;
        let mut samples = empty_over(window, home, self.city.crs == home.ground.raster().crs);
        let is_of_one = blocks
            .iter()
            .all(|block| block.ground.raster() == home.ground.raster());
        if is_of_one && home.ground.raster().crs == self.city.crs && self.blocks.are_alone_over(window) {
            put(&blocks, &mut samples);
        } else {
            self.ask(&mut samples);
        }
        Some((samples, extent))
    }

    /// Position by position, where rasters lie on each other or in another zone.
    fn ask(&self, samples: &mut LevelSamples) {
        let (columns, south_west, step_m) = (samples.columns, samples.south_west, samples.step_m);
        for (at, level_m) in samples.levels_m.iter_mut().enumerate() {
            let at = Coord {
                x: south_west.x + step_m * (at % columns) as f64,
                y: south_west.y + step_m * (at / columns) as f64,
            };
            *level_m = self.city.ground_level_m(at).unwrap_or(f64::NAN);
        }
    }
}

/// Samples without levels over a window, at the centres of a raster's cells.
fn empty_over(window: Rect<f64>, home: &Block<'_>, is_in_zone: bool) -> LevelSamples {
    let step_m = home.ground.raster().cell_m;
    let origin = if is_in_zone {
        home.ground.north_west()
    } else {
        Coord { x: 0.0, y: 0.0 }
    };
    let first = |low: f64, origin: f64| ((low - origin) / step_m).floor();
    let (column, row) = (first(window.min().x, origin.x), first(window.min().y, origin.y));
    let south_west = Coord {
        x: origin.x + column * step_m,
        y: origin.y + row * step_m,
    };
    let count = |low: f64, high: f64| ((high - low) / step_m).ceil() as usize + 1;
    let (columns, rows) = (
        count(south_west.x, window.max().x),
        count(south_west.y, window.max().y),
    );
    LevelSamples {
        south_west,
        step_m,
        columns,
        rows,
        levels_m: vec![f64::NAN; columns * rows],
    }
}

/// Puts the levels of blocks of one raster where they belong, later ones over earlier ones.
fn put(blocks: &[&Block<'_>], samples: &mut LevelSamples) {
    let mut in_order: Vec<_> = blocks.iter().map(|block| block.ground).collect();
    in_order.sort_by_key(|ground| ground.piece());
    let (south_west, step_m) = (samples.south_west, samples.step_m);
    for ground in in_order {
        let corner = ground.north_west();
        let first_column = ((corner.x - south_west.x) / step_m).round() as i64;
        let first_row = ((corner.y - south_west.y) / step_m).round() as i64;
        let [columns, rows] = ground.size();
        for row in 0..rows {
            let Ok(up) = usize::try_from(first_row - i64::from(row)) else {
                continue;
            };
            if up >= samples.rows {
                continue;
            }
            let own = samples
                .levels_m
                .get_mut(up * samples.columns..(up + 1) * samples.columns)
                .unwrap_or_default();
            for column in 0..columns {
                let Ok(along) = usize::try_from(first_column + i64::from(column)) else {
                    continue;
                };
                if let Some((slot, level_m)) = own.get_mut(along).zip(ground.level_m(column, row)) {
                    *slot = level_m;
                }
            }
        }
    }
}
