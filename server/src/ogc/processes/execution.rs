//! `/ogc/processes/{process}/execution`: a question as JSON, handed to the address of `/api/v1` that answers it.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::description::no_such_process;
use super::process::{self, Answering, Input, InputKind, OUTPUT, Process};
use crate::api::{building_right, check, rules};
use crate::app::App;
use crate::http::body::whole;
use crate::http::conditional::JSON;
use crate::http::edge::internal_fault;
use crate::http::problem::{Problem, ProblemKind};
use crate::ogc::parameters::Parameters;
use crate::ogc::refusal::quoted;

/// The media type of what processes give.
pub const ANSWER_TYPE: &str = "application/json";

/// The members of a request.
const MEMBERS: &[&str] = &["inputs", "outputs", "response"];

/// A body that works.
const BODY_EXAMPLE: &str = "{\"inputs\":{\"lon\":13.0007,\"lat\":55.6064}}";

/// Executes a process, and answers with what it gives.
pub(crate) async fn execute(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    match process::by_id(&id) {
        Some(process) => executed(app, process, request)
            .await
            .unwrap_or_else(IntoResponse::into_response),
        None => no_such_process(),
    }
}

async fn executed(app: Arc<App>, process: &Process, request: Request) -> Result<Response, Problem> {
    Parameters::read(request.uri().query(), &[], std::iter::empty())?;
    rules::expect_json(request.headers()).map_err(|problem| Problem {
        example: Some(ANSWER_TYPE.to_owned()),
        detail: problem.detail.replace("application/geo+json", "application/json"),
        ..problem
    })?;
    let limits = app.limits;
    let (bytes, time) = match process.answering {
        Answering::Check => (limits.drawing_bytes, limits.drawing_time),
        Answering::Rules | Answering::BuildingRight => (limits.body_bytes, limits.body_time),
    };
    let example = process.example().to_string();
    let body = whole(request, bytes, time, BODY_EXAMPLE).await?;
    let asked = Asked::read(process, &body).map_err(|problem| problem.with_example(example.clone()))?;
    drop(body);
    let is_document = asked.is_document;
    let answer = answer(app, process, asked)
        .await
        .map_err(|problem| of_inputs(problem, process, example))?;
    if !is_document {
        return Ok(plain(answer));
    }
    let mut document = Vec::with_capacity(answer.len() + 80);
    document
        .extend_from_slice(format!("{{\"{OUTPUT}\":{{\"mediaType\":\"{ANSWER_TYPE}\",\"value\":").as_bytes());
    document.extend_from_slice(&answer);
    document.extend_from_slice(b"}}");
    Ok(plain(document.into()))
}

fn plain(body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    // What is asked for by POST is not kept.
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}

/// What is asked of a process: as a query and a body of the address that answers.
struct Asked {
    query: String,
    body: Option<Vec<u8>>,
    /// Whether the answer is wanted in a document of outputs.
    is_document: bool,
}

/// Asks the address that answers.
async fn answer(app: Arc<App>, process: &Process, asked: Asked) -> Result<Bytes, Problem> {
    let method = if asked.body.is_some() {
        Method::POST
    } else {
        Method::GET
    };
    let has_body = asked.body.is_some();
    let request = Request::builder()
        .method(method)
        .uri(format!("/?{}", asked.query))
        .header(header::CONTENT_TYPE, "application/geo+json")
        .body(asked.body.map_or_else(Body::empty, Body::from))
        .map_err(|_| internal_fault())?;
    let app = State(app);
    let response = match (process.answering, has_body) {
        (Answering::Rules, true) => rules::by_body(app, request).await,
        (Answering::Rules, false) => rules::by_parameters(app, request).await,
        (Answering::BuildingRight, true) => building_right::by_body(app, request).await,
        (Answering::BuildingRight, false) => building_right::by_parameters(app, request).await,
        (Answering::Check, _) => check::check(app, request).await,
    }?;
    let body = to_bytes(response.into_body(), usize::MAX).await;
    body.map_err(|_| internal_fault())
}

/// What is wrong, told by the input that it is about instead of a parameter. What an input names and is not known is a wrong input.
fn of_inputs(problem: Problem, process: &Process, example: String) -> Problem {
    let is_input = matches!(
        problem.kind,
        ProblemKind::InvalidParameter
            | ProblemKind::InvalidBody
            | ProblemKind::NotFound
            | ProblemKind::UnsupportedMediaType
    );
    if !is_input {
        return problem;
    }
    let named = problem.parameter.unwrap_or_default();
    let body = process
        .inputs
        .iter()
        .find(|input| matches!(input.kind, InputKind::Place | InputKind::Drawing));
    let body = body.map_or("", |input| input.id);
    let parameter = match process.inputs.iter().find(|input| input.id == named) {
        Some(input) => format!("/inputs/{}", input.id),
        None if named.starts_with('/') => format!("/inputs/{body}{named}"),
        None if problem.kind == ProblemKind::InvalidParameter => "/inputs".to_owned(),
        None => format!("/inputs/{body}"),
    };
    Problem {
        kind: ProblemKind::InvalidBody,
        parameter: Some(parameter),
        example: Some(example),
        ..problem
    }
}

fn wrong(pointer: &str, detail: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::InvalidBody, detail).with_parameter(pointer)
}

impl Asked {
    fn read(process: &Process, body: &[u8]) -> Result<Asked, Problem> {
        let document: Value = serde_json::from_slice(body)
            .map_err(|error| wrong("", format!("The body is no JSON: {error}.")))?;
        let Value::Object(mut members) = document else {
            return Err(wrong("", "The body is no JSON object."));
        };
        if let Some(unknown) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            let detail = format!(
                "The member {} is not taken here; members are {}.",
                quoted(unknown),
                MEMBERS.join(", ")
            );
            return Err(wrong(&format!("/{}", quoted(unknown)), detail));
        }
        let is_document = match members.get("response").map(|value| value.as_str()) {
            None | Some(Some("raw")) => false,
            Some(Some("document")) => true,
            Some(_) => return Err(wrong("/response", "response is raw or document.")),
        };
        check_outputs(members.get("outputs"))?;
        let inputs = match members.remove("inputs") {
            None => Map::new(),
            Some(Value::Object(inputs)) => inputs,
            Some(_) => return Err(wrong("/inputs", "inputs is no object.")),
        };
        let mut asked = Asked {
            query: String::new(),
            body: None,
            is_document,
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (id, given) in inputs {
            let input = process.inputs.iter().find(|input| input.id == id);
            let input = input.ok_or_else(|| unknown_input(process, &id))?;
            match value_of(input, given)? {
                Taken::Parameter(text) => {
                    query.append_pair(input.id, &text);
                }
                Taken::Body(bytes) => asked.body = Some(bytes),
            }
        }
        let missing = process.inputs.iter().find(|input| input.is_required);
        if let (Some(missing), None) = (missing, &asked.body) {
            let detail = format!("The input {} is missing.", missing.id);
            return Err(wrong("/inputs", detail));
        }
        asked.query = query.finish();
        Ok(asked)
    }
}

fn unknown_input(process: &Process, id: &str) -> Problem {
    let known: Vec<&str> = process.inputs.iter().map(|input| input.id).collect();
    let detail = format!(
        "There is no input {}; inputs are {}.",
        quoted(id),
        known.join(", ")
    );
    wrong(&format!("/inputs/{}", quoted(id)), detail)
}

/// Checks that what is wanted is what is given: the one output, by value, as JSON.
fn check_outputs(outputs: Option<&Value>) -> Result<(), Problem> {
    let Some(outputs) = outputs else {
        return Ok(());
    };
    let outputs = outputs
        .as_object()
        .ok_or_else(|| wrong("/outputs", "outputs is no object."))?;
    for (id, wanted) in outputs {
        let pointer = format!("/outputs/{}", quoted(id));
        if id != OUTPUT {
            return Err(wrong(
                &pointer,
                format!("There is no such output; there is {OUTPUT}."),
            ));
        }
        let mode = wanted.get("transmissionMode");
        if mode.is_some_and(|mode| mode != "value") {
            let detail = "transmissionMode is value: answers are not kept to be fetched later.";
            return Err(wrong(&format!("{pointer}/transmissionMode"), detail));
        }
        let media = wanted.pointer("/format/mediaType");
        if media.is_some_and(|media| media != ANSWER_TYPE) {
            let detail = format!("The answer comes as {ANSWER_TYPE} only.");
            return Err(wrong(&format!("{pointer}/format/mediaType"), detail));
        }
    }
    Ok(())
}

/// A value of an input, as the address that answers takes it.
enum Taken {
    /// In the query.
    Parameter(String),
    /// As the body.
    Body(Vec<u8>),
}

/// Reads what is given for an input: a value, or an object with a `value`.
fn value_of(input: &Input, given: Value) -> Result<Taken, Problem> {
    let pointer = format!("/inputs/{}", input.id);
    let value = match given {
        Value::Object(mut members) if members.contains_key("value") => {
            members.remove("value").unwrap_or_default()
        }
        Value::Object(members) if members.contains_key("href") => {
            let detail = "Inputs are not taken by reference: this server fetches nothing in a caller's name. Send the value itself.";
            return Err(wrong(&format!("{pointer}/href"), detail));
        }
        other => other,
    };
    let wrong_type = |wanted: &str| {
        let detail = format!(
            "The input {} is {}; it takes {wanted}.",
            input.id,
            kind_of(&value)
        );
        wrong(&pointer, detail)
    };
    let bytes = |value: &Value| serde_json::to_vec(value).map_err(|_| internal_fault());
    match (input.kind, &value) {
        (InputKind::Number, Value::Number(number)) => Ok(Taken::Parameter(number.to_string())),
        (InputKind::Number, _) => Err(wrong_type("a number")),
        (InputKind::Boolean, Value::Bool(is_so)) => Ok(Taken::Parameter(is_so.to_string())),
        (InputKind::Boolean, _) => Err(wrong_type("true or false")),
        (InputKind::Text | InputKind::Day | InputKind::Language, Value::String(text)) => {
            Ok(Taken::Parameter(text.clone()))
        }
        (InputKind::Text | InputKind::Day | InputKind::Language, _) => Err(wrong_type("a text")),
        (InputKind::Place | InputKind::Drawing, Value::Object(_)) => Ok(Taken::Body(bytes(&value)?)),
        (InputKind::Drawing, Value::String(text)) => Ok(Taken::Body(text.clone().into_bytes())),
        (InputKind::Place, _) => Err(wrong_type("a GeoJSON object")),
        (InputKind::Drawing, _) => Err(wrong_type("an object or a text")),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
