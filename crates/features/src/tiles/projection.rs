//! Positions of a plane in units of a tile.
//!
//! A projection from one plane to another is smooth: over a tile it is a polynomial ([`Fitted`]). Where that is off too much, and outside
//! of the box it was made for, positions are projected one by one.

use geo_types::{Coord, Rect};
use planvy_vector_tiles::TileSpace;

use crate::crs::FeatureCrs;
use crate::fitted::Fitted;
use crate::place::Place;

/// How far it may be off, in units of the tile. Positions are rounded to whole units afterwards.
const MOST_OFF: f64 = 0.01;

/// From the positions of a system to units of a tile.
#[derive(Debug)]
pub(crate) struct TileProjection {
    /// The system.
    pub(crate) from: FeatureCrs,
    to: FeatureCrs,
    space: TileSpace,
    /// What positions on the millimetre grid of `from` count from, in metres.
    origin: Coord<f64>,
    fitted: Option<Fitted>,
}

impl TileProjection {
    /// The projection from a system to a tile of another. `place` is the tile with its buffer.
    pub(crate) fn new(from: FeatureCrs, to: FeatureCrs, space: TileSpace, place: &Place) -> TileProjection {
        let origin = match from {
            FeatureCrs::Plane(plane) => Coord {
                x: plane.false_easting_m(),
                y: plane.middle_northing_m(),
            },
            _ => Coord { x: 0.0, y: 0.0 },
        };
        let mut projection = TileProjection {
            origin,
            from,
            to,
            space,
            fitted: None,
        };
        if let FeatureCrs::Plane(plane) = from
            && from != to
        {
            let around = place.around_in_plane(plane).into_iter().next();
            projection.fitted = around.and_then(|(min, max)| {
                let over = Rect::new(Coord::from(min), Coord::from(max));
                let exactly = |position| projection.exactly(position);
                // What reaches into the tile reaches out of it as well.
                Fitted::new(twice_as_wide(over), MOST_OFF, exactly)
                    .or_else(|| Fitted::new(over, MOST_OFF, exactly))
            });
        }
        projection
    }

    /// A position in units.
    #[inline]
    pub(crate) fn units(&self, position: Coord<f64>) -> Coord<f64> {
        match &self.fitted {
            Some(fitted) if fitted.holds(position) => fitted.at(position),
            _ => self.exactly(position),
        }
    }

    /// A position on the millimetre grid of the system in units.
    #[inline]
    pub(crate) fn units_of_mm(&self, [x, y]: [i32; 2]) -> Coord<f64> {
        self.units(Coord {
            x: f64::from(x) * 0.001 + self.origin.x,
            y: f64::from(y) * 0.001 + self.origin.y,
        })
    }

    fn exactly(&self, position: Coord<f64>) -> Coord<f64> {
        self.space.units(self.from.position_in(position, self.to))
    }
}

/// A box around the middle of another, twice as wide and high.
fn twice_as_wide(rect: Rect<f64>) -> Rect<f64> {
    let (min, max) = (rect.min(), rect.max());
    let (x, y) = (rect.width() / 2.0, rect.height() / 2.0);
    Rect::new(
        Coord {
            x: min.x - x,
            y: min.y - y,
        },
        Coord {
            x: max.x + x,
            y: max.y + y,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::Crs;
    use planvy_vector_tiles::{TileAddress, grid};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_are_where_the_projection_puts_them(
            lon_deg in 11.0f64..24.0,
            lat_deg in 55.2f64..69.0,
            level in 8u8..=18,
            dx in 0.0f64..1.0,
            dy in 0.0f64..1.0,
            zone in prop::sample::select(Crs::ALL.to_vec()),
        ) {
            for grid in grid::ALL {
                let level = if grid.epsg == 3857 { level } else { level - 4 };
                let to = crate::tiles::crs_of(grid).unwrap();
                let here = FeatureCrs::Crs84.position_in(Coord { x: lon_deg, y: lat_deg }, to);
                let range = grid.tiles_over(level, Rect::new(here, here)).unwrap();
                let tile: TileAddress = range.tiles().next().unwrap();
                let space = TileSpace::new(grid.square(tile).unwrap());
                let around = space.buffered();
                let place = Place::of_box(to, around.min(), around.max()).unwrap();
                let from = FeatureCrs::Plane(zone);
                let projection = TileProjection::new(from, to, space, &place);
                let there = Coord {
                    x: around.min().x + dx * around.width(),
                    y: around.min().y + dy * around.height(),
                };
                let position = to.position_in(there, from);
                let (quick, exact) = (projection.units(position), projection.exactly(position));
                prop_assert!((quick.x - exact.x).abs() < 0.02 && (quick.y - exact.y).abs() < 0.02);
                // From the levels on at which regulations are drawn the polynomial serves.
                let is_fine = grid.cell_m(level) < 40.0;
                prop_assert!(!is_fine || from == to || projection.fitted.is_some(), "{} {level} {zone}", grid.id);
            }
        }
    }
}
