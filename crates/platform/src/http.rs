//! Requests and answers.

use crate::error::FetchError;
use crate::pace::Cancel;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The address.
    pub url: url::Url,
    /// What is accepted, as the header `Accept`.
    pub accept: &'static str,
    /// The header `Authorization`.
    pub authorization: Option<Authorization>,
    /// A form to post; `None` asks with GET.
    pub form: Option<String>,
    /// The largest answer that is taken, in bytes.
    pub max_bytes: u64,
}

/// The value of a header `Authorization`, which `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization(pub String);

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authorization(…)")
    }
}

/// An answer, read to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// `Location`: where a redirect leads.
    pub location: Option<String>,
    /// `Retry-After`: seconds, or a date.
    pub retry_after: Option<String>,
    /// `Content-Crs`: the coordinate system of what came.
    pub content_crs: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// Whether the body is a web page, which services answer with where they are down, or ask for a person.
    pub fn is_web_page(&self) -> bool {
        let text = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body);
        let start: Vec<u8> = text
            .iter()
            .skip_while(|byte| byte.is_ascii_whitespace())
            .take(14)
            .map(u8::to_ascii_lowercase)
            .collect();
        start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
    }
}

/// Sends requests. It follows no redirect and repeats nothing: who may see a token, and how often is asked, is the client's.
pub trait Transport {
    /// Sends a request, and reads the answer whatever its status.
    ///
    /// # Errors
    /// Where no whole answer came.
    fn send(&self, request: &Request, cancel: &Cancel) -> Result<Response, FetchError>;
}
