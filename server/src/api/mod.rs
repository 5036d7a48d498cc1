//! The REST API under `/api`: the answers of `planvy-rules` as JSON.

pub mod geojson_body;
#[cfg(test)]
mod geojson_body_tests;
mod openapi;
pub mod parameters;
pub mod place;
pub mod question_problem;
pub mod rules;

use axum::routing::get;

use crate::router::Resource;

/// The addresses of the API.
pub const RESOURCES: &[Resource] = &[
    Resource {
        template: "/api/v1/rules",
        methods: || get(rules::by_parameters).post(rules::by_body),
    },
    Resource {
        template: "/api/openapi.json",
        methods: || get(openapi::openapi),
    },
];
