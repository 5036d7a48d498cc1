//! Where the platform is, and how it is asked.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;
use url::Url;

use crate::credentials::Credentials;
use crate::ureq_transport::is_this_machine;

/// The search service for detailed plans.
pub const DEFAULT_SEARCH_URL: &str =
    "https://api.lantmateriet.se/distribution/geodatakatalog/sokning/v1/detaljplan/v2";
/// The service that gives tokens.
pub const DEFAULT_TOKEN_URL: &str = "https://apimanager.lantmateriet.se/oauth2/token";
/// The roles that an asset with the plan as delivered has.
const DEFAULT_DELIVERY_ROLES: [&str; 1] = ["detaljplan"];
/// Items of a page.
const DEFAULT_PAGE_SIZE: u32 = 1_000;
/// The most items that the service gives in one page.
const LARGEST_PAGE: u32 = 10_000;

/// A four-digit municipality code (`1280`).
///
/// ```
/// use planvy_platform::ngp::MunicipalityCode;
/// assert_eq!("1280".parse::<MunicipalityCode>().map(|code| code.to_string()), Ok("1280".to_owned()));
/// assert!("Malmö".parse::<MunicipalityCode>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MunicipalityCode(String);

impl FromStr for MunicipalityCode {
    type Err = String;

    fn from_str(text: &str) -> Result<MunicipalityCode, String> {
        let is_code = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_code {
            Ok(MunicipalityCode(text.to_owned()))
        } else {
            Err("a municipality is named by its code of four digits, for instance 1280 for Malmö".to_owned())
        }
    }
}

impl std::fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the platform is, and how it is asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The search service, up to the part before `/collections`.
    pub search_url: Url,
    /// The service that gives tokens.
    pub token_url: Url,
    /// The key and the secret.
    pub credentials: Credentials,
    /// The scope that tokens are asked for, where one is needed.
    pub scope: Option<String>,
    /// The roles that an asset with the plan as delivered has.
    pub delivery_roles: Vec<String>,
    /// Items of a page.
    pub page_size: u32,
}

/// A file of settings, in TOML. Every member may be missing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SettingsFile {
    key: Option<String>,
    secret: Option<String>,
    search_url: Option<String>,
    token_url: Option<String>,
    scope: Option<String>,
    delivery_roles: Option<Vec<String>>,
    page_size: Option<u32>,
}

/// What is wrong with settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file is no TOML, or holds something else than settings. What it holds is not repeated: it may be the secret.
    #[error("{}: {reason}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// There is no key, or no secret.
    #[error(
        "the platform asks for a key and a secret: set PLANVY_NGP_KEY and PLANVY_NGP_SECRET, or name a file with `key` and \
         `secret` by --settings; Lantmäteriet gives them to whoever orders access to the platform"
    )]
    NoCredentials,
    /// An address cannot be used.
    #[error("{name} = '{value}' is not a web address")]
    Address {
        /// The setting.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// The secret would go over the network for all to read.
    #[error("{name} has to begin with https://, because the secret or a token is sent there")]
    Insecure {
        /// The setting.
        name: &'static str,
    },
    /// The number of items of a page.
    #[error("page-size = {0} is not from 1 to {LARGEST_PAGE}")]
    PageSize(u32),
}

impl SettingsFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it cannot be read, or is no file of settings.
    pub fn read(path: &Path) -> Result<SettingsFile, SettingsError> {
        let text = std::fs::read_to_string(path).map_err(|source| SettingsError::File {
            path: path.to_owned(),
            source,
        })?;
        toml::from_str(&text).map_err(|error| SettingsError::Content {
            path: path.to_owned(),
            reason: error.message().to_owned(),
        })
    }

    /// The settings: what the file says, then what `variable` says of the environment, then what is usual. The environment
    /// stands over the file.
    ///
    /// # Errors
    /// Where the credentials are missing or something cannot be used.
    pub fn settings(self, variable: impl Fn(&str) -> Option<String>) -> Result<Settings, SettingsError> {
        let of =
            |name: &str, file: Option<String>| variable(name).filter(|text| !text.trim().is_empty()).or(file);
        let key = of("PLANVY_NGP_KEY", self.key).unwrap_or_default();
        let secret = of("PLANVY_NGP_SECRET", self.secret).unwrap_or_default();
        let credentials = Credentials::new(&key, &secret);
        if credentials.is_incomplete() {
            return Err(SettingsError::NoCredentials);
        }
        let search_url = of("PLANVY_NGP_URL", self.search_url);
        let token_url = of("PLANVY_NGP_TOKEN_URL", self.token_url);
        let page_size = self.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
        if !(1..=LARGEST_PAGE).contains(&page_size) {
            return Err(SettingsError::PageSize(page_size));
        }
        Ok(Settings {
            search_url: address("search-url", search_url, DEFAULT_SEARCH_URL)?,
            token_url: address("token-url", token_url, DEFAULT_TOKEN_URL)?,
            credentials,
            scope: of("PLANVY_NGP_SCOPE", self.scope),
            delivery_roles: self
                .delivery_roles
                .unwrap_or_else(|| DEFAULT_DELIVERY_ROLES.map(str::to_owned).to_vec()),
            page_size,
        })
    }
}

fn address(name: &'static str, value: Option<String>, usual: &str) -> Result<Url, SettingsError> {
    let value = value.unwrap_or_else(|| usual.to_owned());
    let wrong = || SettingsError::Address {
        name,
        value: planvy_import::fetch::url_for_people(&value),
    };
    let url = Url::parse(value.trim().trim_end_matches('/')).map_err(|_| wrong())?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(&url) => Ok(url),
        "http" => Err(SettingsError::Insecure { name }),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(file: &str, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        let file: SettingsFile = toml::from_str(file).unwrap();
        let of = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        file.settings(of)
    }

    #[test]
    fn the_environment_stands_over_the_file() {
        let file = "key = 'k'\nsecret = 's'\nsearch-url = 'https://a.example/x/'\npage-size = 50";
        let read = settings(
            file,
            &[
                ("PLANVY_NGP_URL", "https://b.example/y"),
                ("PLANVY_NGP_SCOPE", ""),
            ],
        )
        .unwrap();
        assert_eq!(read.search_url.as_str(), "https://b.example/y");
        assert_eq!(read.token_url.as_str(), DEFAULT_TOKEN_URL);
        assert_eq!((read.page_size, read.scope), (50, None));
        assert_eq!(read.credentials, Credentials::new("k", "s"));
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        assert!(matches!(
            settings("key = 'k'", &[]),
            Err(SettingsError::NoCredentials)
        ));
        let both = "key = 'k'\nsecret = 's'\n";
        let with = |more: &str| settings(&format!("{both}{more}"), &[]);
        assert!(matches!(
            with("token-url = 'http://a.example/t'"),
            Err(SettingsError::Insecure { name: "token-url" })
        ));
        assert!(with("token-url = 'http://127.0.0.1:1/t'").is_ok());
        assert!(matches!(
            with("search-url = 'ftp://a.example'"),
            Err(SettingsError::Address { .. })
        ));
        assert!(matches!(with("page-size = 0"), Err(SettingsError::PageSize(0))));
    }

    #[test]
    fn a_wrong_file_does_not_repeat_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ngp.toml");
        for text in [
            "key = k-1\nsecret = 's3cret",
            "secret = 's3cret'\nsecrets = 's3cret'",
            "secret = ['s3cret']",
        ] {
            std::fs::write(&path, text).unwrap();
            let said = SettingsFile::read(&path).unwrap_err().to_string();
            assert!(said.contains("ngp.toml") && !said.contains("s3cret"), "{said}");
        }
    }
}
