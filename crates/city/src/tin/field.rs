//! The raster under a rectangle. Positions become whole numbers: there are [`UNITS`] from one sample to the next, so that the
//! samples and the corners of the rectangle lie on one lattice, wherever the rectangle lies.

use geo_types::Rect;

use super::mesh::Spot;
use super::{LevelSamples, MOST_SAMPLES_A_SIDE, TinError};

/// Units from one sample to the next.
pub(super) const UNITS: i64 = 1024;

/// The raster under a rectangle.
#[derive(Clone, Debug)]
pub(super) struct Field<'a> {
    pub samples: &'a LevelSamples,
    pub extent: Rect<f64>,
    /// Size of the rectangle in units.
    pub size: Spot,
    /// Size of a unit along both axes, in metres.
    pub unit_m: [f64; 2],
    /// Where the south-western sample lies, in units from the south-western corner.
    offset: Spot,
    /// Which squares between samples are ground; `None` where all are that the rectangle meets.
    ground: Option<Vec<bool>>,
}

impl<'a> Field<'a> {
    pub fn under(samples: &'a LevelSamples, extent: Rect<f64>) -> Result<Field<'a>, TinError> {
        let (low, high, step_m) = (extent.min(), extent.max(), samples.step_m);
        let sides_m = [high.x - low.x, high.y - low.y];
        let is_sound = |side_m: f64| side_m.is_finite() && side_m > 0.0 && step_m > 0.0 && step_m.is_finite();
        if !sides_m.into_iter().all(is_sound) {
            return Err(TinError::NoExtent);
        }
        let found = sides_m
            .map(|side_m| (side_m / step_m).ceil() as usize)
            .into_iter()
            .max()
            .unwrap_or(0);
        if found >= MOST_SAMPLES_A_SIDE {
            return Err(TinError::TooManySamples {
                found,
                most: MOST_SAMPLES_A_SIDE,
            });
        }
        let in_units = |metres: f64| (metres / step_m * UNITS as f64).round() as i64;
        let size = sides_m.map(|side_m| in_units(side_m).max(1));
        let [width, height] = size;
        let mut field = Field {
            samples,
            extent,
            size,
            unit_m: [sides_m[0] / width as f64, sides_m[1] / height as f64],
            offset: [
                in_units(samples.south_west.x - low.x),
                in_units(samples.south_west.y - low.y),
            ],
            ground: None,
        };
        field.ground = field.find_holes();
        Ok(field)
    }

    /// The position of a sample in units.
    pub fn spot(&self, [column, row]: Spot) -> Spot {
        [self.offset[0] + UNITS * column, self.offset[1] + UNITS * row]
    }

    /// The first and the last sample, along one axis, of those between two positions in units.
    #[inline]
    pub fn between(&self, axis: usize, low: i64, high: i64) -> (i64, i64) {
        let offset = if axis == 0 { self.offset[0] } else { self.offset[1] };
        (
            -((offset - low).div_euclid(UNITS)),
            (high - offset).div_euclid(UNITS),
        )
    }

    /// The samples in the rectangle, its border counted: first and last column, first and last row.
    pub fn inner(&self) -> [(i64, i64); 2] {
        let [width, height] = self.size;
        [self.between(0, 0, width), self.between(1, 0, height)]
    }

    /// The level at a position in units, between the samples around it; `None` where one that counts is missing.
    pub fn level_m(&self, [x, y]: Spot) -> Option<f64> {
        let cell = |at: i64| (at.div_euclid(UNITS), at.rem_euclid(UNITS) as f64 / UNITS as f64);
        let ((column, along), (row, across)) = (cell(x - self.offset[0]), cell(y - self.offset[1]));
        let between = |row: i64| {
            let west_m = self.samples.level_m(column, row)?;
            if along == 0.0 {
                return Some(west_m);
            }
            Some(west_m + along * (self.samples.level_m(column + 1, row)? - west_m))
        };
        let south_m = between(row)?;
        if across == 0.0 {
            return Some(south_m);
        }
        Some(south_m + across * (between(row + 1)? - south_m))
    }

    /// The samples inside the rectangle that lie on the outline of what is ground.
    pub fn outlines(&self) -> Vec<(Spot, f64)> {
        if self.ground.is_none() {
            return Vec::new();
        }
        let [(first_column, last_column), (first_row, last_row)] = self.inner();
        let mut found = Vec::new();
        for row in first_row..=last_row {
            for column in first_column..=last_column {
                let spot = self.spot([column, row]);
                if self.is_mixed(spot) {
                    found.extend(self.samples.level_m(column, row).map(|level_m| (spot, level_m)));
                }
            }
        }
        found
    }

    /// How many samples of the rectangle are corners of ground in it.
    pub fn ground_samples(&self) -> usize {
        let [(first_column, last_column), (first_row, last_row)] = self.inner();
        let columns = usize::try_from(last_column - first_column + 1).unwrap_or(0);
        let rows = usize::try_from(last_row - first_row + 1).unwrap_or(0);
        if self.ground.is_none() {
            return columns * rows;
        }
        let of_row = |row: i64| {
            (first_column..=last_column).filter(move |column| {
                let [x, y] = self.spot([*column, row]);
                self.squares_around([x, y])
                    .any(|square| self.is_met(square) && self.is_ground_square(square))
            })
        };
        (first_row..=last_row).map(|row| of_row(row).count()).sum()
    }

    /// Whether a triangle that crosses no outline is ground.
    #[inline]
    pub fn is_ground(&self, [a, b, c]: [Spot; 3]) -> bool {
        if self.ground.is_none() {
            return true;
        }
        // The square that its centre lies in.
        let square = |a: i64, b: i64, c: i64, offset: i64| (a + b + c - 3 * offset).div_euclid(3 * UNITS);
        self.is_ground_square([
            square(a[0], b[0], c[0], self.offset[0]),
            square(a[1], b[1], c[1], self.offset[1]),
        ])
    }

    /// Whether squares around a position differ. What lies beyond all samples and outside the rectangle is not counted.
    pub fn is_mixed(&self, spot: Spot) -> bool {
        let mut known = None;
        for square in self.squares_around(spot) {
            let is_ground = self.is_ground_square(square);
            let is_counted = self.is_met(square) || self.is_sampled(square);
            if is_counted && *known.get_or_insert(is_ground) != is_ground {
                return true;
            }
        }
        false
    }

    /// Whether a stretch of the border is ground, on either side. It runs along an axis, and no sample lies within it.
    pub fn is_ground_along(&self, from: Spot, to: Spot) -> bool {
        let touches = |square: &Spot| {
            let [low, high] = [self.spot(*square), self.spot([square[0] + 1, square[1] + 1])];
            let within =
                |low: i64, high: i64, from: i64, to: i64| from.min(to) >= low && from.max(to) <= high;
            within(low[0], high[0], from[0], to[0]) && within(low[1], high[1], from[1], to[1])
        };
        let squares = self.squares_around(from).filter(touches);
        squares.into_iter().any(|square| self.is_ground_square(square))
    }

    /// The squares between samples that a position lies in or on the border of.
    fn squares_around(&self, [x, y]: Spot) -> impl Iterator<Item = Spot> + use<> {
        let range = |at: i64| {
            let square = at.div_euclid(UNITS);
            let first = if at.rem_euclid(UNITS) == 0 {
                square - 1
            } else {
                square
            };
            first..=square
        };
        let (columns, rows) = (range(x - self.offset[0]), range(y - self.offset[1]));
        rows.flat_map(move |row| columns.clone().map(move |column| [column, row]))
    }

    /// Whether all four samples of a square are there, levels or not.
    fn is_sampled(&self, [column, row]: Spot) -> bool {
        let within = |at: i64, count: usize| at >= 0 && (at + 1) < count as i64;
        within(column, self.samples.columns) && within(row, self.samples.rows)
    }

    /// Whether a square and the rectangle share more than their borders.
    fn is_met(&self, square: Spot) -> bool {
        let [low, high] = [self.spot(square), self.spot([square[0] + 1, square[1] + 1])];
        high[0] > 0 && high[1] > 0 && low[0] < self.size[0] && low[1] < self.size[1]
    }

    fn is_ground_square(&self, square: Spot) -> bool {
        if !self.is_sampled(square) {
            return false;
        }
        let Some(ground) = &self.ground else { return true };
        let [column, row] = square.map(|part| part as usize);
        ground
            .get(row * (self.samples.columns - 1) + column)
            .copied()
            .unwrap_or(false)
    }

    /// Which squares are ground; `None` where all are that the rectangle meets, and those next to it.
    fn find_holes(&self) -> Option<Vec<bool>> {
        let (columns, rows) = (self.samples.columns, self.samples.rows);
        let [(first_column, last_column), (first_row, last_row)] = self.inner();
        let reaches = |first: i64, last: i64, count: usize, axis: usize| {
            let low = if axis == 0 { self.offset[0] } else { self.offset[1] };
            let size = if axis == 0 { self.size[0] } else { self.size[1] };
            first >= 0 && last < count as i64 && low <= 0 && low + UNITS * (count as i64 - 1) >= size
        };
        let is_whole = reaches(first_column, last_column, columns, 0)
            && reaches(first_row, last_row, rows, 1)
            && self.samples.levels_m.len() >= columns * rows
            && self.samples.levels_m.iter().all(|level| level.is_finite());
        if is_whole {
            return None;
        }
        let mut ground = Vec::with_capacity(columns * rows);
        for row in 0..(rows as i64 - 1).max(0) {
            for column in 0..(columns as i64 - 1).max(0) {
                let corners = [[0, 0], [1, 0], [0, 1], [1, 1]];
                let has_level =
                    |[east, north]: Spot| self.samples.level_m(column + east, row + north).is_some();
                ground.push(corners.into_iter().all(has_level));
            }
        }
        Some(ground)
    }
}
