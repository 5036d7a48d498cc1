//! `/ogc`: where to begin.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use planvy_plan::Lang;
use serde::Serialize;

use super::downloads;
use super::form::{Form, HTML, JSON, OPENAPI};
use super::link::Link;
use super::pages;
use super::processes;
use super::question::Question;
use super::refusal::answered;
use super::schemas;
use super::tiles;
use crate::app::App;
use crate::http::problem::Problem;

/// The forms of the landing page, of lists and of descriptions.
pub const DOCUMENT_FORMS: &[Form] = &[JSON, HTML];

/// The landing page as a document.
#[derive(Debug, Serialize)]
struct LandingPage {
    title: &'static str,
    description: &'static str,
    links: Vec<Link>,
}

/// What the interface is called.
pub fn title(lang: Lang) -> &'static str {
    lang.pick(
        "Planvy: planer och bestämmelser som geodata",
        "Planvy: plans and regulations as geodata",
    )
}

/// What the interface is for.
pub fn description(lang: Lang) -> &'static str {
    lang.pick(
        "Detaljplaner, bestämmelser, fastigheter, adresser och byggnader för GIS-program och webbkartor, enligt OGC API Features, Tiles och Processes. \
         Allt kommer ur samma läge av data som svaren på webbplatsen.",
        "Detailed plans, regulations, properties, addresses and buildings for GIS programs and web maps, by OGC API Features, Tiles and Processes. \
         Everything comes from the same state of the data as the answers on the web site.",
    )
}

/// The links of the landing page.
pub fn links(app: &App, question: &Question) -> Vec<Link> {
    let lang = question.lang;
    let mut links = question.own_links();
    let described = lang.pick("Gränssnittets beskrivning", "Description of the interface");
    let classes = lang.pick(
        "Delar av standarden som uppfylls",
        "Parts of the standard that hold",
    );
    let collections = lang.pick("Samlingarna", "The collections");
    links.extend([
        question.link("service-desc", "/api", OPENAPI, described),
        question.link("service-doc", "/api", HTML, described),
        question.link("conformance", "/conformance", JSON, classes),
        question.link("conformance", "/conformance", HTML, classes),
        question.link("data", "/collections", JSON, collections),
        question.link("data", "/collections", HTML, collections),
        question.link(
            schemas::FUNCTIONS,
            "/functions",
            JSON,
            lang.pick("Filtrens funktioner", "Functions of filters"),
        ),
    ]);
    links.extend(tiles::links("", question));
    links.extend(tiles::grid_links(question));
    links.extend(processes::links(question));
    links.extend(downloads::of_everything(app, question));
    links
}

/// The landing page.
pub(crate) async fn landing(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, document(&app, &head))
}

fn document(app: &App, head: &Parts) -> Result<Response, Problem> {
    let question = Question::plain(app, head, "", DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::landing(app, &question));
    }
    question.json(&LandingPage {
        title: title(question.lang),
        description: description(question.lang),
        links: links(app, &question),
    })
}
