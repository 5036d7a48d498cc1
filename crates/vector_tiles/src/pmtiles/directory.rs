//! Directories: where tiles lie, column by column and packed.

use std::io;

use super::{HEAD_BYTES, packed};
use crate::wire::varint;

/// The head and the first directory lie within so many bytes.
const FIRST_BYTES: u64 = 16_384;

/// Tiles in a run with the same bytes, or, of a directory of directories, one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of the first tile.
    pub first: u64,
    /// Where the bytes begin.
    pub offset: u64,
    /// How many bytes there are, packed.
    pub length: u32,
    /// How many tiles; 0 for a directory.
    pub run: u32,
}

/// The directories of a file, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directories {
    pub(super) root: Vec<u8>,
    pub(super) leaves: Vec<u8>,
}

impl Directories {
    /// All entries in one directory where that fits, otherwise in several with one above them.
    pub(super) fn of(entries: &[Entry]) -> io::Result<Directories> {
        let fits = |root: &[u8]| root.len() as u64 <= FIRST_BYTES - HEAD_BYTES;
        let root = packed(&written(entries))?;
        if fits(&root) {
            let leaves = Vec::new();
            return Ok(Directories { root, leaves });
        }
        let mut leaf_entries = 4096;
        loop {
            let made = in_leaves(entries, leaf_entries)?;
            if fits(&made.root) || leaf_entries >= entries.len() {
                return Ok(made);
            }
            leaf_entries *= 2;
        }
    }
}

fn in_leaves(entries: &[Entry], leaf_entries: usize) -> io::Result<Directories> {
    let mut leaves = Vec::new();
    let mut above = Vec::new();
    for leaf in entries.chunks(leaf_entries) {
        let Some(first) = leaf.first() else { continue };
        let bytes = packed(&written(leaf))?;
        above.push(Entry {
            first: first.first,
            offset: leaves.len() as u64,
            length: bytes.len() as u32,
            run: 0,
        });
        leaves.extend_from_slice(&bytes);
    }
    let root = packed(&written(&above))?;
    Ok(Directories { root, leaves })
}

/// The columns of a directory: how many, steps of numbers, runs, lengths, offsets. An offset where the entry before ends is written as 0,
/// others as one more than they are.
fn written(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::with_capacity(entries.len() * 6 + 8);
    varint(&mut out, entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        varint(&mut out, entry.first - last);
        last = entry.first;
    }
    for entry in entries {
        varint(&mut out, entry.run.into());
    }
    for entry in entries {
        varint(&mut out, entry.length.into());
    }
    let mut end = None;
    for entry in entries {
        if end == Some(entry.offset) {
            varint(&mut out, 0);
        } else {
            varint(&mut out, entry.offset + 1);
        }
        end = Some(entry.offset + u64::from(entry.length));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_entries_go_into_directories_below_the_first() {
        let entry = |number: u64| Entry {
            first: number * 3,
            // Lengths and gaps that do not pack well.
            offset: number * 1_000 + number * number % 701,
            length: 200 + (number * 7919 % 613) as u32,
            run: 1,
        };
        let few: Vec<Entry> = (0..100).map(entry).collect();
        assert!(Directories::of(&few).unwrap().leaves.is_empty());
        let many: Vec<Entry> = (0..100_000).map(entry).collect();
        let directories = Directories::of(&many).unwrap();
        assert!(directories.root.len() as u64 <= FIRST_BYTES - HEAD_BYTES);
        assert!(directories.leaves.len() > 10_000);
    }
}
