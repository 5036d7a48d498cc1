//! Attributes by name, however a source spells them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use planvy_plan::address_search::fold;
use serde_json::{Map, Value};

use super::scalar;
use crate::untaken::AttributeTally;

/// Attributes that are looked up by name.
pub(crate) trait NamedValues {
    /// All of them.
    fn all(&self) -> &Map<String, Value>;

    /// Takes note that the value of this name is used.
    fn took(&self, _name: &str) {}
}

impl NamedValues for Map<String, Value> {
    fn all(&self) -> &Map<String, Value> {
        self
    }
}

/// The attributes of a feature, and which of them were asked for.
#[derive(Debug)]
pub(crate) struct AskedValues<'a> {
    all: &'a Map<String, Value>,
    taken: RefCell<BTreeSet<String>>,
}

impl<'a> AskedValues<'a> {
    /// None asked for yet.
    pub(crate) fn new(all: &'a Map<String, Value>) -> AskedValues<'a> {
        AskedValues {
            all,
            taken: RefCell::default(),
        }
    }

    /// Counts what was asked for and what was not.
    pub(crate) fn count(self, tally: &mut AttributeTally) {
        let taken = self.taken.into_inner();
        for (name, value) in self.all {
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            tally.add(name, &text, taken.contains(name));
        }
    }
}

impl NamedValues for AskedValues<'_> {
    fn all(&self) -> &Map<String, Value> {
        self.all
    }

    fn took(&self, name: &str) {
        self.taken.borrow_mut().insert(name.to_owned());
    }
}

/// A name without case, accents and signs: `Markhöjd_RH2000` is `markhojdrh2000`.
pub(crate) fn folded(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The value of an attribute: by the name that a mapping gives, in any case of letters, or else by the first of the usual names.
pub(crate) fn value_of<'a>(
    attributes: &'a impl NamedValues,
    mapped: Option<&str>,
    usual: &[&str],
) -> Option<&'a Value> {
    let all = attributes.all();
    let found = match mapped {
        Some(name) => all
            .get_key_value(name)
            .or_else(|| {
                let wanted = name.to_lowercase();
                all.iter().find(|(key, _)| key.to_lowercase() == wanted)
            })
            .filter(|(_, value)| !value.is_null()),
        None => usual.iter().find_map(|wanted| {
            let mut members = all.iter();
            members.find(|(key, value)| !value.is_null() && folded(key) == *wanted)
        }),
    };
    let (name, value) = found?;
    attributes.took(name);
    Some(value)
}

/// The text of an attribute. See [`value_of`].
pub(crate) fn text_of(attributes: &impl NamedValues, mapped: Option<&str>, usual: &[&str]) -> Option<String> {
    value_of(attributes, mapped, usual).and_then(scalar)
}

/// A number, also one that is written as a text, with a decimal point or a decimal comma. `Err` holds what stands there instead.
pub(crate) fn number_of(
    attributes: &impl NamedValues,
    mapped: Option<&str>,
    usual: &[&str],
) -> Result<Option<f64>, String> {
    let Some(text) = text_of(attributes, mapped, usual) else {
        return Ok(None);
    };
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = plain
        .replace(',', ".")
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    number.map(Some).ok_or_else(|| text.chars().take(40).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn attributes(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn usual_names_are_found_in_any_spelling_and_mapped_ones_alone() {
        let said = attributes(json!({"Markhöjd_RH2000": 4.5, "HOJD": "7,5", "x": null}));
        assert_eq!(folded("Markhöjd_RH2000"), "markhojdrh2000");
        assert_eq!(number_of(&said, None, &["markhojdrh2000"]), Ok(Some(4.5)));
        assert_eq!(number_of(&said, None, &["hojd"]), Ok(Some(7.5)));
        assert_eq!(number_of(&said, Some("hojd"), &[]), Ok(Some(7.5)));
        assert_eq!(number_of(&said, Some("x"), &["hojd"]), Ok(None));
        assert_eq!(text_of(&said, Some("y"), &["hojd"]), None);
    }

    #[test]
    fn what_is_no_number_is_given_back() {
        let said = attributes(json!({"a": "två", "b": "NaN", "c": [], "d": " 1 200,5 "}));
        assert_eq!(number_of(&said, Some("a"), &[]), Err("två".to_owned()));
        assert_eq!(number_of(&said, Some("b"), &[]), Err("NaN".to_owned()));
        assert_eq!(number_of(&said, Some("c"), &[]), Ok(None));
        assert_eq!(number_of(&said, Some("d"), &[]), Ok(Some(1200.5)));
    }
}
