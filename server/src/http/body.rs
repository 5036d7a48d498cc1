//! The body of a request, whole, within limits of size and time.

use std::time::Duration;

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header;

use super::problem::{Problem, ProblemKind};

/// The whole body.
///
/// # Errors
/// Where it is larger than `most_bytes`, had not arrived after `most_time`, or is framed wrongly; `example` is a body that
/// works.
pub async fn whole(
    request: Request,
    most_bytes: usize,
    most_time: Duration,
    example: &'static str,
) -> Result<Bytes, Problem> {
    let too_large = || {
        Problem::new(
            ProblemKind::BodyTooLarge,
            format!("The body is larger than {most_bytes} bytes."),
        )
    };
    let length = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    if length
        .and_then(|length| length.parse::<u64>().ok())
        .is_some_and(|length| length > most_bytes as u64)
    {
        return Err(too_large());
    }
    let seconds = most_time.as_secs();
    let late = || {
        Problem::new(
            ProblemKind::RequestTimeout,
            format!("The body had not arrived after {seconds} seconds."),
        )
    };
    let read = tokio::time::timeout(most_time, to_bytes(request.into_body(), most_bytes))
        .await
        .map_err(|_| late())?;
    read.map_err(|error| {
        if is_limit(&error) {
            return too_large();
        }
        // A connection that is lost leaves nobody to read this; a body that is framed wrongly has a reader.
        Problem::new(
            ProblemKind::InvalidBody,
            "The body did not arrive whole: its chunks or its length are wrong.",
        )
        .with_example(example)
    })
}

/// Whether a body was given up because it is larger than the limit.
fn is_limit(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
