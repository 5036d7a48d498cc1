//! The points of a scan, one by one.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::Ordering;

use geo_types::Coord;
use laz::{DecompressionSelection, LasZipDecompressor, LazVlr};

use super::head::{ScanError, ScanHead};
use super::layers::{Watched, has_layers};

/// Points that are unpacked at a time.
const BLOCK: u64 = 4_096;

/// A point of a scan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScanPoint {
    /// Where it lies, in the plane of the file.
    pub(super) at: Coord<f64>,
    /// Its level, over the file's zero.
    pub(super) level_m: f64,
    /// What it is on: 2 ground, 6 building, 9 water (ASPRS).
    pub(super) class: u8,
}

/// Ground.
pub(super) const GROUND: u8 = 2;
/// Building.
pub(super) const BUILDING: u8 = 6;
/// Water.
pub(super) const WATER: u8 = 9;

/// Visits every point that the file does not withhold.
pub(super) fn each_point(
    path: &Path,
    head: &ScanHead,
    mut visit: impl FnMut(ScanPoint),
) -> Result<(), ScanError> {
    let mut source = BufReader::with_capacity(1 << 18, File::open(path)?);
    source.seek(SeekFrom::Start(head.data_start))?;
    let mut take = |block: &[u8]| {
        block
            .chunks_exact(head.point_bytes)
            .filter_map(|bytes| point(head, bytes))
            .for_each(&mut visit);
    };
    match &head.laz {
        None => each_block(head, |block, point| {
            source.read_exact(block).map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => ScanError::CutOff {
                    point,
                    promised: head.count,
                },
                _ => ScanError::Io(error),
            })?;
            take(block);
            Ok(())
        }),
        Some(laz) => {
            check_chunk_table(&mut source, head)?;
            each_packed_block(source, head, laz, take)
        }
    }
}

/// Unpacks some points at a time.
fn each_packed_block(
    source: BufReader<File>,
    head: &ScanHead,
    laz: &LazVlr,
    mut take: impl FnMut(&[u8]),
) -> Result<(), ScanError> {
    let broken = |point: u64, why: String| ScanError::Compression {
        point,
        promised: head.count,
        why,
    };
    let do_not_fit = || "its parts do not fit together".to_owned();
    let length = source.get_ref().metadata()?.len();
    let (source, is_among_points) = Watched::new(source, length, head);
    let unpacking = guarded(|| LasZipDecompressor::selective(source, laz.clone(), needed()));
    is_among_points.store(has_layers(head), Ordering::Relaxed);
    let mut unpacking = match unpacking {
        Some(Ok(unpacking)) => unpacking,
        Some(Err(error)) => return Err(broken(1, error.to_string())),
        None => return Err(broken(1, do_not_fit())),
    };
    each_block(head, |block, point| {
        match guarded(|| unpacking.decompress_many(block)) {
            Some(Ok(())) => take(block),
            Some(Err(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                return Err(broken(point, "the file ends".to_owned()));
            }
            Some(Err(error)) => return Err(broken(point, error.to_string())),
            None => return Err(broken(point, do_not_fit())),
        }
        Ok(())
    })
}

/// What is asked of a point.
fn needed() -> DecompressionSelection {
    DecompressionSelection::xy_returns_channel()
        .decompress_z()
        .decompress_classification()
        .decompress_flags()
}

/// Runs the decompression; `None` where it panics. It indexes what a file says, and a scan comes from a stranger.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// Fills a buffer for some points at a time, and tells the number of the first of them, from 1.
fn each_block(
    head: &ScanHead,
    mut fill: impl FnMut(&mut [u8], u64) -> Result<(), ScanError>,
) -> Result<(), ScanError> {
    let mut buffer = vec![0; BLOCK.min(head.count) as usize * head.point_bytes];
    let mut done = 0;
    while done < head.count {
        let bytes = (head.count - done).min(BLOCK) as usize * head.point_bytes;
        fill(buffer.get_mut(..bytes).unwrap_or_default(), done + 1)?;
        done += BLOCK;
    }
    Ok(())
}

/// Refuses a table of more chunks than there are points or bytes: room for all of them would be made before the first is read.
fn check_chunk_table(source: &mut BufReader<File>, head: &ScanHead) -> Result<(), ScanError> {
    let length = source.get_ref().metadata()?.len();
    let mut number = [0; 8];
    let cut_off = |_| ScanError::CutOff {
        point: 1,
        promised: head.count,
    };
    source.read_exact(&mut number).map_err(cut_off)?;
    let mut table = i64::from_le_bytes(number);
    if table <= head.data_start as i64 {
        // Who could not go back wrote it at the very end.
        source.seek(SeekFrom::Start(length.saturating_sub(8)))?;
        source.read_exact(&mut number).map_err(cut_off)?;
        table = i64::from_le_bytes(number);
    }
    let table = u64::try_from(table).unwrap_or(0);
    if table > head.data_start && table + 8 <= length {
        source.seek(SeekFrom::Start(table + 4))?;
        let mut count = [0; 4];
        source.read_exact(&mut count).map_err(cut_off)?;
        let chunks = u64::from(u32::from_le_bytes(count));
        if chunks > head.count.saturating_add(1) || chunks > length {
            return Err(ScanError::Compression {
                point: 1,
                promised: head.count,
                why: format!("it promises {chunks} chunks"),
            });
        }
    }
    source.seek(SeekFrom::Start(head.data_start))?;
    Ok(())
}

/// A point out of its bytes; `None` where the file withholds it.
fn point(head: &ScanHead, bytes: &[u8]) -> Option<ScanPoint> {
    let number = |at: usize| Some(i32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let of = |axis: usize| {
        let (scale, offset) = (head.scale.get(axis)?, head.offset.get(axis)?);
        Some(f64::from(number(4 * axis)?) * scale + offset)
    };
    let flags = *bytes.get(15)?;
    let (class, is_withheld) = if head.is_extended {
        (*bytes.get(16)?, flags & 0x04 != 0)
    } else {
        (flags & 0x1F, flags & 0x80 != 0)
    };
    let point = ScanPoint {
        at: Coord { x: of(0)?, y: of(1)? },
        level_m: of(2)?,
        class,
    };
    (!is_withheld).then_some(point)
}
