//! `/api/v1/envelope`: how high may be built where, as data, as a city model, and as a mesh.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use planvy_rules::envelope::EnvelopeAnswer;
use planvy_rules::words_schema::LangWord;

use super::parameters::Parameters;
use super::place::{PLACE_EXAMPLE, QUESTION};
use super::place_question::{self, PlaceQuestion};
use super::records::answered;
use super::rules::see_page;
use crate::app::App;
use crate::envelope_files::{EnvelopeMesh, city_model};
use crate::http::conditional::{json, unchanged};
use crate::http::negotiation::prefers_page;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};

/// The forms of the answer.
const FORMS: &[&str] = &["json", "html", "cityjson", "mesh"];

/// How high may be built where: the envelope of a place.
///
/// Two things are told apart in it: the bound, which the plan sets and nothing may rise above, and an example house, which keeps
/// to the bound and to the rules for roofs. The bound is necessary, and by itself not sufficient. With `f=cityjson` the bound is
/// given as closed solids of a CityJSON 2.0 city model, with `f=mesh` as triangles; every face names its regulation.
#[utoipa::path(get, path = "/api/v1/envelope", operation_id = "getEnvelope", tag = "building",
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
        ("geometry" = Option<bool>, Query, description = "Taken for the sake of one set of parameters; the geometry is always given."),
        ("f" = Option<String>, Query, pattern = "^(json|html|cityjson|mesh)$", description = "The form of the answer: `json` (default), `html` to be sent to the page, `cityjson`, or `mesh`."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The envelope.", content(
            (EnvelopeAnswer = "application/json"),
            (Object = "application/city+json"),
        )),
        (status = 303, description = "For a browser: the page of the building right."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "The parcel or the address is not known.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn by_parameters(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), QUESTION, PLACE_EXAMPLE)?.within(app.served());
    let form = parameters.form(FORMS)?;
    if form == Some("html") || (form.is_none() && prefers_page(request.headers())) {
        return Ok(see_page("/building-right", request.uri().query()));
    }
    let question = PlaceQuestion::of_parameters(&app, &parameters)?;
    let answer = question
        .answer(&app, |world, question| world.answers().envelope(question))
        .await?;
    let bytes = match form {
        Some("cityjson") => city_model(&answer)
            .map_err(|error| Problem::new(ProblemKind::NotFound, error.to_string()).with_parameter("f"))?,
        Some("mesh") => EnvelopeMesh::of(&answer).to_json(),
        _ => return answered(&request, question.tag, &answer),
    };
    if let Some(response) = unchanged(request.headers(), &question.tag) {
        return Ok(response);
    }
    let mut response = json(bytes, question.tag);
    if form == Some("cityjson") {
        let media = HeaderValue::from_static("application/city+json");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
    }
    Ok(response)
}

/// The envelope of a drawn piece of land.
///
/// The body is a GeoJSON Point, Polygon or MultiPolygon of at most 1 000 vertices, or a Feature with one.
#[utoipa::path(post, path = "/api/v1/envelope", operation_id = "postEnvelope", tag = "building",
    params(
        ("crs" = Option<String>, Query, pattern = "(30(0[6-9]|1[0-8])|3067|258(2[89]|3[0-8])|326(0[1-9]|[1-5][0-9]|60))$", description = "System of the positions: an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI; or a UTM zone that plans of another country are held in (25828 to 25838, 3067, 32601 to 32660)."),
        ("date" = Option<String>, Query, format = Date, description = "Date that the rules hold at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("geometry" = Option<bool>, Query, description = "Taken for the sake of one set of parameters; the geometry is always given."),
    ),
    request_body(content = Object, description = "A GeoJSON geometry or Feature (RFC 7946).", content_type = "application/geo+json",
        example = json!({"type": "Polygon", "coordinates": [[[13.0, 55.6], [13.001, 55.6], [13.001, 55.601], [13.0, 55.6]]]})),
    responses(
        (status = 200, description = "The envelope.", body = EnvelopeAnswer, content_type = "application/json"),
        (status = 400, description = "A parameter or the body cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 408, description = "The body did not arrive in time.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 1 MiB.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 415, description = "The body is not sent as JSON.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn by_body(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    place_question::by_body(&app, request, |world, question| {
        world.answers().envelope(question)
    })
    .await
}
