//! `/api/v1/effect`: what a plan in process would change, a parcel at a time.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use jiff::civil::Date;
use planvy_plan::PlanId;
use planvy_rules::effect::{EffectAnswer, EffectError, EffectQuestion, MOST_PARCELS};
use planvy_rules::words_schema::LangWord;

use super::parameters::{ParameterError, Parameters, checked_text, id};
use super::place::LONGEST_NAME;
use super::question_problem;
use super::records::{RecordQuestion, answered, apart};
use super::rules::see_page;
use crate::app::App;
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};
use crate::world::World;

/// The parameters of a question about a plan's effect.
pub(crate) const EFFECT: &[&str] = &["plan", "date", "lang", "limit", "after", "f"];

/// A query with them.
pub(crate) const EFFECT_EXAMPLE: &str = "plan=22222222-2222-4222-8222-222222222222&limit=20";

/// Parcels of a page, where the question does not say how many.
const USUAL_PARCELS: usize = 20;

/// What a plan in process would change on each parcel, rule by rule, if it gained legal force as it is drawn.
///
/// A browser that prefers `text/html` is sent to the page.
#[utoipa::path(get, path = "/api/v1/effect", operation_id = "getEffect", tag = "time",
    params(
        ("plan" = String, Query, pattern = "^[0-9a-fA-F-]{36}$", description = "Identity of a plan in process."),
        ("date" = Option<String>, Query, format = Date, description = "Day that the plan is thought to gain legal force (YYYY-MM-DD); today in Sweden without it."),
        ("lang" = Option<LangWord>, Query, description = "Language of the sentences: `sv` (default) or `en`."),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 100, description = "Parcels of a page: 1 to 100, 20 without it."),
        ("after" = Option<String>, Query, min_length = 1, description = "What the page before gave as `next`."),
        ("f" = Option<String>, Query, pattern = "^(json|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "What would change.", body = EffectAnswer, content_type = "application/json"),
        (status = 303, description = "For a browser: the page of the effect."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used, or the plan is not in process.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "The plan is not known.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn effect(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    if wants_page(request.headers(), request.uri().query()) {
        return Ok(see_page("/effect", request.uri().query()));
    }
    let parameters = Parameters::read(request.uri().query(), EFFECT, EFFECT_EXAMPLE)?;
    parameters.check_form()?;
    let terms = RecordQuestion::read(&app, &parameters)?;
    let question = question(&parameters, terms.date)?;
    let world = terms.world;
    let answer = apart(&app, move || answer(&world, &question)).await??;
    answered(&request, terms.tag, &answer)
}

/// The question in the parameters.
///
/// # Errors
/// Where a parameter is missing or cannot be used.
pub(crate) fn question(parameters: &Parameters<'_>, date: Date) -> Result<EffectQuestion, ParameterError> {
    let plan: PlanId = id("plan", parameters.required("plan", EFFECT_EXAMPLE)?)?;
    let limit = parameters.whole_number("limit", 1, MOST_PARCELS as u32, "limit=20")?;
    let after = match parameters.get("after") {
        Some(after) => Some(checked_text("after", after, LONGEST_NAME, "after=EXEMPELBY%201:1")?.to_owned()),
        None => None,
    };
    Ok(EffectQuestion {
        plan,
        date,
        lang: parameters.lang()?.unwrap_or_default(),
        limit: limit.map_or(USUAL_PARCELS, |limit| limit as usize),
        after,
    })
}

/// What would change.
///
/// # Errors
/// Where the plan is not known, or not in process.
pub(crate) fn answer(world: &World, question: &EffectQuestion) -> Result<EffectAnswer, Problem> {
    world.answers().effect(question).map_err(|error| match error {
        EffectError::UnknownPlan(_) => {
            Problem::new(ProblemKind::NotFound, error.to_string()).with_parameter("plan")
        }
        EffectError::Unresolved(_) => Problem::new(ProblemKind::Internal, error.to_string()),
        EffectError::Limit { .. } => question_problem::of_terms("limit", &error, "limit=20"),
        EffectError::NotKnownYet { .. } => question_problem::of_terms("date", &error, EFFECT_EXAMPLE),
        EffectError::InForce { .. } | EffectError::Over { .. } | EffectError::ForeignLaw { .. } => {
            question_problem::of_terms("plan", &error, EFFECT_EXAMPLE)
        }
    })
}
