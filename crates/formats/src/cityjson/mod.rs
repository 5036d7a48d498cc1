//! CityJSON 1.0, 1.1 and 2.0, and CityJSONSeq: city models read as existing buildings, and bodies written.
//!
//! A building with its parts and what is fixed to it becomes one [`ExistingBuilding`]. Of several levels of detail the best
//! body is read: 2.x before 3 before 1, and a finding says which. Coordinates have to be in a SWEREF 99 projection; heights
//! are over the datum that the file names, over the building's own ground, or over something that is not known.
//!
//! Limits: a file has at most [`MAX_FILE_BYTES`]; templates expand to at most a million vertices.

mod boundaries;
mod buildings;
mod document;
mod lod;
mod outline;
mod placing;
mod read;
mod reference_system;
mod shapes;
mod stated;
mod write;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use planvy_plan::{Body, Crs, ExistingBuilding, Finding, Reading, RuleId, SurfaceKind, VerticalReference};

pub(crate) use buildings::CityBuilding;
pub(crate) use placing::{Where, place, plane_system, say_open_solids, vertical_reference};
pub(crate) use read::{CityFile, read_city};
pub(crate) use reference_system::{PlaneSystem, ReferenceSystem};
pub(crate) use stated::Stated;
pub use write::{TaggedFace, TaggedSolid, WriteSolidsError, write_solids};

use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

/// The largest file that is read, in bytes: it is held in memory as a whole.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// The reader of existing buildings in CityJSON or CityJSONSeq.
#[derive(Clone, Copy, Debug)]
pub struct CityJson;

impl Format for CityJson {
    fn name(&self) -> &'static str {
        "cityjson"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        matches!(head.kind, None | Some(ContentKind::Buildings)) && looks_like_cityjson(head.bytes)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut log = FindingLog::default();
        let value = bytes_of(path, &mut log)
            .and_then(|bytes| read_city(&bytes, &mut log))
            .and_then(|file| existing_buildings(file, options.crs, &mut log))
            .map(Content::Buildings);
        Reading {
            value,
            findings: log.into_findings(),
        }
    }
}

/// Whether bytes begin as CityJSON does: an object whose type or members say so. The type may stand last, after millions of
/// vertices, so that the name of the one member that only CityJSON has is enough.
pub(crate) fn looks_like_cityjson(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(64 << 10)).unwrap_or_default();
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('{')
        && ["\"CityJSON\"", "\"CityJSONFeature\"", "\"CityObjects\""]
            .iter()
            .any(|word| text.contains(word))
}

fn bytes_of(path: &Path, log: &mut FindingLog) -> Option<Vec<u8>> {
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
            let hint = "cut the city model into parts, and import them one by one";
            log.push(Finding::error(RuleId::PARSE, message).with_hint(hint));
            None
        }
        Ok(_) => Some(bytes),
    }
}

/// The buildings of a city model, placed; `None` where that is not possible.
fn existing_buildings(
    mut file: CityFile,
    given: Option<Crs>,
    log: &mut FindingLog,
) -> Option<Vec<ExistingBuilding>> {
    if file.buildings.is_empty() {
        log.push(Finding::error(RuleId::SCHEMA, "the file holds no building"));
        return None;
    }
    let crs = match plane_system(&file.reference, given, log) {
        Where::In(crs) => crs,
        Where::Foreign(_) => return None,
        Where::Unsaid => {
            let message = "the file does not say in which coordinate system it is";
            let hint = "name the system with --crs, for instance --crs 3008 for SWEREF 99 13 30";
            log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
            return None;
        }
    };
    let vertical = vertical_reference(&file, log);
    place(&mut file.buildings, crs, log);
    say_open_solids(&file.buildings, Some(crs), log);
    let buildings: Vec<ExistingBuilding> = file
        .buildings
        .into_iter()
        .filter_map(|building| existing_building(building, crs, &vertical, log))
        .collect();
    (!buildings.is_empty()).then_some(buildings)
}

fn existing_building(
    building: CityBuilding,
    crs: Crs,
    vertical: &VerticalReference,
    log: &mut FindingLog,
) -> Option<ExistingBuilding> {
    let Some(footprint) = footprint(&building) else {
        let message = "the building covers no ground; it is left out";
        log.push(Finding::warning(RuleId::GEOMETRY, message).with_feature(&building.id));
        return None;
    };
    let stated = Stated::of(&building.attributes);
    Some(ExistingBuilding {
        crs,
        footprint,
        kind: stated.kind,
        ground_level: None,
        height: stated.measured_height,
        storeys: stated.storeys,
        gross_floor_area_m2: stated.gross_floor_area_m2,
        year: stated.year,
        body: body(&building, vertical),
        source_id: Some(building.id),
    })
}

/// The body of a building; `None` where it has no surface.
pub(crate) fn body(building: &CityBuilding, vertical: &VerticalReference) -> Option<Body> {
    (!building.surfaces.is_empty()).then(|| Body {
        surfaces: building.surfaces.clone(),
        vertical: vertical.clone(),
        elements: building.elements.clone(),
    })
}

/// The ground that a building covers: the outline that is drawn, else that of its ground surfaces, else that of its body.
fn footprint(building: &CityBuilding) -> Option<geo_types::MultiPolygon<f64>> {
    if let Some(drawn) = &building.drawn_outline {
        return Some(drawn.clone());
    }
    let surfaces = &building.surfaces;
    let ground = surfaces
        .iter()
        .filter(|surface| surface.kind == SurfaceKind::Ground);
    outline::outline(ground.map(|surface| surface.rings.as_slice()))
        .or_else(|| outline::outline(surfaces.iter().map(|surface| surface.rings.as_slice())))
}
