//! Why nothing could be fetched.

/// Why nothing could be fetched. Addresses are without user name, password and query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// It was asked to stop.
    #[error("stopped")]
    Cancelled,
    /// The text is no address.
    #[error("'{0}' is not a web address that can be asked")]
    Address(String),
    /// No such server, or none that listens.
    #[error("the server '{0}' cannot be reached")]
    Unreachable(String),
    /// The connection broke, or its security could not be established.
    #[error("the connection to '{host}' failed: {reason}")]
    Connection {
        /// The server.
        host: String,
        /// What happened.
        reason: String,
    },
    /// It took longer than allowed.
    #[error("the server '{0}' did not answer in time")]
    Timeout(String),
    /// The answer is larger than allowed.
    #[error("the answer of {url} is larger than {max_bytes} bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit.
        max_bytes: u64,
    },
    /// The answer ends before it is whole.
    #[error("the answer of {0} ends before it is whole")]
    CutShort(String),
    /// The answer is a web page.
    #[error("{0} answered with a web page instead of data")]
    WebPage(String),
    /// The answer is not what was asked for.
    #[error("{url} answered with something else than {expected}: {reason}")]
    Unexpected {
        /// The address.
        url: String,
        /// What was asked for.
        expected: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Another status than 200.
    #[error("{url} answered with status {status}{}", after_colon(.said))]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// What the server said about it, cut.
        said: Option<String>,
    },
    /// The service asks to come again later than this program waits.
    #[error("{url} answered with status {status} and asks to wait {seconds} seconds; try again then")]
    AskedToWait {
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// How long, in seconds.
        seconds: u64,
    },
    /// Everything failed so often that the service is left in peace.
    #[error(
        "{attempts} requests had to be repeated, which is the most of one run; the last failed because {last}"
    )]
    TooManyRetries {
        /// How many were repeated.
        attempts: u32,
        /// Why the last failed.
        last: Box<FetchError>,
    },
    /// Access is refused from here (403 with the text "Geolocation Block").
    #[error(
        "the service refuses requests from outside Sweden (403, geolocation block); run this from a network in Sweden"
    )]
    Geoblocked,
    /// The service refuses what the credentials ask for (403).
    #[error("{url} is not open to these credentials (403){}", after_colon(.said))]
    Forbidden {
        /// The address.
        url: String,
        /// What the server said about it, cut.
        said: Option<String>,
    },
    /// The key and the secret were refused.
    #[error("the service refuses the key and the secret ({status}){}", after_colon(.said))]
    Credentials {
        /// The status.
        status: u16,
        /// What the server said about it, cut.
        said: Option<String>,
    },
    /// A new token was refused as the old one had been (401).
    #[error("{0} refuses a new token, too (401)")]
    TokenRefused(String),
    /// More redirects than allowed, or one that leads nowhere.
    #[error("{0} leads from one address to another without an end")]
    Redirects(String),
    /// A secure address leads to one that is not.
    #[error("the secure address {0} leads to one that is not secure")]
    Insecure(String),
}

impl FetchError {
    /// Whether the same request may succeed a little later.
    pub fn is_passing(&self) -> bool {
        match self {
            FetchError::Unreachable(_)
            | FetchError::Connection { .. }
            | FetchError::Timeout(_)
            | FetchError::CutShort(_) => true,
            FetchError::Status { status, .. } => is_passing_status(*status),
            _ => false,
        }
    }

    /// Whether every other request would fail for the same reason, or would not be wanted.
    pub fn stops_everything(&self) -> bool {
        matches!(
            self,
            FetchError::Cancelled
                | FetchError::AskedToWait { .. }
                | FetchError::TooManyRetries { .. }
                | FetchError::Geoblocked
                | FetchError::Credentials { .. }
                | FetchError::TokenRefused(_)
        )
    }
}

/// Whether a status tells of something that passes: too many requests, or trouble of the server.
pub(crate) fn is_passing_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

fn after_colon(words: &Option<String>) -> String {
    words
        .as_ref()
        .map(|words| format!(": {words}"))
        .unwrap_or_default()
}
