//! `/api/v1/difference`: what changed at a place between two days.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use jiff::civil::Date;
use planvy_rules::difference::{DifferenceAnswer, DifferenceError, DifferenceQuestion};
use planvy_rules::words_schema::LangWord;

use super::parameters::{ParameterError, Parameters};
use super::place::place;
use super::question_problem;
use super::records::{answered, apart};
use super::rules::see_page;
use crate::app::App;
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemDocument};
use crate::world::World;

/// The parameters of a question about change.
pub(crate) const DIFFERENCE: &[&str] = &[
    "lon", "lat", "x", "y", "crs", "parcel", "address", "from", "to", "lang", "f",
];

/// A query with them.
pub(crate) const DIFFERENCE_EXAMPLE: &str = "parcel=EXEMPELBY%201:1&from=2020-01-01&to=2026-11-23";

/// What changed at a place between two days.
///
/// Name one place: `lon` and `lat`; `x`, `y` and `crs`; `parcel`; or `address`. The answer tells which plans and regulations
/// came, went or stand differently, as far as what was delivered tells. A browser that prefers `text/html` is sent to the page.
#[utoipa::path(get, path = "/api/v1/difference", operation_id = "getDifference", tag = "time",
    params(
        ("lon" = Option<f64>, Query, minimum = -180, maximum = 180, description = "Longitude in degrees (WGS 84); together with `lat`."),
        ("lat" = Option<f64>, Query, minimum = -90, maximum = 90, description = "Latitude in degrees (WGS 84); together with `lon`."),
        ("x" = Option<f64>, Query, description = "Easting in metres; together with `y` and `crs`."),
        ("y" = Option<f64>, Query, description = "Northing in metres; together with `x` and `crs`."),
        ("crs" = Option<String>, Query, pattern = "(30(0[6-9]|1[0-8])|3067|258(2[89]|3[0-8])|326(0[1-9]|[1-5][0-9]|60))$", description = "System of `x` and `y`: an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI; or a UTM zone that plans of another country are held in (25828 to 25838, 3067, 32601 to 32660)."),
        ("parcel" = Option<String>, Query, min_length = 1, description = "Designation of a parcel."),
        ("address" = Option<String>, Query, min_length = 1, description = "Street and number."),
        ("from" = String, Query, format = Date, description = "The earlier day (YYYY-MM-DD).", example = "2020-01-01"),
        ("to" = Option<String>, Query, format = Date, description = "The later day (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("f" = Option<String>, Query, pattern = "^(json|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "What changed.", body = DifferenceAnswer, content_type = "application/json"),
        (status = 303, description = "For a browser: the page of the change."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used, or the days stand in the wrong order.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "The parcel or the address is not known.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn difference(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    if wants_page(request.headers(), request.uri().query()) {
        return Ok(see_page("/difference", request.uri().query()));
    }
    let parameters =
        Parameters::read(request.uri().query(), DIFFERENCE, DIFFERENCE_EXAMPLE)?.within(app.served());
    parameters.check_form()?;
    let world = app.ready_world()?;
    let today = app.clock.today();
    let tag = world.tags().of(parameters.day("to", DIFFERENCE_EXAMPLE)?, today);
    let question = question(&parameters, today)?;
    let answer = apart(&app, move || answer(&world, &question)).await??;
    answered(&request, tag, &answer)
}

/// The question in the parameters.
///
/// # Errors
/// Where a parameter is missing or cannot be used.
pub(crate) fn question(
    parameters: &Parameters<'_>,
    today: Date,
) -> Result<DifferenceQuestion, ParameterError> {
    parameters.required("from", DIFFERENCE_EXAMPLE)?;
    let to = parameters.day("to", DIFFERENCE_EXAMPLE)?.unwrap_or(today);
    Ok(DifferenceQuestion {
        place: place(parameters)?,
        from: parameters.day("from", DIFFERENCE_EXAMPLE)?.unwrap_or(to),
        to,
        lang: parameters.lang()?.unwrap_or_default(),
    })
}

/// What changed.
///
/// # Errors
/// Where the place is not known, or the days stand in the wrong order.
pub(crate) fn answer(world: &World, question: &DifferenceQuestion) -> Result<DifferenceAnswer, Problem> {
    world.answers().difference(question).map_err(|error| match error {
        DifferenceError::Place(error) => question_problem::of_parameters(&error),
        DifferenceError::DatesReversed { .. } => {
            question_problem::of_terms("from", &error, DIFFERENCE_EXAMPLE)
        }
    })
}
