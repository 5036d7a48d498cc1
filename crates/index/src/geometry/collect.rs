//! Collects the shapes of a zone while a snapshot is built, each distinct one once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::geometry::hilbert::hilbert_position;
use crate::geometry::place::{PlacedShape, ShapeKind, doubled_area_mm2};
use crate::geometry::raster::Raster;
use crate::geometry::store::{
    Bunch, GeometryStore, Holder, IN_A_BUNCH, MOST_HOLDERS, ShapeIndex, ShapeRecord, ShapeTag, is_narrow,
    write_ring,
};
use crate::millimetre::Mm;

/// Passes on a hash that is one already.
#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A shape in the collector's own columns.
struct Collected {
    kind: ShapeKind,
    first_vertex: u32,
    vertices: u32,
    /// Number of vertices of each ring, where there are holes.
    ring_lengths: Box<[u32]>,
    doubled_area_mm2: i128,
    /// The collected shape with the same hash before this one.
    same_hash: Option<u32>,
}

/// The shapes so far.
#[derive(Default)]
pub(crate) struct ShapeCollector {
    vertices: Vec<Mm>,
    shapes: Vec<Collected>,
    last_with_hash: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>>,
    holders: Vec<(u32, Holder)>,
}

/// A shape's box, before it goes into the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// South-west corner.
    pub min: Mm,
    /// North-east corner.
    pub max: Mm,
}

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
    /// Adds a shape held by something and gives its number; an equal one that is there already is shared. `None` where
    /// the zone is full (2³¹ vertices or 2²⁸ holders).
    pub(crate) fn add(&mut self, shape: &PlacedShape, holder: Holder) -> Option<u32> {
        if self.holders.len() + 1 >= MOST_HOLDERS {
            return None;
        }
        let hash = hash_of(shape);
        let mut candidate = self.last_with_hash.get(&hash).copied();
        let same_hash = candidate;
        while let Some(number) = candidate {
            let collected = self.shapes.get(number as usize)?;
            if self.is_equal(collected, shape) {
                self.holders.push((number, holder));
                return Some(number);
            }
            candidate = collected.same_hash;
        }
        let number = self.push(shape, same_hash)?;
        self.last_with_hash.insert(hash, number);
        self.holders.push((number, holder));
        Some(number)
    }

    fn push(&mut self, shape: &PlacedShape, same_hash: Option<u32>) -> Option<u32> {
        let length: usize = shape.rings.iter().map(Vec::len).sum();
        let first_vertex = u32::try_from(self.vertices.len()).ok()?;
        // Wide vertices take two words, and words are numbered in 32 bits.
        u32::try_from(2 * (self.vertices.len() + length)).ok()?;
        let number = u32::try_from(self.shapes.len()).ok()?;
        for ring in &shape.rings {
            self.vertices.extend_from_slice(ring);
        }
        let doubled = match shape.kind {
            ShapeKind::Area => shape.rings.iter().map(|ring| doubled_area_mm2(ring)).sum(),
            ShapeKind::Line | ShapeKind::Point => 0,
        };
        let ring_lengths = if shape.rings.len() > 1 {
            shape.rings.iter().map(|ring| ring.len() as u32).collect()
        } else {
            Box::default()
        };
        self.shapes.push(Collected {
            kind: shape.kind,
            first_vertex,
            vertices: length as u32,
            ring_lengths,
            doubled_area_mm2: doubled,
            same_hash,
        });
        Some(number)
    }

    fn vertices_of(&self, shape: &Collected) -> &[Mm] {
        let from = shape.first_vertex as usize;
        self.vertices
            .get(from..from + shape.vertices as usize)
            .unwrap_or_default()
    }

    fn is_equal(&self, collected: &Collected, shape: &PlacedShape) -> bool {
        if collected.kind != shape.kind
            || collected.ring_lengths.len() != usize::from(shape.rings.len() > 1) * shape.rings.len()
        {
            return false;
        }
        let same_rings = collected
            .ring_lengths
            .iter()
            .zip(&shape.rings)
            .all(|(length, ring)| *length as usize == ring.len());
        let stored = self.vertices_of(collected);
        same_rings
            && stored.len() == shape.rings.iter().map(Vec::len).sum::<usize>()
            && stored.iter().eq(shape.rings.iter().flatten())
    }

    /// Arranges the shapes by size and, those of a size, along Hilbert's curve. `final_holder` gives the holders the
    /// numbers that they have in the snapshot; the boxes of lines and points are widened by a margin.
    pub(crate) fn arrange(self, margin_mm: i32, final_holder: impl Fn(Holder) -> Holder) -> Arranged {
        let extents: Vec<Extent> = self
            .shapes
            .iter()
            .map(|shape| extent_of(self.vertices_of(shape)))
            .collect();
        let mut order: Vec<(u64, u32)> = extents
            .iter()
            .zip(0..)
            .map(|(extent, number)| (position_in_memory(extent), number))
            .collect();
        order.sort_unstable();

        let mut renumbered = vec![0_u32; self.shapes.len()];
        for ((_, old), new) in order.iter().zip(0..) {
            if let Some(slot) = renumbered.get_mut(*old as usize) {
                *slot = new;
            }
        }
        let mut holders: Vec<(u32, Holder)> = self
            .holders
            .iter()
            .filter_map(|(shape, holder)| Some((*renumbered.get(*shape as usize)?, final_holder(*holder))))
            .collect();
        holders.sort_unstable();
        // A thing that delivers the same shape twice holds it once: its area counts once.
        holders.dedup();

        let extents: Vec<Extent> = order
            .iter()
            .filter_map(|(_, old)| {
                let extent = extents.get(*old as usize)?;
                let is_area = self.shapes.get(*old as usize)?.kind == ShapeKind::Area;
                Some(extent.widened(if is_area { 0 } else { margin_mm }))
            })
            .collect();
        let store = self.written(&order, &extents, &holders);
        Arranged {
            store,
            extents,
            renumbered,
        }
    }

    fn written(&self, order: &[(u64, u32)], extents: &[Extent], holders: &[(u32, Holder)]) -> GeometryStore {
        let mut words = Vec::with_capacity(self.vertices.len() + self.vertices.len() / 4);
        let mut records = Vec::with_capacity(order.len());
        let mut holes = Vec::new();
        let mut area_m2 = Vec::with_capacity(order.len());
        let mut many_holders = Vec::new();
        let mut of_shapes = holders.chunk_by(|(a, _), (b, _)| a == b);
        for (((_, old), extent), new) in order.iter().zip(extents).zip(0_u32..) {
            let Some(shape) = self.shapes.get(*old as usize) else {
                continue;
            };
            let tag = ShapeTag {
                kind: shape.kind,
                has_holes: !shape.ring_lengths.is_empty(),
                is_narrow: self.rings_of(shape).all(is_narrow),
            };
            let first_word = words.len() as u32;
            for (ring, number) in self.rings_of(shape).zip(0..) {
                if number > 0 {
                    holes.push((ShapeIndex(new), words.len() as u32));
                }
                write_ring(ring, tag.is_narrow, &mut words);
            }
            let raster = match shape.kind {
                ShapeKind::Area => Raster::of(*extent, self.rings_of(shape)),
                ShapeKind::Line | ShapeKind::Point => Raster::ALL_OPEN,
            };
            // Every shape has a holder, so the groups come in the shapes' order.
            let of_shape = of_shapes.next().unwrap_or_default();
            let holders: Vec<Holder> = of_shape.iter().map(|(_, holder)| *holder).collect();
            let words = first_word..words.len() as u32;
            records.push(ShapeRecord::new(raster, words, tag, &holders, &mut many_holders));
            // Doubled square millimetres to square metres.
            area_m2.push(shape.doubled_area_mm2 as f64 / 2e6);
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

    /// The rings of a collected shape.
    fn rings_of<'a>(&'a self, shape: &'a Collected) -> impl Iterator<Item = &'a [Mm]> {
        let vertices = self.vertices_of(shape);
        let lengths = &shape.ring_lengths;
        let only = lengths.is_empty().then_some(vertices);
        let several = lengths.iter().scan(0, move |start, length| {
            let from = *start;
            *start += *length as usize;
            vertices.get(from..*start)
        });
        only.into_iter().chain(several)
    }
}

/// A hash of kind, ring lengths and vertices: each word is mixed in by a rotation, an exclusive or and a multiplication
/// with 2⁶⁴ divided by the golden ratio. The last step spreads the upper bits, which the table looks at, over all words.
fn hash_of(shape: &PlacedShape) -> u64 {
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(GOLDEN);
    let mut hash = shape.kind as u64;
    for ring in &shape.rings {
        hash = mix(hash, ring.len() as u64);
        for vertex in ring {
            hash = mix(
                hash,
                u64::from(vertex.x as u32) << 32 | u64::from(vertex.y as u32),
            );
        }
    }
    hash ^ hash >> 32
}

impl Extent {
    /// The box that also holds a position.
    pub(crate) fn with(self, position: Mm) -> Extent {
        Extent {
            min: Mm {
                x: self.min.x.min(position.x),
                y: self.min.y.min(position.y),
            },
            max: Mm {
                x: self.max.x.max(position.x),
                y: self.max.y.max(position.y),
            },
        }
    }

    /// The box wider by a margin on each side; it may reach a little over the grid, which the tree bears.
    pub(crate) fn widened(self, margin_mm: i32) -> Extent {
        Extent {
            min: Mm {
                x: self.min.x - margin_mm,
                y: self.min.y - margin_mm,
            },
            max: Mm {
                x: self.max.x + margin_mm,
                y: self.max.y + margin_mm,
            },
        }
    }

    /// Whether no side is longer than so many millimetres.
    pub(crate) fn is_within(self, longest_mm: i64) -> bool {
        let side = |low: i32, high: i32| i64::from(high) - i64::from(low);
        side(self.min.x, self.max.x) <= longest_mm && side(self.min.y, self.max.y) <= longest_mm
    }

    /// Whether a position lies in it, border counted.
    pub(crate) fn contains(self, position: Mm) -> bool {
        (self.min.x..=self.max.x).contains(&position.x) && (self.min.y..=self.max.y).contains(&position.y)
    }
}

fn extent_of(vertices: &[Mm]) -> Extent {
    let first = vertices.first().copied().unwrap_or(Mm { x: 0, y: 0 });
    vertices.iter().fold(
        Extent {
            min: first,
            max: first,
        },
        |extent, vertex| extent.with(*vertex),
    )
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
