//! `/ogc/processes` and `/ogc/processes/{process}`: which processes there are, and what each takes and gives.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::process::{self, OUTPUT, Process};
use super::{EXECUTE, execution};
use crate::app::App;
use crate::http::problem::{PROBLEM_JSON, Problem};
use crate::ogc::form::{HTML, JSON};
use crate::ogc::landing::DOCUMENT_FORMS;
use crate::ogc::link::Link;
use crate::ogc::pages;
use crate::ogc::parameters::Parameters;
use crate::ogc::question::Question;
use crate::ogc::refusal::{answered, quoted, refused};

/// The parameters of the list.
pub const LIST: &[&str] = &["f", "lang", "limit", "offset"];

/// Processes in a list where the caller does not say.
pub const USUAL_LIMIT: usize = 100;

/// Processes in a list at most.
pub const LARGEST_LIMIT: usize = 1000;

/// The processes.
pub(crate) async fn list(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, all(&app, &head))
}

fn all(app: &App, head: &Parts) -> Result<Response, Problem> {
    let parameters = Parameters::read(head.uri.query(), LIST, std::iter::empty())?;
    let question = Question::read(app, &head.headers, "/processes", &parameters, DOCUMENT_FORMS)?;
    let limit = number(&parameters, "limit", 1)?
        .unwrap_or(USUAL_LIMIT)
        .min(LARGEST_LIMIT);
    let offset = number(&parameters, "offset", 0)?.unwrap_or(0);
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    let page = process::ALL.get(offset..).unwrap_or_default();
    let shown = page.get(..limit).unwrap_or(page);
    if question.form == HTML {
        return Ok(pages::processes(&question, shown));
    }
    let mut links = question.own_links();
    if shown.len() < page.len() {
        let next = question
            .address
            .with("offset", Some(&(offset + shown.len()).to_string()));
        let title = question.lang.pick("Nästa sida", "Next page");
        links.push(Link::new("next", JSON.media_type, next.in_form(JSON), title));
    }
    let summaries: Vec<Value> = shown
        .iter()
        .map(|process| {
            let title = process.title(question.lang);
            let own = question.link("self", &path(process), JSON, title);
            summary(process, &question, vec![own])
        })
        .collect();
    question.json(&json!({ "processes": summaries, "links": links }))
}

/// A whole number in a parameter.
fn number(parameters: &Parameters<'_>, name: &'static str, least: usize) -> Result<Option<usize>, Problem> {
    let Some(text) = parameters.get(name) else {
        return Ok(None);
    };
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().unwrap_or(usize::MAX));
    let number = number.filter(|number| *number >= least);
    number.map(Some).ok_or_else(|| {
        let detail = format!("{name} is '{}'; it is a whole number from {least}", quoted(text));
        refused(name, detail, format!("{name}=10"))
    })
}

/// One process.
pub(crate) async fn one(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    let Some(process) = process::by_id(&id) else {
        return no_such_process();
    };
    answered(&app, &head, one_of(&app, process, &head))
}

fn one_of(app: &App, process: &Process, head: &Parts) -> Result<Response, Problem> {
    let question = Question::plain(app, head, &path(process), DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::process(&question, process));
    }
    question.json(&document(process, &question))
}

/// The path of a process under the root.
pub fn path(process: &Process) -> String {
    format!("/processes/{}", process.id)
}

/// The links of a process.
pub fn links(process: &Process, question: &Question) -> Vec<Link> {
    let mut links = question.own_links();
    let execute = question.base.at(&format!("{}/execution", path(process)));
    let title = question.lang.pick("Kör processen (POST)", "Execute it (POST)");
    links.push(Link::new(EXECUTE, JSON.media_type, execute, title));
    links
}

fn summary(process: &Process, question: &Question, links: Vec<Link>) -> Value {
    json!({
        "id": process.id,
        "title": process.title(question.lang),
        "description": process.description(question.lang),
        "version": env!("CARGO_PKG_VERSION"),
        "jobControlOptions": ["sync-execute"],
        "outputTransmission": ["value"],
        "links": links,
    })
}

fn document(process: &Process, question: &Question) -> Value {
    let lang = question.lang;
    let mut document = summary(process, question, links(process, question));
    let inputs: Map<String, Value> = process
        .inputs
        .iter()
        .map(|input| {
            let described = json!({
                "title": input.title(lang),
                "schema": input.schema(),
                "minOccurs": usize::from(input.is_required),
                "maxOccurs": 1,
            });
            (input.id.to_owned(), described)
        })
        .collect();
    let outputs = json!({ OUTPUT: {
        "title": lang.pick("Svaret", "The answer"),
        "description": lang.pick(
            "Ett JSON-dokument, beskrivet i /api/openapi.json.",
            "A JSON document, described in /api/openapi.json."),
        "schema": { "type": "object", "contentMediaType": execution::ANSWER_TYPE },
    }});
    if let Some(members) = document.as_object_mut() {
        members.insert("inputs".to_owned(), Value::Object(inputs));
        members.insert("outputs".to_owned(), outputs);
        members.insert("example".to_owned(), process.example());
    }
    document
}

/// What is answered for a process that there is not, in the words of the standard.
pub(super) fn no_such_process() -> Response {
    let known: Vec<&str> = process::ALL.iter().map(|process| process.id).collect();
    let body = json!({
        "type": "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process",
        "title": "There is no such process",
        "status": StatusCode::NOT_FOUND.as_u16(),
        "detail": "There is no such process; the member `near` lists those there are.",
        "parameter": "processId",
        "near": known,
    });
    let mut response = Response::new(body.to_string().into());
    *response.status_mut() = StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
