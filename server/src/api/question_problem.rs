//! Why a question has no answer, as a problem that names the parameter or the place in the body.

use planvy_rules::QuestionError;

use super::geojson_body::BODY_EXAMPLE;
use super::place::PLACE_EXAMPLE;
use crate::http::problem::{Problem, ProblemKind};

/// The problem of a question whose place came as parameters.
pub fn of_parameters(error: &QuestionError) -> Problem {
    let parameter = match error {
        QuestionError::UnknownParcel { .. } => "parcel",
        QuestionError::UnknownAddress { .. } => "address",
        QuestionError::OutsideSweden { .. }
        | QuestionError::OutsideSystem { .. }
        | QuestionError::SwappedAxes { .. } => "x",
        _ => "lon",
    };
    named(error, ProblemKind::InvalidParameter, parameter, PLACE_EXAMPLE)
}

/// The problem of a question whose place came in the body.
pub fn of_body(error: &QuestionError) -> Problem {
    named(error, ProblemKind::InvalidBody, "/coordinates", BODY_EXAMPLE)
}

/// The problem of a parcel that the path names.
pub fn of_path(error: &QuestionError) -> Problem {
    named(
        error,
        ProblemKind::NotFound,
        "designation",
        "/api/v1/parcels/EXEMPELBY%201:1",
    )
}

/// The problem of a question whose terms do not go together.
pub fn of_terms(parameter: &'static str, error: &impl std::fmt::Display, example: &'static str) -> Problem {
    Problem::new(ProblemKind::InvalidParameter, error.to_string())
        .with_parameter(parameter)
        .with_example(example)
}

fn named(error: &QuestionError, otherwise: ProblemKind, parameter: &str, example: &str) -> Problem {
    let (kind, near) = match error {
        QuestionError::UnknownParcel { near, .. } | QuestionError::UnknownAddress { near, .. } => {
            (ProblemKind::NotFound, near.clone())
        }
        // The place was asked for rightly: the fault lies with the data.
        QuestionError::Unresolved(_) => return Problem::new(ProblemKind::Internal, error.to_string()),
        _ => (otherwise, Vec::new()),
    };
    let problem = Problem::new(kind, error.to_string())
        .with_parameter(parameter)
        .with_near(near);
    // A name that is not known was written as it should be: an example would say nothing.
    if kind == ProblemKind::NotFound {
        problem
    } else {
        problem.with_example(example)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_are_not_found_with_what_is_near() {
        let near = vec!["EXEMPELBY 1:10".to_owned()];
        let error = QuestionError::UnknownParcel {
            designation: "EXEMPELBY 1:100".into(),
            near: near.clone(),
        };
        let problem = of_parameters(&error);
        assert_eq!(
            (problem.kind, problem.parameter.as_deref()),
            (ProblemKind::NotFound, Some("parcel"))
        );
        assert_eq!(problem.near, near);
        assert!(problem.detail.contains("EXEMPELBY 1:100"));
    }

    #[test]
    fn what_is_wrong_with_a_drawing_points_into_the_body() {
        let error = QuestionError::SelfCrossing {
            east_m: 1.0,
            north_m: 2.0,
        };
        let problem = of_body(&error);
        assert_eq!(
            (problem.kind, problem.parameter.as_deref()),
            (ProblemKind::InvalidBody, Some("/coordinates"))
        );
        assert!(problem.example.is_some());
    }
}
