//! `/ogc/api`: the interface described as OpenAPI 3.0, made from the same lists that the server answers by.

mod operations;
mod parameters;
mod processes;
mod schemas;
mod tiles;

pub(super) use parameters::value_schema;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Value, json};

use super::form::{Form, HTML, OPENAPI};
use super::landing;
use super::pages;
use super::question::Question;
use super::refusal::answered;
use crate::app::App;
use crate::http::problem::Problem;

/// The forms of the description.
pub const API_FORMS: &[Form] = &[OPENAPI, HTML];

/// The description.
pub(crate) async fn api(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, description(&app, &head))
}

fn description(app: &App, head: &Parts) -> Result<Response, Problem> {
    let question = Question::plain(app, head, "/api", API_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    let document = document(app, &question);
    if question.form == HTML {
        return Ok(pages::api(&question, &document));
    }
    question.json(&document)
}

/// The document.
fn document(app: &App, question: &Question) -> Value {
    let lang = question.lang;
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": landing::title(lang),
            "description": landing::description(lang),
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": question.base.root() }],
        // Nothing here is closed: no key, no login.
        "security": [],
        "tags": [
            { "name": "capabilities", "description": lang.pick("Vad gränssnittet är och kan", "What the interface is and can do") },
            { "name": "data", "description": lang.pick("Objekten i samlingarna", "The features of the collections") },
            { "name": "tiles", "description": lang.pick("Samlingarna som vektorplattor", "The collections as vector tiles") },
            { "name": "processes", "description": lang.pick("Svaren som processer", "The answers as processes") },
        ],
        "paths": operations::paths(app, lang),
        "components": {
            "parameters": parameters::all(question.world.snapshot(), lang),
            "schemas": schemas::all(),
            "responses": schemas::responses(lang),
            "headers": schemas::headers(lang),
        },
    })
}
