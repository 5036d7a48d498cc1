//! Ground that is delivered as triangles, as levels at even distances.
//!
//! A sample has the level of the triangle that it lies in. Where no triangle lies there is no ground, and nothing is bridged: a
//! surveyor who leaves a hole means it. What the samples lose of the triangles is measured at the triangles' own corners.

use geo_types::{Coord, Rect};

use crate::boxes::around_both;
use crate::ground_grid::{GroundGridError, MOST_CELLS};
use crate::tin::LevelSamples;

/// Two triangles over one place whose levels differ by more than this disagree, in metres.
const DISAGREE_M: f64 = 0.01;
/// A triangle of less area seen from above stands upright, in m².
const UPRIGHT_M2: f64 = 1e-9;

/// The levels of triangles.
#[derive(Clone, Debug, PartialEq)]
pub struct TriangleLevels {
    /// Levels at the middles of cells.
    pub samples: LevelSamples,
    /// Cells without ground.
    pub unknown: usize,
    /// Cells where triangles lie over each other with different levels; the higher one is taken.
    pub disputed: usize,
    /// Triangles that stand upright, or are none.
    pub upright: usize,
    /// Corners at which the samples were compared with the triangles.
    pub compared: usize,
    /// How far the samples lie from the corners: the root of the mean square, in metres.
    pub mean_error_m: f64,
    /// The same, at the worst corner.
    pub largest_error_m: f64,
}

/// The levels of triangles `[east, north, up]` in cells of a side. Cells begin at whole multiples of it.
///
/// ```
/// use geo_types::Coord;
/// use planvy_city::triangle_levels::levels_of;
/// // A slope of 1 in 10 over a square of 20 m.
/// let [a, b, c, d] = [[0.0, 0.0, 5.0], [20.0, 0.0, 7.0], [20.0, 20.0, 7.0], [0.0, 20.0, 5.0]];
/// let levels = levels_of(&[[a, b, c], [a, c, d]], 1.0).expect("a slope");
/// assert_eq!((levels.samples.columns, levels.unknown, levels.disputed), (20, 0, 0));
/// assert!((levels.samples.level_at(Coord { x: 10.0, y: 3.0 }).expect("ground") - 6.0).abs() < 1e-9);
/// assert_eq!(levels.samples.level_at(Coord { x: 30.0, y: 3.0 }), None);
/// ```
///
/// # Errors
///
/// Where there is no triangle, or there would be too many cells.
pub fn levels_of(triangles: &[[[f64; 3]; 3]], cell_m: f64) -> Result<TriangleLevels, GroundGridError> {
    let is_sound = |triangle: &&[[f64; 3]; 3]| {
        triangle.iter().flatten().all(|number| number.is_finite()) && twice_area(triangle).abs() > UPRIGHT_M2
    };
    let sound: Vec<&[[f64; 3]; 3]> = triangles.iter().filter(is_sound).collect();
    let mut raster = Raster::over(&sound, cell_m)?;
    sound.iter().for_each(|triangle| raster.draw(triangle));
    let Raster { samples, disputed } = raster;
    let disputed = disputed.iter().filter(|disputed| **disputed).count();
    let errors = sound.iter().flat_map(|triangle| triangle.iter());
    let errors = errors.filter_map(|[x, y, up]| Some((samples.level_at(Coord { x: *x, y: *y })? - up).abs()));
    let (compared, squares, largest_error_m) = errors
        .fold((0_usize, 0.0, 0.0_f64), |(count, squares, largest), error| {
            (count + 1, squares + error * error, largest.max(error))
        });
    Ok(TriangleLevels {
        unknown: samples.levels_m.iter().filter(|level| !level.is_finite()).count(),
        disputed,
        upright: triangles.len() - sound.len(),
        compared,
        mean_error_m: (squares / (compared as f64).max(1.0)).sqrt(),
        largest_error_m,
        samples,
    })
}

/// Twice the area from above, positive where the corners run counter-clockwise.
fn twice_area([[ax, ay, _], [bx, by, _], [cx, cy, _]]: &[[f64; 3]; 3]) -> f64 {
    (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
}

struct Raster {
    samples: LevelSamples,
    disputed: Vec<bool>,
}

impl Raster {
    fn over(triangles: &[&[[f64; 3]; 3]], cell_m: f64) -> Result<Raster, GroundGridError> {
        let corners = triangles.iter().flat_map(|triangle| triangle.iter());
        let extent = corners
            .map(|[x, y, _]| Rect::new(Coord { x: *x, y: *y }, Coord { x: *x, y: *y }))
            .reduce(around_both);
        let extent = extent.filter(|_| cell_m > 0.0).ok_or(GroundGridError::NoExtent)?;
        let [west, south] = [extent.min().x, extent.min().y].map(|metres| (metres / cell_m).floor());
        let [east, north] = [extent.max().x, extent.max().y].map(|metres| (metres / cell_m).ceil());
        let [columns, rows] = [east - west, north - south].map(|count| count.max(1.0) as u64);
        let count = columns.checked_mul(rows).filter(|count| *count <= MOST_CELLS);
        let count = count.ok_or(GroundGridError::TooManyCells { columns, rows })? as usize;
        Ok(Raster {
            samples: LevelSamples {
                south_west: Coord {
                    x: (west + 0.5) * cell_m,
                    y: (south + 0.5) * cell_m,
                },
                step_m: cell_m,
                columns: columns as usize,
                rows: rows as usize,
                levels_m: vec![f64::NAN; count],
            },
            disputed: vec![false; count],
        })
    }

    /// Draws a triangle into the cells whose middles lie in it or on its edge.
    fn draw(&mut self, triangle: &[[f64; 3]; 3]) {
        let [a, b, c] = triangle;
        let whole = twice_area(triangle);
        let span = |axis: usize, origin: f64, count: usize| {
            let of = |corner: &[f64; 3]| corner.get(axis).copied().unwrap_or_default();
            let (low, high) = (of(a).min(of(b)).min(of(c)), of(a).max(of(b)).max(of(c)));
            let first = ((low - origin) / self.samples.step_m).ceil().max(0.0) as usize;
            let last = ((high - origin) / self.samples.step_m).floor();
            (last >= 0.0).then(|| first..(last as usize + 1).min(count))
        };
        let (Some(columns), Some(rows)) = (
            span(0, self.samples.south_west.x, self.samples.columns),
            span(1, self.samples.south_west.y, self.samples.rows),
        ) else {
            return;
        };
        for row in rows {
            for column in columns.clone() {
                let Coord { x, y } = self.samples.position(column as i64, row as i64);
                let at = [x, y, 0.0];
                let shares = [[at, *b, *c], [*a, at, *c], [*a, *b, at]].map(|part| twice_area(&part) / whole);
                if shares.iter().any(|share| *share < -1e-9) {
                    continue;
                }
                let level_m: f64 = shares
                    .iter()
                    .zip(triangle)
                    .map(|(share, [_, _, up])| share * up)
                    .sum();
                self.put(row * self.samples.columns + column, level_m);
            }
        }
    }

    fn put(&mut self, cell: usize, level_m: f64) {
        let (Some(own_m), Some(disputed)) =
            (self.samples.levels_m.get_mut(cell), self.disputed.get_mut(cell))
        else {
            return;
        };
        *disputed |= (*own_m - level_m).abs() > DISAGREE_M;
        // Where there is none yet, the larger of the two is the new one.
        *own_m = own_m.max(level_m);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_stay_holes_and_ridges_cost_what_is_stated() {
        // A ridge at x = 10 between cells of 3 m, with corners at its ends and in its middle; nothing north of it but a triangle.
        let strip = |[low, high]: [f64; 2], [south, north]: [f64; 2], of: [f64; 2]| {
            let [a, b] = [[low, south, of[0]], [high, south, of[1]]];
            let [c, d] = [[high, north, of[1]], [low, north, of[0]]];
            [[a, b, c], [a, c, d]]
        };
        let mut triangles = Vec::new();
        for span in [[0.0, 12.0], [12.0, 24.0]] {
            triangles.extend(strip([0.0, 10.0], span, [0.0, 5.0]));
            triangles.extend(strip([10.0, 20.0], span, [5.0, 0.0]));
        }
        triangles.push([[0.0, 30.0, 1.0], [6.0, 30.0, 1.0], [6.0, 36.0, 1.0]]);
        let levels = levels_of(&triangles, 3.0).unwrap();
        assert_eq!((levels.samples.columns, levels.samples.rows), (7, 12));
        assert_eq!(levels.samples.level_m(3, 8), None, "a hole");
        // Half a metre of the ridge for each metre from it, at samples 2.5 m west and 0.5 m east.
        assert!(
            (levels.largest_error_m - 5.0 / 12.0).abs() < 1e-9,
            "{}",
            levels.largest_error_m
        );
        assert!(levels.compared > 0);
        assert!(levels.mean_error_m <= levels.largest_error_m);
        assert_eq!(levels.disputed, 0);
    }

    #[test]
    fn walls_are_no_ground_and_the_higher_of_two_is_taken() {
        let flat = |level: f64| [[0.0, 0.0, level], [8.0, 0.0, level], [0.0, 8.0, level]];
        let wall = [[0.0, 0.0, 0.0], [8.0, 0.0, 0.0], [8.0, 0.0, 5.0]];
        let broken = [[0.0, 0.0, f64::NAN], [8.0, 0.0, 0.0], [8.0, 8.0, 5.0]];
        let levels = levels_of(&[flat(2.0), flat(4.0), wall, broken], 1.0).unwrap();
        assert_eq!((levels.upright, levels.samples.level_m(1, 1)), (2, Some(4.0)));
        assert_eq!(levels.disputed, 64 - levels.unknown);
        assert_eq!(levels_of(&[wall], 1.0), Err(GroundGridError::NoExtent));
        let far = [[0.0, 0.0, 0.0], [1e7, 0.0, 0.0], [0.0, 1e7, 0.0]];
        assert!(matches!(
            levels_of(&[far], 1.0),
            Err(GroundGridError::TooManyCells { .. })
        ));
    }
}
