//! Marks in the log: where a page ends, and what a caller has seen.

use std::fmt;
use std::str::FromStr;

/// A place in the log as the log was at a snapshot. Since the log only grows, it stays good when more is imported; where the store
/// never was at the snapshot, it is of another store.
///
/// ```
/// use planvy::changes::cursor::Cursor;
/// let cursor: Cursor = "s12-3f9a1c04b7de.345.2025-12-01".parse().expect("a cursor");
/// assert_eq!((cursor.position, cursor.release.as_deref()), (345, Some("2025-12-01")));
/// assert_eq!(cursor.to_string(), "s12-3f9a1c04b7de.345.2025-12-01");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The snapshot.
    pub snapshot: String,
    /// How many changes stand before it.
    pub position: usize,
    /// The release of the national catalogue that was in use; a page has none.
    pub release: Option<String>,
}

/// A text that is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a mark that the interface gave out")]
pub struct NoCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.snapshot, self.position)?;
        match &self.release {
            Some(release) => write!(f, ".{release}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Cursor, NoCursor> {
        let mut parts = text.splitn(3, '.');
        let snapshot = parts.next().filter(|id| is_snapshot_id(id)).ok_or(NoCursor)?;
        let position = parts.next().ok_or(NoCursor)?;
        if position.is_empty() || !position.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NoCursor);
        }
        let release = parts.next();
        if release.is_some_and(|release| release.is_empty() || release.len() > 40) {
            return Err(NoCursor);
        }
        Ok(Cursor {
            snapshot: snapshot.to_owned(),
            position: position.parse().map_err(|_| NoCursor)?,
            release: release.map(str::to_owned),
        })
    }
}

/// Whether a text is shaped like the id of a snapshot: `s12-3f9a1c04b7de`.
pub fn is_snapshot_id(text: &str) -> bool {
    let parts = text.strip_prefix('s').and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(number, digest)| {
        (1..=19).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && digest.len() == 12
            && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in [
            "",
            "s12-3f9a1c04b7de",
            "s12-3f9a1c04b7de.",
            "s12-3f9a1c04b7de.-1",
            "s12-3f9a1c04b7de.99999999999999999999999",
            "s12.5",
            "x12-3f9a1c04b7de.5",
            "s12-3f9a1c04b7de.5.",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(NoCursor), "{text}");
        }
        let page: Cursor = "s1-3f9a1c04b7de.5".parse().unwrap();
        assert_eq!(page.release, None);
    }
}
