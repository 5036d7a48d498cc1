//! Ground as triangles: `TINRelief` of CityJSON and CityGML.

use std::path::Path;

use planvy_city::triangle_levels::{TriangleLevels, levels_of};
use planvy_plan::{Crs, Finding, Reading, RuleId};

use super::raster::{Found, WARP_HINT, decided, possible, without};
use crate::city_model::{CityFile, Where, bytes_of, plane_system};
use crate::citygml::looks_like_citygml;
use crate::cityjson::looks_like_cityjson;
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::wording::counted;

/// Sides of cells to choose from, in metres, the finest first.
const CELLS_M: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0];
/// Edges whose length is looked at for the choice.
const MOST_EDGES: usize = 100_000;

/// The reader of ground in the triangles of a city model (`--as terrain`).
///
/// The triangles become a raster whose cells are at most half as long as the middle edge; what it loses of them is measured at
/// their corners and said. Holes stay holes.
#[derive(Clone, Copy, Debug)]
pub struct TerrainRelief;

impl Format for TerrainRelief {
    fn name(&self) -> &'static str {
        "terrain-relief"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let is_model = || looks_like_citygml(head.bytes) || looks_like_cityjson(head.bytes);
        head.kind == Some(ContentKind::Terrain) && is_model()
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut log = FindingLog::default();
        let Some(file) = bytes_of(path, &mut log).and_then(|bytes| city_file(&bytes, &mut log)) else {
            return without(log);
        };
        let Some(crs) = system(&file, options.crs, &mut log) else {
            return without(log);
        };
        let Some(levels) = levels(in_order(file.relief, crs, &mut log), &mut log) else {
            return without(log);
        };
        let samples = levels.samples;
        let from_north = samples.levels_m.chunks(samples.columns.max(1)).rev();
        let mut impossible = 0;
        let levels_m = from_north
            .flatten()
            .map(|level| possible(*level, &mut impossible));
        let found = Found {
            crs,
            datum: file.reference.datum,
            west_centre_m: samples.south_west.x,
            north_centre_m: samples.south_west.y + samples.rows.saturating_sub(1) as f64 * samples.step_m,
            cell_m: samples.step_m,
            columns: samples.columns as u32,
            rows: samples.rows as u32,
            levels_m: levels_m.collect(),
            // How well the triangles fit the ground, their source does not say.
            uncertainty_m: None,
        };
        decided(found, impossible, options, log)
    }
}

fn city_file(bytes: &[u8], log: &mut FindingLog) -> Option<CityFile> {
    let file = if looks_like_citygml(bytes) {
        crate::citygml::read_bytes(bytes, log)
    } else {
        crate::cityjson::read_city(bytes, log)
    };
    let file = file?;
    if file.relief.is_empty() {
        let message = "the city model holds no ground as triangles (TINRelief)";
        let hint = "export the relief with it, or import a raster of the ground";
        log.push(Finding::error(RuleId::SCHEMA, message).with_hint(hint));
        return None;
    }
    Some(file)
}

fn system(file: &CityFile, given: Option<Crs>, log: &mut FindingLog) -> Option<Crs> {
    match plane_system(&file.reference, given, log) {
        Where::In(crs) => Some(crs),
        Where::Foreign(_) => None,
        Where::Unsaid => {
            let message = "the file does not say in which coordinate system it is";
            log.push(Finding::error(RuleId::CRS, message).with_hint(WARP_HINT));
            None
        }
    }
}

/// Triangles with easting before northing.
fn in_order(mut triangles: Vec<[[f64; 3]; 3]>, crs: Crs, log: &mut FindingLog) -> Vec<[[f64; 3]; 3]> {
    let firsts = || triangles.iter().map(|[[x, y, _], ..]| [*x, *y]);
    let right = firsts().filter(|[x, y]| crs.is_plausible(*x, *y)).count();
    let swapped = firsts().filter(|[x, y]| crs.is_plausible(*y, *x)).count();
    if swapped > right {
        let message = "the coordinates are northing, easting; they were read in that order";
        log.push(Finding::warning(RuleId::AXES, message));
        for corner in triangles.iter_mut().flatten() {
            corner.swap(0, 1);
        }
    }
    triangles
}

/// The levels in cells that fit the triangles and are not too many.
fn levels(triangles: Vec<[[f64; 3]; 3]>, log: &mut FindingLog) -> Option<TriangleLevels> {
    let wanted_m = middle_edge_m(&triangles) / 2.0;
    let finest = CELLS_M
        .iter()
        .rposition(|cell_m| *cell_m <= wanted_m)
        .unwrap_or(0);
    let mut refused = None;
    for cell_m in CELLS_M.into_iter().skip(finest) {
        match levels_of(&triangles, cell_m) {
            Ok(levels) => {
                say(&triangles, &levels, cell_m, log);
                return Some(levels);
            }
            Err(error) => refused = Some(error),
        }
    }
    let why = refused.map_or_else(String::new, |error| format!(": {error}"));
    let message = format!("no raster can be made of the triangles{why}");
    let hint = "split the relief into tiles of some kilometres; a stray corner far away is the usual cause";
    log.push(Finding::error(RuleId::GEOMETRY, message).with_hint(hint));
    None
}

/// The median length of edges from above, of the first so many.
fn middle_edge_m(triangles: &[[[f64; 3]; 3]]) -> f64 {
    let edges = triangles.iter().flat_map(|[a, b, c]| [(a, b), (b, c), (c, a)]);
    let lengths = edges.map(|([ax, ay, _], [bx, by, _])| (bx - ax).hypot(by - ay));
    let mut lengths: Vec<f64> = lengths
        .filter(|length| length.is_finite())
        .take(MOST_EDGES)
        .collect();
    lengths.sort_unstable_by(f64::total_cmp);
    lengths.get(lengths.len() / 2).copied().unwrap_or(0.0)
}

fn say(triangles: &[[[f64; 3]; 3]], levels: &TriangleLevels, cell_m: f64, log: &mut FindingLog) {
    let TriangleLevels {
        unknown,
        compared,
        mean_error_m,
        largest_error_m,
        ..
    } = levels;
    let message = format!(
        "ground from {}, in cells of {cell_m} m, {unknown} of them without ground; at {compared} corners the raster is \
         {mean_error_m:.2} m off (root mean square), {largest_error_m:.2} m at the worst",
        counted(triangles.len(), "triangle", "triangles")
    );
    log.push(Finding::info(RuleId::named("PV-COVERAGE"), message));
    if levels.upright > 0 {
        let message = format!(
            "{} upright or without size; no ground is taken from them",
            counted(levels.upright, "triangle is", "triangles are")
        );
        log.push(Finding::info(RuleId::GEOMETRY, message));
    }
    if levels.disputed > 0 {
        let message = format!(
            "triangles lie over each other with different levels in {}; the higher one is taken",
            counted(levels.disputed, "cell", "cells")
        );
        log.push(Finding::warning(RuleId::named("PV-OVERLAP"), message));
    }
}
