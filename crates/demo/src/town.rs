//! The ground that Exempelby stands on: eight by five blocks with slightly crooked streets.
//!
//! The town lies in the open Baltic Sea south of Skåne, where no parcel and no plan is: a fictional rule must never fall on a
//! real place. Its coordinates are SWEREF 99 13 30 all the same, so that everything works as in a real municipality.

use geo_types::{Coord, LineString, Point, Polygon};
use planvy_plan::Crs;

/// The town's coordinate system.
pub const CRS: Crs = Crs::Zone1330;

/// Number of blocks from west to east.
pub const COLUMNS: u32 = 8;
/// Number of blocks from south to north.
pub const ROWS: u32 = 5;

/// South-western corner: 13.9° east, 55.1° north, far out at sea.
const ORIGIN_EAST_M: f64 = 175_000.0;
const ORIGIN_NORTH_M: f64 = 6_112_000.0;
const BLOCK_WIDTH_M: f64 = 158.0;
const BLOCK_DEPTH_M: f64 = 118.0;
/// How far a street corner lies from its place in the straight grid.
const CROOKEDNESS_M: f64 = 9.0;
/// Bearing of the street grid.
const TURN_RAD: f64 = 0.19;

/// A number in `[0, 1)` that depends on the seed alone (SplitMix64).
pub fn chance(seed: u64) -> f64 {
    (mixed(seed) >> 11) as f64 / (1u64 << 53) as f64
}

/// SplitMix64: every bit of the result depends on every bit of the seed.
pub fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Rounded to whole millimetres, as surveyors deliver.
fn to_mm(value_m: f64) -> f64 {
    (value_m * 1000.0).round() / 1000.0
}

/// A street corner of the grid, `(0, 0)` in the south-west.
fn corner(column: u32, row: u32) -> Coord<f64> {
    let seed = u64::from(column) * 1009 + u64::from(row) * 9176;
    let east = f64::from(column) * BLOCK_WIDTH_M + (chance(seed) - 0.5) * 2.0 * CROOKEDNESS_M;
    let north = f64::from(row) * BLOCK_DEPTH_M + (chance(seed + 1) - 0.5) * 2.0 * CROOKEDNESS_M;
    let (sin, cos) = TURN_RAD.sin_cos();
    Coord {
        x: ORIGIN_EAST_M + east * cos - north * sin,
        y: ORIGIN_NORTH_M + east * sin + north * cos,
    }
}

/// A block of the town. Places in it are given by `(u, v)`: 0 to 1 from its western to its eastern and from its southern to
/// its northern edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Column, 0 in the west.
    pub column: u32,
    /// Row, 0 in the south.
    pub row: u32,
}

/// Share of a block's width that its western street takes.
pub const STREET_U: f64 = 0.052;
/// Share of a block's depth that its southern street takes.
pub const STREET_V: f64 = 0.066;

impl Block {
    /// Easting and northing of a place in the block.
    pub fn at(self, u: f64, v: f64) -> Coord<f64> {
        let (a, b) = (corner(self.column, self.row), corner(self.column + 1, self.row));
        let (c, d) = (
            corner(self.column + 1, self.row + 1),
            corner(self.column, self.row + 1),
        );
        let mix = |a: f64, b: f64, c: f64, d: f64| {
            to_mm((1.0 - u) * (1.0 - v) * a + u * (1.0 - v) * b + u * v * c + (1.0 - u) * v * d)
        };
        Coord {
            x: mix(a.x, b.x, c.x, d.x),
            y: mix(a.y, b.y, c.y, d.y),
        }
    }

    /// A polygon through places of the block, counterclockwise; it closes itself.
    pub fn polygon(self, places: &[(f64, f64)]) -> Polygon<f64> {
        let ring: Vec<Coord<f64>> = places
            .iter()
            .chain(places.first())
            .map(|&(u, v)| self.at(u, v))
            .collect();
        Polygon::new(LineString::new(ring), Vec::new())
    }

    /// The four-sided area between two places.
    pub fn patch(self, west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
        self.polygon(&[(west, south), (east, south), (east, north), (west, north)])
    }

    /// The whole block with its streets.
    pub fn whole(self) -> Polygon<f64> {
        // Where a patch of the block meets its edge, the edge has a vertex too: no sliver arises from rounding.
        self.polygon(&[
            (0.0, 0.0),
            (1.0, 0.0),
            (1.0, STREET_V),
            (1.0, 1.0),
            (STREET_U, 1.0),
            (0.0, 1.0),
        ])
    }

    /// The streets along the southern and western edge.
    pub fn streets(self) -> Polygon<f64> {
        self.polygon(&[
            (0.0, 0.0),
            (1.0, 0.0),
            (1.0, STREET_V),
            (STREET_U, STREET_V),
            (STREET_U, 1.0),
            (0.0, 1.0),
        ])
    }

    /// What the streets leave.
    pub fn inner(self) -> Polygon<f64> {
        self.patch(STREET_U, STREET_V, 1.0, 1.0)
    }

    /// A line through places of the block.
    pub fn line(self, places: &[(f64, f64)]) -> LineString<f64> {
        LineString::new(places.iter().map(|&(u, v)| self.at(u, v)).collect())
    }

    /// A point of the block.
    pub fn point(self, u: f64, v: f64) -> Point<f64> {
        Point(self.at(u, v))
    }

    /// A rounded shape (a pond, a grove) around a place; radii as shares of the block.
    pub fn rounded(self, u: f64, v: f64, radius_u: f64, radius_v: f64, vertices: u32) -> Polygon<f64> {
        let places: Vec<(f64, f64)> = (0..vertices)
            .map(|i| {
                let angle = f64::from(i) / f64::from(vertices) * std::f64::consts::TAU;
                let swell = 1.0 + 0.12 * (3.0 * angle).sin() + 0.06 * (5.0 * angle).cos();
                (
                    u + radius_u * swell * angle.cos(),
                    v + radius_v * swell * angle.sin(),
                )
            })
            .collect();
        self.polygon(&places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::GridPoint;

    #[test]
    fn the_town_lies_in_the_open_sea() {
        for (column, row) in [(0, 0), (COLUMNS, 0), (0, ROWS), (COLUMNS, ROWS)] {
            let at = corner(column, row);
            let place = GridPoint {
                crs: CRS,
                east_m: at.x,
                north_m: at.y,
            }
            .to_geodetic();
            // Sandhammaren, the nearest land, is at 55.38° north.
            assert!(place.lat_deg < 55.2 && place.lat_deg > 55.0, "{place:?}");
            assert!(place.lon_deg > 13.8 && place.lon_deg < 14.0, "{place:?}");
        }
    }

    #[test]
    fn neighbouring_blocks_share_their_corners() {
        let (west, east) = (Block { column: 1, row: 2 }, Block { column: 2, row: 2 });
        assert_eq!(west.at(1.0, 0.0), east.at(0.0, 0.0));
        assert_eq!(west.at(1.0, 1.0), east.at(0.0, 1.0));
    }
}
