//! The search items of a municipality, page by page to the end.

use std::collections::HashSet;

use planvy_import::fetch::url_for_people;
use planvy_plan::PlanId;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use url::Url;

use super::found_plan::{FoundPlan, member};
use super::page::Page;
use super::settings::{MunicipalityCode, Settings};
use crate::client::{Client, Get, is_same_origin};
use crate::error::FetchError;
use crate::token::TokenSource;

/// The largest page, in bytes.
const MAX_PAGE_BYTES: u64 = 128 << 20;
/// Pages without an item that may follow each other.
const EMPTY_PAGES: u32 = 3;
/// The coordinate system that items are asked for.
const ASKED_CRS: &str = "http://www.opengis.net/def/crs/EPSG/0/3006";
/// GeoJSON, as STAC names it.
const ACCEPTED: &str = "application/geo+json, application/json;q=0.9";

/// Why the items could not all be listed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListingError {
    /// A page could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The platform does not know the municipality.
    #[error("the platform has no plans of municipality {0} (404)")]
    UnknownMunicipality(MunicipalityCode),
    /// The pages lead back to where they were.
    #[error("the pages of the search lead in a circle after {items} items: {url} comes again")]
    Loop {
        /// The page that comes again, or brings nothing new.
        url: String,
        /// Items read before.
        items: usize,
    },
    /// Page follows on page, and none holds an item.
    #[error("{0} pages of the search after each other hold no item, and more are said to follow")]
    EmptyPages(u32),
    /// Fewer items came than there are.
    #[error("the search ended after {items} of {matched} items; what is missing is not known")]
    Incomplete {
        /// Items read.
        items: usize,
        /// Items that the platform says there are.
        matched: u64,
    },
    /// The next page is on another server.
    #[error("the search says that it goes on at {0}, which is another server; nothing is sent there")]
    OtherServer(String),
}

/// What was listed.
#[derive(Debug)]
pub struct Listing {
    /// The plans, in the order of their first items.
    pub plans: Vec<FoundPlan>,
    /// Number of pages.
    pub pages: u32,
    /// Number of items.
    pub items: usize,
    /// Items that name no plan, or cannot be read.
    pub unreadable_items: usize,
    /// The coordinate system of the items, as the platform names it.
    pub(super) crs: String,
}

/// How far a listing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Pages read.
    pub pages: u32,
    /// Items read.
    pub items: usize,
    /// Items in all, where the platform says.
    pub matched: Option<u64>,
}

/// Lists the items of a municipality, and gathers them by plan.
pub(super) fn list(
    client: &Client<'_>,
    tokens: &TokenSource,
    settings: &Settings,
    code: &MunicipalityCode,
    progress: &mut dyn FnMut(Progress),
) -> Result<Listing, ListingError> {
    let mut gathered = Gathered::new(settings);
    let first = first_page(settings, code);
    let mut visited = HashSet::new();
    let mut next = Some(first.clone());
    let mut empty = 0;
    while let Some(url) = next.take() {
        if !visited.insert(url.to_string()) {
            return Err(gathered.circle(&url));
        }
        let (page, crs) = match fetch_page(client, tokens, &url, &first) {
            Err(FetchError::Status { status: 404, .. }) if gathered.pages == 0 => {
                return Err(ListingError::UnknownMunicipality(code.clone()));
            }
            fetched => fetched?,
        };
        gathered.crs = crs.unwrap_or(gathered.crs);
        let matched = page.matched;
        let linked = page.next().map(str::to_owned);
        let (count, new) = gathered.take(page.features.unwrap_or_default(), &url);
        progress(Progress {
            pages: gathered.pages,
            items: gathered.items(),
            matched,
        });
        next = match linked {
            Some(href) => {
                gathered.has_links = true;
                empty = if count == 0 { empty + 1 } else { 0 };
                if empty >= EMPTY_PAGES {
                    return Err(ListingError::EmptyPages(empty));
                }
                if count > 0 && new == 0 {
                    return Err(gathered.circle(&url));
                }
                Some(linked_page(&url, &href, &first)?)
            }
            None => gathered.page_by_cursor(&first, count, new, matched, settings.page_size)?,
        };
    }
    Ok(gathered.finish())
}

/// The first page of the items of a municipality, whose code names a collection.
fn first_page(settings: &Settings, code: &MunicipalityCode) -> Url {
    let mut url = settings.search_url.clone();
    let path = format!("{}/collections/{code}/items", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.query_pairs_mut()
        .append_pair("limit", &settings.page_size.to_string())
        .append_pair("crs", ASKED_CRS);
    url
}

fn linked_page(page: &Url, href: &str, first: &Url) -> Result<Url, ListingError> {
    let url = page
        .join(href)
        .map_err(|_| FetchError::Address(url_for_people(href)))?;
    if is_same_origin(&url, first) {
        Ok(url)
    } else {
        Err(ListingError::OtherServer(url_for_people(url.as_str())))
    }
}

fn fetch_page(
    client: &Client<'_>,
    tokens: &TokenSource,
    url: &Url,
    first: &Url,
) -> Result<(Page, Option<String>), FetchError> {
    let shown = url_for_people(url.as_str());
    let response = client.get(&Get {
        url: url.clone(),
        accept: ACCEPTED,
        token: Some(tokens),
        trusted: first,
        max_bytes: MAX_PAGE_BYTES,
        look: &|response| Page::read(response, &shown).map(drop),
    })?;
    let crs = response
        .content_crs
        .as_deref()
        .map(|name| name.trim_matches(['<', '>', ' ']).to_owned());
    Ok((Page::read(&response, &shown)?, crs))
}

/// The items read so far.
struct Gathered<'s> {
    settings: &'s Settings,
    plans: Vec<FoundPlan>,
    place: std::collections::HashMap<PlanId, usize>,
    seen: HashSet<[u8; 32]>,
    last_id: Option<String>,
    /// Whether a page told where the next one is: then one that does not is the last.
    has_links: bool,
    pages: u32,
    unreadable: usize,
    crs: String,
}

impl<'s> Gathered<'s> {
    fn new(settings: &'s Settings) -> Gathered<'s> {
        Gathered {
            settings,
            plans: Vec::new(),
            place: std::collections::HashMap::new(),
            seen: HashSet::new(),
            last_id: None,
            has_links: false,
            pages: 0,
            unreadable: 0,
            crs: ASKED_CRS.to_owned(),
        }
    }

    fn items(&self) -> usize {
        self.seen.len()
    }

    fn circle(&self, url: &Url) -> ListingError {
        ListingError::Loop {
            url: url_for_people(url.as_str()),
            items: self.items(),
        }
    }

    /// Takes the items of a page. Returns how many there are, and how many of them were not seen before.
    fn take(&mut self, items: Vec<Box<RawValue>>, page: &Url) -> (usize, usize) {
        self.pages += 1;
        let count = items.len();
        let before = self.items();
        for raw in items {
            let item: Option<Map<String, Value>> = serde_json::from_str(raw.get()).ok();
            let id = item.as_ref().and_then(|item| item.get("id")).map(|id| match id {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            // An item without an id is told from others by what it says.
            let known_by = id.as_deref().unwrap_or(raw.get());
            let is_new = self.seen.insert(Sha256::digest(known_by).into());
            self.last_id = id.or(self.last_id.take());
            if is_new {
                self.take_item(item, raw, page);
            }
        }
        (count, self.items() - before)
    }

    fn take_item(&mut self, item: Option<Map<String, Value>>, raw: Box<RawValue>, page: &Url) {
        let id = item.as_ref().and_then(|item| {
            let properties = item.get("properties")?.as_object()?;
            let id = member(properties, "detaljplan", "objektidentitet")?.as_str()?;
            id.parse::<PlanId>().ok()
        });
        let (Some(item), Some(id)) = (item, id) else {
            self.unreadable += 1;
            return;
        };
        let plans = &mut self.plans;
        let place = *self.place.entry(id).or_insert_with(|| {
            plans.push(FoundPlan::new(id));
            plans.len() - 1
        });
        if let Some(plan) = self.plans.get_mut(place) {
            plan.take(&item, raw, page, &self.settings.delivery_roles);
        }
    }

    /// The page after the last item, where there is no link: the platform's cursor `afterId`. `None` where the end is reached.
    fn page_by_cursor(
        &self,
        first: &Url,
        count: usize,
        new: usize,
        matched: Option<u64>,
        page_size: u32,
    ) -> Result<Option<Url>, ListingError> {
        let missing = match matched {
            Some(matched) => (self.items() as u64) < matched,
            None => !self.has_links && count as u64 >= u64::from(page_size),
        };
        if !missing {
            return Ok(None);
        }
        match (&self.last_id, new, matched) {
            (Some(id), 1.., _) => {
                let mut url = first.clone();
                url.query_pairs_mut().append_pair("afterId", id);
                Ok(Some(url))
            }
            (_, _, Some(matched)) => Err(ListingError::Incomplete {
                items: self.items(),
                matched,
            }),
            // The service does not know the cursor, and gave the first page again: there was one page.
            (_, _, None) => Ok(None),
        }
    }

    fn finish(self) -> Listing {
        Listing {
            items: self.items(),
            plans: self.plans,
            pages: self.pages,
            unreadable_items: self.unreadable,
            crs: self.crs,
        }
    }
}
