//! The whole numbers that positions are put on before areas are overlaid.
//!
//! Steps are powers of two from whole metres, so that the lattices of two overlays lie on each other and what one overlay made is
//! not moved by the next.

use geo_types::{Coord, Rect};

/// Binary digits of a position. Twice that, and four more for sums, fit in 64 bits: every question to the lattice is exact.
const DIGITS: i32 = 28;
/// The finest step is one by two to this, in metres: about a micrometre.
const FINEST: i32 = 20;

/// A position on the lattice, in steps.
pub(crate) type Spot = [i64; 2];

/// A lattice over an extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lattice {
    origin: Coord<f64>,
    per_m: f64,
    /// Sine and cosine of the angle that positions are turned by.
    turn: (f64, f64),
}

impl Lattice {
    /// The finest lattice for an extent; `None` where its step would be longer than a centimetre or its positions are no numbers.
    pub(super) fn over(extent: Rect<f64>) -> Option<Lattice> {
        let side_m = extent.width().max(extent.height()) + 2.0;
        let origin = Coord {
            x: extent.min().x.floor(),
            y: extent.min().y.floor(),
        };
        if !(side_m.is_finite() && origin.x.is_finite() && origin.y.is_finite()) {
            return None;
        }
        let digits = DIGITS - side_m.log2().ceil() as i32;
        (digits >= 7).then(|| Lattice {
            origin,
            per_m: f64::from(digits.min(FINEST)).exp2(),
            turn: (0.0, 1.0),
        })
    }

    /// A lattice that lies otherwise over the same extent: turned, moved by parts of a step, and coarser.
    pub(super) fn otherwise(self) -> Lattice {
        let coarser = self.per_m / 8.0;
        Lattice {
            origin: Coord {
                x: self.origin.x - 0.37 / coarser,
                y: self.origin.y - 0.71 / coarser,
            },
            per_m: coarser,
            turn: 0.43_f64.sin_cos(),
        }
    }

    /// The length of a step, in metres.
    pub(super) fn step_m(&self) -> f64 {
        1.0 / self.per_m
    }

    /// The nearest spot to a position.
    pub(super) fn spot(&self, position: Coord<f64>) -> Spot {
        let local = position - self.origin;
        let (sin, cos) = self.turn;
        let turned = [local.x * cos - local.y * sin, local.x * sin + local.y * cos];
        turned.map(|metres| (metres * self.per_m + 0.5).floor() as i64)
    }

    /// The position of a spot, in steps that may be broken.
    pub(super) fn position(&self, [x, y]: [f64; 2]) -> Coord<f64> {
        let (sin, cos) = self.turn;
        let local = Coord {
            x: (x * cos + y * sin) / self.per_m,
            y: (y * cos - x * sin) / self.per_m,
        };
        local + self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(side_m: f64) -> Option<Lattice> {
        let corner = Coord {
            x: 118_500.123,
            y: 6_164_800.987,
        };
        Lattice::over(Rect::new(corner, corner + Coord { x: side_m, y: 1.0 }))
    }

    #[test]
    fn a_house_is_kept_to_micrometres_and_a_town_to_a_tenth_of_a_millimetre() {
        for (side_m, step_m) in [
            (1.0, 1.0e-6),
            (200.0, 1.0e-6),
            (10_000.0, 1.0e-4),
            (1.0e6, 1.0e-2),
        ] {
            assert!(over(side_m).expect("a lattice").step_m() <= step_m, "{side_m}");
        }
        assert_eq!(over(1.0e9), None);
        assert_eq!(over(f64::INFINITY), None);
    }

    #[test]
    fn what_lies_on_one_lattice_lies_on_a_finer_one() {
        let (fine, coarse) = (over(30.0).expect("fine"), over(4_000.0).expect("coarse"));
        let position = Coord {
            x: 118_507.123_456_7,
            y: 6_164_801.765_432_1,
        };
        let on_coarse = coarse.position(coarse.spot(position).map(|steps| steps as f64));
        assert_eq!(
            fine.position(fine.spot(on_coarse).map(|steps| steps as f64)),
            on_coarse
        );
    }

    #[test]
    fn a_lattice_that_lies_otherwise_keeps_places() {
        let lattice = over(30.0).expect("a lattice").otherwise();
        let position = Coord {
            x: 118_507.123_456_7,
            y: 6_164_801.765_432_1,
        };
        let back = lattice.position(lattice.spot(position).map(|steps| steps as f64));
        assert!((back.x - position.x).abs() < 1.0e-5 && (back.y - position.y).abs() < 1.0e-5);
    }
}
