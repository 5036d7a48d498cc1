//! Whole data sets as files: everything of the snapshot but the documents, for those who load it into a program of their own.
//!
//! | module | holds |
//! |---|---|
//! | [`files`] | which files there are |
//! | [`making`] | how each is made |
//! | [`shelf`] | the files of today's snapshot, made when they are first asked for |
//! | [`ranges`] | pieces of a file (RFC 9110, 14) |
//! | [`api`] | their addresses |
//! | [`dcat`] | the description of it all for data portals |

pub mod api;
pub mod dcat;
pub mod files;
pub mod making;
pub mod ranges;
pub mod shelf;

use axum::routing::get;

use crate::router::Resource;

/// The addresses beside those of the API.
pub const RESOURCES: &[Resource] = &[Resource {
    template: "/dcat",
    methods: || get(dcat::api::dcat),
}];
