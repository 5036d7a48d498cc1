//! JSON objects being written.

use serde_json::{Map, Value};

/// An object that members are put into.
#[derive(Default)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    /// Puts a member in.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    /// Puts a member in where there is one.
    pub(super) fn put_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// Puts a list in where it is not empty.
    pub(super) fn put_list(&mut self, key: &str, items: impl Iterator<Item = Value>) {
        let items: Vec<Value> = items.collect();
        if !items.is_empty() {
            self.put(key, items);
        }
    }

    /// The object.
    pub(super) fn end(self) -> Value {
        Value::Object(self.0)
    }

    /// The object with the additions of its source. An addition yields to a member of the same name that says something: it
    /// is there under that name only where the delivered value could not be used.
    pub(super) fn end_with(mut self, additions: &Map<String, Value>) -> Value {
        for (key, value) in additions {
            let is_free = match self.0.get(key) {
                None => true,
                Some(Value::String(text)) => text.is_empty(),
                Some(Value::Array(items)) => items.is_empty(),
                Some(_) => false,
            };
            if is_free {
                self.0.insert(key.clone(), value.clone());
            }
        }
        self.end()
    }
}
