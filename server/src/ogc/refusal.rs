//! What is answered to a question that cannot be used.

use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::http::negotiation::wants_page;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::problem_page;

/// A parameter that cannot be used, why, and a piece of a query that works.
pub fn refused(
    parameter: impl Into<String>,
    detail: impl Into<String>,
    example: impl Into<String>,
) -> Problem {
    Problem::new(ProblemKind::InvalidParameter, detail)
        .with_parameter(parameter)
        .with_example(example)
}

/// An answer, or what is wrong: as a page for people, as a problem document for programs.
pub fn answered(app: &App, head: &Parts, answer: Result<Response, Problem>) -> Response {
    match answer {
        Ok(response) => response,
        Err(problem) if wants_page(&head.headers, head.uri.query()) => problem_page::refused(
            app,
            &problem,
            head.uri.path(),
            head.uri.query().unwrap_or_default(),
        ),
        Err(problem) => problem.into_response(),
    }
}

/// A text of a request, cut where it is long, so that an error stays readable.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
