//! One page of a selection, and the cursor to the next.

use std::fmt;
use std::str::FromStr;

use crate::selection::Selection;

/// Where a page begins: a position in the list of selected rows, valid for one snapshot.
///
/// As text it is `position.mark`, the mark being made of the snapshot's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// How many selected rows come before the page.
    pub position: u32,
    /// The mark of the snapshot.
    mark: u64,
}

/// Why a cursor leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// The text is no cursor.
    #[error("'{0}' is no cursor of this service; leave it out to begin from the start")]
    NoCursor(String),
    /// It is of a snapshot that is no longer served.
    #[error("the data have changed since the page before; leave the cursor out to begin from the start")]
    OldSnapshot,
    /// It lies beyond the last row.
    #[error("the cursor lies beyond the last feature ({0} matched); leave it out to begin from the start")]
    BeyondTheEnd(u32),
}

impl Cursor {
    /// The cursor to a position in a selection from a snapshot.
    pub fn new(snapshot: &str, position: u32) -> Cursor {
        Cursor {
            position,
            mark: mark_of(snapshot),
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:016x}", self.position, self.mark)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Cursor, CursorError> {
        let read = || {
            let (position, mark) = text.split_once('.')?;
            Some(Cursor {
                position: position.parse().ok()?,
                mark: u64::from_str_radix(mark, 16).ok()?,
            })
        };
        read().ok_or_else(|| CursorError::NoCursor(text.to_owned()))
    }
}

/// FNV-1a, 64 bits, of a snapshot's id.
fn mark_of(snapshot: &str) -> u64 {
    snapshot.bytes().fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its rows, in the order of the selection.
    pub rows: Vec<u32>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

impl Page {
    /// The page of a selection that begins at a cursor, or at the start, with so many rows at most.
    ///
    /// # Errors
    /// Where the cursor is of another snapshot, or lies beyond the last row.
    pub fn of(
        selection: &Selection,
        snapshot: &str,
        from: Option<Cursor>,
        limit: u32,
    ) -> Result<Page, CursorError> {
        let count = selection.count();
        let start = match from {
            None => 0,
            Some(cursor) if cursor.mark != mark_of(snapshot) => return Err(CursorError::OldSnapshot),
            Some(cursor) if cursor.position >= count => return Err(CursorError::BeyondTheEnd(count)),
            Some(cursor) => cursor.position,
        };
        let end = count.min(start.saturating_add(limit));
        Ok(Page {
            rows: (start..end).filter_map(|at| selection.row(at)).collect(),
            next: (end < count).then(|| Cursor::new(snapshot, end)),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn paging_gives_each_row_once(count in 0u32..500, limit in 1u32..60, is_list in any::<bool>()) {
            let all: Vec<u32> = (0..count).map(|row| if is_list { row * 3 } else { row }).collect();
            let selection = if is_list { Selection::Rows(all.clone().into()) } else { Selection::All(count) };
            let (mut seen, mut from) = (Vec::new(), None);
            loop {
                let page = Page::of(&selection, "one", from, limit).expect("a page");
                prop_assert!(page.rows.len() <= limit as usize);
                seen.extend(page.rows);
                let Some(next) = page.next else { break };
                from = Some(next.to_string().parse().expect("a cursor"));
            }
            prop_assert_eq!(seen, all);
        }
    }

    #[test]
    fn a_cursor_of_another_snapshot_and_no_cursor_are_refused() {
        let selection = Selection::All(10);
        let cursor = Cursor::new("one", 5);
        assert_eq!(
            Page::of(&selection, "two", Some(cursor), 3),
            Err(CursorError::OldSnapshot)
        );
        let beyond = Cursor::new("one", 10);
        assert_eq!(
            Page::of(&selection, "one", Some(beyond), 3),
            Err(CursorError::BeyondTheEnd(10))
        );
        for text in ["", "5", "x.y", "-1.00", "5.g", "99999999999.00"] {
            assert_eq!(
                text.parse::<Cursor>(),
                Err(CursorError::NoCursor(text.to_owned()))
            );
        }
    }
}
