//! Heights of buildings out of scans, by their outlines.

use std::path::{Path, PathBuf};

use geo::MapCoords;
use geo_types::{Coord, MultiPolygon};
use planvy_city::point_heights::{HeightRule, MeasuredHeight, PointHeights};
use planvy_plan::{Crs, Datum, ExistingBuilding, Finding, GridPoint, OverGround, OverRh2000, RuleId};

use super::super::raster::in_sweden;
use super::head::{ScanError, ScanHead};
use super::points::{BUILDING, GROUND, each_point};
use crate::finding_log::FindingLog;
use crate::format::ReadOptions;
use crate::wording::counted;

/// A stated height that differs from the measured one by more than this is told of, in metres.
const TOLD_FROM_M: f64 = 2.0;

/// What the points of scans (class 6 on roofs, class 2 on the ground) tell of buildings, all in one plane system: that of the
/// files.
///
/// # Errors
///
/// See [`ScanError`], with the file.
pub fn heights_from_points(
    footprints: &[MultiPolygon<f64>],
    scans: &[PathBuf],
    rule: HeightRule,
) -> Result<Vec<MeasuredHeight>, (PathBuf, ScanError)> {
    let mut heights = PointHeights::of(footprints, rule);
    for path in scans {
        let named = |error: ScanError| (path.clone(), error);
        let head = ScanHead::of_file(path).map_err(named)?;
        gather(&mut heights, path, &head).map_err(named)?;
    }
    Ok(heights.finish())
}

fn gather(heights: &mut PointHeights, path: &Path, head: &ScanHead) -> Result<(), ScanError> {
    each_point(path, head, |point| match point.class {
        BUILDING => heights.add_roof(point.at, point.level_m),
        GROUND => heights.add_ground(point.at, point.level_m),
        _ => {}
    })
}

/// Gives buildings without a height the one that scans tell: the level that 99 % of the points on its roof lie below, over the
/// middle level of the ground points within 3 m of its outline. A building that too few points tell of stays without height.
/// The level of its ground is given where the scans' levels are over RH 2000.
///
/// What cannot be measured, and why, is in the findings.
pub fn measure_heights(
    buildings: &mut [ExistingBuilding],
    scans: &[PathBuf],
    options: &ReadOptions,
) -> Vec<Finding> {
    let mut log = FindingLog::default();
    let Some((crs, is_rh_2000, heads)) = systems(scans, options, &mut log) else {
        return log.into_findings();
    };
    let footprints: Vec<MultiPolygon<f64>> = buildings.iter().map(|building| in_crs(building, crs)).collect();
    let mut heights = PointHeights::of(&footprints, HeightRule::default());
    for (path, head) in scans.iter().zip(&heads) {
        if let Err(error) = gather(&mut heights, path, head) {
            log.push(of_file(path, error));
            return log.into_findings();
        }
    }
    let measured = heights.finish();
    let mut tally = Tally::default();
    for (building, measured) in buildings.iter_mut().zip(&measured) {
        tally.take(building, measured, is_rh_2000, &mut log);
    }
    tally.say(is_rh_2000, &mut log);
    log.into_findings()
}

fn of_file(path: &Path, error: ScanError) -> Finding {
    let mut finding = error.into_finding();
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    finding.message = format!("{name}: {}", finding.message);
    finding
}

/// The one system of all scans, whether their levels are over RH 2000, and their heads.
fn systems(
    scans: &[PathBuf],
    options: &ReadOptions,
    log: &mut FindingLog,
) -> Option<(Crs, bool, Vec<ScanHead>)> {
    let mut common: Option<Crs> = None;
    let mut is_rh_2000 = true;
    let mut heads = Vec::new();
    for path in scans {
        let head = match ScanHead::of_file(path) {
            Ok(head) => head,
            Err(error) => {
                log.push(of_file(path, error));
                return None;
            }
        };
        let crs = in_sweden(&head.plane, options.crs, log)?;
        if common.is_some_and(|common| common != crs) {
            let message = format!(
                "the scans are in different coordinate systems: {} is in {crs}",
                path.display()
            );
            let hint = "import the buildings once for each of them";
            log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
            return None;
        }
        common = Some(crs);
        let datum = head.datum.as_ref().or(options.vertical_datum.as_ref());
        is_rh_2000 &= datum == Some(&Datum::Rh2000);
        heads.push(head);
    }
    Some((common?, is_rh_2000, heads))
}

fn in_crs(building: &ExistingBuilding, crs: Crs) -> MultiPolygon<f64> {
    if building.crs == crs {
        return building.footprint.clone();
    }
    building.footprint.map_coords(|corner| {
        let point = GridPoint {
            crs: building.crs,
            east_m: corner.x,
            north_m: corner.y,
        };
        let there = point.in_crs(crs);
        Coord {
            x: there.east_m,
            y: there.north_m,
        }
    })
}

/// What became of the buildings.
#[derive(Default)]
struct Tally {
    measured: usize,
    stated: usize,
    without_roof: usize,
    without_ground: usize,
}

impl Tally {
    fn take(
        &mut self,
        building: &mut ExistingBuilding,
        measured: &MeasuredHeight,
        is_rh_2000: bool,
        log: &mut FindingLog,
    ) {
        if is_rh_2000 && building.ground_level.is_none() {
            building.ground_level = measured.ground_level_m.map(OverRh2000);
        }
        let label = building.source_id.clone().unwrap_or_default();
        match (building.height, measured.height_m()) {
            (Some(stated), found) => {
                self.stated += 1;
                if let Some(found_m) = found.filter(|found| (found - stated.0).abs() > TOLD_FROM_M) {
                    let message = format!(
                        "its source states a height of {:.1} m, the scan tells {found_m:.1} m; the source's is kept",
                        stated.0
                    );
                    log.push(Finding::info(RuleId::named("PV-VALUE"), message).with_feature(label));
                }
            }
            (None, Some(found_m)) => {
                self.measured += 1;
                building.height = Some(OverGround(found_m));
            }
            (None, None) if measured.roof_level_m.is_none() => self.without_roof += 1,
            (None, None) => self.without_ground += 1,
        }
    }

    fn say(&self, is_rh_2000: bool, log: &mut FindingLog) {
        let rule = || RuleId::named("PV-COVERAGE");
        let message = format!(
            "{} measured in the scan: the level that 99 % of the points on a roof lie below, over the middle level of the ground within 3 m of the outline",
            counted(self.measured, "height is", "heights are")
        );
        log.push(Finding::info(rule(), message));
        if self.stated > 0 {
            let message = format!(
                "{} a height by the source; it is kept",
                counted(self.stated, "building has", "buildings have")
            );
            log.push(Finding::info(rule(), message));
        }
        if self.without_roof + self.without_ground > 0 {
            let message = format!(
                "{} without a known height: {} with too few points on the roof, {} with too few on the ground around or a roof no higher",
                counted(
                    self.without_roof + self.without_ground,
                    "building stays",
                    "buildings stay"
                ),
                self.without_roof,
                self.without_ground
            );
            log.push(Finding::warning(rule(), message));
        }
        if !is_rh_2000 {
            let message = "the scan's levels are not known to be over RH 2000: heights are taken from it, levels of the ground are not";
            let hint = "state it with --vertical-datum \"RH 2000\"";
            log.push(Finding::warning(RuleId::named("PV-DATUM"), message).with_hint(hint));
        }
    }
}
