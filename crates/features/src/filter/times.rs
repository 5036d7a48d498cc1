//! Times as both notations of CQL2 write them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::FilterError;
use super::expression::Expression;

/// A day, RFC 3339.
pub(crate) fn date(text: &str, at: usize) -> Result<Expression, FilterError> {
    let day: Option<Date> = text.parse().ok().filter(|_| text.len() == 10);
    day.map(Expression::Date).ok_or(FilterError::NoTime {
        at,
        text: text.to_owned(),
        what: "date (2026-11-27)",
    })
}

/// A moment, RFC 3339.
pub(crate) fn timestamp(text: &str, at: usize) -> Result<Expression, FilterError> {
    let instant: Option<Timestamp> = text.parse().ok();
    instant.map(Expression::Instant).ok_or(FilterError::NoTime {
        at,
        text: text.to_owned(),
        what: "time (2026-11-27T12:00:00Z)",
    })
}

/// The end of an interval: a day, a moment or `..`.
pub(crate) fn interval_end(text: &str, at: usize) -> Result<Expression, FilterError> {
    match text {
        ".." => Ok(Expression::Open),
        day if day.len() == 10 => date(day, at),
        moment => timestamp(moment, at),
    }
}
