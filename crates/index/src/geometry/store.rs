//! The shapes of a zone, one after the other in the order of [`arrange`](super::ShapeCollector::arrange).
//!
//! Vertices are words of 32 bits. A shape whose neighbouring vertices are less than 32.768 m apart on each axis, as nearly all
//! of many vertices are, is *narrow*: each ring gives its first vertex in two words and every other as one word, the steps
//! east and north from the one before in 16 bits each. Any other shape is *wide* and gives each vertex in two words. Both are
//! exact. A narrow vertex takes a quarter of two `f64`, so that more of a city fits the processor's memory.

use std::ops::Range;

use crate::geometry::boxes::Boxes;
use crate::geometry::collect::Extent;
use crate::geometry::place::ShapeKind;
use crate::geometry::raster::Raster;
use crate::indices::{ParcelIndex, PlanIndex, RegulationIndex};
use crate::millimetre::Mm;

/// Number of a shape within its zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShapeIndex(pub u32);

/// What a shape belongs to, packed: the layer in the two upper bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Holder(u32);

/// A holder unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// Part of a plan's area.
    Plan(PlanIndex),
    /// Part of a regulation.
    Regulation(RegulationIndex),
    /// Part of a parcel.
    Parcel(ParcelIndex),
}

impl Holder {
    const NUMBER: u32 = (1 << 30) - 1;

    /// Packs a holder; `None` from 2³⁰ things of a layer on.
    pub(crate) fn new(layer: Layer) -> Option<Holder> {
        let (tag, number) = match layer {
            Layer::Plan(PlanIndex(number)) => (0, number),
            Layer::Regulation(RegulationIndex(number)) => (1, number),
            Layer::Parcel(ParcelIndex(number)) => (2, number),
        };
        (number <= Self::NUMBER).then_some(Holder(tag << 30 | number))
    }

    /// Unpacks.
    pub(crate) fn layer(self) -> Layer {
        let number = self.0 & Self::NUMBER;
        match self.0 >> 30 {
            0 => Layer::Plan(PlanIndex(number)),
            1 => Layer::Regulation(RegulationIndex(number)),
            _ => Layer::Parcel(ParcelIndex(number)),
        }
    }
}

/// All that a question asks of a shape before its vertices, on one line of the processor's memory.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct ShapeRecord {
    raster: Raster,
    first_word: u32,
    end_word: u32,
    /// The number of holders in the lower 28 bits; above them what the shape is.
    tagged_count: u32,
    /// The holders, or of more than fit, where they begin in the store's column.
    holders: [Holder; HOLDERS_IN_RECORD],
}

/// Holders that a record has room for.
const HOLDERS_IN_RECORD: usize = 5;

/// What a record says of its shape, beside where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShapeTag {
    /// What it is.
    pub kind: ShapeKind,
    /// Whether it has more than one ring.
    pub has_holes: bool,
    /// Whether its vertices are steps.
    pub is_narrow: bool,
}

/// Holders that a zone has room for.
pub(crate) const MOST_HOLDERS: usize = 1 << 28;

impl ShapeRecord {
    /// That of no shape.
    const NONE: ShapeRecord = ShapeRecord {
        raster: Raster::ALL_OPEN,
        first_word: 0,
        end_word: 0,
        tagged_count: 0,
        holders: [Holder(0); HOLDERS_IN_RECORD],
    };

    const COUNT: u32 = (1 << 28) - 1;
    const NARROW: u32 = 1 << 30;
    const HAS_HOLES: u32 = 1 << 31;

    /// Packs a record; holders that it has no room for go to the end of a column.
    pub(crate) fn new(
        raster: Raster,
        words: Range<u32>,
        tag: ShapeTag,
        holders: &[Holder],
        many_holders: &mut Vec<Holder>,
    ) -> ShapeRecord {
        let kind = match tag.kind {
            ShapeKind::Area => 0,
            ShapeKind::Line => 1,
            ShapeKind::Point => 2,
        };
        let flag = |is_set: bool, bit: u32| if is_set { bit } else { 0 };
        let flags = flag(tag.has_holes, Self::HAS_HOLES) | flag(tag.is_narrow, Self::NARROW);
        let mut in_record = [Holder(many_holders.len() as u32); HOLDERS_IN_RECORD];
        match in_record.get_mut(..holders.len()) {
            Some(slots) => slots.copy_from_slice(holders),
            None => many_holders.extend_from_slice(holders),
        }
        ShapeRecord {
            raster,
            first_word: words.start,
            end_word: words.end,
            tagged_count: (holders.len() as u32 & Self::COUNT) | kind << 28 | flags,
            holders: in_record,
        }
    }

    fn holders<'a>(&'a self, many_holders: &'a [Holder]) -> &'a [Holder] {
        let count = (self.tagged_count & Self::COUNT) as usize;
        let [Holder(start), ..] = self.holders;
        let elsewhere = || many_holders.get(start as usize..start as usize + count);
        self.holders.get(..count).or_else(elsewhere).unwrap_or_default()
    }

    fn tag(&self) -> ShapeTag {
        ShapeTag {
            kind: match self.tagged_count >> 28 & 3 {
                0 => ShapeKind::Area,
                1 => ShapeKind::Line,
                _ => ShapeKind::Point,
            },
            has_holes: self.tagged_count & Self::HAS_HOLES != 0,
            is_narrow: self.tagged_count & Self::NARROW != 0,
        }
    }
}

/// Shapes in a bunch.
pub(crate) const IN_A_BUNCH: usize = 8;

/// A few shapes that follow each other: first their boxes, which say whose record to look at. All lie close together, so that
/// finding one's record takes no second look into the processor's page tables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bunch {
    boxes: Boxes<IN_A_BUNCH>,
    records: [ShapeRecord; IN_A_BUNCH],
}

impl Bunch {
    /// Takes shapes in.
    pub(crate) fn of(boxes: &[Extent], of_shapes: &[ShapeRecord]) -> Bunch {
        let mut records = [ShapeRecord::NONE; IN_A_BUNCH];
        for (slot, record) in records.iter_mut().zip(of_shapes) {
            *slot = *record;
        }
        Bunch {
            boxes: Boxes::of(boxes),
            records,
        }
    }
}

/// The shapes.
#[derive(Debug, Default)]
pub(crate) struct GeometryStore {
    /// Vertices of all shapes.
    pub(crate) words: Box<[i32]>,
    /// All shapes, in bunches.
    pub(crate) bunches: Box<[Bunch]>,
    /// For each hole of the zone: its shape and its first word, in order.
    pub(crate) holes: Box<[(ShapeIndex, u32)]>,
    /// Area of each shape in m², holes taken off.
    pub(crate) area_m2: Box<[f64]>,
    /// Holders of the shapes of which each has more than its record has room for.
    pub(crate) many_holders: Box<[Holder]>,
}

/// A ring, or the chain of a line, without a closing vertex.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ring<'a> {
    words: &'a [i32],
    is_narrow: bool,
}

/// Writes a ring as words; narrow only if [`is_narrow`] says so.
pub(crate) fn write_ring(ring: &[Mm], narrow: bool, words: &mut Vec<i32>) {
    if !narrow {
        words.extend(ring.iter().flat_map(|vertex| [vertex.x, vertex.y]));
        return;
    }
    words.extend(ring.first().iter().flat_map(|vertex| [vertex.x, vertex.y]));
    let step = |[a, b]: &[Mm; 2]| (b.y - a.y) << 16 | ((b.x - a.x) & 0xFFFF);
    words.extend(ring.array_windows().map(step));
}

/// Whether every step of a ring fits 16 bits.
pub(crate) fn is_narrow(ring: &[Mm]) -> bool {
    let fits = |from: i32, to: i32| i16::try_from(i64::from(to) - i64::from(from)).is_ok();
    ring.array_windows()
        .all(|[a, b]| fits(a.x, b.x) && fits(a.y, b.y))
}

/// Unpacks a step east and north.
fn step_of(word: i32) -> (i32, i32) {
    (i32::from(word as i16), word >> 16)
}

impl<'a> Ring<'a> {
    /// A ring as [`write_ring`] wrote it.
    pub(crate) fn new(words: &'a [i32], is_narrow: bool) -> Ring<'a> {
        Ring { words, is_narrow }
    }

    /// The vertices.
    pub(crate) fn vertices(self) -> Vertices<'a> {
        let (first, rest) = match self.words {
            [x, y, rest @ ..] => (Some(Mm { x: *x, y: *y }), rest),
            _ => (None, self.words),
        };
        Vertices {
            next: first,
            rest,
            is_narrow: self.is_narrow,
        }
    }

    /// The edges between neighbouring vertices, without the closing one.
    pub(crate) fn inner_edges(self) -> impl Iterator<Item = (Mm, Mm)> + 'a {
        let mut vertices = self.vertices();
        let first = vertices.next();
        vertices.scan(first, |before, vertex| Some((before.replace(vertex)?, vertex)))
    }

    /// Visits the edges between neighbouring vertices, and the closing one if asked to: as the iterators do, but in a loop
    /// without a choice in it.
    #[inline]
    pub(crate) fn for_each_edge(self, is_closed: bool, mut visit: impl FnMut(Mm, Mm)) {
        let mut vertices = self.vertices();
        let Some(first) = vertices.next() else { return };
        let mut before = first;
        vertices.for_each(|vertex| {
            visit(before, vertex);
            before = vertex;
        });
        if is_closed {
            visit(before, first);
        }
    }

    /// All edges of a closed ring.
    pub(crate) fn edges(self) -> impl Iterator<Item = (Mm, Mm)> + 'a {
        let mut vertices = self.vertices();
        let first = vertices.next();
        vertices
            .chain(first)
            .scan(first, |before, vertex| Some((before.replace(vertex)?, vertex)))
    }
}

/// The vertices of a ring.
#[derive(Clone, Debug)]
pub(crate) struct Vertices<'a> {
    next: Option<Mm>,
    rest: &'a [i32],
    is_narrow: bool,
}

impl Iterator for Vertices<'_> {
    type Item = Mm;

    #[inline]
    fn next(&mut self) -> Option<Mm> {
        let this = self.next?;
        self.next = match self.rest {
            [word, rest @ ..] if self.is_narrow => {
                let (x, y) = step_of(*word);
                self.rest = rest;
                Some(Mm {
                    x: this.x + x,
                    y: this.y + y,
                })
            }
            [x, y, rest @ ..] => {
                self.rest = rest;
                Some(Mm { x: *x, y: *y })
            }
            _ => None,
        };
        Some(this)
    }

    /// The same in two loops without a choice in them.
    #[inline]
    fn fold<B, F: FnMut(B, Mm) -> B>(self, start: B, mut each: F) -> B {
        let Some(mut at) = self.next else { return start };
        let mut sum = each(start, at);
        if self.is_narrow {
            for word in self.rest {
                let (x, y) = step_of(*word);
                at.x += x;
                at.y += y;
                sum = each(sum, at);
            }
        } else {
            for &[x, y] in self.rest.as_chunks().0 {
                sum = each(sum, Mm { x, y });
            }
        }
        sum
    }
}

/// One shape of a store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShapeView<'a> {
    store: &'a GeometryStore,
    record: &'a ShapeRecord,
    index: ShapeIndex,
    /// What it is.
    pub kind: ShapeKind,
    words: &'a [i32],
    /// What it belongs to.
    pub holders: &'a [Holder],
}

impl GeometryStore {
    /// A shape by its number.
    #[inline]
    pub(crate) fn shape(&self, index: ShapeIndex) -> Option<ShapeView<'_>> {
        let record = self.record(index)?;
        Some(ShapeView {
            store: self,
            record,
            index,
            kind: record.tag().kind,
            words: self
                .words
                .get(record.first_word as usize..record.end_word as usize)?,
            holders: record.holders(&self.many_holders),
        })
    }

    /// A word of a shape's record: reading it fetches the record into the processor's memory.
    #[inline]
    pub(crate) fn touch(&self, index: ShapeIndex) -> u32 {
        self.record(index).map_or(0, |record| record.first_word)
    }

    #[inline]
    fn record(&self, ShapeIndex(number): ShapeIndex) -> Option<&ShapeRecord> {
        let bunch = self.bunches.get(number as usize / IN_A_BUNCH)?;
        bunch.records.get(number as usize % IN_A_BUNCH)
    }

    /// Visits the shapes of a bunch whose boxes meet a box.
    #[inline]
    pub(crate) fn for_each_in_bunch(
        &self,
        bunch: u32,
        extent: Extent,
        mut visit: impl FnMut(ShapeIndex, Extent),
    ) {
        let Some(Bunch { boxes, .. }) = self.bunches.get(bunch as usize) else {
            return;
        };
        for place in boxes.meeting(extent) {
            if let Some(of_shape) = boxes.extent(place) {
                visit(ShapeIndex(bunch * IN_A_BUNCH as u32 + place), of_shape);
            }
        }
    }

    /// Words of a bunch's boxes: reading them fetches the boxes into the processor's memory.
    #[inline]
    pub(crate) fn touch_bunch(&self, bunch: u32) -> i32 {
        self.bunches
            .get(bunch as usize)
            .map_or(0, |bunch| bunch.boxes.touch())
    }
}

impl<'a> ShapeView<'a> {
    /// Its picture, which decides most positions in its box.
    pub(crate) fn raster(&self) -> &'a Raster {
        &self.record.raster
    }

    /// Whether none of its edges is longer than so many millimetres.
    pub(crate) fn has_short_edges(&self, longest_mm: i64) -> bool {
        // Most are told by the box: its diagonal is shorter than one and a half of its longer side.
        let box_is_short = |extent: Extent| extent.is_within(longest_mm * 2 / 3);
        self.extent().is_some_and(box_is_short) || self.longest_edge_squared() <= longest_mm * longest_mm
    }

    fn longest_edge_squared(&self) -> i64 {
        let difference = |a: i32, b: i32| i64::from(a) - i64::from(b);
        let mut longest = 0;
        for ring in self.rings() {
            ring.for_each_edge(true, |a, b| {
                let (x, y) = (difference(a.x, b.x), difference(a.y, b.y));
                longest = longest.max(x * x + y * y);
            });
        }
        longest
    }

    /// The box around it; that of a line or point is a little too wide.
    fn extent(&self) -> Option<Extent> {
        let number = self.index.0 as usize;
        let bunch = self.store.bunches.get(number / IN_A_BUNCH)?;
        bunch.boxes.extent((number % IN_A_BUNCH) as u32)
    }

    /// Area in m², holes taken off; 0 of lines and points.
    pub(crate) fn area_m2(&self) -> f64 {
        self.store
            .area_m2
            .get(self.index.0 as usize)
            .copied()
            .unwrap_or(0.0)
    }

    /// Words of its vertices: reading them fetches the vertices into the processor's memory.
    #[inline]
    pub(crate) fn touch(&self) -> i32 {
        /// Words on a line of the processor's memory.
        const ON_A_LINE: usize = 16;
        let last = self.words.last().copied().unwrap_or(0);
        self.words
            .iter()
            .step_by(ON_A_LINE)
            .fold(last, |touched, word| touched ^ word)
    }

    /// The rings of an area, the outer one first; the one chain of a line or point.
    pub(crate) fn rings(&self) -> impl Iterator<Item = Ring<'a>> + use<'a> {
        let (words, first_word) = (self.words, self.record.first_word);
        let ShapeTag {
            has_holes, is_narrow, ..
        } = self.record.tag();
        let holes = if has_holes {
            let holes = &self.store.holes;
            let from = holes.partition_point(|(shape, _)| *shape < self.index);
            let to = holes.partition_point(|(shape, _)| *shape <= self.index);
            holes.get(from..to).unwrap_or_default()
        } else {
            &[]
        };
        let starts_of_holes = holes.iter().map(move |(_, word)| (*word - first_word) as usize);
        let starts = std::iter::once(0).chain(starts_of_holes.clone());
        let ends = starts_of_holes.chain(std::iter::once(words.len()));
        starts.zip(ends).map(move |(from, to)| Ring {
            words: words.get(from..to).unwrap_or_default(),
            is_narrow,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_ring_comes_back_as_it_was_written(
            start in (-1_000_000_000i32..1_000_000_000, -1_000_000_000i32..1_000_000_000),
            steps in prop::collection::vec((-33_000i32..33_000, -33_000i32..33_000), 0..20),
        ) {
            let mut at = Mm { x: start.0, y: start.1 };
            let mut ring = vec![at];
            for (x, y) in steps {
                at = Mm { x: at.x + x, y: at.y + y };
                ring.push(at);
            }
            for is_narrow in [false, is_narrow(&ring)] {
                let mut words = Vec::new();
                write_ring(&ring, is_narrow, &mut words);
                prop_assert_eq!(words.len(), if is_narrow { ring.len() + 1 } else { 2 * ring.len() });
                let read = Ring { words: &words, is_narrow };
                prop_assert!(read.vertices().eq(ring.iter().copied()));
                let mut folded = Vec::new();
                read.vertices().for_each(|vertex| folded.push(vertex));
                prop_assert_eq!(&folded, &ring);
                prop_assert_eq!(read.edges().count(), ring.len());
                prop_assert_eq!(read.inner_edges().count(), ring.len() - 1);
                for (is_closed, edges) in [(true, read.edges().collect::<Vec<_>>()), (false, read.inner_edges().collect())] {
                    let mut visited = Vec::new();
                    read.for_each_edge(is_closed, |a, b| visited.push((a, b)));
                    prop_assert_eq!(visited, edges);
                }
                prop_assert_eq!(read.edges().last(), ring.last().copied().zip(ring.first().copied()));
            }
        }
    }

    #[test]
    fn holders_come_back_as_they_were_packed() {
        let last = Holder::NUMBER;
        for layer in [
            Layer::Plan(PlanIndex(last)),
            Layer::Regulation(RegulationIndex(0)),
            Layer::Parcel(ParcelIndex(7)),
        ] {
            assert_eq!(Holder::new(layer).map(Holder::layer), Some(layer));
        }
        assert_eq!(Holder::new(Layer::Plan(PlanIndex(last + 1))), None);
    }
}
