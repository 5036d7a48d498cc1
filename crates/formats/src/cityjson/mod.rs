//! CityJSON 1.0, 1.1 and 2.0, and CityJSONSeq: city models read as existing buildings, and bodies written.
//!
//! A building with its parts and what is fixed to it becomes one [`ExistingBuilding`]. Of several levels of detail the best
//! body is read: 2.x before 3 before 1, and a finding says which. Coordinates have to be in a SWEREF 99 projection; heights
//! are over the datum that the file names, over the building's own ground, or over something that is not known.
//!
//! Limits: a file has at most [`MAX_FILE_BYTES`]; templates expand to at most a million vertices.

mod boundaries;
mod document;
mod read;
mod sequence;
mod shapes;
mod write;

use std::path::Path;

use planvy_plan::Reading;

pub(crate) use read::read_city;
pub use sequence::write_building_sequence;
pub use write::{TaggedFace, TaggedSolid, WriteSolidsError, write_solids};

pub use crate::city_model::MAX_FILE_BYTES;
use crate::city_model::{bytes_of, existing_buildings};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

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
