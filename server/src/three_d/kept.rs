//! Made tiles in a folder: compressed once, read for every answer, and found by what they were made from.
//!
//! Memory holds what there is to know of a tile, some hundred bytes; the bytes lie on disk, where the system keeps those that
//! are asked for at hand.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use planvy_tiler::{TileFacts, TileKeep, TileKey};

/// How hard tiles are pressed: made once, sent often, and no more than a third slower to make than at the least.
const LEVEL: u32 = 6;

/// A folder of made tiles. Dropping it removes the folder.
#[derive(Debug)]
pub struct KeptTiles {
    folder: tempfile::TempDir,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    tiles: HashMap<TileKey, KeptTile>,
    /// The round of making: a tile that was not asked for in this round nor in the one before is removed.
    round: u64,
}

#[derive(Clone, Copy, Debug)]
struct KeptTile {
    facts: Option<TileFacts>,
    round: u64,
}

impl KeptTiles {
    /// A new folder, where the system keeps temporary files.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn new() -> io::Result<KeptTiles> {
        Ok(KeptTiles {
            folder: tempfile::Builder::new().prefix("planvy-3d-").tempdir()?,
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

    /// Begins a round of making.
    pub fn begin_round(&self) {
        self.known().round += 1;
    }

    /// Removes what was asked for neither in this round nor in the one before: whoever fetched a tileset before the last import
    /// still gets its tiles.
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
            let kept = known.tiles.remove(&key);
            if kept.is_some_and(|kept| kept.facts.is_some())
                && let Err(error) = std::fs::remove_file(self.path(&key))
            {
                tracing::warn!(%error, tile = key.square.name(), "a tile that is no longer used could not be removed");
            }
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        // What is in it is whole after every step.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path(&self, key: &TileKey) -> PathBuf {
        let TileKey {
            frame,
            layer,
            fingerprint,
            square,
        } = key;
        let folder: &Path = self.folder.path();
        folder
            .join(frame.name())
            .join(layer.name())
            .join(format!("{fingerprint}-{}.glb.gz", square.name()))
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
        let kept = known.tiles.get_mut(key)?;
        kept.round = round;
        Some(kept.facts)
    }

    fn keep(&self, key: TileKey, facts: Option<TileFacts>, glb: &[u8]) -> io::Result<()> {
        if facts.is_some() {
            let path = self.path(&key);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut packed = GzEncoder::new(Vec::with_capacity(glb.len() / 2), Compression::new(LEVEL));
            packed.write_all(glb)?;
            std::fs::write(path, packed.finish()?)?;
        }
        let mut known = self.known();
        let round = known.round;
        known.tiles.insert(key, KeptTile { facts, round });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::Crs;
    use planvy_tiler::{Fingerprinting, Frame, Layer, TileSquare};
    use planvy_tiles::BoundingVolume;

    fn key(what: &str) -> TileKey {
        TileKey {
            frame: Frame::Grid(Crs::Zone1330),
            layer: Layer::Buildings,
            fingerprint: Fingerprinting::new(what).done(),
            square: TileSquare::holding([118_000.0, 6_164_000.0], 11).unwrap(),
        }
    }

    const FACTS: TileFacts = TileFacts {
        bounds: BoundingVolume::Sphere([0.0; 4]),
        triangles: 1,
        vertices: 3,
        bytes: 5,
    };

    #[test]
    fn what_is_kept_comes_back_and_an_empty_tile_has_no_bytes() {
        let kept = KeptTiles::new().unwrap();
        kept.keep(key("a"), Some(FACTS), b"bytes").unwrap();
        kept.keep(key("b"), None, b"").unwrap();
        let bytes = kept.compressed(&key("a")).unwrap().unwrap();
        assert_eq!(unpacked(&bytes).unwrap(), b"bytes");
        assert_eq!(kept.facts(&key("b")), Some(None));
        assert_eq!(kept.compressed(&key("b")).unwrap(), None);
        assert_eq!(kept.facts(&key("c")), None);
        assert!(unpacked(b"no gzip").is_err());
    }

    #[test]
    fn a_tile_outlives_one_round_that_does_not_need_it() {
        let kept = KeptTiles::new().unwrap();
        kept.begin_round();
        kept.keep(key("a"), Some(FACTS), b"bytes").unwrap();
        kept.end_round();
        kept.begin_round();
        kept.end_round();
        assert!(kept.compressed(&key("a")).unwrap().is_some());
        kept.begin_round();
        kept.end_round();
        assert_eq!(kept.compressed(&key("a")).unwrap(), None);
        assert_eq!(kept.count(), 0);
    }
}
