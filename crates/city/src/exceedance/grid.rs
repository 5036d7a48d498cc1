//! A grid over the pieces: which may meet a triangle.

use super::piece::Piece;

/// A grid has at most so many squares each way.
const MOST_EACH_WAY: f64 = 64.0;

/// A grid of squares, each with the pieces whose box meets it.
#[derive(Debug)]
pub(super) struct Grid {
    west: f64,
    south: f64,
    /// Squares for each metre to the east and to the north.
    per_m: [f64; 2],
    each_way: usize,
    squares: Vec<Vec<u32>>,
    /// For each piece the number of the triangle that it was last given to.
    last_given: Vec<u32>,
    triangle: u32,
}

impl Grid {
    pub(super) fn new(pieces: &[Piece]) -> Grid {
        let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [west, south, east, north] = pieces.iter().fold(nothing, |all, piece| {
            let ([west, south, east, north], [a, b, c, d]) = (all, piece.extent);
            [west.min(a), south.min(b), east.max(c), north.max(d)]
        });
        let each_way = ((pieces.len() as f64).sqrt() * 2.0)
            .ceil()
            .clamp(1.0, MOST_EACH_WAY);
        let per_m = |length_m: f64| if length_m > 0.0 { each_way / length_m } else { 0.0 };
        let each_way = each_way as usize;
        let mut grid = Grid {
            west,
            south,
            per_m: [per_m(east - west), per_m(north - south)],
            each_way,
            squares: vec![Vec::new(); each_way * each_way],
            last_given: vec![0; pieces.len()],
            triangle: 0,
        };
        for (number, piece) in (0u32..).zip(pieces) {
            let ([first_column, last_column], [first_row, last_row]) = grid.range(piece.extent);
            for row in first_row..=last_row {
                for column in first_column..=last_column {
                    if let Some(square) = grid.squares.get_mut(row * each_way + column) {
                        square.push(number);
                    }
                }
            }
        }
        grid
    }

    /// Visits each piece whose square meets the box of a triangle, once.
    pub(super) fn for_each_near(&mut self, corners: &[[f64; 3]; 3], mut visit: impl FnMut(usize)) {
        let [a, b, c] = corners;
        let extent = [
            a[0].min(b[0]).min(c[0]),
            a[1].min(b[1]).min(c[1]),
            a[0].max(b[0]).max(c[0]),
            a[1].max(b[1]).max(c[1]),
        ];
        self.triangle += 1;
        let ([first_column, last_column], [first_row, last_row]) = self.range(extent);
        for row in first_row..=last_row {
            for column in first_column..=last_column {
                let Some(square) = self.squares.get(row * self.each_way + column) else {
                    continue;
                };
                for &number in square {
                    let number = number as usize;
                    if let Some(last) = self.last_given.get_mut(number)
                        && *last != self.triangle
                    {
                        *last = self.triangle;
                        visit(number);
                    }
                }
            }
        }
    }

    /// Columns and rows that a box meets; what lies beside the grid meets its edge.
    fn range(&self, [west, south, east, north]: [f64; 4]) -> ([usize; 2], [usize; 2]) {
        let [per_m_east, per_m_north] = self.per_m;
        let within = |square: f64| (square.max(0.0) as usize).min(self.each_way - 1);
        let column = |x: f64| within((x - self.west) * per_m_east);
        let row = |y: f64| within((y - self.south) * per_m_north);
        ([column(west), column(east)], [row(south), row(north)])
    }
}
