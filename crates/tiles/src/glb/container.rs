//! The frame of a GLB: a header and two chunks (glTF 2.0, section 4).

use crate::glb::WriteError;

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
