//! One tile of a raster of levels as bytes: exact to the last bit, and small.
//!
//! Neighbouring levels differ little, so the upper bytes of their numbers repeat. All lowest bytes come first, then all next
//! ones, and so on; deflate finds the repetitions. A tile of real ground takes about half of its four bytes a cell, one
//! whose levels were delivered in whole centimetres less.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// Cells on a side of a tile, at most.
pub(crate) const TILE_CELLS: u32 = 256;

/// Bytes of a level.
const LEVEL_BYTES: usize = size_of::<f32>();

/// The bytes of a tile are not what they should be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TileError {
    /// They cannot be decompressed.
    #[error("a tile of the ground cannot be decompressed: {0}")]
    Compression(#[from] std::io::Error),
    /// They hold more or fewer levels than the tile has cells.
    #[error("a tile of the ground holds another number of levels than its {0} cells")]
    Length(usize),
}

/// Writes levels.
pub(crate) fn encode(levels_m: &[f32]) -> Result<Vec<u8>, TileError> {
    let mut planes = Vec::with_capacity(levels_m.len() * LEVEL_BYTES);
    for byte in 0..LEVEL_BYTES {
        planes.extend(levels_m.iter().map(|level| (level.to_bits() >> (8 * byte)) as u8));
    }
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(planes.len() / 2), Compression::new(5));
    encoder.write_all(&planes)?;
    Ok(encoder.finish()?)
}

/// Reads the levels of a tile of so many cells. Never takes more memory than these need.
pub(crate) fn decode(bytes: &[u8], cells: usize) -> Result<Vec<f32>, TileError> {
    let expected = cells * LEVEL_BYTES;
    let mut planes = Vec::with_capacity(expected);
    ZlibDecoder::new(bytes)
        .take(expected as u64 + 1)
        .read_to_end(&mut planes)?;
    if planes.len() != expected {
        return Err(TileError::Length(cells));
    }
    let mut bits = vec![0_u32; cells];
    for (byte, plane) in planes.chunks(cells.max(1)).enumerate() {
        for (level, part) in bits.iter_mut().zip(plane) {
            *level |= u32::from(*part) << (8 * byte);
        }
    }
    Ok(bits.into_iter().map(f32::from_bits).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(levels: &[f32]) -> Vec<u32> {
        levels.iter().map(|level| level.to_bits()).collect()
    }

    proptest! {
        /// Any number whatever, each kind of "not a number" among them.
        #[test]
        fn levels_come_back_bit_by_bit(words in prop::collection::vec(any::<u32>(), 0..600)) {
            let levels: Vec<f32> = words.iter().copied().map(f32::from_bits).collect();
            let read = decode(&encode(&levels).unwrap(), levels.len()).unwrap();
            prop_assert_eq!(bits(&read), words);
        }

        #[test]
        fn foreign_bytes_end_in_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), cells in 1usize..100) {
            prop_assert!(decode(&bytes, cells).is_err());
        }
    }

    #[test]
    fn a_tile_of_another_size_is_noticed() {
        let bytes = encode(&[1.0; 100]).unwrap();
        assert!(matches!(decode(&bytes, 99), Err(TileError::Length(99))));
        assert!(matches!(decode(&bytes, 101), Err(TileError::Length(101))));
    }

    #[test]
    fn ground_in_centimetres_takes_a_third_of_its_size() {
        let side = TILE_CELLS as usize;
        let levels: Vec<f32> = (0..side * side)
            .map(|at| {
                let (x, y) = ((at % side) as f32, (at / side) as f32);
                ((20.0 + (x / 31.0).sin() * 3.0 + (y / 17.0).cos() * 2.0) * 100.0).round() / 100.0
            })
            .collect();
        let size = encode(&levels).unwrap().len();
        assert!(size * 3 < levels.len() * LEVEL_BYTES, "{size}");
    }
}
