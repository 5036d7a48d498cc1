//! What the addresses for questions about a place have in common: the place, the terms, and an answer worked out apart.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use planvy_rules::{Question, QuestionError};
use serde::Serialize;

use super::geojson_body::{BODY_EXAMPLE, place_of_body};
use super::parameters::Parameters;
use super::place::{BODY_QUESTION, PLACE_EXAMPLE, QUESTION, Terms, place};
use super::question_problem;
use super::records::{answered, apart};
use super::rules::expect_json;
use crate::app::App;
use crate::http::body::whole;
use crate::http::problem::Problem;
use crate::world::World;

/// A question about a place, with the world that answers it.
pub(crate) struct PlaceQuestion {
    /// The world.
    pub world: Arc<World>,
    /// The question.
    pub question: Question,
    /// The entity tag of the answer.
    pub tag: HeaderValue,
    /// How a question without an answer is said.
    pub problem: fn(&QuestionError) -> Problem,
}

impl PlaceQuestion {
    /// Reads a question from the parameters of a request.
    ///
    /// # Errors
    /// Where a parameter cannot be used, or nothing is loaded yet.
    pub fn of_query(app: &App, query: Option<&str>) -> Result<PlaceQuestion, Problem> {
        let parameters = Parameters::read(query, QUESTION, PLACE_EXAMPLE)?.within(app.served());
        parameters.check_form()?;
        PlaceQuestion::of_parameters(app, &parameters)
    }

    /// The same from parameters that were checked to be known ones.
    ///
    /// # Errors
    /// Where a parameter cannot be used, or nothing is loaded yet.
    pub fn of_parameters(app: &App, parameters: &Parameters<'_>) -> Result<PlaceQuestion, Problem> {
        let terms = Terms::read(parameters)?;
        let place = place(parameters)?;
        let world = app.ready_world()?;
        let today = app.clock.today();
        Ok(PlaceQuestion {
            tag: world.tags().of(terms.date, today),
            question: terms.question(place, today),
            world,
            problem: question_problem::of_parameters,
        })
    }

    /// Reads a question whose place is a GeoJSON body.
    ///
    /// # Errors
    /// Where a parameter or the body cannot be used, or nothing is loaded yet.
    pub async fn of_body(app: &App, request: Request) -> Result<PlaceQuestion, Problem> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let parameters =
            Parameters::read(Some(&query), BODY_QUESTION, "date=2026-11-23&lang=en")?.within(app.served());
        let terms = Terms::read(&parameters)?;
        let crs = parameters.crs()?;
        expect_json(request.headers())?;
        let world = app.ready_world()?;
        let today = app.clock.today();
        let limits = app.limits;
        let bytes = whole(request, limits.body_bytes, limits.body_time, BODY_EXAMPLE).await?;
        Ok(PlaceQuestion {
            tag: world.tags().of(terms.date, today),
            question: terms.question(place_of_body(&bytes, crs, parameters.served())?, today),
            world,
            problem: question_problem::of_body,
        })
    }

    /// Works the answer out apart from the short questions.
    ///
    /// # Errors
    /// Where the question has no answer.
    pub async fn answer<T: Send + 'static>(
        &self,
        app: &App,
        work: impl FnOnce(&World, &Question) -> Result<T, QuestionError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (world, question) = (self.world.clone(), self.question.clone());
        let answer = apart(app, move || work(&world, &question)).await?;
        answer.map_err(|error| (self.problem)(&error))
    }
}

/// A question by parameters, answered as JSON.
///
/// # Errors
/// Where a parameter cannot be used, or the question has no answer.
pub(crate) async fn by_parameters<T: Serialize + Send + 'static>(
    app: &App,
    request: Request,
    work: impl FnOnce(&World, &Question) -> Result<T, QuestionError> + Send + 'static,
) -> Result<Response, Problem> {
    let question = PlaceQuestion::of_query(app, request.uri().query())?;
    let answer = question.answer(app, work).await?;
    answered(&request, question.tag, &answer)
}

/// A question with its place in the body, answered as JSON.
///
/// # Errors
/// Where a parameter or the body cannot be used, or the question has no answer.
pub(crate) async fn by_body<T: Serialize + Send + 'static>(
    app: &App,
    request: Request,
    work: impl FnOnce(&World, &Question) -> Result<T, QuestionError> + Send + 'static,
) -> Result<Response, Problem> {
    let question = PlaceQuestion::of_body(app, request).await?;
    let answer = question.answer(app, work).await?;
    answered(&Request::default(), question.tag, &answer)
}
