//! Positions of a plane in units of a tile.
//!
//! A projection from one plane to another is smooth: over a tile it is a polynomial of third degree to far below what positions are
//! rounded to. So it is worked out at sixteen positions of a tile, and what lies between costs thirty multiplications instead of two
//! transverse Mercator projections. How far the polynomial is off is measured; where it is too much, and outside of the box it was made
//! for, positions are projected one by one.

use geo_types::{Coord, Rect};
use planvy_vector_tiles::TileSpace;

use crate::crs::FeatureCrs;
use crate::place::Place;

/// Positions in each direction that a polynomial is made of.
const NODES: usize = 4;

/// How far it may be off, in units of the tile. Positions are rounded to whole units afterwards.
const MOST_OFF: f64 = 0.01;

/// Positions in each direction that it is tried at.
const TRIALS: u32 = 5;

/// From the positions of a system to units of a tile.
#[derive(Debug)]
pub(crate) struct TileProjection {
    /// The system.
    pub(crate) from: FeatureCrs,
    to: FeatureCrs,
    space: TileSpace,
    fitted: Option<Fitted>,
}

/// The projection over a box as a polynomial.
#[derive(Debug)]
struct Fitted {
    over: Rect<f64>,
    middle: Coord<f64>,
    per_half: Coord<f64>,
    /// By powers of x, then of y.
    factors: [[Coord<f64>; NODES]; NODES],
}

impl TileProjection {
    /// The projection from a system to a tile of another. `place` is the tile with its buffer.
    pub(crate) fn new(from: FeatureCrs, to: FeatureCrs, space: TileSpace, place: &Place) -> TileProjection {
        let mut projection = TileProjection {
            from,
            to,
            space,
            fitted: None,
        };
        if let FeatureCrs::Plane(plane) = from
            && from != to
        {
            let around = place.around_in_plane(plane).into_iter().next();
            let fitted = around.and_then(|(min, max)| {
                let over = Rect::new(Coord::from(min), Coord::from(max));
                let fitted = Fitted::new(over, |position| projection.exactly(position))?;
                fitted
                    .is_close(|position| projection.exactly(position))
                    .then_some(fitted)
            });
            projection.fitted = fitted;
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

    fn exactly(&self, position: Coord<f64>) -> Coord<f64> {
        self.space.units(self.from.position_in(position, self.to))
    }
}

impl Fitted {
    /// The polynomial through a function at Chebyshev's nodes of a box.
    fn new(over: Rect<f64>, function: impl Fn(Coord<f64>) -> Coord<f64>) -> Option<Fitted> {
        let middle = over.center();
        let half = Coord {
            x: over.width() / 2.0,
            y: over.height() / 2.0,
        };
        if half.x <= 0.0 || half.y <= 0.0 {
            return None;
        }
        let nodes: [f64; NODES] =
            std::array::from_fn(|k| (std::f64::consts::PI * (2 * k + 1) as f64 / (2 * NODES) as f64).cos());
        let bases: [[f64; NODES]; NODES] = std::array::from_fn(|k| basis(nodes, k));
        let mut factors = [[Coord { x: 0.0, y: 0.0 }; NODES]; NODES];
        for (node_x, basis_x) in nodes.iter().zip(&bases) {
            for (node_y, basis_y) in nodes.iter().zip(&bases) {
                let value = function(Coord {
                    x: middle.x + half.x * node_x,
                    y: middle.y + half.y * node_y,
                });
                for (row, factor_x) in factors.iter_mut().zip(basis_x) {
                    for (factor, factor_y) in row.iter_mut().zip(basis_y) {
                        factor.x += value.x * factor_x * factor_y;
                        factor.y += value.y * factor_x * factor_y;
                    }
                }
            }
        }
        Some(Fitted {
            over,
            middle,
            per_half: Coord {
                x: 1.0 / half.x,
                y: 1.0 / half.y,
            },
            factors,
        })
    }

    fn holds(&self, position: Coord<f64>) -> bool {
        let (min, max) = (self.over.min(), self.over.max());
        min.x <= position.x && position.x <= max.x && min.y <= position.y && position.y <= max.y
    }

    /// The value at a position, by Horner's scheme.
    fn at(&self, position: Coord<f64>) -> Coord<f64> {
        let x = (position.x - self.middle.x) * self.per_half.x;
        let y = (position.y - self.middle.y) * self.per_half.y;
        let mut value = Coord { x: 0.0, y: 0.0 };
        for row in self.factors.iter().rev() {
            let mut of_row = Coord { x: 0.0, y: 0.0 };
            for factor in row.iter().rev() {
                of_row.x = of_row.x * y + factor.x;
                of_row.y = of_row.y * y + factor.y;
            }
            value.x = value.x * x + of_row.x;
            value.y = value.y * x + of_row.y;
        }
        value
    }

    /// Whether it is close to the function all over its box, corners included.
    fn is_close(&self, function: impl Fn(Coord<f64>) -> Coord<f64>) -> bool {
        let (min, size) = (self.over.min(), (self.over.width(), self.over.height()));
        let share = |number: u32| f64::from(number) / f64::from(TRIALS - 1);
        (0..TRIALS * TRIALS).all(|number| {
            let position = Coord {
                x: min.x + size.0 * share(number % TRIALS),
                y: min.y + size.1 * share(number / TRIALS),
            };
            let (there, exact) = (self.at(position), function(position));
            // What is no number is close to nothing.
            (there.x - exact.x).abs() <= MOST_OFF && (there.y - exact.y).abs() <= MOST_OFF
        })
    }
}

/// The factors of the polynomial that is 1 at a node and 0 at the others (Lagrange), by powers.
fn basis(nodes: [f64; NODES], number: usize) -> [f64; NODES] {
    let own = nodes.get(number).copied().unwrap_or_default();
    let mut factors = [0.0; NODES];
    factors[0] = 1.0;
    for (other, node) in nodes.iter().enumerate() {
        if other == number {
            continue;
        }
        // Times (x − node) / (own − node).
        let scale = 1.0 / (own - node);
        let mut carried = 0.0;
        for factor in &mut factors {
            let shifted = carried;
            carried = *factor;
            *factor = (shifted - *factor * node) * scale;
        }
    }
    factors
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
