//! The squares that tiles cover: a quadtree that lies fast in the grid of a coordinate system, whatever is in it.
//!
//! A square has the same name after every import, so that a tile whose contents did not change keeps its address.

use geo_types::{Coord, Rect};

/// A square of the quadtree.
///
/// ```
/// use planvy_tiler::TileSquare;
/// let square = TileSquare::holding([118_600.0, 6_164_200.0], 11).expect("in Sweden");
/// assert_eq!(square.side_m(), 1024.0);
/// assert_eq!(square.south_west(), [117_760.0, 6_164_480.0 - 1024.0]);
/// assert_eq!(square.name(), "11-627-387");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileSquare {
    /// How often the coarsest square was halved.
    pub level: u8,
    /// Squares of this level to the west of it.
    pub column: u32,
    /// Squares of this level to the south of it.
    pub row: u32,
}

impl TileSquare {
    /// Side of the square of level 0, in metres.
    pub const COARSEST_SIDE_M: f64 = 2_097_152.0;
    /// Its south-western corner: easting and northing in metres. The square holds the area of use of every SWEREF 99 zone.
    pub const COARSEST_CORNER: [f64; 2] = [-524_288.0, 5_767_168.0];
    /// The finest level there is: squares of 1 m.
    pub const FINEST_LEVEL: u8 = 21;

    /// The square of a level that holds a position (easting, northing in metres); `None` outside the coarsest square and
    /// beyond the finest level.
    pub fn holding(position: [f64; 2], level: u8) -> Option<TileSquare> {
        if level > TileSquare::FINEST_LEVEL {
            return None;
        }
        let side_m = side_of(level);
        let [west, south] = TileSquare::COARSEST_CORNER;
        let count = f64::from(1_u32 << level);
        let number = |metres: f64| {
            let at = (metres / side_m).floor();
            (at >= 0.0 && at < count).then_some(at as u32)
        };
        Some(TileSquare {
            level,
            column: number(position[0] - west)?,
            row: number(position[1] - south)?,
        })
    }

    /// Side in metres.
    pub fn side_m(self) -> f64 {
        side_of(self.level)
    }

    /// The south-western corner: easting and northing in metres.
    pub fn south_west(self) -> [f64; 2] {
        let [west, south] = TileSquare::COARSEST_CORNER;
        let side_m = self.side_m();
        [
            west + f64::from(self.column) * side_m,
            south + f64::from(self.row) * side_m,
        ]
    }

    /// The middle: easting and northing in metres.
    pub fn middle(self) -> [f64; 2] {
        self.south_west().map(|metres| metres + self.side_m() / 2.0)
    }

    /// The square as a rectangle of eastings and northings.
    pub fn rect(self) -> Rect<f64> {
        let [west, south] = self.south_west();
        let side_m = self.side_m();
        Rect::new(
            Coord { x: west, y: south },
            Coord {
                x: west + side_m,
                y: south + side_m,
            },
        )
    }

    /// The square of the next coarser level around it; `None` of the coarsest.
    pub fn parent(self) -> Option<TileSquare> {
        Some(TileSquare {
            level: self.level.checked_sub(1)?,
            column: self.column / 2,
            row: self.row / 2,
        })
    }

    /// The square of a coarser level, or of the same, around it; itself where `level` is finer.
    pub fn ancestor(self, level: u8) -> TileSquare {
        let up = self.level.saturating_sub(level);
        TileSquare {
            level: self.level - up,
            column: self.column.checked_shr(up.into()).unwrap_or(0),
            row: self.row.checked_shr(up.into()).unwrap_or(0),
        }
    }

    /// The four squares of the next finer level: south-west, south-east, north-west, north-east.
    pub fn children(self) -> [TileSquare; 4] {
        [[0, 0], [1, 0], [0, 1], [1, 1]].map(|[east, north]| TileSquare {
            level: self.level.saturating_add(1),
            column: self.column.saturating_mul(2) + east,
            row: self.row.saturating_mul(2) + north,
        })
    }

    /// Whether another square lies in this one, or is the same.
    pub fn holds(self, other: TileSquare) -> bool {
        other.level >= self.level && other.ancestor(self.level) == self
    }

    /// `level-column-row`, as in addresses.
    pub fn name(self) -> String {
        format!("{}-{}-{}", self.level, self.column, self.row)
    }

    /// The square of a name; `None` where it is none.
    pub fn named(name: &str) -> Option<TileSquare> {
        let mut parts = name.split('-');
        let square = TileSquare {
            level: parts.next()?.parse().ok()?,
            column: parts.next()?.parse().ok()?,
            row: parts.next()?.parse().ok()?,
        };
        let is_whole = parts.next().is_none() && square.level <= TileSquare::FINEST_LEVEL;
        (is_whole && square.name() == name).then_some(square)
    }
}

fn side_of(level: u8) -> f64 {
    TileSquare::COARSEST_SIDE_M / f64::from(1_u32.checked_shl(level.into()).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::Crs;

    #[test]
    fn squares_and_their_children_hold_each_other() {
        let square = TileSquare::holding([175_000.0, 6_112_000.0], 12).unwrap();
        assert_eq!(square.side_m(), 512.0);
        for child in square.children() {
            assert_eq!(child.parent(), Some(square));
            assert!(square.holds(child) && !child.holds(square));
            assert_eq!(child.ancestor(12), square);
            let [east, north] = child.middle();
            assert_eq!(TileSquare::holding([east, north], 12), Some(square));
            assert_eq!(TileSquare::holding([east, north], 13), Some(child));
        }
        assert_eq!(
            square.ancestor(0),
            TileSquare {
                level: 0,
                column: 0,
                row: 0
            }
        );
        assert_eq!(square.ancestor(20), square);
    }

    #[test]
    fn a_name_leads_back() {
        let square = TileSquare::holding([500_000.0, 7_000_000.0], 13).unwrap();
        assert_eq!(TileSquare::named(&square.name()), Some(square));
        for wrong in [
            "", "1", "1-2", "1-2-3-4", "01-2-3", "+1-2-3", "22-1-1", "1--2-3", "a-b-c",
        ] {
            assert_eq!(TileSquare::named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_position_that_can_be_in_sweden_has_a_square() {
        for crs in Crs::ALL {
            for east_m in [-200_000.0, 50_000.0, 500_000.0, 949_999.0] {
                for north_m in [6_050_000.0, 7_800_000.0] {
                    if crs.is_plausible(east_m, north_m) {
                        assert!(TileSquare::holding([east_m, north_m], 11).is_some());
                    }
                }
            }
        }
        assert_eq!(TileSquare::holding([-600_000.0, 6_100_000.0], 3), None);
        assert_eq!(TileSquare::holding([0.0, f64::NAN], 3), None);
        assert_eq!(TileSquare::holding([0.0, 6_100_000.0], 22), None);
    }
}
