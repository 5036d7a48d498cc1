//! Every error of the HTTP face as `application/problem+json` (RFC 9457).

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What sort of thing went wrong. Each has its own `type`, and a page that explains it at that address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A parameter is unknown, missing, doubled, or its value cannot be used.
    InvalidParameter,
    /// The body of a request is not what the resource takes.
    InvalidBody,
    /// There is no such resource.
    NotFound,
    /// The resource does not know the method.
    MethodNotAllowed,
    /// The request did not arrive in time.
    RequestTimeout,
    /// The body is larger than the limit.
    BodyTooLarge,
    /// The body is of a type that the resource does not take.
    UnsupportedMediaType,
    /// The piece of a file that is asked for lies beyond its end.
    BeyondTheEnd,
    /// A fault of the server.
    Internal,
    /// More is asked at once than the server takes on.
    Overloaded,
    /// The answer took longer than the limit.
    TooSlow,
    /// The first snapshot is not loaded yet.
    NotReady,
}

impl ProblemKind {
    /// All of them.
    pub const ALL: [ProblemKind; 12] = [
        ProblemKind::InvalidParameter,
        ProblemKind::InvalidBody,
        ProblemKind::NotFound,
        ProblemKind::MethodNotAllowed,
        ProblemKind::RequestTimeout,
        ProblemKind::BodyTooLarge,
        ProblemKind::UnsupportedMediaType,
        ProblemKind::BeyondTheEnd,
        ProblemKind::Internal,
        ProblemKind::Overloaded,
        ProblemKind::TooSlow,
        ProblemKind::NotReady,
    ];

    /// The `type`: an address on this server, relative to its root.
    pub fn uri(self) -> &'static str {
        match self {
            ProblemKind::InvalidParameter => "/problems/invalid-parameter",
            ProblemKind::InvalidBody => "/problems/invalid-body",
            ProblemKind::NotFound => "/problems/not-found",
            ProblemKind::MethodNotAllowed => "/problems/method-not-allowed",
            ProblemKind::RequestTimeout => "/problems/request-timeout",
            ProblemKind::BodyTooLarge => "/problems/body-too-large",
            ProblemKind::UnsupportedMediaType => "/problems/unsupported-media-type",
            ProblemKind::BeyondTheEnd => "/problems/beyond-the-end",
            ProblemKind::Internal => "/problems/internal",
            ProblemKind::Overloaded => "/problems/overloaded",
            ProblemKind::TooSlow => "/problems/too-slow",
            ProblemKind::NotReady => "/problems/not-ready",
        }
    }

    /// The title, the same for every occurrence.
    pub fn title(self) -> &'static str {
        match self {
            ProblemKind::InvalidParameter => "A parameter cannot be used",
            ProblemKind::InvalidBody => "The body cannot be used",
            ProblemKind::NotFound => "Nothing is found here",
            ProblemKind::MethodNotAllowed => "The method is not allowed here",
            ProblemKind::RequestTimeout => "The request did not arrive in time",
            ProblemKind::BodyTooLarge => "The body is too large",
            ProblemKind::UnsupportedMediaType => "The body is of a type that is not taken here",
            ProblemKind::BeyondTheEnd => "The piece lies beyond the end of the file",
            ProblemKind::Internal => "The server failed",
            ProblemKind::Overloaded => "The server has too much to do",
            ProblemKind::TooSlow => "The answer took too long",
            ProblemKind::NotReady => "The server is not ready yet",
        }
    }

    /// The status of the response.
    pub fn status(self) -> StatusCode {
        match self {
            ProblemKind::InvalidParameter | ProblemKind::InvalidBody => StatusCode::BAD_REQUEST,
            ProblemKind::NotFound => StatusCode::NOT_FOUND,
            ProblemKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            ProblemKind::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            ProblemKind::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ProblemKind::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ProblemKind::BeyondTheEnd => StatusCode::RANGE_NOT_SATISFIABLE,
            ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            ProblemKind::Overloaded | ProblemKind::TooSlow | ProblemKind::NotReady => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// What to do about it, for the page at the problem's address.
    pub fn advice(self) -> &'static str {
        match self {
            ProblemKind::InvalidParameter => {
                "The member `parameter` names the parameter, `detail` says what is wrong with it, and `example` shows \
                 a value that works. Every parameter of every address is described in /api/openapi.json."
            }
            ProblemKind::InvalidBody => {
                "The body is a GeoJSON geometry (Point, LineString, Polygon, MultiPolygon) or a Feature with one. The \
                 member `parameter` names the place in the body as a JSON Pointer."
            }
            ProblemKind::NotFound => {
                "Check the spelling of the address or the id. Where a parcel's designation is close to known ones, the \
                 member `near` lists them."
            }
            ProblemKind::MethodNotAllowed => "The header `Allow` lists the methods that the address takes.",
            ProblemKind::RequestTimeout => "Send the request again, without pauses inside it.",
            ProblemKind::BodyTooLarge => {
                "Send a smaller body: the limit is 1 MiB for a geometry and 32 MiB for a drawing to be checked."
            }
            ProblemKind::UnsupportedMediaType => "Send the body as application/geo+json or application/json.",
            ProblemKind::BeyondTheEnd => {
                "The header Content-Range says how long the file is. Ask for a piece within it, or without the header Range."
            }
            ProblemKind::Internal => {
                "This is a fault of the server. Report it with the value of the header X-Request-Id."
            }
            ProblemKind::Overloaded => "Wait as long as the header Retry-After says, and ask again.",
            ProblemKind::TooSlow => "Ask about a smaller area, or ask again later.",
            ProblemKind::NotReady => {
                "The plans are being loaded. Wait as long as the header Retry-After says, and ask again; /ready tells \
                 when it is done."
            }
        }
    }
}

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of problem it is.
    pub kind: ProblemKind,
    /// What went wrong this time.
    pub detail: String,
    /// The parameter, or the place in the body as a JSON Pointer.
    pub parameter: Option<String>,
    /// A value or a query that works.
    pub example: Option<String>,
    /// Known names close to the one asked for.
    pub near: Vec<String>,
}

/// A problem as it is sent (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct ProblemDocument<'a> {
    /// What sort of problem it is: an address with an explanation.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-parameter")]
    kind: &'a str,
    /// The sort of problem in words.
    #[schema(example = "A parameter cannot be used")]
    title: &'a str,
    /// The HTTP status.
    #[schema(example = 400)]
    status: u16,
    /// What went wrong this time.
    #[schema(example = "lon is 55.6 and lat is 13: they have changed places")]
    detail: &'a str,
    /// The parameter, or the place in the body as a JSON Pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "lon")]
    parameter: Option<&'a str>,
    /// A value or a query that works.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "lon=13.0007&lat=55.6064")]
    example: Option<&'a str>,
    /// Known names close to the one asked for.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    near: &'a [String],
}

/// The media type of RFC 9457.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl Problem {
    /// A problem of a kind, with what went wrong this time.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Problem {
        Problem {
            kind,
            detail: detail.into(),
            parameter: None,
            example: None,
            near: Vec::new(),
        }
    }

    /// Names the parameter, or the place in the body.
    #[must_use]
    pub fn with_parameter(mut self, parameter: impl Into<String>) -> Problem {
        self.parameter = Some(parameter.into());
        self
    }

    /// Shows what works.
    #[must_use]
    pub fn with_example(mut self, example: impl Into<String>) -> Problem {
        self.example = Some(example.into());
        self
    }

    /// Lists known names close to the one asked for.
    #[must_use]
    pub fn with_near(mut self, near: Vec<String>) -> Problem {
        self.near = near;
        self
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.kind.status()
    }

    /// As it is sent.
    pub fn document(&self) -> ProblemDocument<'_> {
        ProblemDocument {
            kind: self.kind.uri(),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: &self.detail,
            parameter: self.parameter.as_deref(),
            example: self.example.as_deref(),
            near: &self.near,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        // A struct of strings always serialises; an empty body would still carry the status.
        let body = serde_json::to_vec(&self.document()).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_addresses_of_their_own() {
        let mut addresses: Vec<&str> = ProblemKind::ALL.iter().map(|kind| kind.uri()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), ProblemKind::ALL.len());
    }

    #[test]
    fn members_without_content_are_left_out() {
        let problem = Problem::new(ProblemKind::NotFound, "There is no plan with this id.");
        let json = serde_json::to_value(problem.document()).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "type": "/problems/not-found",
                "title": "Nothing is found here",
                "status": 404,
                "detail": "There is no plan with this id.",
            })
        );
    }
}
