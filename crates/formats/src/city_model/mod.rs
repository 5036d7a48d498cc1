//! City models as files have them, whatever the format: buildings with bodies in the coordinates of the file, and how they are placed.

pub(crate) mod buildings;
mod existing;
pub(crate) mod lod;
mod model;
mod outline;
mod placing;
mod reference_system;
pub(crate) mod shape;
mod stated;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use planvy_plan::{Finding, RuleId};

pub(crate) use buildings::CityBuilding;
pub(crate) use existing::{body, existing_buildings};
pub use model::{CityModel, ModelBuilding, ModelSystem, read_city_model};
pub(crate) use placing::{Where, place, plane_system, say_open_solids, vertical_reference};
pub(crate) use reference_system::{PlaneSystem, ReferenceSystem};
pub(crate) use stated::Stated;

use crate::finding_log::FindingLog;
use crate::wording::counted;

/// The largest file that is read, in bytes: it is held in memory as a whole.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// What a file holds.
#[derive(Debug)]
pub(crate) struct CityFile {
    /// The version, without its third number: `1.0`, `1.1`, `2.0`.
    pub(crate) version: &'static str,
    /// The systems of its coordinates.
    pub(crate) reference: ReferenceSystem,
    /// Its buildings.
    pub(crate) buildings: Vec<CityBuilding>,
    /// The triangles of its ground, in the coordinates of the file.
    pub(crate) relief: Vec<[[f64; 3]; 3]>,
}

/// Says which city objects were passed over, as they are no parts of buildings: how many of each type.
pub(crate) fn say_others(others: &BTreeMap<String, usize>, log: &mut FindingLog) {
    if others.is_empty() {
        return;
    }
    let listed: Vec<String> = others
        .iter()
        .take(12)
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    let message = format!(
        "city objects that are no parts of buildings are not read: {}",
        listed.join(", ")
    );
    log.push(Finding::info(RuleId::SCHEMA, message));
}

/// Says which levels of detail were read.
pub(crate) fn say_levels(buildings: &[CityBuilding], log: &mut FindingLog) {
    let mut levels: BTreeMap<String, usize> = BTreeMap::new();
    let with_body = buildings.iter().filter(|building| !building.surfaces.is_empty());
    for building in with_body {
        let lod = building
            .lod
            .map_or_else(|| "not given".to_owned(), |lod| lod.to_string());
        *levels.entry(lod).or_default() += 1;
    }
    if !levels.is_empty() {
        let listed: Vec<String> = levels
            .iter()
            .map(|(lod, count)| format!("{lod} of {}", counted(*count, "building", "buildings")))
            .collect();
        let message = format!("level of detail read: {}", listed.join(", "));
        log.push(Finding::info(RuleId::GEOMETRY, message));
    }
}

/// The bytes of a file that is not too large.
pub(crate) fn bytes_of(path: &Path, log: &mut FindingLog) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            log.push(Finding::error(RuleId::PARSE, message));
            None
        }
        Ok(_) if bytes.len() as u64 > MAX_FILE_BYTES => {
            let message =
                format!("the file is larger than {MAX_FILE_BYTES} bytes, the most that is read at once");
            let hint = "cut it into parts, and import them one by one";
            log.push(Finding::error(RuleId::PARSE, message).with_hint(hint));
            None
        }
        Ok(_) => Some(bytes),
    }
}
