//! `/api/v1/rules`: which rules hold at a place.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use planvy_rules::words_schema::LangWord;
use planvy_rules::{Answer, Place, Question, QuestionError};

use super::geojson_body::{BODY_EXAMPLE, place_of_body};
use super::parameters::Parameters;
use super::place::{BODY_QUESTION, PLACE_EXAMPLE, QUESTION, Terms, place};
use super::question_problem;
use super::records::apart;
use crate::app::App;
use crate::http::body::whole;
use crate::http::conditional::{json, unchanged};
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};
use crate::world::World;

/// Room for an answer about a point, so that its bytes are not moved as they grow.
const USUAL_ANSWER_BYTES: usize = 32 * 1024;

/// Which rules hold at a place.
///
/// Name one place: `lon` and `lat`; `x`, `y` and `crs`; `parcel`; or `address`. A place without any known plan is answered
/// too, with the state `no-data`. A browser that prefers `text/html` is sent to the page of the place.
#[utoipa::path(get, path = "/api/v1/rules", operation_id = "getRules", tag = "rules",
    params(
        ("lon" = Option<f64>, Query, minimum = -180, maximum = 180, description = "Longitude in degrees (WGS 84); together with `lat`.", example = 13.0007),
        ("lat" = Option<f64>, Query, minimum = -90, maximum = 90, description = "Latitude in degrees (WGS 84); together with `lon`.", example = 55.6064),
        ("x" = Option<f64>, Query, description = "Easting in metres; together with `y` and `crs`."),
        ("y" = Option<f64>, Query, description = "Northing in metres; together with `x` and `crs`."),
        ("crs" = Option<String>, Query, pattern = "(30(0[6-9]|1[0-8])|3067|258(2[89]|3[0-8])|326(0[1-9]|[1-5][0-9]|60))$", description = "System of `x` and `y`: an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI; or a UTM zone that plans of another country are held in (25828 to 25838, 3067, 32601 to 32660)."),
        ("parcel" = Option<String>, Query, min_length = 1, description = "Designation of a parcel."),
        ("address" = Option<String>, Query, min_length = 1, description = "Street and number."),
        ("date" = Option<String>, Query, format = Date, description = "Date that the rules hold at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("geometry" = Option<bool>, Query, description = "Whether to add the geometry of each regulation; `false` without it."),
        ("f" = Option<String>, Query, pattern = "^(json|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The answer.", body = Answer, content_type = "application/json",
         headers(("ETag" = String, description = "Changes with the snapshot, and with the day where `date` is left out."))),
        (status = 303, description = "For a browser: the page of the place."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "The parcel or the address is not known.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn by_parameters(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    if wants_page(request.headers(), request.uri().query()) {
        return Ok(see_page("/rules", request.uri().query()));
    }
    let parameters = Parameters::read(request.uri().query(), QUESTION, PLACE_EXAMPLE)?.within(app.served());
    parameters.check_form()?;
    let terms = Terms::read(&parameters)?;
    let place = place(&parameters)?;
    let world = app.ready_world()?;
    let today = app.clock.today();
    let tag = world.tags().of(terms.date, today);
    // A position always has an answer; a name has to be found before the caller may keep what he has.
    let is_position = matches!(place, Place::Point(_) | Place::Geodetic(_));
    if is_position && let Some(response) = unchanged(request.headers(), &tag) {
        return Ok(response);
    }
    let body = answer(&world, &terms.question(place, today))
        .map_err(|error| question_problem::of_parameters(&error))?;
    Ok(unchanged(request.headers(), &tag).unwrap_or_else(|| json(body, tag)))
}

/// Which rules hold at a drawn place.
///
/// The body is a GeoJSON Point, LineString, Polygon or MultiPolygon, or a Feature with one. Its positions are longitude and
/// latitude, unless the parameter `crs` or a member `crs` names a plane system.
#[utoipa::path(post, path = "/api/v1/rules", operation_id = "postRules", tag = "rules",
    params(
        ("crs" = Option<String>, Query, pattern = "(30(0[6-9]|1[0-8])|3067|258(2[89]|3[0-8])|326(0[1-9]|[1-5][0-9]|60))$", description = "System of the positions: an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI; or a UTM zone that plans of another country are held in (25828 to 25838, 3067, 32601 to 32660)."),
        ("date" = Option<String>, Query, format = Date, description = "Date that the rules hold at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("geometry" = Option<bool>, Query, description = "Whether to add the geometry of each regulation; `false` without it."),
    ),
    request_body(content = Object, description = "A GeoJSON geometry or Feature (RFC 7946).", content_type = "application/geo+json",
        example = json!({"type": "Point", "coordinates": [13.0007, 55.6064]})),
    responses(
        (status = 200, description = "The answer.", body = Answer, content_type = "application/json"),
        (status = 400, description = "A parameter or the body cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 408, description = "The body did not arrive in time.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 1 MiB.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 415, description = "The body is not sent as JSON.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn by_body(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), BODY_QUESTION, "date=2026-11-23&lang=en")?
        .within(app.served());
    let terms = Terms::read(&parameters)?;
    let crs = parameters.crs()?;
    let served = parameters.served().clone();
    expect_json(request.headers())?;
    let world = app.ready_world()?;
    let today = app.clock.today();
    let tag = world.tags().of(terms.date, today);
    let limits = app.limits;
    let bytes = whole(request, limits.body_bytes, limits.body_time, BODY_EXAMPLE).await?;
    let place = place_of_body(&bytes, crs, &served)?;
    drop(bytes);
    let question = terms.question(place, today);
    let answered = match question.place {
        Place::Point(_) | Place::Geodetic(_) => answer(&world, &question),
        _ => apart(&app, move || answer(&world, &question)).await?,
    };
    let body = answered.map_err(|error| question_problem::of_body(&error))?;
    Ok(json(body, tag))
}

/// The bytes of an answer.
fn answer(world: &World, question: &Question) -> Result<Vec<u8>, QuestionError> {
    let mut body = Vec::with_capacity(USUAL_ANSWER_BYTES);
    world.answers().write_json(question, &mut body)?;
    Ok(body)
}

/// Refuses a body that is not sent as JSON.
pub(crate) fn expect_json(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media = given.split(';').next().unwrap_or_default().trim();
    let is_json = ["application/geo+json", "application/json"]
        .iter()
        .any(|json| media.eq_ignore_ascii_case(json));
    if is_json {
        return Ok(());
    }
    let detail = if media.is_empty() {
        "The header Content-Type is missing; send application/geo+json.".to_owned()
    } else {
        let shown: String = media.chars().take(60).collect();
        format!("The body is sent as {shown}; send application/geo+json.")
    };
    Err(Problem::new(ProblemKind::UnsupportedMediaType, detail)
        .with_parameter("Content-Type")
        .with_example("application/geo+json"))
}

/// Sends a browser to a page, with the same query but for the form of the answer.
pub(crate) fn see_page(path: &str, query: Option<&str>) -> Response {
    let query = query.map(|query| {
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("f=")).collect();
        kept.join("&")
    });
    let query = query.filter(|query| !query.is_empty());
    let location = match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    // A path and query that came in a request line can stand in a header.
    let location = HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"));
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    response
}
