//! CQL2 as JSON.

use serde_json::{Map, Value};

use super::expression::{Arithmetic, Expression, Operator};
use super::times::{date, interval_end, timestamp};
use super::{FilterError, MOST_CHAINED, MOST_DEPTH, MOST_PARTS, geometry_json, geometry_text};

/// Reads CQL2 JSON.
///
/// ```
/// use planvy_features::filter::{parse_json, parse_text};
/// let json = parse_json(r#"{"op":"<","args":[{"property":"areaM2"},100]}"#)?;
/// assert_eq!(json, parse_text("areaM2 < 100")?);
/// # Ok::<(), planvy_features::filter::FilterError>(())
/// ```
///
/// # Errors
/// What is wrong with it.
pub fn parse_json(text: &str) -> Result<Expression, FilterError> {
    let value: Value = serde_json::from_str(text).map_err(|error| FilterError::NoJson(error.to_string()))?;
    let mut reader = JsonReader { parts: 0, depth: 0 };
    reader.expression(&value)
}

struct JsonReader {
    parts: usize,
    depth: usize,
}

impl JsonReader {
    fn expression(&mut self, value: &Value) -> Result<Expression, FilterError> {
        self.parts += 1;
        if self.parts > MOST_PARTS || self.depth >= MOST_DEPTH {
            return Err(FilterError::TooLarge);
        }
        self.depth += 1;
        let found = self.one(value);
        self.depth -= 1;
        found
    }

    fn one(&mut self, value: &Value) -> Result<Expression, FilterError> {
        match value {
            Value::Bool(is_so) => Ok(Expression::Bool(*is_so)),
            Value::Number(number) => match number.as_f64().filter(|number| number.is_finite()) {
                Some(number) => Ok(Expression::Number(number)),
                None => Err(not_cql2(format!("{number} is no number that can be compared"))),
            },
            Value::String(text) => Ok(Expression::Text(text.clone())),
            Value::Array(items) => Ok(Expression::List(self.all(items)?)),
            Value::Null => Err(not_cql2("null is no value; use isNull".to_owned())),
            Value::Object(members) => self.object(members),
        }
    }

    fn all(&mut self, items: &[Value]) -> Result<Vec<Expression>, FilterError> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    fn object(&mut self, members: &Map<String, Value>) -> Result<Expression, FilterError> {
        if let Some(op) = members.get("op") {
            return self.call(op, members.get("args"));
        }
        if let Some(name) = text_of(members, "property")? {
            return Ok(Expression::Property(name.to_owned()));
        }
        if let Some(text) = text_of(members, "date")? {
            return date(text, 1);
        }
        if let Some(text) = text_of(members, "timestamp")? {
            return timestamp(text, 1);
        }
        match (members.get("interval"), members.get("bbox")) {
            (Some(ends), _) => return self.interval(ends),
            (None, Some(Value::Array(values))) if !members.contains_key("type") => {
                let values = geometry_json::numbers(values)?;
                let bbox = geometry_text::checked_bbox(&values)
                    .map_err(|why| FilterError::BadGeometry { at: None, why })?;
                return Ok(Expression::BBox(bbox));
            }
            _ => {}
        }
        if members.contains_key("type") {
            return geometry_json::geometry(members, 0).map(Expression::Geometry);
        }
        let names: Vec<&str> = members.keys().map(String::as_str).take(5).collect();
        Err(not_cql2(format!(
            "an object with the members {names:?} is no part of CQL2; it has op and args, property, date, timestamp, interval, \
             bbox, or is a GeoJSON geometry"
        )))
    }

    fn call(&mut self, op: &Value, arguments: Option<&Value>) -> Result<Expression, FilterError> {
        let Some(name) = op.as_str() else {
            return Err(not_cql2("op is no text".to_owned()));
        };
        let Some(Value::Array(arguments)) = arguments else {
            return Err(not_cql2(format!("'{name}' has no list args")));
        };
        let operator = Operator::of_json(name);
        let mut arguments = self.all(arguments)?;
        match (&operator, arguments.len()) {
            (Operator::And | Operator::Or, 0 | 1) => {
                Err(not_cql2(format!("'{name}' takes two arguments or more")))
            }
            (Operator::And | Operator::Or, _) => Ok(Expression::joined(operator, arguments)),
            (Operator::Arithmetic(arithmetic), count) if count > 2 && count <= MOST_CHAINED => {
                chained(*arithmetic, arguments)
            }
            // A sign before a value.
            (Operator::Arithmetic(Arithmetic::Subtract), 1) => {
                arguments.insert(0, Expression::Number(-1.0));
                Ok(Expression::Call(
                    Operator::Arithmetic(Arithmetic::Multiply),
                    arguments,
                ))
            }
            (_, count) => match operator.argument_count() {
                Some(wanted) if wanted != count => Err(not_cql2(format!(
                    "'{name}' takes {wanted} arguments and has {count}"
                ))),
                _ => Ok(Expression::Call(operator, arguments)),
            },
        }
    }

    fn interval(&mut self, ends: &Value) -> Result<Expression, FilterError> {
        let Value::Array(ends) = ends else {
            return Err(not_cql2("interval is no list".to_owned()));
        };
        let [from, to] = ends.as_slice() else {
            return Err(not_cql2("an interval has two ends".to_owned()));
        };
        let mut end = |end: &Value| match end {
            Value::String(text) => interval_end(text, 1),
            other => self.expression(other),
        };
        Ok(Expression::Interval(Box::new([end(from)?, end(to)?])))
    }
}

/// An operator of two numbers between more of them: from the left.
fn chained(arithmetic: Arithmetic, arguments: Vec<Expression>) -> Result<Expression, FilterError> {
    let joined = arguments
        .into_iter()
        .reduce(|left, right| Expression::Call(Operator::Arithmetic(arithmetic), vec![left, right]));
    joined.ok_or(FilterError::TooLarge)
}

fn text_of<'v>(members: &'v Map<String, Value>, name: &str) -> Result<Option<&'v str>, FilterError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(not_cql2(format!("{name} is no text"))),
    }
}

pub(super) fn not_cql2(why: String) -> FilterError {
    FilterError::NotCql2(why)
}
