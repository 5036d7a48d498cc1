//! How large a file may be, and how much may come out of it.

use std::cell::Cell;

use crate::json_entry::Fault;

/// Limits against files that are huge, and against small ones that claim to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// The most bytes of a file. 256 MiB: a tile of ours is below 1.
    pub file_bytes: usize,
    /// The most bytes of JSON: parsed it takes up to sixteen times as much. 64 MiB.
    pub json_bytes: usize,
    /// The most bytes that vertices, indices and properties take when they are read. 512 MiB, some 20 million vertices.
    pub decoded_bytes: usize,
}

impl Default for ReadLimits {
    fn default() -> ReadLimits {
        ReadLimits {
            file_bytes: 256 << 20,
            json_bytes: 64 << 20,
            decoded_bytes: 512 << 20,
        }
    }
}

/// What is left of [`ReadLimits::decoded_bytes`].
pub(crate) struct Budget {
    left: Cell<usize>,
    limit: usize,
}

impl Budget {
    pub(crate) fn new(limits: &ReadLimits) -> Budget {
        Budget {
            left: Cell::new(limits.decoded_bytes),
            limit: limits.decoded_bytes,
        }
    }

    /// Takes `count` entries of `size` bytes, before they are made.
    pub(crate) fn take(&self, place: &str, count: usize, size: usize) -> Result<(), Fault> {
        let left = count
            .checked_mul(size)
            .and_then(|bytes| self.left.get().checked_sub(bytes));
        let Some(left) = left else {
            let limit = self.limit;
            let message =
                format!("{count} entries of {size} bytes are more than is left of the {limit} that are read");
            return Err(Fault::new(place, message));
        };
        self.left.set(left);
        Ok(())
    }
}
