//! `/api/v1/parcels/{designation}`: one parcel.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use planvy_rules::views::ParcelView;
use planvy_rules::words_schema::LangWord;

use super::parameters::{Parameters, checked_text};
use super::place::LONGEST_NAME;
use super::question_problem;
use super::records::{RECORD, RECORD_EXAMPLE, RECORD_WITH_PAGE, RecordQuestion, answered};
use super::rules::see_page;
use crate::app::App;
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemDocument};

/// One parcel: where it lies, and which plans are there.
#[utoipa::path(get, path = "/api/v1/parcels/{designation}", operation_id = "getParcel", tag = "records",
    params(
        ("designation" = String, Path, description = "Designation of the parcel, percent-encoded.", example = "EXEMPELBY 1:1"),
        ("date" = Option<String>, Query, format = Date, description = "Date that standing is judged at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("f" = Option<String>, Query, pattern = "^(json|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The parcel.", body = ParcelView, content_type = "application/json"),
        (status = 303, description = "For a browser: the page of the rules on the parcel."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "There is no such parcel; `near` lists designations that look alike.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Path(designation): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let designation = checked_text(
        "designation",
        &designation,
        LONGEST_NAME,
        "/api/v1/parcels/EXEMPELBY%201%3A1",
    )?;
    let parameters = Parameters::read(request.uri().query(), RECORD_WITH_PAGE, RECORD_EXAMPLE)?;
    parameters.check_form()?;
    if wants_page(request.headers(), request.uri().query()) {
        return Ok(see_page("/rules", Some(&page_query(designation, &parameters))));
    }
    let question = RecordQuestion::read(&app, &parameters)?;
    let view = question
        .world
        .answers()
        .parcel_view(designation, question.date, question.lang);
    answered(
        &request,
        question.tag,
        &view.map_err(|error| question_problem::of_path(&error))?,
    )
}

/// The query of the page: the parcel, and the terms as they were.
fn page_query(designation: &str, parameters: &Parameters<'_>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("parcel", designation);
    for name in RECORD {
        if let Some(value) = parameters.get(name) {
            query.append_pair(name, value);
        }
    }
    query.finish()
}
