//! `q`: features in whose texts words stand (OGC API Features Part 3, text search).
//!
//! Words and phrases are separated by blanks or commas; a feature is found that has any of them. A phrase in double quotes has to stand
//! as it is. Neither case nor accents matter, so that `malmo` finds Malmö.

use crate::collection::{Collection, Feature};
use crate::filter::folded_for_search;
use crate::value::Value;

/// Words and phrases to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSearch {
    terms: Vec<String>,
}

/// What is wrong with a `q`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextSearchError {
    /// There is nothing to look for.
    #[error("q has no words to look for")]
    NoWords,
    /// A quote is open.
    #[error("q has a double quote without a second one")]
    OpenQuote,
    /// There are too many words.
    #[error("q has more than {0} words and phrases")]
    TooMany(usize),
}

/// Words and phrases that are looked for, at most.
const MOST_TERMS: usize = 20;

impl TextSearch {
    /// Reads words and phrases.
    ///
    /// ```
    /// use planvy_features::text_search::TextSearch;
    /// assert!(TextSearch::parse(r#"skola "Norra hamnen""#).is_ok());
    /// assert!(TextSearch::parse(" , ").is_err() && TextSearch::parse("\"skola").is_err());
    /// ```
    ///
    /// # Errors
    /// Where there is nothing to look for, or a quote is open.
    pub fn parse(text: &str) -> Result<TextSearch, TextSearchError> {
        let parts: Vec<&str> = text.split('"').collect();
        if parts.len().is_multiple_of(2) {
            return Err(TextSearchError::OpenQuote);
        }
        let mut terms = Vec::new();
        for (number, part) in parts.into_iter().enumerate() {
            if number % 2 == 1 {
                let words: Vec<&str> = part.split_whitespace().collect();
                terms.push(folded_for_search(&words.join(" ")));
            } else {
                let words = part.split(|c: char| c.is_whitespace() || c == ',');
                terms.extend(words.map(folded_for_search));
            }
        }
        terms.retain(|term| !term.is_empty());
        if terms.is_empty() {
            return Err(TextSearchError::NoWords);
        }
        if terms.len() > MOST_TERMS {
            return Err(TextSearchError::TooMany(MOST_TERMS));
        }
        Ok(TextSearch { terms })
    }

    /// Whether any of them stands in a text of a feature that is searched.
    pub fn finds(&self, collection: &dyn Collection, feature: &dyn Feature) -> bool {
        let searched = collection.properties().iter().enumerate();
        searched
            .filter(|(_, property)| property.searched)
            .any(|(number, _)| match feature.value(number) {
                Value::Text(text) => self.stands_in(&text),
                _ => false,
            })
    }

    fn stands_in(&self, text: &str) -> bool {
        let folded = folded_for_search(text);
        self.terms.iter().any(|term| folded.contains(term))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_word_is_enough_and_a_phrase_stands_as_it_is() {
        let search = TextSearch::parse("skola, Park").expect("words");
        assert!(
            search.stands_in("Ny SKOLA vid ån")
                && search.stands_in("parken")
                && !search.stands_in("bostäder")
        );
        let phrase = TextSearch::parse("\"norra  Hamnen\"").expect("a phrase");
        assert!(phrase.stands_in("I Norra hamnen") && !phrase.stands_in("hamnen norra"));
        assert!(TextSearch::parse("malmo").expect("a word").stands_in("MALMÖ"));
        assert_eq!(TextSearch::parse("").err(), Some(TextSearchError::NoWords));
        assert_eq!(TextSearch::parse("\"\"").err(), Some(TextSearchError::NoWords));
    }
}
