//! A release as the service answers it: flat, with every kind that ever was.

use serde::{Deserialize, Serialize};

/// A release of the list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct ReleaseName {
    /// Its number.
    pub id: i64,
    /// Its name: the date without hyphens (`20251201`).
    pub namn: String,
    /// When it was published.
    #[serde(default)]
    pub publicerad: Option<String>,
}

impl ReleaseName {
    /// Its date: `2025-12-01`. By the name, else by the time of publication.
    ///
    /// ```
    /// use planvy_platform::boverket::ReleaseName;
    /// let name = ReleaseName { id: 7, namn: "20251201".into(), publicerad: None };
    /// assert_eq!(name.date(), "2025-12-01");
    /// ```
    pub fn date(&self) -> String {
        let digits: String = self.namn.chars().filter(char::is_ascii_digit).collect();
        match (digits.get(..4), digits.get(4..6), digits.get(6..8)) {
            (Some(year), Some(month), Some(day)) if digits.len() == 8 => format!("{year}-{month}-{day}"),
            _ => day_of(self.publicerad.as_deref()).unwrap_or_default(),
        }
    }
}

/// A release with its kinds.
#[derive(Clone, Debug, Deserialize)]
pub struct WholeRelease {
    /// Which release it is.
    #[serde(flatten)]
    pub name: ReleaseName,
    /// Its kinds, those of the past with them.
    pub(super) bestammelser: Vec<Kind>,
}

impl WholeRelease {
    /// How many kinds it holds.
    pub fn kinds(&self) -> usize {
        self.bestammelser.len()
    }
}

/// A kind of regulation, as far as its members are of use here. Members without a value are left out by the service, or null.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kind {
    pub(super) id: Option<String>,
    pub(super) bestammelsekod: Option<String>,
    pub(super) bestammelsetyp: Option<String>,
    pub(super) anvandningsform: Option<String>,
    pub(super) anvandningsslag: Option<String>,
    pub(super) kategori: Option<String>,
    pub(super) underkategori: Option<String>,
    pub(super) bestammelseformulering: Option<String>,
    pub(super) beteckning: Option<String>,
    pub(super) geometrityp: Option<String>,
    pub(super) farg: Option<String>,
    pub(super) symbol: Option<String>,
    pub(super) hilucs: Option<String>,
    pub(super) borjargalla: Option<String>,
    pub(super) slutargalla: Option<String>,
    pub(super) tolkningsbestammelse: Option<bool>,
    pub(super) ersatter: Option<String>,
    pub(super) ersattsav: Option<String>,
}

/// What is wrong with a release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// It is no release.
    #[error("it is no release of the catalogue: {0}")]
    Content(String),
    /// It does not say of when it is.
    #[error("the release '{0}' does not say its date")]
    NoDate(String),
    /// It holds nothing.
    #[error("the release holds no kind of regulation")]
    Empty,
}

/// Reads a release.
///
/// # Errors
/// Where the bytes are none.
pub fn read_release(bytes: &[u8]) -> Result<WholeRelease, ReleaseError> {
    let release: WholeRelease =
        serde_json::from_slice(bytes).map_err(|error| ReleaseError::Content(error.to_string()))?;
    if release.name.date().is_empty() {
        return Err(ReleaseError::NoDate(release.name.namn));
    }
    if release.bestammelser.is_empty() {
        return Err(ReleaseError::Empty);
    }
    Ok(release)
}

/// Reads the list of releases.
pub(super) fn read_names(bytes: &[u8]) -> Result<Vec<ReleaseName>, String> {
    let names: Vec<ReleaseName> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if names.is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(names)
}

/// The day of a time: `2020-10-01T00:00:00` is `2020-10-01`.
pub(super) fn day_of(time: Option<&str>) -> Option<String> {
    let day = time?.get(..10)?;
    day.parse::<jiff::civil::Date>().ok().map(|date| date.to_string())
}
