//! `/api/v1/building-right`: what may be built at a place, and what is left.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use planvy_rules::building_right::BuildingRightAnswer;
use planvy_rules::words_schema::LangWord;

use super::place_question;
use super::rules::see_page;
use crate::app::App;
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemDocument};

/// What may be built at a place, and what is left of it.
///
/// Name one place: `lon` and `lat`; `x`, `y` and `crs`; `parcel`; or `address`. A point is answered for its parcel where that
/// is known. A limit that several parcels share is given whole and never divided; what nothing says is `unknown`, never 0 and
/// never unlimited. A browser that prefers `text/html` is sent to the page.
#[utoipa::path(get, path = "/api/v1/building-right", operation_id = "getBuildingRight", tag = "building",
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
        ("geometry" = Option<bool>, Query, description = "Taken for the sake of one set of parameters; the geometry of the land is always given."),
        ("f" = Option<String>, Query, pattern = "^(json|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The building right.", body = BuildingRightAnswer, content_type = "application/json"),
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
    if wants_page(request.headers(), request.uri().query()) {
        return Ok(see_page("/building-right", request.uri().query()));
    }
    place_question::by_parameters(&app, request, |world, question| {
        world.answers().building_right(question)
    })
    .await
}

/// What may be built on a drawn piece of land.
///
/// The body is a GeoJSON Point, Polygon or MultiPolygon of at most 1 000 vertices, or a Feature with one. Its positions are longitude and latitude, unless
/// the parameter `crs` or a member `crs` names a plane system.
#[utoipa::path(post, path = "/api/v1/building-right", operation_id = "postBuildingRight", tag = "building",
    params(
        ("crs" = Option<String>, Query, pattern = "(30(0[6-9]|1[0-8])|3067|258(2[89]|3[0-8])|326(0[1-9]|[1-5][0-9]|60))$", description = "System of the positions: an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI; or a UTM zone that plans of another country are held in (25828 to 25838, 3067, 32601 to 32660)."),
        ("date" = Option<String>, Query, format = Date, description = "Date that the rules hold at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("geometry" = Option<bool>, Query, description = "Taken for the sake of one set of parameters; the geometry of the land is always given."),
    ),
    request_body(content = Object, description = "A GeoJSON geometry or Feature (RFC 7946).", content_type = "application/geo+json",
        example = json!({"type": "Polygon", "coordinates": [[[13.0, 55.6], [13.001, 55.6], [13.001, 55.601], [13.0, 55.6]]]})),
    responses(
        (status = 200, description = "The building right.", body = BuildingRightAnswer, content_type = "application/json"),
        (status = 400, description = "A parameter or the body cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 408, description = "The body did not arrive in time.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 1 MiB.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 415, description = "The body is not sent as JSON.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn by_body(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    place_question::by_body(&app, request, |world, question| {
        world.answers().building_right(question)
    })
    .await
}
