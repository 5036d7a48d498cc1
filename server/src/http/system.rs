//! Addresses for those who run the server: is it alive, is it ready, how is it doing; and what a problem means.

use std::fmt::Write;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Problem, ProblemDocument, ProblemKind};
use crate::app::App;
use crate::router::Resource;
use crate::store_state::Lost;

/// The addresses.
pub const RESOURCES: &[Resource] = &[
    Resource {
        template: "/health",
        methods: || get(health),
    },
    Resource {
        template: "/ready",
        methods: || get(ready),
    },
    Resource {
        template: "/metrics",
        methods: || get(metrics),
    },
    Resource {
        template: "/problems/{kind}",
        methods: || get(problem),
    },
];

/// That the process answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `alive`.
    #[schema(value_type = String, example = "alive")]
    status: &'static str,
    /// Version of the program.
    #[schema(value_type = String, example = "0.1.0")]
    version: &'static str,
}

/// That the server can answer questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ready {
    /// Always `ready`.
    #[schema(value_type = String, example = "ready")]
    status: &'static str,
    /// The snapshot that answers come from.
    snapshot: String,
    /// Whether new snapshots come from the store.
    store: FollowedStore,
    /// Subscribers that are not told of changes, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    webhooks: Vec<String>,
}

/// Whether the store is followed. A server whose store is away keeps answering from the snapshot that it has.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowedStore {
    /// False where the store cannot be reached or read.
    followed: bool,
    /// Since when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-11-27T22:15:03Z")]
    since: Option<String>,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "the database cannot be reached")]
    reason: Option<String>,
}

impl FollowedStore {
    fn of(app: &App) -> FollowedStore {
        let lost = app.store.lost();
        // Whole seconds, never one that has not come yet.
        let since = |lost: &Lost| lost.since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        FollowedStore {
            followed: lost.is_none(),
            since: lost.as_deref().map(since),
            reason: lost.map(|lost| lost.reason.clone()),
        }
    }
}

fn uncached(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether the process answers.
#[utoipa::path(get, path = "/health", operation_id = "getHealth", tag = "operation", responses(
    (status = 200, description = "It does.", body = Health),
))]
pub(crate) async fn health() -> Response {
    uncached(Json(Health {
        status: "alive",
        version: env!("CARGO_PKG_VERSION"),
    }))
}

/// Whether a snapshot is loaded, so that questions can be answered, and whether the store is followed.
#[utoipa::path(get, path = "/ready", operation_id = "getReady", tag = "operation", responses(
    (status = 200, description = "They can.", body = Ready),
    (status = 503, description = "Not yet, or the server is about to stop.", body = ProblemDocument<'static>,
     content_type = "application/problem+json"),
))]
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    if app.is_stopping() {
        return Err(Problem::new(
            ProblemKind::NotReady,
            "The server is about to stop.",
        ));
    }
    let world = app.ready_world()?;
    Ok(uncached(Json(Ready {
        status: "ready",
        snapshot: world.snapshot().id().to_owned(),
        store: FollowedStore::of(&app),
        webhooks: app.webhooks.troubles(),
    })))
}

/// Figures in the Prometheus text format.
#[utoipa::path(get, path = "/metrics", operation_id = "getMetrics", tag = "operation", responses(
    (status = 200, description = "The figures.", body = String, content_type = "text/plain"),
))]
pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let figures = app.world().map(|world| world.figures());
    let page = app.metrics.page(figures.as_ref()) + &app.store.figures() + &app.webhooks.figures();
    let content_type = (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"),
    );
    uncached(([content_type], page))
}

/// What a kind of problem means, and what to do about it.
#[utoipa::path(get, path = "/problems/{kind}", operation_id = "getProblem", tag = "operation",
    params(("kind" = String, Path, description = "Last part of a problem's `type`.", example = "invalid-parameter")),
    responses(
        (status = 200, description = "The explanation.", body = String, content_type = "text/plain"),
        (status = 404, description = "There is no such kind.", body = ProblemDocument<'static>,
         content_type = "application/problem+json"),
    ))]
pub(crate) async fn problem(Path(kind): Path<String>) -> Result<String, Problem> {
    let known = ProblemKind::ALL
        .into_iter()
        .find(|known| known.uri().strip_prefix("/problems/") == Some(&kind));
    let known =
        known.ok_or_else(|| Problem::new(ProblemKind::NotFound, "There is no such kind of problem."))?;
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let written = write!(
        text,
        "{} (HTTP status {})\n\n{}\n",
        known.title(),
        known.status().as_u16(),
        known.advice()
    );
    debug_assert!(written.is_ok());
    Ok(text)
}
