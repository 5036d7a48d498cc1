//! Rasters of different files that lie over each other and do not agree.
//!
//! Inside one file that is the business of [`crate::validation`]. Of every file that was read before, levels are kept at the
//! positions of a grid, at most some ten thousand for each raster: rasters of any size and number are compared in little memory.
//! The grids of all rasters nest: their sides are powers of two in metres, and they all begin at the origin of the plane.

use std::ops::Range;

use planvy_formats::Content;
use planvy_plan::{Crs, Datum, Finding, RuleId, TerrainRaster};

use crate::reading::ReadFile;
use crate::validation::base_data::terrain::{GREATEST_DIFFERENCE_M, lies_in_sweden};

/// Positions of the grid to a side of a raster, at most.
const MOST_TO_A_SIDE: f64 = 100.0;

/// The finest grid has sides of two to this power: 6 cm.
const FINEST: i32 = -4;

/// The coarsest grid has sides of two to this power: 1 000 km. No raster that can be meant asks for a coarser one.
const COARSEST: i32 = 20;

/// The ground of the files that were read before.
#[derive(Default)]
pub(crate) struct EarlierGround {
    rasters: Vec<(String, Sampled)>,
}

impl EarlierGround {
    /// Notes the rasters of a file.
    pub(crate) fn extend(&mut self, file: &ReadFile) {
        for raster in rasters(file) {
            let name = file.report.file.clone();
            self.rasters
                .extend(Sampled::of(raster).map(|sampled| (name, sampled)));
        }
    }

    /// Says which rasters of a file do not agree with one of an earlier file.
    pub(crate) fn check(&self, file: &mut ReadFile) {
        let mut findings = Vec::new();
        for (number, raster) in rasters(file).iter().enumerate() {
            findings.extend(self.disagreement(number, raster));
        }
        findings.into_iter().for_each(|finding| file.report.add(finding));
    }

    /// The greatest disagreement of a raster with earlier ones.
    fn disagreement(&self, number: usize, raster: &TerrainRaster) -> Option<Finding> {
        let sampled = Sampled::of(raster)?;
        let mut apart: Vec<(&str, Difference)> = self
            .rasters
            .iter()
            .filter_map(|(name, earlier)| Some((name.as_str(), sampled.greatest_difference(earlier)?)))
            .filter(|(_, difference)| difference.metres > GREATEST_DIFFERENCE_M)
            .collect();
        apart.sort_by(|(_, one), (_, other)| other.metres.total_cmp(&one.metres));
        let (name, worst) = apart.first()?;
        let more = match apart.len() {
            1 => String::new(),
            count => format!("; others that it differs from: {}", count - 1),
        };
        let message = format!(
            "The raster overlaps one of {name}, and differs from it by up to {:.2} m{more}.",
            worst.metres
        );
        let finding = Finding::warning(RuleId::named("PV-OVERLAP"), message)
            .with_hint("Leave out the older file; where both stay, the one that is imported last holds.")
            .with_feature(number + 1);
        Some(finding.with_position(worst.at, raster.crs))
    }
}

fn rasters(file: &ReadFile) -> &[TerrainRaster] {
    match &file.content {
        Some(Content::Terrain(rasters)) => rasters,
        _ => &[],
    }
}

/// Levels of a raster at the positions of a grid.
struct Sampled {
    crs: Crs,
    datum: Option<Datum>,
    /// The side of the grid is two to this power, in metres.
    power: i32,
    /// Numbers of its positions from west to east: their eastings are these times the side.
    columns: Range<i64>,
    /// Numbers of its positions from south to north.
    rows: Range<i64>,
    /// Row by row; not a number where there are no data.
    levels_m: Vec<f32>,
}

/// Where two rasters differ most.
struct Difference {
    metres: f64,
    /// Easting and northing.
    at: [f64; 2],
}

impl Sampled {
    /// `None` for a raster that has no place that can be meant.
    fn of(raster: &TerrainRaster) -> Option<Sampled> {
        let cell_m = raster.cell_m;
        if !lies_in_sweden(raster) || cell_m <= 0.0 {
            return None;
        }
        let west_m = raster.west_centre_m - cell_m / 2.0;
        let north_m = raster.north_centre_m + cell_m / 2.0;
        let [width_m, height_m] = [raster.columns, raster.rows].map(|count| f64::from(count) * cell_m);
        let least_side_m = cell_m.max(width_m.max(height_m) / MOST_TO_A_SIDE);
        let power = (least_side_m.log2().ceil() as i32).max(FINEST);
        if power > COARSEST {
            return None;
        }
        let side_m = 2.0_f64.powi(power);
        // A position on the border of two cells belongs to the eastern and the southern one, in every raster.
        let first_east = |metres: f64| (metres / side_m).ceil() as i64;
        let first_north = |metres: f64| (metres / side_m).floor() as i64 + 1;
        let columns = first_east(west_m)..first_east(west_m + width_m);
        let rows = first_north(north_m - height_m)..first_north(north_m);
        let level_m = |row: i64, column: i64| {
            let cell = |metres: f64| (metres / cell_m).floor().max(0.0) as u32;
            let [east_m, north_of_it_m] = [column as f64 * side_m - west_m, north_m - row as f64 * side_m];
            raster
                .level_m(cell(east_m), cell(north_of_it_m))
                .map_or(f32::NAN, |metres| metres as f32)
        };
        let levels_m = rows
            .clone()
            .flat_map(|row| columns.clone().map(move |column| (row, column)))
            .map(|(row, column)| level_m(row, column))
            .collect();
        Some(Sampled {
            crs: raster.crs,
            datum: raster.datum.clone(),
            power,
            columns,
            rows,
            levels_m,
        })
    }

    /// The level at a position of a grid that is coarser by some powers, or as fine.
    fn level_m(&self, column: i64, row: i64, coarser: i32) -> Option<f64> {
        let (column, row) = (column << coarser, row << coarser);
        if !self.columns.contains(&column) || !self.rows.contains(&row) {
            return None;
        }
        let width = self.columns.end - self.columns.start;
        let at = (row - self.rows.start) * width + column - self.columns.start;
        let level_m = self.levels_m.get(usize::try_from(at).ok()?)?;
        level_m.is_finite().then_some(f64::from(*level_m))
    }

    /// Compares two rasters of one system and one datum at the positions of the coarser of their grids.
    fn greatest_difference(&self, earlier: &Sampled) -> Option<Difference> {
        if self.crs != earlier.crs || self.datum != earlier.datum {
            return None;
        }
        let power = self.power.max(earlier.power);
        let (own, other) = (power - self.power, power - earlier.power);
        let columns = common(coarse(&self.columns, own), coarse(&earlier.columns, other));
        let rows = common(coarse(&self.rows, own), coarse(&earlier.rows, other));
        let side_m = 2.0_f64.powi(power);
        let positions = rows.flat_map(|row| columns.clone().map(move |column| (row, column)));
        positions
            .filter_map(|(row, column)| {
                let here_m = self.level_m(column, row, own)?;
                let there_m = earlier.level_m(column, row, other)?;
                Some(Difference {
                    metres: (here_m - there_m).abs(),
                    at: [column as f64 * side_m, row as f64 * side_m],
                })
            })
            .max_by(|one, other| one.metres.total_cmp(&other.metres))
    }
}

/// The numbers of the positions that a coarser grid has in a range.
fn coarse(range: &Range<i64>, coarser: i32) -> Range<i64> {
    let up = |number: i64| (number >> coarser) + i64::from(number & ((1 << coarser) - 1) != 0);
    up(range.start)..up(range.end)
}

fn common(one: Range<i64>, other: Range<i64>) -> Range<i64> {
    one.start.max(other.start)..one.end.min(other.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EAST_M: f64 = 118_000.0;
    const NORTH_M: f64 = 6_164_000.0;

    /// A raster by the place of its north-west corner and the side of its cells, in half metres.
    fn raster(corner: [i32; 2], half_metres: i32, columns: u32, levels_m: Vec<f32>) -> TerrainRaster {
        let cell_m = f64::from(half_metres) / 2.0;
        let [east, south] = corner.map(|halves| f64::from(halves) / 2.0);
        TerrainRaster {
            crs: Crs::Zone1330,
            datum: Some(Datum::Rh2000),
            west_centre_m: EAST_M + east + cell_m / 2.0,
            north_centre_m: NORTH_M - south - cell_m / 2.0,
            cell_m,
            columns,
            rows: levels_m.len() as u32 / columns,
            levels_m,
            uncertainty_m: None,
        }
    }

    /// The level of the cell that holds a position, found by looking at every cell.
    fn level_at(raster: &TerrainRaster, east_m: f64, north_m: f64) -> Option<f64> {
        let half_m = raster.cell_m / 2.0;
        let cells = (0..raster.rows).flat_map(|row| (0..raster.columns).map(move |column| (column, row)));
        let mut holding = cells.filter(|(column, row)| {
            let x = raster.west_centre_m + f64::from(*column) * raster.cell_m;
            let y = raster.north_centre_m - f64::from(*row) * raster.cell_m;
            (x - half_m..x + half_m).contains(&east_m) && y - half_m < north_m && north_m <= y + half_m
        });
        holding
            .next()
            .and_then(|(column, row)| raster.level_m(column, row))
    }

    fn rasters() -> impl Strategy<Value = TerrainRaster> {
        let level = prop_oneof![4 => -10.0_f32..10.0, 1 => Just(f32::NAN)];
        (
            (-16..16, -16..16),
            1..6,
            1_u32..9,
            1_usize..9,
            prop::collection::vec(level, 64),
        )
            .prop_map(|((east, south), half_metres, columns, rows, mut levels_m)| {
                levels_m.truncate(columns as usize * rows);
                raster([east, south], half_metres, columns, levels_m)
            })
    }

    #[test]
    fn rasters_over_different_datums_are_not_compared() {
        let levels = |level_m| raster([0, 0], 2, 2, vec![level_m; 4]);
        let unsaid = TerrainRaster {
            datum: None,
            ..levels(9.0)
        };
        let [low, high, unsaid] =
            [levels(1.0), levels(9.0), unsaid].map(|raster| Sampled::of(&raster).unwrap());
        assert!(low.greatest_difference(&unsaid).is_none());
        let difference = low.greatest_difference(&high).unwrap();
        assert_eq!(difference.metres, 8.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// Every position of the coarser grid is looked up, cell by cell.
        #[test]
        fn the_greatest_difference_is_that_of_every_position_looked_at(one in rasters(), other in rasters()) {
            let sampled = [&one, &other].map(|raster| Sampled::of(raster).unwrap());
            let side_m = 2.0_f64.powi(sampled[0].power.max(sampled[1].power));
            let mut greatest: Option<f64> = None;
            let steps = (64.0 / side_m) as u32;
            for step in 0..steps * steps {
                let east_m = EAST_M - 32.0 + f64::from(step % steps) * side_m;
                let north_m = NORTH_M - 32.0 + f64::from(step / steps) * side_m;
                let levels = level_at(&one, east_m, north_m).zip(level_at(&other, east_m, north_m));
                if let Some((here_m, there_m)) = levels {
                    let metres = (here_m - there_m).abs();
                    greatest = Some(greatest.map_or(metres, |most| most.max(metres)));
                }
            }
            let found = sampled[0].greatest_difference(&sampled[1]);
            prop_assert_eq!(found.map(|difference| difference.metres), greatest);
        }

        /// No numbers, however odd, stop the comparison, and none makes it keep much.
        #[test]
        fn nothing_panics(
            places in prop::array::uniform2(any::<f64>()),
            cell_m in any::<f64>(),
            counts in any::<(u32, u32)>(),
            levels_m in prop::collection::vec(any::<f32>(), 0..20),
            near in any::<bool>(),
        ) {
            let fine = raster([0, 0], 2, 2, vec![1.0; 4]);
            let [west_m, north_m] = if near { [EAST_M, NORTH_M] } else { places };
            let odd = TerrainRaster {
                west_centre_m: west_m,
                north_centre_m: north_m,
                cell_m,
                columns: counts.0,
                rows: counts.1,
                levels_m,
                ..fine.clone()
            };
            let fine = Sampled::of(&fine).unwrap();
            if let Some(sampled) = Sampled::of(&odd) {
                assert!(sampled.levels_m.len() <= 102 * 102);
                sampled.greatest_difference(&fine);
            }
        }
    }
}
