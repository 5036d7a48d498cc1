//! The shapes of a zone in columns: all eastings in one, all northings in another, in the order of Hilbert's curve.

use crate::geometry::place::ShapeKind;
use crate::indices::{ParcelIndex, PlanIndex, RegulationIndex};
use crate::millimetre::Mm;

/// Number of a shape within its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShapeIndex(pub u32);

/// What a shape belongs to, packed: the layer in the two upper bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// Where a shape's vertices and holders begin; they end where the next shape's begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShapeRecord {
    /// Of its first vertex.
    pub first_vertex: u32,
    /// Of its first holder, in the lower 29 bits; above them the kind and whether it has holes.
    tagged_holder: u32,
}

impl ShapeRecord {
    const HOLDER: u32 = (1 << 29) - 1;
    const HAS_HOLES: u32 = 1 << 31;

    /// Packs a record.
    pub(crate) fn new(first_vertex: u32, first_holder: u32, kind: ShapeKind, has_holes: bool) -> ShapeRecord {
        let kind = match kind {
            ShapeKind::Area => 0,
            ShapeKind::Line => 1,
            ShapeKind::Point => 2,
        };
        let holes = if has_holes { Self::HAS_HOLES } else { 0 };
        ShapeRecord {
            first_vertex,
            tagged_holder: (first_holder & Self::HOLDER) | kind << 29 | holes,
        }
    }

    fn first_holder(self) -> usize {
        (self.tagged_holder & Self::HOLDER) as usize
    }

    fn kind(self) -> ShapeKind {
        match self.tagged_holder >> 29 & 3 {
            0 => ShapeKind::Area,
            1 => ShapeKind::Line,
            _ => ShapeKind::Point,
        }
    }

    fn has_holes(self) -> bool {
        self.tagged_holder & Self::HAS_HOLES != 0
    }
}

/// The columns.
#[derive(Debug, Default)]
pub(crate) struct GeometryStore {
    /// Eastings of all vertices, in mm from the origin.
    pub(crate) x: Box<[i32]>,
    /// Northings of all vertices, in mm from the origin.
    pub(crate) y: Box<[i32]>,
    /// One for each shape and one past the last.
    pub(crate) records: Box<[ShapeRecord]>,
    /// For each hole of the zone: its shape and its first vertex, in order.
    pub(crate) holes: Box<[(ShapeIndex, u32)]>,
    /// Area of each shape in m², holes taken off.
    pub(crate) area_m2: Box<[f64]>,
    /// Holders, grouped by shape, in order.
    pub(crate) holders: Box<[Holder]>,
}

/// A ring, or the chain of a line: its eastings and northings, without a closing vertex.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ring<'a> {
    /// Eastings.
    pub x: &'a [i32],
    /// Northings.
    pub y: &'a [i32],
}

impl<'a> Ring<'a> {
    /// The vertices.
    pub(crate) fn vertices(self) -> impl DoubleEndedIterator<Item = Mm> + ExactSizeIterator + Clone + 'a {
        self.x.iter().zip(self.y).map(|(&x, &y)| Mm { x, y })
    }

    /// The edge from the last vertex to the first.
    pub(crate) fn closing_edge(self) -> Option<(Mm, Mm)> {
        let last = Mm {
            x: *self.x.last()?,
            y: *self.y.last()?,
        };
        let first = Mm {
            x: *self.x.first()?,
            y: *self.y.first()?,
        };
        Some((last, first))
    }

    /// The edges between neighbouring vertices, without the closing one.
    pub(crate) fn inner_edges(self) -> impl Iterator<Item = (Mm, Mm)> + 'a {
        let ys = self.y.array_windows::<2>();
        self.x
            .array_windows::<2>()
            .zip(ys)
            .map(|(&[x0, x1], &[y0, y1])| (Mm { x: x0, y: y0 }, Mm { x: x1, y: y1 }))
    }

    /// All edges of a closed ring.
    pub(crate) fn edges(self) -> impl Iterator<Item = (Mm, Mm)> + 'a {
        self.closing_edge().into_iter().chain(self.inner_edges())
    }
}

/// One shape of a store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShapeView<'a> {
    store: &'a GeometryStore,
    index: ShapeIndex,
    /// What it is.
    pub kind: ShapeKind,
    has_holes: bool,
    first_vertex: usize,
    end_vertex: usize,
    /// What it belongs to.
    pub holders: &'a [Holder],
}

impl GeometryStore {
    /// A shape by its number.
    pub(crate) fn shape(&self, index: ShapeIndex) -> Option<ShapeView<'_>> {
        let at = index.0 as usize;
        let &[this, next] = self.records.get(at..at + 2)?.as_array::<2>()?;
        Some(ShapeView {
            store: self,
            index,
            kind: this.kind(),
            has_holes: this.has_holes(),
            first_vertex: this.first_vertex as usize,
            end_vertex: next.first_vertex as usize,
            holders: self.holders.get(this.first_holder()..next.first_holder())?,
        })
    }

    fn ring(&self, from: usize, to: usize) -> Ring<'_> {
        Ring {
            x: self.x.get(from..to).unwrap_or_default(),
            y: self.y.get(from..to).unwrap_or_default(),
        }
    }
}

impl<'a> ShapeView<'a> {
    /// Area in m², holes taken off; 0 of lines and points.
    pub(crate) fn area_m2(&self) -> f64 {
        self.store
            .area_m2
            .get(self.index.0 as usize)
            .copied()
            .unwrap_or(0.0)
    }

    /// The rings of an area, the outer one first; the one chain of a line or point.
    pub(crate) fn rings(&self) -> impl Iterator<Item = Ring<'a>> + use<'a> {
        let store = self.store;
        let (first, end) = (self.first_vertex, self.end_vertex);
        let holes = if self.has_holes {
            let from = store.holes.partition_point(|(shape, _)| *shape < self.index);
            let to = store.holes.partition_point(|(shape, _)| *shape <= self.index);
            store.holes.get(from..to).unwrap_or_default()
        } else {
            &[]
        };
        let starts = std::iter::once(first).chain(holes.iter().map(|(_, vertex)| *vertex as usize));
        let ends = holes
            .iter()
            .map(|(_, vertex)| *vertex as usize)
            .chain(std::iter::once(end));
        starts.zip(ends).map(move |(from, to)| store.ring(from, to))
    }
}
