//! A vector tile.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use planvy_features::tiles::levels;
use planvy_features::time::Days;
use planvy_features::{TileFrame, View};
use planvy_vector_tiles::{TileAddress, TileGrid};

use super::grids;
use super::scope::Scope;
use super::state;
use crate::api::records::apart;
use crate::app::App;
use crate::http::edge::internal_fault;
use crate::http::problem::{Problem, ProblemKind};
use crate::ogc::form::{Form, MVT};
use crate::ogc::items_question::days;
use crate::ogc::parameters::Parameters;
use crate::ogc::question::Question;
use crate::ogc::refusal::{answered, quoted, refused};

/// The forms of tiles.
pub const TILE_FORMS: &[Form] = &[MVT];

/// The parameters of tiles.
pub const TILE: &[&str] = &["f", "lang", "datetime", "state"];

/// A tile of a state never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A tile of all collections.
pub(crate) async fn of_all(
    State(app): State<Arc<App>>,
    Path((grid, level, row, column)): Path<(String, String, String, String)>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    let answer = tile(&app, None, [grid, level, row, column], &head).await;
    answered(&app, &head, answer)
}

/// A tile of one collection.
pub(crate) async fn of_collection(
    State(app): State<Arc<App>>,
    Path((id, grid, level, row, column)): Path<(String, String, String, String, String)>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    let answer = tile(&app, Some(id), [grid, level, row, column], &head).await;
    answered(&app, &head, answer)
}

async fn tile(
    app: &Arc<App>,
    id: Option<String>,
    [grid, level, row, column]: [String; 4],
    head: &Parts,
) -> Result<Response, Problem> {
    let scope = Scope::read(app, id.as_deref())?;
    let grid = grids::by_id(&grid)?;
    let parameters = Parameters::read(head.uri.query(), TILE, std::iter::empty())?;
    let path = format!("{}/{}/{level}/{row}/{column}", scope.path, grid.id);
    let mut question = Question::read(app, &head.headers, &path, &parameters, TILE_FORMS)?;
    let (days, day) = days(&parameters)?;
    let of_state = parameters
        .get("state")
        .map(|text| state::day(text, &question))
        .transpose()?;
    question.today = of_state.unwrap_or(question.today);
    let tile = address(&level, &row, &column)?;
    check_limits(&scope, grid, tile, question.view(question.today))?;
    drop(scope);
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    let desk = app.clone();
    apart(app, move || {
        let scope = Scope::read(&desk, id.as_deref())?;
        let view = question.view(day.unwrap_or(question.today));
        let bytes = made(&scope, grid, tile, view, days).ok_or_else(internal_fault)?;
        let is_empty = bytes.is_empty();
        let mut response = question.answer(bytes);
        if is_empty {
            *response.status_mut() = StatusCode::NO_CONTENT;
            *response.body_mut() = Body::empty();
            response.headers_mut().remove(header::CONTENT_TYPE);
        }
        if of_state.is_some() {
            response.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
        }
        Ok(response)
    })
    .await?
}

/// The bytes of a tile; nothing where nothing is in it. `None` where the grid has no such tile.
pub fn made(
    scope: &Scope<'_>,
    grid: &TileGrid,
    tile: TileAddress,
    view: View<'_>,
    days: Option<Days>,
) -> Option<Vec<u8>> {
    let mut frame = TileFrame::new(grid, tile)?;
    let mut bytes = Vec::with_capacity(64 * 1024);
    for collection in &scope.collections {
        if levels::first(grid, *collection) <= tile.level {
            frame.layer(*collection, view, days).finish(&mut bytes);
        }
    }
    Some(bytes)
}

/// Reads where a tile lies.
fn address(level: &str, row: &str, column: &str) -> Result<TileAddress, Problem> {
    let number = |name: &'static str, text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // A number too long to be read is a number beyond all limits.
        let number = is_number.then(|| text.parse().unwrap_or(u32::MAX));
        number.ok_or_else(|| {
            let detail = format!("{name} is '{}'; it is a whole number from 0", quoted(text));
            refused(name, detail, "f=mvt")
        })
    };
    let level = number("tileMatrix", level)?;
    Ok(TileAddress {
        level: u8::try_from(level).unwrap_or(u8::MAX),
        row: number("tileRow", row)?,
        column: number("tileCol", column)?,
    })
}

/// Checks that a tile is one of those that there are.
fn check_limits(
    scope: &Scope<'_>,
    grid: &TileGrid,
    tile: TileAddress,
    view: View<'_>,
) -> Result<(), Problem> {
    let at_level = scope.limit(grid, view, tile.level);
    if at_level.is_some_and(|range| range.holds(tile)) {
        return Ok(());
    }
    let (first, last) = (scope.first_level(grid), levels::last(grid));
    let (parameter, detail) = match at_level {
        Some(range) => {
            let [west, east] = range.columns;
            let [north, south] = range.rows;
            let parameter = if (west..=east).contains(&tile.column) {
                "tileRow"
            } else {
                "tileCol"
            };
            let detail = format!(
                "There is no such tile: at level {} there are rows {north} to {south} and columns {west} to {east}.",
                tile.level
            );
            (parameter, detail)
        }
        None if scope.extent(view).is_none() => (
            "tileMatrix",
            "There are no tiles: nothing that is loaded has a place here.".to_owned(),
        ),
        None => (
            "tileMatrix",
            format!("There are tiles of the levels {first} to {last} only, as the tileset says."),
        ),
    };
    Err(Problem::new(ProblemKind::NotFound, detail).with_parameter(parameter))
}
