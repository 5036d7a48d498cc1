//! Geometry as GeoPackage writes it: a header with the system and the bounding box, then well-known binary.
//!
//! Source: OGC 12-128r17 (GeoPackage 1.3) 2.1.3.

use geo_types::MultiPolygon;
use planvy_plan::{GuidanceShape, Position};

use crate::rows::guidance_wkb;
use crate::rows::wkb::{self, BlobError, Bounds, Dialect, Wkb};

/// `GP`, version 0.
const MAGIC: [u8; 3] = [b'G', b'P', 0];
/// Flags: little endian, bounding box of `[minx, maxx, miny, maxy]`.
const FLAGS_WITH_BOX: u8 = 0b0000_0011;
/// Flags: little endian, no bounding box, empty geometry.
pub(super) const FLAGS_EMPTY: u8 = 0b0001_0001;
/// Bytes in front of the bounding box.
const HEAD_BYTES: usize = 8;
/// Bytes of the bounding box.
const BOX_BYTES: usize = 32;

/// A blob with what the tables want to know about it.
pub(super) struct Blob {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// The bounding box.
    pub(super) bounds: Bounds,
    /// True where the heights of the vertices went into it.
    pub(super) with_heights: bool,
}

impl Blob {
    /// Puts the header in front.
    fn of(wkb: &Wkb, srs_id: i32) -> Blob {
        let [min_x, min_y, max_x, max_y] = wkb.bounds.0;
        let mut bytes = Vec::with_capacity(HEAD_BYTES + BOX_BYTES + wkb.bytes.len());
        bytes.extend(MAGIC);
        let empty = min_x > max_x || min_y > max_y;
        bytes.push(if empty { FLAGS_EMPTY } else { FLAGS_WITH_BOX });
        bytes.extend(srs_id.to_le_bytes());
        if !empty {
            for number in [min_x, max_x, min_y, max_y] {
                bytes.extend(number.to_le_bytes());
            }
        }
        bytes.extend_from_slice(&wkb.bytes);
        Blob {
            bytes,
            bounds: wkb.bounds,
            with_heights: wkb.with_heights,
        }
    }
}

/// Writes a part. The heights go into the blob as Z where there is one for each vertex.
pub(super) fn encode(position: &Position, heights_m: &[f64], srs_id: i32) -> Blob {
    Blob::of(&wkb::of_position(position, heights_m, Dialect::Iso), srs_id)
}

/// Writes the areas of a parcel.
pub(super) fn encode_areas(areas: &MultiPolygon<f64>, srs_id: i32) -> Blob {
    Blob::of(&wkb::of_areas(areas, Dialect::Iso), srs_id)
}

/// Writes the shape of a feature of a comprehensive plan.
pub(super) fn encode_shape(shape: &GuidanceShape, srs_id: i32) -> Blob {
    Blob::of(&guidance_wkb::of_shape(shape, Dialect::Iso), srs_id)
}

/// Reads a part: its position, and the heights of its vertices where they went into the blob.
pub(super) fn decode(blob: &[u8]) -> Result<(Position, Vec<f64>), BlobError> {
    wkb::to_position(wkb_of(blob)?)
}

/// Reads the areas of a parcel.
pub(super) fn decode_areas(blob: &[u8]) -> Result<MultiPolygon<f64>, BlobError> {
    wkb::to_areas(wkb_of(blob)?)
}

/// Reads the shape of a feature of a comprehensive plan.
pub(super) fn decode_shape(blob: &[u8]) -> Result<GuidanceShape, BlobError> {
    guidance_wkb::to_shape(wkb_of(blob)?)
}

/// The bounding box in the header of a blob, for the functions that the triggers of the R-tree call. `None` for an empty
/// geometry.
pub(super) fn bounds_of(blob: &[u8]) -> Result<Option<Bounds>, BlobError> {
    let (flags, rest) = flags_of(blob)?;
    if flags == FLAGS_EMPTY {
        return Ok(None);
    }
    let (sides, _) = rest
        .split_first_chunk::<BOX_BYTES>()
        .ok_or(BlobError::Truncated)?;
    let (sides, _) = sides.as_chunks::<8>();
    match sides {
        [min_x, max_x, min_y, max_y] => Ok(Some(Bounds(
            [min_x, min_y, max_x, max_y].map(|side| f64::from_le_bytes(*side)),
        ))),
        _ => Err(BlobError::Truncated),
    }
}

/// What follows the header.
fn wkb_of(blob: &[u8]) -> Result<&[u8], BlobError> {
    match flags_of(blob)? {
        (FLAGS_WITH_BOX, rest) => rest.get(BOX_BYTES..).ok_or(BlobError::Truncated),
        (_, rest) => Ok(rest),
    }
}

/// The flags, of which this module writes two kinds, and what follows the first eight bytes.
fn flags_of(blob: &[u8]) -> Result<(u8, &[u8]), BlobError> {
    let (head, rest) = blob
        .split_first_chunk::<HEAD_BYTES>()
        .ok_or(BlobError::Truncated)?;
    match *head {
        [b'G', b'P', 0, flags @ (FLAGS_EMPTY | FLAGS_WITH_BOX), ..] => Ok((flags, rest)),
        _ => Err(BlobError::Header),
    }
}
