//! Laser scans: LAS 1.0 to 1.4 (ASPRS) and LAZ, as ground, and as what tells the heights of buildings.
//!
//! A scan is read point by point and never held as a whole, so that one of some gigabytes takes the memory of its ground raster
//! and no more. Which point is ground (class 2) or a building (class 6) is the file's word; nothing is classified here. Points
//! that the file withholds are left out.
//!
//! | module | what it does |
//! |---|---|
//! | `head` | what the head of a file says, held against its length |
//! | `points` | the points, one by one |
//! | `layers` | a watch over what compressed layers say of their length |
//! | `ground` | a raster of ground, and its error against points that it was not made from |
//! | `heights` | heights of buildings by their outlines |

mod ground;
mod head;
mod heights;
mod layers;
mod points;

use std::path::Path;

use planvy_plan::{Crs, Finding, Reading, RuleId};

pub use ground::{CloudGround, read_cloud_ground};
pub use head::ScanError;
pub use heights::{heights_from_points, measure_heights};

use super::geo_keys::PlaneSystem;
use super::raster::{Found, WARP_HINT, decided, possible, without};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use head::ScanHead;

/// How every scan begins.
const MAGIC: &[u8] = b"LASF";

/// The reader of ground in laser scans.
#[derive(Clone, Copy, Debug)]
pub struct TerrainPointCloud;

impl Format for TerrainPointCloud {
    fn name(&self) -> &'static str {
        "terrain-las"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(MAGIC) && head.kind.is_none_or(|kind| kind == ContentKind::Terrain)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut log = FindingLog::default();
        let Some(head) = heard(ScanHead::of_file(path), &mut log) else {
            return without(log);
        };
        let Some(crs) = plane(&head, options.crs, &mut log) else {
            return without(log);
        };
        let Some(ground) = heard(ground::of_file(path, &head, &mut log), &mut log) else {
            return without(log);
        };
        let mut impossible = 0;
        let levels_m = ground.levels_m.iter();
        let levels_m = levels_m
            .map(|level| possible(f64::from(*level), &mut impossible))
            .collect();
        let found = Found {
            crs,
            datum: head.datum,
            west_centre_m: ground.west_centre_m,
            north_centre_m: ground.north_centre_m,
            cell_m: ground.cell_m,
            columns: ground.columns,
            rows: ground.rows,
            levels_m,
            // How far the scan itself is off, it does not say.
            uncertainty_m: None,
        };
        decided(found, impossible, options, log)
    }
}

/// The value; an error is said.
fn heard<T>(result: Result<T, ScanError>, log: &mut FindingLog) -> Option<T> {
    result.map_err(|error| log.push(error.into_finding())).ok()
}

/// The file's system, else the user's; `None`, with an error, where there is none that answers can be given in.
fn plane(head: &ScanHead, given: Option<Crs>, log: &mut FindingLog) -> Option<Crs> {
    let (message, hint) = match (&head.plane, given) {
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
        (PlaneSystem::Geographic(name), _) => (
            format!("the points are in longitude and latitude {name}, not in a plane system"),
            WARP_HINT,
        ),
    };
    log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
    None
}
