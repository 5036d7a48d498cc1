//! The ground: where the rasters lie, whether their levels can be meant, and what they are measured from.

use planvy_plan::{Datum, Finding, RuleId, Severity, TerrainRaster};

use super::LayerCheck;

/// Levels that ground in Sweden has, with a margin, in metres over a datum: open mines lie below the sea, Kebnekaise is 2 096
/// m high.
const LEVELS_M: std::ops::RangeInclusive<f32> = -500.0..=2_200.0;

/// Two rasters that differ by more than this at one place disagree, in metres.
pub(crate) const GREATEST_DIFFERENCE_M: f64 = 0.5;

/// A raster of which more than this share has no data is odd.
const GREATEST_GAP: f64 = 0.5;

/// Positions to a side at which two rasters are compared.
const COMPARED: u32 = 100;

/// Pairs of rasters that are compared, at most.
const MOST_PAIRS: usize = 2_000;

/// The checks of this family.
pub const CHECKS: [LayerCheck<TerrainRaster>; 7] = [
    LayerCheck {
        rule: RuleId::GEOMETRY,
        title: "A raster has a place, cells with a size, and a level for each of them",
        severity: Severity::Error,
        run: broken_rasters,
    },
    LayerCheck {
        rule: RuleId::CRS,
        title: "Rasters lie in Sweden",
        severity: Severity::Error,
        run: foreign_places,
    },
    LayerCheck {
        rule: RuleId::AXES,
        title: "Easting comes before northing",
        severity: Severity::Error,
        run: exchanged_axes,
    },
    LayerCheck {
        rule: RuleId::named("PV-LEVEL"),
        title: "Levels can be meant: from -500 to 2 200 m",
        severity: Severity::Error,
        run: absurd_levels,
    },
    LayerCheck {
        rule: RuleId::named("PV-COVERAGE"),
        title: "Cells have levels",
        severity: Severity::Error,
        run: gaps,
    },
    LayerCheck {
        rule: RuleId::named("PV-DATUM"),
        title: "Levels are over RH 2000",
        severity: Severity::Warning,
        run: datums,
    },
    LayerCheck {
        rule: RuleId::named("PV-OVERLAP"),
        title: "Rasters agree where they overlap",
        severity: Severity::Warning,
        run: disagreements,
    },
];

/// A finding about a raster, at the centre of one of its cells.
fn about(finding: Finding, number: usize, raster: &TerrainRaster, cell: usize) -> Finding {
    let finding = finding.with_feature(number + 1);
    let columns = (raster.columns as usize).max(1);
    let east_m = raster.west_centre_m + (cell % columns) as f64 * raster.cell_m;
    let north_m = raster.north_centre_m - (cell / columns) as f64 * raster.cell_m;
    if east_m.is_finite() && north_m.is_finite() {
        finding.with_position([east_m, north_m], raster.crs)
    } else {
        finding
    }
}

fn broken_rasters(rasters: &[TerrainRaster], findings: &mut Vec<Finding>) {
    for (number, raster) in rasters.iter().enumerate() {
        let placed = [raster.west_centre_m, raster.north_centre_m, raster.cell_m];
        let cells = u64::from(raster.columns) * u64::from(raster.rows);
        let message = if !placed.iter().all(|metres| metres.is_finite()) {
            "A number that places the raster is none.".to_owned()
        } else if raster.cell_m <= 0.0 {
            format!("Its cells have a side of {} m.", raster.cell_m)
        } else if cells != raster.levels_m.len() as u64 || cells == 0 {
            format!("It has {cells} cells and {} levels.", raster.levels_m.len())
        } else {
            continue;
        };
        let finding = Finding::error(RuleId::GEOMETRY, message).with_hint("Export the raster again.");
        findings.push(about(finding, number, raster, 0));
    }
}

/// The outermost cells of a raster: easting and northing of their centres.
fn corners(raster: &TerrainRaster) -> [[f64; 2]; 2] {
    let last = |count: u32| f64::from(count.saturating_sub(1)) * raster.cell_m;
    [
        [raster.west_centre_m, raster.north_centre_m],
        [
            raster.west_centre_m + last(raster.columns),
            raster.north_centre_m - last(raster.rows),
        ],
    ]
}

/// Whether all corners fit the raster's system, as they are or exchanged.
fn fits(raster: &TerrainRaster, exchanged: bool) -> bool {
    corners(raster).iter().all(|[east_m, north_m]| {
        if exchanged {
            raster.crs.is_plausible(*north_m, *east_m)
        } else {
            raster.crs.is_plausible(*east_m, *north_m)
        }
    })
}

/// Whether a raster has a place that can be meant.
pub(crate) fn lies_in_sweden(raster: &TerrainRaster) -> bool {
    is_placed(raster) && fits(raster, false)
}

fn is_placed(raster: &TerrainRaster) -> bool {
    corners(raster).iter().flatten().all(|metres| metres.is_finite())
}

fn foreign_places(rasters: &[TerrainRaster], findings: &mut Vec<Finding>) {
    for (number, raster) in rasters.iter().enumerate() {
        if is_placed(raster) && !fits(raster, false) && !fits(raster, true) {
            let message = format!("The raster reaches outside Sweden in {}.", raster.crs);
            let finding =
                Finding::error(RuleId::CRS, message).with_hint("Is the coordinate system the right one?");
            findings.push(about(finding, number, raster, 0));
        }
    }
}

fn exchanged_axes(rasters: &[TerrainRaster], findings: &mut Vec<Finding>) {
    for (number, raster) in rasters.iter().enumerate() {
        if is_placed(raster) && !fits(raster, false) && fits(raster, true) {
            let finding = Finding::error(RuleId::AXES, "The raster is placed by northing before easting.")
                .with_hint("Export it with easting first.");
            findings.push(about(finding, number, raster, 0));
        }
    }
}

fn absurd_levels(rasters: &[TerrainRaster], findings: &mut Vec<Finding>) {
    for (number, raster) in rasters.iter().enumerate() {
        let absurd = |level: &f32| !level.is_nan() && !LEVELS_M.contains(level);
        let mut found = raster
            .levels_m
            .iter()
            .enumerate()
            .filter(|(_, level)| absurd(level));
        if let Some((cell, level)) = found.next() {
            let message = format!(
                "{} levels cannot be meant; the first is {level} m.",
                1 + found.count()
            );
            let finding = Finding::error(RuleId::named("PV-LEVEL"), message).with_hint(
                "Is it the value for \"no data\"? Say so in the file (NODATA); or is the unit another one than metres?",
            );
            findings.push(about(finding, number, raster, cell));
        }
    }
}

fn gaps(rasters: &[TerrainRaster], findings: &mut Vec<Finding>) {
    for (number, raster) in rasters.iter().enumerate() {
        let without = raster.levels_m.iter().filter(|level| !level.is_finite()).count();
        let Some(first) = raster.levels_m.iter().position(|level| !level.is_finite()) else {
            continue;
        };
        let share = without as f64 / raster.levels_m.len() as f64;
        let rule = || RuleId::named("PV-COVERAGE");
        let finding = if without == raster.levels_m.len() {
            Finding::error(rule(), "No cell of the raster has a level.")
                .with_hint("Export it again; is the value for \"no data\" the right one?")
        } else {
            let message = format!("{:.1} % of the cells have no level.", share * 100.0);
            let finding = if share > GREATEST_GAP {
                Finding::warning(rule(), message)
            } else {
                Finding::info(rule(), message)
            };
            finding.with_hint("Where they lie, answers that need the ground say that it is not known.")
        };
        findings.push(about(finding, number, raster, first));
    }
}

fn datums(rasters: &[TerrainRaster], findings: &mut Vec<Finding>) {
    for (number, raster) in rasters.iter().enumerate() {
        let message = match &raster.datum {
            Some(Datum::Rh2000) => continue,
            Some(other) => format!("The levels are over {}, and not over RH 2000.", other.name()),
            None => "The file does not say what its levels are over.".to_owned(),
        };
        let hint = match &raster.datum {
            Some(_) => "Transform the raster to RH 2000; until then no level over RH 2000 is taken from it.",
            None => {
                "Name the datum with --vertical-datum where you know it; until then no level is compared with one of a plan."
            }
        };
        let finding = Finding::warning(RuleId::named("PV-DATUM"), message).with_hint(hint);
        findings.push(about(finding, number, raster, 0));
    }
}

fn disagreements(rasters: &[TerrainRaster], findings: &mut Vec<Finding>) {
    let numbered = || rasters.iter().enumerate();
    let pairs = numbered().flat_map(|(second, later)| {
        numbered()
            .take(second)
            .map(move |(first, earlier)| ((first, earlier), (second, later)))
    });
    let comparable = pairs.filter(|((_, earlier), (_, later))| {
        earlier.crs == later.crs && earlier.datum == later.datum && is_placed(earlier) && is_placed(later)
    });
    for ((first, earlier), (second, later)) in comparable.take(MOST_PAIRS) {
        let Some(worst) = greatest_difference(earlier, later) else {
            continue;
        };
        if worst.metres > GREATEST_DIFFERENCE_M {
            let message = format!(
                "The raster and raster {} of the file overlap, and differ by up to {:.2} m.",
                first + 1,
                worst.metres
            );
            let finding = Finding::warning(RuleId::named("PV-OVERLAP"), message)
                .with_hint("Leave out the older one; where both stay, the later one in the file holds.");
            findings.push(about(finding, second, later, worst.cell));
        }
    }
}

/// Where two rasters differ most.
struct Difference {
    metres: f64,
    /// A cell of the later raster.
    cell: usize,
}

/// Compares the later raster's cells, at most some thousands of them, with the cells of the earlier one that their centres
/// lie in.
fn greatest_difference(earlier: &TerrainRaster, later: &TerrainRaster) -> Option<Difference> {
    let step = |count: u32| (count / COMPARED).max(1) as usize;
    let mut worst: Option<Difference> = None;
    for row in (0..later.rows).step_by(step(later.rows)) {
        for column in (0..later.columns).step_by(step(later.columns)) {
            let east_m = later.west_centre_m + f64::from(column) * later.cell_m;
            let north_m = later.north_centre_m - f64::from(row) * later.cell_m;
            let there = [
                ((east_m - earlier.west_centre_m) / earlier.cell_m).round(),
                ((earlier.north_centre_m - north_m) / earlier.cell_m).round(),
            ];
            if there
                .iter()
                .any(|cells| *cells < 0.0 || *cells > f64::from(u32::MAX))
            {
                continue;
            }
            let [there_column, there_row] = there.map(|cells| cells as u32);
            let levels = earlier
                .level_m(there_column, there_row)
                .zip(later.level_m(column, row));
            let Some((one, other)) = levels else { continue };
            let metres = (one - other).abs();
            if worst.as_ref().is_none_or(|worst| metres > worst.metres) {
                let cell = row as usize * later.columns as usize + column as usize;
                worst = Some(Difference { metres, cell });
            }
        }
    }
    worst
}
