//! Made tiles in a folder: compressed once, read for every answer, and found by what they were made from.
//!
//! Memory holds what there is to know of a tile, some hundred bytes; the bytes lie on disk, where the system keeps those that
//! are asked for at hand. A folder beside the data outlives the server: what is found in it is checked before it is used.
//!
//! | module | what it does |
//! |---|---|
//! | `folder` | the folder, held by one server at a time; a temporary one where there is none |
//! | `tile_file` | a tile as a gzip file that says what it is |

mod folder;
mod tile_file;

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use flate2::read::GzDecoder;
use planvy_tiler::{TileFacts, TileKeep, TileKey};

use folder::Folder;

/// A folder of made tiles.
#[derive(Debug)]
pub struct KeptTiles {
    folder: Folder,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    tiles: HashMap<TileKey, KeptTile>,
    /// The round of making: a tile that was not asked for in this round nor in the one before is removed.
    round: u64,
    /// Tiles that were found in the folder, and were whole.
    found: usize,
    /// Whether what lies in the folder and is not known was removed.
    is_tidy: bool,
}

#[derive(Clone, Copy, Debug)]
struct KeptTile {
    facts: Option<TileFacts>,
    round: u64,
}

impl KeptTiles {
    /// Tiles in a folder that stays, or, without one, where the system keeps temporary files. Where the folder cannot be written, or another
    /// server holds it, that is said in the log, and the tiles are kept for this run only.
    ///
    /// # Errors
    /// Where there is no folder for temporary files either.
    pub fn open(folder: Option<&Path>) -> io::Result<KeptTiles> {
        Ok(KeptTiles {
            folder: Folder::open(folder)?,
            known: Mutex::default(),
        })
    }

    /// A tile as a gzip file; `None` where it is not kept, or holds nothing.
    ///
    /// # Errors
    /// Where it is kept and cannot be read.
    pub fn compressed(&self, key: &TileKey) -> io::Result<Option<Vec<u8>>> {
        let is_kept = self
            .known()
            .tiles
            .get(key)
            .is_some_and(|kept| kept.facts.is_some());
        if !is_kept {
            return Ok(None);
        }
        std::fs::read(self.path(key)).map(Some)
    }

    /// How many tiles are kept.
    pub fn count(&self) -> usize {
        self.known().tiles.len()
    }

    /// How many of them an earlier run had made.
    pub fn found(&self) -> usize {
        self.known().found
    }

    /// Whether they stay when the server ends.
    pub fn is_lasting(&self) -> bool {
        self.folder.is_lasting()
    }

    /// Begins a round of making.
    pub fn begin_round(&self) {
        self.known().round += 1;
    }

    /// Removes what was asked for neither in this round nor in the one before: whoever fetched a tileset before the last import
    /// still gets its tiles. After the first round it also removes what an earlier run left and this one has no use for.
    pub fn end_round(&self) {
        let mut known = self.known();
        let oldest = known.round.saturating_sub(1);
        let old: Vec<TileKey> = known
            .tiles
            .iter()
            .filter(|(_, kept)| kept.round < oldest)
            .map(|(key, _)| *key)
            .collect();
        for key in old {
            known.tiles.remove(&key);
            if let Err(error) = std::fs::remove_file(self.path(&key)) {
                tracing::warn!(%error, tile = key.square.name(), "a tile that is no longer used could not be removed");
            }
        }
        if !known.is_tidy {
            known.is_tidy = true;
            let used = known.tiles.keys().map(|key| self.path(key)).collect();
            self.folder.tidy(&used);
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        // What is in it is whole after every step.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path(&self, key: &TileKey) -> PathBuf {
        self.folder.path().join(tile_file::name_of(key))
    }

    /// A tile that an earlier run made. What is there and cannot be used is said, and is made anew.
    fn made_before(&self, key: &TileKey) -> Option<Option<TileFacts>> {
        if !self.folder.is_lasting() {
            return None;
        }
        let path = self.path(key);
        let bytes = std::fs::read(&path)
            .inspect_err(|error| {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, path = %path.display(), "a kept tile cannot be read, and is made anew");
                }
            })
            .ok()?;
        tile_file::checked(&bytes, key)
            .inspect_err(|why| {
                tracing::warn!(%why, path = %path.display(), "a kept tile cannot be used, and is made anew");
            })
            .ok()
    }
}

/// A gzip file unpacked.
///
/// # Errors
/// Where it is none.
pub fn unpacked(compressed: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    GzDecoder::new(compressed).read_to_end(&mut plain)?;
    Ok(plain)
}

impl TileKeep for KeptTiles {
    fn facts(&self, key: &TileKey) -> Option<Option<TileFacts>> {
        let mut known = self.known();
        let round = known.round;
        if let Some(kept) = known.tiles.get_mut(key) {
            kept.round = round;
            return Some(kept.facts);
        }
        // Others go on while a file is looked through.
        drop(known);
        let facts = self.made_before(key)?;
        let mut known = self.known();
        known.found += 1;
        known.tiles.insert(*key, KeptTile { facts, round });
        Some(facts)
    }

    fn keep(&self, key: TileKey, facts: Option<TileFacts>, glb: &[u8]) -> io::Result<()> {
        if facts.is_some() || self.folder.is_lasting() {
            let path = self.path(&key);
            let beside = path.parent().unwrap_or(self.folder.path());
            std::fs::create_dir_all(beside)?;
            // Whole or not at all: a reader never meets half a file, whenever the machine stops.
            let mut file = tempfile::Builder::new()
                .prefix(tile_file::UNFINISHED)
                .tempfile_in(beside)?;
            file.write_all(&tile_file::packed(&key, facts, glb)?)?;
            file.persist(&path).map_err(|error| error.error)?;
        }
        let mut known = self.known();
        let round = known.round;
        known.tiles.insert(key, KeptTile { facts, round });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
