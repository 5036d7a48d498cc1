//! A zone: the shapes of one coordinate system and the R-tree over their boxes.

use std::hint::black_box;
use std::ops::ControlFlow;

use rstar::{AABB, RStarInsertionStrategy, RTree, RTreeObject, RTreeParams};

use crate::geometry::collect::Extent;
use crate::geometry::point_in_area::BORDER_REACH_MM;
use crate::geometry::store::ShapeRecord;
use crate::geometry::{GeometryStore, ShapeIndex, ShapeView};
use crate::millimetre::{Grid, Mm};
use crate::whereabouts::Whereabouts;

/// A point meets lines and points within this distance (the contract's 0.5 m).
pub(crate) const LINE_REACH_MM: i32 = 500;

/// Sixteen children to a node, which makes the tree over a city four levels deep. The default of six gives more nodes, each of
/// which lies somewhere else in memory.
#[derive(Debug)]
pub(crate) struct SixteenToANode;

impl RTreeParams for SixteenToANode {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// Shapes that follow each other in memory are put in the tree by this many: it then has an eighth of the nodes, most of which
/// stay in the processor's memory, and the records of a bunch fill three cache lines.
const IN_A_BUNCH: usize = 8;

/// Some shapes that follow each other, in the tree by the box around them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bunch {
    envelope: AABB<[i32; 2]>,
    number: u32,
}

impl RTreeObject for Bunch {
    type Envelope = AABB<[i32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

/// The shapes of one coordinate system.
#[derive(Debug)]
pub(crate) struct Zone {
    /// The grid they lie on.
    pub grid: Grid,
    /// Where on earth they lie.
    pub whereabouts: Whereabouts,
    /// Their vertices.
    pub shapes: GeometryStore,
    tree: RTree<Bunch, SixteenToANode>,
}

impl Zone {
    /// The boxes of lines and points are wider by the difference of the two reaches, so that one search by the narrow reach
    /// finds all that the wide one asks for.
    pub(crate) const MARGIN_MM: i32 = LINE_REACH_MM - BORDER_REACH_MM;

    /// Builds the tree over shapes.
    pub(crate) fn new(grid: Grid, shapes: GeometryStore) -> Zone {
        let records = shapes.records.get(..shapes.len()).unwrap_or_default();
        let around = |records: &[ShapeRecord]| {
            let extents = records.iter().map(|record| record.extent);
            extents.reduce(|a, b| a.with(b.min).with(b.max))
        };
        let bunches = records.chunks(IN_A_BUNCH).zip(0..).filter_map(|(bunch, number)| {
            Some(Bunch {
                envelope: envelope_of(around(bunch)?),
                number,
            })
        });
        let origin = Mm { x: 0, y: 0 };
        let nothing = Extent {
            min: origin,
            max: origin,
        };
        Zone {
            grid,
            whereabouts: Whereabouts::of(around(records).unwrap_or(nothing), grid),
            tree: RTree::bulk_load_with_params(bunches.collect()),
            shapes,
        }
    }

    /// Visits every shape whose box meets another box. The boxes of lines and points are a little too wide.
    pub(crate) fn for_each_in<'a>(&'a self, extent: Extent, mut visit: impl FnMut(ShapeView<'a>, Extent)) {
        self.for_each_bunch_in(extent, |bunch| {
            for (number, of_shape) in self.boxes_of(bunch) {
                if of_shape.meets(extent)
                    && let Some(view) = self.shapes.shape(number)
                {
                    visit(view, *of_shape);
                }
            }
        });
    }

    /// Visits every shape that a position may meet: its box lies within the reach for its kind.
    ///
    /// A place is nearly always new to the processor's memory, which takes longer to answer than the tests to be done, but
    /// answers several questions at a time. So the search goes step by step: first all bunches, then all boxes, then all
    /// shapes are asked for, each before the first of them is looked at.
    pub(crate) fn for_each_near<'a>(&'a self, p: Mm, mut visit: impl FnMut(ShapeView<'a>)) {
        let reach = Extent { min: p, max: p }.widened(BORDER_REACH_MM);
        let mut bunches = AtOnce::<u32, 16>::default();
        let mut shapes = AtOnce::<ShapeIndex, 32>::default();
        let mut look_in = |bunches: &[u32]| {
            let first_of = |bunch: &u32| self.shapes.records.get(*bunch as usize * IN_A_BUNCH);
            let first_records = bunches.iter().filter_map(first_of);
            black_box(first_records.fold(0, |touched, record| touched ^ record.extent.min.x));
            for (number, of_shape) in bunches.iter().flat_map(|bunch| self.boxes_of(*bunch)) {
                if of_shape.meets(reach) {
                    shapes.push(number, |shapes| self.visit_all(shapes, &mut visit));
                }
            }
        };
        self.for_each_bunch_in(reach, |bunch| bunches.push(bunch, &mut look_in));
        look_in(bunches.all());
        self.visit_all(shapes.all(), &mut visit);
    }

    fn visit_all<'a>(&'a self, shapes: &[ShapeIndex], visit: &mut impl FnMut(ShapeView<'a>)) {
        let views = || shapes.iter().filter_map(|shape| self.shapes.shape(*shape));
        black_box(views().fold(0, |touched, view| touched ^ view.touch()));
        views().for_each(visit);
    }

    fn for_each_bunch_in(&self, extent: Extent, mut visit: impl FnMut(u32)) {
        let _done: ControlFlow<()> =
            self.tree
                .locate_in_envelope_intersecting_int(&envelope_of(extent), |bunch| {
                    visit(bunch.number);
                    ControlFlow::Continue(())
                });
    }

    fn boxes_of(&self, bunch: u32) -> impl Iterator<Item = (ShapeIndex, &Extent)> {
        let first = bunch as usize * IN_A_BUNCH;
        let end = (first + IN_A_BUNCH).min(self.shapes.len());
        let records = self.shapes.records.get(first..end).unwrap_or_default();
        (first as u32..)
            .map(ShapeIndex)
            .zip(records.iter().map(|record| &record.extent))
    }
}

/// A few things that wait to be done at once.
pub(crate) struct AtOnce<T, const MOST: usize> {
    waiting: [T; MOST],
    count: usize,
}

impl<T: Copy + Default, const MOST: usize> Default for AtOnce<T, MOST> {
    fn default() -> Self {
        AtOnce {
            waiting: [T::default(); MOST],
            count: 0,
        }
    }
}

impl<T: Copy, const MOST: usize> AtOnce<T, MOST> {
    /// Those that wait.
    pub(crate) fn all(&self) -> &[T] {
        self.waiting.get(..self.count).unwrap_or_default()
    }

    /// Adds one; if no more can wait, they are done.
    pub(crate) fn push(&mut self, one: T, mut do_all: impl FnMut(&[T])) {
        if let Some(slot) = self.waiting.get_mut(self.count) {
            *slot = one;
            self.count += 1;
        }
        if self.count == MOST {
            do_all(self.all());
            self.count = 0;
        }
    }
}

fn envelope_of(Extent { min, max }: Extent) -> AABB<[i32; 2]> {
    AABB::from_corners([min.x, min.y], [max.x, max.y])
}
