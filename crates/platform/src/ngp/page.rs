//! One page of search items.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::FetchError;
use crate::http::Response;

/// A page, its items unread.
#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    pub(super) features: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    links: Vec<Link>,
    /// Some services write the next address as a member of its own.
    #[serde(default)]
    next: Option<serde_json::Value>,
    /// How many items there are in all, where the service says.
    #[serde(rename = "numberMatched", default)]
    pub(super) matched: Option<u64>,
}

#[derive(Deserialize)]
struct Link {
    rel: Option<String>,
    href: Option<String>,
    method: Option<String>,
}

impl Page {
    /// Reads a page.
    pub(super) fn read(response: &Response, shown: &str) -> Result<Page, FetchError> {
        if response.is_web_page() {
            return Err(FetchError::WebPage(shown.to_owned()));
        }
        let unexpected = |reason: String| FetchError::Unexpected {
            url: shown.to_owned(),
            expected: "a page of search items",
            reason,
        };
        let page: Page = serde_json::from_slice(&response.body).map_err(|error| {
            if error.is_eof() {
                FetchError::CutShort(shown.to_owned())
            } else {
                unexpected(error.to_string())
            }
        })?;
        if page.features.is_none() {
            return Err(unexpected("it has no member 'features'".to_owned()));
        }
        Ok(page)
    }

    /// Where the next page is, as written.
    pub(super) fn next(&self) -> Option<&str> {
        let is_next = |link: &&Link| {
            let asks = link
                .method
                .as_deref()
                .is_none_or(|method| method.eq_ignore_ascii_case("get"));
            link.rel.as_deref() == Some("next") && asks
        };
        let by_link = self
            .links
            .iter()
            .find(is_next)
            .and_then(|link| link.href.as_deref());
        by_link.or_else(|| self.next.as_ref()?.as_str())
    }
}
