//! Attributes of a source that nothing took: what an import leaves behind.
//!
//! A reader counts every value of a feature that it reads in an [`AttributeTally`], one for each layer, and says of each whether it took
//! it. What is left at the end stands in the report, by name, number and example, so that nobody believes that all of a file came in.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::format::Content;
use planvy_plan::Reading;

/// So many attributes of a layer are told apart; of a table with more columns the rest is one line.
const MOST_NAMES: usize = 500;
/// The longest example, in characters.
const LONGEST_EXAMPLE: usize = 60;
/// How the attributes beyond [`MOST_NAMES`] are called together.
const OTHERS: &str = "…";

/// An attribute with values that nothing took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UntakenAttribute {
    /// The layer or table; the file's name without ending where a file is one layer.
    pub layer: String,
    /// The attribute as the source writes it.
    pub name: String,
    /// How many values nothing took: those that are null or empty are none.
    pub values: usize,
    /// The first of them, cut at 60 characters.
    pub example: String,
}

/// What a reader made of a file, and what it left.
#[derive(Clone, Debug, PartialEq)]
pub struct Accounted {
    /// What was read.
    pub reading: Reading<Content>,
    /// What was not taken, in the order of layers and names.
    pub untaken: Vec<UntakenAttribute>,
    /// The layers that the reader looked at, by name; none where a format has no layers, or keeps no account.
    pub layers: Vec<String>,
}

impl From<Reading<Content>> for Accounted {
    fn from(reading: Reading<Content>) -> Accounted {
        Accounted {
            reading,
            untaken: Vec::new(),
            layers: Vec::new(),
        }
    }
}

/// Counts the values of one layer, feature by feature.
///
/// ```
/// use planvy_formats::untaken::AttributeTally;
/// let mut tally = AttributeTally::of_layer("zoning");
/// for (zone, colour) in [("R1", "#ff0000"), ("R2", " ")] {
///     tally.add("ZONE", zone, true);
///     tally.add("COLOUR", colour, false);
/// }
/// let untaken = tally.untaken();
/// assert_eq!(untaken.len(), 1);
/// assert_eq!((untaken[0].name.as_str(), untaken[0].values, untaken[0].example.as_str()), ("COLOUR", 1, "#ff0000"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct AttributeTally {
    layer: String,
    left: BTreeMap<String, Left>,
}

#[derive(Clone, Debug)]
struct Left {
    values: usize,
    example: String,
}

impl AttributeTally {
    /// Nothing counted yet.
    pub fn of_layer(name: &str) -> AttributeTally {
        AttributeTally {
            layer: name.to_owned(),
            left: BTreeMap::new(),
        }
    }

    /// The layer that is counted.
    pub fn layer(&self) -> &str {
        &self.layer
    }

    /// Counts a value of a feature. `is_taken`: whether something of the model came of it. What is empty is no value.
    pub fn add(&mut self, name: &str, value: &str, is_taken: bool) {
        let value = value.trim();
        if is_taken || value.is_empty() {
            return;
        }
        let name = if self.left.len() < MOST_NAMES || self.left.contains_key(name) {
            name
        } else {
            OTHERS
        };
        match self.left.get_mut(name) {
            Some(left) => left.values += 1,
            None => {
                let example = shortened(value);
                self.left.insert(name.to_owned(), Left { values: 1, example });
            }
        }
    }

    /// What was not taken, by name.
    pub fn untaken(self) -> Vec<UntakenAttribute> {
        let Self { layer, left } = self;
        let listed = left.into_iter().map(|(name, left)| UntakenAttribute {
            layer: layer.clone(),
            name,
            values: left.values,
            example: left.example,
        });
        listed.collect()
    }
}

fn shortened(value: &str) -> String {
    let mut characters = value.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut example: String = characters.by_ref().take(LONGEST_EXAMPLE).collect();
    if characters.next().is_some() {
        example.push('…');
    }
    example
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_or_empty_is_not_listed_and_examples_are_short() {
        let mut tally = AttributeTally::of_layer("hus");
        tally.add("hojd", "7.5", true);
        tally.add("tom", " ", false);
        tally.add("hojd", "8", false);
        tally.add("text", &format!("rad\n{}", "å".repeat(80)), false);
        tally.add("text", "annan", false);
        let untaken = tally.untaken();
        let told: Vec<(&str, usize)> = untaken
            .iter()
            .map(|one| (one.name.as_str(), one.values))
            .collect();
        assert_eq!(told, [("hojd", 1), ("text", 2)]);
        assert_eq!(untaken[1].example, format!("rad {}…", "å".repeat(56)));
        assert_eq!(untaken[1].layer, "hus");
    }

    #[test]
    fn a_table_of_any_width_makes_a_list_of_bounded_length() {
        let mut tally = AttributeTally::of_layer("bred");
        for column in 0..2_000 {
            tally.add(&format!("k{column:04}"), "1", false);
        }
        let untaken = tally.untaken();
        assert_eq!(untaken.len(), MOST_NAMES + 1);
        assert_eq!(untaken.iter().map(|one| one.values).sum::<usize>(), 2_000);
    }
}
