//! A drawing as sent or as a file: read by the format that recognises it.

use planvy_formats::{ProposalOptions, detect_proposal, proposal_formats};
use planvy_plan::{Finding, Proposal, Severity};

use crate::http::problem::{Problem, ProblemKind};

/// A drawing that can be read.
pub const DRAWING_EXAMPLE: &str = r#"{"type": "Feature", "crs": {"type": "name", "properties": {"name": "EPSG:3008"}}, "properties": {"kind": "ancillary", "ridgeHeightM": 3.5}, "geometry": {"type": "Polygon", "coordinates": [[[118600, 6164200], [118605, 6164200], [118605, 6164204], [118600, 6164204], [118600, 6164200]]]}}"#;

/// A drawing, read.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// What somebody wants to build.
    pub proposal: Proposal,
    /// What the reader had to say about it.
    pub findings: Vec<Finding>,
}

/// Why a drawing could not be read at all.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DrawingError {
    /// There is nothing in it.
    #[error("the drawing is empty")]
    Empty,
    /// No format recognises it.
    #[error("the drawing is in none of the formats that are read: {}", known_formats())]
    UnknownFormat,
    /// Its format was recognised, but no building could be read out of it.
    #[error("no building can be read out of the drawing ({format}): {}", first_message(.findings))]
    Unreadable {
        /// The format.
        format: &'static str,
        /// What the reader had to say.
        findings: Vec<Finding>,
    },
}

fn known_formats() -> String {
    let names: Vec<&str> = proposal_formats().iter().map(|format| format.name()).collect();
    names.join(", ")
}

fn first_message(findings: &[Finding]) -> String {
    let worst = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error)
        .or(findings.first());
    match worst {
        Some(Finding {
            message,
            hint: Some(hint),
            ..
        }) => joined(message, hint),
        Some(finding) => finding.message.clone(),
        None => "the reader says no more".to_owned(),
    }
}

/// A message and what to do about it, as one text: two sentences, or two halves of one.
fn joined(message: &str, hint: &str) -> String {
    let message = message.trim_end_matches('.');
    let is_sentence = hint.starts_with(|first: char| first.is_uppercase());
    format!("{message}{} {hint}", if is_sentence { "." } else { ";" })
}

/// Reads a drawing.
///
/// # Errors
/// See [`DrawingError`]. What is wrong with a part of it is a finding.
pub fn read(bytes: &[u8], options: &ProposalOptions) -> Result<Drawing, DrawingError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(DrawingError::Empty);
    }
    let format = detect_proposal(bytes).ok_or(DrawingError::UnknownFormat)?;
    let reading = format.read(bytes, options);
    match reading.value {
        Some(proposal) => Ok(Drawing {
            proposal,
            findings: reading.findings,
        }),
        None => Err(DrawingError::Unreadable {
            format: format.name(),
            findings: reading.findings,
        }),
    }
}

impl From<DrawingError> for Problem {
    fn from(error: DrawingError) -> Problem {
        let kind = match error {
            DrawingError::UnknownFormat => ProblemKind::UnsupportedMediaType,
            DrawingError::Empty | DrawingError::Unreadable { .. } => ProblemKind::InvalidBody,
        };
        Problem::new(kind, error.to_string()).with_example(DRAWING_EXAMPLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        read(text.as_bytes(), &ProposalOptions::default())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_to_do_stands_apart_from_what_is_wrong() {
        let old = refusal(r#"{"type": "CityJSON", "version": "0.9", "CityObjects": {}, "vertices": []}"#);
        assert!(old.contains("only 1.0, 1.1 and 2.0; write the file"), "{old}");
        let cut = refusal(r#"{"type": "Feature", "geometry": {"type": "Polygon""#);
        assert!(cut.contains("object. Export the file again"), "{cut}");
    }
}
