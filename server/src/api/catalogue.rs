//! `/api/v1/catalogue/{code}`: one kind of regulation in the national catalogue.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use planvy_plan::catalogue::catalogue;
use planvy_rules::views::{CatalogueView, catalogue_view};
use planvy_rules::words_schema::LangWord;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::{Parameters, checked_text};
use super::place::LONGEST_NAME;
use super::records::answered;
use crate::app::App;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};

/// Known codes that are named beside an unknown one.
const MOST_NEAR: usize = 10;

/// A kind of regulation, with the snapshot that is served.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueRecord<'a> {
    /// The snapshot that is served. The catalogue itself is built in, and the same for all of them.
    snapshot: &'a str,
    /// The kind.
    #[serde(flatten)]
    kind: CatalogueView,
}

/// One kind of regulation in the national catalogue.
#[utoipa::path(get, path = "/api/v1/catalogue/{code}", operation_id = "getCatalogueKind", tag = "records",
    params(
        ("code" = String, Path, description = "Code (`bestämmelsekod`) or id of the kind.", example = "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd"),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The kind.", body = CatalogueRecord<'static>, content_type = "application/json"),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "There is no such kind; `near` lists codes that begin alike.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let code = checked_text("code", &code, LONGEST_NAME, "/api/v1/catalogue/DP_KM_B")?;
    let parameters = Parameters::read(request.uri().query(), &["lang"], "lang=en")?;
    let lang = parameters.lang()?.unwrap_or_default();
    let world = app.ready_world()?;
    let kind = catalogue_view(code, lang).ok_or_else(|| unknown_kind(code))?;
    let record = CatalogueRecord {
        snapshot: world.snapshot().id(),
        kind,
    };
    answered(&request, world.tags().timeless(), &record)
}

/// The problem of a code that the catalogue does not have, with the codes that share the longest beginning with it.
pub(crate) fn unknown_kind(code: &str) -> Problem {
    let alike = |known: &str| {
        known
            .chars()
            .zip(code.chars())
            .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
            .count()
    };
    let mut near: Vec<(usize, &str)> = catalogue()
        .entries()
        .iter()
        .map(|entry| (alike(entry.code), entry.code))
        .collect();
    near.sort_by_key(|(alike, code)| (std::cmp::Reverse(*alike), code.len()));
    // Every code begins with DP_: less than a part more in common says nothing.
    let near = near
        .into_iter()
        .filter(|(alike, _)| *alike > "DP_KM_".len())
        .take(MOST_NEAR);
    let shown: String = code.chars().take(80).collect();
    Problem::new(
        ProblemKind::NotFound,
        format!("The catalogue has no kind with the code or id '{shown}'."),
    )
    .with_parameter("code")
    .with_near(near.map(|(_, code)| code.to_owned()).collect())
}
