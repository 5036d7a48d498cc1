//! The key and the secret of a client of the platform.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A text that nothing prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text, for what has to send it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The consumer key and the consumer secret (OAuth 2.0 client credentials, RFC 6749 section 4.4).
///
/// ```
/// use planvy_platform::credentials::Credentials;
/// let credentials = Credentials::new("my-key", "my-secret");
/// assert!(!format!("{credentials:?}").contains("my-"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    key: Secret,
    secret: Secret,
}

impl Credentials {
    /// A key with its secret; white space around them, as a copied line has, is not part of them.
    pub fn new(key: &str, secret: &str) -> Credentials {
        Credentials {
            key: Secret::new(key.trim()),
            secret: Secret::new(secret.trim()),
        }
    }

    /// Whether one of them is missing.
    pub fn is_incomplete(&self) -> bool {
        self.key.0.is_empty() || self.secret.0.is_empty()
    }

    /// The header `Authorization` of the request for a token (RFC 6749 section 2.3.1).
    pub(crate) fn basic(&self) -> String {
        let pair = format!("{}:{}", self.key.reveal(), self.secret.reveal());
        format!("Basic {}", STANDARD.encode(pair))
    }

    /// Whether a text repeats the key or the secret.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        [&self.key, &self.secret]
            .iter()
            .any(|secret| !secret.0.is_empty() && text.contains(&secret.0))
    }
}

/// Whether others than its owner may read a file. Always false where the system has no such rights.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_basic_and_the_texts_stay_hidden() {
        let credentials = Credentials::new(" Aladdin\n", "open sesame");
        assert_eq!(credentials.basic(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(credentials.are_in("you are Aladdin, are you?"));
        assert!(!credentials.are_in("who are you?"));
        assert!(Credentials::new("a", " ").is_incomplete());
        assert!(!format!("{credentials:?}").contains("sesame"));
    }
}
