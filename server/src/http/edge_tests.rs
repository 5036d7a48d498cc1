//! Tests of what surrounds every request, on a router of their own.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use axum::routing::get;

use super::edge::{Edge, Limits};
use super::metrics::Metrics;

const ROUTES: [&str; 5] = ["/api/short", "/api/long", "/api/panic", "/api/never", "/page"];

#[expect(unreachable_code, reason = "the handler is there to panic")]
async fn panicking() -> &'static str {
    panic!("on purpose");
    ""
}

fn edge(limits: Limits) -> Edge {
    let router = Router::new()
        .route("/api/short", get(|| async { "short" }))
        .route("/api/long", get(|| async { "long ".repeat(1000) }))
        .route("/api/panic", get(panicking))
        .route("/api/never", get(std::future::pending::<&'static str>))
        .route("/page", get(|| async { axum::response::Html("<p>page</p>") }));
    Edge::new(router, Arc::new(Metrics::new(ROUTES)), limits)
}

fn request(method: Method, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

fn get_request(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    request(Method::GET, path, headers)
}

fn header_of(response: &Response, name: impl AsRef<str>) -> Option<String> {
    let value = response.headers().get(name.as_ref())?;
    Some(value.to_str().unwrap().to_owned())
}

async fn bytes_of(response: Response) -> Vec<u8> {
    to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
}

/// Checks that a response is a problem document of this status, and returns it.
async fn problem(response: Response, status: u16) -> serde_json::Value {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(
        header_of(&response, "content-type").as_deref(),
        Some("application/problem+json")
    );
    assert!(header_of(&response, "x-request-id").is_some());
    let document: serde_json::Value = serde_json::from_slice(&bytes_of(response).await).unwrap();
    assert_eq!(document["status"], status);
    for member in ["type", "title", "detail"] {
        assert!(
            document[member].as_str().is_some_and(|text| !text.is_empty()),
            "{document}"
        );
    }
    document
}

#[tokio::test]
async fn every_answer_carries_the_protecting_headers() {
    let edge = edge(Limits::default());
    let response = edge
        .answer(get_request("/api/short", &[("x-request-id", "case-7")]))
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    for (name, value) in [
        ("x-request-id", "case-7"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'",
        ),
        ("access-control-allow-origin", "*"),
        ("vary", "accept, accept-encoding"),
    ] {
        assert_eq!(header_of(&response, name).as_deref(), Some(value), "{name}");
    }
    let page = edge.answer(get_request("/page", &[])).await;
    let policy = header_of(&page, "content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'self'"));
    for loose in ["unsafe", "script-src", "data:", "http", "*"] {
        assert!(!policy.contains(loose), "{policy}");
    }
    let missing = edge.answer(get_request("/missing", &[])).await;
    assert_eq!(header_of(&missing, "cache-control").as_deref(), Some("no-store"));
    assert!(header_of(&page, "permissions-policy").is_some());
    assert!(
        header_of(&page, "access-control-allow-origin").is_none(),
        "pages are not for other sites"
    );
}

#[tokio::test]
async fn a_panic_is_a_problem_and_the_next_request_is_answered() {
    let edge = edge(Limits::default());
    let document = problem(edge.answer(get_request("/api/panic", &[])).await, 500).await;
    assert!(
        !document.to_string().contains("on purpose"),
        "the inside stays inside"
    );
    assert_eq!(
        edge.answer(get_request("/api/short", &[])).await.status(),
        StatusCode::OK
    );
    let page = edge.metrics().page(None);
    assert!(page.contains("planvy_panics_total 1"));
    assert!(page.contains("planvy_requests_in_flight 0"));
    assert!(page.contains("planvy_requests_total{route=\"/api/panic\",status=\"500\"} 1"));
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_given_up() {
    let limits = Limits {
        answer_time: Duration::from_secs(10),
        ..Limits::default()
    };
    let response = edge(limits).answer(get_request("/api/never", &[])).await;
    assert_eq!(header_of(&response, "retry-after").as_deref(), Some("1"));
    let document = problem(response, 503).await;
    assert_eq!(document["type"], "/problems/too-slow");
}

#[tokio::test]
async fn more_than_the_limit_is_turned_away() {
    let edge = edge(Limits {
        requests_at_once: 0,
        ..Limits::default()
    });
    let response = edge.answer(get_request("/api/short", &[])).await;
    assert_eq!(header_of(&response, "retry-after").as_deref(), Some("1"));
    assert_eq!(problem(response, 503).await["type"], "/problems/overloaded");
    assert!(edge.metrics().page(None).contains("planvy_requests_in_flight 0"));
}

#[tokio::test]
async fn a_request_whose_caller_left_is_no_longer_in_flight() {
    let edge = edge(Limits::default());
    let left = tokio::time::timeout(Duration::ZERO, edge.answer(get_request("/api/never", &[]))).await;
    assert!(left.is_err());
    assert!(edge.metrics().page(None).contains("planvy_requests_in_flight 0"));
}

#[tokio::test]
async fn errors_of_the_framework_take_the_common_form() {
    let edge = edge(Limits::default());
    let response = edge.answer(request(Method::DELETE, "/api/short", &[])).await;
    assert_eq!(header_of(&response, "allow").as_deref(), Some("GET,HEAD"));
    assert_eq!(
        problem(response, 405).await["type"],
        "/problems/method-not-allowed"
    );
    let document = problem(edge.answer(get_request("/nothing/here", &[])).await, 404).await;
    assert_eq!(document["type"], "/problems/not-found");
    assert!(
        edge.metrics()
            .page(None)
            .contains("route=\"unmatched\",status=\"404\"")
    );
}

#[tokio::test]
async fn whoever_takes_no_known_coding_is_sent_the_plain_answer() {
    let edge = edge(Limits::default());
    for encoding in [
        "identity;q=0",
        "*;q=0",
        "gzip;q=0",
        "deflate",
        "zstd, br;q=0",
        "br;q=x",
        "",
    ] {
        let request = get_request("/api/long", &[("accept-encoding", encoding)]);
        let response = edge.answer(request).await;
        assert_eq!(response.status(), StatusCode::OK, "{encoding}");
        assert_eq!(header_of(&response, "content-encoding"), None, "{encoding}");
    }
    for (encoding, chosen) in [
        ("GZIP", "gzip"),
        ("*", "br"),
        ("identity;q=0, gzip; q=0.1", "gzip"),
    ] {
        let request = get_request("/api/long", &[("accept-encoding", encoding)]);
        let response = edge.answer(request).await;
        assert_eq!(
            header_of(&response, "content-encoding").as_deref(),
            Some(chosen),
            "{encoding}"
        );
    }
}

#[tokio::test]
async fn long_answers_are_compressed_where_asked() {
    let edge = edge(Limits::default());
    for (asked, expected) in [
        ("gzip", Some("gzip")),
        ("br", Some("br")),
        ("br;q=0.1, gzip", Some("gzip")),
        ("identity", None),
        ("gzip;q=0", None),
        ("zstd", None),
    ] {
        let response = edge
            .answer(get_request("/api/long", &[("accept-encoding", asked)]))
            .await;
        assert_eq!(
            header_of(&response, header::CONTENT_ENCODING).as_deref(),
            expected,
            "{asked}"
        );
        assert_eq!(
            header_of(&response, "vary").as_deref(),
            Some("accept, accept-encoding")
        );
        let length = bytes_of(response).await.len();
        assert_eq!(length < 500, expected.is_some(), "{asked}: {length}");
    }
    let short = edge
        .answer(get_request("/api/short", &[("accept-encoding", "gzip")]))
        .await;
    assert!(header_of(&short, "content-encoding").is_none());
    assert_eq!(bytes_of(short).await, b"short");
}

#[tokio::test]
async fn other_sites_may_ask_before_they_post() {
    let edge = edge(Limits::default());
    let headers = [
        ("origin", "https://example.org"),
        ("access-control-request-method", "POST"),
    ];
    let response = edge
        .answer(request(Method::OPTIONS, "/api/short", &headers))
        .await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        header_of(&response, "access-control-allow-origin").as_deref(),
        Some("*")
    );
    assert_eq!(
        header_of(&response, "access-control-allow-methods").as_deref(),
        Some("GET, HEAD, POST")
    );
    assert!(
        header_of(&response, "access-control-allow-headers")
            .unwrap()
            .contains("content-type")
    );
    assert!(header_of(&response, "access-control-allow-credentials").is_none());
    let pages = edge.answer(request(Method::OPTIONS, "/page", &headers)).await;
    assert_eq!(pages.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_head_has_no_body() {
    let response = edge(Limits::default())
        .answer(request(Method::HEAD, "/api/long", &[]))
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, "content-length").as_deref(), Some("5000"));
    assert!(bytes_of(response).await.is_empty());
}
