//! The address of the description.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use planvy_plan::Lang;

use super::description::{Described, description};
use super::graph::{json_ld, turtle};
use crate::api::parameters::Parameters;
use crate::app::App;
use crate::http::conditional::{mark, unchanged};
use crate::http::edge::internal_fault;
use crate::http::problem::{Problem, ProblemKind};
use crate::ogc::base::Base;
use crate::ogc::form::{Form, JSON_LD, TURTLE, chosen};

/// The forms of the description.
const FORMS: &[Form] = &[JSON_LD, TURTLE];

/// The description.
///
/// # Errors
/// Where a parameter cannot be used, nothing is loaded, or the settings do not say who publishes the data.
pub async fn dcat(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), &["f"], "f=ttl")?;
    let form = chosen(request.headers(), parameters.get("f"), FORMS)?;
    let publisher = app.settings.publisher.as_ref().ok_or_else(|| {
        Problem::new(
            ProblemKind::NotFound,
            "The settings of this server do not say who publishes the data, and a description without a publisher is none: give the table \
             [publisher] in the file of --settings (docs/guides/serving.md).",
        )
    })?;
    let world = app.ready_world()?;
    let today = app.clock.today();
    let tag = world.tags().of_day(today);
    if let Some(response) = unchanged(request.headers(), &tag) {
        return Ok(response);
    }
    let base = Base::of(request.headers());
    let modified = world
        .snapshot()
        .plans()
        .iter()
        .map(|stored| stored.provenance.imported.as_str());
    let of_layers = world
        .snapshot()
        .layers()
        .iter()
        .map(|layer| layer.provenance.imported.as_str());
    let nodes = description(Described {
        view: world.view(today, Lang::Sv),
        publisher,
        server: &base.beside(""),
        modified: modified.chain(of_layers).max(),
    });
    let body = if form == TURTLE {
        turtle(&nodes).into_bytes()
    } else {
        serde_json::to_vec(&json_ld(&nodes)).map_err(|_| internal_fault())?
    };
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, form.content_type());
    headers.insert(header::VARY, HeaderValue::from_static("accept, host"));
    mark(headers, tag);
    Ok(response)
}
