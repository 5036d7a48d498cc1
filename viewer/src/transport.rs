//! How bytes come to the viewer: threads on a desktop, `fetch` in a browser, a mock that is told what to answer in tests.
//!
//! Nothing here waits. A request is started, and its outcome is handed over when the scene asks for what has arrived.

use std::sync::Arc;

pub mod anticipating;

/// One request: chosen by the scene, given back with the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What a request came to.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Which request.
    pub request: RequestId,
    /// The bytes, or why there are none.
    pub outcome: Result<Arc<[u8]>, FetchFailure>,
}

/// Why a file did not come.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FetchFailure {
    /// The server answered, but not with the file.
    #[error("the server answers {status}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// How long the server asks to be left alone, in seconds (`Retry-After`).
        retry_after_s: Option<f64>,
    },
    /// Nobody answered, or the answer broke off.
    #[error("the connection failed: {0}")]
    Connection(String),
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// More bytes than the viewer takes at once.
    #[error("it has more than {limit_bytes} bytes, the most that is read at once")]
    TooLarge {
        /// The most that is read.
        limit_bytes: u64,
    },
}

impl FetchFailure {
    /// Whether a later try can succeed: a busy or vanished server, not a file that is not there.
    ///
    /// ```
    /// use planvy_viewer::transport::FetchFailure;
    /// assert!(FetchFailure::Connection("reset".to_owned()).may_pass());
    /// assert!(FetchFailure::Status { status: 503, retry_after_s: None }.may_pass());
    /// assert!(!FetchFailure::Status { status: 404, retry_after_s: None }.may_pass());
    /// ```
    pub fn may_pass(&self) -> bool {
        match self {
            FetchFailure::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            FetchFailure::Connection(_) => true,
            FetchFailure::Unreadable(_) | FetchFailure::TooLarge { .. } => false,
        }
    }
}

/// Fetches files by address.
pub trait Transport {
    /// Starts fetching. The outcome comes by [`arrivals`](Transport::arrivals), even when it fails at once.
    fn fetch(&mut self, request: RequestId, address: &str);

    /// The answer is not wanted any more. An outcome that is on its way may still come and is ignored.
    fn cancel(&mut self, request: RequestId);

    /// What has arrived since the last call, in the order it came.
    fn arrivals(&mut self) -> Vec<Arrival>;
}
