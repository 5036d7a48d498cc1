//! Links from one resource to others.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use planvy_plan::Lang;
use serde::Serialize;

use super::form::Form;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What the other thing is to this one (RFC 8288).
    pub rel: &'static str,
    /// The media type that is there.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// What it is called.
    pub title: String,
    /// Whether `href` is a template (RFC 6570).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub templated: bool,
}

impl Link {
    /// A link.
    pub fn new(rel: &'static str, media_type: &'static str, href: String, title: impl Into<String>) -> Link {
        Link {
            href,
            rel,
            media_type,
            title: title.into(),
            templated: false,
        }
    }

    /// The same link, its address a template.
    #[must_use]
    pub fn templated(self) -> Link {
        Link {
            templated: true,
            ..self
        }
    }

    /// The link as a header `Link` says it.
    pub fn header(&self) -> String {
        format!(
            "<{}>; rel=\"{}\"; type=\"{}\"",
            self.href, self.rel, self.media_type
        )
    }
}

/// Says links in the header `Link`, for clients that read no body.
pub fn state_links(response: &mut Response, links: &[Link]) {
    for link in links {
        if let Ok(value) = HeaderValue::try_from(link.header()) {
            response.headers_mut().append(header::LINK, value);
        }
    }
}

/// An address and its query without the form, from which the addresses of all forms are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// An address with what its query says.
    pub fn new(path: String, pairs: Vec<(String, String)>) -> Address {
        Address { path, pairs }
    }

    /// The same with another value of a parameter, or without it.
    pub fn with(&self, name: &str, value: Option<&str>) -> Address {
        let kept = self.pairs.iter().filter(|(known, _)| known != name);
        let mut pairs: Vec<(String, String)> = kept.cloned().collect();
        if let Some(value) = value {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        Address {
            path: self.path.clone(),
            pairs,
        }
    }

    /// The same in a form.
    pub fn in_form(&self, form: Form) -> String {
        in_form(self.without_form(), form)
    }

    /// The beginning of the address in any form: all but the form, and what stands before that.
    fn without_form(&self) -> String {
        let mut text = String::with_capacity(self.path.len() + 128);
        text.push_str(&self.path);
        text.push('?');
        let start = text.len();
        let kept = self.pairs.iter().filter(|(name, _)| name != "f");
        let mut text = form_urlencoded::Serializer::for_suffix(text, start)
            .extend_pairs(kept)
            .finish();
        if text.len() > start {
            text.push('&');
        }
        text
    }

    /// As written.
    pub fn text(&self) -> String {
        if self.pairs.is_empty() {
            return self.path.clone();
        }
        format!("{}?{}", self.path, self.query())
    }

    /// The path on this server, without the scheme and host before it.
    pub fn path(&self) -> String {
        let after_host = self
            .path
            .split_once("://")
            .and_then(|(_, rest)| rest.split_once('/'));
        after_host.map_or_else(|| self.path.clone(), |(_, path)| format!("/{path}"))
    }

    /// The value of a parameter.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The query alone.
    pub fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.pairs)
            .finish()
    }
}

/// An address whose beginning ends with what stands before the form, in a form.
fn in_form(mut beginning: String, form: Form) -> String {
    // No word of a form needs to be escaped.
    beginning.push_str("f=");
    beginning.push_str(form.word);
    beginning
}

/// The links that every resource has: to itself, and to its other forms.
pub fn self_and_alternates(address: &Address, form: Form, offered: &[Form], lang: Lang) -> Vec<Link> {
    let beginning = address.without_form();
    let itself = Link::new(
        "self",
        form.media_type,
        in_form(beginning.clone(), form),
        lang.pick("Det här", "This"),
    );
    let others = offered.iter().filter(|other| **other != form).map(|other| {
        Link::new(
            "alternate",
            other.media_type,
            in_form(beginning.clone(), *other),
            other.link_title(lang),
        )
    });
    std::iter::once(itself).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ogc::form::{GEOJSON, HTML};

    #[test]
    fn addresses_keep_what_was_asked() {
        let pairs = vec![
            ("bbox".to_owned(), "1,2,3,4".to_owned()),
            ("f".to_owned(), "html".to_owned()),
        ];
        let address = Address::new("http://x/ogc/items".to_owned(), pairs);
        assert_eq!(
            address.in_form(GEOJSON),
            "http://x/ogc/items?bbox=1%2C2%2C3%2C4&f=json"
        );
        assert_eq!(address.with("bbox", None).text(), "http://x/ogc/items?f=html");
        let links = self_and_alternates(&address, HTML, &[GEOJSON, HTML], Lang::En);
        let rels: Vec<_> = links.iter().map(|link| (link.rel, link.media_type)).collect();
        assert_eq!(
            rels,
            [("self", "text/html"), ("alternate", "application/geo+json")]
        );
        assert_eq!(Address::new("/ogc".to_owned(), Vec::new()).text(), "/ogc");
    }
}
