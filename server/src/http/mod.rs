//! The HTTP face as such: connections, limits, headers, errors and figures, whatever the resource.

pub mod body;
pub mod coding;
pub mod conditional;
pub mod edge;
#[cfg(test)]
mod edge_tests;
pub mod form;
pub mod listener;
#[cfg(test)]
mod listener_tests;
pub mod metrics;
pub mod negotiation;
pub mod problem;
pub mod request_id;
pub mod system;
