//! Why a filter does not fit a collection.

/// Why an expression cannot be asked of a collection.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// The collection has no property of that name that filters may ask for.
    #[error("filter: '{name}' is no property of {collection} that can be asked for; there are {known}")]
    UnknownProperty {
        /// The name.
        name: String,
        /// The collection.
        collection: &'static str,
        /// The names there are.
        known: String,
    },
    /// There is no such function.
    #[error("filter: there is no function '{name}' for {collection}{known}")]
    UnknownFunction {
        /// The name.
        name: String,
        /// The collection.
        collection: &'static str,
        /// The functions there are.
        known: String,
    },
    /// A function has other arguments than it takes.
    #[error("filter: {name} takes {expected}")]
    WrongArguments {
        /// The function.
        name: &'static str,
        /// What it takes.
        expected: String,
    },
    /// Something of another kind was expected.
    #[error("filter: {operator} takes {expected}, not {found}")]
    WrongKind {
        /// The operator.
        operator: String,
        /// What it takes.
        expected: &'static str,
        /// What it was given.
        found: &'static str,
    },
    /// A time was written as a bare text.
    #[error("filter: a time is written DATE('2026-11-27') or TIMESTAMP('2026-11-27T12:00:00Z'), not '{0}'")]
    BareTime(String),
    /// A box is upside down or the wrong way round.
    #[error("filter: the second corner of BBOX lies south or west of the first")]
    BadBox,
    /// A geometry is such that a relation of it is not defined.
    #[error("filter: a geometry in {operator} is not valid: {why}")]
    InvalidGeometry {
        /// The relation.
        operator: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something that is neither true nor false stands for a condition.
    #[error("filter: {0} stands where a condition is expected")]
    NoCondition(&'static str),
}
