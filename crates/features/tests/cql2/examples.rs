//! The standard's examples: text and JSON of one name are the same tree; what is no filter is refused with its place.

use std::collections::BTreeMap;
use std::io::Read;

use planvy_features::filter::{FilterError, parse_json, parse_text};

use crate::shared;

/// The files of the archive under a folder, by their names without the ending.
fn files(folder: &str, ending: &str) -> Option<BTreeMap<String, String>> {
    let path = shared("cql2/cql2-examples.zip")?;
    let bytes = std::fs::read(path).expect("the archive is read");
    let mut found = BTreeMap::new();
    for (name, content) in unzipped(&bytes) {
        let inner = name.rsplit_once(&format!("{folder}/")).map(|(_, name)| name);
        if let Some(name) = inner.and_then(|name| name.strip_suffix(ending)) {
            found.insert(name.to_owned(), content);
        }
    }
    Some(found)
}

/// Reads an archive by its central directory.
fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let u32_at = |at: usize| u16_at(at) | u16_at(at + 2) << 16;
    let end = bytes
        .windows(4)
        .rposition(|four| four == b"PK\x05\x06")
        .expect("an archive");
    let mut at = u32_at(end + 16);
    let mut found = Vec::new();
    for _ in 0..u16_at(end + 10) {
        let (method, packed) = (u16_at(at + 10), u32_at(at + 20));
        let name_length = u16_at(at + 28);
        let name = String::from_utf8_lossy(&bytes[at + 46..at + 46 + name_length]).into_owned();
        let local = u32_at(at + 42);
        let start = local + 30 + u16_at(local + 26) + u16_at(local + 28);
        let content = &bytes[start..start + packed];
        let mut text = String::new();
        if method == 8 {
            flate2::read::DeflateDecoder::new(content)
                .read_to_string(&mut text)
                .ok();
        } else {
            text = String::from_utf8_lossy(content).into_owned();
        }
        found.push((name, text));
        at += 46 + name_length + u16_at(at + 30) + u16_at(at + 32);
    }
    found
}

#[test]
fn text_and_json_of_an_example_are_the_same() {
    let (Some(texts), Some(jsons)) = (files("text", ".txt"), files("json", ".json")) else {
        return;
    };
    assert!(
        jsons.len() >= 100 && texts.len() >= jsons.len(),
        "{} {}",
        jsons.len(),
        texts.len()
    );
    let mut wrong = Vec::new();
    for (name, text) in &texts {
        // Variants `-alt01` mean the same as the example without.
        let base = name.split("-alt").next().unwrap_or(name);
        let text = parse_text(text.trim());
        let json = jsons.get(base).map(|json| parse_json(json));
        match (&text, &json) {
            (Ok(text), Some(Ok(json))) if text == json => {}
            (Ok(_), None) => {}
            _ => wrong.push(format!("{name}: {text:?} {json:?}")),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_is_no_filter_is_refused_with_its_place() {
    for (text, message) in [
        ("", "filter, character 1: expected a value, found the end"),
        ("a = ", "filter, character 5: expected a value, found the end"),
        (
            "a = 'b",
            "filter, character 5: the text that begins here has no closing quote",
        ),
        ("å = = 1", "filter, character 5: expected a value, found '='"),
        (
            "a IN 1",
            "filter, character 6: expected '(' and a list, found the number 1",
        ),
        (
            "a BETWEEN 1 OR 2",
            "filter, character 13: expected AND and the upper bound of BETWEEN, found 'OR'",
        ),
        (
            "a NOT 1",
            "filter, character 7: expected LIKE, BETWEEN or IN, found the number 1",
        ),
        (
            "DATE('2026-02-30') < a",
            "filter, character 6: '2026-02-30' is no date (2026-11-27)",
        ),
        (
            "S_INTERSECTS(geometry,POLYGON((0 0,1 1,1 0,0 1)))",
            "filter, character 30: a ring ends where it begins",
        ),
        (
            "S_INTERSECTS(geometry,POINT(1e30 0))",
            "filter, character 29: a coordinate is no degree and no metre on the Earth",
        ),
        (
            "a = 1 2",
            "filter, character 7: expected an operator or the end, found the number 2",
        ),
        (
            "a = #",
            "filter, character 5: expected a name, a number, a text or an operator, found '#'",
        ),
    ] {
        assert_eq!(
            parse_text(text).map_err(|error| error.to_string()),
            Err(message.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = [
        format!("{}a=1{}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("{} a=1", "NOT ".repeat(100_000)),
        format!("a = {}1", "-".repeat(100_000)),
        format!("a = 1{}", "+1".repeat(100_000)),
        format!("S_INTERSECTS(geometry,{}", "GEOMETRYCOLLECTION(".repeat(10_000)),
        format!("a IN ({}", "1,".repeat(100_000)),
    ];
    for text in deep {
        assert_eq!(parse_text(&text), Err(FilterError::TooLarge), "{}", &text[..40]);
    }
    let json = format!(
        "{}{}",
        r#"{"op":"not","args":["#.repeat(100_000),
        "]}".repeat(100_000)
    );
    assert!(parse_json(&json).is_err());
}
