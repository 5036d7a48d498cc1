//! The settings of a server that are no words on its command line: who publishes it, and who is told of changes.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::changes::webhooks::subscription::{
    Subscription, SubscriptionError, WebhookSettings, subscriptions,
};

/// No file of settings is larger.
const MAX_BYTES: u64 = 1 << 20;

/// A file of settings.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Who publishes what the server shows.
    pub publisher: Option<Publisher>,
    /// Who is told of changes.
    #[serde(default, rename = "webhook")]
    pub webhooks: Vec<WebhookSettings>,
    /// Folder where it is written down what was delivered; without it, beside the store.
    pub webhook_records: Option<PathBuf>,
    /// Who is told of changes, checked.
    #[serde(skip)]
    pub subscriptions: Vec<Subscription>,
}

/// Who publishes what the server shows, as catalogues of data want to know it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// The name, for instance `Malmö stad`.
    pub name: String,
    /// Address that stands for the publisher, its home page for instance.
    pub uri: String,
    /// What kind of body it is, as an address of the list of the European Commission
    /// (`http://purl.org/adms/publishertype/LocalAuthority` of a municipality).
    pub kind: Option<String>,
    /// Whom to ask about the data: name of a function.
    pub contact_name: String,
    /// Its mail address.
    pub contact_email: String,
    /// Address of the licence that the data are given out under, for instance
    /// `http://creativecommons.org/publicdomain/zero/1.0/`.
    pub license: Option<String>,
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("--settings {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file is too large.
    #[error("--settings {}: the file is larger than 1 MiB, which no settings are", .0.display())]
    TooLarge(PathBuf),
    /// The file is no TOML, or says something that is not known.
    #[error("--settings {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The place and the reason, without the line, which may hold a secret.
        reason: String,
    },
    /// A value cannot be used.
    #[error("--settings {}: publisher: {reason}", path.display())]
    Publisher {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A subscription cannot be used.
    #[error("--settings {}: {source}", path.display())]
    Subscription {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: SubscriptionError,
    },
}

impl Settings {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it cannot be read, or something in it cannot be used.
    pub fn read(path: &Path) -> Result<Settings, SettingsError> {
        let failed = |source| SettingsError::Io {
            path: path.to_owned(),
            source,
        };
        if std::fs::metadata(path).map_err(failed)?.len() > MAX_BYTES {
            return Err(SettingsError::TooLarge(path.to_owned()));
        }
        let text = std::fs::read_to_string(path).map_err(failed)?;
        let mut settings: Settings = toml::from_str(&text).map_err(|error| SettingsError::Unreadable {
            path: path.to_owned(),
            reason: place_and_reason(&text, &error),
        })?;
        if let Some(reason) = settings.publisher.as_ref().and_then(Publisher::fault) {
            return Err(SettingsError::Publisher {
                path: path.to_owned(),
                reason,
            });
        }
        settings.subscriptions =
            subscriptions(&settings.webhooks).map_err(|source| SettingsError::Subscription {
                path: path.to_owned(),
                source,
            })?;
        Ok(settings)
    }
}

impl Publisher {
    /// What is wrong with it.
    fn fault(&self) -> Option<String> {
        let addresses = [
            ("uri", Some(&self.uri)),
            ("kind", self.kind.as_ref()),
            ("license", self.license.as_ref()),
        ];
        for (name, value) in addresses {
            let Some(value) = value else { continue };
            let is_address =
                url::Url::parse(value).is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
            if !is_address {
                return Some(format!("{name} is '{value}', which is no web address"));
            }
        }
        if self.name.trim().is_empty() || self.contact_name.trim().is_empty() {
            return Some("name and contact_name must not be empty".to_owned());
        }
        let mail = self.contact_email.as_str();
        let is_mail = mail
            .split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
        (!is_mail || mail.contains(char::is_whitespace))
            .then(|| format!("contact_email is '{mail}', which is no mail address"))
    }
}

fn place_and_reason(text: &str, error: &toml::de::Error) -> String {
    let line = error
        .span()
        .and_then(|span| text.get(..span.start))
        .map(|before| before.matches('\n').count() + 1);
    match line {
        Some(line) => format!("line {line}: {}", error.message()),
        None => error.message().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("planvy.toml");
        std::fs::write(&path, text).unwrap();
        Settings::read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_are_read_and_faults_are_told_without_secrets() {
        let publisher =
            "[publisher]\nname = \"Malmö stad\"\nuri = \"https://malmo.se/\"\ncontact_name = \"Geodata\"\n";
        let settings = read(&format!("{publisher}contact_email = \"geodata@malmo.se\"\n")).unwrap();
        assert_eq!(settings.publisher.unwrap().name, "Malmö stad");
        assert!(read("").unwrap().subscriptions.is_empty());
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let hook =
            format!("[[webhook]]\nname = \"a\"\nurl = \"https://example.se/\"\nsecret = \"{secret}\"\n");
        assert_eq!(read(&hook).unwrap().subscriptions.len(), 1);
        for (text, says) in [
            (
                format!("{publisher}contact_email = \"geodata\"\n"),
                "no mail address",
            ),
            (format!("{hook}{hook}"), "stands twice"),
            ("colour = 1".to_owned(), "line 1"),
            (format!("{hook}more = 1\n"), "more"),
            (
                format!("[[webhook]]\nname = \"a\"\nsecret = {secret}\n"),
                "line 3",
            ),
        ] {
            let error = read(&text).unwrap_err();
            assert!(error.contains(says), "{error}");
            assert!(!error.contains("MfKQ"), "{error}");
        }
    }
}
