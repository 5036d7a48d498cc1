//! A property as a parameter of its own: `designation=Dp 1` (OGC API Features Part 3, queryables as query parameters).

use std::borrow::Cow;

use super::expression::Comparison;
use super::predicate::{Predicate, Test};
use super::term::Term;
use crate::collection::Collection;
use crate::crs::FeatureCrs;
use crate::property::{Property, PropertyKind};
use crate::value::Value;

/// What is wrong with such a parameter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// There is no such property, or filters may not ask for it.
    #[error("'{name}' is no parameter of {collection}; its properties are {known}")]
    Unknown {
        /// The name.
        name: String,
        /// The collection.
        collection: &'static str,
        /// The names there are.
        known: String,
    },
    /// The value is of another type.
    #[error("{name}={value}: {name} is {expected}")]
    WrongType {
        /// The property.
        name: &'static str,
        /// The value.
        value: String,
        /// What it has to be.
        expected: &'static str,
    },
    /// The value is none of the words that the property takes.
    #[error("{name}={value}: {name} is one of {words}")]
    NoCode {
        /// The property.
        name: &'static str,
        /// The value.
        value: String,
        /// The words.
        words: String,
    },
}

/// The predicate that a property has a value; of a property that holds lists, that the value is among them.
///
/// ```
/// use planvy_features::collections::Plans;
/// use planvy_features::filter::of_parameter;
/// assert!(of_parameter(&Plans, "standing", "in-force").is_ok());
/// assert!(of_parameter(&Plans, "standing", "gäller").is_err());
/// assert!(of_parameter(&Plans, "areaM2", "stor").is_err());
/// ```
///
/// # Errors
/// What is wrong with it.
pub fn of_parameter(
    collection: &dyn Collection,
    name: &str,
    value: &str,
) -> Result<Predicate, ParameterError> {
    let properties = collection.properties();
    let number = collection.property(name);
    let property = number.and_then(|number| Some((number, properties.get(number)?)));
    let Some((number, property)) = property.filter(|(_, property)| property.queryable) else {
        let queryable = properties.iter().filter(|property| property.queryable);
        return Err(ParameterError::Unknown {
            name: name.to_owned(),
            collection: collection.id(),
            known: queryable
                .map(|property| property.name)
                .collect::<Vec<_>>()
                .join(", "),
        });
    };
    let term = Term::Property(number, property.kind);
    let value = Term::Constant(value_of(property, value)?);
    let test = match property.kind {
        PropertyKind::Texts | PropertyKind::Dates => {
            Test::Array(super::expression::ArrayRelation::Contains, term, value)
        }
        _ => Test::Compare(Comparison::Equal, term, value),
    };
    Ok(Predicate {
        test,
        crs: FeatureCrs::Crs84,
    })
}

fn value_of(property: &Property, text: &str) -> Result<Value<'static>, ParameterError> {
    let owned = || Value::Text(Cow::Owned(text.to_owned()));
    let (value, expected) = match property.kind {
        PropertyKind::Text | PropertyKind::Texts => {
            if !property.codes.is_empty() && !property.codes.iter().any(|code| code.word == text) {
                let words: Vec<&str> = property.codes.iter().map(|code| code.word).collect();
                return Err(ParameterError::NoCode {
                    name: property.name,
                    value: text.to_owned(),
                    words: words.join(", "),
                });
            }
            (Some(owned()), "a text")
        }
        PropertyKind::Uuid => (text.parse().ok().map(Value::Uuid), "a UUID"),
        PropertyKind::Integer => (text.parse().ok().map(Value::Integer), "a whole number"),
        PropertyKind::Number => {
            let number: Option<f64> = text.parse().ok();
            (
                number.filter(|number| number.is_finite()).map(Value::Number),
                "a number",
            )
        }
        PropertyKind::Boolean => (text.parse().ok().map(Value::Bool), "true or false"),
        PropertyKind::Date | PropertyKind::Dates => {
            (text.parse().ok().map(Value::Date), "a date (2026-11-27)")
        }
        PropertyKind::Instant => (
            text.parse().ok().map(Value::Instant),
            "a time (2026-11-27T12:00:00Z)",
        ),
    };
    value.ok_or_else(|| ParameterError::WrongType {
        name: property.name,
        value: text.to_owned(),
        expected,
    })
}
