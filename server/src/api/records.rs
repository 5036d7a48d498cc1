//! What the addresses for single records have in common: date and language, and an answer that the caller may have.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use jiff::civil::Date;
use planvy_plan::Lang;
use serde::Serialize;

use super::parameters::Parameters;
use crate::app::App;
use crate::http::conditional::{json, unchanged};
use crate::http::edge::internal_fault;
use crate::http::problem::{Problem, ProblemKind};
use crate::world::World;

/// The parameters of a record.
pub const RECORD: &[&str] = &["date", "lang"];

/// The parameters of a record that has a page of its own.
pub const RECORD_WITH_PAGE: &[&str] = &["date", "lang", "f"];

/// A query with them.
pub const RECORD_EXAMPLE: &str = "date=2026-11-23&lang=en";

/// A question about a record: at which date, in which language, from which world.
pub struct RecordQuestion {
    /// The world that answers.
    pub world: Arc<World>,
    /// The date that standing is judged at.
    pub date: Date,
    /// The language of the sentences.
    pub lang: Lang,
    /// The entity tag of the answer.
    pub tag: HeaderValue,
}

impl RecordQuestion {
    /// Reads `date` and `lang` from parameters that were checked to be known ones.
    ///
    /// # Errors
    /// Where a value cannot be used, or nothing is loaded yet.
    pub fn read(app: &App, parameters: &Parameters<'_>) -> Result<RecordQuestion, Problem> {
        let asked = parameters.date()?;
        let lang = parameters.lang()?.unwrap_or_default();
        let world = app.ready_world()?;
        let today = app.clock.today();
        let tag = world.tags().of(asked, today);
        Ok(RecordQuestion {
            world,
            date: asked.unwrap_or(today),
            lang,
            tag,
        })
    }
}

/// The answer as JSON, or the word that the caller has it already.
///
/// # Errors
/// Where the answer cannot be said in JSON, which is a fault of the server.
pub fn answered(request: &Request, tag: HeaderValue, answer: &impl Serialize) -> Result<Response, Problem> {
    if let Some(response) = unchanged(request.headers(), &tag) {
        return Ok(response);
    }
    let body = serde_json::to_vec(answer).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written as JSON");
        internal_fault()
    })?;
    Ok(json(body, tag))
}

/// Works something out that may take long, on a thread that answers nothing else meanwhile.
///
/// # Errors
/// Where that thread failed.
pub async fn apart<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    // The semaphore is never closed.
    let place = app
        .long_questions
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| internal_fault())?;
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    done.await.map_err(|_| internal_fault())
}

/// An id that the snapshot does not hold.
pub fn unknown(what: &str, id: impl std::fmt::Display) -> Problem {
    Problem::new(
        ProblemKind::NotFound,
        format!("There is no {what} with the id {id}."),
    )
    .with_parameter("id")
}
