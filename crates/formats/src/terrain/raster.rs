//! What both formats ask of a raster before it is ground.

use planvy_plan::{Crs, Datum, Finding, Reading, RuleId, TerrainRaster};

use crate::finding_log::FindingLog;
use crate::format::{Content, ReadOptions};

/// The most cells that one raster may have: 400 MB of levels.
pub(super) const MOST_CELLS: u64 = 100_000_000;

/// Levels outside this are no ground of Sweden, in metres: a mark for no data that the file does not name, or another unit.
const POSSIBLE_M: std::ops::RangeInclusive<f64> = -500.0..=3_000.0;

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

/// A raster as a file has it, before anything is held against Sweden.
pub(super) struct Found {
    pub(super) crs: Crs,
    /// What the file says about its levels.
    pub(super) datum: Option<Datum>,
    pub(super) west_centre_m: f64,
    pub(super) north_centre_m: f64,
    pub(super) cell_m: f64,
    pub(super) columns: u32,
    pub(super) rows: u32,
    pub(super) levels_m: Vec<f32>,
    pub(super) uncertainty_m: Option<f64>,
}

/// A level as it is kept: not a number where it is none of Sweden's ground.
pub(super) fn possible(level_m: f64, impossible: &mut usize) -> f32 {
    if POSSIBLE_M.contains(&level_m) {
        return level_m as f32;
    }
    if !level_m.is_nan() {
        *impossible += 1;
    }
    f32::NAN
}

/// The raster with its datum decided, or why it is no ground.
pub(super) fn decided(
    found: Found,
    impossible: usize,
    options: &ReadOptions,
    mut log: FindingLog,
) -> Reading<Content> {
    if impossible > 0 {
        let message = format!(
            "{impossible} cells hold numbers outside {} to {} m; they are taken as cells without data",
            POSSIBLE_M.start(),
            POSSIBLE_M.end()
        );
        log.push(Finding::warning(RuleId::SCHEMA, message));
    }
    let east_centre_m = found.west_centre_m + f64::from(found.columns - 1) * found.cell_m;
    let south_centre_m = found.north_centre_m - f64::from(found.rows - 1) * found.cell_m;
    let (west_m, north_m) = (found.west_centre_m, found.north_centre_m);
    let plausible = |east_m: f64, north_m: f64| found.crs.is_plausible(east_m, north_m);
    if !plausible(west_m, north_m) || !plausible(east_centre_m, south_centre_m) {
        let message = format!(
            "the raster lies from {west_m:.1}, {south_centre_m:.1} to {east_centre_m:.1}, {north_m:.1}, which is not in Sweden in {} ({})",
            found.crs.name(),
            found.crs
        );
        let finding = if plausible(north_m, west_m) && plausible(south_centre_m, east_centre_m) {
            Finding::error(RuleId::AXES, message).with_hint("export it with easting before northing")
        } else {
            Finding::error(RuleId::CRS, message).with_hint("name the right system with --crs, or in the file")
        };
        log.push(finding);
        return without(log);
    }
    if found.levels_m.iter().all(|level| level.is_nan()) {
        log.push(Finding::error(
            RuleId::named("PV-COVERAGE"),
            "the raster holds no level",
        ));
        return without(log);
    }
    let datum = datum(found.datum, options.vertical_datum.as_ref(), &mut log);
    let raster = TerrainRaster {
        crs: found.crs,
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
pub(super) fn without(log: FindingLog) -> Reading<Content> {
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
