//! The files that pages need, carried by the binary.

use std::sync::OnceLock;

use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::frame::{STYLESHEET, css_href, versioned};

/// What the page of the map adds to the stylesheet.
const MAP_STYLESHEET: &str = include_str!("../../static/map.css");

/// A year: the stylesheet's address, with its version, changes with its content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A day: the address stays when the content changes.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

fn file(content: &'static str, kind: &'static str, keep: HeaderValue) -> Response {
    let kind = HeaderValue::from_static(kind);
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)],
        content,
    )
        .into_response()
}

/// `/static/planvy.css`.
pub async fn stylesheet(uri: Uri) -> Response {
    css(STYLESHEET, &uri, css_href())
}

/// Address of the map page's stylesheet with a mark of its content.
pub fn map_css_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("/static/map.css", MAP_STYLESHEET))
}

/// `/static/map.css`.
pub async fn map_stylesheet(uri: Uri) -> Response {
    css(MAP_STYLESHEET, &uri, map_css_href())
}

fn css(content: &'static str, uri: &Uri, versioned: &str) -> Response {
    let is_versioned = uri
        .path_and_query()
        .is_some_and(|address| address.as_str() == versioned);
    let keep = if is_versioned { FOR_EVER } else { A_DAY };
    file(content, "text/css; charset=utf-8", keep)
}

/// `/static/planvy.svg`.
pub async fn icon() -> Response {
    file(include_str!("../../static/planvy.svg"), "image/svg+xml", A_DAY)
}

/// `/robots.txt`: pages may be found, the endless answers for coordinates need not be.
pub async fn robots() -> Response {
    file(
        "User-agent: *\nDisallow: /rules?\nDisallow: /search?\nDisallow: /api/\n",
        "text/plain; charset=utf-8",
        A_DAY,
    )
}
