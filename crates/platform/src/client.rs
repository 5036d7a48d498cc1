//! Polite requests: one at a time, spaced, and repeated within limits.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use jiff::fmt::rfc2822;
use planvy_import::fetch::url_for_people;
use url::Url;

use crate::error::{FetchError, is_passing_status};
use crate::http::{Request, Response, Transport};
use crate::pace::{Cancel, Clock};
use crate::token::TokenSource;

/// How much is asked of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Politeness {
    /// The shortest time from the beginning of one request to that of the next.
    pub spacing: Duration,
    /// How often one request is tried.
    pub attempts: u32,
    /// How many requests of a run are repeated.
    pub retries_of_a_run: u32,
    /// The wait before the second attempt; each next one is twice as long.
    pub first_wait: Duration,
    /// The longest wait, also where the service asks for more: then the work stops.
    pub longest_wait: Duration,
    /// The most redirects of one request.
    pub redirects: u32,
}

impl Default for Politeness {
    /// Five requests a second at most, five attempts, 50 repeated requests a run, waits from 1 second to 5 minutes, 5 redirects.
    fn default() -> Politeness {
        Politeness {
            spacing: Duration::from_millis(200),
            attempts: 5,
            retries_of_a_run: 50,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(5 * 60),
            redirects: 5,
        }
    }
}

/// What is being waited for, told to whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How long.
    pub time: Duration,
    /// Why the request before it failed.
    pub because: FetchError,
}

/// Is told of every wait.
type Tell<'c> = Box<dyn FnMut(&Waiting) + 'c>;

/// Looks at an answer with status 200: an error that passes has the request repeated.
pub(crate) type Look<'l> = &'l dyn Fn(&Response) -> Result<(), FetchError>;

/// Sends requests politely.
pub struct Client<'c> {
    transport: &'c dyn Transport,
    pub(crate) clock: &'c dyn Clock,
    pub(crate) cancel: Cancel,
    politeness: Politeness,
    last_began: Cell<Option<Duration>>,
    requests: Cell<u32>,
    retries: Cell<u32>,
    waiting: RefCell<Tell<'c>>,
}

impl<'c> Client<'c> {
    /// A client.
    pub fn new(
        transport: &'c dyn Transport,
        clock: &'c dyn Clock,
        cancel: Cancel,
        politeness: Politeness,
    ) -> Client<'c> {
        Client {
            transport,
            clock,
            cancel,
            politeness,
            last_began: Cell::new(None),
            requests: Cell::new(0),
            retries: Cell::new(0),
            waiting: RefCell::new(Box::new(|_| {})),
        }
    }

    /// Has waits told to someone.
    #[must_use]
    pub fn telling(self, waiting: impl FnMut(&Waiting) + 'c) -> Client<'c> {
        *self.waiting.borrow_mut() = Box::new(waiting);
        self
    }

    /// How many requests were sent.
    pub fn requests(&self) -> u32 {
        self.requests.get()
    }

    /// How many of them were repeated ones.
    pub fn retries(&self) -> u32 {
        self.retries.get()
    }

    /// Sends a request until there is an answer that does not ask to come again.
    pub(crate) fn send(&self, request: &Request, look: Look<'_>) -> Result<Response, FetchError> {
        let mut attempt = 1;
        loop {
            let (failed, retry_after) = match self.send_once(request, look) {
                Ok(response) => return Ok(response),
                Err(failed) => failed,
            };
            if !failed.is_passing() || attempt >= self.politeness.attempts {
                return Err(failed);
            }
            if self.retries.get() >= self.politeness.retries_of_a_run {
                return Err(FetchError::TooManyRetries {
                    attempts: self.retries.get(),
                    last: Box::new(failed),
                });
            }
            self.wait_before_next(attempt, failed, retry_after)?;
            self.retries.set(self.retries.get() + 1);
            attempt += 1;
        }
    }

    fn send_once(
        &self,
        request: &Request,
        look: Look<'_>,
    ) -> Result<Response, (FetchError, Option<Duration>)> {
        let alone = |error| (error, None);
        self.keep_distance().map_err(alone)?;
        self.requests.set(self.requests.get() + 1);
        let response = self.transport.send(request, &self.cancel).map_err(alone)?;
        if is_passing_status(response.status) {
            let failed = FetchError::Status {
                url: url_for_people(request.url.as_str()),
                status: response.status,
                said: words_of(&response),
            };
            return Err((failed, self.asked_for(&response)));
        }
        if response.status == 200 {
            look(&response).map_err(alone)?;
        }
        Ok(response)
    }

    /// Waits until the next request may begin.
    fn keep_distance(&self) -> Result<(), FetchError> {
        if let Some(began) = self.last_began.get() {
            let since = self.clock.elapsed().saturating_sub(began);
            let left = self.politeness.spacing.saturating_sub(since);
            if !left.is_zero() {
                self.clock.wait(left, &self.cancel);
            }
        }
        if self.cancel.is_cancelled() {
            return Err(FetchError::Cancelled);
        }
        self.last_began.set(Some(self.clock.elapsed()));
        Ok(())
    }

    fn wait_before_next(
        &self,
        attempt: u32,
        because: FetchError,
        retry_after: Option<Duration>,
    ) -> Result<(), FetchError> {
        let longest = self.politeness.longest_wait;
        if let (Some(asked), FetchError::Status { url, status, .. }) = (retry_after, &because)
            && asked > longest
        {
            return Err(FetchError::AskedToWait {
                url: url.clone(),
                status: *status,
                seconds: asked.as_secs(),
            });
        }
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let grown = self.politeness.first_wait.saturating_mul(doubled).min(longest);
        // Between half and the whole of it; never before the service asked for.
        let own = grown.mul_f64(0.5 + 0.5 * self.clock.jitter());
        let time = retry_after.map_or(own, |asked| {
            asked + self.politeness.first_wait.mul_f64(self.clock.jitter())
        });
        (self.waiting.borrow_mut())(&Waiting { time, because });
        self.clock.wait(time, &self.cancel);
        if self.cancel.is_cancelled() {
            return Err(FetchError::Cancelled);
        }
        Ok(())
    }

    /// `Retry-After`: seconds, or a date (RFC 9110 section 10.2.3).
    fn asked_for(&self, response: &Response) -> Option<Duration> {
        let text = response.retry_after.as_deref()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
        let left = until.duration_since(self.clock.now());
        Some(Duration::try_from(left).unwrap_or_default())
    }

    /// What a 403 means.
    pub(crate) fn forbidden(&self, url: &Url, said: Option<String>) -> FetchError {
        match said {
            Some(words) if words.to_lowercase().contains("geolocation") => FetchError::Geoblocked,
            said => FetchError::Forbidden {
                url: url_for_people(url.as_str()),
                said,
            },
        }
    }

    /// Fetches an address by way of its redirects. The token is shown to the hosts of `trusted` only, and renewed once
    /// where it is refused.
    pub(crate) fn get(&self, asked: &Get<'_>) -> Result<Response, FetchError> {
        let mut renewed = false;
        let mut url = asked.url.clone();
        let mut redirects = 0;
        loop {
            let token = asked.token.filter(|_| is_same_origin(&url, asked.trusted));
            let request = Request {
                url: url.clone(),
                accept: asked.accept,
                authorization: token.map(|token| token.bearer(self)).transpose()?,
                form: None,
                max_bytes: asked.max_bytes,
            };
            let response = self
                .send(&request, asked.look)
                .map_err(|error| without_secrets(error, asked.token))?;
            let shown = || url_for_people(url.as_str());
            let said =
                || words_of(&response).filter(|words| !asked.token.is_some_and(|token| token.is_in(words)));
            match response.status {
                200 => return Ok(response),
                301 | 302 | 303 | 307 | 308 => {
                    redirects += 1;
                    let next = response.location.as_deref().and_then(|to| url.join(to).ok());
                    let next = next.filter(|_| redirects <= self.politeness.redirects);
                    let next =
                        next.ok_or_else(|| FetchError::Redirects(url_for_people(asked.url.as_str())))?;
                    if !may_follow(&url, &next) {
                        return Err(FetchError::Insecure(shown()));
                    }
                    url = next;
                }
                401 => {
                    let Some(token) = token.filter(|_| !renewed) else {
                        return Err(FetchError::TokenRefused(shown()));
                    };
                    token.forget();
                    renewed = true;
                }
                403 => return Err(self.forbidden(&url, said())),
                status => {
                    return Err(FetchError::Status {
                        url: shown(),
                        status,
                        said: said(),
                    });
                }
            }
        }
    }
}

/// What is to be fetched.
pub(crate) struct Get<'g> {
    /// The address.
    pub(crate) url: Url,
    /// What is accepted.
    pub(crate) accept: &'static str,
    /// Where tokens come from, where there are any.
    pub(crate) token: Option<&'g TokenSource>,
    /// An address of the only server that is shown the token.
    pub(crate) trusted: &'g Url,
    /// The largest answer.
    pub(crate) max_bytes: u64,
    /// Looks at the answer.
    pub(crate) look: Look<'g>,
}

/// Whether two addresses are of one server: scheme, host and port.
pub(crate) fn is_same_origin(a: &Url, b: &Url) -> bool {
    a.origin() == b.origin()
}

/// A redirect leads to a web address, and not from a secure one to one that is not.
fn may_follow(from: &Url, to: &Url) -> bool {
    match to.scheme() {
        "https" => true,
        "http" => from.scheme() == "http",
        _ => false,
    }
}

/// An error that does not repeat a secret, should the server have done so.
pub(crate) fn without_secrets(mut error: FetchError, token: Option<&TokenSource>) -> FetchError {
    if let FetchError::Status { said, .. } = &mut error {
        *said = said
            .take()
            .filter(|words| !token.is_some_and(|token| token.is_in(words)));
    }
    error
}

/// What a server says about an error: the message of its JSON, or its text; cut, and without what would move a terminal.
pub(crate) fn words_of(response: &Response) -> Option<String> {
    const MOST: usize = 200;
    if response.is_web_page() {
        return None;
    }
    let text = String::from_utf8_lossy(&response.body);
    let of_object = |value: serde_json::Value| {
        let keys = [
            "description",
            "error_description",
            "detail",
            "message",
            "error",
            "title",
        ];
        keys.iter()
            .find_map(|key| Some(value.get(*key)?.as_str()?.to_owned()))
    };
    let words = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(serde_json::Value::String(words)) => words,
        Ok(value) => of_object(value)?,
        Err(_) => text.into_owned(),
    };
    let words: String = words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST)
        .collect();
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}
