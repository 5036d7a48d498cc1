//! `/api/v1/check`: does a proposal keep the rules?

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use planvy_formats::ProposalOptions;
use planvy_rules::check::{CheckAnswer, CheckQuestion};
use planvy_rules::words_schema::LangWord;

use super::parameters::{ParameterError, Parameters, checked_text};
use super::place::LONGEST_NAME;
use super::records::{RecordQuestion, apart};
use crate::app::App;
use crate::drawing::{self, DRAWING_EXAMPLE};
use crate::http::body::whole;
use crate::http::conditional::json;
use crate::http::edge::internal_fault;
use crate::http::form;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};

/// The parameters of a check.
const CHECK: &[&str] = &["crs", "parcel", "date", "lang"];

/// A query with them.
const CHECK_EXAMPLE: &str = "crs=3008&parcel=EXEMPELBY%201:1&lang=en";

/// Whether a proposal keeps the rules of its place.
///
/// The body is a GeoJSON Feature or FeatureCollection of buildings, a CityJSON file, or an IFC file; or a form
/// (`multipart/form-data`) with one of them in the field `file`. Nothing is approved by the answer: it says what is kept, what
/// is broken and by how much, what cannot be decided and why, and what a human has to judge.
#[utoipa::path(post, path = "/api/v1/check", operation_id = "postCheck", tag = "building",
    params(
        ("crs" = Option<String>, Query, pattern = "30(0[6-9]|1[0-8])$", description = "System of the drawing's positions, where it does not say itself: an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI."),
        ("parcel" = Option<String>, Query, min_length = 1, description = "Designation of the parcel that the proposal is meant for; without it, the parcels that it stands on."),
        ("date" = Option<String>, Query, format = Date, description = "Date that the rules hold at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
    ),
    request_body(content(
        (Object = "application/geo+json", example = json!({"type": "Feature", "properties": {"kind": "ancillary", "ridgeHeightM": 3.5},
            "geometry": {"type": "Polygon", "coordinates": [[[17.6, 55.9], [17.60008, 55.9], [17.60008, 55.90004], [17.6, 55.90004], [17.6, 55.9]]]}})),
        (Object = "application/city+json"),
        (String = "application/x-step"),
    ), description = "The drawing."),
    responses(
        (status = 200, description = "The results.", body = CheckAnswer, content_type = "application/json"),
        (status = 400, description = "A parameter or the drawing cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 408, description = "The drawing did not arrive in time.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 413, description = "The drawing is larger than 32 MiB.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 415, description = "The drawing is in no format that is read.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn check(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let parameters = Parameters::read(Some(&query), CHECK, CHECK_EXAMPLE)?;
    let question = RecordQuestion::read(&app, &parameters)?;
    let parcel = parcel_of(&parameters)?;
    let crs = parameters.crs()?;
    let headers = request.headers().clone();
    let limits = app.limits;
    let body = whole(
        request,
        limits.drawing_bytes,
        limits.drawing_time,
        DRAWING_EXAMPLE,
    )
    .await?;
    let (bytes, file_name) = drawing_of(&headers, body).await?;
    let (date, lang, world) = (question.date, question.lang, question.world.clone());
    let answer = apart(&app, move || {
        let options = ProposalOptions { crs, file_name };
        let drawing = drawing::read(&bytes, &options)?;
        drop(bytes);
        let answer = world.answers().check(&CheckQuestion {
            proposal: drawing.proposal,
            findings: drawing.findings,
            date,
            lang,
            parcel,
        });
        serde_json::to_vec(&answer).map_err(|error| {
            tracing::error!(%error, "a check cannot be written as JSON");
            internal_fault()
        })
    })
    .await??;
    Ok(json(answer, question.tag))
}

/// The parcel that a proposal is meant for.
///
/// # Errors
/// Where the name is blank or too long.
pub(crate) fn parcel_of(parameters: &Parameters<'_>) -> Result<Option<String>, ParameterError> {
    let Some(parcel) = parameters.get("parcel") else {
        return Ok(None);
    };
    let checked = checked_text("parcel", parcel, LONGEST_NAME, "parcel=EXEMPELBY%201:1")?;
    Ok(Some(checked.to_owned()))
}

/// The drawing in a body: the body itself, or the file of a form.
async fn drawing_of(headers: &HeaderMap, body: Bytes) -> Result<(Bytes, Option<String>), Problem> {
    let Some(boundary) = form::boundary(headers) else {
        return Ok((body, None));
    };
    let file = form::read(body, boundary).await?.file.ok_or_else(|| {
        Problem::new(
            ProblemKind::InvalidBody,
            "The form has no file; put the drawing into the field `file`.",
        )
        .with_parameter("file")
    })?;
    Ok((file.bytes, Some(file.name)))
}
