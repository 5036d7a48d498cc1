//! Filters: CQL2 (OGC 21-065), as text and as JSON.
//!
//! | module | does |
//! |---|---|
//! | [`expression`] | the tree that both notations are read into |
//! | `lexer`, `text`, `geometry_text`, `times` | read text |
//! | `json`, `geometry_json` | read JSON |
//! | `compiling` | holds a tree against the properties of a collection and makes a [`Predicate`] of it |
//! | [`predicate`], `term` | ask features |
//! | `spatial`, `temporal`, `like`, `folding` | the operators |
//! | `parameters` | queryables as parameters of their own |
//! | [`functions`] | functions that know planning |
//!
//! Reading keeps to limits of depth and length, so that no filter exhausts the stack. Nothing known makes nothing true: as in SQL,
//! a comparison with a property that is null is neither true nor false, and its feature is not selected.

pub mod expression;
pub mod functions;
pub mod predicate;

mod compile_error;
mod compiling;
mod folding;
mod geometry_json;
mod geometry_text;
mod json;
mod lexer;
mod like;
mod parameters;
mod spatial;
mod temporal;
mod term;
mod text;
mod times;

pub use compile_error::CompileError;
pub use compiling::compile;
pub use expression::{Expression, Operator};
pub(crate) use folding::folded_for_search;
pub use functions::Function;
pub use json::parse_json;
pub use parameters::{ParameterError, of_parameter};
pub use predicate::Predicate;
pub(crate) use term::compared as compared_values;
pub use text::parse_text;

/// Nesting that is read, at most.
pub(crate) const MOST_DEPTH: usize = 100;
/// Parts of an expression that are read, at most.
pub(crate) const MOST_PARTS: usize = 20_000;
/// Operators in a row of one arithmetic expression, at most: `1 + 1 + …` is a tree as deep as it is long.
pub(crate) const MOST_CHAINED: usize = 200;
/// Coordinates are degrees or metres on the Earth: larger ones mean nothing, and their products would not be numbers.
pub(crate) const MOST_COORDINATE: f64 = 1e9;

/// Why a filter cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FilterError {
    /// Something else was expected.
    #[error("filter, character {at}: expected {expected}, found {found}")]
    Unexpected {
        /// Where, counted from 1.
        at: usize,
        /// What could stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A quoted text does not end.
    #[error("filter, character {0}: the text that begins here has no closing quote")]
    NoClosingQuote(usize),
    /// A text that has to be a time is none.
    #[error("filter, character {at}: '{text}' is no {what}")]
    NoTime {
        /// Where, counted from 1.
        at: usize,
        /// What stands there.
        text: String,
        /// What it has to be.
        what: &'static str,
    },
    /// It is nested too deeply or is too long.
    #[error("the filter is nested more than {MOST_DEPTH} deep, or has more than {MOST_PARTS} parts")]
    TooLarge,
    /// A geometry is none.
    #[error("filter{}: {why}", place_words(*.at))]
    BadGeometry {
        /// Where, counted from 1; nothing in JSON.
        at: Option<usize>,
        /// What is wrong with it.
        why: &'static str,
    },
    /// It is no JSON.
    #[error("the filter is no JSON: {0}")]
    NoJson(String),
    /// A JSON value is no part of CQL2.
    #[error("filter: {0}")]
    NotCql2(String),
}

fn place_words(at: Option<usize>) -> String {
    at.map_or_else(String::new, |at| format!(", character {at}"))
}
