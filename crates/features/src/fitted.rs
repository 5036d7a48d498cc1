//! Smooth functions of a position as polynomials over a box.
//!
//! A projection from one plane to another is smooth: over a few kilometres it is a polynomial of third degree to far below what positions
//! are rounded to. So it is worked out at sixteen positions of a box, and what lies between costs eighteen multiplications instead of
//! transverse Mercator projections. How far the polynomial is off is measured, and one that is off too much is none.

use geo_types::{Coord, Rect};

/// Positions in each direction that a polynomial is made of.
const NODES: usize = 4;

/// Positions in each direction that it is tried at.
const TRIALS: u32 = 5;

/// A function over a box as a polynomial of third degree.
#[derive(Clone, Debug)]
pub(crate) struct Fitted {
    over: Rect<f64>,
    middle: Coord<f64>,
    per_half: Coord<f64>,
    /// The factors of 1, y, y², y³; x, xy, xy²; x², x²y; x³.
    factors: [Coord<f64>; 10],
}

impl Fitted {
    /// The polynomial close to a function over a box; `None` where it is off by more than `most_off` somewhere.
    pub(crate) fn new(
        over: Rect<f64>,
        most_off: f64,
        function: impl Fn(Coord<f64>) -> Coord<f64>,
    ) -> Option<Fitted> {
        let middle = over.center();
        let half = Coord {
            x: over.width() / 2.0,
            y: over.height() / 2.0,
        };
        if half.x <= 0.0 || half.y <= 0.0 {
            return None;
        }
        let fitted = Fitted {
            over,
            middle,
            per_half: Coord {
                x: 1.0 / half.x,
                y: 1.0 / half.y,
            },
            factors: factors(middle, half, &function),
        };
        fitted.is_close(most_off, function).then_some(fitted)
    }

    /// Whether a position lies in its box.
    #[inline]
    pub(crate) fn holds(&self, position: Coord<f64>) -> bool {
        let (min, max) = (self.over.min(), self.over.max());
        min.x <= position.x && position.x <= max.x && min.y <= position.y && position.y <= max.y
    }

    /// The value at a position, by Horner's scheme.
    #[inline]
    pub(crate) fn at(&self, position: Coord<f64>) -> Coord<f64> {
        let x = (position.x - self.middle.x) * self.per_half.x;
        let y = (position.y - self.middle.y) * self.per_half.y;
        let [c0, y1, y2, y3, x1, x1y1, x1y2, x2, x2y1, x3] = self.factors;
        let of = |part: fn(Coord<f64>) -> f64| {
            let in_y = part(c0) + y * (part(y1) + y * (part(y2) + y * part(y3)));
            let by_x = part(x1) + y * (part(x1y1) + y * part(x1y2));
            in_y + x * (by_x + x * (part(x2) + y * part(x2y1) + x * part(x3)))
        };
        Coord {
            x: of(|factor| factor.x),
            y: of(|factor| factor.y),
        }
    }

    /// Whether it is close to the function all over its box, corners included.
    fn is_close(&self, most_off: f64, function: impl Fn(Coord<f64>) -> Coord<f64>) -> bool {
        let (min, size) = (self.over.min(), (self.over.width(), self.over.height()));
        let share = |number: u32| f64::from(number) / f64::from(TRIALS - 1);
        (0..TRIALS * TRIALS).all(|number| {
            let position = Coord {
                x: min.x + size.0 * share(number % TRIALS),
                y: min.y + size.1 * share(number / TRIALS),
            };
            let (there, exact) = (self.at(position), function(position));
            // What is no number is close to nothing.
            (there.x - exact.x).abs() <= most_off && (there.y - exact.y).abs() <= most_off
        })
    }
}

/// The factors of the polynomial through a function at Chebyshev's nodes of a box, without those of more than the third degree.
fn factors(
    middle: Coord<f64>,
    half: Coord<f64>,
    function: impl Fn(Coord<f64>) -> Coord<f64>,
) -> [Coord<f64>; 10] {
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
    let [
        [c0, y1, y2, y3],
        [x1, x1y1, x1y2, _],
        [x2, x2y1, _, _],
        [x3, _, _, _],
    ] = factors;
    [c0, y1, y2, y3, x1, x1y1, x1y2, x2, x2y1, x3]
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
