//! `/api/v1/plans`: the plans, in a list and one by one.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use planvy_plan::{PlanId, PlanStatus, Standing};
use planvy_rules::Place;
use planvy_rules::views::{NearPoint, PlanFilter, PlanList, PlanView, PlansInBox};
use planvy_rules::words_schema::{LangWord, PlanStatusWord, StandingWord};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

use super::parameters::{self, Fault, ParameterError, Parameters};
use super::place::{LONGEST_NAME, place};
use super::records::{RECORD_EXAMPLE, RECORD_WITH_PAGE, RecordQuestion, answered, apart, unknown};
use super::rules::see_page;
use crate::app::App;
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};

/// The parameters of the list.
const LIST: &[&str] = &[
    "date", "status", "standing", "q", "bbox", "lon", "lat", "x", "y", "crs", "within", "limit", "after",
];

const LIST_EXAMPLE: &str = "standing=in-force&limit=50";

/// Plans on a page where the caller does not say.
const USUAL_LIMIT: u32 = 100;

/// Plans on a page at most.
const LARGEST_LIMIT: u32 = 1000;

/// How far around a point plans are looked for where the caller does not say, in metres.
const USUAL_DISTANCE_M: f64 = 500.0;

/// How far at most, in metres.
const LARGEST_DISTANCE_M: f64 = 10_000.0;

/// The plans, in the order of their designations.
#[utoipa::path(get, path = "/api/v1/plans", operation_id = "getPlans", tag = "records",
    params(
        ("date" = Option<String>, Query, format = Date, description = "Date that standing is judged at (YYYY-MM-DD); today in Sweden without it."),
        ("status" = Option<PlanStatusWord>, Query, description = "Only plans of this status, in the Swedish word of the specification.", example = "laga kraft"),
        ("standing" = Option<StandingWord>, Query, description = "Only plans of this standing at the date.", example = "in-force"),
        ("q" = Option<String>, Query, min_length = 1, description = "Only plans with these words in designation, name, municipality or purpose."),
        ("bbox" = Option<String>, Query, pattern = "^-?[0-9.]+(,-?[0-9.]+){3}$", description = "Only plans with ground in this box: least easting, least northing, greatest easting, greatest northing; together with `crs`."),
        ("lon" = Option<f64>, Query, minimum = -180, maximum = 180, description = "Only plans near a point: longitude, together with `lat`."),
        ("lat" = Option<f64>, Query, minimum = -90, maximum = 90, description = "Latitude, together with `lon`."),
        ("x" = Option<f64>, Query, description = "Only plans near a point: easting, together with `y` and `crs`."),
        ("y" = Option<f64>, Query, description = "Northing, together with `x` and `crs`."),
        ("crs" = Option<String>, Query, pattern = "(30(0[6-9]|1[0-8])|3067|258(2[89]|3[0-8])|326(0[1-9]|[1-5][0-9]|60))$", description = "System of `x` and `y`, or of `bbox`: an EPSG code from 3006 to 3018, or its URI; or a UTM zone that plans of another country are held in (25828 to 25838, 3067, 32601 to 32660)."),
        ("within" = Option<f64>, Query, minimum = 0, maximum = 10000, description = "How far from the point, in metres: at most 10000; 500 without it."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Plans on a page: from 1 to 1000; 100 without it."),
        ("after" = Option<String>, Query, min_length = 1, description = "The `next` of the page before."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "A page of plans.", body = PlanList, content_type = "application/json"),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), LIST, LIST_EXAMPLE)?.within(app.served());
    let question = RecordQuestion::read(&app, &parameters)?;
    let mut filter = PlanFilter::all(question.date, USUAL_LIMIT as usize);
    filter.status = status(&parameters)?;
    filter.standing = standing(&parameters)?;
    filter.text = parameters
        .text("q", LONGEST_NAME, "q=centrum")?
        .map(str::to_owned);
    filter.in_box = bbox(&parameters)?;
    filter.near = near(&parameters)?;
    if let Some(limit) = parameters.whole_number("limit", 1, LARGEST_LIMIT, "limit=100")? {
        filter.limit = limit as usize;
    }
    filter.after = parameters
        .text("after", LONGEST_NAME, "limit=100")?
        .map(str::to_owned);
    let list = question.world.answers().plans_list(&filter).map_err(|error| {
        Problem::new(ProblemKind::InvalidParameter, error.to_string())
            .with_parameter("after")
            .with_example("limit=100")
    })?;
    answered(&request, question.tag, &list)
}

/// One plan with all its regulations.
#[utoipa::path(get, path = "/api/v1/plans/{id}", operation_id = "getPlan", tag = "records",
    params(
        ("id" = String, Path, pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", description = "Delivered identity of the plan (UUID)."),
        ("date" = Option<String>, Query, format = Date, description = "Date that standing is judged at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("f" = Option<String>, Query, pattern = "^(json|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The plan.", body = PlanView, content_type = "application/json"),
        (status = 303, description = "For a browser: the page of the plan."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "There is no such plan.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let id: PlanId = parameters::id("id", &id)?;
    if wants_page(request.headers(), request.uri().query()) {
        return Ok(see_page(&format!("/plans/{id}"), request.uri().query()));
    }
    let parameters = Parameters::read(request.uri().query(), RECORD_WITH_PAGE, RECORD_EXAMPLE)?;
    parameters.check_form()?;
    let RecordQuestion {
        world,
        date,
        lang,
        tag,
    } = RecordQuestion::read(&app, &parameters)?;
    let index = world
        .snapshot()
        .plan_by_id(id)
        .ok_or_else(|| unknown("plan", id))?;
    let view = apart(&app, move || world.answers().plan_view(index, date, lang)).await?;
    answered(&request, tag, &view.ok_or_else(|| unknown("plan", id))?)
}

/// The status by its Swedish word.
fn status(parameters: &Parameters<'_>) -> Result<Option<PlanStatus>, ParameterError> {
    let Some(text) = parameters.get("status") else {
        return Ok(None);
    };
    PlanStatus::from_swedish(text)
        .map(Some)
        .ok_or_else(|| not_one_of("status", text, PlanStatusWord::WORDS, "status=laga%20kraft"))
}

/// The standing by its word.
fn standing(parameters: &Parameters<'_>) -> Result<Option<Standing>, ParameterError> {
    let Some(text) = parameters.get("standing") else {
        return Ok(None);
    };
    let word: StrDeserializer<'_, WordError> = text.into_deserializer();
    Standing::deserialize(word)
        .map(Some)
        .map_err(|_| not_one_of("standing", text, StandingWord::WORDS, "standing=in-force"))
}

fn not_one_of(
    name: &'static str,
    text: &str,
    words: &'static [&'static str],
    example: &'static str,
) -> ParameterError {
    ParameterError::new(name, Fault::NotOneOf(parameters::quoted(text), words), example)
}

/// `bbox` and `crs`.
pub(crate) fn bbox(parameters: &Parameters<'_>) -> Result<Option<PlansInBox>, ParameterError> {
    const EXAMPLE: &str = "bbox=118000,6163000,119000,6164000&crs=3008";
    let Some(text) = parameters.get("bbox") else {
        return Ok(None);
    };
    let wrong = || ParameterError::new("bbox", Fault::NotABox(parameters::quoted(text)), EXAMPLE);
    let sides: Option<Vec<f64>> = text
        .split(',')
        .map(|side| parameters::finite(side.trim()))
        .collect();
    let Some([west, south, east, north]) = sides.as_deref() else {
        return Err(wrong());
    };
    if west >= east || south >= north {
        return Err(wrong());
    }
    match parameters.crs()? {
        Some(crs) => Ok(Some(PlansInBox {
            crs,
            min: [*west, *south],
            max: [*east, *north],
        })),
        None => Err(ParameterError::new("crs", Fault::MissingBeside("bbox"), EXAMPLE)),
    }
}

/// The point that plans are looked for around, and `within`.
fn near(parameters: &Parameters<'_>) -> Result<Option<NearPoint>, ParameterError> {
    const EXAMPLE: &str = "lon=13.0007&lat=55.6064&within=500";
    let distance = parameters.number("within", EXAMPLE)?;
    if !["lon", "lat", "x", "y"]
        .iter()
        .any(|name| parameters.get(name).is_some())
    {
        let unused = distance.map(|_| ParameterError::new("within", Fault::OnlyWith("lon and lat"), EXAMPLE));
        return unused.map_or(Ok(None), Err);
    }
    let within_m = distance.unwrap_or(USUAL_DISTANCE_M);
    if !(0.0..=LARGEST_DISTANCE_M).contains(&within_m) || within_m == 0.0 {
        let fault = Fault::NotWithin(within_m.to_string(), 1, LARGEST_DISTANCE_M as u32);
        return Err(ParameterError::new("within", fault, EXAMPLE));
    }
    let point = match place(parameters)? {
        Place::Point(point) => point,
        Place::Geodetic(position) => position.to_grid(parameters::plane_for(position, parameters.served())),
        _ => return Ok(None),
    };
    Ok(Some(NearPoint { point, within_m }))
}
