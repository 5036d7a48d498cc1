//! The square of a tile in its own units: 4096 along a side, from the north-western corner east and south.

use geo_types::{Coord, Rect};

/// Units along a side of a tile.
pub const EXTENT: u32 = 4096;

/// Units that geometries reach beyond the sides of a tile, so that what is drawn along a border has no seam there.
pub const BUFFER: u32 = 64;

/// Where a tile lies in its plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TileSpace {
    square: Rect<f64>,
    units_per_m: f64,
}

impl TileSpace {
    /// The space of a tile that covers a square of its plane, in metres.
    pub fn new(square: Rect<f64>) -> TileSpace {
        TileSpace {
            square,
            units_per_m: f64::from(EXTENT) / square.width(),
        }
    }

    /// The side of a unit, in metres of the plane.
    pub fn unit_m(&self) -> f64 {
        1.0 / self.units_per_m
    }

    /// The square of the tile in its plane.
    pub fn square(&self) -> Rect<f64> {
        self.square
    }

    /// The square with its buffer, in the plane: what has positions in it is in the tile.
    pub fn buffered(&self) -> Rect<f64> {
        let margin_m = f64::from(BUFFER) * self.unit_m();
        let (min, max) = (self.square.min(), self.square.max());
        Rect::new(
            Coord {
                x: min.x - margin_m,
                y: min.y - margin_m,
            },
            Coord {
                x: max.x + margin_m,
                y: max.y + margin_m,
            },
        )
    }

    /// A position of the plane in units.
    ///
    /// ```
    /// use geo_types::{Rect, coord};
    /// use planvy_vector_tiles::TileSpace;
    /// let square = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 1024.0, y: 1024.0 });
    /// let space = TileSpace::new(square);
    /// assert_eq!(space.units(coord! { x: 1.0, y: 1023.5 }), coord! { x: 4.0, y: 2.0 });
    /// assert_eq!(space.buffered().max(), coord! { x: 1040.0, y: 1040.0 });
    /// ```
    pub fn units(&self, position: Coord<f64>) -> Coord<f64> {
        Coord {
            x: (position.x - self.square.min().x) * self.units_per_m,
            y: (self.square.max().y - position.y) * self.units_per_m,
        }
    }
}
