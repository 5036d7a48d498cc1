//! Reading a `tileset.json`: whole, or with implicit trees to be opened later.

use serde_json::Value;
use thiserror::Error;

use crate::finding::{Finding, Severity};
use crate::json_entry::Entry;
use crate::tileset::reader::{Implicit, Said, TilesetReader};
use crate::tileset::{Tileset, Unopened};

/// The most bytes of a `tileset.json`: parsed it takes up to sixteen times as much.
const MOST_BYTES: usize = 64 << 20;

/// Why a tileset cannot be read at all.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TilesetError {
    /// The JSON cannot be parsed.
    #[error("the JSON is broken: {message}")]
    Json {
        /// Where and how.
        message: String,
    },
    /// Something without which there is no tree.
    #[error("{place}: {message}")]
    Missing {
        /// Where.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// More than is read.
    #[error("the tileset is {bytes} bytes; at most {MOST_BYTES} are read")]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
}

impl Tileset {
    /// Reads a `tileset.json` of 3D Tiles 1.0 or 1.1. What is broken is left out and said; a tile without a space of its own goes with
    /// all its children. See [`Tileset::check`] for what the tree itself gets wrong. Tiles of
    /// implicit trees are in other files: [`from_json_with_subtrees`](Tileset::from_json_with_subtrees) reads them.
    ///
    /// # Errors
    ///
    /// Where it is no JSON, or has no root that could be drawn.
    ///
    /// ```
    /// use planvy_tiles::Tileset;
    /// let text = br#"{ "asset": { "version": "1.1" }, "geometricError": 8, "root": {
    ///     "boundingVolume": { "sphere": [0, 0, 0, 50] }, "geometricError": 8, "refine": "Add" } }"#;
    /// let (tileset, findings) = Tileset::from_json(text)?;
    /// assert_eq!(tileset.root.geometric_error, 8.0);
    /// assert_eq!(findings[0].to_string(), "root.refine: \"Add\" has to be written ADD or REPLACE (TILE_REFINE_WRONG_CASE)");
    /// # Ok::<(), planvy_tiles::TilesetError>(())
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<(Tileset, Vec<Finding>), TilesetError> {
        Ok(Tileset::read(bytes, Implicit::Left)?.0)
    }

    /// As [`from_json`](Tileset::from_json), with the tiles of implicit trees written out: `fetch` finds the subtrees, whose addresses
    /// are relative to the tileset.
    ///
    /// # Errors
    ///
    /// As [`from_json`](Tileset::from_json).
    pub fn from_json_with_subtrees(
        bytes: &[u8],
        fetch: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<(Tileset, Vec<Finding>), TilesetError> {
        Ok(Tileset::read(bytes, Implicit::WrittenOut(fetch))?.0)
    }

    /// As [`from_json`](Tileset::from_json), with implicit trees to be opened subtree by subtree: where one hangs, there is a tile whose
    /// only content is the subtree's file.
    ///
    /// # Errors
    ///
    /// As [`from_json`](Tileset::from_json).
    ///
    /// ```
    /// use planvy_tiles::Tileset;
    /// let text = br#"{ "asset": { "version": "1.1" }, "geometricError": 64, "root": {
    ///     "boundingVolume": { "box": [0,0,0, 100,0,0, 0,100,0, 0,0,20] }, "geometricError": 64, "refine": "ADD",
    ///     "content": { "uri": "{level}-{x}-{y}.glb" },
    ///     "implicitTiling": { "subdivisionScheme": "QUADTREE", "subtreeLevels": 2, "availableLevels": 4,
    ///         "subtrees": { "uri": "{level}-{x}-{y}.subtree" } } } }"#;
    /// let (tileset, mut subtrees, findings) = Tileset::from_json_unopened(text)?;
    /// assert!(findings.is_empty());
    /// let door = &tileset.root.content.as_ref().unwrap().uri;
    /// assert_eq!(door, "0-0-0.subtree");
    /// let subtree = br#"{ "tileAvailability": { "constant": 1 }, "contentAvailability": [{ "constant": 0 }],
    ///     "childSubtreeAvailability": { "constant": 1 } }"#;
    /// let (tiles, _) = subtrees.open(door, subtree, &|_| None).unwrap();
    /// let corner = &tiles.unwrap().children[3].children[3];
    /// assert_eq!(corner.content.as_ref().unwrap().uri, "2-3-3.subtree");
    /// assert_eq!((corner.geometric_error, subtrees.len()), (16.0, 16));
    /// # Ok::<(), planvy_tiles::TilesetError>(())
    /// ```
    pub fn from_json_unopened(bytes: &[u8]) -> Result<(Tileset, Unopened, Vec<Finding>), TilesetError> {
        let ((tileset, findings), unopened) = Tileset::read(bytes, Implicit::Unopened)?;
        Ok((tileset, unopened, findings))
    }

    fn read(bytes: &[u8], implicit: Implicit<'_>) -> Result<(Said<Tileset>, Unopened), TilesetError> {
        if bytes.len() > MOST_BYTES {
            return Err(TilesetError::TooLarge { bytes: bytes.len() });
        }
        let mut reader = TilesetReader::default();
        let text = bytes.strip_prefix(b"\xef\xbb\xbf");
        if text.is_some() {
            reader.say(
                "JSON_PARSE_ERROR",
                Severity::Warning,
                "document",
                "the text begins with a mark of byte order",
            );
        }
        let json: Value =
            serde_json::from_slice(text.unwrap_or(bytes)).map_err(|error| TilesetError::Json {
                message: error.to_string(),
            })?;
        let root = Entry::root(&json);
        reader.groups = root.list("groups").map_or(0, |groups| groups.len());
        let tileset = reader
            .tileset(&root, implicit)
            .map_err(|fault| TilesetError::Missing {
                place: fault.place,
                message: fault.message,
            })?;
        reader.extensions(&root, &tileset);
        reader.property_ranges(&root);
        Ok(((tileset, reader.findings), reader.unopened))
    }
}
