//! One plan, fetched into a file that the importer reads.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use planvy_import::fetch::url_for_people;
use serde::de::IgnoredAny;
use url::Url;

use super::found_plan::FoundPlan;
use crate::client::{Client, Get};
use crate::error::FetchError;
use crate::http::Response;
use crate::token::TokenSource;

/// The largest delivery of one plan, in bytes.
const MAX_BYTES: u64 = 256 << 20;
/// The delivery format of plans, and what it is a kind of.
const ACCEPTED: &str = "application/vnd.lm.detaljplan.v4+json, application/json;q=0.9, */*;q=0.5";

/// Where a plan's file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The plan as its municipality delivered it.
    Delivery,
    /// The harmonised search items: the platform tells of no delivery.
    SearchItems,
    /// A file of an earlier run.
    Kept,
}

impl Source {
    pub(super) fn word(self) -> &'static str {
        match self {
            Source::Delivery => "delivery",
            Source::SearchItems => "search-items",
            Source::Kept => "kept-file",
        }
    }
}

/// Why a plan's file is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum DeliveryError {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("what {0} delivers does not name the plan")]
    OtherPlan(String),
    #[error("{}: {source}", path.display())]
    Disk { path: PathBuf, source: io::Error },
}

/// What fetching a plan needs.
pub(super) struct Fetching<'f, 'c> {
    pub(super) client: &'f Client<'c>,
    pub(super) tokens: &'f TokenSource,
    pub(super) trusted: &'f Url,
    /// The coordinate system of the search items.
    pub(super) items_crs: &'f str,
    /// Where the files go.
    pub(super) folder: &'f Path,
}

impl Fetching<'_, '_> {
    /// Fetches a plan into a file named `name` with the ending that its content asks for.
    pub(super) fn fetch(&self, plan: &FoundPlan, name: &str) -> Result<(PathBuf, Source), DeliveryError> {
        if let Some(kept) = self.kept(name) {
            return Ok((kept, Source::Kept));
        }
        let (bytes, source) = match &plan.delivery {
            Some(url) => (self.fetch_delivery(url, plan)?, Source::Delivery),
            None => (self.collection_of_items(plan), Source::SearchItems),
        };
        let is_xml = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
        let path = self
            .folder
            .join(format!("{name}.{}", if is_xml { "gml" } else { "json" }));
        write_whole(&path, &bytes).map_err(|source| DeliveryError::Disk {
            path: path.clone(),
            source,
        })?;
        Ok((path, source))
    }

    fn kept(&self, name: &str) -> Option<PathBuf> {
        let paths = ["json", "gml"].map(|ending| self.folder.join(format!("{name}.{ending}")));
        paths.into_iter().find(|path| path.is_file())
    }

    fn fetch_delivery(&self, url: &Url, plan: &FoundPlan) -> Result<Vec<u8>, DeliveryError> {
        let shown = url_for_people(url.as_str());
        let response = self.client.get(&Get {
            url: url.clone(),
            accept: ACCEPTED,
            token: Some(self.tokens),
            trusted: self.trusted,
            max_bytes: MAX_BYTES,
            look: &|response| is_whole(response, &shown),
        })?;
        if !names(&response.body, &plan.id.to_string()) {
            return Err(DeliveryError::OtherPlan(shown));
        }
        Ok(response.body)
    }

    /// The items of a plan as one collection. The coordinate system is the one that the platform named.
    fn collection_of_items(&self, plan: &FoundPlan) -> Vec<u8> {
        let crs = serde_json::json!({"type": "name", "properties": {"name": self.items_crs}});
        let mut text = format!("{{\"type\":\"FeatureCollection\",\"crs\":{crs},\"features\":[\n");
        let items: Vec<&str> = plan.without_delivery.iter().map(|item| item.get()).collect();
        text.push_str(&items.join(",\n"));
        text.push_str("\n]}\n");
        text.into_bytes()
    }
}

/// Whether a delivery has come to its end, and is one at all. What else is wrong with it is the importer's to say.
fn is_whole(response: &Response, shown: &str) -> Result<(), FetchError> {
    if response.is_web_page() {
        return Err(FetchError::WebPage(shown.to_owned()));
    }
    let text = response.body.trim_ascii();
    if text.is_empty() {
        return Err(FetchError::CutShort(shown.to_owned()));
    }
    let is_cut = |error: serde_json::Error| error.is_eof();
    if text.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(text).is_err_and(is_cut) {
        return Err(FetchError::CutShort(shown.to_owned()));
    }
    Ok(())
}

/// Whether a text names an id, in whatever case.
fn names(text: &[u8], id: &str) -> bool {
    text.windows(id.len())
        .any(|part| part.eq_ignore_ascii_case(id.as_bytes()))
}

/// Writes a file that is there whole or not at all: a folder of deliveries outlives a run that is killed.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("part");
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}
