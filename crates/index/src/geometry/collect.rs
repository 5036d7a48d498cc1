//! Collects the shapes of a zone while a snapshot is built, each distinct one once.
//!
//! Vertices are kept as the words that the snapshot will hold: half of what they take as positions, and a shape that is there
//! already is told by comparing words.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::geometry::place::{PlacedShape, ShapeKind, doubled_area_mm2};
use crate::geometry::store::{Holder, MOST_HOLDERS, Ring, ShapeTag, is_narrow, write_ring};
use crate::millimetre::Mm;

/// 2⁶⁴ divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a hash of 32 bits over the words that a table looks at.
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

    fn write_u32(&mut self, hash: u32) {
        self.0 = u64::from(hash).wrapping_mul(GOLDEN);
    }
}

/// A shape in the collector's own columns. Its words end where those of the next one begin.
pub(super) struct Collected {
    pub(super) tag: ShapeTag,
    pub(super) first_word: u32,
    /// The collected shape with the same hash before this one, or [`Collected::NO_OTHER`].
    same_hash: u32,
    pub(super) extent: Extent,
    /// Area in m², holes taken off; 0 of lines and points.
    pub(super) area_m2: f64,
}

impl Collected {
    const NO_OTHER: u32 = u32::MAX;
}

/// The shapes so far.
#[derive(Default)]
pub(crate) struct ShapeCollector {
    words: Vec<i32>,
    pub(super) shapes: Vec<Collected>,
    /// For each hole its shape and its first word, in order.
    holes: Vec<(u32, u32)>,
    last_with_hash: HashMap<u32, u32, BuildHasherDefault<AlreadyHashed>>,
    pub(super) holders: Vec<(u32, Holder)>,
    /// The shape that is being added.
    added: WrittenShape,
}

/// A shape as words.
#[derive(Default)]
struct WrittenShape {
    words: Vec<i32>,
    /// Where the words of each hole begin.
    holes: Vec<u32>,
}

/// A shape's box, before it goes into the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// South-west corner.
    pub min: Mm,
    /// North-east corner.
    pub max: Mm,
}

impl WrittenShape {
    /// Takes the place of what was written before. Equal shapes, and no others, have equal tags, words and holes.
    fn write(&mut self, shape: &PlacedShape) -> ShapeTag {
        let tag = ShapeTag {
            kind: shape.kind,
            has_holes: shape.rings.len() > 1,
            is_narrow: shape.rings.iter().all(|ring| is_narrow(ring)),
        };
        self.words.clear();
        self.holes.clear();
        for (ring, number) in shape.rings.iter().zip(0..) {
            if number > 0 {
                self.holes.push(self.words.len() as u32);
            }
            write_ring(ring, tag.is_narrow, &mut self.words);
        }
        tag
    }

    /// A hash of everything: each pair of words is mixed in by a rotation, an exclusive or and a multiplication.
    fn hash(&self, tag: ShapeTag) -> u32 {
        let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(GOLDEN);
        let start = mix(tag.kind as u64, self.words.len() as u64);
        let start = self
            .holes
            .iter()
            .fold(start, |hash, hole| mix(hash, u64::from(*hole)));
        let (pairs, rest) = self.words.as_chunks::<2>();
        let hash = pairs.iter().fold(start, |hash, [a, b]| {
            mix(hash, u64::from(*a as u32) << 32 | u64::from(*b as u32))
        });
        let hash = rest
            .iter()
            .fold(hash, |hash, word| mix(hash, u64::from(*word as u32)));
        (hash >> 32) as u32
    }
}

impl ShapeCollector {
    /// Adds a shape held by something and gives its number; an equal one that is there already is shared. `None` where
    /// the zone is full (2³² words of vertices or 2²⁸ holders).
    pub(crate) fn add(&mut self, shape: &PlacedShape, holder: Holder) -> Option<u32> {
        if self.holders.len() + 1 >= MOST_HOLDERS {
            return None;
        }
        let tag = self.added.write(shape);
        let hash = self.added.hash(tag);
        let same_hash = self
            .last_with_hash
            .get(&hash)
            .copied()
            .unwrap_or(Collected::NO_OTHER);
        let mut candidate = same_hash;
        while let Some(collected) = self.shapes.get(candidate as usize) {
            if self.is_added(candidate, collected, tag) {
                self.holders.push((candidate, holder));
                return Some(candidate);
            }
            candidate = collected.same_hash;
        }
        let number = self.push(shape, tag, same_hash)?;
        self.last_with_hash.insert(hash, number);
        self.holders.push((number, holder));
        Some(number)
    }

    fn push(&mut self, shape: &PlacedShape, tag: ShapeTag, same_hash: u32) -> Option<u32> {
        let first_word = u32::try_from(self.words.len()).ok()?;
        // Words are numbered in 32 bits, and every shape has some: the shapes' numbers end before theirs.
        u32::try_from(self.words.len() + self.added.words.len()).ok()?;
        let number = u32::try_from(self.shapes.len()).ok()?;
        self.words.extend_from_slice(&self.added.words);
        let holes = self.added.holes.iter();
        self.holes.extend(holes.map(|hole| (number, first_word + hole)));
        let doubled: i128 = match shape.kind {
            ShapeKind::Area => shape.rings.iter().map(|ring| doubled_area_mm2(ring)).sum(),
            ShapeKind::Line | ShapeKind::Point => 0,
        };
        self.shapes.push(Collected {
            tag,
            first_word,
            same_hash,
            extent: extent_of(&shape.rings),
            // Doubled square millimetres to square metres.
            area_m2: doubled as f64 / 2e6,
        });
        Some(number)
    }

    /// Whether a collected shape is the one that is being added.
    fn is_added(&self, number: u32, collected: &Collected, tag: ShapeTag) -> bool {
        collected.tag == tag
            && self.words_of(number) == self.added.words
            && self.holes_of(number).eq(self.added.holes.iter().copied())
    }

    /// The words of a collected shape.
    pub(super) fn words_of(&self, number: u32) -> &[i32] {
        let first_word = |number: usize| self.shapes.get(number).map(|shape| shape.first_word as usize);
        let number = number as usize;
        let end = first_word(number + 1).unwrap_or(self.words.len());
        first_word(number)
            .and_then(|from| self.words.get(from..end))
            .unwrap_or_default()
    }

    /// Where among its words each hole of a collected shape begins.
    pub(super) fn holes_of(&self, number: u32) -> impl Iterator<Item = u32> + Clone {
        let shape = self.shapes.get(number as usize);
        let first_word = shape.map_or(0, |shape| shape.first_word);
        let has_holes = shape.is_some_and(|shape| shape.tag.has_holes);
        let from = if has_holes {
            self.holes.partition_point(|(of, _)| *of < number)
        } else {
            self.holes.len()
        };
        let holes = self.holes.get(from..).unwrap_or_default().iter();
        holes
            .take_while(move |(of, _)| *of == number)
            .map(move |(_, word)| word - first_word)
    }

    /// The rings of a collected shape.
    pub(super) fn rings_of(&self, number: u32) -> impl Iterator<Item = Ring<'_>> {
        let words = self.words_of(number);
        let narrow = self
            .shapes
            .get(number as usize)
            .is_some_and(|shape| shape.tag.is_narrow);
        let holes = self.holes_of(number).map(|hole| hole as usize);
        let starts = std::iter::once(0).chain(holes.clone());
        let ends = holes.chain(std::iter::once(words.len()));
        starts
            .zip(ends)
            .map(move |(from, to)| Ring::new(words.get(from..to).unwrap_or_default(), narrow))
    }
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

fn extent_of(rings: &[Vec<Mm>]) -> Extent {
    let mut vertices = rings.iter().flatten();
    let first = vertices.next().copied().unwrap_or(Mm { x: 0, y: 0 });
    vertices.fold(
        Extent {
            min: first,
            max: first,
        },
        |extent, vertex| extent.with(*vertex),
    )
}
