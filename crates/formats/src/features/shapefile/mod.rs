//! Features out of an ESRI shapefile (ESRI white paper, July 1998): `.shp` with `.dbf`, `.prj` and `.cpg` beside it, or a zip
//! file that holds them.
//!
//! A shapefile is read in memory: by its format it is at most 2 GB, and here 1 GB. What a file says of its own length is held
//! against its bytes before anything is reserved for it; a zip file may unpack to that much and no more.

mod container;
mod shapes;
mod table;

use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use planvy_plan::{Finding, RuleId};
use serde_json::Map;

use super::{RawFeature, TakesFeatures};
use crate::finding_log::FindingLog;
use crate::format::Head;
use crate::source_crs::SourceCrs;
use crate::well_known_text::{crs_of, is_geographic};

pub(crate) use container::layers_of;
pub(crate) use shapes::ShapeError;
use shapes::{Shapes, is_polygons};
use table::{Letters, Table};

/// File code 9994, big-endian: how every `.shp` begins.
const MAGIC: [u8; 4] = [0, 0, 0x27, 0x0A];
/// How a zip file begins.
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

/// Whether a file begins as a shapefile does, or as a zip file with one in it.
pub(crate) fn looks_like_shapefile(head: &Head<'_>) -> bool {
    if head.bytes.starts_with(ZIP_MAGIC) {
        let names = head.bytes.windows(4);
        return names.into_iter().any(|name| name.eq_ignore_ascii_case(b".shp"));
    }
    head.bytes.starts_with(&MAGIC)
}

/// A layer of a shapefile: the bytes of its parts.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    /// The name that its files share.
    pub(crate) name: String,
    shapes: Vec<u8>,
    attributes: Option<Vec<u8>>,
    projection: Option<String>,
    code_page: Option<String>,
}

impl Layer {
    /// Whether its shapes are areas.
    pub(crate) fn has_polygons(&self) -> bool {
        is_polygons(&self.shapes)
    }

    /// The system that its `.prj` names.
    pub(crate) fn said(&self) -> SourceCrs {
        let Some(text) = self
            .projection
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
        else {
            return SourceCrs::Unsaid;
        };
        let name: String = text.split('"').nth(1).unwrap_or(text).chars().take(80).collect();
        if let Some(crs) = crs_of(text) {
            return SourceCrs::Grid(crs);
        }
        let folded = text.to_uppercase();
        let alike = ["WGS_1984", "WGS 84", "ETRS", "SWEREF"];
        if is_geographic(text) && alike.iter().any(|name| folded.contains(name)) {
            return SourceCrs::LonLat;
        }
        SourceCrs::Foreign(name)
    }

    /// Hands over every record. What is wrong with the layer as a whole goes to the log.
    pub(crate) fn read(&self, taker: &mut impl TakesFeatures) {
        let table = self.table(taker.log());
        let shapes = Shapes::new(&self.shapes);
        let mut number = 0;
        for shape in shapes {
            number += 1;
            let (label, geometry) = match shape {
                Ok(shape) => (shape.number, shape.geometry),
                Err(error) => {
                    let message = format!("{}.shp: {error}", self.name);
                    let hint = "export or fetch it again; what stands behind this place is not read";
                    taker
                        .log()
                        .push(Finding::error(RuleId::PARSE, message).with_hint(hint));
                    break;
                }
            };
            let attributes = match table.as_ref().map(|table| table.record(number - 1)) {
                Some(table::Row::Deleted) => continue,
                Some(table::Row::Said(attributes)) => attributes,
                Some(table::Row::Missing) | None => Map::new(),
            };
            taker.take(RawFeature {
                label: format!("{} record {label}", self.name),
                id: None,
                attributes,
                doubled: Vec::new(),
                geometry: geometry.map_err(Into::into),
            });
        }
        if let Some(table) = table.filter(|table| table.count() != number) {
            let message = format!(
                "{0}.dbf has {1} records and {0}.shp {number}; those that are missing are taken as empty",
                self.name,
                table.count()
            );
            taker.log().push(Finding::warning(RuleId::SCHEMA, message));
        }
    }

    /// The attributes; `None`, with a finding, where there are none that can be read.
    fn table(&self, log: &mut FindingLog) -> Option<Table<'_>> {
        let Some(bytes) = &self.attributes else {
            let message = format!("{}.dbf is not there: the shapes have no attributes", self.name);
            log.push(Finding::warning(RuleId::SCHEMA, message));
            return None;
        };
        match Table::new(bytes, self.letters(bytes, log)) {
            Ok(table) => Some(table),
            Err(error) => {
                let message = format!("{}.dbf: {error}; the shapes have no attributes", self.name);
                log.push(Finding::error(RuleId::PARSE, message));
                None
            }
        }
    }

    /// How letters are written: as the `.cpg` says, else as the table's own mark says, else as it looks.
    fn letters(&self, table: &[u8], log: &mut FindingLog) -> Letters {
        if let Some(said) = self
            .code_page
            .as_deref()
            .map(str::trim)
            .filter(|said| !said.is_empty())
        {
            match letters_named(said) {
                Some(letters) => return letters,
                None => {
                    let shown: String = said.chars().take(40).collect();
                    let message = format!("{}.cpg names an encoding that is not known: {shown}", self.name);
                    log.push(Finding::warning(RuleId::SCHEMA, message));
                }
            }
        }
        match table.get(29) {
            Some(0x01 | 0x02 | 0x08 | 0x64 | 0x69) => Letters::Dos,
            Some(0x03 | 0x57 | 0x58 | 0x59) => Letters::Encoding(WINDOWS_1252),
            _ if std::str::from_utf8(table.get(32..).unwrap_or_default()).is_ok() => Letters::Encoding(UTF_8),
            _ => Letters::Encoding(WINDOWS_1252),
        }
    }
}

/// The encoding that a `.cpg` names: `UTF-8`, `ISO 88591`, `ANSI 1252`, `1252`, `850`, ….
fn letters_named(said: &str) -> Option<Letters> {
    let folded: String = said
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    if ["437", "850", "865"].iter().any(|page| folded.ends_with(page)) {
        return Some(Letters::Dos);
    }
    let by_number = match folded.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()) {
        "8" | "65001" => Some(UTF_8),
        "1252" | "88591" | "885915" | "28591" => Some(WINDOWS_1252),
        _ => None,
    };
    by_number
        .or_else(|| Encoding::for_label(said.as_bytes()))
        .map(Letters::Encoding)
}

/// Every layer's findings when a file of it cannot be read.
fn unreadable(path: &Path, why: &dyn std::fmt::Display) -> Finding {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    Finding::error(RuleId::PARSE, format!("{name} cannot be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_in_every_spelling() {
        let name = |said: &str| match letters_named(said) {
            Some(Letters::Encoding(encoding)) => encoding.name(),
            Some(Letters::Dos) => "dos",
            None => "none",
        };
        for said in ["UTF-8", "utf8", "65001"] {
            assert_eq!(name(said), "UTF-8", "{said}");
        }
        for said in [
            "ISO 88591",
            "ISO-8859-1",
            "ANSI 1252",
            "1252",
            "latin1",
            "windows-1252",
        ] {
            assert_eq!(name(said), "windows-1252", "{said}");
        }
        assert_eq!(
            (name("CP850"), name("IBM437"), name("klingon")),
            ("dos", "dos", "none")
        );
    }
}
