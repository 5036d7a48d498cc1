//! Tokens: OAuth 2.0 client credentials (RFC 6749 section 4.4).

use std::cell::RefCell;
use std::time::Duration;

use planvy_import::fetch::url_for_people;
use serde::Deserialize;
use url::Url;

use crate::client::{Client, without_secrets, words_of};
use crate::credentials::{Credentials, Secret};
use crate::error::FetchError;
use crate::http::{Authorization, Request};

/// A token is renewed this long before it ends, so that it does not end on its way.
const MARGIN: Duration = Duration::from_secs(30);
/// What a token is taken to last where the service does not say (RFC 6749 section 5.1 leaves it open).
const UNSAID_LIFE: Duration = Duration::from_secs(5 * 60);
/// No answer with a token is larger.
const MAX_BYTES: u64 = 64 * 1024;

/// Gets tokens, and keeps the one that is good.
pub(crate) struct TokenSource {
    url: Url,
    credentials: Credentials,
    scope: Option<String>,
    token: RefCell<Option<Token>>,
}

struct Token {
    secret: Secret,
    until: Duration,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<f64>,
}

impl TokenSource {
    pub(crate) fn new(url: Url, credentials: Credentials, scope: Option<String>) -> TokenSource {
        TokenSource {
            url,
            credentials,
            scope,
            token: RefCell::new(None),
        }
    }

    /// The header `Authorization` with a token that is good now.
    pub(crate) fn bearer(&self, client: &Client<'_>) -> Result<Authorization, FetchError> {
        let now = client.clock.elapsed();
        let bearer = |token: &Token| Authorization(format!("Bearer {}", token.secret.reveal()));
        if let Some(token) = self.token.borrow().as_ref().filter(|token| now < token.until) {
            return Ok(bearer(token));
        }
        let token = self.ask(client)?;
        let header = bearer(&token);
        *self.token.borrow_mut() = Some(token);
        Ok(header)
    }

    /// Forgets the token, which the service refused.
    pub(crate) fn forget(&self) {
        *self.token.borrow_mut() = None;
    }

    /// Whether a text repeats the token, the key or the secret.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let token = self.token.borrow();
        self.credentials.are_in(text)
            || token
                .as_ref()
                .is_some_and(|token| text.contains(token.secret.reveal()))
    }

    fn ask(&self, client: &Client<'_>) -> Result<Token, FetchError> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if let Some(scope) = &self.scope {
            form.append_pair("scope", scope);
        }
        let request = Request {
            url: self.url.clone(),
            accept: "application/json",
            authorization: Some(Authorization(self.credentials.basic())),
            form: Some(form.finish()),
            max_bytes: MAX_BYTES,
        };
        let response = client
            .send(&request, &|_| Ok(()))
            .map_err(|error| without_secrets(error, Some(self)))?;
        let shown = || url_for_people(self.url.as_str());
        if response.is_web_page() {
            return Err(FetchError::WebPage(shown()));
        }
        let said = words_of(&response).filter(|words| !self.is_in(words));
        match response.status {
            200 => {}
            // RFC 6749 section 5.2: 400 tells of a client that is not known as well.
            status @ (400 | 401) => return Err(FetchError::Credentials { status, said }),
            403 => return Err(client.forbidden(&self.url, said)),
            status => {
                return Err(FetchError::Status {
                    url: shown(),
                    status,
                    said,
                });
            }
        }
        let unexpected = |reason: &str| FetchError::Unexpected {
            url: shown(),
            expected: "a token",
            reason: reason.to_owned(),
        };
        // What cannot be read is not repeated: it may hold the token.
        let answer: Answer =
            serde_json::from_slice(&response.body).map_err(|_| unexpected("it cannot be read"))?;
        let is_bearer = |kind: &String| kind.eq_ignore_ascii_case("bearer");
        if answer.access_token.is_empty() || !answer.access_token.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(unexpected("the token is no text of a header"));
        }
        if !answer.token_type.as_ref().is_none_or(is_bearer) {
            return Err(unexpected("the token is of a kind that is not known here"));
        }
        let life = answer
            .expires_in
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .unwrap_or(UNSAID_LIFE);
        Ok(Token {
            secret: Secret::new(answer.access_token),
            until: client.clock.elapsed().saturating_add(life.saturating_sub(MARGIN)),
        })
    }
}
