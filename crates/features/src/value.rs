//! The value of a property of a feature.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// A value, borrowed from the snapshot where it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing is known, or there is nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number, in the unit that the property states.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// An identity; a text wherever it is compared or written.
    Uuid(Uuid),
    /// A day.
    Date(Date),
    /// A moment.
    Instant(Timestamp),
    /// Several values of one kind.
    List(Vec<Value<'a>>),
}

impl<'a> Value<'a> {
    /// A borrowed text.
    pub fn text(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }

    /// A borrowed text, or nothing.
    pub fn of_text(text: Option<&'a str>) -> Value<'a> {
        text.map_or(Value::Null, Value::text)
    }

    /// A day, or nothing.
    pub fn of_date(date: Option<Date>) -> Value<'a> {
        date.map_or(Value::Null, Value::Date)
    }

    /// A number, or nothing. What is no number is nothing too.
    pub fn of_number(number: Option<f64>) -> Value<'a> {
        number
            .filter(|number| number.is_finite())
            .map_or(Value::Null, Value::Number)
    }

    /// True where nothing is known.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The value apart from what it was borrowed from.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Bool(is_so) => Value::Bool(is_so),
            Value::Integer(number) => Value::Integer(number),
            Value::Number(number) => Value::Number(number),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Uuid(id) => Value::Uuid(id),
            Value::Date(date) => Value::Date(date),
            Value::Instant(instant) => Value::Instant(instant),
            Value::List(values) => Value::List(values.into_iter().map(Value::into_owned).collect()),
        }
    }
}
