//! Where a box of triangles is parted.

use super::{Bounds, Item};

/// Along each axis the middles of the triangles are counted into this many bins, between which the box may be parted.
const BINS: usize = 16;
/// Boxes with more triangles than this are parted in any case.
const MOST_IN_LEAF: usize = 16;

/// What lies in a bin.
#[derive(Clone, Copy)]
struct Bin {
    bounds: Bounds,
    count: usize,
}

/// A place to part at.
struct Place {
    cost: f64,
    axis: usize,
    /// The middles of the left part lie in bins up to this one.
    last_left: usize,
}

/// Parts triangles in two; returns how many come first. `None` where they are better left together.
pub(super) fn part(items: &mut [Item]) -> Option<usize> {
    let middles = Bounds::of_points(items.iter().map(|item| &item.middle));
    let place = (0..3).filter_map(|axis| best_along(items, &middles, axis));
    let place = place.min_by(|a, b| a.cost.total_cmp(&b.cost));
    let whole = items
        .iter()
        .fold(Bounds::NOTHING, |bounds, item| bounds.with(&item.bounds));
    let cost_together = whole.half_surface() * items.len() as f64;
    let is_many = items.len() > MOST_IN_LEAF;
    match place {
        Some(place) if is_many || place.cost < cost_together => {
            let left = front(items, |item| {
                bin(item, &middles, place.axis) <= Some(place.last_left)
            });
            Some(left).filter(|left| *left > 0 && *left < items.len())
        }
        // All middles are one: any half is as good as another.
        None if is_many => Some(items.len() / 2),
        _ => None,
    }
}

fn bin(item: &Item, middles: &Bounds, axis: usize) -> Option<usize> {
    let (low, high) = (*middles.low.get(axis)?, *middles.high.get(axis)?);
    let share = (item.middle.get(axis)? - low) / (high - low);
    (high > low).then(|| ((share * BINS as f64) as usize).min(BINS - 1))
}

/// The best place along an axis; `None` where all middles have one coordinate.
fn best_along(items: &[Item], middles: &Bounds, axis: usize) -> Option<Place> {
    let mut bins = [Bin {
        bounds: Bounds::NOTHING,
        count: 0,
    }; BINS];
    for item in items {
        let bin = bins.get_mut(bin(item, middles, axis)?)?;
        *bin = Bin {
            bounds: bin.bounds.with(&item.bounds),
            count: bin.count + 1,
        };
    }
    let joined = |all: &mut Bin, bin: &Bin| {
        all.bounds = all.bounds.with(&bin.bounds);
        all.count += bin.count;
        Some(*all)
    };
    let nothing = Bin {
        bounds: Bounds::NOTHING,
        count: 0,
    };
    let from_left: Vec<Bin> = bins.iter().scan(nothing, joined).collect();
    let mut from_right: Vec<Bin> = bins.iter().rev().scan(nothing, joined).collect();
    from_right.reverse();
    let places = from_left.iter().zip(from_right.iter().skip(1)).enumerate();
    let parted = places.filter(|(_, (left, right))| left.count > 0 && right.count > 0);
    parted
        .map(|(last_left, (left, right))| Place {
            cost: left.bounds.half_surface() * left.count as f64
                + right.bounds.half_surface() * right.count as f64,
            axis,
            last_left,
        })
        .min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// Brings those that are meant to the front; returns how many they are.
fn front(items: &mut [Item], is_meant: impl Fn(&Item) -> bool) -> usize {
    let mut count = 0;
    for at in 0..items.len() {
        if items.get(at).is_some_and(&is_meant) {
            items.swap(count, at);
            count += 1;
        }
    }
    count
}
