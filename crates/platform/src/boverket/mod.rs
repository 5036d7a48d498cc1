//! Releases of the national catalogue of plan regulations (*Planbestämmelsekatalogen*, Boverket's open data).
//!
//! [`latest`] asks for a release that is newer than what is known, [`read_release`] reads one, [`compare`] tells what it adds,
//! ends and changes, and [`table_of`] makes the table that `planvy_plan::catalogue::take_release` takes. The national formulations
//! are shown while a release is looked at, and not kept: the table holds their fingerprints.

mod compare;
mod release;
mod table;

use planvy_import::fetch::url_for_people;
use url::Url;

pub use compare::{Added, Changed, Difference, Ended, NotTaken, compare};
pub use release::{ReleaseError, ReleaseName, WholeRelease, read_release};
pub use table::table_of;

use crate::client::{Client, Get};
use crate::error::FetchError;
use crate::http::Response;
use release::read_names;

/// The address of the service.
pub const DEFAULT_URL: &str = "https://api.boverket.se/planbestammelsekatalogen";

/// The largest release, in bytes: the one of December 2025 has 13 million.
const MAX_RELEASE_BYTES: u64 = 256 << 20;
/// The largest list of releases, in bytes.
const MAX_NAMES_BYTES: u64 = 1 << 20;

/// A release as the service answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedRelease {
    /// The address.
    pub url: String,
    /// What came.
    pub bytes: Vec<u8>,
}

/// Fetches the newest release, where it is newer than `known` (a date such as `2025-12-01`).
///
/// # Errors
/// Where the service does not answer as it should.
pub fn latest(client: &Client<'_>, base: &Url, known: &str) -> Result<Option<FetchedRelease>, FetchError> {
    let names_url = below(base, "release");
    let shown = url_for_people(names_url.as_str());
    let response = get(client, &names_url, MAX_NAMES_BYTES, &|response| {
        whole_json(response, &shown)
    })?;
    let names = read_names(&response.body).map_err(|reason| FetchError::Unexpected {
        url: shown.clone(),
        expected: "the list of releases",
        reason,
    })?;
    let newest = names.into_iter().max_by(|a, b| a.date().cmp(&b.date()));
    let Some(newest) = newest.filter(|newest| newest.date().as_str() > known) else {
        return Ok(None);
    };
    let url = below(base, &format!("release/full/platt/{}", newest.id));
    let shown = url_for_people(url.as_str());
    let response = get(client, &url, MAX_RELEASE_BYTES, &|response| {
        whole_json(response, &shown)
    })?;
    Ok(Some(FetchedRelease {
        url: shown,
        bytes: response.body,
    }))
}

fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

fn get(
    client: &Client<'_>,
    url: &Url,
    max_bytes: u64,
    look: &dyn Fn(&Response) -> Result<(), FetchError>,
) -> Result<Response, FetchError> {
    client.get(&Get {
        url: url.clone(),
        accept: "application/json",
        token: None,
        trusted: url,
        max_bytes,
        look,
    })
}

fn whole_json(response: &Response, shown: &str) -> Result<(), FetchError> {
    if response.is_web_page() {
        return Err(FetchError::WebPage(shown.to_owned()));
    }
    match serde_json::from_slice::<serde::de::IgnoredAny>(&response.body) {
        Err(error) if error.is_eof() => Err(FetchError::CutShort(shown.to_owned())),
        Err(error) => Err(FetchError::Unexpected {
            url: shown.to_owned(),
            expected: "JSON",
            reason: error.to_string(),
        }),
        Ok(_) => Ok(()),
    }
}
