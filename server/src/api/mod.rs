//! The REST API under `/api`: the answers of `planvy-rules` as JSON.

pub mod building_right;
pub mod catalogue;
pub mod check;
pub mod difference;
pub mod effect;
pub mod envelope;
pub mod geojson_body;
#[cfg(test)]
mod geojson_body_tests;
pub mod inquiry;
mod openapi;
pub mod parameter_error;
pub mod parameters;
pub mod parcels;
pub mod place;
pub(crate) mod place_question;
pub mod plans;
pub mod question_problem;
pub mod records;
pub mod regulations;
pub mod rules;
pub mod search;

use axum::routing::{get, post};

use crate::bulk;
use crate::changes;
use crate::router::Resource;

/// The addresses of the API.
pub const RESOURCES: &[Resource] = &[
    Resource {
        template: "/api/v1/rules",
        methods: || get(rules::by_parameters).post(rules::by_body),
    },
    Resource {
        template: "/api/v1/building-right",
        methods: || get(building_right::by_parameters).post(building_right::by_body),
    },
    Resource {
        template: "/api/v1/envelope",
        methods: || get(envelope::by_parameters).post(envelope::by_body),
    },
    Resource {
        template: "/api/v1/check",
        methods: || post(check::check),
    },
    Resource {
        template: "/api/v1/questions",
        methods: || get(inquiry::list),
    },
    Resource {
        template: "/api/v1/questions/{kind}",
        methods: || get(inquiry::ask),
    },
    Resource {
        template: "/api/v1/difference",
        methods: || get(difference::difference),
    },
    Resource {
        template: "/api/v1/effect",
        methods: || get(effect::effect),
    },
    Resource {
        template: "/api/v1/bulk",
        methods: || get(bulk::api::list),
    },
    Resource {
        template: "/api/v1/bulk/latest/{file}",
        methods: || get(bulk::api::latest),
    },
    Resource {
        template: "/api/v1/bulk/{snapshot}/{date}/{file}",
        methods: || get(bulk::api::file),
    },
    Resource {
        template: "/api/v1/changes",
        methods: || get(changes::api::changes),
    },
    Resource {
        template: "/api/v1/plans",
        methods: || get(plans::list),
    },
    Resource {
        template: "/api/v1/plans/{id}",
        methods: || get(plans::one),
    },
    Resource {
        template: "/api/v1/regulations/{id}",
        methods: || get(regulations::one),
    },
    Resource {
        template: "/api/v1/parcels/{*designation}",
        methods: || get(parcels::one),
    },
    Resource {
        template: "/api/v1/catalogue/{code}",
        methods: || get(catalogue::one),
    },
    Resource {
        template: "/api/v1/search",
        methods: || get(search::search),
    },
    Resource {
        template: "/api/openapi.json",
        methods: || get(openapi::openapi),
    },
];
