//! Links from one resource to others.

use std::borrow::Cow;

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
    pub title: Cow<'static, str>,
    /// Whether `href` is a template (RFC 6570).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub templated: bool,
}

impl Link {
    /// A link.
    pub fn new(
        rel: &'static str,
        media_type: &'static str,
        href: String,
        title: impl Into<Cow<'static, str>>,
    ) -> Link {
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

    /// Writes the link as a header `Link` says it.
    fn write_header(&self, line: &mut String) {
        let parts = [
            "<",
            &self.href,
            ">; rel=\"",
            self.rel,
            "\"; type=\"",
            self.media_type,
            "\"",
        ];
        parts.into_iter().for_each(|part| line.push_str(part));
    }
}

/// Links as a list of JSON: what serde writes, without asking for each byte whether it has to be escaped.
pub fn push_links_json(out: &mut String, links: &[Link]) {
    out.reserve(links.iter().map(|link| link.href.len() + 192).sum());
    out.push('[');
    for (number, link) in links.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        let members = [
            ("{\"href\":", link.href.as_str()),
            (",\"rel\":", link.rel),
            (",\"type\":", link.media_type),
            (",\"title\":", &link.title),
        ];
        for (name, value) in members {
            out.push_str(name);
            push_json_text(out, value);
        }
        out.push_str(if link.templated {
            ",\"templated\":true}"
        } else {
            "}"
        });
    }
    out.push(']');
}

/// A text as JSON.
fn push_json_text(out: &mut String, text: &str) {
    let is_plain = |byte: u8| (byte >= 0x20) & (byte != b'"') & (byte != b'\\');
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        // A text is always JSON.
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// A line of the header `Link` is no longer than this, unless one link is.
const LONGEST_LINE: usize = 4096;

/// Says links in the header `Link`, for clients that read no body: several on a line, as a list.
pub fn state_links(response: &mut Response, links: &[Link]) {
    let mut line = String::with_capacity(LONGEST_LINE);
    let mut state = |line: &mut String| {
        if let Ok(value) = HeaderValue::try_from(line.as_str()) {
            response.headers_mut().append(header::LINK, value);
        }
        line.clear();
    };
    for link in links {
        let start = line.len();
        if start > 0 {
            line.push_str(", ");
        }
        link.write_header(&mut line);
        if line.len() > LONGEST_LINE && start > 0 {
            line.truncate(start);
            state(&mut line);
            link.write_header(&mut line);
        }
    }
    if !line.is_empty() {
        state(&mut line);
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
        let mut text = self.without_form();
        push_form(&mut text, form);
        text
    }

    /// The beginning of the address in any form: all but the form, and what stands before that. There is room for the form after it.
    fn without_form(&self) -> String {
        let pairs = self
            .pairs
            .iter()
            .map(|(name, value)| name.len() + value.len() + 16);
        let length = self.path.len() + pairs.sum::<usize>() + LONGEST_FORM;
        let mut text = String::with_capacity(length);
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

/// Room for a form in an address.
const LONGEST_FORM: usize = 16;

/// Says the form at the end of an address.
fn push_form(address: &mut String, form: Form) {
    // No word of a form needs to be escaped.
    address.push_str("f=");
    address.push_str(form.word);
}

/// The links that every resource has: to itself, and to its other forms.
pub fn self_and_alternates(address: &Address, form: Form, offered: &[Form], lang: Lang) -> Vec<Link> {
    let beginning = address.without_form();
    let in_form = |form: Form| {
        let mut text = String::with_capacity(beginning.len() + LONGEST_FORM);
        text.push_str(&beginning);
        push_form(&mut text, form);
        text
    };
    // Room for those that a page of features has beside these.
    let mut links = Vec::with_capacity(offered.len() + 8);
    let this = lang.pick("Det här", "This");
    links.push(Link::new("self", form.media_type, in_form(form), this));
    let others = offered.iter().filter(|other| **other != form);
    links.extend(others.map(|other| {
        let title = other.link_title(lang);
        Link::new("alternate", other.media_type, in_form(*other), title)
    }));
    links
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

    #[test]
    fn links_are_written_as_serde_writes_them() {
        let links = [
            Link::new("self", "text/html", "http://x/å?q=%22".to_owned(), "Det här"),
            Link::new("next", "text/csv", "/\"\\\n\u{1}".to_owned(), "\t").templated(),
        ];
        for count in 0..=links.len() {
            let some = &links[..count];
            let mut out = String::new();
            push_links_json(&mut out, some);
            assert_eq!(out, serde_json::to_string(some).unwrap());
        }
    }

    #[test]
    fn links_stand_in_lines_that_are_not_too_long() {
        let link = |length: usize| Link::new("next", "text/html", "x".repeat(length), "");
        let lines = |links: &[Link]| {
            let mut response = Response::default();
            state_links(&mut response, links);
            let lines = response.headers().get_all(header::LINK).iter();
            let texts = lines.map(|line| line.to_str().unwrap().to_owned());
            texts.collect::<Vec<String>>()
        };
        assert_eq!(lines(&[]), [""; 0]);
        assert_eq!(
            lines(&[link(1), link(2)]),
            ["<x>; rel=\"next\"; type=\"text/html\", <xx>; rel=\"next\"; type=\"text/html\""]
        );
        let long = lines(&[link(3000), link(3000), link(9000), link(1)]);
        let lengths: Vec<usize> = long.iter().map(String::len).collect();
        let around = "<>; rel=\"next\"; type=\"text/html\"".len();
        assert_eq!(lengths, [3000 + around, 3000 + around, 9000 + around, 1 + around]);
    }
}
