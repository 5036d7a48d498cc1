//! The REST API under `/api`: the answers of `planvy-rules` as JSON.

pub mod geojson_body;
#[cfg(test)]
mod geojson_body_tests;
pub mod parameters;
pub mod place;
pub mod question_problem;

use crate::router::Resource;

/// The addresses of the API.
pub const RESOURCES: &[Resource] = &[];
