//! `/api/v1/regulations/{id}`: one regulation.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use planvy_plan::RegulationId;
use planvy_rules::views::RegulationView;
use planvy_rules::words_schema::LangWord;

use super::parameters::{self, Parameters};
use super::records::{RECORD, RECORD_EXAMPLE, RecordQuestion, answered, apart, unknown};
use crate::app::App;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};

/// One regulation, with its geometry and its plan.
#[utoipa::path(get, path = "/api/v1/regulations/{id}", operation_id = "getRegulation", tag = "records",
    params(
        ("id" = String, Path, pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", description = "Delivered identity of the regulation (UUID)."),
        ("date" = Option<String>, Query, format = Date, description = "Date that standing is judged at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The regulation.", body = RegulationView, content_type = "application/json"),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "There is no such regulation, or nothing was known of it at the date.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let id: RegulationId = parameters::id("id", &id)?;
    let parameters = Parameters::read(request.uri().query(), RECORD, RECORD_EXAMPLE)?;
    let RecordQuestion {
        world,
        date,
        lang,
        tag,
    } = RecordQuestion::read(&app, &parameters)?;
    let index = world
        .snapshot()
        .regulation_by_id(id)
        .ok_or_else(|| unknown("regulation", id))?;
    let view = apart(&app, move || world.answers().regulation_view(index, date, lang)).await?;
    let view = view.ok_or_else(|| {
        let detail = format!("Nothing was known of the regulation {id} on {date}.");
        Problem::new(ProblemKind::NotFound, detail).with_parameter("date")
    })?;
    answered(&request, tag, &view)
}
