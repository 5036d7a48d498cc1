//! The answers of `/api/v1` as processes (OGC API Processes 1.0): the same questions, the same answers, for clients that execute
//! processes.
//!
//! | module | holds |
//! |---|---|
//! | [`process`] | what the processes are: their inputs and outputs |
//! | [`description`] | `/processes` and `/processes/{process}` |
//! | [`execution`] | `/processes/{process}/execution` |
//!
//! Answers come at once: there are no jobs. Inputs come in the request: nothing is fetched from other servers in a caller's name.

pub mod description;
pub mod execution;
pub mod process;

use super::form::{HTML, JSON};
use super::link::Link;
use super::question::Question;

/// The relation of the list of processes.
pub const PROCESSES: &str = "http://www.opengis.net/def/rel/ogc/1.0/processes";
/// The relation of the address that executes a process.
pub const EXECUTE: &str = "http://www.opengis.net/def/rel/ogc/1.0/execute";

/// The links to the list of processes.
pub fn links(question: &Question) -> Vec<Link> {
    let title = question.lang.pick("Processerna", "The processes");
    [JSON, HTML]
        .into_iter()
        .map(|form| question.link(PROCESSES, "/processes", form, title))
        .collect()
}
