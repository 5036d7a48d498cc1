//! Boxes around positions and around boxes.

use planvy_tiles::BoundingVolume;

use super::{dot, minus, unit};

/// How far positions reach along three axes that are square to each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    axes: [[f64; 3]; 3],
    min: [f64; 3],
    max: [f64; 3],
}

/// Boxes are larger by this than what lies in them, in metres: positions move by as much when they are put on a lattice.
const MARGIN_M: f64 = 0.03;

impl Extent {
    /// Of nothing yet.
    pub(crate) fn along(axes: [[f64; 3]; 3]) -> Extent {
        Extent {
            axes,
            min: [f64::INFINITY; 3],
            max: [f64::NEG_INFINITY; 3],
        }
    }

    /// Takes a position in.
    pub(crate) fn take(&mut self, position: [f64; 3]) {
        let along = self.axes.map(|axis| dot(axis, position));
        for ((min, max), at) in self.min.iter_mut().zip(&mut self.max).zip(along) {
            *min = min.min(at);
            *max = max.max(at);
        }
    }

    /// The box around the positions, which were counted from an origin.
    pub(crate) fn around(&self, origin: [f64; 3]) -> BoundingVolume {
        let mut numbers = [0.0; 12];
        let mut centre = origin;
        let ranges = self.min.iter().zip(&self.max).zip(self.axes);
        let (_, halves) = numbers.split_at_mut(3);
        for (((min, max), axis), half_axis) in ranges.zip(halves.chunks_exact_mut(3)) {
            let (middle, half) = ((min + max) / 2.0, (max - min) / 2.0 + MARGIN_M);
            for ((at, along), of_half) in centre.iter_mut().zip(axis).zip(half_axis) {
                *at += middle * along;
                *of_half = half * along;
            }
        }
        for (number, at) in numbers.iter_mut().zip(centre) {
            // Whole millimetres, far within the margin. Half axes are not rounded: the short one would turn, and leave the ends
            // of the long ones outside.
            *number = (at * 1000.0).round() / 1000.0;
        }
        BoundingVolume::Box(numbers)
    }
}

/// The box around boxes, along the axes of the first; `None` of none, and where one is no box.
///
/// ```
/// use planvy_tiler::frame::box_around;
/// use planvy_tiles::BoundingVolume::Box;
/// let unit = |x: f64| Box([x, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
/// let Some(Box(both)) = box_around(&[unit(0.0), unit(4.0)]) else { panic!() };
/// assert_eq!((both[0], both[3].ceil()), (2.0, 4.0));
/// ```
pub fn box_around(boxes: &[BoundingVolume]) -> Option<BoundingVolume> {
    let numbers = |volume: &BoundingVolume| match volume {
        BoundingVolume::Box(numbers) => Some(*numbers),
        _ => None,
    };
    let first = numbers(boxes.first()?)?;
    let [x, y, z, ..] = first;
    let origin = [x, y, z];
    let mut extent = Extent::along(halves(first).map(unit));
    for volume in boxes {
        let numbers = numbers(volume)?;
        let [x, y, z, ..] = numbers;
        let centre = minus([x, y, z], origin);
        for corner in 0..8_u8 {
            let mut position = centre;
            for (bit, half) in halves(numbers).into_iter().enumerate() {
                let sign = if corner & (1 << bit) == 0 { -1.0 } else { 1.0 };
                for (at, along) in position.iter_mut().zip(half) {
                    *at += sign * along;
                }
            }
            extent.take(position);
        }
    }
    Some(extent.around(origin))
}

pub(super) fn halves(numbers: [f64; 12]) -> [[f64; 3]; 3] {
    let [_, _, _, a, b, c, d, e, f, g, h, i] = numbers;
    [[a, b, c], [d, e, f], [g, h, i]]
}
