//! A tile as a gzip file. What there is to know of it stands in the file's own comment, which who unpacks it passes over, so that the
//! file is sent as it lies.

use std::io::{self, Read, Write};

use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};
use planvy_tiler::{Fingerprint, TileFacts, TileKey, TileSquare};
use planvy_tiles::BoundingVolume;
use serde::{Deserialize, Serialize};

/// How hard tiles are pressed: made once, sent often, and no more than a third slower to make than at the least.
const LEVEL: u32 = 6;
/// Raised where these files, or tiles as such, are written in another way.
const FORM: &str = "planvy tile 1";
/// Of files that are being written.
pub(super) const UNFINISHED: &str = ".unfinished-";
/// The end of a file's name.
const ENDING: &str = ".glb.gz";

/// What a file says of itself.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Comment {
    form: String,
    /// The version of the program: another one may make tiles in another way.
    program: String,
    /// The file's name, so that none is taken for another.
    name: String,
    /// `None` where the tile holds nothing.
    facts: Option<CommentFacts>,
}

/// Facts, with the bits of numbers, so that they come back as they were.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct CommentFacts {
    bounds: (BoundsKind, Vec<u64>),
    triangles: usize,
    vertices: usize,
    bytes: usize,
    error_m: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum BoundsKind {
    Box,
    Region,
    Sphere,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    /// It is cut off, damaged, or no gzip file at all.
    #[error("it is not a whole gzip file: {0}")]
    NotWhole(#[from] io::Error),
    /// It does not say that it is a tile.
    #[error("it is no tile of this program")]
    Foreign,
    /// Another version made it.
    #[error("another version of the program made it")]
    OtherVersion,
    /// It is another tile, or holds another number of bytes than it says.
    #[error("it is not what its name says")]
    Other,
}

/// Where a tile lies in the folder: `frame/layer/hash-square.glb.gz`.
pub(super) fn name_of(key: &TileKey) -> String {
    let TileKey {
        frame,
        layer,
        fingerprint,
        square,
    } = key;
    format!(
        "{}/{}/{fingerprint}-{}{ENDING}",
        frame.name(),
        layer.name(),
        square.name()
    )
}

/// Whether a file is named as a tile is, or as one that is being written.
pub(super) fn is_name(name: &str) -> bool {
    let is_tile = || {
        let (print, square) = name.strip_suffix(ENDING)?.split_once('-')?;
        Fingerprint::parse(print)?;
        TileSquare::named(square)
    };
    name.starts_with(UNFINISHED) || is_tile().is_some()
}

/// A tile as a file.
pub(super) fn packed(key: &TileKey, facts: Option<TileFacts>, glb: &[u8]) -> io::Result<Vec<u8>> {
    let comment = Comment {
        form: FORM.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        name: name_of(key),
        facts: facts.map(CommentFacts::from),
    };
    let comment = serde_json::to_string(&comment).map_err(io::Error::other)?;
    let buffer = Vec::with_capacity(glb.len() / 2);
    let mut packed = GzBuilder::new()
        .comment(comment)
        .write(buffer, Compression::new(LEVEL));
    packed.write_all(glb)?;
    packed.finish()
}

/// The facts of a file that is whole and is the tile of a key.
pub(super) fn checked(bytes: &[u8], key: &TileKey) -> Result<Option<TileFacts>, Unusable> {
    let mut unpacking = GzDecoder::new(bytes);
    let comment = unpacking.header().and_then(|header| header.comment());
    let comment: Option<Comment> = comment.and_then(|text| serde_json::from_slice(text).ok());
    // To the end: there the length and the checksum stand.
    let length = io::copy(&mut unpacking.by_ref(), &mut io::sink())?;
    let comment = comment.ok_or(Unusable::Foreign)?;
    if comment.form != FORM || comment.program != env!("CARGO_PKG_VERSION") {
        return Err(Unusable::OtherVersion);
    }
    let facts = comment
        .facts
        .as_ref()
        .map(CommentFacts::facts)
        .map(|facts| facts.ok_or(Unusable::Foreign))
        .transpose()?;
    let is_own = comment.name == name_of(key)
        && unpacking.into_inner().is_empty()
        && usize::try_from(length).ok() == Some(facts.map_or(0, |facts| facts.bytes));
    if is_own { Ok(facts) } else { Err(Unusable::Other) }
}

impl From<TileFacts> for CommentFacts {
    fn from(facts: TileFacts) -> CommentFacts {
        let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect();
        let bounds = match &facts.bounds {
            BoundingVolume::Box(numbers) => (BoundsKind::Box, bits(numbers)),
            BoundingVolume::Region(numbers) => (BoundsKind::Region, bits(numbers)),
            BoundingVolume::Sphere(numbers) => (BoundsKind::Sphere, bits(numbers)),
        };
        CommentFacts {
            bounds,
            triangles: facts.triangles,
            vertices: facts.vertices,
            bytes: facts.bytes,
            error_m: facts.error_m.to_bits(),
        }
    }
}

impl CommentFacts {
    /// The facts; `None` where the bounds are none.
    fn facts(&self) -> Option<TileFacts> {
        let (kind, bits) = &self.bounds;
        let numbers: Vec<f64> = bits.iter().copied().map(f64::from_bits).collect();
        let bounds = match kind {
            BoundsKind::Box => BoundingVolume::Box(numbers.try_into().ok()?),
            BoundsKind::Region => BoundingVolume::Region(numbers.try_into().ok()?),
            BoundsKind::Sphere => BoundingVolume::Sphere(numbers.try_into().ok()?),
        };
        Some(TileFacts {
            bounds,
            triangles: self.triangles,
            vertices: self.vertices,
            bytes: self.bytes,
            error_m: f64::from_bits(self.error_m),
        })
    }
}
