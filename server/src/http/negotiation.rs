//! Whether a caller wants a page or data (`Accept`, RFC 9110, 12.5.1).

use axum::http::{HeaderMap, header};

/// True where a page is wanted more than JSON: a browser says so, a program that says nothing or `*/*` does not.
pub fn prefers_page(headers: &HeaderMap) -> bool {
    let mut page = None;
    let mut json = None;
    let mut anything = None;
    for value in headers.get_all(header::ACCEPT) {
        let Ok(value) = value.to_str() else { continue };
        for range in value.split(',') {
            let (media, weight) = weighed(range);
            let slot = match media {
                media if media.eq_ignore_ascii_case("text/html") => &mut page,
                media if media.eq_ignore_ascii_case("application/xhtml+xml") => &mut page,
                media if media.eq_ignore_ascii_case("application/json") => &mut json,
                "application/*" | "*/*" => &mut anything,
                _ => continue,
            };
            *slot = Some(slot.map_or(weight, |known: u16| known.max(weight)));
        }
    }
    let json = json.or(anything).unwrap_or(0);
    page.is_some_and(|page| page > json)
}

/// True where the address (`f=html`, `f=json`) wants a page, or else the caller does. A link to data has to show data in a
/// browser too, which always says that it wants pages.
pub fn wants_page(headers: &HeaderMap, query: Option<&str>) -> bool {
    let asked = query.filter(|query| query.contains("f=")).and_then(|query| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == "f").map(|(_, form)| form)
    });
    match asked.as_deref() {
        Some("json") => false,
        Some("html") => true,
        _ => prefers_page(headers),
    }
}

/// A media range and its weight in thousandths.
fn weighed(range: &str) -> (&str, u16) {
    let mut parts = range.split(';');
    let media = parts.next().unwrap_or_default().trim();
    let weight = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .map_or(1000, |(_, value)| thousandths(value.trim()));
    (media, weight)
}

/// Reads `0`, `1`, `0.5`, `0.333` (RFC 9110, 12.4.2: three decimals at most); anything else weighs nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    let decimals = format!("{decimals:0<3}").parse().unwrap_or(0);
    match whole {
        "0" => decimals,
        "1" if decimals == 0 => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn page(accept: &'static str) -> bool {
        prefers_page(&HeaderMap::from_iter([(
            header::ACCEPT,
            HeaderValue::from_static(accept),
        )]))
    }

    #[test]
    fn browsers_get_pages() {
        assert!(page(
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
        ));
        assert!(page("text/html"));
        assert!(page("Text/HTML; q=0.9, application/json; q=0.8"));
    }

    #[test]
    fn programs_get_data() {
        assert!(!prefers_page(&HeaderMap::new()));
        for accept in [
            "*/*",
            "application/json",
            "application/json, text/html;q=0.9",
            "text/html, application/json",
            "text/html;q=0.5, */*",
            "text/html;q=0",
            "text/html;q=nonsense",
            "application/pdf",
            "",
        ] {
            assert!(!page(accept), "{accept}");
        }
    }

    #[test]
    fn weights_are_read_to_the_thousandth() {
        for (text, weight) in [
            ("1", 1000),
            ("0", 0),
            ("0.5", 500),
            ("0.333", 333),
            ("1.001", 0),
            ("-1", 0),
        ] {
            assert_eq!(thousandths(text), weight, "{text}");
        }
    }
}
