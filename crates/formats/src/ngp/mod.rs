//! The national delivery format: *Detaljplan* 4.1 of the national geodata platform (NGP), as JSON.
//!
//! A delivery looks like a GeoJSON feature collection, with the geometry inside the properties. The reader streams it, takes
//! what municipalities really write (upper-case ids, decimal commas, additions to the schema, misspelt words, a `bbox` in
//! the other axis order) with a finding each, and keeps every member that the specification does not name.
//!
//! Members of Planvy's own, written where a plan came from a format that knows more and read back: `kommunkod`, `hojdsystem`
//! and `katalogversion` of a plan; `bestammelsekod`, `beteckning`, `beteckningsindex` and `huvudsaklig` of a regulation.

pub(crate) mod assemble;
pub(crate) mod decisions;
pub(crate) mod documents;
pub(crate) mod geometry;
pub(crate) mod log;
pub(crate) mod members;
pub(crate) mod plan_feature;
mod read;
pub(crate) mod regulation_feature;
pub(crate) mod words;
mod write;
mod write_documents;
mod write_geometry;
mod write_object;

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

pub use read::{read_delivery, read_file};
pub use write::{WriteError, write};

/// The reader of NGP deliveries.
#[derive(Clone, Copy, Debug)]
pub struct NgpDetaljplan;

impl Format for NgpDetaljplan {
    fn name(&self) -> &'static str {
        "ngp-detaljplan-4.1"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        head.kind.is_none_or(|kind| kind == ContentKind::Plans) && looks_like_delivery(head.bytes)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let reading = read_file(path, options);
        Reading {
            value: reading.value.map(Content::Plans),
            findings: reading.findings,
        }
    }
}

/// Whether the beginning of a file holds the media type, a plan's `feature:typ`, or a member that only a delivery has.
fn looks_like_delivery(bytes: &[u8]) -> bool {
    let dense: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    let text = String::from_utf8_lossy(&dense);
    let json = text.trim_start_matches('\u{feff}').starts_with(['{', '[']);
    let marks = [
        "application/vnd.lm.detaljplan.",
        "\"feature:typ\":\"detaljplan\"",
        "\"feature:typ\":\"användningsbestämmelse\"",
        "\"feature:typ\":\"egenskapsbestämmelse\"",
        "\"feature:typ\":\"administrativbestämmelse\"",
        "\"plangeometri\":",
        "\"bestammelsegeometri\":",
    ];
    json && marks.iter().any(|mark| text.contains(mark))
}

/// The finding for a file that holds no plan at all.
fn no_plan() -> Finding {
    Finding::error(RuleId::SCHEMA, "The file holds no plan that can be read")
        .with_hint("A delivery has a feature whose feature:typ is detaljplan.")
}
