//! The frame of a GLB: a header and two chunks (glTF 2.0, section 4).

use crate::finding::{Finding, Severity};
use crate::glb::{ReadError, WriteError};

/// `glTF`.
pub(super) const MAGIC: [u8; 4] = *b"glTF";
/// `JSON`.
pub(super) const JSON_CHUNK: [u8; 4] = *b"JSON";
/// `BIN` and a zero.
pub(super) const BINARY_CHUNK: [u8; 4] = *b"BIN\0";
/// Magic, version, length.
pub(super) const HEADER_BYTES: usize = 12;
/// Length, type.
pub(super) const CHUNK_HEADER_BYTES: usize = 8;

/// A GLB of a JSON text and a binary buffer. Chunks and file end on 8 bytes, as 3D Tiles wants them.
pub(super) fn glb(mut json: Vec<u8>, mut binary: Vec<u8>) -> Result<Vec<u8>, WriteError> {
    // The binary chunk starts after 12 + 8 + JSON + 8 bytes: the JSON is filled up to 4 past a multiple of 8.
    while !(json.len() + HEADER_BYTES + 2 * CHUNK_HEADER_BYTES).is_multiple_of(8) {
        json.push(b' ');
    }
    if binary.is_empty() {
        while !(json.len() + HEADER_BYTES + CHUNK_HEADER_BYTES).is_multiple_of(8) {
            json.push(b' ');
        }
    }
    binary.resize(binary.len().next_multiple_of(8), 0);
    let chunks = if binary.is_empty() { 1 } else { 2 };
    let total = HEADER_BYTES + chunks * CHUNK_HEADER_BYTES + json.len() + binary.len();
    let too_large = |_| WriteError::TooLarge { bytes: total };
    let total_u32 = u32::try_from(total).map_err(too_large)?;
    let mut bytes = Vec::with_capacity(total);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&2_u32.to_le_bytes());
    bytes.extend_from_slice(&total_u32.to_le_bytes());
    let mut chunk = |kind: [u8; 4], body: &[u8]| {
        // No longer than the whole, which fits.
        bytes.extend_from_slice(&(body.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&kind);
        bytes.extend_from_slice(body);
    };
    chunk(JSON_CHUNK, &json);
    if !binary.is_empty() {
        chunk(BINARY_CHUNK, &binary);
    }
    Ok(bytes)
}

/// The two parts of a GLB.
pub(super) struct Frame<'a> {
    pub json: &'a [u8],
    pub binary: Option<&'a [u8]>,
}

/// Takes a GLB apart. Lengths that disagree without harm are said and passed over.
pub(super) fn frame_of<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Result<Frame<'a>, ReadError> {
    let number = |at: usize| {
        let bytes = bytes.get(at..).and_then(|from| from.first_chunk());
        bytes.map(|bytes| u32::from_le_bytes(*bytes) as usize)
    };
    let (Some(version), Some(length)) = (number(4), number(8)) else {
        return Err(cut_off("the header of a GLB", HEADER_BYTES, bytes.len()));
    };
    if version != 2 {
        return Err(ReadError::Version {
            what: "the GLB",
            version: version.to_string(),
            wanted: "2",
        });
    }
    if bytes.len() < length {
        return Err(cut_off("the GLB", length, bytes.len()));
    }
    if bytes.len() > length {
        let message = format!(
            "{} bytes follow the {length} that the GLB says it has",
            bytes.len() - length
        );
        findings.push(Finding::new(
            "GLTF-FRAME",
            Severity::Warning,
            "header.length",
            message,
        ));
    }
    let rest = bytes.get(HEADER_BYTES..length).unwrap_or_default();
    let (first, rest) = next_chunk(rest)?.ok_or_else(|| cut_off("the JSON chunk", CHUNK_HEADER_BYTES, 0))?;
    if first.0 != JSON_CHUNK {
        let what = format!("the first chunk is \"{}\", not JSON", first.0.escape_ascii());
        return Err(ReadError::Frame { what });
    }
    let mut frame = Frame {
        json: first.1,
        binary: None,
    };
    let mut rest = rest;
    while let Some(((kind, body), after)) = next_chunk(rest)? {
        match kind {
            BINARY_CHUNK if frame.binary.is_none() => frame.binary = Some(body),
            _ => {
                let message = format!(
                    "a chunk \"{}\" of {} bytes is passed over",
                    kind.escape_ascii(),
                    body.len()
                );
                findings.push(Finding::new("GLTF-FRAME", Severity::Warning, "chunks", message));
            }
        }
        rest = after;
    }
    Ok(frame)
}

/// A chunk's type and body.
type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The chunk at the front and what follows it.
fn next_chunk(bytes: &[u8]) -> Result<Option<(Chunk<'_>, &[u8])>, ReadError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let header = || cut_off("the header of a chunk", CHUNK_HEADER_BYTES, bytes.len());
    let (length, rest) = bytes.split_first_chunk().ok_or_else(header)?;
    let (kind, rest) = rest.split_first_chunk().ok_or_else(header)?;
    let length = u32::from_le_bytes(*length) as usize;
    let body = rest.split_at_checked(length);
    let (body, rest) = body.ok_or_else(|| cut_off("a chunk", length, rest.len()))?;
    Ok(Some(((*kind, body), rest)))
}

fn cut_off(what: &'static str, needed: usize, found: usize) -> ReadError {
    ReadError::CutOff {
        what,
        needed: needed as u64,
        found: found as u64,
    }
}
