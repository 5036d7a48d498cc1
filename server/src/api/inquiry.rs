//! `/api/v1/questions`: citizens' questions, and a short answer to each.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use jiff::civil::Date;
use planvy_plan::Lang;
use planvy_rules::inquiry::{self, Inquiry, InquiryAnswer, InquiryError, Terms, WantedBuilding};
use planvy_rules::words_schema::LangWord;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::{ParameterError, Parameters};
use super::place::place;
use super::question_problem;
use super::records::{RECORD, RECORD_EXAMPLE, RecordQuestion, answered, apart};
use super::rules::see_page;
use crate::app::App;
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};
use crate::world::World;

/// The parameters of a question.
pub(crate) const INQUIRY: &[&str] = &[
    "lon",
    "lat",
    "x",
    "y",
    "crs",
    "parcel",
    "address",
    "date",
    "lang",
    "f",
    "building",
    "areaM2",
    "ridgeHeightM",
    "distanceM",
    "withinM",
    "since",
];

/// A query with them.
pub(crate) const INQUIRY_EXAMPLE: &str = "parcel=EXEMPELBY%201:1&building=ancillary&areaM2=25&distanceM=1";

/// What somebody may want to build.
const BUILDINGS: &[&str] = &["main", "ancillary", "addition"];

/// The kinds of question that can be asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionList {
    /// The kinds.
    questions: Vec<QuestionKind>,
}

/// A kind of question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionKind {
    /// Its name, for the address.
    kind: &'static str,
    /// The question in words.
    question: String,
    /// What it takes beside the place, by the names of the parameters.
    terms: &'static [&'static str],
    /// Where it is asked.
    href: String,
}

/// The kinds of question that can be asked of a place.
#[utoipa::path(get, path = "/api/v1/questions", operation_id = "listQuestions", tag = "questions",
    params(
        ("date" = Option<String>, Query, format = Date, description = "Taken for the sake of one set of parameters; the list is the same every day."),
        ("lang" = Option<LangWord>, Query, description = "Language of the questions: `sv` (default) or `en`."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The kinds.", body = QuestionList, content_type = "application/json"),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), RECORD, RECORD_EXAMPLE)?;
    let question = RecordQuestion::read(&app, &parameters)?;
    let questions = inquiry::kinds()
        .iter()
        .map(|kind| QuestionKind {
            kind: kind.name(),
            question: kind.question(question.lang),
            terms: kind.terms(),
            href: format!("/api/v1/questions/{}", kind.name()),
        })
        .collect();
    answered(&request, question.tag, &QuestionList { questions })
}

/// A short answer to a citizen's question: what it comes to, what it rests on, and what only a human decides.
///
/// Name one place: `lon` and `lat`; `x`, `y` and `crs`; `parcel`; or `address`. The other parameters say what is planned, where the
/// kind of question asks for it. Nothing is approved by the answer. A browser that prefers `text/html` is sent to the page.
#[utoipa::path(get, path = "/api/v1/questions/{kind}", operation_id = "askQuestion", tag = "questions",
    params(
        ("kind" = String, Path, description = "Name of the kind of question, as `/api/v1/questions` lists them.", example = "how-high"),
        ("lon" = Option<f64>, Query, minimum = -180, maximum = 180, description = "Longitude in degrees (WGS 84); together with `lat`."),
        ("lat" = Option<f64>, Query, minimum = -90, maximum = 90, description = "Latitude in degrees (WGS 84); together with `lon`."),
        ("x" = Option<f64>, Query, description = "Easting in metres; together with `y` and `crs`."),
        ("y" = Option<f64>, Query, description = "Northing in metres; together with `x` and `crs`."),
        ("crs" = Option<String>, Query, pattern = "(30(0[6-9]|1[0-8])|3067|258(2[89]|3[0-8])|326(0[1-9]|[1-5][0-9]|60))$", description = "System of `x` and `y`: an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI; or a UTM zone that plans of another country are held in (25828 to 25838, 3067, 32601 to 32660)."),
        ("parcel" = Option<String>, Query, min_length = 1, description = "Designation of a parcel."),
        ("address" = Option<String>, Query, min_length = 1, description = "Street and number."),
        ("building" = Option<String>, Query, pattern = "^(main|ancillary|addition)$", description = "What somebody wants to build: a house, a shed or garage, an addition to a house."),
        ("areaM2" = Option<f64>, Query, description = "Its building area in m²."),
        ("ridgeHeightM" = Option<f64>, Query, description = "Its ridge over the mean ground level, in metres."),
        ("distanceM" = Option<f64>, Query, description = "Its distance to the nearest parcel boundary, in metres."),
        ("withinM" = Option<f64>, Query, description = "How far around the place to look, in metres."),
        ("since" = Option<String>, Query, format = Date, description = "The earlier day of a question about change (YYYY-MM-DD)."),
        ("date" = Option<String>, Query, format = Date, description = "Date that the rules hold at (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("f" = Option<String>, Query, pattern = "^(json|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The answer.", body = InquiryAnswer, content_type = "application/json"),
        (status = 303, description = "For a browser: the page of the answer."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter is missing or cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "The kind of question, the parcel or the address is not known.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    Path(kind): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), INQUIRY, INQUIRY_EXAMPLE)?.within(app.served());
    parameters.check_form()?;
    if wants_page(request.headers(), request.uri().query()) && inquiry::kind(&kind).is_some() {
        return Ok(see_page(&format!("/questions/{kind}"), request.uri().query()));
    }
    let terms = RecordQuestion::read(&app, &parameters)?;
    let asked = question(kind, &parameters, terms.date, terms.lang)?;
    let world = terms.world;
    let answer = apart(&app, move || answer(&world, &asked)).await??;
    answered(&request, terms.tag, &answer)
}

/// The question in the parameters.
///
/// # Errors
/// Where a parameter cannot be used.
pub(crate) fn question(
    kind: String,
    parameters: &Parameters<'_>,
    date: Date,
    lang: Lang,
) -> Result<Inquiry, ParameterError> {
    let building = parameters.one_of("building", BUILDINGS, "building=ancillary")?;
    Ok(Inquiry {
        kind,
        place: place(parameters)?,
        date,
        lang,
        terms: Terms {
            building: building.and_then(WantedBuilding::parse),
            area_m2: parameters.number("areaM2", "areaM2=25")?,
            ridge_height_m: parameters.number("ridgeHeightM", "ridgeHeightM=4")?,
            distance_m: parameters.number("distanceM", "distanceM=1")?,
            within_m: parameters.number("withinM", "withinM=200")?,
            since: parameters.day("since", "since=2020-01-01")?,
        },
    })
}

/// The answer.
///
/// # Errors
/// Where the question has none.
pub(crate) fn answer(world: &World, asked: &Inquiry) -> Result<InquiryAnswer, Problem> {
    world.answers().inquire(asked).map_err(|error| match &error {
        InquiryError::UnknownKind { .. } => Problem::new(ProblemKind::NotFound, error.to_string())
            .with_parameter("kind")
            .with_near(
                inquiry::kinds()
                    .iter()
                    .map(|kind| kind.name().to_owned())
                    .collect(),
            ),
        InquiryError::Place(error) => question_problem::of_parameters(error),
        InquiryError::MissingTerm { term, .. } | InquiryError::BadTerm { term, .. } => {
            question_problem::of_terms(term, &error, INQUIRY_EXAMPLE)
        }
        InquiryError::DatesReversed { .. } => question_problem::of_terms("since", &error, INQUIRY_EXAMPLE),
    })
}
