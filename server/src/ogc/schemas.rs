//! What collections tell of their properties: `queryables`, `sortables` and `schema` (JSON Schema), and the functions of filters.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use planvy_features::Collection;
use planvy_features::schema::{self, SchemaOf};

use super::collections::by_id;
use super::form::{Form, HTML, SCHEMA};
use super::landing::DOCUMENT_FORMS;
use super::link::{Link, state_links};
use super::pages;
use super::question::Question;
use super::refusal::answered;
use crate::app::App;
use crate::http::problem::Problem;

/// The forms of schemas.
pub const SCHEMA_FORMS: &[Form] = &[SCHEMA, HTML];

/// The relation of what filters may ask for.
pub const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
/// The relation of what features can be sorted by.
pub const SORTABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/sortables";
/// The relation of what features are.
pub const SCHEMA_OF: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";
/// The relation of the functions of filters.
pub const FUNCTIONS: &str = "http://www.opengis.net/def/rel/ogc/1.0/functions";

/// The last part of a schema's address.
fn word(of: SchemaOf) -> &'static str {
    match of {
        SchemaOf::Features => "schema",
        SchemaOf::Queryables => "queryables",
        SchemaOf::Sortables => "sortables",
    }
}

/// The path of a schema under the root.
fn path(collection: &dyn Collection, of: SchemaOf) -> String {
    ["/collections/", collection.id(), "/", word(of)].concat()
}

/// The address of the schema of a collection's features, without a query: its identity.
pub fn address(collection: &dyn Collection, question: &Question) -> String {
    question.base.at(&path(collection, SchemaOf::Features))
}

/// The links to the schemas of a collection.
pub fn links(collection: &dyn Collection, question: &Question) -> Vec<Link> {
    let lang = question.lang;
    let link = |rel, of, title| {
        let href = question.base.at(&path(collection, of));
        Link::new(rel, SCHEMA.media_type, href, title)
    };
    vec![
        link(
            QUERYABLES,
            SchemaOf::Queryables,
            lang.pick("Vad filter kan fråga efter", "What filters may ask for"),
        ),
        link(
            SORTABLES,
            SchemaOf::Sortables,
            lang.pick("Vad som går att sortera efter", "What can be sorted by"),
        ),
        link(
            SCHEMA_OF,
            SchemaOf::Features,
            lang.pick("Vad som står om varje objekt", "What is told of each feature"),
        ),
    ]
}

/// What filters may ask for.
pub(crate) async fn queryables(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, document(&app, &id, &head, SchemaOf::Queryables))
}

/// What features can be sorted by.
pub(crate) async fn sortables(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, document(&app, &id, &head, SchemaOf::Sortables))
}

/// What is told of each feature.
pub(crate) async fn schema(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, document(&app, &id, &head, SchemaOf::Features))
}

fn document(app: &App, id: &str, head: &Parts, of: SchemaOf) -> Result<Response, Problem> {
    let collection = by_id(app, id)?;
    let path = path(collection, of);
    let question = Question::plain(app, head, &path, SCHEMA_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::schema(&question, collection, of));
    }
    let mut body = Vec::with_capacity(8192);
    schema::write(&mut body, collection, of, question.lang, &question.base.at(&path));
    let mut response = question.answer(body);
    state_links(&mut response, &question.own_links());
    Ok(response)
}

/// The functions of filters.
pub(crate) async fn functions(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, functions_of(&app, &head))
}

fn functions_of(app: &App, head: &Parts) -> Result<Response, Problem> {
    let question = Question::plain(app, head, "/functions", DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::functions(&question));
    }
    let mut body = Vec::with_capacity(4096);
    schema::write_functions(&mut body, question.lang);
    Ok(question.answer(body))
}
