//! Logs on standard error, set by `PLANVY_LOG`.
//!
//! The variable is a list of words: `json` or `text` choose the form, everything else is a filter as `tracing-subscriber`
//! reads it. `PLANVY_LOG=json,info` writes one JSON object a line with a line for each request. Without it, starts,
//! reloads and faults are told, and requests only counted (`/metrics`). A request is logged with method, route, status,
//! time and id: neither its query, which may hold a person's place, nor the caller's address.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

/// The variable of the environment.
pub const VARIABLE: &str = "PLANVY_LOG";

const DEFAULT_FILTER: &str = "warn,planvy=info,planvy::access=warn";

/// The form of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Json,
}

/// Begins to log, as the environment says.
///
/// # Errors
/// Where the filter cannot be read.
pub fn start() -> Result<(), ParseError> {
    let wish = std::env::var(VARIABLE).unwrap_or_default();
    let (form, filter) = split(&wish);
    let filter = EnvFilter::try_new(filter)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first.
    let started = match form {
        Form::Json => builder.json().flatten_event(true).try_init(),
        Form::Text => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| tracing::error!("fault of the program: {panic}")));
    }
    Ok(())
}

/// The form, and the filter without the words for the form.
fn split(wish: &str) -> (Form, String) {
    let mut form = Form::Text;
    let mut filter = Vec::new();
    for word in wish.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match word {
            "json" => form = Form::Json,
            "text" => form = Form::Text,
            word => filter.push(word),
        }
    }
    if filter.is_empty() {
        (form, DEFAULT_FILTER.to_owned())
    } else {
        (form, filter.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_taken_out_of_the_wish() {
        assert_eq!(split(""), (Form::Text, DEFAULT_FILTER.into()));
        assert_eq!(split("json"), (Form::Json, DEFAULT_FILTER.into()));
        assert_eq!(split("json,info"), (Form::Json, "info".into()));
        assert_eq!(
            split("warn, planvy=debug ,text"),
            (Form::Text, "warn,planvy=debug".into())
        );
    }

    #[test]
    fn the_default_filter_can_be_read() {
        assert!(EnvFilter::try_new(DEFAULT_FILTER).is_ok());
    }
}
