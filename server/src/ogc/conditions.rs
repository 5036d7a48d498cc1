//! `filter`, properties as parameters, `q` and `sortby` (OGC API Features Part 3).

use planvy_features::filter::{Predicate, compile, of_parameter, parse_json, parse_text};
use planvy_features::sorting::{SortKey, sort_keys};
use planvy_features::text_search::TextSearch;
use planvy_features::{Collection, FeatureCrs};
use planvy_index::Snapshot;

use super::items_question::{ITEMS, crs, quoted_error};
use super::parameters::Parameters;
use super::refusal::{quoted, refused};
use crate::http::problem::Problem;

/// The language of a filter where nothing is said.
pub const USUAL_FILTER_LANG: &str = "cql2-text";

/// The languages that filters are read in.
pub const FILTER_LANGS: &[&str] = &[USUAL_FILTER_LANG, "cql2-json"];

/// The names of the properties that are parameters of their own.
pub fn queryables(collection: &dyn Collection) -> impl Iterator<Item = &'static str> + Clone + use<> {
    let queryable = collection
        .properties()
        .iter()
        .filter(|property| property.queryable);
    queryable
        .map(|property| property.name)
        .filter(|name| !ITEMS.contains(name))
}

/// What has to hold of a feature: the filter, and a value of each property that is named.
///
/// # Errors
/// What cannot be read, or does not fit the collection.
pub fn predicates(
    collection: &dyn Collection,
    snapshot: &Snapshot,
    parameters: &Parameters<'_>,
) -> Result<Vec<Predicate>, Problem> {
    let mut predicates = Vec::new();
    predicates.extend(filter(collection, snapshot, parameters)?);
    if parameters.are_all_of(ITEMS) {
        return Ok(predicates);
    }
    for name in queryables(collection) {
        let Some(value) = parameters.get(name) else {
            continue;
        };
        let predicate = of_parameter(collection, name, value)
            .map_err(|error| refused(name, quoted_error(&error.to_string()), "f=json"))?;
        predicates.push(predicate);
    }
    Ok(predicates)
}

fn filter(
    collection: &dyn Collection,
    snapshot: &Snapshot,
    parameters: &Parameters<'_>,
) -> Result<Option<Predicate>, Problem> {
    let example = || filter_example(collection);
    let Some(text) = parameters.get("filter") else {
        let lonely = ["filter-lang", "filter-crs"]
            .into_iter()
            .find(|name| parameters.get(name).is_some());
        return match lonely {
            None => Ok(None),
            Some(name) => Err(refused(
                name,
                format!("{name} says nothing without filter"),
                example(),
            )),
        };
    };
    let language = parameters.get("filter-lang").unwrap_or(USUAL_FILTER_LANG);
    let expression = match language {
        "cql2-text" => parse_text(text),
        "cql2-json" => parse_json(text),
        other => {
            let detail = format!(
                "filter-lang is '{}'; it can be cql2-text or cql2-json",
                quoted(other)
            );
            return Err(refused("filter-lang", detail, "filter-lang=cql2-text"));
        }
    };
    let system: FeatureCrs = crs(snapshot, parameters, "filter-crs")?;
    let expression =
        expression.map_err(|error| refused("filter", quoted_error(&error.to_string()), example()))?;
    compile(&expression, collection, system)
        .map(Some)
        .map_err(|error| refused("filter", quoted_error(&error.to_string()), example()))
}

/// A filter that the collection takes.
fn filter_example(collection: &dyn Collection) -> String {
    let first = queryables(collection).next().unwrap_or("id");
    format!("filter={first} IS NOT NULL")
}

/// The words that stand in a feature's texts.
///
/// # Errors
/// Where there is nothing to look for.
pub fn text(parameters: &Parameters<'_>) -> Result<Option<TextSearch>, Problem> {
    let Some(text) = parameters.get("q") else {
        return Ok(None);
    };
    TextSearch::parse(text)
        .map(Some)
        .map_err(|error| refused("q", error.to_string(), "q=skola"))
}

/// The order of features.
///
/// # Errors
/// Where features cannot be sorted so.
pub fn sort(collection: &dyn Collection, parameters: &Parameters<'_>) -> Result<Vec<SortKey>, Problem> {
    let Some(text) = parameters.get("sortby") else {
        return Ok(Vec::new());
    };
    sort_keys(collection, text).map_err(|error| {
        let sortable = collection.properties().iter().find(|property| property.sortable);
        let example = format!("sortby=-{}", sortable.map_or("id", |property| property.name));
        refused("sortby", quoted_error(&error.to_string()), example)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_features::collections::Plans;

    fn read(query: &str) -> Result<usize, Problem> {
        let parameters = Parameters::read(Some(query), ITEMS, queryables(&Plans)).unwrap();
        text(&parameters)?;
        sort(&Plans, &parameters)?;
        let snapshot = planvy_index::SnapshotBuilder::new("none").build();
        Ok(predicates(&Plans, &snapshot, &parameters)?.len())
    }

    #[test]
    fn filters_and_properties_are_joined() {
        assert_eq!(read("").unwrap(), 0);
        assert_eq!(
            read("filter=areaM2>1000&standing=in-force&q=skola&sortby=-areaM2").unwrap(),
            2
        );
        let json = "filter-lang=cql2-json&filter=%7B%22op%22:%22=%22,%22args%22:%5B%7B%22property%22:%22standing%22%7D,%22in-force%22%5D%7D";
        assert_eq!(read(json).unwrap(), 1);
    }

    #[test]
    fn each_bad_value_is_refused_by_its_name() {
        for (query, parameter) in [
            ("filter=areaM2>>1", "filter"),
            ("filter=", "filter"),
            ("filter=nothing=1", "filter"),
            ("filter-lang=cql2-text", "filter-lang"),
            ("filter=areaM2>1&filter-lang=ecql", "filter-lang"),
            ("filter=areaM2>1&filter-crs=EPSG:1", "filter-crs"),
            ("filter=areaM2>1&filter-lang=cql2-json", "filter"),
            ("areaM2=large", "areaM2"),
            ("q=", "q"),
            ("sortby=nothing", "sortby"),
        ] {
            assert_eq!(
                read(query).unwrap_err().parameter.as_deref(),
                Some(parameter),
                "{query}"
            );
        }
    }
}
