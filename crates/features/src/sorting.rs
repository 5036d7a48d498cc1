//! `sortby`: the order of features (OGC API Features Part 3, sorting).
//!
//! Texts sort as Swedish does: case does not matter, å, ä and ö come last in that order. What is not known comes last, whichever way
//! is sorted; of equal features the one of the lower row comes first.

use std::cmp::Ordering;

use crate::collection::{Collection, Feature};
use crate::filter::compared_values;
use crate::value::Value;
use crate::view::View;

/// One key of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The number of the property.
    pub property: usize,
    /// Greatest first.
    pub is_descending: bool,
}

/// What is wrong with a `sortby`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SortError {
    /// Features cannot be sorted by it.
    #[error("'{name}' in sortby is no property that {collection} can be sorted by; there are {known}")]
    NotSortable {
        /// The name.
        name: String,
        /// The collection.
        collection: &'static str,
        /// The names there are.
        known: String,
    },
    /// The same property twice.
    #[error("'{0}' stands twice in sortby")]
    Twice(String),
}

/// Reads `+name,-areaM2`: ascending by one property, then descending by another. Without a sign it is ascending; a plus that came
/// through an address unescaped as a blank counts too.
///
/// ```
/// use planvy_features::collections::Plans;
/// use planvy_features::sorting::sort_keys;
/// let keys = sort_keys(&Plans, "-areaM2,name")?;
/// assert_eq!(keys.iter().map(|key| key.is_descending).collect::<Vec<_>>(), [true, false]);
/// assert!(sort_keys(&Plans, "colour").is_err() && sort_keys(&Plans, "").is_err());
/// # Ok::<(), planvy_features::sorting::SortError>(())
/// ```
///
/// # Errors
/// Where features cannot be sorted by one of them.
pub fn sort_keys(collection: &dyn Collection, text: &str) -> Result<Vec<SortKey>, SortError> {
    let mut keys: Vec<SortKey> = Vec::new();
    for part in text.split(',') {
        let (name, is_descending) = match part.strip_prefix('-') {
            Some(name) => (name, true),
            None => (part.trim_start_matches(['+', ' ']), false),
        };
        let properties = collection.properties();
        let found = collection.property(name);
        let sortable = found.filter(|number| properties.get(*number).is_some_and(|one| one.sortable));
        let Some(property) = sortable else {
            let sortable = properties.iter().filter(|property| property.sortable);
            return Err(SortError::NotSortable {
                name: name.to_owned(),
                collection: collection.id(),
                known: sortable
                    .map(|property| property.name)
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        };
        if keys.iter().any(|key| key.property == property) {
            return Err(SortError::Twice(name.to_owned()));
        }
        keys.push(SortKey {
            property,
            is_descending,
        });
    }
    Ok(keys)
}

/// The value that a feature is sorted by.
enum SortValue {
    Text(String),
    Other(Value<'static>),
}

/// Puts rows in an order.
pub(crate) fn sort(rows: &mut Vec<u32>, keys: &[SortKey], collection: &dyn Collection, view: View<'_>) {
    let values = |feature: &dyn Feature| -> Vec<SortValue> {
        let value = |key: &SortKey| match feature.value(key.property) {
            Value::Text(text) => SortValue::Text(swedish_order(&text)),
            other => SortValue::Other(other.into_owned()),
        };
        keys.iter().map(value).collect()
    };
    let mut keyed: Vec<(Vec<SortValue>, u32)> = rows
        .iter()
        .map(|row| {
            let feature = collection.feature(view, *row);
            (feature.map_or_else(Vec::new, |feature| values(&*feature)), *row)
        })
        .collect();
    keyed.sort_by(|(a, row_a), (b, row_b)| {
        let by_keys = a.iter().zip(b).zip(keys).map(|((a, b), key)| order(a, b, *key));
        by_keys
            .fold(Ordering::Equal, Ordering::then)
            .then(row_a.cmp(row_b))
    });
    *rows = keyed.into_iter().map(|(_, row)| row).collect();
}

fn order(a: &SortValue, b: &SortValue, key: SortKey) -> Ordering {
    let is_null = |value: &SortValue| matches!(value, SortValue::Other(Value::Null));
    match (is_null(a), is_null(b)) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let ascending = match (a, b) {
        (SortValue::Text(a), SortValue::Text(b)) => a.cmp(b),
        (SortValue::Other(a), SortValue::Other(b)) => compared_values(a, b).unwrap_or(Ordering::Equal),
        (SortValue::Text(_), SortValue::Other(_)) => Ordering::Greater,
        (SortValue::Other(_), SortValue::Text(_)) => Ordering::Less,
    };
    if key.is_descending {
        ascending.reverse()
    } else {
        ascending
    }
}

/// A text whose characters' numbers are in the order of the Swedish alphabet: lower case, å, ä and ö after z.
fn swedish_order(text: &str) -> String {
    let letter = |c: char| match c {
        'å' => '\u{7b}',
        'ä' | 'æ' => '\u{7c}',
        'ö' | 'ø' => '\u{7d}',
        'é' | 'è' => 'e',
        'ü' => 'y',
        c => c,
    };
    text.chars().flat_map(char::to_lowercase).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_come_last() {
        let mut names = ["Öster", "älgen", "Ångström", "zebra", "Adam", "eva"];
        names.sort_by_key(|name| swedish_order(name));
        assert_eq!(names, ["Adam", "eva", "zebra", "Ångström", "älgen", "Öster"]);
    }
}
