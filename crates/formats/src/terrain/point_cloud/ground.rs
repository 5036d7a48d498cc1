//! A raster of ground out of a scan, with its error against points that it was not made from.

use std::collections::BTreeMap;
use std::path::Path;

use geo_types::{Coord, Rect};
use planvy_city::ground_grid::{GroundGrid, GroundLevels};
use planvy_plan::{Finding, RuleId};

use super::super::anywhere::GroundAnywhere;
use super::head::{ScanError, ScanHead};
use super::points::{GROUND, WATER, each_point};
use crate::finding_log::FindingLog;

/// Sides of cells to choose from, in metres.
const CELLS_M: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0];
/// Ground points that a cell has on average, at least: with fewer, many cells would have none.
const POINTS_A_CELL: f64 = 2.0;
/// Gaps up to this width are bridged, in metres: houses, cars, hedges. A wider one is a hall, a lake, or the end of the scan.
const BRIDGED_M: f64 = 30.0;
/// Of so many ground points one is held back.
const HELD_BACK: u64 = 20;
/// Points that are held back at most.
const MOST_HELD_BACK: u64 = 100_000;

/// What a first look at all points tells.
#[derive(Default)]
struct Survey {
    classes: BTreeMap<u8, u64>,
    extent: Option<Rect<f64>>,
    ground: u64,
}

/// The ground of a scan.
pub(super) fn of_file(
    path: &Path,
    head: &ScanHead,
    log: &mut FindingLog,
) -> Result<GroundAnywhere, ScanError> {
    let survey = survey(path, head)?;
    let Some(extent) = survey.extent else {
        return Err(ScanError::NoGround {
            points: head.count,
            classes: listed(&survey.classes),
        });
    };
    let mut grid = fitting_grid(extent, survey.ground)?;
    let cell_m = grid.cell_m();
    let every = HELD_BACK.max(survey.ground.div_ceil(MOST_HELD_BACK));
    let mut held_back: Vec<(Coord<f64>, f64)> = Vec::new();
    let mut number = 0_u64;
    each_point(path, head, |point| match point.class {
        GROUND => {
            number += 1;
            if number.is_multiple_of(every) {
                held_back.push((point.at, point.level_m));
            } else {
                grid.add(point.at, point.level_m);
            }
        }
        WATER => grid.keep_open(point.at),
        _ => {}
    })?;
    let levels = grid.levels(BRIDGED_M);
    let errors = Errors::of(&levels, &held_back);
    say(&survey, head, &levels, cell_m, errors.as_ref(), log);
    Ok(cloud_ground(head, levels, errors.map(|errors| errors.mean_m)))
}

fn survey(path: &Path, head: &ScanHead) -> Result<Survey, ScanError> {
    let mut survey = Survey::default();
    each_point(path, head, |point| {
        *survey.classes.entry(point.class).or_default() += 1;
        if point.class != GROUND {
            return;
        }
        survey.ground += 1;
        let here = Rect::new(point.at, point.at);
        survey.extent = Some(survey.extent.map_or(here, |so_far| {
            let (low, high) = (so_far.min(), so_far.max());
            let at = point.at;
            Rect::new(
                Coord {
                    x: low.x.min(at.x),
                    y: low.y.min(at.y),
                },
                Coord {
                    x: high.x.max(at.x),
                    y: high.y.max(at.y),
                },
            )
        }));
    })?;
    Ok(survey)
}

/// A grid of the finest cells that have points enough, and are not too many.
fn fitting_grid(extent: Rect<f64>, ground: u64) -> Result<GroundGrid, ScanError> {
    let area_m2 = (extent.width() * extent.height()).max(1.0);
    let density = ground as f64 / area_m2;
    let dense = CELLS_M
        .into_iter()
        .filter(|cell_m| density * cell_m * cell_m >= POINTS_A_CELL || *cell_m >= 10.0);
    let mut widest_m = 0.0;
    for cell_m in dense {
        if let Ok(grid) = GroundGrid::over(extent, cell_m) {
            return Ok(grid);
        }
        widest_m = cell_m;
    }
    Err(ScanError::TooWide {
        width_m: extent.width(),
        height_m: extent.height(),
        cell_m: widest_m,
    })
}

fn listed(classes: &BTreeMap<u8, u64>) -> String {
    let listed: Vec<String> = classes
        .iter()
        .take(12)
        .map(|(class, count)| format!("{class} ({count})"))
        .collect();
    if listed.is_empty() {
        return "none".to_owned();
    }
    listed.join(", ")
}

/// How far points lie from levels that were made without them.
struct Errors {
    points: usize,
    mean_m: f64,
    within_95_m: f64,
}

impl Errors {
    fn of(levels: &GroundLevels, held_back: &[(Coord<f64>, f64)]) -> Option<Errors> {
        let off = |(at, level_m): &(Coord<f64>, f64)| {
            let there_m = levels.samples.level_at(*at)?;
            Some((there_m - level_m).abs())
        };
        let mut off_m: Vec<f64> = held_back.iter().filter_map(off).collect();
        off_m.sort_unstable_by(f64::total_cmp);
        let points = off_m.len();
        let squares: f64 = off_m.iter().map(|off| off * off).sum();
        Some(Errors {
            points,
            mean_m: (squares / points as f64).sqrt(),
            within_95_m: *off_m.get((points * 95).div_ceil(100).checked_sub(1)?)?,
        })
    }
}

fn say(
    survey: &Survey,
    head: &ScanHead,
    levels: &GroundLevels,
    cell_m: f64,
    errors: Option<&Errors>,
    log: &mut FindingLog,
) {
    let (points, ground) = (head.count, survey.ground);
    let GroundLevels {
        with_points,
        bridged,
        unknown,
        ..
    } = levels;
    let mut message = format!(
        "ground from {ground} points of class 2 of {points}, in cells of {cell_m} m: {with_points} cells have points, \
         {bridged} are bridged over gaps up to {BRIDGED_M} m, {unknown} have no level"
    );
    match errors {
        Some(errors) => {
            message += &format!(
                "; {} points that were held back lie {:.2} m off (root mean square), 95 % of them within {:.2} m; how far the scan itself is off, it does not say",
                errors.points, errors.mean_m, errors.within_95_m
            );
        }
        None => message += "; its error is not known, since no point could be held back",
    }
    log.push(Finding::info(RuleId::named("PV-COVERAGE"), message));
    let [along_m, up_m] = head.unit_m;
    if along_m != 1.0 || up_m != 1.0 {
        let message = format!(
            "coordinates were turned into metres: a unit is {along_m} m along the ground and {up_m} m upwards"
        );
        log.push(Finding::info(RuleId::SCHEMA, message));
    }
    if !survey.classes.contains_key(&WATER) {
        let message =
            "no point is of class 9 (water): narrow waters without ground points are bridged as gaps are";
        log.push(Finding::info(RuleId::named("PV-COVERAGE"), message));
    }
}

fn cloud_ground(head: &ScanHead, levels: GroundLevels, error_m: Option<f64>) -> GroundAnywhere {
    let samples = levels.samples;
    let from_north = samples.levels_m.chunks(samples.columns.max(1)).rev();
    GroundAnywhere {
        system: head.plane.clone().into(),
        datum: head.datum.clone(),
        west_centre_m: samples.south_west.x,
        north_centre_m: samples.south_west.y + samples.rows.saturating_sub(1) as f64 * samples.step_m,
        cell_m: samples.step_m,
        columns: samples.columns as u32,
        rows: samples.rows as u32,
        levels_m: from_north.flatten().map(|level| *level as f32).collect(),
        error_m,
        // How far the scan itself is off, it does not say.
        uncertainty_m: None,
    }
}
