//! Many tiles in one file that is read in pieces over HTTP (PMTiles 3).
//!
//! Tiles are numbered along Hilbert's curve, level by level, and lie in the file in that order. A directory tells where each lies: one
//! entry for a run of tiles with the same bytes. Where the first directory would not fit into the first 16 KiB with the head, it holds
//! directories instead of tiles.

mod curve;
mod directory;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

pub use curve::{tile_number, tile_of_number};
use directory::Directories;
pub use directory::Entry;

/// Bytes of the head.
const HEAD_BYTES: u64 = 127;

/// What the file is of, as readers show and use it.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// The metadata: a JSON object, with `vector_layers` as TileJSON has them.
    pub metadata: String,
    /// The first level.
    pub first_level: u8,
    /// The last level.
    pub last_level: u8,
    /// West, south, east, north, in degrees.
    pub bounds_deg: [f64; 4],
    /// Where maps begin: longitude and latitude in degrees, and the level.
    pub centre: ([f64; 2], u8),
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Tiles with something in them.
    pub tiles: u64,
    /// Tiles of which no other has the same bytes.
    pub distinct: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PmTilesError {
    /// The place it is written to failed.
    #[error("the tiles cannot be written: {0}")]
    Output(#[from] io::Error),
    /// A tile came after one that lies behind it on the curve.
    #[error("tile {number} comes after tile {last}: tiles have to come in the order of their numbers")]
    Order {
        /// The number of the tile.
        number: u64,
        /// The number of the tile before.
        last: u64,
    },
}

/// Takes tiles in the order of their numbers, and keeps their bytes where the caller wants: they go into the file after the directories,
/// which are known at the end.
///
/// ```
/// use std::io::Write;
/// use planvy_vector_tiles::pmtiles::{About, Archive};
/// let mut archive = Archive::new(Vec::new());
/// archive.tile(5, b"a tile")?;
/// archive.tile(6, b"a tile")?;
/// archive.tile(9, b"")?;
/// let about = About { metadata: "{}".into(), first_level: 0, last_level: 2, bounds_deg: [11.0, 55.0, 24.0, 69.0], centre: ([13.0, 55.7], 2) };
/// let mut file = Vec::new();
/// let written = archive.finish(&about, &mut file, |tiles, out| out.write_all(&tiles))?;
/// assert_eq!((written.tiles, written.distinct), (2, 1));
/// assert_eq!(file[..8], *b"PMTiles\x03");
/// # Ok::<(), planvy_vector_tiles::pmtiles::PmTilesError>(())
/// ```
#[derive(Debug)]
pub struct Archive<W: Write> {
    tiles: W,
    entries: Vec<Entry>,
    /// Where bytes with a hash lie. Two of another length are never taken for the same.
    known: HashMap<(u64, u64), (u64, u32)>,
    length: u64,
    count: u64,
    last: Option<u64>,
}

impl<W: Write> Archive<W> {
    /// An empty archive whose tiles are kept in `tiles`.
    pub fn new(tiles: W) -> Archive<W> {
        Archive {
            tiles,
            entries: Vec::new(),
            known: HashMap::new(),
            length: 0,
            count: 0,
            last: None,
        }
    }

    /// Adds a tile by its number ([`tile_number`]). One without bytes is not there: readers know that from its entry missing.
    ///
    /// # Errors
    /// Where it comes out of order, or its bytes cannot be kept.
    pub fn tile(&mut self, number: u64, bytes: &[u8]) -> Result<(), PmTilesError> {
        if let Some(last) = self.last
            && number <= last
        {
            return Err(PmTilesError::Order { number, last });
        }
        self.last = Some(number);
        if bytes.is_empty() {
            return Ok(());
        }
        self.count += 1;
        let (offset, length) = self.kept(bytes)?;
        if let Some(run) = self.entries.last_mut()
            && run.first + u64::from(run.run) == number
            && run.offset == offset
        {
            run.run += 1;
            return Ok(());
        }
        self.entries.push(Entry {
            first: number,
            offset,
            length,
            run: 1,
        });
        Ok(())
    }

    /// Keeps bytes, once. Says where they lie, packed.
    fn kept(&mut self, bytes: &[u8]) -> Result<(u64, u32), PmTilesError> {
        let hash = |seed: u64| {
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            bytes.hash(&mut hasher);
            hasher.finish()
        };
        // Two hashes of 64 bits: that two tiles of a file have both in common by chance is out of reach.
        let key = (hash(0), hash(1));
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let packed = packed(bytes)?;
        self.tiles.write_all(&packed)?;
        let there = (self.length, packed.len() as u32);
        self.known.insert(key, there);
        self.length += packed.len() as u64;
        Ok(there)
    }

    /// Writes the file. `append` writes the bytes that were kept, as they were kept.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn finish<O: Write>(
        mut self,
        about: &About,
        out: &mut O,
        append: impl FnOnce(W, &mut O) -> io::Result<()>,
    ) -> Result<Written, PmTilesError> {
        self.tiles.flush()?;
        let directories = Directories::of(&self.entries)?;
        let metadata = packed(about.metadata.as_bytes())?;
        let head = self.head(about, &directories, metadata.len() as u64);
        for part in [&head, &directories.root, &metadata, &directories.leaves] {
            out.write_all(part)?;
        }
        append(self.tiles, out)?;
        out.flush()?;
        let before = [&head, &directories.root, &metadata, &directories.leaves];
        Ok(Written {
            tiles: self.count,
            distinct: self.known.len() as u64,
            bytes: before.iter().map(|part| part.len() as u64).sum::<u64>() + self.length,
        })
    }

    fn head(&self, about: &About, directories: &Directories, metadata: u64) -> Vec<u8> {
        let (root, leaves) = (directories.root.len() as u64, directories.leaves.len() as u64);
        let mut head = Vec::with_capacity(HEAD_BYTES as usize);
        head.extend_from_slice(b"PMTiles\x03");
        let root_at = HEAD_BYTES;
        let metadata_at = root_at + root;
        let leaves_at = metadata_at + metadata;
        let tiles_at = leaves_at + leaves;
        let numbers = [
            root_at,
            root,
            metadata_at,
            metadata,
            leaves_at,
            leaves,
            tiles_at,
            self.length,
            self.count,
            self.entries.len() as u64,
            self.known.len() as u64,
        ];
        for number in numbers {
            head.extend_from_slice(&number.to_le_bytes());
        }
        // In order on the curve; directories and tiles in gzip; Mapbox Vector Tile.
        head.extend_from_slice(&[1, 2, 2, 1, about.first_level, about.last_level]);
        for degrees in about.bounds_deg {
            head.extend_from_slice(&in_ten_millionths(degrees).to_le_bytes());
        }
        let (centre, level) = about.centre;
        head.push(level);
        for degrees in centre {
            head.extend_from_slice(&in_ten_millionths(degrees).to_le_bytes());
        }
        head
    }
}

/// Degrees as the head has them.
fn in_ten_millionths(degrees: f64) -> i32 {
    (degrees * 1e7).round() as i32
}

/// Bytes in gzip.
fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}
