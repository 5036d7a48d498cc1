//! Rings and lines cut to the square of a tile with its buffer.

use geo_types::Coord;

use crate::space::{BUFFER, EXTENT};

/// The least and the greatest coordinate that is kept, in units of the tile.
pub(crate) const LEAST: f64 = -(BUFFER as f64);
pub(crate) const GREATEST: f64 = (EXTENT + BUFFER) as f64;

/// How positions lie to the kept square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lies {
    /// All of them in it.
    Within,
    /// Some in it, perhaps.
    Across,
    /// None in it, or some is no number.
    Beyond,
}

/// How positions lie to the kept square, by the box around them.
pub(crate) fn lie(positions: &[Coord<f64>]) -> Lies {
    let Some(first) = positions.first() else {
        return Lies::Beyond;
    };
    let (mut min, mut max) = (*first, *first);
    let mut sum = 0.0;
    for position in positions {
        sum += position.x + position.y;
        min.x = min.x.min(position.x);
        min.y = min.y.min(position.y);
        max.x = max.x.max(position.x);
        max.y = max.y.max(position.y);
    }
    if !sum.is_finite() || max.x < LEAST || max.y < LEAST || min.x > GREATEST || min.y > GREATEST {
        Lies::Beyond
    } else if min.x >= LEAST && min.y >= LEAST && max.x <= GREATEST && max.y <= GREATEST {
        Lies::Within
    } else {
        Lies::Across
    }
}

/// A side of the kept square.
#[derive(Clone, Copy)]
enum Side {
    West,
    East,
    North,
    South,
}

impl Side {
    /// How far inside of the side a position lies; below 0 outside.
    fn inside(self, position: Coord<f64>) -> f64 {
        match self {
            Side::West => position.x - LEAST,
            Side::East => GREATEST - position.x,
            Side::North => position.y - LEAST,
            Side::South => GREATEST - position.y,
        }
    }

    /// Where the way from one position to another, on both sides of it, meets the side: exactly on it.
    fn crossing(self, from: Coord<f64>, to: Coord<f64>) -> Coord<f64> {
        let (a, b) = (self.inside(from), self.inside(to));
        let share = a / (a - b);
        let mut there = Coord {
            x: from.x + share * (to.x - from.x),
            y: from.y + share * (to.y - from.y),
        };
        match self {
            Side::West => there.x = LEAST,
            Side::East => there.x = GREATEST,
            Side::North => there.y = LEAST,
            Side::South => there.y = GREATEST,
        }
        there
    }
}

const SIDES: [Side; 4] = [Side::West, Side::East, Side::North, Side::South];

/// Cuts a ring, given without its first position repeated, to the kept square, side after side (Sutherland and Hodgman 1974).
/// Where the ring leaves the square several times, the pieces hang together by ways along its sides; who needs simple rings takes
/// them apart.
pub(crate) fn ring(ring: &mut Vec<Coord<f64>>, spare: &mut Vec<Coord<f64>>) {
    for side in SIDES {
        spare.clear();
        let Some(mut from) = ring.last().copied() else {
            return;
        };
        let mut from_inside = side.inside(from) >= 0.0;
        for to in ring.iter().copied() {
            let to_inside = side.inside(to) >= 0.0;
            if from_inside != to_inside {
                spare.push(side.crossing(from, to));
            }
            if to_inside {
                spare.push(to);
            }
            (from, from_inside) = (to, to_inside);
        }
        std::mem::swap(ring, spare);
    }
}

/// The part of the way from one position to another that lies in the kept square (Liang and Barsky 1984).
pub(crate) fn stretch(from: Coord<f64>, to: Coord<f64>) -> Option<(Coord<f64>, Coord<f64>)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for side in SIDES {
        let (a, b) = (side.inside(from), side.inside(to));
        match (a >= 0.0, b >= 0.0) {
            (true, true) => {}
            (false, false) => return None,
            (false, true) => enter = enter.max(a / (a - b)),
            (true, false) => leave = leave.min(a / (a - b)),
        }
    }
    let at = |share: f64| Coord {
        x: (from.x + share * (to.x - from.x)).clamp(LEAST, GREATEST),
        y: (from.y + share * (to.y - from.y)).clamp(LEAST, GREATEST),
    };
    let start = if enter == 0.0 { from } else { at(enter) };
    let end = if leave == 1.0 { to } else { at(leave) };
    (enter <= leave).then_some((start, end))
}
