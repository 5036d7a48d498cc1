//! What every request passes through, in one piece: request id, limits, compression, headers, figures, log.
//!
//! A stack of general layers would do the same; each of them wraps the response body and allocates, which together costs
//! more than the question itself. Here a request that asks for nothing special pays for a look at its head.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::Service;
use tower_http::compression::Compression;
use tower_http::compression::predicate::{And, NotForContentType, Predicate, SizeAbove};

use super::metrics::Metrics;
use super::problem::{PROBLEM_JSON, Problem, ProblemKind};
use super::request_id::{X_REQUEST_ID, request_id};

/// What the server takes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests answered at a time; more are turned away with 503.
    pub requests_at_once: i64,
    /// Time until the head of an answer has to be ready.
    pub answer_time: Duration,
    /// Time until the body of a request has to have arrived.
    pub body_time: Duration,
    /// Largest body of a request, in bytes.
    pub body_bytes: usize,
    /// Largest drawing that is taken to be checked, in bytes.
    pub drawing_bytes: usize,
    /// Time until a drawing has to have arrived; its answer may take as much longer.
    pub drawing_time: Duration,
    /// Open connections; more wait to be accepted.
    pub connections: usize,
    /// Time until the head of a request has to have arrived; also how long an idle connection is kept.
    pub head_time: Duration,
    /// Time that requests in flight get when the server stops.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            requests_at_once: 512,
            answer_time: Duration::from_secs(10),
            body_time: Duration::from_secs(5),
            body_bytes: 1024 * 1024,
            drawing_bytes: 32 * 1024 * 1024,
            drawing_time: Duration::from_secs(60),
            connections: 8192,
            head_time: Duration::from_secs(15),
            stop_time: Duration::from_secs(10),
        }
    }
}

/// Bodies smaller than this are sent as they are: they fit a network packet, and compressing costs more than it saves.
const SMALLEST_COMPRESSED: u64 = 1024;

type Compressible = And<SizeAbove, NotForContentType>;

/// The router with everything around it.
pub struct Edge {
    router: Router,
    compressing: Compression<Router, Compressible>,
    metrics: Arc<Metrics>,
    limits: Limits,
}

impl Edge {
    /// Surrounds a router.
    pub fn new(router: Router, metrics: Arc<Metrics>, limits: Limits) -> Edge {
        // SVG drawn for a page is text and worth it; raster images and fonts are compressed already.
        let compressible = SizeAbove::new(SMALLEST_COMPRESSED).and(NotForContentType::const_new("font/"));
        let compressing = Compression::new(router.clone()).compress_when(compressible);
        Edge {
            router,
            compressing,
            metrics,
            limits,
        }
    }

    /// The limits it keeps.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The figures it counts.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Answers a request. Never fails and never panics: what goes wrong is a problem document.
    pub async fn answer(&self, request: Request) -> Response {
        let started = Instant::now();
        let route = self.metrics.route(request.uri().path());
        let id = request_id(request.headers());
        let method = request.method().clone();
        let is_api = is_data(request.uri().path());
        let in_flight = InFlight::begin(&self.metrics);
        let mut response = if in_flight.count > self.limits.requests_at_once {
            Problem::new(
                ProblemKind::Overloaded,
                "More questions are being answered than the server takes on at once.",
            )
            .into_response()
        } else if is_api && is_preflight(&request) {
            preflight()
        } else {
            self.routed(request, &id).await
        };
        drop(in_flight);
        as_problem(&mut response);
        let took = started.elapsed();
        self.metrics.answered(route, response.status(), took);
        tracing::info!(
            target: "planvy::access",
            method = method.as_str(),
            route = self.metrics.template(route),
            status = response.status().as_u16(),
            took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            request_id = id.to_str().unwrap_or_default(),
            "answered"
        );
        let is_error = response.status().is_client_error() || response.status().is_server_error();
        if is_error {
            response
                .headers_mut()
                .entry(header::CACHE_CONTROL)
                .or_insert(NOT_KEPT);
        }
        finish(response.headers_mut(), id, is_api);
        response
    }

    /// The answer of the router, within its time, whatever happens in it.
    async fn routed(&self, request: Request, id: &HeaderValue) -> Response {
        let compress = takes_compressed(request.headers()) && !is_bulk_file(request.uri().path());
        let answer_time = self.answer_time(&request);
        let answered = catching(async {
            if compress {
                let response = self.compressing.clone().call(request).await;
                response.map(|response| response.map(Body::new))
            } else {
                self.router.clone().call(request).await
            }
        });
        match tokio::time::timeout(answer_time, answered).await {
            Ok(Ok(Ok(response))) => response,
            Ok(Ok(Err(never))) => match never {},
            Ok(Err(Panicked)) => {
                self.metrics.panicked();
                tracing::error!(
                    request_id = id.to_str().unwrap_or_default(),
                    "a request ran into a fault of the server"
                );
                internal_fault().into_response()
            }
            Err(_) => {
                let limit = answer_time.as_secs();
                Problem::new(
                    ProblemKind::TooSlow,
                    format!("The answer was not ready within {limit} seconds."),
                )
                .into_response()
            }
        }
    }

    /// A drawing takes its time to arrive, on a line from home more than a question does.
    fn answer_time(&self, request: &Request) -> Duration {
        let brings_drawing =
            request.method() == Method::POST && matches!(request.uri().path(), "/api/v1/check" | "/check");
        if brings_drawing {
            self.limits.answer_time + self.limits.drawing_time
        } else {
            self.limits.answer_time
        }
    }
}

/// Files of whole data sets are sent as they are: large, read piece by piece, and most of them compressed inside.
fn is_bulk_file(path: &str) -> bool {
    path.starts_with("/api/v1/bulk/")
}

/// The problem of a fault in the server. It says nothing about the inside.
pub fn internal_fault() -> Problem {
    Problem::new(
        ProblemKind::Internal,
        "The server could not answer. The fault is in the server, not in the question.",
    )
}

/// Counts a request as long as it is being answered, also where its connection breaks off.
struct InFlight<'a> {
    metrics: &'a Metrics,
    count: i64,
}

impl InFlight<'_> {
    fn begin(metrics: &Metrics) -> InFlight<'_> {
        InFlight {
            metrics,
            count: metrics.begin(),
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.metrics.end();
    }
}

/// A future panicked.
struct Panicked;

/// Turns a panic inside a future into an error. The panic's message has been printed by the panic hook.
async fn catching<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let mut future = pin!(future);
    // Nothing that a panic leaves half done is looked at again: the future is dropped, and what requests share are
    // atomics and immutable snapshots.
    poll_fn(
        move |context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(Err(Panicked)),
        },
    )
    .await
}

/// Whether the caller takes one of the codings that are spoken here. Whoever takes none is sent the plain form, also
/// where he says that he does not take it: a plain answer serves him better than none (RFC 9110, 12.5.3).
fn takes_compressed(headers: &HeaderMap) -> bool {
    let is_taken = |coding: &str| {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let is_known = ["gzip", "br", "*"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
        let weight = parts
            .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
        is_known && weight.is_some_and(|weight| weight > 0.0)
    };
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(is_taken)
}

/// Gives an error that axum itself answered (405, an undecodable path) the form of all others. Headers such as `Allow`
/// stay.
fn as_problem(response: &mut Response) {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return;
    }
    let content_type = response
        .headers()
        .get(header::CONTENT_TYPE)
        .map(HeaderValue::as_bytes);
    let is_written = content_type
        .is_some_and(|value| value.starts_with(PROBLEM_JSON.as_bytes()) || value.starts_with(b"text/html"));
    if is_written {
        return;
    }
    let kind = match status {
        StatusCode::NOT_FOUND => ProblemKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemKind::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => ProblemKind::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemKind::UnsupportedMediaType,
        status if status.is_client_error() => ProblemKind::InvalidParameter,
        _ => ProblemKind::Internal,
    };
    let detail = match kind {
        ProblemKind::MethodNotAllowed => {
            "The address does not take this method; the header Allow lists those it takes."
        }
        ProblemKind::InvalidParameter => "The address of the request cannot be read.",
        other => other.advice(),
    };
    let (parts, body) = Problem::new(kind, detail).into_response().into_parts();
    *response.status_mut() = parts.status;
    let headers = response.headers_mut();
    for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ETAG] {
        headers.remove(name);
    }
    headers.extend(parts.headers);
    *response.body_mut() = body;
}

/// Whether what is at a path is data for programs: answers, or tiles.
fn is_data(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/3d/") || path == "/ogc" || path.starts_with("/ogc/")
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// What a browser asks before a page of another site may send a question with a body.
fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "content-type, if-none-match, x-request-id",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Nothing may be loaded, run or framed: what the API sends is data.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Pages: our own styles and pictures, and forms that lead to our own pages; no script, nothing inline, nothing from
/// elsewhere, no frames.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'",
);

/// Browser features that no page needs.
const PERMISSIONS: HeaderValue =
    HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()");

/// What went wrong is not kept: the next time it may be right.
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The headers of every answer.
fn finish(headers: &mut HeaderMap, id: HeaderValue, is_api: bool) {
    headers.reserve(8);
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    if is_page {
        headers.insert(PERMISSIONS_POLICY, PERMISSIONS);
    }
    let policy = if is_page { PAGE_POLICY } else { DATA_POLICY };
    // A page that needs more, such as the map, has said so itself.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_REQUEST_ID, id);
    if is_api {
        // Public data, no cookies: any site may read it.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("etag, link, content-crs, x-request-id"),
        );
    }
    if is_api {
        headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    } else {
        headers
            .entry(header::VARY)
            .or_insert(HeaderValue::from_static("accept-encoding"));
    }
}
