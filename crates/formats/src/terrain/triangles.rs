//! Triangles of the ground as a raster.

use planvy_city::triangle_levels::{TriangleLevels, levels_of};
use planvy_plan::{Crs, Datum, Finding, RuleId};

use super::anywhere::GroundAnywhere;
use crate::city_model::ModelSystem;
use crate::finding_log::FindingLog;
use crate::wording::counted;

/// Sides of cells to choose from, in metres, the finest first.
const CELLS_M: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0];
/// Edges whose length is looked at for the choice.
const MOST_EDGES: usize = 100_000;

/// Triangles with easting before northing.
pub(super) fn in_order(
    mut triangles: Vec<[[f64; 3]; 3]>,
    crs: Crs,
    log: &mut FindingLog,
) -> Vec<[[f64; 3]; 3]> {
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
pub(super) fn rastered(triangles: &[[[f64; 3]; 3]], log: &mut FindingLog) -> Option<TriangleLevels> {
    let wanted_m = middle_edge_m(triangles) / 2.0;
    let finest = CELLS_M
        .iter()
        .rposition(|cell_m| *cell_m <= wanted_m)
        .unwrap_or(0);
    let mut refused = None;
    for cell_m in CELLS_M.into_iter().skip(finest) {
        match levels_of(triangles, cell_m) {
            Ok(levels) => {
                say(triangles, &levels, cell_m, log);
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

/// The levels of triangles as ground. How well the triangles fit the ground itself, their source does not say.
pub(super) fn ground_of(levels: TriangleLevels, system: ModelSystem, datum: Option<Datum>) -> GroundAnywhere {
    let samples = levels.samples;
    let from_north = samples.levels_m.chunks(samples.columns.max(1)).rev();
    GroundAnywhere {
        system,
        datum,
        west_centre_m: samples.south_west.x,
        north_centre_m: samples.south_west.y + samples.rows.saturating_sub(1) as f64 * samples.step_m,
        cell_m: samples.step_m,
        columns: samples.columns as u32,
        rows: samples.rows as u32,
        levels_m: from_north.flatten().map(|level| *level as f32).collect(),
        error_m: (levels.compared > 0).then_some(levels.mean_error_m),
        uncertainty_m: None,
    }
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
}

/// Says where triangles lie over each other with different levels.
pub(super) fn say_disputed(levels: &TriangleLevels, log: &mut FindingLog) {
    if levels.disputed > 0 {
        let message = format!(
            "triangles lie over each other with different levels in {}; the higher one is taken",
            counted(levels.disputed, "cell", "cells")
        );
        log.push(Finding::warning(RuleId::named("PV-OVERLAP"), message));
    }
}
