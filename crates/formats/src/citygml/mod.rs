//! CityGML 1.0, 2.0 (OGC 12-019) and 3.0 (OGC 20-010, 21-006r2): buildings of a city model, levels of detail 0 to 4.
//!
//! A building with its parts and installations becomes one [`ExistingBuilding`](planvy_plan::ExistingBuilding), as from CityJSON: of
//! several levels of detail the best body is read, 2 before 3 before 1. Faces that a solid refers to by `xlink:href` keep what the
//! surface is that they are drawn in. What is inside a building (rooms, storeys, units) is not read, nor is what is no building; a
//! finding counts it.
//!
//! Of a version chain (CityGML 3.0, `core:Version`) only what stands as a member of the model is read.

mod geometry;
mod read;

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use crate::city_model::{bytes_of, existing_buildings};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::xml::{Root, Space, decode};

pub(crate) use read::read_city;

/// The root of a file.
pub(crate) const ROOT: Root = Root {
    space: Space::CityGml,
    name: "CityModel",
    told: "CityModel of http://www.opengis.net/citygml",
    hint: "Export the city model as CityGML 2.0 or 3.0, or as CityJSON.",
};

/// The reader of existing buildings in CityGML.
#[derive(Clone, Copy, Debug)]
pub struct CityGml;

impl Format for CityGml {
    fn name(&self) -> &'static str {
        "citygml"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        matches!(head.kind, None | Some(ContentKind::Buildings)) && looks_like_citygml(head.bytes)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut log = FindingLog::default();
        let value = bytes_of(path, &mut log)
            .and_then(|bytes| read_bytes(&bytes, &mut log))
            .and_then(|file| existing_buildings(file, options.crs, &mut log))
            .map(Content::Buildings);
        Reading {
            value,
            findings: log.into_findings(),
        }
    }
}

/// Whether bytes begin as CityGML does.
pub(crate) fn looks_like_citygml(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(64 << 10)).unwrap_or_default();
    // The names are ASCII; in UTF-16 every second byte is zero.
    let ascii: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&ascii);
    text.contains('<') && text.contains("CityModel") && text.contains("opengis.net/citygml")
}

/// The buildings of a file in the coordinates of the file.
pub(crate) fn read_bytes(bytes: &[u8], log: &mut FindingLog) -> Option<crate::city_model::CityFile> {
    match decode(bytes) {
        Ok(text) => read_city(&text, log),
        Err(error) => {
            let message = format!("{} (byte {})", error.error, error.offset);
            log.push(Finding::error(RuleId::PARSE, message).with_hint("Save the file as UTF-8."));
            None
        }
    }
}
