//! Request ids: taken over from the caller where they are harmless, else made here.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header, in and out.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over.
const LONGEST: usize = 64;

/// Another start for each process, so that ids of two runs do not look alike.
static START: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0u8));
static MADE: AtomicU64 = AtomicU64::new(0);

/// The id of a request: the caller's, where it is 1 to 64 letters, digits, points, hyphens and underscores. Anything else
/// could forge a line of a log.
pub fn request_id(headers: &HeaderMap) -> HeaderValue {
    match headers.get(&X_REQUEST_ID) {
        Some(given) if is_harmless(given.as_bytes()) => given.clone(),
        _ => new_id(),
    }
}

fn is_harmless(id: &[u8]) -> bool {
    let harmless = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=LONGEST).contains(&id.len()) && id.iter().all(harmless)
}

/// Sixteen hexadecimal digits.
fn new_id() -> HeaderValue {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    // SplitMix64 (Steele, Lea, Flood 2014) is a permutation: no two numbers give one id.
    let mut mixed = START.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    let mut digits = [b'0'; 16];
    for (place, digit) in digits.iter_mut().enumerate() {
        let nibble = (mixed >> (60 - 4 * place)) & 0xf;
        *digit = u8::try_from(nibble).map_or(b'0', |nibble| {
            b"0123456789abcdef"
                .get(usize::from(nibble))
                .copied()
                .unwrap_or(b'0')
        });
    }
    HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(id: &str) -> HeaderValue {
        let value = HeaderValue::from_bytes(id.as_bytes()).unwrap();
        request_id(&HeaderMap::from_iter([(X_REQUEST_ID, value)]))
    }

    #[test]
    fn harmless_ids_are_taken_over() {
        assert_eq!(taken("case-2026.11_23"), "case-2026.11_23");
    }

    #[test]
    fn other_ids_are_replaced() {
        let too_long = "a".repeat(65);
        for id in ["", "a b", "a\tb", "<script>", "å", &too_long] {
            let made = taken(id);
            assert_eq!(made.len(), 16, "{id}");
            assert!(made.as_bytes().iter().all(u8::is_ascii_hexdigit));
        }
    }

    #[test]
    fn made_ids_differ() {
        let ids: std::collections::HashSet<HeaderValue> = (0..1000).map(|_| new_id()).collect();
        assert_eq!(ids.len(), 1000);
    }
}
