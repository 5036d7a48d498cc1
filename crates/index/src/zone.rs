//! A zone: the shapes of one coordinate system and the tree over their boxes.

use std::hint::black_box;

use crate::box_tree::BoxTree;
use crate::geometry::boxes::around;
use crate::geometry::collect::Extent;
use crate::geometry::point_in_area::BORDER_REACH_MM;
use crate::geometry::raster::{Cell, CellSide};
use crate::geometry::store::IN_A_BUNCH;
use crate::geometry::{GeometryStore, ShapeIndex, ShapeView};
use crate::millimetre::{Grid, Mm};
use crate::whereabouts::Whereabouts;

/// A point meets lines and points within this distance (the contract's 0.5 m).
pub(crate) const LINE_REACH_MM: i32 = 500;

/// The shapes of one coordinate system.
#[derive(Debug)]
pub(crate) struct Zone {
    /// The grid they lie on.
    pub grid: Grid,
    /// Where on earth they lie.
    pub whereabouts: Whereabouts,
    /// Their vertices.
    pub shapes: GeometryStore,
    tree: BoxTree,
    extent: Option<Extent>,
}

/// A shape near a position.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near<'a> {
    /// The shape.
    pub view: ShapeView<'a>,
    /// True where the position is known to lie in it, and not within 0.10 m of its border. Otherwise its vertices decide.
    pub is_inside: bool,
}

/// Shapes near a position that are to be looked at together: those that it is known to lie outside of are left out.
#[derive(Clone, Copy)]
pub(crate) struct NearTogether<'a, 's> {
    zone: &'a Zone,
    shapes: &'s [(ShapeIndex, Cell)],
}

impl<'a> NearTogether<'a, '_> {
    /// They, in no order.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = Near<'a>> {
        self.shapes.iter().filter_map(|(shape, cell)| {
            let view = self.zone.shapes.shape(*shape)?;
            let side = view.raster().side(*cell);
            (side != CellSide::Outside).then_some(Near {
                view,
                is_inside: side == CellSide::Inside,
            })
        })
    }
}

impl Zone {
    /// The boxes of lines and points are wider by the difference of the two reaches, so that one search by the narrow reach
    /// finds all that the wide one asks for.
    pub(crate) const MARGIN_MM: i32 = LINE_REACH_MM - BORDER_REACH_MM;

    /// Builds the tree over shapes, whose boxes are given in their order.
    pub(crate) fn new(grid: Grid, shapes: GeometryStore, extents: &[Extent]) -> Zone {
        let origin = Mm { x: 0, y: 0 };
        let nothing = Extent {
            min: origin,
            max: origin,
        };
        let bunches: Vec<Extent> = extents.chunks(IN_A_BUNCH).filter_map(around).collect();
        Zone {
            grid,
            extent: around(extents),
            whereabouts: Whereabouts::of(around(extents).unwrap_or(nothing), grid),
            tree: BoxTree::new(&bunches),
            shapes,
        }
    }

    /// The box of all shapes; those of lines and points are a little too wide.
    pub(crate) fn extent(&self) -> Option<Extent> {
        self.extent
    }

    /// Visits every shape whose box meets another box. The boxes of lines and points are a little too wide.
    pub(crate) fn for_each_in<'a>(&'a self, extent: Extent, mut visit: impl FnMut(ShapeView<'a>, Extent)) {
        self.tree.for_each_in(extent, &mut |bunch| {
            self.shapes.for_each_in_bunch(bunch, extent, |shape, of_shape| {
                if let Some(view) = self.shapes.shape(shape) {
                    visit(view, of_shape);
                }
            });
        });
    }

    /// Visits every shape that a position may meet: its box lies within the reach for its kind, and the position is not known to
    /// lie outside.
    ///
    /// A place is nearly always new to the processor's memory, which takes longer to answer than the tests to be done, but
    /// answers several questions at a time. So the search goes step by step: first all bunches, then all records are asked for,
    /// each before the first of them is looked at, and the visitor gets several shapes to do likewise.
    pub(crate) fn for_each_near<'a>(&'a self, p: Mm, mut visit: impl FnMut(NearTogether<'a, '_>)) {
        let reach = Extent { min: p, max: p }.widened(BORDER_REACH_MM);
        let mut bunches = AtOnce::<u32, 16>::default();
        let mut shapes = AtOnce::<(ShapeIndex, Cell), 32>::default();
        let mut visit_all = |shapes: &[(ShapeIndex, Cell)]| {
            let touch = |touched, (shape, _): &(ShapeIndex, Cell)| touched ^ self.shapes.touch(*shape);
            black_box(shapes.iter().fold(0, touch));
            visit(NearTogether { zone: self, shapes });
        };
        let mut look_in = |bunches: &[u32]| {
            black_box(
                bunches
                    .iter()
                    .fold(0, |touched, bunch| touched ^ self.shapes.touch_bunch(*bunch)),
            );
            for bunch in bunches {
                self.shapes.for_each_in_bunch(*bunch, reach, |shape, extent| {
                    shapes.push((shape, Cell::of(p, extent)), &mut visit_all);
                });
            }
        };
        self.tree
            .for_each_in(reach, &mut |bunch| bunches.push(bunch, &mut look_in));
        look_in(bunches.all());
        visit_all(shapes.all());
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
