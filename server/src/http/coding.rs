//! Which compressed form of a file a caller takes (`Accept-Encoding`, RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};

/// A coding that files lie ready in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Brotli, the smaller.
    Brotli,
    /// gzip, which everybody takes.
    Gzip,
}

impl Coding {
    /// Its name in headers.
    pub fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// How the names of files in it end.
    pub fn extension(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gz",
        }
    }
}

/// The smallest coding that the caller takes; `None` where the plain form has to be sent.
pub fn coding_for(headers: &HeaderMap) -> Option<Coding> {
    let weights = |name: &str| {
        let ranges = headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        let (mut named, mut any) = (None, None);
        for (coding, weight) in ranges.map(weighed) {
            if coding.eq_ignore_ascii_case(name) {
                named = Some(weight);
            } else if coding == "*" {
                any = Some(weight);
            }
        }
        named.or(any).unwrap_or(0.0)
    };
    [Coding::Brotli, Coding::Gzip]
        .into_iter()
        .find(|coding| weights(coding.name()) > 0.0)
}

/// A coding and its weight; what is no number weighs nothing.
fn weighed(range: &str) -> (&str, f32) {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts
        .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
        .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
    (name, weight)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_smallest_coding_that_is_taken() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", Some(Coding::Brotli)),
            ("gzip", Some(Coding::Gzip)),
            ("br;q=0, gzip;q=0.5", Some(Coding::Gzip)),
            ("*", Some(Coding::Brotli)),
            ("*, br;q=0", Some(Coding::Gzip)),
            ("identity", None),
            ("gzip;q=zero", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(coding_for(&headers), expected, "{accepted}");
        }
        assert_eq!(coding_for(&HeaderMap::new()), None);
    }
}
