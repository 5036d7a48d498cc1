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

use planvy_plan::{Finding, Reading, RuleId};

pub use head::ScanError;
pub use heights::{heights_from_points, measure_heights};

use super::anywhere::{GroundAnywhere, GroundFormat};
use super::geo_keys::PlaneSystem;
use super::raster::{decided, decided_anywhere, in_degrees, in_sweden, without};
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
        let Some(crs) = in_sweden(&head.plane, options.crs, &mut log) else {
            return without(log);
        };
        let Some(ground) = heard(ground::of_file(path, &head, &mut log), &mut log) else {
            return without(log);
        };
        decided(crs, ground, options, log)
    }
}

impl GroundFormat for TerrainPointCloud {
    fn read_anywhere(&self, path: &Path) -> Reading<GroundAnywhere> {
        let mut log = FindingLog::default();
        let head = heard(ScanHead::of_file(path), &mut log);
        let head = head.filter(|head| is_in_a_plane(head, &mut log));
        match head.and_then(|head| heard(ground::of_file(path, &head, &mut log), &mut log)) {
            Some(ground) => decided_anywhere(ground, log),
            None => without(log),
        }
    }
}

/// The value; an error is said.
fn heard<T>(result: Result<T, ScanError>, log: &mut FindingLog) -> Option<T> {
    result.map_err(|error| log.push(error.into_finding())).ok()
}

/// Whether cells of points have a side in metres; an error where they have not.
fn is_in_a_plane(head: &ScanHead, log: &mut FindingLog) -> bool {
    let PlaneSystem::Geographic(name) = &head.plane else {
        return true;
    };
    let hint = "transform it to a plane system of its country, for instance: pdal translate … reprojection";
    log.push(Finding::error(RuleId::CRS, in_degrees(name)).with_hint(hint));
    false
}
