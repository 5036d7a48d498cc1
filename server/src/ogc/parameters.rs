//! Reading the parameters of a request, strictly: what is not understood is refused, never passed over.

use std::borrow::Cow;

use planvy_plan::Lang;

use super::refusal::{quoted, refused};
use crate::http::problem::Problem;

/// The parameters of a request, each known and there once.
#[derive(Clone, Debug, Default)]
pub struct Parameters<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Parameters<'a> {
    /// Reads a query. `known` lists the names that the resource takes, `more` those that depend on the collection.
    ///
    /// # Errors
    /// Where a parameter is unknown, or there twice.
    pub fn read<'n>(
        query: Option<&'a str>,
        known: &'n [&'n str],
        more: impl Iterator<Item = &'n str> + Clone,
    ) -> Result<Parameters<'a>, Problem> {
        let mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let name_is = |other: &str| *other == *name;
            if !known.iter().copied().any(name_is) && !more.clone().any(name_is) {
                let all: Vec<&str> = known.iter().copied().chain(more).collect();
                let detail = format!(
                    "{} is not known here; known are {}",
                    quoted(&name),
                    all.join(", ")
                );
                return Err(refused(quoted(&name), detail, "f=json"));
            }
            if pairs.iter().any(|(earlier, _)| *earlier == name) {
                let detail = format!("{name} stands more than once");
                return Err(refused(name, detail, "f=json"));
            }
            pairs.push((name, value));
        }
        Ok(Parameters { pairs })
    }

    /// The value of a parameter as written.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| &**value)
    }

    /// Whether none has another name than these.
    pub fn are_all_of(&self, names: &[&str]) -> bool {
        self.pairs.iter().all(|(name, _)| names.contains(&&**name))
    }

    /// The language of words (`lang`).
    ///
    /// # Errors
    /// Where it is none of the two.
    pub fn lang(&self) -> Result<Lang, Problem> {
        let Some(text) = self.get("lang") else {
            return Ok(Lang::default());
        };
        text.parse().map_err(|_| {
            let detail = format!("lang is '{}'; it can be sv or en", quoted(text));
            refused("lang", detail, "lang=sv")
        })
    }

    /// All of them as they were given, to be said again in links.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let owned = |(name, value): &(Cow<'_, str>, Cow<'_, str>)| (name.to_string(), value.to_string());
        self.pairs.iter().map(owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_and_doubled_parameters_are_refused_by_name() {
        let read = |query| Parameters::read(Some(query), &["f", "lang"], ["kind"].into_iter());
        assert!(read("f=json&lang=en&kind=detaljplan").is_ok());
        for (query, parameter) in [("zoom=3", "zoom"), ("f=json&f=html", "f"), ("F=json", "F")] {
            assert_eq!(
                read(query).unwrap_err().parameter.as_deref(),
                Some(parameter),
                "{query}"
            );
        }
        assert!(read("zoom=3").unwrap_err().detail.contains("f, lang, kind"));
        assert!(read("lang=de").unwrap().lang().is_err());
        assert_eq!(read("lang=en").unwrap().lang().unwrap(), Lang::En);
    }
}
