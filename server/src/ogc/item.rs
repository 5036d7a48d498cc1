//! `/ogc/collections/{collection}/items/{feature}`: one feature.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use planvy_features::{Collection, write};

use super::collections::by_id;
use super::form::{CSV, FLATGEOBUF, HTML, JSON, JSON_FG};
use super::items::{ITEM_FORMS, flatgeobuf, state_crs};
use super::items_question::crs;
use super::link::Link;
use super::pages;
use super::parameters::Parameters;
use super::question::Question;
use super::refusal::{answered, quoted};
use super::schemas;
use crate::app::App;
use crate::http::problem::{Problem, ProblemKind};

/// The parameters of one feature.
pub const ITEM: &[&str] = &["f", "lang", "crs"];

/// One feature.
pub(crate) async fn item(
    State(app): State<Arc<App>>,
    Path((id, feature_id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, one_of(&app, &id, &feature_id, &head))
}

fn one_of(app: &App, id: &str, feature_id: &str, head: &Parts) -> Result<Response, Problem> {
    let collection = by_id(app, id)?;
    let parameters = Parameters::read(head.uri.query(), ITEM, std::iter::empty())?;
    let path = item_path(collection, feature_id);
    let question = Question::read(app, &head.headers, &path, &parameters, ITEM_FORMS)?;
    let crs = crs(question.world.snapshot(), &parameters, "crs")?;
    let view = question.view(question.today);
    let row = collection
        .row_by_id(view, feature_id)
        .ok_or_else(|| unknown(feature_id))?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    let feature = collection.feature(view, row).ok_or_else(|| unknown(feature_id))?;
    let links = links(collection, &question);
    let mut response = if question.form == HTML {
        pages::item(&question, collection, &*feature, crs, &links)
    } else {
        let links = serde_json::to_string(&links).unwrap_or_else(|_| "[]".to_owned());
        let members = format!("\"links\":{links}");
        let mut body = Vec::with_capacity(4096);
        if question.form == FLATGEOBUF {
            body = flatgeobuf(collection, view, &[row], crs)?;
        } else if question.form == CSV {
            write::csv::head(&mut body, collection);
            write::csv::rows(&mut body, collection, view, &[row], crs);
        } else if question.form == JSON_FG {
            let schema = schemas::address(collection, &question);
            write::json_fg::feature(&mut body, collection, &*feature, crs, &schema, &members);
        } else {
            write::geojson::feature(&mut body, collection, &*feature, crs, &members);
        }
        question.answer(body)
    };
    state_crs(&mut response, crs);
    Ok(response)
}

/// The path of a feature under the root.
pub fn item_path(collection: &dyn Collection, feature_id: &str) -> String {
    // What a path may hold as it is; anything else is escaped byte by byte.
    let mut path = format!("/collections/{}/items/", collection.id());
    for byte in feature_id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

fn links(collection: &dyn Collection, question: &Question) -> Vec<Link> {
    let lang = question.lang;
    let mut links = question.own_links();
    let path = format!("/collections/{}", collection.id());
    links.push(question.link("collection", &path, JSON, collection.title(lang)));
    links
}

fn unknown(id: &str) -> Problem {
    Problem::new(
        ProblemKind::NotFound,
        format!(
            "There is no feature with the id '{}' in this collection.",
            quoted(id)
        ),
    )
    .with_parameter("featureId")
}
