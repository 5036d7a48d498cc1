//! The ground out of loose points: a laser scan's ground points as levels at even distances.
//!
//! A cell's level is the mean of the points in it. Where houses and cars hid the ground from above there is no point; such gaps are
//! bridged from the ground around them, when they are narrow enough and nothing says that there is no ground (water). What is wider
//! stays without a level. How good the grid is, only points tell that it was not made from: see [`GroundGrid::levels`].

use geo_types::{Coord, Rect};

use crate::tin::LevelSamples;

mod bridging;

/// Cells of a grid at most: 30 million take about 480 MB while points are added.
pub const MOST_CELLS: u64 = 30_000_000;

/// Why there is no grid.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum GroundGridError {
    /// The rectangle or the size of a cell is no size.
    #[error("the rectangle or its cells have no size")]
    NoExtent,
    /// There would be too many cells.
    #[error("{columns} x {rows} cells; at most {MOST_CELLS} are made")]
    TooManyCells {
        /// Columns.
        columns: u64,
        /// Rows.
        rows: u64,
    },
}

/// Ground points gathered in cells.
#[derive(Clone, Debug)]
pub struct GroundGrid {
    /// Whole numbers of cells from zero to the south-western cell.
    first: [f64; 2],
    cell_m: f64,
    columns: usize,
    rows: usize,
    sums_m: Vec<f64>,
    counts: Vec<u32>,
    open: Vec<bool>,
}

/// The levels of a grid, and how many of its cells know theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundLevels {
    /// The levels at the middles of the cells.
    pub samples: LevelSamples,
    /// Cells with points of their own.
    pub with_points: usize,
    /// Cells whose level comes from the ground around them.
    pub bridged: usize,
    /// Cells without a level.
    pub unknown: usize,
}

impl GroundGrid {
    /// An empty grid over a rectangle. Cells begin at whole multiples of their side, so that neighbouring grids fit.
    ///
    /// # Errors
    ///
    /// See [`GroundGridError`].
    pub fn over(extent: Rect<f64>, cell_m: f64) -> Result<GroundGrid, GroundGridError> {
        let number = |metres: f64| (metres / cell_m).floor();
        let [west, south] = [extent.min().x, extent.min().y].map(number);
        let [east, north] = [extent.max().x, extent.max().y].map(number);
        let is_finite = [west, south, east, north].iter().all(|number| number.is_finite());
        if !is_finite || cell_m <= 0.0 {
            return Err(GroundGridError::NoExtent);
        }
        let [columns, rows] = [east - west + 1.0, north - south + 1.0].map(|count| count as u64);
        match columns.checked_mul(rows) {
            Some(count) if count <= MOST_CELLS => {
                let count = count as usize;
                Ok(GroundGrid {
                    first: [west, south],
                    cell_m,
                    columns: columns as usize,
                    rows: rows as usize,
                    sums_m: vec![0.0; count],
                    counts: vec![0; count],
                    open: vec![false; count],
                })
            }
            _ => Err(GroundGridError::TooManyCells { columns, rows }),
        }
    }

    /// Side of a cell, in metres.
    pub fn cell_m(&self) -> f64 {
        self.cell_m
    }

    fn cell(&self, at: Coord<f64>) -> Option<usize> {
        let [first_column, first_row] = self.first;
        let column = (at.x / self.cell_m).floor() - first_column;
        let row = (at.y / self.cell_m).floor() - first_row;
        let is_inside =
            (0.0..self.columns as f64).contains(&column) && (0.0..self.rows as f64).contains(&row);
        is_inside.then(|| row as usize * self.columns + column as usize)
    }

    /// Adds a point of the ground. One outside the grid, or without a level, is left out.
    pub fn add(&mut self, at: Coord<f64>, level_m: f64) {
        let Some(cell) = self.cell(at).filter(|_| level_m.is_finite()) else {
            return;
        };
        if let (Some(sum_m), Some(count)) = (self.sums_m.get_mut(cell), self.counts.get_mut(cell)) {
            *sum_m += level_m;
            *count = count.saturating_add(1);
        }
    }

    /// Says that there is no ground at a place, for instance water: its cell is not bridged.
    pub fn keep_open(&mut self, at: Coord<f64>) {
        if let Some(open) = self.cell(at).and_then(|cell| self.open.get_mut(cell)) {
            *open = true;
        }
    }

    /// The levels. Gaps up to `bridged_m` wide, in a row or in a column of cells, are bridged from the ground on both
    /// sides; beyond the outermost points nothing is.
    ///
    /// ```
    /// use geo_types::{Coord, Rect};
    /// use planvy_city::ground_grid::GroundGrid;
    /// // A slope of 1 in 10, with a house of 4 m in its middle and nothing beyond 20 m.
    /// let extent = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 39.9, y: 9.9 });
    /// let mut grid = GroundGrid::over(extent, 1.0).expect("a grid");
    /// for (column, row) in (0..20).flat_map(|column| (0..10).map(move |row| (column, row))) {
    ///     let is_house = (8..12).contains(&column) && (3..7).contains(&row);
    ///     let at = Coord { x: f64::from(column) + 0.5, y: f64::from(row) + 0.5 };
    ///     if !is_house {
    ///         grid.add(at, at.x / 10.0);
    ///     }
    /// }
    /// let levels = grid.levels(6.0);
    /// assert_eq!((levels.with_points, levels.bridged, levels.unknown), (184, 16, 200));
    /// let under_the_house = levels.samples.level_at(Coord { x: 10.0, y: 5.0 }).expect("bridged");
    /// assert!((under_the_house - 1.0).abs() < 1e-6);
    /// assert_eq!(levels.samples.level_at(Coord { x: 25.0, y: 5.0 }), None);
    /// ```
    pub fn levels(self, bridged_m: f64) -> GroundLevels {
        let size = [self.columns, self.rows];
        let known = |(sum_m, count): (&f64, &u32)| {
            if *count > 0 {
                sum_m / f64::from(*count)
            } else {
                f64::NAN
            }
        };
        let mut levels_m: Vec<f64> = self.sums_m.iter().zip(&self.counts).map(known).collect();
        let with_points = self.counts.iter().filter(|count| **count > 0).count();
        drop((self.sums_m, self.counts));
        let widest = (bridged_m / self.cell_m).floor().clamp(0.0, 4096.0) as usize;
        let bridged = bridging::bridge(&mut levels_m, size, widest, &self.open);
        let unknown = levels_m.len() - with_points - bridged;
        let [west, south] = self.first.map(|number| (number + 0.5) * self.cell_m);
        GroundLevels {
            samples: LevelSamples {
                south_west: Coord { x: west, y: south },
                step_m: self.cell_m,
                columns: self.columns,
                rows: self.rows,
                levels_m,
            },
            with_points,
            bridged,
            unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(width_m: f64, height_m: f64) -> GroundGrid {
        let extent = Rect::new(
            Coord { x: 0.0, y: 0.0 },
            Coord {
                x: width_m,
                y: height_m,
            },
        );
        GroundGrid::over(extent, 1.0).unwrap()
    }

    fn at(column: u32, row: u32) -> Coord<f64> {
        Coord {
            x: f64::from(column) + 0.5,
            y: f64::from(row) + 0.5,
        }
    }

    #[test]
    fn a_gap_that_is_too_wide_stays_without_level() {
        for (bridged_m, bridged) in [(2.0, 0), (5.0, 0), (8.0, 80), (40.0, 80)] {
            let mut grid = grid(19.9, 9.9);
            for column in (0..6).chain(14..20) {
                (0..10).for_each(|row| grid.add(at(column, row), 3.0));
            }
            let levels = grid.levels(bridged_m);
            assert_eq!(
                (levels.with_points, levels.bridged),
                (120, bridged),
                "{bridged_m}"
            );
            let known = levels.samples.levels_m.iter().filter(|level| level.is_finite());
            assert!(known.clone().all(|level| (level - 3.0).abs() < 1e-9));
        }
    }

    #[test]
    fn water_is_not_bridged_and_odd_points_are_left_out() {
        let mut grid = grid(8.9, 2.9);
        for column in [0, 1, 2, 6, 7, 8] {
            (0..3).for_each(|row| grid.add(at(column, row), 1.0));
        }
        grid.keep_open(at(4, 1));
        grid.keep_open(at(400, 1));
        grid.add(at(4, 1), f64::NAN);
        grid.add(at(100, 1), 5.0);
        let levels = grid.levels(20.0);
        assert_eq!((levels.with_points, levels.bridged, levels.unknown), (18, 6, 3));
        assert_eq!(levels.samples.level_m(4, 1), None);
    }

    #[test]
    fn what_has_no_size_or_too_much_is_refused() {
        let wide = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 1e6, y: 1e6 });
        assert!(matches!(
            GroundGrid::over(wide, 0.5),
            Err(GroundGridError::TooManyCells { .. })
        ));
        assert_eq!(
            GroundGrid::over(wide, 0.0).unwrap_err(),
            GroundGridError::NoExtent
        );
        assert_eq!(
            GroundGrid::over(wide, f64::NAN).unwrap_err(),
            GroundGridError::NoExtent
        );
    }
}
