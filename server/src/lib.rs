//! The `planvy` binary as a library: the command line, the HTTP face and the API, so that tests reach each part.

pub mod api;
pub mod clock;
pub mod http;
