//! A watch over a file whose points are compressed in layers (LAS 1.4): each chunk says how long its layers are, and room for a
//! layer is made before it is read. One that is longer than the file is refused before that.

use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use laz::LazItemType;

use super::head::ScanHead;

/// A file whose lengths of layers are looked at.
pub(super) struct Watched<R> {
    inner: R,
    /// No length, and no count of points, is more.
    most: u64,
    /// Whether numbers of four bytes are lengths and counts: not before the points, where other numbers stand.
    is_among_points: Arc<AtomicBool>,
}

impl<R> Watched<R> {
    /// A file of a length, and what tells the watch that its points begin.
    pub(super) fn new(inner: R, length: u64, head: &ScanHead) -> (Watched<R>, Arc<AtomicBool>) {
        let is_among_points = Arc::new(AtomicBool::new(false));
        let watched = Watched {
            inner,
            most: length.max(head.count),
            is_among_points: Arc::clone(&is_among_points),
        };
        (watched, is_among_points)
    }
}

/// Whether points are in layers, and no number of four bytes among them is anything but a length or a count.
pub(super) fn has_layers(head: &ScanHead) -> bool {
    head.laz.as_ref().is_some_and(|laz| {
        let items = laz.items();
        let is_layered = items.iter().any(|item| item.version() >= 3);
        let is_ambiguous = |kind: LazItemType| matches!(kind, LazItemType::Byte14(4));
        is_layered && !items.iter().any(|item| is_ambiguous(item.item_type()))
    })
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(buffer)?;
        if let Ok(number) = <[u8; 4]>::try_from(&*buffer)
            && self.is_among_points.load(Ordering::Relaxed)
            && u64::from(u32::from_le_bytes(number)) > self.most
        {
            return Err(Error::new(
                ErrorKind::InvalidData,
                "a layer is longer than the file",
            ));
        }
        Ok(count)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.inner.seek(to)
    }
}
