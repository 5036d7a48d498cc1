//! Ids of things that have none of their own that is unique: base data as municipalities keep them.
//!
//! The id is what the source gives, or else a number made of what the thing says; things that share one are told apart by `~2`, `~3` in
//! the order of their rows. So an id stays as long as the thing and its namesakes do, whatever else an import brings.

use std::borrow::Cow;
use std::fmt::Write;

/// The rows of a collection by the mark of their name.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Mark and row, in order.
    by_mark: Box<[(u64, u32)]>,
}

/// What a thing is called: by its source, or by a mark of what it says.
pub(crate) enum Name<'a> {
    Given(Cow<'a, str>),
    Made(u64),
}

impl Name<'_> {
    fn mark(&self) -> u64 {
        match self {
            Name::Given(text) => mark(&[text.as_bytes()]),
            Name::Made(mark) => *mark,
        }
    }

    fn text(&self) -> String {
        match self {
            Name::Given(text) => text.clone().into_owned(),
            Name::Made(mark) => format!("{mark:016x}"),
        }
    }
}

/// FNV-1a, 64 bits, of some pieces with a separator between them.
pub(crate) fn mark(pieces: &[&[u8]]) -> u64 {
    let mut mark = 0xcbf2_9ce4_8422_2325_u64;
    for piece in pieces {
        for byte in piece.iter().chain(&[0xff]) {
            mark = (mark ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    mark
}

impl Names {
    /// The names of so many rows.
    pub(crate) fn new<'a>(names: impl Iterator<Item = Name<'a>>) -> Names {
        let mut by_mark: Vec<(u64, u32)> = names.zip(0..).map(|(name, row)| (name.mark(), row)).collect();
        by_mark.sort_unstable();
        Names {
            by_mark: by_mark.into(),
        }
    }

    /// The id of a row of a name.
    pub(crate) fn id(&self, row: u32, name: &Name<'_>) -> String {
        let mut id = name.text();
        let mark = name.mark();
        let before = self.rows(mark).take_while(|other| *other != row).count();
        if before > 0 {
            // Writing to a string cannot fail.
            let _written = write!(id, "~{}", before + 1);
        }
        id
    }

    /// The row of an id; `id_of` gives the id of a row.
    pub(crate) fn row(&self, id: &str, id_of: impl Fn(u32) -> Option<String>) -> Option<u32> {
        let bare = id.rsplit_once('~').map_or(id, |(bare, _)| bare);
        let marks = [id, bare].into_iter().flat_map(|text| {
            let made = u64::from_str_radix(text, 16).ok();
            [Some(mark(&[text.as_bytes()])), made].into_iter().flatten()
        });
        let mut candidates = marks.flat_map(|mark| self.rows(mark));
        candidates.find(|row| id_of(*row).as_deref() == Some(id))
    }

    fn rows(&self, mark: u64) -> impl Iterator<Item = u32> + '_ {
        let from = self.by_mark.partition_point(|(of, _)| *of < mark);
        let same = self.by_mark.get(from..).unwrap_or_default().iter();
        same.take_while(move |(of, _)| *of == mark).map(|(_, row)| *row)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_id_is_unique_and_leads_to_its_row(given in proptest::collection::vec(proptest::option::of("[ab~2]{0,3}"), 0..30)) {
            let name = |row: u32| match given.get(row as usize).cloned().flatten() {
                Some(text) => Name::Given(Cow::Owned(format!("x{text}"))),
                None => Name::Made(7),
            };
            let names = Names::new((0..given.len() as u32).map(name));
            let id_of = |row: u32| Some(names.id(row, &name(row)));
            let mut seen = std::collections::HashSet::new();
            for row in 0..given.len() as u32 {
                let id = names.id(row, &name(row));
                // A source that writes "~2" itself can name two things alike; the first of them is found.
                let is_first = seen.insert(id.clone());
                if is_first && !given.iter().flatten().any(|text| text.contains('~')) {
                    prop_assert_eq!(names.row(&id, id_of), Some(row), "{}", id);
                }
            }
            prop_assert_eq!(names.row("nowhere", id_of), None);
        }
    }
}
