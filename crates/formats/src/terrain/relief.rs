//! Ground as triangles: `TINRelief` of CityJSON and CityGML.

use std::path::Path;

use planvy_plan::{Crs, Finding, Reading, RuleId};

use super::raster::{WARP_HINT, decided, without};
use super::triangles::{ground_of, in_order, rastered, say_disputed};
use crate::city_model::{CityFile, ModelSystem, Where, bytes_of, plane_system};
use crate::citygml::looks_like_citygml;
use crate::cityjson::looks_like_cityjson;
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

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
        let triangles = in_order(file.relief, crs, &mut log);
        match rastered(&triangles, &mut log) {
            Some(levels) => {
                say_disputed(&levels, &mut log);
                let ground = ground_of(levels, ModelSystem::Sweref(crs), file.reference.datum);
                decided(crs, ground, options, log)
            }
            None => without(log),
        }
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
