//! A raster of levels as triangles, in tiles of four sizes.
//!
//! The finest tiles have 256 cells a side and differ by no more than [`LEAF_ERROR_M`] from any level; each coarser one has twice the side
//! and twice the error, and every level in it was held against it too (see [`planvy_city::tin`]). Where cells have no level there is no
//! ground.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use geo_types::{Coord, Rect};
use planvy_city::tin::{LevelSamples, Tin};
use planvy_formats::terrain::GroundAnywhere;
use planvy_tiles::{
    MOST_VERTICES, Material, Part, Positions, TileContent, Topology, Vertices, packed_normal,
};

use super::{MadeTile, joined, relative};

/// The stated error of the finest tiles, in metres, as of our own.
const LEAF_ERROR_M: f64 = 0.1;
/// Cells along a side of the finest tiles.
const LEAF_CELLS: usize = 256;
/// How often tiles are put together to coarser ones, at most.
const MOST_COARSER: u32 = 3;
/// Ground for clients without our styles: linear red, green, blue, opacity.
const EARTH: [f32; 4] = [0.56, 0.55, 0.49, 1.0];

/// The tiles of some ground: the coarsest ones, with the finer ones in them.
pub(super) fn tiles(ground: &GroundAnywhere) -> Vec<MadeTile> {
    let cells = (ground.columns.max(ground.rows) as usize).saturating_sub(1);
    let coarsest = (0..MOST_COARSER).find(|halvings| cells <= LEAF_CELLS << halvings);
    let coarsest = coarsest.unwrap_or(MOST_COARSER);
    let side = LEAF_CELLS << coarsest;
    let starts = |cells: u32| (0..(cells as usize).saturating_sub(1)).step_by(side);
    let blocks: Vec<Block> = starts(ground.rows)
        .flat_map(|row| {
            starts(ground.columns).map(move |column| Block {
                column,
                row,
                halvings: coarsest,
            })
        })
        .collect();
    let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((number, block)) = numbered(&blocks, &next) {
            let tile = block.tile(ground, coarsest);
            if let (Some(tile), Ok(mut made)) = (tile, made.lock()) {
                made.push((number, tile));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..std::thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(work);
        }
        work();
    });
    let mut made = made.into_inner().unwrap_or_default();
    made.sort_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, tile)| tile).collect()
}

/// The next block that nobody has taken.
fn numbered<'a>(blocks: &'a [Block], next: &AtomicUsize) -> Option<(usize, &'a Block)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    Some((number, blocks.get(number)?))
}

/// A square of cells, or what of it lies in the raster. Columns count from the west, rows from the south; the samples at its far sides
/// are also those of its neighbours.
#[derive(Clone, Copy, Debug)]
struct Block {
    column: usize,
    row: usize,
    /// 0 the finest.
    halvings: u32,
}

impl Block {
    fn side(self) -> usize {
        LEAF_CELLS << self.halvings
    }

    /// The tile with all that is finer; `None` where there is no ground.
    fn tile(self, ground: &GroundAnywhere, coarsest: u32) -> Option<MadeTile> {
        let (columns, rows) = (ground.columns as usize, ground.rows as usize);
        let last_column = (self.column + self.side()).min(columns.checked_sub(1)?);
        let last_row = (self.row + self.side()).min(rows.checked_sub(1)?);
        // Slopes along the border are taken over cells beyond it.
        let beyond = (1_usize << self.halvings) + 1;
        let samples = samples(
            ground,
            [
                self.column.saturating_sub(beyond),
                (last_column + beyond).min(columns - 1),
            ],
            [self.row.saturating_sub(beyond), (last_row + beyond).min(rows - 1)],
        );
        let error_m = LEAF_ERROR_M * f64::from(1_u32 << self.halvings);
        let skirt_m = error_m + LEAF_ERROR_M * f64::from(1_u32 << coarsest);
        let extent = Rect::new(
            position(ground, self.column, self.row),
            position(ground, last_column, last_row),
        );
        let tin = Tin::over(&samples, extent, error_m).ok()?;
        let slope_m = ground.cell_m * f64::from(1_u32 << self.halvings);
        let (content, bounds) = content(&tin, &samples, slope_m, skirt_m)?;
        let finer = self
            .finer()
            .into_iter()
            .filter(|finer| finer.column < last_column && finer.row < last_row);
        Some(MadeTile {
            content,
            bounds,
            error_m,
            finer: finer.filter_map(|finer| finer.tile(ground, coarsest)).collect(),
        })
    }

    fn finer(self) -> Vec<Block> {
        let Some(halvings) = self.halvings.checked_sub(1) else {
            return Vec::new();
        };
        let half = self.side() / 2;
        let corners = [(0, 0), (half, 0), (0, half), (half, half)];
        corners
            .map(|(east, north)| Block {
                column: self.column + east,
                row: self.row + north,
                halvings,
            })
            .to_vec()
    }
}

fn position(ground: &GroundAnywhere, column: usize, row: usize) -> Coord<f64> {
    let south_m = ground.north_centre_m - (f64::from(ground.rows) - 1.0) * ground.cell_m;
    Coord {
        x: ground.west_centre_m + column as f64 * ground.cell_m,
        y: south_m + row as f64 * ground.cell_m,
    }
}

/// The samples of some columns and rows, first and last among them.
fn samples(ground: &GroundAnywhere, [west, east]: [usize; 2], [south, north]: [usize; 2]) -> LevelSamples {
    let columns = ground.columns as usize;
    let from_north = ground.levels_m.chunks(columns.max(1)).rev();
    let rows = from_north.skip(south).take(north - south + 1);
    let levels = rows.flat_map(|row| row.get(west..=east).unwrap_or_default());
    LevelSamples {
        south_west: position(ground, west, south),
        step_m: ground.cell_m,
        columns: east - west + 1,
        rows: north - south + 1,
        levels_m: levels.map(|level_m| f64::from(*level_m)).collect(),
    }
}

/// The ground of a tile and where it lies; `None` where no triangle is ground.
fn content(
    tin: &Tin,
    samples: &LevelSamples,
    slope_m: f64,
    skirt_m: f64,
) -> Option<(TileContent, [[f64; 3]; 2])> {
    let mut gathered = Gathered::default();
    let mut full = Vec::new();
    for (_, triangle) in tin.ground_triangles() {
        let corners = triangle.corners.map(|corner| {
            let position = *tin.vertices().get(corner as usize)?;
            Some(gathered.top(corner, position, || normal(samples, position, slope_m)))
        });
        let [Some(a), Some(b), Some(c)] = corners else {
            continue;
        };
        gathered.indices.extend([a, b, c]);
        let edges = [[b, c], [c, a], [a, b]].into_iter().zip(triangle.neighbours);
        for ([from, to], _) in edges.filter(|(_, across)| across.is_none()) {
            gathered.add_skirt(from, to, skirt_m);
        }
        if gathered.positions.len() + MOST_OF_A_TRIANGLE > MOST_VERTICES {
            full.push(std::mem::take(&mut gathered));
        }
    }
    full.push(gathered);
    full.retain(|gathered| !gathered.indices.is_empty());
    let corners = || {
        full.iter()
            .flat_map(|gathered| gathered.positions.iter().copied())
    };
    let first = corners().next()?;
    let bounds = corners().fold([first, first], |so_far, corner| joined(so_far, [corner, corner]));
    let [origin, _] = bounds;
    let content = TileContent {
        origin,
        parts: full.into_iter().map(|gathered| gathered.part(origin)).collect(),
        ..TileContent::default()
    };
    Some((content, bounds))
}

/// Vertices that one triangle adds at most: its own, and those below them.
const MOST_OF_A_TRIANGLE: usize = 6;

/// Triangles as they are gathered, in the coordinates of the file.
#[derive(Default)]
struct Gathered {
    positions: Vec<[f64; 3]>,
    normals: Vec<[i8; 3]>,
    indices: Vec<u32>,
    /// Where the vertices of the ground are among the positions.
    tops: HashMap<u32, u32>,
    /// For positions at the border, those that hang below them.
    below: HashMap<u32, u32>,
}

impl Gathered {
    fn put(&mut self, position: [f64; 3], normal: [i8; 3]) -> u32 {
        let number = u32::try_from(self.positions.len()).unwrap_or(u32::MAX);
        self.positions.push(position);
        self.normals.push(normal);
        number
    }

    /// The place of a vertex of the ground.
    fn top(&mut self, vertex: u32, position: [f64; 3], normal: impl FnOnce() -> [i8; 3]) -> u32 {
        if let Some(place) = self.tops.get(&vertex) {
            return *place;
        }
        let place = self.put(position, normal());
        self.tops.insert(vertex, place);
        place
    }

    /// A wall that hangs from an edge of the border, seen from outside: tiles of unequal size lie apart there.
    fn add_skirt(&mut self, from: u32, to: u32, depth_m: f64) {
        let [Some(from_below), Some(to_below)] = [from, to].map(|top| {
            let known = self.below.get(&top).copied();
            known.or_else(|| {
                let [east, north, level_m] = *self.positions.get(top as usize)?;
                let normal = *self.normals.get(top as usize)?;
                let below = self.put([east, north, level_m - depth_m], normal);
                self.below.insert(top, below);
                Some(below)
            })
        }) else {
            return;
        };
        self.indices
            .extend([from, from_below, to, to, from_below, to_below]);
    }

    fn part(self, origin: [f64; 3]) -> Part {
        let positions = self.positions.iter().map(|corner| relative(*corner, origin));
        Part {
            name: "terrain".to_owned(),
            topology: Topology::Triangles,
            vertices: Vertices {
                positions: Positions::Exact(positions.collect()),
                normals: Some(self.normals),
                feature_ids: None,
            },
            indices: self.indices,
            material: Material {
                colour: EARTH,
                double_sided: false,
            },
            ..Part::default()
        }
    }
}

/// The unit normal of the ground, from slopes to both sides, or to the one that has ground.
fn normal(samples: &LevelSamples, [east, north, level_m]: [f64; 3], reach_m: f64) -> [i8; 3] {
    let slope = |x: f64, y: f64| {
        let at = |sign: f64| {
            samples.level_at(Coord {
                x: east + sign * x,
                y: north + sign * y,
            })
        };
        match (at(-1.0), at(1.0)) {
            (Some(before), Some(after)) => (after - before) / (2.0 * reach_m),
            (Some(before), None) => (level_m - before) / reach_m,
            (None, Some(after)) => (after - level_m) / reach_m,
            (None, None) => 0.0,
        }
    };
    let up = glam::DVec3::new(-slope(reach_m, 0.0), -slope(0.0, reach_m), 1.0);
    packed_normal(up.normalize_or(glam::DVec3::Z).to_array())
}

#[cfg(test)]
mod tests {
    use planvy_formats::city_model::ModelSystem;

    use super::*;

    /// Noise of sixteen metres, so that no triangle spares a cell.
    fn noisy(columns: u32, rows: u32) -> GroundAnywhere {
        let level = |at: u32| {
            let mixed = (at ^ (at >> 3)).wrapping_mul(0x9E37_79B1);
            ((mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA6B) >> 20) as f32 / 256.0
        };
        GroundAnywhere {
            system: ModelSystem::Unsaid,
            datum: None,
            west_centre_m: 84_808.5,
            north_centre_m: 447_641.5,
            cell_m: 2.0,
            columns,
            rows,
            levels_m: (0..columns * rows).map(level).collect(),
            error_m: None,
            uncertainty_m: None,
        }
    }

    fn leaves<'a>(tiles: &'a [MadeTile], found: &mut Vec<&'a MadeTile>) {
        for tile in tiles {
            if tile.finer.is_empty() {
                found.push(tile);
            }
            leaves(&tile.finer, found);
        }
    }

    /// All of the ground is in the finest tiles, once, and in the coarser ones too, however rough it is.
    #[test]
    fn rough_ground_is_whole_in_every_size_of_tiles() {
        let ground = noisy(280, 270);
        let made = tiles(&ground);
        let [root] = made.as_slice() else {
            panic!("{}", made.len())
        };
        assert_eq!((root.error_m, root.finer.len()), (2.0 * LEAF_ERROR_M, 4));
        let mut finest = Vec::new();
        leaves(&made, &mut finest);
        // 256 cells and 23 from west to east, 256 and 13 from south to north.
        assert_eq!(finest.len(), 4);
        for (tiles, error_m) in [(finest, LEAF_ERROR_M), (vec![root], 2.0 * LEAF_ERROR_M)] {
            let area = |part: &Part| -> f64 {
                let at = |index: &u32| part.vertices.positions.point_m(*index as usize).unwrap();
                let triangles = part.indices.chunks(3).map(|triangle| {
                    let [a, b, c] = [at(&triangle[0]), at(&triangle[1]), at(&triangle[2])];
                    ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0
                });
                triangles.sum()
            };
            let parts = || tiles.iter().flat_map(|tile| &tile.content.parts);
            assert!(parts().all(|part| part.vertices.positions.len() <= MOST_VERTICES));
            let ground_m2: f64 = parts().map(area).sum();
            assert!((ground_m2 - 558.0 * 538.0).abs() < 1.0, "{ground_m2}");
            assert!(
                tiles
                    .iter()
                    .all(|tile| tile.content.to_glb().is_ok() && tile.error_m == error_m)
            );
        }
        assert!(root.content.parts.len() > 1, "too many vertices for one part");
    }

    #[test]
    fn a_hole_stays_a_hole_and_a_line_is_no_ground() {
        let mut ground = noisy(20, 20);
        for row in 5..10 {
            ground.levels_m[row * 20 + 4..row * 20 + 9].fill(f32::NAN);
        }
        let made = tiles(&ground);
        let index = crate::tiles::ground::GroundIndex::of(&made[0].content).unwrap();
        let east = |column: f64| 84_808.5 + 2.0 * column;
        let north = |row: f64| 447_641.5 - 2.0 * row;
        assert_eq!(index.level_m(east(6.0), north(7.0)), None);
        let level_m = index.level_m(east(12.0), north(15.0)).unwrap();
        assert!((level_m - f64::from(ground.levels_m[15 * 20 + 12])).abs() <= LEAF_ERROR_M);
        assert!(tiles(&noisy(1, 50)).is_empty());
        ground.levels_m.fill(f32::NAN);
        assert!(tiles(&ground).is_empty());
    }
}
