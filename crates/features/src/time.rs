//! Days in force, and the times asked about.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use planvy_rules::standing::DaysInForce;

/// Days from a first to a last one, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first; `None` where it has none, or it is not known.
    pub first: Option<Date>,
    /// The last; `None` where it has none, or it is not known.
    pub last: Option<Date>,
}

impl Days {
    /// Whether a day is among them.
    pub fn contain(self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }

    /// Whether they have a day in common with others.
    pub fn meet(self, other: Days) -> bool {
        let starts_before_end = |a: Days, b: Days| match (a.first, b.last) {
            (Some(first), Some(last)) => first <= last,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

impl From<DaysInForce> for Days {
    fn from(days: DaysInForce) -> Days {
        Days {
            first: days.first,
            last: days.end.map(|end| end.yesterday().unwrap_or(end)),
        }
    }
}

/// What is wrong with a `datetime`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatetimeError {
    /// It has more than two ends.
    #[error("datetime '{0}' has more than two ends; write one time, or two with / between them")]
    TooManyEnds(String),
    /// Both ends are open.
    #[error("datetime '{0}' is open at both ends; leave it out, or give one of them")]
    OpenAtBothEnds(String),
    /// An end is no time.
    #[error("'{0}' is neither a date (2026-11-27) nor a time with its zone (2026-11-27T12:00:00Z), nor '..'")]
    NoTime(String),
    /// The end comes before the beginning.
    #[error("datetime '{0}' ends before it begins")]
    EndsBeforeItBegins(String),
}

/// Reads the parameter `datetime` (RFC 3339; OGC API Features Part 1, 7.15.4): an instant, an interval, or one open at an end
/// (`..` or nothing). Plans are in force by days, so a time of day counts as its day in Swedish time.
///
/// ```
/// use planvy_features::time::datetime;
/// use planvy_plan::Date;
/// let days = datetime("2026-11-27T23:30:00Z/..")?;
/// assert_eq!((days.first, days.last), (Some(Date::constant(2026, 11, 28)), None));
/// assert!(datetime("../..").is_err() && datetime("2026-13-01").is_err());
/// # Ok::<(), planvy_features::time::DatetimeError>(())
/// ```
///
/// # Errors
/// What is wrong with it.
pub fn datetime(text: &str) -> Result<Days, DatetimeError> {
    let mut ends = text.split('/');
    let (first, second) = (ends.next().unwrap_or_default(), ends.next());
    if ends.next().is_some() {
        return Err(DatetimeError::TooManyEnds(text.to_owned()));
    }
    let Some(second) = second else {
        let day = day_of(first)?;
        return Ok(Days {
            first: Some(day),
            last: Some(day),
        });
    };
    let end = |end: &str| match end {
        "" | ".." => Ok(None),
        end => day_of(end).map(Some),
    };
    match (end(first)?, end(second)?) {
        (None, None) => Err(DatetimeError::OpenAtBothEnds(text.to_owned())),
        (Some(first), Some(last)) if first > last => Err(DatetimeError::EndsBeforeItBegins(text.to_owned())),
        (first, last) => Ok(Days { first, last }),
    }
}

fn day_of(text: &str) -> Result<Date, DatetimeError> {
    let no_time = || DatetimeError::NoTime(text.to_owned());
    if text.len() == "2026-11-27".len() {
        return text.parse().map_err(|_| no_time());
    }
    let instant: Timestamp = text.parse().map_err(|_| no_time())?;
    Ok(swedish_day(instant))
}

/// Swedish time as POSIX writes it: an hour east of Greenwich, two from the last Sunday of March to that of October.
const SWEDISH_TIME: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The day of a moment in Sweden.
pub(crate) fn swedish_day(instant: Timestamp) -> Date {
    let zone = TimeZone::posix(SWEDISH_TIME).unwrap_or(TimeZone::UTC);
    zone.to_datetime(instant).date()
}
