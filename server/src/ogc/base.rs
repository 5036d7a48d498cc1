//! The address that this interface is reached at, as the caller knows it.

use axum::http::{HeaderMap, header};

/// The root of the interface on this server.
pub const ROOT: &str = "/ogc";

/// The address of the interface, without a slash at its end: `https://plan.example.se/ogc`.
///
/// It follows the request: the header `Host`, and `X-Forwarded-Proto` where a proxy that ends TLS stands between, so that links in an
/// answer that came by https lead on by https. A host that is none is passed over; links are then relative to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// The address that a request was sent to.
    pub fn of(headers: &HeaderMap) -> Base {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .filter(|host| is_host(host));
        let Some(host) = host else {
            return Base(ROOT.to_owned());
        };
        let is_secure = headers
            .get("x-forwarded-proto")
            .is_some_and(|scheme| scheme.as_bytes().eq_ignore_ascii_case(b"https"));
        let scheme = if is_secure { "https" } else { "http" };
        Base([scheme, "://", host, ROOT].concat())
    }

    /// The address of something under the root, by its path with a slash before it.
    pub fn at(&self, path: &str) -> String {
        [&self.0, path].concat()
    }

    /// The address of something else on the same server, by its path with a slash before it.
    pub fn beside(&self, path: &str) -> String {
        let server = self.0.strip_suffix(ROOT).unwrap_or_default();
        format!("{server}{path}")
    }

    /// The address of the root.
    pub fn root(&self) -> &str {
        &self.0
    }
}

/// Whether a text is a host with or without a port, and no more.
fn is_host(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    !text.is_empty() && text.len() <= 255 && text.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn base(pairs: &[(&'static str, &'static str)]) -> Base {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        Base::of(&headers)
    }

    #[test]
    fn links_lead_back_the_way_the_request_came() {
        let plain = base(&[("host", "127.0.0.1:8080")]);
        assert_eq!(plain.at("/collections"), "http://127.0.0.1:8080/ogc/collections");
        assert_eq!(plain.beside("/plans"), "http://127.0.0.1:8080/plans");
        let secure = base(&[("host", "plan.example.se"), ("x-forwarded-proto", "https")]);
        assert_eq!(secure.root(), "https://plan.example.se/ogc");
    }

    #[test]
    fn what_is_no_host_is_passed_over() {
        for host in ["", "a b", "x\"><script>", "host/path", "user@host"] {
            assert_eq!(base(&[("host", host)]).root(), "/ogc", "{host}");
        }
        assert_eq!(base(&[]).beside("/plans"), "/plans");
        let odd = base(&[("host", "x.se"), ("x-forwarded-proto", "javascript")]);
        assert_eq!(odd.root(), "http://x.se/ogc");
    }
}
