//! A value together with the JSON it is written as.
//!
//! A snapshot never changes, and nor do the words of a regulation or the record of a plan within it. They are turned into JSON
//! once; an answer then copies the bytes.

use serde::Serialize;

/// A value with its JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared<T> {
    /// The value.
    pub value: T,
    json: Box<str>,
}

impl<T: Serialize> Prepared<T> {
    /// Writes the value once and for all.
    pub fn new(value: T) -> Prepared<T> {
        Prepared {
            json: json_of(&value).into_boxed_str(),
            value,
        }
    }
}

impl<T> Prepared<T> {
    /// The value as JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The members of a value that is an object, without the braces around them.
    ///
    /// ```
    /// use planvy_rules::prepared::Prepared;
    /// let prepared = Prepared::new(serde_json::json!({ "a": 1 }));
    /// assert_eq!(prepared.members(), r#""a":1"#);
    /// ```
    pub fn members(&self) -> &str {
        let inner = self
            .json
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        inner.unwrap_or_default()
    }
}

/// A value of this crate as JSON. Writing them to memory cannot fail: their keys are strings, and their numbers finite or null.
pub fn json_of(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
