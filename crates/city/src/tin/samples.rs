//! The raster.

use geo_types::Coord;

/// Levels at even distances.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelSamples {
    /// Position of the south-western sample.
    pub south_west: Coord<f64>,
    /// From one sample to the next, in metres.
    pub step_m: f64,
    /// Samples in a row.
    pub columns: usize,
    /// Samples in a column.
    pub rows: usize,
    /// Levels in metres, row by row from the south, west to east; not a number where there are no data.
    pub levels_m: Vec<f64>,
}

impl LevelSamples {
    /// The level of a sample; `None` outside and where there are no data.
    ///
    /// ```
    /// use geo_types::Coord;
    /// use planvy_city::tin::LevelSamples;
    /// let south_west = Coord { x: 0.0, y: 0.0 };
    /// let samples = LevelSamples { south_west, step_m: 1.0, columns: 2, rows: 1, levels_m: vec![4.5, f64::NAN] };
    /// assert_eq!([0, 1, 2].map(|column| samples.level_m(column, 0)), [Some(4.5), None, None]);
    /// ```
    #[inline]
    pub fn level_m(&self, column: i64, row: i64) -> Option<f64> {
        let (column, row) = (usize::try_from(column).ok()?, usize::try_from(row).ok()?);
        if column >= self.columns {
            return None;
        }
        let level_m = self.levels_m.get(row * self.columns + column).copied()?;
        level_m.is_finite().then_some(level_m)
    }

    /// Where a sample lies.
    pub fn position(&self, column: i64, row: i64) -> Coord<f64> {
        Coord {
            x: self.south_west.x + self.step_m * column as f64,
            y: self.south_west.y + self.step_m * row as f64,
        }
    }

    /// The level at a position, between the four samples around it; `None` where one of them that counts has none.
    ///
    /// ```
    /// use geo_types::Coord;
    /// use planvy_city::tin::LevelSamples;
    /// let south_west = Coord { x: 0.0, y: 0.0 };
    /// let samples = LevelSamples { south_west, step_m: 2.0, columns: 2, rows: 2, levels_m: vec![1.0, 2.0, 3.0, 4.0] };
    /// assert_eq!(samples.level_at(Coord { x: 0.5, y: 1.0 }), Some(2.25));
    /// assert_eq!(samples.level_at(Coord { x: 2.5, y: 1.0 }), None);
    /// ```
    pub fn level_at(&self, at: Coord<f64>) -> Option<f64> {
        let place = [at.x - self.south_west.x, at.y - self.south_west.y].map(|metres| metres / self.step_m);
        let [(column, along), (row, across)] = place.map(|place| (place.floor(), place - place.floor()));
        let mut level_m = 0.0;
        for (east, north, weight) in [
            (0, 0, (1.0 - along) * (1.0 - across)),
            (1, 0, along * (1.0 - across)),
            (0, 1, (1.0 - along) * across),
            (1, 1, along * across),
        ] {
            if weight > 0.0 {
                level_m += weight * self.level_m(column as i64 + east, row as i64 + north)?;
            }
        }
        level_m.is_finite().then_some(level_m)
    }
}
