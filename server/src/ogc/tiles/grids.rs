//! `/ogc/tileMatrixSets`: the grids that tiles lie in (Two Dimensional Tile Matrix Set 2.0, JSON encoding).

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use planvy_plan::Lang;
use planvy_vector_tiles::TileGrid;
use planvy_vector_tiles::grid::{self, CELLS};
use serde_json::{Value, json};

use crate::app::App;
use crate::http::problem::{Problem, ProblemKind};
use crate::ogc::form::{HTML, JSON};
use crate::ogc::landing::DOCUMENT_FORMS;
use crate::ogc::link::state_links;
use crate::ogc::pages;
use crate::ogc::question::Question;
use crate::ogc::refusal::answered;

/// A grid by its id.
///
/// # Errors
/// Where there is none.
pub fn by_id(id: &str) -> Result<&'static TileGrid, Problem> {
    grid::by_id(id).ok_or_else(|| {
        let known = grid::ALL.iter().map(|grid| grid.id.to_owned()).collect();
        let detail = "There is no such grid; the member `near` lists those there are.";
        Problem::new(ProblemKind::NotFound, detail)
            .with_parameter("tileMatrixSetId")
            .with_near(known)
    })
}

/// The path of a grid under the root.
pub fn path(grid: &TileGrid) -> String {
    format!("/tileMatrixSets/{}", grid.id)
}

/// What a grid is called.
pub fn title(grid: &TileGrid, lang: Lang) -> &'static str {
    match grid.epsg {
        3006 => lang.pick(
            "SWEREF 99 TM, 4 096 m per ruta och halverat",
            "SWEREF 99 TM, 4,096 m a cell and halves",
        ),
        3008 => lang.pick(
            "SWEREF 99 13 30, 4 096 m per ruta och halverat",
            "SWEREF 99 13 30, 4,096 m a cell and halves",
        ),
        _ => lang.pick("Webbkartornas Mercator", "Google Maps Compatible for the World"),
    }
}

/// The address that names a grid: the one it is registered under, or its own here.
pub fn uri(grid: &TileGrid, question: &Question) -> String {
    let own = || question.base.at(&path(grid));
    grid.registered.map_or_else(own, str::to_owned)
}

/// The address of the coordinate system of a grid.
pub fn crs_uri(grid: &TileGrid) -> String {
    format!("http://www.opengis.net/def/crs/EPSG/0/{}", grid.epsg)
}

/// The grids.
pub(crate) async fn list(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, all(&app, &head))
}

fn all(app: &App, head: &Parts) -> Result<Response, Problem> {
    let question = Question::plain(app, head, "/tileMatrixSets", DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::grids(&question));
    }
    let item = |grid: &&TileGrid| {
        let title = title(grid, question.lang);
        json!({
            "id": grid.id,
            "title": title,
            "uri": uri(grid, &question),
            "crs": crs_uri(grid),
            "links": [
                question.link("self", &path(grid), JSON, title),
                question.link("alternate", &path(grid), HTML, HTML.link_title(question.lang)),
            ],
        })
    };
    let grids: Vec<Value> = grid::ALL.iter().map(item).collect();
    question.json(&json!({ "tileMatrixSets": grids, "links": question.own_links() }))
}

/// One grid.
pub(crate) async fn one(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, one_of(&app, &id, &head))
}

fn one_of(app: &App, id: &str, head: &Parts) -> Result<Response, Problem> {
    let grid = by_id(id)?;
    let question = Question::plain(app, head, &path(grid), DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::grid(&question, grid));
    }
    let mut response = question.json(&document(grid, &question))?;
    // The document has no place for links.
    state_links(&mut response, &question.own_links());
    Ok(response)
}

/// Two numbers in the order of the grid's axes.
pub fn ordered(grid: &TileGrid, east: f64, north: f64) -> [f64; 2] {
    if grid.has_northing_first {
        [north, east]
    } else {
        [east, north]
    }
}

fn document(grid: &TileGrid, question: &Question) -> Value {
    let axes = match (grid.has_northing_first, grid.epsg) {
        (true, _) => ["N", "E"],
        (false, _) => ["X", "Y"],
    };
    let level = |level: u8| {
        json!({
            "id": level.to_string(),
            "scaleDenominator": grid.scale_denominator(level),
            "cellSize": grid.cell_m(level),
            "cornerOfOrigin": "topLeft",
            "pointOfOrigin": ordered(grid, grid.corner.x, grid.corner.y),
            "tileWidth": CELLS,
            "tileHeight": CELLS,
            "matrixWidth": grid.tiles(level),
            "matrixHeight": grid.tiles(level),
        })
    };
    let mut document = json!({
        "id": grid.id,
        "title": title(grid, question.lang),
        "uri": uri(grid, question),
        "crs": crs_uri(grid),
        "orderedAxes": axes,
        "tileMatrices": grid.levels().map(level).collect::<Vec<_>>(),
    });
    if let (Some(document), 3857) = (document.as_object_mut(), grid.epsg) {
        let scales = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible";
        document.insert("wellKnownScaleSet".to_owned(), json!(scales));
    }
    document
}
