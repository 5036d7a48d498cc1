//! Search items of the national platform: what `…/sokning/…/detaljplan/…` answers (STAC 1.0 on OGC API Features).
//!
//! An item is one plan, one regulation and one geometry. The reader groups them back: items of one regulation become the
//! parts of one regulation, regulations gather under their plan. Which regulation an item is about is told by
//! `planbestammelse.objektidentitet`, else by the item's own `id` where that is a UUID, else by an id that is computed from
//! the plan and everything the regulation says (a UUID of version 8, from SHA-256): the same items give the same id every time.
//!
//! Items are made for finding. They carry less than the delivery, which is the better source where it can be had.

mod assets;
mod group;
mod keys;
mod place;
mod plan;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use planvy_plan::{Plan, Reading};

use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::geojson::stream::{StreamError, stream_features};

/// The reader of search items.
#[derive(Clone, Copy, Debug)]
pub struct NgpSearchItems;

impl Format for NgpSearchItems {
    fn name(&self) -> &'static str {
        "ngp-search-items"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let dense: Vec<u8> = head
            .bytes
            .iter()
            .copied()
            .filter(|b| !b.is_ascii_whitespace())
            .collect();
        let text = String::from_utf8_lossy(&dense);
        let marks = [
            "\"detaljplan.objektidentitet\":",
            "\"detaljplan_objektidentitet\":",
            "\"detaljplan:objektidentitet\":",
            "\"detaljplan\":{",
            "\"planbestammelse.bestammelseformulering\":",
            "\"planbestammelse_bestammelseformulering\":",
            "\"planbestammelse\":{",
        ];
        head.kind.is_none_or(|kind| kind == ContentKind::Plans)
            && text.trim_start_matches('\u{feff}').starts_with(['{', '['])
            && marks.iter().any(|mark| text.contains(mark))
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let reading = match File::open(path) {
            Ok(file) => read_items(file, options),
            Err(error) => Reading::failed(StreamError::Io(error).into_finding()),
        };
        Reading {
            value: reading.value.map(Content::Plans),
            findings: reading.findings,
        }
    }
}

/// Reads search items: a feature collection, a page of one with `links`, or a bare list of items.
///
/// Coordinates are longitude and latitude (projected onto SWEREF 99 TM) or metres in the system that the options or the file's
/// `crs` member name, told apart by their size; metres without a named system are taken as SWEREF 99 TM where they fit it, and
/// refused otherwise.
///
/// ```
/// use planvy_formats::{ReadOptions, search_items::read_items};
/// let page = r#"{ "features": [], "links": [{ "rel": "next", "href": "https://example.org/items?afterId=7" }] }"#;
/// let reading = read_items(page.as_bytes(), &ReadOptions::default());
/// assert!(reading.findings.iter().any(|finding| finding.message.contains("More pages exist")));
/// ```
pub fn read_items(source: impl Read, options: &ReadOptions) -> Reading<Vec<Plan>> {
    let mut items = group::Items::new(options);
    let ended = stream_features(source, &mut items);
    items.finish(ended.err())
}
