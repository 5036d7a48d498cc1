//! OGC API Features under `/ogc`: the requirements class by class, on the demo municipality. A test bears the names of the
//! requirements that it holds.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

#[allow(dead_code, reason = "other tests ask more of it")]
#[path = "../asked/mod.rs"]
mod asked;
#[allow(dead_code, reason = "other tests ask more of it")]
#[path = "../built/mod.rs"]
mod built;
#[allow(dead_code, reason = "other tests ask more of it")]
#[path = "../served/mod.rs"]
mod served;

#[allow(dead_code, reason = "other tests ask more of it")]
#[path = "../../../crates/vector_tiles/tests/decoding/mod.rs"]
mod decoding;

mod bad_input;
mod clients;
mod crs;
mod definition;
mod filtering;
mod flatgeobuf;
mod forms;
mod pages;
mod part1;
mod pmtiles;
mod processes;
mod schemas;
mod tiles;
mod tiles_content;
mod traps;

use std::collections::BTreeSet;

use asked::Reply;
use serde_json::Value;

/// The host that requests name.
pub const HOST: &str = "plan.example.se";

/// Asks for a path under `/ogc`, or for an address that a link leads to.
pub async fn ask(path: &str) -> Reply {
    ask_with(path, &[]).await
}

/// As [`ask`], with headers.
pub async fn ask_with(path: &str, headers: &[(&str, &str)]) -> Reply {
    let path = path.strip_prefix(&format!("http://{HOST}")).unwrap_or(path);
    let path = if path.starts_with("/ogc") || path.starts_with("/api/") {
        path.to_owned()
    } else {
        format!("/ogc{path}")
    };
    let headers: Vec<(&str, &str)> = [("host", HOST)]
        .into_iter()
        .chain(headers.iter().copied())
        .collect();
    asked::ask("GET", &path, &headers, axum::body::Body::empty()).await
}

/// The document at a path, which has to be there.
pub async fn document(path: &str) -> Value {
    let reply = ask(path).await;
    assert_eq!(
        reply.status,
        200,
        "{path}: {}",
        String::from_utf8_lossy(&reply.body)
    );
    reply.json()
}

/// The links of a document with a relation.
pub fn links<'a>(document: &'a Value, rel: &str) -> Vec<&'a Value> {
    let links = document["links"].as_array().expect("links");
    links.iter().filter(|link| link["rel"] == rel).collect()
}

/// Checks that every link of a document says what it is and where it leads.
pub fn check_links(document: &Value) {
    let links = document["links"].as_array().expect("links");
    assert!(!links.is_empty());
    for link in links {
        for member in ["href", "rel", "type", "title"] {
            assert!(
                link[member].as_str().is_some_and(|text| !text.is_empty()),
                "{link}"
            );
        }
        let href = link["href"].as_str().unwrap();
        assert!(href.starts_with("http://plan.example.se/"), "{href}");
    }
    let distinct: BTreeSet<String> = links.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), links.len(), "no link stands twice");
}

/// The ids of all collections.
pub async fn collection_ids() -> Vec<String> {
    let collections = document("/collections").await;
    let listed = collections["collections"].as_array().unwrap();
    listed
        .iter()
        .map(|each| each["id"].as_str().unwrap().to_owned())
        .collect()
}

/// A text as a path or a query holds it.
pub fn escaped(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let bytes = text.bytes().map(|byte| {
        if plain(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    bytes.collect()
}

/// The features of a document.
pub fn features(document: &Value) -> &Vec<Value> {
    document["features"].as_array().expect("features")
}

/// The ids of features, in their order.
pub fn ids(document: &Value) -> Vec<String> {
    features(document)
        .iter()
        .map(|feature| feature["id"].to_string())
        .collect()
}

/// The ids of the features on all pages from an address on, by following `next`.
pub async fn all_ids(path: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut at = path.to_owned();
    loop {
        let page = document(&at).await;
        assert_eq!(page["numberReturned"], features(&page).len());
        seen.extend(ids(&page));
        match links(&page, "next").first() {
            Some(next) => at = next["href"].as_str().unwrap().to_owned(),
            None => return seen,
        }
    }
}
