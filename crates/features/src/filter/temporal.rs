//! Times and how they relate.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::expression::TemporalRelation;
use crate::value::Value;

/// From a first to a last nanosecond since 1970, both counted. A day is all of it in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    first: i128,
    last: i128,
}

const DAY_NS: i128 = 86_400_000_000_000;

impl Span {
    /// The time of a value; `None` of what is no time.
    pub(crate) fn of(value: &Value<'_>) -> Option<Span> {
        match value {
            Value::Date(day) => of_day(*day),
            Value::Instant(instant) => {
                let at = instant.as_nanosecond();
                Some(Span { first: at, last: at })
            }
            _ => None,
        }
    }

    /// From the beginning of one time to the end of another; `None` of either: without end there. One whose end lies before its
    /// beginning holds no time.
    pub(crate) fn between(from: Option<Span>, to: Option<Span>) -> Option<Span> {
        let span = Span {
            first: from.map_or(i128::MIN, |from| from.first),
            last: to.map_or(i128::MAX, |to| to.last),
        };
        (span.first <= span.last).then_some(span)
    }

    /// Whether a relation to another holds.
    pub(crate) fn relates(self, relation: TemporalRelation, other: Span) -> bool {
        let (a, b) = (self, other);
        match relation {
            TemporalRelation::After => a.first > b.last,
            TemporalRelation::Before => a.last < b.first,
            TemporalRelation::Contains => a.first < b.first && b.last < a.last,
            TemporalRelation::During => b.first < a.first && a.last < b.last,
            TemporalRelation::Disjoint => a.first > b.last || a.last < b.first,
            TemporalRelation::Intersects => a.first <= b.last && b.first <= a.last,
            TemporalRelation::Equals => a == b,
            TemporalRelation::Finishes => a.first > b.first && a.last == b.last,
            TemporalRelation::FinishedBy => a.first < b.first && a.last == b.last,
            TemporalRelation::Meets => a.last == b.first,
            TemporalRelation::MetBy => a.first == b.last,
            TemporalRelation::Overlaps => a.first < b.first && b.first < a.last && a.last < b.last,
            TemporalRelation::OverlappedBy => b.first < a.first && a.first < b.last && b.last < a.last,
            TemporalRelation::Starts => a.first == b.first && a.last < b.last,
            TemporalRelation::StartedBy => a.first == b.first && a.last > b.last,
        }
    }
}

fn of_day(day: Date) -> Option<Span> {
    let midnight: Timestamp = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    let first = midnight.as_nanosecond();
    Some(Span {
        first,
        last: first + DAY_NS - 1,
    })
}

impl Span {
    /// The order of a day and a moment: equal where the moment lies in the day.
    pub(crate) fn order(self, other: Span) -> std::cmp::Ordering {
        if self.last < other.first {
            std::cmp::Ordering::Less
        } else if self.first > other.last {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Equal
        }
    }
}
