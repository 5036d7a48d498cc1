//! The transport over `ureq`.

use std::io::Read;
use std::time::Duration;

use planvy_import::fetch::url_for_people;
use ureq::Agent;
use ureq::http::{Response as HttpResponse, header};

use crate::error::FetchError;
use crate::http::{Request, Response, Transport};
use crate::pace::Cancel;

/// The longest time until a server is reached.
const CONNECT_TIME: Duration = Duration::from_secs(20);
/// The longest time for the whole of an answer.
const ANSWER_TIME: Duration = Duration::from_secs(10 * 60);
/// The longest time until an answer begins.
const FIRST_BYTE_TIME: Duration = Duration::from_secs(2 * 60);

/// Sends requests with `ureq`.
pub struct UreqTransport {
    agent: Agent,
    agent_for_this_machine: Agent,
}

impl Default for UreqTransport {
    fn default() -> UreqTransport {
        let settings = || {
            Agent::config_builder()
                .timeout_global(Some(ANSWER_TIME))
                .timeout_connect(Some(CONNECT_TIME))
                .timeout_recv_response(Some(FIRST_BYTE_TIME))
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .user_agent(concat!("planvy/", env!("CARGO_PKG_VERSION")))
        };
        UreqTransport {
            agent: settings().build().into(),
            // What this machine serves itself is not asked of a proxy.
            agent_for_this_machine: settings().proxy(None).build().into(),
        }
    }
}

impl Transport for UreqTransport {
    fn send(&self, request: &Request, cancel: &Cancel) -> Result<Response, FetchError> {
        let url = request.url.as_str();
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let agent = if is_this_machine(&request.url) {
            &self.agent_for_this_machine
        } else {
            &self.agent
        };
        let failed = |error| from_call(error, &host);
        let authorization = request.authorization.as_ref().map(|value| value.0.as_str());
        let answer = match &request.form {
            None => {
                let mut call = agent.get(url).header(header::ACCEPT, request.accept);
                if let Some(value) = authorization {
                    call = call.header(header::AUTHORIZATION, value);
                }
                call.call().map_err(failed)?
            }
            Some(form) => {
                let mut call = agent
                    .post(url)
                    .header(header::ACCEPT, request.accept)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                if let Some(value) = authorization {
                    call = call.header(header::AUTHORIZATION, value);
                }
                call.send(form.as_str()).map_err(failed)?
            }
        };
        let text = |name| text_of(&answer, name);
        let (location, retry_after, content_crs) =
            (text("location"), text("retry-after"), text("content-crs"));
        let status = answer.status().as_u16();
        let body = read_body(answer, request, cancel, &host)?;
        Ok(Response {
            status,
            location,
            retry_after,
            content_crs,
            body,
        })
    }
}

fn text_of(answer: &HttpResponse<ureq::Body>, name: &str) -> Option<String> {
    let value = answer.headers().get(name)?;
    value.to_str().ok().map(str::to_owned)
}

fn read_body(
    answer: HttpResponse<ureq::Body>,
    request: &Request,
    cancel: &Cancel,
    host: &str,
) -> Result<Vec<u8>, FetchError> {
    let too_large = || FetchError::TooLarge {
        url: url_for_people(request.url.as_str()),
        max_bytes: request.max_bytes,
    };
    if answer
        .body()
        .content_length()
        .is_some_and(|length| length > request.max_bytes)
    {
        return Err(too_large());
    }
    let mut reader = answer.into_body().into_reader();
    let mut body = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        if cancel.is_cancelled() {
            return Err(FetchError::Cancelled);
        }
        let count = match reader.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                return Err(FetchError::CutShort(url_for_people(request.url.as_str())));
            }
            Err(error) => return Err(from_call(ureq::Error::from(error), host)),
        };
        match buffer.get(..count) {
            Some(read) if !read.is_empty() => body.extend_from_slice(read),
            _ => return Ok(body),
        }
        if body.len() as u64 > request.max_bytes {
            return Err(too_large());
        }
    }
}

fn from_call(error: ureq::Error, host: &str) -> FetchError {
    let host = host.to_owned();
    match error {
        ureq::Error::Timeout(_) => FetchError::Timeout(host),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => FetchError::Unreachable(host),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            FetchError::Unreachable(host)
        }
        ureq::Error::BadUri(_) => FetchError::Address(host),
        other => FetchError::Connection {
            host,
            reason: other.to_string(),
        },
    }
}

/// Whether an address is one of this machine's own.
pub(crate) fn is_this_machine(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
