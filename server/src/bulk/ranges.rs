//! Pieces of a file (RFC 9110, section 14): formats with an index are read piece by piece from afar.

use std::ops::Range;

/// What a header `Range` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it: there is no such header, or it is one that need not be understood (another unit, several ranges).
    Whole,
    /// A piece.
    Piece(Range<u64>),
    /// A piece beyond the end.
    Beyond,
}

/// Reads a header `Range` for a file of a length.
///
/// ```
/// use planvy::bulk::ranges::{Asked, asked};
/// assert_eq!(asked(Some("bytes=0-9"), 100), Asked::Piece(0..10));
/// assert_eq!(asked(Some("bytes=90-"), 100), Asked::Piece(90..100));
/// assert_eq!(asked(Some("bytes=-5"), 100), Asked::Piece(95..100));
/// assert_eq!(asked(Some("bytes=100-"), 100), Asked::Beyond);
/// assert_eq!(asked(None, 100), Asked::Whole);
/// ```
pub fn asked(header: Option<&str>, bytes: u64) -> Asked {
    let range = header.and_then(|header| header.trim().strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    let number = |text: &str| -> Option<u64> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    match (first.trim(), last.trim()) {
        ("", last) => match number(last) {
            Some(0) => Asked::Beyond,
            Some(count) if bytes > 0 => Asked::Piece(bytes.saturating_sub(count)..bytes),
            Some(_) => Asked::Beyond,
            None => Asked::Whole,
        },
        (first, "") => match number(first) {
            Some(first) if first < bytes => Asked::Piece(first..bytes),
            Some(_) => Asked::Beyond,
            None => Asked::Whole,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first > last => Asked::Whole,
            (Some(first), Some(_)) if first >= bytes => Asked::Beyond,
            (Some(first), Some(last)) => Asked::Piece(first..last.saturating_add(1).min(bytes)),
            _ => Asked::Whole,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_range_means_the_whole() {
        for header in [
            "bytes=",
            "bytes=a-b",
            "bytes=5-4",
            "bytes=0-1,5-6",
            "lines=1-2",
            "bytes=--1",
            "bytes=-",
        ] {
            assert_eq!(asked(Some(header), 100), Asked::Whole, "{header}");
        }
        for header in ["bytes=100-200", "bytes=99999999999999999999999-", "bytes=-0"] {
            assert_eq!(asked(Some(header), 100), Asked::Beyond, "{header}");
        }
        assert_eq!(
            asked(Some("bytes=0-99999999999999999999999"), 100),
            Asked::Piece(0..100)
        );
        assert_eq!(asked(Some("bytes=-200"), 100), Asked::Piece(0..100));
        assert_eq!(asked(Some("bytes=-1"), 0), Asked::Beyond);
    }
}
