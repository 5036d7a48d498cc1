//! The numbers of a TIFF, chunk by chunk, as levels.

use std::io::{Read, Seek};

use tiff::decoder::{Decoder, DecodingResult};

use super::gdal_metadata::BandMetadata;

/// Why the numbers cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum LevelError {
    /// The file is broken, or packed in a way that is not read.
    #[error("the raster cannot be read: {0}")]
    Tiff(#[from] tiff::TiffError),
    /// Numbers of a kind that no levels are written in.
    #[error("the numbers of the raster are of a kind that is not read as levels")]
    Kind,
    /// A chunk that is larger than the raster.
    #[error("the raster is cut into chunks that do not fit it")]
    Chunks,
}

/// What is made of a number.
#[derive(Clone, Copy)]
pub(super) struct NumberRule {
    /// The number that stands for no data.
    pub(super) no_data: Option<f64>,
    /// How numbers become metres.
    pub(super) metadata: BandMetadata,
}

impl NumberRule {
    fn level(self, number: f64) -> f32 {
        let is_no_data = self
            .no_data
            .is_some_and(|no_data| number == no_data || number as f32 == no_data as f32);
        if is_no_data {
            return f32::NAN;
        }
        (number * self.metadata.scale + self.metadata.offset) as f32
    }
}

/// Reads the first picture of a TIFF; returns the levels row by row, not a number where there is none.
pub(super) fn read_levels<R: Read + Seek>(
    decoder: &mut Decoder<R>,
    (columns, rows): (u32, u32),
    count: usize,
    rule: NumberRule,
) -> Result<Vec<f32>, LevelError> {
    let mut levels = vec![f32::NAN; count];
    let (chunk_columns, chunk_rows) = decoder.chunk_dimensions();
    if chunk_columns == 0 || chunk_rows == 0 {
        return Err(LevelError::Chunks);
    }
    let (across, down) = (columns.div_ceil(chunk_columns), rows.div_ceil(chunk_rows));
    for chunk in 0..across.checked_mul(down).ok_or(LevelError::Chunks)? {
        let (width, _) = decoder.chunk_data_dimensions(chunk);
        let numbers = decoder.read_chunk(chunk)?;
        let (west, north) = ((chunk % across) * chunk_columns, (chunk / across) * chunk_rows);
        let numbers = as_f64(&numbers).ok_or(LevelError::Kind)?;
        let width = width as usize;
        if width == 0 {
            return Err(LevelError::Chunks);
        }
        for (at, number) in numbers.enumerate() {
            let (row, column) = (north as usize + at / width, west as usize + at % width);
            let cell = levels
                .get_mut(row * columns as usize + column)
                .ok_or(LevelError::Chunks)?;
            *cell = rule.level(number);
        }
    }
    Ok(levels)
}

/// The numbers of a chunk; `None` for pictures of 8 bits and for half floats.
fn as_f64(numbers: &DecodingResult) -> Option<Box<dyn Iterator<Item = f64> + '_>> {
    Some(match numbers {
        DecodingResult::U16(all) => Box::new(all.iter().map(|n| f64::from(*n))),
        DecodingResult::U32(all) => Box::new(all.iter().map(|n| f64::from(*n))),
        DecodingResult::U64(all) => Box::new(all.iter().map(|n| *n as f64)),
        DecodingResult::I16(all) => Box::new(all.iter().map(|n| f64::from(*n))),
        DecodingResult::I32(all) => Box::new(all.iter().map(|n| f64::from(*n))),
        DecodingResult::I64(all) => Box::new(all.iter().map(|n| *n as f64)),
        DecodingResult::F32(all) => Box::new(all.iter().map(|n| f64::from(*n))),
        DecodingResult::F64(all) => Box::new(all.iter().copied()),
        _ => return None,
    })
}
