//! Boxes side by side, so that some are compared at once.

use crate::geometry::collect::Extent;
use crate::millimetre::Mm;

/// Some boxes in four columns, each column on lines of the processor's memory of its own or sharing one with a whole other.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Boxes<const MOST: usize> {
    min_x: [i32; MOST],
    min_y: [i32; MOST],
    max_x: [i32; MOST],
    max_y: [i32; MOST],
}

/// Some of the boxes by their places, lowest first.
pub(crate) struct Places(u32);

impl Iterator for Places {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let lowest = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (lowest < u32::BITS).then_some(lowest)
    }
}

impl<const MOST: usize> Boxes<MOST> {
    /// Takes boxes in; places that are left over meet nothing.
    pub(crate) fn of(boxes: &[Extent]) -> Boxes<MOST> {
        let column = |of: fn(&Extent) -> i32, missing: i32| {
            let mut column = [missing; MOST];
            for (slot, extent) in column.iter_mut().zip(boxes) {
                *slot = of(extent);
            }
            column
        };
        Boxes {
            min_x: column(|extent| extent.min.x, i32::MAX),
            min_y: column(|extent| extent.min.y, i32::MAX),
            max_x: column(|extent| extent.max.x, i32::MIN),
            max_y: column(|extent| extent.max.y, i32::MIN),
        }
    }

    /// The places of those that have a position in common with a box. Of at most 32.
    #[inline]
    pub(crate) fn meeting(&self, Extent { min, max }: Extent) -> Places {
        const { assert!(MOST <= u32::BITS as usize) };
        // Without a choice in it, and a word for each answer, the loop becomes a few instructions on several boxes at a time.
        let mut bits = [0_u32; MOST];
        let east_west = self.min_x.iter().zip(&self.max_x);
        let north_south = self.min_y.iter().zip(&self.max_y);
        for ((bit, place), ((min_x, max_x), (min_y, max_y))) in
            bits.iter_mut().zip(0..).zip(east_west.zip(north_south))
        {
            let meets = (*min_x <= max.x) & (*max_x >= min.x) & (*min_y <= max.y) & (*max_y >= min.y);
            *bit = u32::from(meets) << place;
        }
        Places(bits.into_iter().fold(0, |all, bit| all | bit))
    }

    /// A word of each part that is fetched by itself.
    pub(crate) fn touch(&self) -> i32 {
        let first = |column: &[i32; MOST]| column.first().copied().unwrap_or(0);
        first(&self.min_x) ^ first(&self.max_x)
    }

    /// The box at a place.
    #[inline]
    pub(crate) fn extent(&self, place: u32) -> Option<Extent> {
        let place = place as usize;
        Some(Extent {
            min: Mm {
                x: *self.min_x.get(place)?,
                y: *self.min_y.get(place)?,
            },
            max: Mm {
                x: *self.max_x.get(place)?,
                y: *self.max_y.get(place)?,
            },
        })
    }
}

/// The box around some boxes.
pub(crate) fn around(boxes: &[Extent]) -> Option<Extent> {
    boxes.iter().copied().reduce(|a, b| a.with(b.min).with(b.max))
}
