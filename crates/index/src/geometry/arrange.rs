//! Arranges the shapes of a zone for questions: by size and, those of a size, along Hilbert's curve.

use std::ops::Range;
use std::thread;

use crate::geometry::collect::{Extent, ShapeCollector};
use crate::geometry::hilbert::hilbert_position;
use crate::geometry::place::ShapeKind;
use crate::geometry::raster::Raster;
use crate::geometry::store::{Bunch, GeometryStore, Holder, IN_A_BUNCH, ShapeIndex, ShapeRecord};
use crate::millimetre::Mm;

/// Fewest shapes that are worth a thread of their own.
const WORTH_A_THREAD: usize = 4096;

/// What a collector becomes.
pub(crate) struct Arranged {
    /// The columns.
    pub store: GeometryStore,
    /// The shapes' boxes; those of lines and points wider by the margin.
    pub extents: Vec<Extent>,
    /// From the collector's number of a shape to the store's.
    pub renumbered: Vec<u32>,
}

impl ShapeCollector {
    /// Arranges the shapes on some threads, of which the result tells nothing. `final_holder` gives the holders the numbers
    /// that they have in the snapshot; the boxes of lines and points are widened by a margin.
    pub(crate) fn arrange(
        self,
        margin_mm: i32,
        threads: usize,
        final_holder: impl Fn(Holder) -> Holder,
    ) -> Arranged {
        let order = self.order();
        let mut renumbered = vec![0_u32; self.shapes.len()];
        for (old, new) in order.iter().zip(0..) {
            if let Some(slot) = renumbered.get_mut(*old as usize) {
                *slot = new;
            }
        }
        let holders = self.holders_in_order(&renumbered, final_holder);
        let extents: Vec<Extent> = order
            .iter()
            .filter_map(|old| {
                let shape = self.shapes.get(*old as usize)?;
                let is_area = shape.tag.kind == ShapeKind::Area;
                Some(shape.extent.widened(if is_area { 0 } else { margin_mm }))
            })
            .collect();
        let store = self.written(&order, &extents, &holders, threads);
        Arranged {
            store,
            extents,
            renumbered,
        }
    }

    /// The collector's numbers of the shapes in the order of the store.
    fn order(&self) -> Vec<u32> {
        let mut places: Vec<(u64, u32)> = self
            .shapes
            .iter()
            .zip(0..)
            .map(|(shape, number)| (position_in_memory(&shape.extent), number))
            .collect();
        places.sort_unstable();
        places.into_iter().map(|(_, number)| number).collect()
    }

    /// The holders of all shapes in the store's order, those of a shape sorted.
    fn holders_in_order(
        &self,
        renumbered: &[u32],
        final_holder: impl Fn(Holder) -> Holder,
    ) -> GroupedHolders {
        let shape_of = |number: &u32| renumbered.get(*number as usize).map(|new| *new as usize);
        // For each shape where its holders begin, and past them where the next one's do; filled from the end of each group.
        let mut starts = vec![0_u32; renumbered.len() + 1];
        for (number, _) in &self.holders {
            if let Some(start) = shape_of(number).and_then(|shape| starts.get_mut(shape)) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut holders = vec![Holder::default(); self.holders.len()];
        for (number, holder) in &self.holders {
            let Some(start) = shape_of(number).and_then(|shape| starts.get_mut(shape)) else {
                continue;
            };
            *start -= 1;
            if let Some(slot) = holders.get_mut(*start as usize) {
                *slot = final_holder(*holder);
            }
        }
        for [from, to] in starts.array_windows() {
            if let Some(group) = holders.get_mut(*from as usize..*to as usize) {
                group.sort_unstable();
            }
        }
        GroupedHolders { starts, holders }
    }

    fn written(
        &self,
        order: &[u32],
        extents: &[Extent],
        holders: &GroupedHolders,
        threads: usize,
    ) -> GeometryStore {
        let (words, rasters) = self.drawn(order, extents, threads);
        let mut records = Vec::with_capacity(order.len());
        let mut holes = Vec::new();
        let mut area_m2 = Vec::with_capacity(order.len());
        let (mut of_shape, mut many_holders) = (Vec::new(), Vec::new());
        let mut first_word = 0;
        for ((old, raster), new) in order.iter().zip(rasters).zip(0_u32..) {
            let Some(shape) = self.shapes.get(*old as usize) else {
                continue;
            };
            let end_word = first_word + self.words_of(*old).len() as u32;
            let of_holes = self.holes_of(*old);
            holes.extend(of_holes.map(|hole| (ShapeIndex(new), first_word + hole)));
            of_shape.clear();
            of_shape.extend_from_slice(holders.of(new));
            // A thing that delivers the same shape twice holds it once: its area counts once.
            of_shape.dedup();
            let words = first_word..end_word;
            records.push(ShapeRecord::new(
                raster,
                words,
                shape.tag,
                &of_shape,
                &mut many_holders,
            ));
            area_m2.push(shape.area_m2);
            first_word = end_word;
        }
        let bunches = extents.chunks(IN_A_BUNCH).zip(records.chunks(IN_A_BUNCH));
        GeometryStore {
            words: words.into(),
            bunches: bunches
                .map(|(boxes, records)| Bunch::of(boxes, records))
                .collect(),
            holes: holes.into(),
            area_m2: area_m2.into(),
            many_holders: many_holders.into(),
        }
    }

    /// The words of all shapes in an order, and their rasters. Each thread takes shapes that follow each other: what it makes
    /// lies apart from what the others make.
    fn drawn(&self, order: &[u32], extents: &[Extent], threads: usize) -> (Vec<i32>, Vec<Raster>) {
        let lengths = order.iter().map(|old| self.words_of(*old).len());
        let mut words = vec![0_i32; lengths.sum()];
        let mut rasters = vec![Raster::ALL_OPEN; order.len()];
        let mut rest = (words.as_mut_slice(), rasters.as_mut_slice());
        thread::scope(|scope| {
            for part in parts_of(order.len(), threads) {
                let (Some(order), Some(extents)) = (order.get(part.clone()), extents.get(part)) else {
                    continue;
                };
                let length = order.iter().map(|old| self.words_of(*old).len()).sum();
                let (all_words, all_rasters) = rest;
                let (words, words_after) = all_words.split_at_mut(length);
                let (rasters, rasters_after) = all_rasters.split_at_mut(order.len());
                rest = (words_after, rasters_after);
                if rest.1.is_empty() {
                    // The last part is this thread's own.
                    self.draw(order, extents, words, rasters);
                } else {
                    scope.spawn(move || self.draw(order, extents, words, rasters));
                }
            }
        });
        (words, rasters)
    }

    fn draw(&self, order: &[u32], extents: &[Extent], mut words: &mut [i32], rasters: &mut [Raster]) {
        for ((old, extent), raster) in order.iter().zip(extents).zip(rasters) {
            let of_shape = self.words_of(*old);
            if let Some((these, rest)) = std::mem::take(&mut words).split_at_mut_checked(of_shape.len()) {
                these.copy_from_slice(of_shape);
                words = rest;
            }
            let is_area = |kind: ShapeKind| kind == ShapeKind::Area;
            if self
                .shapes
                .get(*old as usize)
                .is_some_and(|shape| is_area(shape.tag.kind))
            {
                *raster = Raster::of(*extent, self.rings_of(*old));
            }
        }
    }
}

/// The holders of shapes, group by group.
struct GroupedHolders {
    /// Where the group of each shape begins, and where the last one ends.
    starts: Vec<u32>,
    holders: Vec<Holder>,
}

impl GroupedHolders {
    fn of(&self, shape: u32) -> &[Holder] {
        let bound = |at: usize| self.starts.get(at).map(|start| *start as usize);
        let shape = shape as usize;
        bound(shape)
            .zip(bound(shape + 1))
            .and_then(|(from, to)| self.holders.get(from..to))
            .unwrap_or_default()
    }
}

/// Parts of about the same size of so many things, at most one a thread.
fn parts_of(things: usize, threads: usize) -> impl Iterator<Item = Range<usize>> {
    let parts = threads.min(things / WORTH_A_THREAD).max(1);
    let size = things.div_ceil(parts).max(1);
    (0..things)
        .step_by(size)
        .map(move |from| from..(from + size).min(things))
}

/// Shapes of a like size follow each other, and among them neighbours in the plane: the box around a few that follow each other
/// is then hardly larger than theirs. Sizes are counted in powers of four from 128 m on: finer steps would put the
/// shapes of one place too far apart.
fn position_in_memory(extent: &Extent) -> u64 {
    let side = |min: i32, max: i32| (i64::from(max) - i64::from(min)) as u64;
    let longer_mm = side(extent.min.x, extent.max.x).max(side(extent.min.y, extent.max.y));
    let size = (longer_mm / 128_000 + 1).ilog2().div_ceil(2);
    u64::from(size) << 56 | hilbert_position(centre_of(extent))
}

fn centre_of(extent: &Extent) -> Mm {
    // The grid's reach is under 2³⁰, so the sums fit.
    Mm {
        x: (extent.min.x + extent.max.x) / 2,
        y: (extent.min.y + extent.max.y) / 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::{Layer, PlacedShape};
    use crate::indices::ParcelIndex;

    fn any_ring(reach: i32) -> impl Strategy<Value = Vec<Mm>> {
        let vertex = (-reach..=reach, -reach..=reach).prop_map(|(x, y)| Mm { x, y });
        prop::collection::vec(vertex, 3..7)
    }

    /// Few different vertices, so that equal shapes come about; and shapes that differ in nothing but where a hole begins.
    fn any_shape() -> impl Strategy<Value = PlacedShape> {
        let reach = prop_oneof![
            Just(1),
            Just(9_000),
            Just(60_000),
            Just(crate::millimetre::REACH_MM)
        ];
        let kind =
            prop_oneof![3 => Just(ShapeKind::Area), 1 => Just(ShapeKind::Line), 1 => Just(ShapeKind::Point)];
        (reach, kind).prop_flat_map(|(reach, kind)| {
            let rings = if kind == ShapeKind::Area { 1..4 } else { 1..2 };
            prop::collection::vec(any_ring(reach), rings).prop_map(move |mut rings| {
                if kind == ShapeKind::Point {
                    rings.iter_mut().for_each(|ring| ring.truncate(1));
                }
                PlacedShape { kind, rings }
            })
        })
    }

    fn holder(number: usize) -> Holder {
        Holder::new(Layer::Parcel(ParcelIndex(number as u32))).unwrap()
    }

    proptest! {
        /// Every shape comes back with its vertices and all who hold it, each of them once; equal ones are one, others are not.
        #[test]
        fn each_distinct_shape_is_held_once_by_all_its_holders(
            distinct in prop::collection::vec(any_shape(), 1..12),
            picks in prop::collection::vec((any::<prop::sample::Index>(), 0usize..9), 1..80),
        ) {
            let mut collector = ShapeCollector::default();
            let added: Vec<(&PlacedShape, u32, usize)> = picks
                .iter()
                .map(|(pick, by)| {
                    let shape = pick.get(&distinct);
                    (shape, collector.add(shape, holder(*by)).unwrap(), *by)
                })
                .collect();
            // The holders' final numbers run the other way.
            let turned = |by: Holder| match by.layer() {
                Layer::Parcel(ParcelIndex(number)) => holder(100 - number as usize),
                _ => by,
            };
            let Arranged { store, extents, renumbered } = collector.arrange(7, 1, turned);
            for (shape, number, _) in &added {
                let new = renumbered[*number as usize];
                let view = store.shape(ShapeIndex(new)).unwrap();
                prop_assert_eq!(view.kind, shape.kind);
                let rings: Vec<Vec<Mm>> = view.rings().map(|ring| ring.vertices().collect()).collect();
                prop_assert_eq!(&rings, &shape.rings);
                let mut by: Vec<Holder> = added
                    .iter()
                    .filter(|(other, ..)| other == shape)
                    .map(|(.., by)| holder(100 - by))
                    .collect();
                by.sort_unstable();
                by.dedup();
                prop_assert_eq!(view.holders, &by);
                let extent = extents[new as usize];
                let margin_mm = if shape.kind == ShapeKind::Area { 0 } else { 7 };
                let eastmost = rings.iter().flatten().map(|at| at.x).max().unwrap();
                prop_assert_eq!(extent.max.x, eastmost + margin_mm);
            }
            for (one, number, _) in &added {
                prop_assert!(added.iter().all(|(other, of_other, _)| (one == other) == (number == of_other)));
            }
        }
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let arranged = |threads: usize| {
            let mut collector = ShapeCollector::default();
            for number in 0..5 * WORTH_A_THREAD + 3 {
                let corner = Mm {
                    x: (number % 251) as i32 * 40_000,
                    y: (number % 83) as i32 * 9_000,
                };
                let side_mm = 1_000 + (number % 1013) as i32 * 90;
                let at = |x, y| Mm {
                    x: corner.x + x,
                    y: corner.y + y,
                };
                let mut rings = vec![vec![
                    at(0, 0),
                    at(side_mm, 0),
                    at(side_mm, side_mm),
                    at(0, side_mm),
                ]];
                if number % 7 == 0 {
                    rings.push(vec![at(300, 300), at(300, 600), at(600, 600)]);
                }
                let kind = ShapeKind::Area;
                collector
                    .add(&PlacedShape { kind, rings }, holder(number % 999))
                    .unwrap();
            }
            let Arranged {
                store,
                extents,
                renumbered,
            } = collector.arrange(0, threads, |holder| holder);
            (format!("{store:?}"), extents, renumbered)
        };
        let alone = arranged(1);
        for threads in [2, 3, 8] {
            assert!(arranged(threads) == alone, "{threads} threads");
        }
    }

    #[test]
    fn parts_hold_everything_once() {
        for things in [0, 1, WORTH_A_THREAD, 3 * WORTH_A_THREAD + 1, 10 * WORTH_A_THREAD] {
            for threads in [0, 1, 2, 7] {
                let parts: Vec<Range<usize>> = parts_of(things, threads).collect();
                assert!(parts.len() <= threads.max(1));
                assert!(parts.into_iter().flatten().eq(0..things), "{things} {threads}");
            }
        }
    }
}
