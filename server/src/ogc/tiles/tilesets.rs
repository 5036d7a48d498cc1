//! `/ogc/tiles` and `/ogc/collections/{collection}/tiles`: which tilesets there are, one in each grid.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use planvy_vector_tiles::TileGrid;
use planvy_vector_tiles::grid;
use serde_json::{Value, json};

use super::GRID;
use super::grids;
use super::scope::Scope;
use super::tileset;
use crate::app::App;
use crate::http::problem::Problem;
use crate::ogc::form::{HTML, JSON};
use crate::ogc::landing::DOCUMENT_FORMS;
use crate::ogc::pages;
use crate::ogc::question::Question;
use crate::ogc::refusal::answered;

/// The tilesets of all collections.
pub(crate) async fn of_all(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, list(&app, None, &head))
}

/// The tilesets of one collection.
pub(crate) async fn of_collection(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, list(&app, Some(&id), &head))
}

fn list(app: &App, id: Option<&str>, head: &Parts) -> Result<Response, Problem> {
    let scope = Scope::read(app, id)?;
    let question = Question::plain(app, head, &scope.path, DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::tilesets(&question, &scope));
    }
    let tilesets: Vec<Value> = grid::ALL
        .iter()
        .map(|grid| item(&question, &scope, grid))
        .collect();
    question.json(&json!({ "tilesets": tilesets, "links": question.own_links() }))
}

/// A tileset as the list tells of it.
fn item(question: &Question, scope: &Scope<'_>, grid: &TileGrid) -> Value {
    let lang = question.lang;
    let path = format!("{}/{}", scope.path, grid.id);
    let title = tileset::title(scope, grid, lang);
    json!({
        "title": title,
        "dataType": "vector",
        "crs": grids::crs_uri(grid),
        "tileMatrixSetURI": grids::uri(grid, question),
        "links": [
            question.link("self", &path, JSON, title),
            question.link("alternate", &path, HTML, HTML.link_title(lang)),
            question.link(GRID, &grids::path(grid), JSON, grids::title(grid, lang)),
        ],
    })
}
