//! One subtree of an implicit tree: which of its tiles there are, which have content, and where finer subtrees hang
//! (3D Tiles 1.1, "Subtrees").

use serde_json::Value;

use crate::glb::{ReadLimits, buffers::Source, read_limits::Budget};
use crate::json_entry::{Entry, Fault};

/// `subt`.
const MAGIC: &[u8; 4] = b"subt";
/// Magic, version, length of the JSON, length of the buffer.
const HEADER_BYTES: usize = 24;

/// One bit a tile, or the same for all.
#[derive(Clone, Debug, PartialEq)]
enum Availability {
    Constant(bool),
    Bits(Vec<u8>),
}

impl Availability {
    fn get(&self, index: usize) -> bool {
        match self {
            Availability::Constant(all) => *all,
            Availability::Bits(bytes) => bytes
                .get(index / 8)
                .is_some_and(|byte| byte >> (index % 8) & 1 == 1),
        }
    }
}

/// What a subtree says. Tiles are counted level by level, within a level along the Z-order curve.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subtree {
    tiles: Availability,
    contents: Vec<Availability>,
    children: Availability,
}

/// How large a subtree is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SubtreeShape {
    /// Four for a quadtree, eight for an octree.
    pub branches: usize,
    /// How many levels it has.
    pub levels: u32,
}

impl SubtreeShape {
    /// How many tiles are above a level.
    pub(super) fn tiles_above(self, level: u32) -> Option<usize> {
        self.branches
            .checked_pow(level)
            .map(|tiles| (tiles - 1) / (self.branches - 1))
    }
}

impl Subtree {
    /// Reads a subtree, binary or JSON; `external` finds the files that it names.
    pub(super) fn read(
        bytes: &[u8],
        shape: SubtreeShape,
        external: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Subtree, Fault> {
        let (text, binary) = match bytes.starts_with(MAGIC) {
            true => parts(bytes)?,
            false => (bytes, None),
        };
        let json: Value =
            serde_json::from_slice(text).map_err(|error| Fault::new("subtree", error.to_string()))?;
        let limits = ReadLimits::default();
        let source = Source::new(&json, binary, external, Budget::new(&limits));
        let root = source.root();
        if root.member("bufferViews").is_some() && root.member("buffers").is_none() {
            return Err(Fault::new("bufferViews", "there are no buffers to look into"));
        }
        let count = |level| {
            shape
                .tiles_above(level)
                .ok_or_else(|| Fault::new("subtree", "has too many levels"))
        };
        let tiles = count(shape.levels)?;
        let finer = count(shape.levels + 1)? - tiles;
        let contents = root.list("contentAvailability")?;
        if let Some(member) = root.member("contentAvailability").filter(|_| contents.is_empty()) {
            return Err(member.fault("is an empty list"));
        }
        let subtree = Subtree {
            tiles: availability(&source, &root.required("tileAvailability")?, tiles)?,
            contents: contents
                .iter()
                .map(|entry| availability(&source, entry, tiles))
                .collect::<Result<_, Fault>>()?,
            children: availability(&source, &root.required("childSubtreeAvailability")?, finer)?,
        };
        subtree.agrees(shape)?;
        Ok(subtree)
    }

    /// Whether there is a tile.
    pub(super) fn has_tile(&self, index: usize) -> bool {
        self.tiles.get(index)
    }

    /// Whether a tile has the content of a number.
    pub(super) fn has_content(&self, content: usize, index: usize) -> bool {
        self.contents
            .get(content)
            .is_some_and(|content| content.get(index))
    }

    /// Whether a finer subtree hangs at a place below the last level.
    pub(super) fn has_child(&self, morton: usize) -> bool {
        self.children.get(morton)
    }

    /// A tile has a parent, and content a tile.
    fn agrees(&self, shape: SubtreeShape) -> Result<(), Fault> {
        // Where all or none are there, nothing can disagree but the contents.
        let tiles = match &self.tiles {
            Availability::Constant(true) => return Ok(()),
            Availability::Constant(false) => 0,
            Availability::Bits(bytes) => bytes.len() * 8,
        };
        for index in 1..tiles {
            let parent = (index - 1) / shape.branches;
            if self.has_tile(index) && !self.has_tile(parent) {
                return Err(Fault::new(
                    "tileAvailability",
                    format!("tile {index} is there and its parent {parent} is not"),
                ));
            }
        }
        for (number, content) in self.contents.iter().enumerate() {
            let place = format!("contentAvailability[{number}]");
            let lost = match content {
                Availability::Constant(false) => None,
                Availability::Constant(true) => {
                    let count = shape.tiles_above(shape.levels).unwrap_or(0);
                    (0..count).find(|index| !self.has_tile(*index))
                }
                Availability::Bits(bytes) => {
                    (0..bytes.len() * 8).find(|index| content.get(*index) && !self.has_tile(*index))
                }
            };
            if let Some(index) = lost {
                return Err(Fault::new(
                    place,
                    format!("content {index} is there and its tile is not"),
                ));
            }
        }
        Ok(())
    }
}

/// The JSON and the buffer of a binary subtree.
fn parts(bytes: &[u8]) -> Result<(&[u8], Option<&[u8]>), Fault> {
    let header = |message: String| Fault::new("header", message);
    let number = |at: usize| {
        bytes
            .get(at..)
            .and_then(|from| from.first_chunk::<8>())
            .map(|bytes| u64::from_le_bytes(*bytes))
    };
    let version = bytes
        .get(4..)
        .and_then(|from| from.first_chunk())
        .map(|bytes| u32::from_le_bytes(*bytes));
    if version != Some(1) {
        return Err(header(format!("version {version:?} is not 1")));
    }
    let (Some(json), Some(binary)) = (number(8), number(16)) else {
        return Err(header(format!(
            "is {} bytes; {HEADER_BYTES} are needed",
            bytes.len()
        )));
    };
    if !(json.is_multiple_of(8) && binary.is_multiple_of(8)) {
        return Err(header(format!(
            "{json} bytes of JSON and {binary} of buffer are not multiples of 8"
        )));
    }
    let body = bytes.get(HEADER_BYTES..).unwrap_or_default();
    let (json_bytes, binary_bytes) = (usize::try_from(json), usize::try_from(binary));
    let (Ok(json_bytes), Ok(binary_bytes)) = (json_bytes, binary_bytes) else {
        return Err(header("is longer than can be counted".to_owned()));
    };
    let split = body
        .split_at_checked(json_bytes)
        .filter(|(_, rest)| rest.len() == binary_bytes);
    let (text, rest) = split.ok_or_else(|| {
        header(format!(
            "{json} and {binary} bytes are not the {} that follow",
            body.len()
        ))
    })?;
    Ok((text.trim_ascii_end(), Some(rest)))
}

/// Bits in a view of just the length they need, or one value for all.
fn availability(source: &Source<'_>, entry: &Entry<'_>, count: usize) -> Result<Availability, Fault> {
    if let Some(constant) = entry.whole("constant")? {
        return match (constant, entry.member("bitstream")) {
            (0 | 1, None) => Ok(Availability::Constant(constant == 1)),
            (_, None) => Err(entry.fault(format!("constant {constant} is neither 0 nor 1"))),
            (_, Some(_)) => Err(entry.fault("has both a constant and a bitstream")),
        };
    }
    let view = source.view(entry.required_whole("bitstream")?)?;
    let bytes = view.bytes.as_slice();
    if bytes.len() != count.div_ceil(8) {
        return Err(entry.fault(format!(
            "{count} bits do not take the {} bytes of {}",
            bytes.len(),
            view.place
        )));
    }
    let set: u32 = bytes.iter().map(|byte| byte.count_ones()).sum();
    if let Some(stated) = entry
        .whole("availableCount")?
        .filter(|stated| *stated != set as usize)
    {
        return Err(entry.fault(format!("availableCount is {stated}, and {set} bits are set")));
    }
    Ok(Availability::Bits(bytes.to_vec()))
}

#[cfg(test)]
mod tests;
