//! What every page shares: language, title, the way to the other language, the banner of invented data.

use std::sync::OnceLock;

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use planvy_index::Snapshot;
use planvy_plan::Lang;

use super::words::{Words, words};
use crate::http::problem::{Problem, ProblemKind};

/// The stylesheet, which the binary carries.
pub const STYLESHEET: &str = include_str!("../../static/planvy.css");

/// The frame around a page's content.
#[derive(Clone, Debug)]
pub struct PageFrame {
    /// Language of the page.
    pub lang: Lang,
    /// Its fixed texts.
    pub words: &'static Words,
    /// Title of the page.
    pub title: String,
    /// Address of the stylesheet; changes with its content, so that it can be kept for ever.
    pub css_href: String,
    /// The same page in the other language.
    pub other_language_href: String,
    /// What has to be said of invented plans, where some are loaded.
    pub fictional: Option<&'static str>,
    /// The snapshot that the page comes from.
    pub snapshot: String,
}

impl PageFrame {
    /// The frame of a page at an address (path and query).
    pub fn new(
        snapshot: Option<&Snapshot>,
        lang: Lang,
        title: impl Into<String>,
        path: &str,
        query: &str,
    ) -> PageFrame {
        PageFrame {
            lang,
            words: words(lang),
            title: title.into(),
            css_href: css_href().to_owned(),
            other_language_href: with_lang(path, query, lang.pick(Lang::En, Lang::Sv)),
            fictional: snapshot.and_then(|snapshot| fictional(snapshot, words(lang))),
            snapshot: snapshot.map_or_else(|| "–".to_owned(), |snapshot| snapshot.id().to_owned()),
        }
    }
}

/// What has to be said of invented plans: all of them are, some are, none is.
fn fictional(snapshot: &Snapshot, words: &Words) -> Option<&'static str> {
    let plans = snapshot.plans();
    let invented = plans.iter().filter(|stored| stored.plan.is_fictional()).count();
    match invented {
        0 => None,
        some if some == plans.len() => Some(words.fictional_all),
        _ => Some(words.fictional_some),
    }
}

/// Address of the stylesheet with a mark of its content.
pub fn css_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("/static/planvy.css", STYLESHEET))
}

/// An address with a mark of the content behind it.
pub fn versioned(path: &str, content: &str) -> String {
    // FNV-1a: a change of the content changes the address; nobody has to trust it.
    let hash = content.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{path}?v={hash:016x}")
}

/// An address with another language in its query.
fn with_lang(path: &str, query: &str, lang: Lang) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang");
    let mut serializer = form_urlencoded::Serializer::new(String::new());
    serializer.extend_pairs(kept);
    serializer.append_pair("lang", lang.tag());
    format!("{path}?{}", serializer.finish())
}

/// A query string of pairs.
pub fn query_of(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// Renders a page.
pub fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => {
            let mut response = Response::new(Body::from(text));
            *response.status_mut() = status;
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            );
            response
        }
        Err(error) => {
            use axum::response::IntoResponse;
            tracing::error!(%error, "a page could not be rendered");
            Problem::new(ProblemKind::Internal, "The page could not be made.").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_language_keeps_the_place() {
        assert_eq!(
            with_lang("/rules", "address=S%3At+Nikolai+gata+2&lang=sv", Lang::En),
            "/rules?address=S%3At+Nikolai+gata+2&lang=en"
        );
    }

    #[test]
    fn the_stylesheet_has_a_mark_of_its_content() {
        assert!(css_href().starts_with("/static/planvy.css?v=") && css_href().len() > 30);
    }
}
