//! What all formats ask of a raster before it is ground.

use std::ops::RangeInclusive;

use planvy_plan::{Crs, Datum, Finding, Reading, RuleId, TerrainRaster};

use super::anywhere::GroundAnywhere;
use super::geo_keys::PlaneSystem;
use crate::finding_log::FindingLog;
use crate::format::{Content, ReadOptions};

/// The most cells that one raster may have: 400 MB of levels.
pub const MOST_CELLS: u64 = 100_000_000;

/// Levels outside this are no ground of Sweden, in metres: a mark for no data that the file does not name, or another unit.
pub(super) const POSSIBLE_M: RangeInclusive<f32> = -500.0..=3_000.0;

/// Levels outside this are no ground of the Earth, in metres.
const POSSIBLE_ON_EARTH_M: RangeInclusive<f32> = -500.0..=9_000.0;

/// What is wrong with a raster as a whole.
#[derive(Debug, thiserror::Error)]
pub(super) enum RasterError {
    /// More cells than are read.
    #[error("the raster has {columns} x {rows} cells; at most {MOST_CELLS} are read")]
    TooLarge {
        /// Columns.
        columns: u64,
        /// Rows.
        rows: u64,
    },
    /// No cells.
    #[error("the raster has no cells")]
    Empty,
}

/// The number of cells, where a raster may have so many.
pub(super) fn cell_count(columns: u64, rows: u64) -> Result<usize, RasterError> {
    match columns.checked_mul(rows) {
        Some(0) => Err(RasterError::Empty),
        Some(count) if count <= MOST_CELLS => Ok(count as usize),
        _ => Err(RasterError::TooLarge { columns, rows }),
    }
}

/// The hint for a raster that is too large.
pub(super) const SPLIT_HINT: &str = "split it into tiles (gdal_retile.py), or thin it (gdalwarp -tr 2 2)";

/// The hint for a raster in a foreign system.
pub(super) const WARP_HINT: &str =
    "transform it to a SWEREF 99 projection, for instance: gdalwarp -t_srs EPSG:3008";

/// How many levels lie outside a range: what is no number is none of them.
pub(super) fn count_outside(levels_m: &[f32], range_m: &RangeInclusive<f32>) -> usize {
    let is_outside = |level_m: &&f32| !level_m.is_nan() && !range_m.contains(*level_m);
    levels_m.iter().filter(is_outside).count()
}

/// Takes levels outside a range as none, and says how many there were.
fn clear_outside(levels_m: &mut [f32], range_m: &RangeInclusive<f32>, log: &mut FindingLog) {
    let outside = count_outside(levels_m, range_m);
    if outside == 0 {
        return;
    }
    for level_m in levels_m.iter_mut().filter(|level_m| !range_m.contains(*level_m)) {
        *level_m = f32::NAN;
    }
    let message = format!(
        "{outside} cells hold numbers outside {} to {} m; they are taken as cells without data",
        range_m.start(),
        range_m.end()
    );
    log.push(Finding::warning(RuleId::SCHEMA, message));
}

/// Whether there is any level; an error where there is none.
fn has_level(levels_m: &[f32], log: &mut FindingLog) -> bool {
    let is_there = levels_m.iter().any(|level| !level.is_nan());
    if !is_there {
        log.push(Finding::error(
            RuleId::named("PV-COVERAGE"),
            "the raster holds no level",
        ));
    }
    is_there
}

/// Ground for pictures, wherever it lies: its levels are held against the Earth only.
pub(super) fn decided_anywhere(mut ground: GroundAnywhere, mut log: FindingLog) -> Reading<GroundAnywhere> {
    clear_outside(&mut ground.levels_m, &POSSIBLE_ON_EARTH_M, &mut log);
    let is_ground = has_level(&ground.levels_m, &mut log);
    Reading {
        value: is_ground.then_some(ground),
        findings: log.into_findings(),
    }
}

/// The file's system, else the user's; `None`, with an error, where there is none that answers can be given in.
pub(super) fn in_sweden(plane: &PlaneSystem, given: Option<Crs>, log: &mut FindingLog) -> Option<Crs> {
    let (message, hint) = match (plane, given) {
        (PlaneSystem::Grid(said), given) => {
            if let Some(given) = given.filter(|given| given != said) {
                let message = format!("the file says {said}, the import {given}; the file's word is taken");
                log.push(Finding::warning(RuleId::CRS, message));
            }
            return Some(*said);
        }
        (PlaneSystem::Unsaid, Some(given)) => return Some(given),
        (PlaneSystem::Unsaid, None) => (
            "the file does not say in which coordinate system its points are".to_owned(),
            "name the system with --crs, for instance --crs 3006 for SWEREF 99 TM",
        ),
        (PlaneSystem::Foreign(name), _) => (
            format!("the coordinate system '{name}' is not SWEREF 99"),
            WARP_HINT,
        ),
        (PlaneSystem::Geographic(name), _) => (in_degrees(name), WARP_HINT),
    };
    log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
    None
}

/// What is wrong with points in degrees.
pub(super) fn in_degrees(name: &str) -> String {
    format!("the points are in longitude and latitude {name}, not in a plane system")
}

/// The raster with its datum decided, or why it is no ground.
pub(super) fn decided(
    crs: Crs,
    mut found: GroundAnywhere,
    options: &ReadOptions,
    mut log: FindingLog,
) -> Reading<Content> {
    clear_outside(&mut found.levels_m, &POSSIBLE_M, &mut log);
    let east_centre_m = found.west_centre_m + f64::from(found.columns - 1) * found.cell_m;
    let south_centre_m = found.north_centre_m - f64::from(found.rows - 1) * found.cell_m;
    let (west_m, north_m) = (found.west_centre_m, found.north_centre_m);
    let plausible = |east_m: f64, north_m: f64| crs.is_plausible(east_m, north_m);
    if !plausible(west_m, north_m) || !plausible(east_centre_m, south_centre_m) {
        let message = format!(
            "the raster lies from {west_m:.1}, {south_centre_m:.1} to {east_centre_m:.1}, {north_m:.1}, which is not in Sweden in {} ({})",
            crs.name(),
            crs
        );
        let finding = if plausible(north_m, west_m) && plausible(south_centre_m, east_centre_m) {
            Finding::error(RuleId::AXES, message).with_hint("export it with easting before northing")
        } else {
            Finding::error(RuleId::CRS, message).with_hint("name the right system with --crs, or in the file")
        };
        log.push(finding);
        return without(log);
    }
    if !has_level(&found.levels_m, &mut log) {
        return without(log);
    }
    let datum = datum(found.datum, options.vertical_datum.as_ref(), &mut log);
    let raster = TerrainRaster {
        crs,
        datum,
        west_centre_m: found.west_centre_m,
        north_centre_m: found.north_centre_m,
        cell_m: found.cell_m,
        columns: found.columns,
        rows: found.rows,
        levels_m: found.levels_m,
        uncertainty_m: found.uncertainty_m,
    };
    Reading {
        value: Some(Content::Terrain(vec![raster])),
        findings: log.into_findings(),
    }
}

/// Nothing read, and why.
pub(super) fn without<T>(log: FindingLog) -> Reading<T> {
    Reading {
        value: None,
        findings: log.into_findings(),
    }
}

/// The file's word, else the user's; else nobody's.
fn datum(said: Option<Datum>, given: Option<&Datum>, log: &mut FindingLog) -> Option<Datum> {
    let datum = match (said, given) {
        (Some(said), Some(given)) if said != *given => {
            let message = format!(
                "the file says {}, the import {}; the file's word is taken",
                said.name(),
                given.name()
            );
            log.push(Finding::warning(RuleId::CRS, message));
            Some(said)
        }
        (Some(said), _) => Some(said),
        (None, given) => given.cloned(),
    };
    let message = match &datum {
        None => "the file does not say what its levels are counted from; they are not compared with levels over RH 2000".to_owned(),
        Some(Datum::Rh2000) => return datum,
        Some(other) => format!("the levels are counted from {}; they are not compared with levels over RH 2000", other.name()),
    };
    let hint = match &datum {
        None => "state it with --vertical-datum, for instance --vertical-datum \"RH 2000\"",
        Some(_) => "transform the levels to RH 2000 (EPSG:5613)",
    };
    log.push(Finding::warning(RuleId::named("PV-DATUM"), message).with_hint(hint));
    datum
}
