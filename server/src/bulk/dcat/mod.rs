//! `/dcat`: what data there are, for the national data portal: DCAT-AP-SE as JSON-LD and as Turtle.
//!
//! | module | holds |
//! |---|---|
//! | [`graph`] | statements, and how they are written |
//! | [`description`] | what is stated of catalogue, data sets, files and interfaces |
//! | [`api`] | the address |

pub mod api;
pub mod description;
pub mod graph;
