//! A coarse picture of an area, from which most positions in its box can be answered without looking at a vertex.
//!
//! The box is divided into eleven columns and eleven rows. A cell is *open* where the border, or the band of 0.10 m on both sides
//! of it, reaches into it; any other cell lies wholly in the area or wholly outside. Two bits for a cell say which, and what
//! falls into an open cell is decided by the exact test. Cells are marked on integers, rather one too many open than one too few.

use crate::geometry::collect::Extent;
use crate::geometry::point_in_area::BORDER_REACH_MM;
use crate::geometry::store::Ring;
use crate::millimetre::Mm;

/// Columns, and rows. 121 cells are as many as fit 128 bits.
const SIDE: u32 = 11;

/// The border counts as wider by this: the band and, because the distance in it is computed in floating point, a millimetre.
const BAND_MM: i64 = BORDER_REACH_MM as i64 + 1;

/// A cell of a raster: its bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell(u8);

/// How a cell lies to an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellSide {
    /// In it, and farther than 0.10 m from its border.
    Inside,
    /// Outside, and farther than 0.10 m from its border.
    Outside,
    /// The border is near: the vertices have to be asked.
    Open,
}

/// The picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raster {
    open: u128,
    inside: u128,
}

impl Cell {
    /// What lies outside the box, where each raster is open.
    const BESIDE: Cell = Cell(127);

    /// The cell of a box that a position falls into.
    pub(crate) fn of(p: Mm, extent: Extent) -> Cell {
        if !extent.contains(p) {
            return Cell::BESIDE;
        }
        let column = slice_of(p.x, extent.min.x, extent.max.x);
        let row = slice_of(p.y, extent.min.y, extent.max.y);
        Cell((row * SIDE + column) as u8)
    }
}

/// The column or row of a coordinate between two others.
fn slice_of(at: i32, min: i32, max: i32) -> u32 {
    // The box is less than 2³¹ wide, so 36 bits hold the product.
    let (along, width) = (at.abs_diff(min), max.abs_diff(min));
    (u64::from(along) * u64::from(SIDE) / (u64::from(width) + 1)) as u32
}

/// First and last coordinate of a row between two others; the last before the first where it holds none.
fn bounds_of(row: u32, min: i32, max: i32) -> (i64, i64) {
    let (side, width) = (i64::from(SIDE), i64::from(max) - i64::from(min) + 1);
    let start = |row: u32| i64::from(min) + (i64::from(row) * width + side - 1).div_euclid(side);
    (start(row), start(row + 1) - 1)
}

impl Raster {
    /// That of what is no area: the exact test decides everywhere.
    pub(crate) const ALL_OPEN: Raster = Raster {
        open: u128::MAX,
        inside: 0,
    };

    /// The picture of an area with a box and rings.
    pub(crate) fn of<'a>(extent: Extent, rings: impl Iterator<Item = Ring<'a>>) -> Raster {
        let mut raster = Raster {
            open: 1 << Cell::BESIDE.0,
            inside: 0,
        };
        for ring in rings {
            ring.for_each_edge(true, |a, b| raster.draw(extent, a, b));
        }
        raster
    }

    /// How a cell lies to the area.
    #[inline]
    pub(crate) fn side(&self, Cell(bit): Cell) -> CellSide {
        let is_set = |mask: u128| mask >> bit & 1 != 0;
        if is_set(self.open) {
            CellSide::Open
        } else if is_set(self.inside) {
            CellSide::Inside
        } else {
            CellSide::Outside
        }
    }

    fn draw(&mut self, extent: Extent, a: Mm, b: Mm) {
        let Extent { min, max } = extent;
        let (bottom, top) = if a.y <= b.y { (a, b) } else { (b, a) };
        let edge = Edge::new(bottom, top);
        let column_of = |x: i64| {
            let x = x.clamp(i64::from(min.x), i64::from(max.x)) as i32;
            slice_of(x, min.x, max.x)
        };
        let row_of = |y: i64| {
            let y = y.clamp(i64::from(min.y), i64::from(max.y)) as i32;
            slice_of(y, min.y, max.y)
        };
        for row in row_of(edge.low - BAND_MM)..=row_of(edge.high + BAND_MM) {
            let (first_y, last_y) = bounds_of(row, min.y, max.y);
            if first_y > last_y {
                continue;
            }
            // The nearest place on the border to any position of the row lies in this part of the edge.
            let from = (first_y - BAND_MM).max(edge.low);
            let to = (last_y + BAND_MM).min(edge.high);
            let (west, east) = edge.x_range(from, to);
            let columns = column_of(west - BAND_MM)..=column_of(east + BAND_MM);
            self.open |= columns_from_to(*columns.start(), *columns.end()) << (row * SIDE);
            // Everything east of a crossing changes sides. What is west of it has an even number of crossings east of it and
            // west of it together, so it is the same to count those to the west. Any line through a row will do.
            if (edge.low > first_y) != (edge.high > first_y) {
                let crossing = column_of(edge.x_range(first_y, first_y).0);
                self.inside ^= columns_from_to(crossing + 1, SIDE - 1) << (row * SIDE);
            }
        }
    }
}

/// Bits of some columns of the lowest row; none where the last comes before the first.
fn columns_from_to(first: u32, last: u32) -> u128 {
    let up_to = |column: u32| (1_u128 << column) - 1;
    up_to(last + 1) & !up_to(first)
}

/// An edge from its southern to its northern end.
struct Edge {
    bottom_x: i64,
    dx: i64,
    low: i64,
    high: i64,
}

impl Edge {
    fn new(bottom: Mm, top: Mm) -> Edge {
        Edge {
            bottom_x: i64::from(bottom.x),
            dx: i64::from(top.x) - i64::from(bottom.x),
            low: i64::from(bottom.y),
            high: i64::from(top.y),
        }
    }

    /// Whole coordinates between which the part of the edge between two northings lies.
    fn x_range(&self, from_y: i64, to_y: i64) -> (i64, i64) {
        let dy = self.high - self.low;
        if dy == 0 {
            return (
                self.bottom_x.min(self.bottom_x + self.dx),
                self.bottom_x.max(self.bottom_x + self.dx),
            );
        }
        // Rounded down; differences have 31 bits (see `REACH_MM`), so the product fits.
        let x_at = |y: i64| self.bottom_x + (self.dx * (y - self.low)).div_euclid(dy);
        let (a, b) = (x_at(from_y), x_at(to_y));
        (a.min(b), a.max(b) + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::point_in_area::{Location, locate};
    use crate::geometry::{GeometryStore, Holder, Layer, PlacedShape, ShapeCollector, ShapeIndex, ShapeKind};
    use crate::indices::ParcelIndex;

    /// A store of one shape, with its box.
    fn store_of(rings: Vec<Vec<Mm>>) -> (GeometryStore, Extent) {
        let mut collector = ShapeCollector::default();
        let holder = Holder::new(Layer::Parcel(ParcelIndex(0))).unwrap();
        let kind = ShapeKind::Area;
        collector.add(&PlacedShape { kind, rings }, holder).unwrap();
        let arranged = collector.arrange(0, 1, |holder| holder);
        let extent = arranged.extents[0];
        (arranged.store, extent)
    }

    fn any_ring(reach: i32, vertices: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Mm>> {
        let vertex = (-reach..=reach, -reach..=reach).prop_map(|(x, y)| Mm { x, y });
        prop::collection::vec(vertex, vertices)
    }

    /// Rings that may cross themselves and each other, from shapes smaller than the band to ones as wide as the grid.
    fn any_rings() -> impl Strategy<Value = Vec<Vec<Mm>>> {
        let reach = prop_oneof![
            Just(3),
            Just(40),
            Just(900),
            Just(9_000),
            Just(120_000),
            Just(crate::millimetre::REACH_MM)
        ];
        reach.prop_flat_map(|reach| {
            let hole = any_ring(reach / 2, 3..6);
            (any_ring(reach, 3..12), prop::collection::vec(hole, 0..2))
                .prop_map(|(outer, holes)| std::iter::once(outer).chain(holes).collect())
        })
    }

    proptest! {
        /// Where a cell is not open, it says what the exact test says.
        #[test]
        fn cells_say_what_the_exact_test_says(
            rings in any_rings(),
            shares in prop::collection::vec((0.0f64..=1.0, 0.0f64..=1.0), 60),
        ) {
            let (store, extent) = store_of(rings);
            let view = store.shape(ShapeIndex(0)).unwrap();
            let raster = view.raster();
            let between = |min: i32, max: i32, share: f64| (f64::from(min) + share * (f64::from(max) - f64::from(min))).round() as i32;
            let drawn = shares.iter().map(|(x, y)| Mm { x: between(extent.min.x, extent.max.x, *x), y: between(extent.min.y, extent.max.y, *y) });
            // The corners of the cells are where a mistake by one would show.
            let lines = |min, max| (0..SIDE).flat_map(move |row| { let (a, b) = bounds_of(row, min, max); [a as i32, b as i32] });
            let corners = lines(extent.min.x, extent.max.x).flat_map(|x| lines(extent.min.y, extent.max.y).map(move |y| Mm { x, y }));
            for p in drawn.chain(corners) {
                let Location { inside, border_mm } = locate(p, &view);
                match raster.side(Cell::of(p, extent)) {
                    CellSide::Inside => prop_assert!(inside && border_mm.is_none(), "{:?}", p),
                    CellSide::Outside => prop_assert!(!inside && border_mm.is_none(), "{:?}", p),
                    CellSide::Open => {}
                }
            }
        }

        #[test]
        fn every_coordinate_falls_into_the_row_that_bounds_it(min in -1_000_000_000i32..1_000_000_000, width in 0i32..1_000_000_000, share in 0.0f64..=1.0) {
            let at = min + (f64::from(width) * share) as i32;
            let row = slice_of(at, min, min + width);
            let (first, last) = bounds_of(row, min, min + width);
            prop_assert!(row < SIDE && first <= i64::from(at) && i64::from(at) <= last, "{} {} {}", row, first, last);
        }
    }

    #[test]
    fn a_square_is_open_only_along_its_border() {
        let corner = |x, y| Mm { x, y };
        let (store, extent) = store_of(vec![vec![
            corner(0, 0),
            corner(10_999, 0),
            corner(10_999, 10_999),
            corner(0, 10_999),
        ]]);
        let raster = store.shape(ShapeIndex(0)).unwrap().raster();
        let sides =
            |y: i32| (0..11).map(move |column| raster.side(Cell::of(corner(500 + column * 1000, y), extent)));
        assert!(sides(500).chain(sides(10_500)).all(|side| side == CellSide::Open));
        let middle: Vec<CellSide> = sides(5500).collect();
        assert_eq!(middle.iter().filter(|side| **side == CellSide::Inside).count(), 9);
        assert_eq!((middle[0], middle[10]), (CellSide::Open, CellSide::Open));
        assert_eq!(raster.side(Cell::of(corner(-1, 5500), extent)), CellSide::Open);
    }
}
