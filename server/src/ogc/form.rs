//! The forms that a resource can be had in, and the choice among them.

use axum::http::{HeaderMap, HeaderValue, header};
use planvy_plan::Lang;

use super::refusal::refused;
use crate::http::problem::Problem;

/// A form of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The word for it in the parameter `f`.
    pub word: &'static str,
    /// Its media type, as links state it.
    pub media_type: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What a link to it is called: Swedish, English.
    link_titles: (&'static str, &'static str),
}

/// A form by its word, media type and name.
macro_rules! form {
    ($word:literal, $media_type:literal, $name:literal $(,)?) => {
        Form {
            word: $word,
            media_type: $media_type,
            name: $name,
            link_titles: (concat!("Samma sak som ", $name), concat!("The same as ", $name)),
        }
    };
}

/// JSON.
pub const JSON: Form = form!("json", "application/json", "JSON");
/// Features as GeoJSON.
pub const GEOJSON: Form = form!("json", "application/geo+json", "GeoJSON");
/// Features as JSON-FG.
pub const JSON_FG: Form = form!("jsonfg", "application/vnd.ogc.fg+json", "JSON-FG");
/// Features as a table.
pub const CSV: Form = form!("csv", "text/csv", "CSV");
/// Features as FlatGeobuf.
pub const FLATGEOBUF: Form = form!("fgb", "application/flatgeobuf", "FlatGeobuf");
/// A page.
pub const HTML: Form = form!("html", "text/html", "HTML");
/// A feed.
pub const ATOM: Form = form!("atom", "application/atom+xml", "Atom");
/// Statements about data, as JSON.
pub const JSON_LD: Form = form!("jsonld", "application/ld+json", "JSON-LD");
/// Statements about data, as text.
pub const TURTLE: Form = form!("ttl", "text/turtle", "Turtle");
/// The description of the interface.
pub const OPENAPI: Form = form!(
    "json",
    "application/vnd.oai.openapi+json;version=3.0",
    "OpenAPI 3.0",
);
/// A JSON Schema.
pub const SCHEMA: Form = form!("json", "application/schema+json", "JSON Schema");

/// A vector tile.
pub const MVT: Form = form!("mvt", "application/vnd.mapbox-vector-tile", "Mapbox Vector Tile");
/// A tileset as the web's maps read it.
pub const TILEJSON: Form = form!("tilejson", "application/vnd.mapbox.tile+json", "TileJSON");

impl Form {
    /// The header `Content-Type` of an answer in this form.
    pub fn content_type(self) -> HeaderValue {
        if self == HTML {
            return HeaderValue::from_static("text/html; charset=utf-8");
        }
        if self == TURTLE {
            return HeaderValue::from_static("text/turtle; charset=utf-8");
        }
        if self == CSV {
            return HeaderValue::from_static("text/csv; charset=utf-8; header=present");
        }
        HeaderValue::from_static(self.media_type)
    }

    /// What a link to it is called.
    pub fn link_title(self, lang: Lang) -> &'static str {
        let (sv, en) = self.link_titles;
        lang.pick(sv, en)
    }

    /// The media type without its parameters.
    fn essence(self) -> &'static str {
        self.media_type.split(';').next().unwrap_or_default()
    }
}

/// The form that an answer is wanted in: what `f` says, or else what `Accept` likes best, or else the first one. A caller who takes
/// none of them gets the first, which serves him better than nothing (RFC 9110, 12.5.1).
///
/// # Errors
/// Where `f` is none of the words.
pub fn chosen(headers: &HeaderMap, f: Option<&str>, offered: &'static [Form]) -> Result<Form, Problem> {
    if let Some(word) = f {
        return offered
            .iter()
            .find(|form| form.word == word)
            .copied()
            .ok_or_else(|| {
                let words: Vec<&str> = offered.iter().map(|form| form.word).collect();
                refused(
                    "f",
                    format!("f is '{word}'; it can be {}", words.join(" or ")),
                    "f=json",
                )
            });
    }
    let first = offered.first().copied().unwrap_or(JSON);
    let mut best = (first, 0);
    for form in offered {
        let weight = weight_of(headers, *form);
        if weight > best.1 {
            best = (*form, weight);
        }
    }
    Ok(best.0)
}

/// How much a form is wanted, in thousandths: what the most exact media range that names it says.
fn weight_of(headers: &HeaderMap, form: Form) -> u32 {
    let mut exact = None;
    let mut family = None;
    let mut anything = None;
    let ranges = headers.get_all(header::ACCEPT).iter();
    let ranges = ranges.filter_map(|value| value.to_str().ok());
    for range in ranges.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let q = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let weight = q.map_or(Some(1.0), |q| q.parse::<f32>().ok()).unwrap_or(0.0);
        let weight = (weight.clamp(0.0, 1.0) * 1000.0) as u32;
        // Whoever asks for JSON means the JSON that there is.
        let is_json = form.word == "json" && media.eq_ignore_ascii_case("application/json");
        let (kind, _) = form.media_type.split_once('/').unwrap_or_default();
        let slot = if media.eq_ignore_ascii_case(form.essence()) || is_json {
            &mut exact
        } else if media
            .strip_suffix("/*")
            .is_some_and(|of| of.eq_ignore_ascii_case(kind))
        {
            &mut family
        } else if media == "*/*" {
            &mut anything
        } else {
            continue;
        };
        *slot = Some(slot.map_or(weight, |known: u32| known.max(weight)));
    }
    exact.or(family).or(anything).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: &[Form] = &[GEOJSON, HTML];

    fn by_accept(accept: &'static str) -> &'static str {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        chosen(&headers, None, OFFERED).unwrap().word
    }

    #[test]
    fn the_parameter_comes_before_the_header() {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("text/html"))]);
        assert_eq!(chosen(&headers, Some("json"), OFFERED).unwrap(), GEOJSON);
        assert_eq!(chosen(&HeaderMap::new(), Some("html"), OFFERED).unwrap(), HTML);
        let problem = chosen(&headers, Some("pdf"), OFFERED).unwrap_err();
        assert_eq!(problem.parameter.as_deref(), Some("f"));
        assert!(problem.detail.contains("json or html"), "{}", problem.detail);
    }

    #[test]
    fn browsers_get_pages_and_programs_data() {
        for accept in [
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
            "text/html",
            "text/*, application/json;q=0.5",
        ] {
            assert_eq!(by_accept(accept), "html", "{accept}");
        }
        for accept in [
            "",
            "*/*",
            "application/geo+json",
            "application/json",
            "application/json, text/html",
            "application/*",
            "image/png",
            "text/html;q=0",
            "text/html;q=0.1, */*",
        ] {
            assert_eq!(by_accept(accept), "json", "{accept}");
        }
    }
}
