//! Entity tags: an answer is as new as the snapshot it comes from.
//!
//! A tag names the snapshot, the version of the program and, where the answer depends on the date of today, that date. The
//! address holds the rest (parameters, language), and tags are compared within one address only (RFC 9110, 8.8.3). Tags
//! are weak because one answer may be sent compressed or plain.

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::civil::Date;

/// Caches may keep an answer and have to ask whether it still stands: a new snapshot is to be seen at once, and asking
/// costs less than a packet.
pub const REVALIDATE: HeaderValue = HeaderValue::from_static("public, no-cache");

/// What is sent as JSON.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Headers that most answers have room for when they are made: its own, and those that every answer has at the end.
pub const MOST_HEADERS: usize = 20;

/// The tags of one snapshot.
#[derive(Debug)]
pub struct Tags {
    stem: String,
    timeless: HeaderValue,
    of_a_day: ArcSwap<(Date, HeaderValue)>,
}

impl Tags {
    /// The tags of a snapshot.
    pub fn new(snapshot_id: &str, today: Date) -> Tags {
        let version = env!("CARGO_PKG_VERSION");
        let of_a_tag = |c: &char| c.is_ascii_graphic() && *c != '"';
        let stem: String = format!("{version}-{snapshot_id}")
            .chars()
            .filter(of_a_tag)
            .collect();
        let timeless = tag(&stem);
        let of_a_day = ArcSwap::from_pointee((today, dated(&stem, today)));
        Tags {
            stem,
            timeless,
            of_a_day,
        }
    }

    /// The tag of what does not depend on the date of today.
    pub fn timeless(&self) -> HeaderValue {
        self.timeless.clone()
    }

    /// The tag of what depends on the date of today.
    pub fn of_day(&self, today: Date) -> HeaderValue {
        let known = self.of_a_day.load();
        if known.0 == today {
            return known.1.clone();
        }
        let new = dated(&self.stem, today);
        self.of_a_day.store(Arc::new((today, new.clone())));
        new
    }

    /// The tag of an answer about a date that was asked for, or about today where none was.
    pub fn of(&self, asked: Option<Date>, today: Date) -> HeaderValue {
        match asked {
            Some(_) => self.timeless(),
            None => self.of_day(today),
        }
    }
}

fn dated(stem: &str, today: Date) -> HeaderValue {
    tag(&format!("{stem}-{today}"))
}

fn tag(text: &str) -> HeaderValue {
    // Only graphic ASCII gets here, which a header takes.
    HeaderValue::try_from(format!("W/\"{text}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// The 304 for a caller who has the answer with this tag already.
pub fn unchanged(asked: &HeaderMap, tag: &HeaderValue) -> Option<Response> {
    if !asked.contains_key(header::IF_NONE_MATCH) || !names(asked, tag) {
        return None;
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    mark(response.headers_mut(), tag.clone());
    Some(response)
}

/// Whether `If-None-Match` names the tag, by weak comparison.
fn names(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |text: &'_ [u8]| text.strip_prefix(b"W/").unwrap_or(text).to_vec();
    let wanted = opaque(tag.as_bytes());
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|given| given == b"*" || opaque(given) == wanted)
}

/// Says how an answer may be kept.
pub fn mark(headers: &mut HeaderMap, tag: HeaderValue) {
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, REVALIDATE);
}

/// An answer in JSON with its tag.
pub fn json(body: Vec<u8>, tag: HeaderValue) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.reserve(MOST_HEADERS);
    headers.insert(header::CONTENT_TYPE, JSON);
    mark(headers, tag);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))])
    }

    #[test]
    fn tags_are_compared_weakly_and_one_by_one() {
        let tag = HeaderValue::from_static("W/\"0.1.0-s1\"");
        for value in ["W/\"0.1.0-s1\"", "\"0.1.0-s1\"", "\"x\", W/\"0.1.0-s1\"", "*"] {
            let response = unchanged(&asked(value), &tag).unwrap();
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
            assert_eq!(response.headers().get(header::ETAG), Some(&tag));
        }
        for value in ["", "\"0.1.0-s2\"", "0.1.0-s1", "W/\"0.1.0-s1"] {
            assert!(unchanged(&asked(value), &tag).is_none(), "{value}");
        }
        assert!(unchanged(&HeaderMap::new(), &tag).is_none());
    }

    #[test]
    fn the_day_is_part_of_the_tag_only_where_the_answer_depends_on_it() {
        let monday = jiff::civil::date(2026, 11, 23);
        let tuesday = jiff::civil::date(2026, 11, 24);
        let tags = Tags::new("s1-abc", monday);
        assert_eq!(tags.of(Some(monday), monday), tags.of(Some(monday), tuesday));
        assert_ne!(tags.of(None, monday), tags.of(None, tuesday));
        assert_eq!(tags.of(None, monday), tags.of_day(monday));
        assert_ne!(tags.of(None, monday), tags.timeless());
    }

    #[test]
    fn other_snapshots_have_other_tags() {
        let day = jiff::civil::date(2026, 11, 23);
        assert_ne!(
            Tags::new("s1-a", day).timeless(),
            Tags::new("s2-b", day).timeless()
        );
        assert!(
            Tags::new("s1 \"å\n", day)
                .timeless()
                .to_str()
                .unwrap()
                .starts_with("W/\"")
        );
    }
}
