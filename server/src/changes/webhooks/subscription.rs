//! Who is told of changes, as the settings say.

use std::path::PathBuf;

use planvy_plan::Lang;
use planvy_platform::push::is_public;
use serde::Deserialize;
use url::{Host, Url};

use super::signature::{NoSecret, SigningSecret};
use crate::api::parameters::Parameters;
use crate::changes::filter::Filter;
use crate::changes::question;
use crate::http::problem::Problem;

/// A table `[[webhook]]` of the settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Its name: in the log, in the figures, and of the file that says what was delivered.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// The secret that they are signed with.
    secret: Option<HiddenText>,
    /// A file with the secret.
    secret_file: Option<PathBuf>,
    /// Kinds of changes, as the parameter `kind`.
    kind: Option<String>,
    /// States, as the parameter `state`.
    state: Option<String>,
    /// A box, as the parameter `bbox`.
    bbox: Option<String>,
    /// Its coordinate system, as the parameter `crs`.
    crs: Option<String>,
    /// A plan, as the parameter `plan`.
    plan: Option<String>,
    /// A municipality, as the parameter `municipality`.
    municipality: Option<String>,
    /// Language of titles and texts.
    lang: Option<String>,
    /// Whether messages may go to an address inside a private network, and by HTTP without TLS.
    #[serde(default)]
    allow_private: bool,
}

/// A text that nothing prints.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
struct HiddenText(String);

impl std::fmt::Debug for HiddenText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// Somebody who is told of changes.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// The name.
    pub name: String,
    /// Where messages go.
    pub url: Url,
    /// What they are signed with.
    pub secret: SigningSecret,
    /// Which changes.
    pub filter: Filter,
    /// Language of titles and texts.
    pub lang: Lang,
    /// Whether messages may go into a private network.
    pub allow_private: bool,
}

/// Why a subscription cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SubscriptionError {
    /// The name cannot be that of a file.
    #[error("webhook '{0}': the name may have letters a to z, digits, '-' and '_', 64 of them at most")]
    Name(String),
    /// Two have one name.
    #[error("webhook '{0}' stands twice")]
    Twice(String),
    /// The address is none.
    #[error("webhook '{name}': url is no web address: {source}")]
    Url {
        /// The subscription.
        name: String,
        /// The reason.
        source: url::ParseError,
    },
    /// The address may not be used.
    #[error("webhook '{name}': {reason}")]
    Refused {
        /// The subscription.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// No secret, or two.
    #[error("webhook '{0}': give one of secret and secret_file")]
    SecretMissing(String),
    /// The secret is none.
    #[error("webhook '{name}': {source}")]
    Secret {
        /// The subscription.
        name: String,
        /// The reason.
        source: NoSecret,
    },
    /// The file with the secret cannot be read.
    #[error("webhook '{name}': {}: {source}", path.display())]
    SecretFile {
        /// The subscription.
        name: String,
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A condition cannot be used.
    #[error("webhook '{name}': {detail}")]
    Condition {
        /// The subscription.
        name: String,
        /// What is wrong.
        detail: String,
    },
}

impl WebhookSettings {
    /// Checks the table.
    ///
    /// # Errors
    /// Where something in it cannot be used.
    pub fn subscription(&self) -> Result<Subscription, SubscriptionError> {
        let name = self.name.clone();
        let is_of_name =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
        if name.is_empty() || name.len() > 64 || !name.bytes().all(is_of_name) {
            return Err(SubscriptionError::Name(name));
        }
        let url = Url::parse(&self.url).map_err(|source| SubscriptionError::Url {
            name: name.clone(),
            source,
        })?;
        if let Some(reason) = reason_against(&url, self.allow_private) {
            return Err(SubscriptionError::Refused { name, reason });
        }
        let secret = self.read_secret()?;
        let wrong = |problem: Problem| SubscriptionError::Condition {
            name: name.clone(),
            detail: problem.detail,
        };
        let named = [
            ("kind", &self.kind),
            ("state", &self.state),
            ("bbox", &self.bbox),
            ("crs", &self.crs),
            ("plan", &self.plan),
            ("municipality", &self.municipality),
            ("lang", &self.lang),
        ];
        let given = named
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?.into())));
        let parameters = Parameters::of(given);
        let filter = question::filter(&parameters).map_err(wrong)?;
        let lang = parameters
            .lang()
            .map_err(|error| wrong(error.into()))?
            .unwrap_or_default();
        Ok(Subscription {
            name,
            url,
            secret,
            filter,
            lang,
            allow_private: self.allow_private,
        })
    }

    fn read_secret(&self) -> Result<SigningSecret, SubscriptionError> {
        let name = self.name.clone();
        let text = match (&self.secret, &self.secret_file) {
            (Some(secret), None) => secret.0.clone(),
            (None, Some(path)) => {
                std::fs::read_to_string(path).map_err(|source| SubscriptionError::SecretFile {
                    name: name.clone(),
                    path: path.clone(),
                    source,
                })?
            }
            _ => return Err(SubscriptionError::SecretMissing(name)),
        };
        text.parse()
            .map_err(|source| SubscriptionError::Secret { name, source })
    }
}

/// Why an address may not be used, where it may not. What a name stands for is looked at when a message is sent.
fn reason_against(url: &Url, allow_private: bool) -> Option<&'static str> {
    if !url.username().is_empty() || url.password().is_some() {
        return Some("url holds a user name or a password; messages are known by their signature");
    }
    if url.scheme() != "https" && !(url.scheme() == "http" && allow_private) {
        return Some("url has to begin with https:// (http:// only with allow_private = true)");
    }
    let is_private = match url.host() {
        Some(Host::Ipv4(address)) => !is_public(address.into()),
        Some(Host::Ipv6(address)) => !is_public(address.into()),
        Some(Host::Domain(name)) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        None => return Some("url names no server"),
    };
    (is_private && !allow_private).then_some(
        "url leads into a private network: whoever may write the settings could make this server speak for others; say allow_private = \
         true where that is meant",
    )
}

/// Checks all tables.
///
/// # Errors
/// Where something in one of them cannot be used, or two have one name.
pub fn subscriptions(settings: &[WebhookSettings]) -> Result<Vec<Subscription>, SubscriptionError> {
    let mut subscriptions: Vec<Subscription> = Vec::with_capacity(settings.len());
    for table in settings {
        let subscription = table.subscription()?;
        if subscriptions.iter().any(|other| other.name == subscription.name) {
            return Err(SubscriptionError::Twice(subscription.name));
        }
        subscriptions.push(subscription);
    }
    Ok(subscriptions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::change::ChangeKind;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn read(text: &str) -> Result<Subscription, String> {
        let settings: WebhookSettings = toml::from_str(text).map_err(|error| error.to_string())?;
        settings.subscription().map_err(|error| error.to_string())
    }

    #[test]
    fn a_table_is_a_subscription() {
        let read = read(&format!(
            "name = \"lm\"\nurl = \"https://example.se/hook\"\nsecret = \"{SECRET}\"\nkind = \"plan-ended\"\n\
             bbox = \"118000,6163000,119000,6164000\"\ncrs = \"3008\"\nmunicipality = \"1280\"\nlang = \"en\""
        ))
        .unwrap();
        assert_eq!(read.filter.kinds, [ChangeKind::PlanEnded]);
        assert!(read.filter.area.is_some() && read.filter.municipality.as_deref() == Some("1280"));
        assert_eq!((read.lang, read.allow_private), (Lang::En, false));
        assert!(!format!("{read:?}").contains("MfKQ"));
    }

    #[test]
    fn what_cannot_be_used_is_said_with_the_reason() {
        let with = |url: &str, more: &str| {
            read(&format!(
                "name = \"lm\"\nurl = \"{url}\"\nsecret = \"{SECRET}\"\n{more}"
            ))
            .unwrap_err()
        };
        for (url, more, says) in [
            ("http://example.se/", "", "https://"),
            ("ftp://example.se/", "allow_private = true", "https://"),
            ("example.se", "", "no web address"),
            ("https://a:b@example.se/", "", "user name"),
            ("https://localhost:8443/", "", "private network"),
            ("https://127.0.0.1/", "", "private network"),
            ("https://[::1]/", "", "private network"),
            ("https://169.254.169.254/latest", "", "private network"),
            ("https://0x7f000001/", "", "private network"),
            ("https://example.se/", "kind = \"plan\"", "plan-added"),
            ("https://example.se/", "bbox = \"1,2,3,4\"", "crs"),
            ("https://example.se/", "colour = \"red\"", "colour"),
            ("https://example.se/", "secret_file = \"x\"", "one of secret"),
        ] {
            let error = with(url, more);
            assert!(error.contains(says), "{url} {more}: {error}");
            assert!(!error.contains("MfKQ"), "{error}");
        }
        assert!(
            read("name = \"A b\"\nurl = \"https://example.se/\"\nsecret = \"x\"")
                .unwrap_err()
                .contains("a to z")
        );
        assert!(
            read("name = \"a\"\nurl = \"https://example.se/\"\nsecret = \"x\"")
                .unwrap_err()
                .contains("openssl")
        );
        assert!(
            read("name = \"a\"\nurl = \"https://example.se/\"")
                .unwrap_err()
                .contains("secret_file")
        );
    }
}
