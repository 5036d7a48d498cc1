//! The ground of Exempelby: a gentle slope up from the sea, with a ridge along the northern edge.
//!
//! Levels are over RH 2000. At every street corner the ground lies where the plans put the street, and between four corners it
//! is the surface that they span; the ridge is added in the northernmost row.

use std::io::Cursor;

use anyhow::Result;
use geo_types::Coord;
use tiff::encoder::colortype::GrayI16;
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder};
use tiff::tags::{Predictor, Tag};

use crate::town::{Block, COLUMNS, CRS, ROWS, STREET_U};

/// Levels at the street corners, row by row from the south, west to east.
const CORNERS: [[f64; COLUMNS as usize + 1]; ROWS as usize + 1] = [
    [2.2, 2.0, 2.6, 2.7, 1.8, 2.4, 2.9, 3.1, 3.3],
    [3.1, 3.2, 2.8, 3.3, 2.9, 3.4, 3.6, 3.9, 4.1],
    [4.0, 4.0, 4.3, 4.4, 4.0, 4.7, 4.9, 5.0, 5.3],
    [4.2, 4.6, 4.8, 5.0, 5.1, 5.4, 5.8, 5.5, 6.0],
    [7.5, 5.9, 6.2, 6.2, 6.2, 6.6, 7.0, 8.1, 8.5],
    [9.0, 7.0, 6.9, 6.8, 6.9, 7.3, 8.0, 10.0, 11.0],
];

/// How far the ridge stands over the slope, at the corners of the northernmost row from west to east.
const CREST: [f64; COLUMNS as usize + 1] = [2.0, 1.5, 1.0, 0.8, 0.8, 1.0, 1.5, 2.5, 3.0];

/// How far the raster reaches beyond the town, in metres.
const MARGIN_M: f64 = 20.0;

/// Side of a cell, in metres.
pub const CELL_M: f64 = 2.0;

/// Levels are delivered in whole centimetres.
const STEPS_IN_A_METRE: f64 = 100.0;

/// What the raster writes where there is no ground.
const NO_DATA: i16 = -32_768;

/// The tag of GDAL's own metadata, which hold the scale of the steps.
const GDAL_METADATA: u16 = 42_112;

/// The level of the ground in metres over RH 2000; `None` in the water and far from the town.
pub fn level_m(at: Coord<f64>) -> Option<f64> {
    let (block, u, v) = place(at)?;
    if is_water(block, u, v) {
        return None;
    }
    let row = |row: u32| CORNERS.get(row as usize);
    let level = |row: u32, column: u32| Some(*CORNERS.get(row as usize)?.get(column as usize)?);
    row(block.row)?;
    let (south_west, south_east) = (
        level(block.row, block.column)?,
        level(block.row, block.column + 1)?,
    );
    let (north_west, north_east) = (
        level(block.row + 1, block.column)?,
        level(block.row + 1, block.column + 1)?,
    );
    let south = south_west + (south_east - south_west) * u;
    let north = north_west + (north_east - north_west) * u;
    let slope = south + (north - south) * v;
    if block.row + 1 < ROWS || !(0.0..=1.0).contains(&v) {
        return Some(slope);
    }
    let crest = |column: u32| CREST.get(column as usize).copied();
    let (west, east) = (crest(block.column)?, crest(block.column + 1)?);
    let rise = (std::f64::consts::PI * v).sin();
    Some(slope + (west + (east - west) * u) * rise * rise)
}

/// The basin of the harbour, the marina and the bathing water.
fn is_water(block: Block, u: f64, v: f64) -> bool {
    let shore_v = match (block.column, block.row) {
        (0, 0) => 0.5,
        (1, 0) => 0.6,
        (4, 0) => 0.3,
        _ => return false,
    };
    u > STREET_U && v > crate::town::STREET_V && v < shore_v
}

/// The block at a place, with the place inside it; at the town's edge a little beyond it too.
fn place(at: Coord<f64>) -> Option<(Block, f64, f64)> {
    let blocks = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| Block { column, row }));
    blocks
        .filter(|block| {
            let middle = block.at(0.5, 0.5);
            (middle.x - at.x).hypot(middle.y - at.y) < 150.0
        })
        .find_map(|block| {
            let (u, v) = inside(block, at);
            let (beyond_u, beyond_v) = (MARGIN_M / 158.0, MARGIN_M / 118.0);
            let edge = |is_edge: bool, beyond: f64| if is_edge { beyond } else { 1e-9 };
            let west = -edge(block.column == 0, beyond_u);
            let east = 1.0 + edge(block.column + 1 == COLUMNS, beyond_u);
            let south = -edge(block.row == 0, beyond_v);
            let north = 1.0 + edge(block.row + 1 == ROWS, beyond_v);
            ((west..=east).contains(&u) && (south..=north).contains(&v)).then_some((block, u, v))
        })
}

/// Where in a block a place is: the inverse of [`Block::at`], by Newton's steps.
fn inside(block: Block, at: Coord<f64>) -> (f64, f64) {
    let (a, b) = (block.at(0.0, 0.0), block.at(1.0, 0.0));
    let (c, d) = (block.at(1.0, 1.0), block.at(0.0, 1.0));
    let (mut u, mut v) = (0.5, 0.5);
    for _ in 0..12 {
        let mix = |a: f64, b: f64, c: f64, d: f64| {
            (1.0 - u) * (1.0 - v) * a + u * (1.0 - v) * b + u * v * c + (1.0 - u) * v * d
        };
        let along_u = |a: f64, b: f64, c: f64, d: f64| (1.0 - v) * (b - a) + v * (c - d);
        let along_v = |a: f64, b: f64, c: f64, d: f64| (1.0 - u) * (d - a) + u * (c - b);
        let off = (mix(a.x, b.x, c.x, d.x) - at.x, mix(a.y, b.y, c.y, d.y) - at.y);
        let (xu, yu) = (along_u(a.x, b.x, c.x, d.x), along_u(a.y, b.y, c.y, d.y));
        let (xv, yv) = (along_v(a.x, b.x, c.x, d.x), along_v(a.y, b.y, c.y, d.y));
        let size = xu * yv - xv * yu;
        u -= (off.0 * yv - xv * off.1) / size;
        v -= (xu * off.1 - off.0 * yu) / size;
    }
    (u, v)
}

/// The raster: cells of [`CELL_M`], row by row from the north, in centimetres.
struct Cells {
    west: f64,
    north: f64,
    columns: u32,
    rows: u32,
    levels: Vec<i16>,
}

fn cells() -> Cells {
    let corners = [(0, 0), (COLUMNS - 1, 0), (0, ROWS - 1), (COLUMNS - 1, ROWS - 1)]
        .map(|(column, row)| Block { column, row })
        .map(|block| {
            [
                block.at(0.0, 0.0),
                block.at(1.0, 0.0),
                block.at(1.0, 1.0),
                block.at(0.0, 1.0),
            ]
        });
    let all = || corners.iter().flatten();
    let least = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::INFINITY, f64::min) - 2.0 * MARGIN_M;
    let most =
        |values: &mut dyn Iterator<Item = f64>| values.fold(f64::NEG_INFINITY, f64::max) + 2.0 * MARGIN_M;
    let whole = |value: f64| (value / 10.0).round() * 10.0;
    let (west, east) = (
        whole(least(&mut all().map(|at| at.x))),
        whole(most(&mut all().map(|at| at.x))),
    );
    let (south, north) = (
        whole(least(&mut all().map(|at| at.y))),
        whole(most(&mut all().map(|at| at.y))),
    );
    let (columns, rows) = (((east - west) / CELL_M) as u32, ((north - south) / CELL_M) as u32);
    let mut levels = Vec::with_capacity(columns as usize * rows as usize);
    for row in 0..rows {
        for column in 0..columns {
            let at = Coord {
                x: west + (f64::from(column) + 0.5) * CELL_M,
                y: north - (f64::from(row) + 0.5) * CELL_M,
            };
            let steps = level_m(at).map(|level| (level * STEPS_IN_A_METRE).round() as i16);
            levels.push(steps.unwrap_or(NO_DATA));
        }
    }
    Cells {
        west,
        north,
        columns,
        rows,
        levels,
    }
}

/// The ground as a GeoTIFF: whole centimetres with a scale, as small rasters are delivered, packed.
///
/// # Errors
/// Where the picture cannot be written.
pub fn geotiff() -> Result<Vec<u8>> {
    let cells = cells();
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes)?
        .with_compression(Compression::Deflate(DeflateLevel::Best))
        .with_predictor(Predictor::Horizontal);
    let mut image = encoder.new_image::<GrayI16>(cells.columns, cells.rows)?;
    image.rows_per_strip(128)?;
    let directory = image.encoder();
    directory.write_tag(Tag::ModelPixelScaleTag, [CELL_M, CELL_M, 0.0].as_slice())?;
    let tie = [0.0, 0.0, 0.0, cells.west, cells.north, 0.0];
    directory.write_tag(Tag::ModelTiepointTag, tie.as_slice())?;
    // Projected, each level for its cell's area, SWEREF 99 zone, RH 2000, metres.
    let keys: Vec<u16> = [
        [1, 1, 1, 5],
        [1024, 0, 1, 1],
        [1025, 0, 1, 1],
        [3072, 0, 1, CRS.epsg()],
        [4096, 0, 1, 5613],
        [4099, 0, 1, 9001],
    ]
    .concat();
    directory.write_tag(Tag::GeoKeyDirectoryTag, keys.as_slice())?;
    directory.write_tag(Tag::GdalNodata, NO_DATA.to_string().as_str())?;
    let metadata = "<GDALMetadata>\n  <Item name=\"OFFSET\" sample=\"0\" role=\"offset\">0</Item>\n  \
                    <Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.01</Item>\n  \
                    <Item name=\"VERTICAL_STANDARD_UNCERTAINTY_M\">0.1</Item>\n</GDALMetadata>";
    directory.write_tag(Tag::Unknown(GDAL_METADATA), metadata)?;
    image.write_data(&cells.levels)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_lies_where_the_plans_put_the_streets() {
        for (column, row, level) in [(0, 3, 4.2), (4, 3, 5.1), (7, 4, 8.1), (2, 0, 2.6)] {
            let ground = level_m(Block { column, row }.at(0.026, 0.033)).unwrap();
            assert!((ground - level).abs() < 0.15, "{column} {row}: {ground}");
        }
    }

    #[test]
    fn a_place_is_found_in_its_block_again() {
        for (u, v) in [(0.1, 0.9), (0.5, 0.5), (0.99, 0.01)] {
            let block = Block { column: 5, row: 2 };
            let (found, found_u, found_v) = place(block.at(u, v)).unwrap();
            assert_eq!(found, block);
            assert!((found_u - u).abs() < 1e-4 && (found_v - v).abs() < 1e-4);
        }
        assert_eq!(place(Coord { x: 0.0, y: 0.0 }), None);
    }

    #[test]
    fn water_and_the_open_sea_have_no_ground() {
        assert_eq!(level_m(Block { column: 0, row: 0 }.at(0.5, 0.3)), None);
        assert!(level_m(Block { column: 0, row: 0 }.at(0.5, 0.7)).is_some());
        assert_eq!(
            level_m(Coord {
                x: 175_000.0,
                y: 6_111_900.0
            }),
            None
        );
    }
}
