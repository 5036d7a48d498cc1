//! Attributes by name, however a source spells them.

use planvy_plan::address_search::fold;
use serde_json::{Map, Value};

use super::scalar;

/// A name without case, accents and signs: `Markhöjd_RH2000` is `markhojdrh2000`.
pub(crate) fn folded(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The value of an attribute: by the name that a mapping gives, in any case of letters, or else by the first of the usual names.
pub(crate) fn value_of<'a>(
    attributes: &'a Map<String, Value>,
    mapped: Option<&str>,
    usual: &[&str],
) -> Option<&'a Value> {
    if let Some(name) = mapped {
        let exact = attributes.get(name);
        let alike = || {
            attributes
                .iter()
                .find(|(key, _)| key.to_lowercase() == name.to_lowercase())
        };
        return exact
            .or_else(|| alike().map(|(_, value)| value))
            .filter(|value| !value.is_null());
    }
    usual.iter().find_map(|wanted| {
        let found = attributes
            .iter()
            .find(|(key, value)| !value.is_null() && folded(key) == *wanted);
        found.map(|(_, value)| value)
    })
}

/// The text of an attribute. See [`value_of`].
pub(crate) fn text_of(
    attributes: &Map<String, Value>,
    mapped: Option<&str>,
    usual: &[&str],
) -> Option<String> {
    value_of(attributes, mapped, usual).and_then(scalar)
}

/// A number, also one that is written as a text, with a decimal point or a decimal comma. `Err` holds what stands there instead.
pub(crate) fn number_of(
    attributes: &Map<String, Value>,
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
