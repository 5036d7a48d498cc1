//! Implicit trees, one subtree at a time: for whoever wants only what is looked at.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::finding::Finding;
use crate::glb::buffers::External;
use crate::json_entry::Entry;
use crate::tileset::Tile;
use crate::tileset::implicit::{MOST_TILES, Rule, Spot, Writing, content, rule, without_contents};
use crate::tileset::reader::TilesetReader;
use crate::tileset::subtree::Subtree;

/// Subtrees of a tileset that nobody has opened yet, by the address of their files, which is relative to the tileset.
///
/// [`Tileset::from_json_unopened`](crate::Tileset::from_json_unopened) makes it. Where such a subtree hangs, the tree has a tile whose
/// only content is the subtree's file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unopened {
    rules: Vec<Rule>,
    by_address: BTreeMap<String, (usize, Spot)>,
}

/// Why a subtree cannot be opened.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SubtreeError {
    /// No subtree hangs there, or it has been opened.
    #[error("no subtree hangs at \"{address}\"")]
    Unknown {
        /// The address.
        address: String,
    },
    /// The file is broken.
    #[error("{place}: {message}")]
    Broken {
        /// Where in the file.
        place: String,
        /// What is wrong.
        message: String,
    },
}

impl Unopened {
    /// Whether a subtree hangs at an address.
    pub fn holds(&self, address: &str) -> bool {
        self.by_address.contains_key(address)
    }

    /// How many are left.
    pub fn len(&self) -> usize {
        self.by_address.len()
    }

    /// Whether none is left.
    pub fn is_empty(&self) -> bool {
        self.by_address.is_empty()
    }

    /// Opens a subtree: its tiles as one tree, whose finer subtrees hang in it unopened. `None` where it has no tile. `external` finds
    /// the files that the subtree names; their addresses are relative to it.
    ///
    /// # Errors
    ///
    /// [`SubtreeError`]. The subtree stays unopened.
    pub fn open(
        &mut self,
        address: &str,
        bytes: &[u8],
        external: External<'_>,
    ) -> Result<(Option<Tile>, Vec<Finding>), SubtreeError> {
        let unknown = || SubtreeError::Unknown {
            address: address.to_owned(),
        };
        let (number, spot) = *self.by_address.get(address).ok_or_else(unknown)?;
        let rule = self.rules.get(number).ok_or_else(unknown)?;
        let subtree = Subtree::read(bytes, rule.shape, external).map_err(|fault| SubtreeError::Broken {
            place: fault.place,
            message: fault.message,
        })?;
        let mut reader = TilesetReader::default();
        let mut hanging = Vec::new();
        let finer = &mut |_: &mut TilesetReader, spot: Spot, _: &mut usize| {
            hanging.push((rule.address(spot), (number, spot)));
            Some(unopened(rule, spot))
        };
        let mut left = MOST_TILES;
        let writing = &mut Writing {
            finer,
            left: &mut left,
        };
        let tile = reader.tile_at(rule, &subtree, spot, (0, 0), writing);
        self.by_address.remove(address);
        self.by_address.extend(hanging);
        Ok((tile, reader.findings))
    }

    /// Hangs the tree below a tile, whose contents are templates.
    pub(super) fn hang(&mut self, reader: &mut TilesetReader, tile: Tile, implicit: &Entry<'_>) -> Tile {
        match rule(tile.clone(), implicit) {
            Ok(rule) => {
                let root = unopened(&rule, Spot::ROOT);
                let address = rule.address(Spot::ROOT);
                self.by_address.insert(address, (self.rules.len(), Spot::ROOT));
                self.rules.push(rule);
                Tile {
                    content: root.content,
                    contents: Vec::new(),
                    ..tile
                }
            }
            Err(fault) => {
                reader.fault("IMPLICIT_TILING_ERROR", fault);
                without_contents(tile)
            }
        }
    }
}

/// The tile that stands where a subtree hangs.
fn unopened(rule: &Rule, spot: Spot) -> Tile {
    Tile {
        content: Some(content(rule.address(spot))),
        ..rule.bare(spot)
    }
}
