//! `/api/v1/search`: addresses, parcels and plans by what people type.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use planvy_rules::views::SearchView;

use super::parameters::{Fault, ParameterError, Parameters};
use super::place::LONGEST_NAME;
use super::records::answered;
use crate::app::App;
use crate::http::problem::{Problem, ProblemDocument};

/// Results where the caller does not say how many.
const USUAL_LIMIT: u32 = 10;

/// Results at most.
const LARGEST_LIMIT: u32 = 50;

const EXAMPLE: &str = "q=storgatan%201&limit=10";

/// Addresses, parcels and plans that a typed text can mean, the likeliest first.
#[utoipa::path(get, path = "/api/v1/search", operation_id = "search", tag = "rules",
    params(
        ("q" = String, Query, min_length = 1, description = "What was typed.", example = "storgatan 1"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "Results at most: from 1 to 50; 10 without it."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "What the text can mean; an empty list where nothing is like it.", body = SearchView, content_type = "application/json"),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn search(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), &["q", "limit"], EXAMPLE)?;
    let text = parameters
        .text("q", LONGEST_NAME, EXAMPLE)?
        .ok_or_else(|| ParameterError::new("q", Fault::Missing, EXAMPLE))?;
    let limit = parameters
        .whole_number("limit", 1, LARGEST_LIMIT, "limit=10")?
        .unwrap_or(USUAL_LIMIT);
    let world = app.ready_world()?;
    answered(
        &request,
        world.tags().timeless(),
        &world.answers().search_view(text, limit as usize),
    )
}
