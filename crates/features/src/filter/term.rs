//! The parts of a predicate that have a value.

use std::borrow::Cow;
use std::cmp::Ordering;

use uuid::Uuid;

use super::expression::{Arithmetic, Comparison};
use super::folding::{without_accents, without_case};
use super::functions::Function;
use super::predicate::Test;
use super::temporal::Span;
use crate::collection::Feature;
use crate::property::PropertyKind;
use crate::value::Value;

/// Something that has a value for each feature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Term {
    Constant(Value<'static>),
    Property(usize, PropertyKind),
    CaseI(Box<Term>),
    AccentI(Box<Term>),
    Arithmetic(Arithmetic, Box<[Term; 2]>),
    Function(Function, Vec<Value<'static>>),
    List(Vec<Term>),
    Test(Box<Test>),
}

/// What kind of value a term has: only like is compared with like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Truth,
    Number,
    Text,
    Time,
    List,
}

impl Class {
    /// What it is, for people.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Class::Truth => "true or false",
            Class::Number => "a number",
            Class::Text => "a text",
            Class::Time => "a time",
            Class::List => "a list",
        }
    }

    fn of_kind(kind: PropertyKind) -> Class {
        match kind {
            PropertyKind::Text | PropertyKind::Uuid => Class::Text,
            PropertyKind::Integer | PropertyKind::Number => Class::Number,
            PropertyKind::Boolean => Class::Truth,
            PropertyKind::Date | PropertyKind::Instant => Class::Time,
            PropertyKind::Texts | PropertyKind::Dates => Class::List,
        }
    }
}

impl Term {
    /// What kind of value it has.
    pub(crate) fn class(&self) -> Class {
        match self {
            Term::Constant(value) => match value {
                Value::Bool(_) | Value::Null => Class::Truth,
                Value::Integer(_) | Value::Number(_) => Class::Number,
                Value::Text(_) | Value::Uuid(_) => Class::Text,
                Value::Date(_) | Value::Instant(_) => Class::Time,
                Value::List(_) => Class::List,
            },
            Term::Property(_, kind) => Class::of_kind(*kind),
            Term::CaseI(_) | Term::AccentI(_) => Class::Text,
            Term::Arithmetic(..) => Class::Number,
            Term::Function(function, _) => Class::of_kind(function.returns()),
            Term::List(_) => Class::List,
            Term::Test(_) => Class::Truth,
        }
    }

    /// Its value for a feature.
    pub(crate) fn of<'v>(&'v self, feature: &'v dyn Feature) -> Value<'v> {
        match self {
            Term::Constant(value) => borrowed(value),
            Term::Property(number, _) => feature.value(*number),
            Term::CaseI(term) => folded(term.of(feature), without_case),
            Term::AccentI(term) => folded(term.of(feature), without_accents),
            Term::Arithmetic(arithmetic, sides) => {
                let [left, right] = &**sides;
                let numbers = number(&left.of(feature)).zip(number(&right.of(feature)));
                Value::of_number(numbers.map(|(left, right)| reckoned(*arithmetic, left, right)))
            }
            Term::Function(function, arguments) => function.value(feature, arguments),
            Term::List(terms) => Value::List(terms.iter().map(|term| term.of(feature)).collect()),
            Term::Test(test) => test.holds(feature).map_or(Value::Null, Value::Bool),
        }
    }

    /// Works out once what is the same for every feature.
    pub(crate) fn settled(self) -> Term {
        match self {
            Term::CaseI(term) => match *term {
                Term::Constant(Value::Text(text)) => constant_text(without_case(&text)),
                other => Term::CaseI(Box::new(other)),
            },
            Term::AccentI(term) => match *term {
                Term::Constant(Value::Text(text)) => constant_text(without_accents(&text)),
                other => Term::AccentI(Box::new(other)),
            },
            Term::Arithmetic(arithmetic, sides) => match &*sides {
                [
                    Term::Constant(Value::Number(left)),
                    Term::Constant(Value::Number(right)),
                ] => Term::Constant(Value::of_number(Some(reckoned(arithmetic, *left, *right)))),
                _ => Term::Arithmetic(arithmetic, sides),
            },
            other => other,
        }
    }
}

fn constant_text(text: Cow<'_, str>) -> Term {
    Term::Constant(Value::Text(Cow::Owned(text.into_owned())))
}

fn borrowed<'v>(value: &'v Value<'static>) -> Value<'v> {
    match value {
        Value::Text(text) => Value::Text(Cow::Borrowed(text)),
        Value::List(values) => Value::List(values.iter().map(borrowed).collect()),
        other => other.clone(),
    }
}

fn folded<'v>(value: Value<'v>, fold: for<'t> fn(&'t str) -> Cow<'t, str>) -> Value<'v> {
    match value {
        Value::Text(Cow::Borrowed(text)) => Value::Text(fold(text)),
        Value::Text(Cow::Owned(text)) => Value::Text(Cow::Owned(fold(&text).into_owned())),
        Value::Uuid(id) => Value::Uuid(id),
        _ => Value::Null,
    }
}

/// The number of a value, where it is one.
pub(crate) fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// What comes out; no number where a divisor is zero.
fn reckoned(arithmetic: Arithmetic, left: f64, right: f64) -> f64 {
    match arithmetic {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        Arithmetic::Modulo => left % right,
        Arithmetic::WholeDivide => (left / right).trunc(),
        Arithmetic::Power => left.powf(right),
    }
}

/// How two values compare; `None` where one of them is not known, or they are of different kinds.
///
/// Texts compare by their characters' numbers in Unicode, as the standard's tests want it. A moment compares with a day as its day
/// in UTC.
pub(crate) fn compared(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Uuid(left), Value::Uuid(right)) => Some(left.cmp(right)),
        (Value::Uuid(left), Value::Text(right)) => Some(written(*left).as_str().cmp(&**right)),
        (Value::Text(left), Value::Uuid(right)) => Some((**left).cmp(written(*right).as_str())),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Instant(left), Value::Instant(right)) => Some(left.cmp(right)),
        (Value::Date(_), Value::Instant(_)) | (Value::Instant(_), Value::Date(_)) => {
            let (left, right) = (Span::of(left)?, Span::of(right)?);
            Some(left.order(right))
        }
        _ => number(left)?.partial_cmp(&number(right)?),
    }
}

fn written(id: Uuid) -> String {
    id.as_hyphenated().to_string()
}

/// Whether a comparison holds of an order.
pub(crate) fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::Greater => order.is_gt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}
