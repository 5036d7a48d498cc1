//! The members of a JSON object, taken out one by one: what is wrong is said, what is left over is an addition.

use std::str::FromStr;

use planvy_plan::{Date, RuleId, Severity};
use serde_json::{Map, Value};

use super::log::Log;
use crate::geojson::geometry::kind_of;

/// An object while it is being read. A member of the wrong type stays among the additions, so that nothing delivered is lost.
pub(crate) struct Members {
    path: String,
    left: Map<String, Value>,
}

impl Members {
    /// Starts on an object. Anything else gives a warning and nothing.
    pub(crate) fn of(value: Value, path: String, log: &mut Log) -> Option<Members> {
        match value {
            Value::Object(left) => Some(Members { path, left }),
            other => {
                log.at(
                    RuleId::SCHEMA,
                    Severity::Warning,
                    &path,
                    format!("should be an object, got {}", show(&other)),
                );
                None
            }
        }
    }

    /// Starts on an object that is known to be one.
    pub(crate) fn of_map(left: Map<String, Value>, path: impl Into<String>) -> Members {
        Members {
            path: path.into(),
            left,
        }
    }

    /// The path of a member.
    pub(crate) fn path(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    /// Whether a member is there and not null.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.left.get(key).is_some_and(|value| !value.is_null())
    }

    /// Says so where a required member is missing.
    pub(crate) fn require(&self, key: &str, severity: Severity, log: &mut Log) {
        if !self.has(key) {
            log.at(
                RuleId::SCHEMA,
                severity,
                &self.path(key),
                "is required and missing",
            );
        }
    }

    /// Gives a member another name, where that is free.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        if !self.has(to)
            && let Some(value) = self.left.remove(from)
        {
            self.left.insert(to.to_owned(), value);
        }
    }

    /// Takes a member as it is. Null is the same as absent.
    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        self.left.remove(key).filter(|value| !value.is_null())
    }

    /// Puts a member back, to end up among the additions.
    pub(crate) fn put_back(&mut self, key: &str, value: Value) {
        self.left.insert(key.to_owned(), value);
    }

    /// Takes a member that has to convert; one that does not gives a warning and stays.
    pub(crate) fn convert<T>(
        &mut self,
        key: &str,
        expected: &str,
        log: &mut Log,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(key)?;
        let converted = read(&value);
        if converted.is_none() {
            self.wrong(key, expected, &value, Severity::Warning, log);
            self.put_back(key, value);
        }
        converted
    }

    /// Says that a member is not what it should be.
    pub(crate) fn wrong(&self, key: &str, expected: &str, got: &Value, severity: Severity, log: &mut Log) {
        let what = format!("should be {expected}, got {}", show(got));
        log.at(RuleId::SCHEMA, severity, &self.path(key), what);
    }

    /// Takes a text.
    pub(crate) fn text(&mut self, key: &str, log: &mut Log) -> Option<String> {
        self.convert(key, "a text", log, |value| value.as_str().map(str::to_owned))
    }

    /// Takes a text of a closed list. One that is not on it gives a warning and is taken all the same.
    pub(crate) fn word(&mut self, key: &str, list: &[&str], log: &mut Log) -> Option<String> {
        let text = self.text(key, log)?;
        check_word(&text, list, &self.path(key), log);
        Some(text)
    }

    /// Takes a whole number that is not negative; a text that holds one is taken with a warning.
    pub(crate) fn count(&mut self, key: &str, log: &mut Log) -> Option<u32> {
        let whole = |number: f64| {
            (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as u32)
        };
        self.lenient_number(key, "a whole number, not negative", log, whole)
    }

    /// Takes a number; a text that holds one is taken with a warning.
    pub(crate) fn number(&mut self, key: &str, log: &mut Log) -> Option<f64> {
        self.lenient_number(key, "a number", log, Some)
    }

    fn lenient_number<T>(
        &mut self,
        key: &str,
        expected: &str,
        log: &mut Log,
        accept: impl Fn(f64) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(key)?;
        let from_text = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
        let number = value
            .as_f64()
            .or_else(|| value.as_str().and_then(from_text))
            .filter(|number| number.is_finite())
            .and_then(accept);
        if number.is_none() || value.is_string() {
            self.wrong(key, expected, &value, Severity::Warning, log);
        }
        if number.is_none() {
            self.put_back(key, value);
        }
        number
    }

    /// Takes `true` or `false`.
    pub(crate) fn flag(&mut self, key: &str, log: &mut Log) -> Option<bool> {
        self.convert(key, "true or false", log, Value::as_bool)
    }

    /// Takes a date. The date of a date with a time is taken with a warning.
    pub(crate) fn date(&mut self, key: &str, log: &mut Log) -> Option<Date> {
        let value = self.take(key)?;
        let date = read_date(&value, &self.path(key), log);
        if date.is_none() {
            self.put_back(key, value);
        }
        date
    }

    /// Takes an id. Upper case is taken, with a remark.
    pub(crate) fn id<T: FromStr + ToString>(
        &mut self,
        key: &str,
        severity: Severity,
        log: &mut Log,
    ) -> Option<T> {
        let value = self.take(key)?;
        let id = read_id(&value, &self.path(key), severity, log);
        if id.is_none() {
            self.put_back(key, value);
        }
        id
    }

    /// Takes an object.
    pub(crate) fn object(&mut self, key: &str, log: &mut Log) -> Option<Members> {
        let path = self.path(key);
        let left = self.convert(key, "an object", log, |value| value.as_object().cloned())?;
        Some(Members { path, left })
    }

    /// Takes the items of a list with their paths. A single object or text is taken as a list of one, with a warning.
    pub(crate) fn list(&mut self, key: &str, log: &mut Log) -> Option<Vec<(String, Value)>> {
        let path = self.path(key);
        let items = match self.take(key)? {
            Value::Array(items) => items,
            single @ (Value::Object(_) | Value::String(_)) => {
                self.wrong(key, "a list", &single, Severity::Warning, log);
                vec![single]
            }
            other => {
                self.wrong(key, "a list", &other, Severity::Warning, log);
                self.put_back(key, other);
                return None;
            }
        };
        let with_path = |(number, item)| (format!("{path}[{number}]"), item);
        Some(items.into_iter().enumerate().map(with_path).collect())
    }

    /// Takes a list of objects.
    pub(crate) fn objects(&mut self, key: &str, log: &mut Log) -> Option<Vec<Members>> {
        let items = self.list(key, log)?;
        Some(
            items
                .into_iter()
                .filter_map(|(path, item)| Members::of(item, path, log))
                .collect(),
        )
    }

    /// Takes a list of texts.
    pub(crate) fn texts(&mut self, key: &str, log: &mut Log) -> Option<Vec<String>> {
        let items = self.list(key, log)?;
        let text = |(path, item): (String, Value)| match item {
            Value::String(text) => Some(text),
            other => {
                let what = format!("should be a text, got {}", show(&other));
                log.at(RuleId::SCHEMA, Severity::Warning, &path, what);
                None
            }
        };
        Some(items.into_iter().filter_map(text).collect())
    }

    /// What nobody took.
    pub(crate) fn additions(self) -> Map<String, Value> {
        self.left
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect()
    }

    /// Ends an object that has no room for additions: says what is not kept.
    pub(crate) fn end(self, log: &mut Log) {
        for (key, value) in &self.left {
            if !value.is_null() {
                let what = format!("is not kept ({})", show(value));
                log.at(RuleId::SCHEMA, Severity::Info, &self.path(key), what);
            }
        }
    }
}

/// Reads a date of the form 2025-03-20.
pub(crate) fn read_date(value: &Value, path: &str, log: &mut Log) -> Option<Date> {
    let text = value.as_str().map(str::trim).unwrap_or_default();
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let date = Date::strptime("%Y-%m-%d", day)
        .ok()
        .filter(|_| time.is_empty() || time.starts_with(['T', ' ']));
    if date.is_none() || !time.is_empty() {
        let what = format!("should be a date such as 2025-03-20, got {}", show(value));
        log.at(RuleId::SCHEMA, Severity::Warning, path, what);
    }
    date
}

/// Reads a UUID.
pub(crate) fn read_id<T: FromStr + ToString>(
    value: &Value,
    path: &str,
    severity: Severity,
    log: &mut Log,
) -> Option<T> {
    let id = value.as_str().and_then(|text| text.parse::<T>().ok());
    match &id {
        None => {
            let what = format!("should be a UUID, got {}", show(value));
            log.at(RuleId::SCHEMA, severity, path, what);
        }
        Some(id) if value.as_str() != Some(&id.to_string()) => {
            let what = format!("should be a UUID in lower case with hyphens, got {}", show(value));
            log.at(RuleId::SCHEMA, Severity::Info, path, what);
        }
        Some(_) => {}
    }
    id
}

/// Says so where a text is not on a closed list.
pub(crate) fn check_word(text: &str, list: &[&str], path: &str, log: &mut Log) {
    if !list.contains(&text) {
        let what = format!("should be {}, got '{}'", list.join(", "), shorten(text));
        log.at(RuleId::SCHEMA, Severity::Warning, path, what);
    }
}

/// A value in a message: short ones as they are, others by their kind.
pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", shorten(text)),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        other => kind_of(other).to_owned(),
    }
}

/// The beginning of a text, for a message.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::PlanId;
    use serde_json::json;

    fn members(value: Value) -> Members {
        Members::of(value, "p".into(), &mut Log::default()).unwrap()
    }

    #[test]
    fn wrong_members_are_said_and_kept() {
        let mut log = Log::default();
        let mut m =
            members(json!({"a": 1, "b": "x", "c": "1992-08-31T00:00:00", "d": "31/8", "e": "60", "n": null}));
        assert_eq!(m.text("a", &mut log), None);
        assert_eq!(m.count("b", &mut log), None);
        assert_eq!(m.date("c", &mut log), "1992-08-31".parse().ok());
        assert_eq!(m.date("d", &mut log), None);
        assert_eq!(m.count("e", &mut log), Some(60));
        assert_eq!(m.text("n", &mut log), None);
        assert_eq!(
            Value::Object(m.additions()),
            json!({"a": 1, "b": "x", "d": "31/8"})
        );
        let messages: Vec<String> = log.into_findings().into_iter().map(|f| f.message).collect();
        assert_eq!(messages.len(), 5);
        assert_eq!(messages[0], "Feature 0, p.a: should be a text, got 1");
    }

    #[test]
    fn ids_are_read_in_any_case() {
        let mut log = Log::default();
        let mut m = members(json!({"a": "6E3E2C91-7307-4B2B-BFBD-FE831DDC2472", "b": "zzz"}));
        let id: Option<PlanId> = m.id("a", Severity::Error, &mut log);
        assert_eq!(id.unwrap().to_string(), "6e3e2c91-7307-4b2b-bfbd-fe831ddc2472");
        assert_eq!(m.id::<PlanId>("b", Severity::Error, &mut log), None);
        let severities: Vec<Severity> = log.into_findings().iter().map(|f| f.severity).collect();
        assert_eq!(severities, [Severity::Info, Severity::Error]);
    }
}
