//! Queryables, sortables (Part 3) and schemas (Part 5).

use serde_json::Value;

use super::{ask, check_links, collection_ids, document, features, links};

const PREFIX: &str = "http://www.opengis.net/def/rel/ogc/1.0/";

#[tokio::test]
async fn get_queryables_uris_get_sortables_uris() {
    for id in collection_ids().await {
        let collection = document(&format!("/collections/{id}")).await;
        check_links(&collection);
        for word in ["queryables", "sortables", "schema"] {
            let rel = format!("{PREFIX}{word}");
            let found = links(&collection, &rel);
            assert_eq!(found.len(), 1, "{id} {word}");
            assert_eq!(found[0]["type"], "application/schema+json");
            for path in [
                format!("/collections/{id}"),
                format!("/collections/{id}/items?limit=1"),
            ] {
                let reply = ask(&path).await;
                let said = reply
                    .headers
                    .get_all("link")
                    .iter()
                    .any(|value| value.to_str().unwrap().contains(&rel));
                assert!(said, "{path} says {word} in a header");
            }
        }
    }
}

#[tokio::test]
async fn get_queryables_get_sortables_basic_schema_inspection_role_id_property_seq_unit_definition() {
    for id in collection_ids().await {
        for word in ["queryables", "sortables", "schema"] {
            let path = format!("/collections/{id}/{word}");
            let reply = ask(&path).await;
            assert_eq!(
                reply.header("content-type"),
                Some("application/schema+json"),
                "{path}"
            );
            let schema = reply.json();
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            let identity = schema["$id"].as_str().unwrap();
            assert!(
                identity.starts_with("http://") && !identity.contains('?'),
                "{identity}"
            );
            assert_eq!(
                document(identity).await,
                schema,
                "{path}: the identity gives the schema"
            );
            assert_eq!(schema["type"], "object");
            let properties = schema["properties"].as_object().unwrap();
            assert!(!properties.is_empty());
            let mut identities = 0;
            for (name, property) in properties {
                let is_geometry = property["format"]
                    .as_str()
                    .is_some_and(|format| format.starts_with("geometry-"));
                assert!(is_geometry || property["type"].is_string(), "{path} {name}");
                identities += usize::from(property["x-ogc-role"] == "id");
                if let Some(sequence) = property.get("x-ogc-propertySeq") {
                    assert!(sequence.is_u64(), "{path} {name}");
                }
                if property["x-ogc-role"] == "reference" {
                    let target = property["x-ogc-collectionId"].as_str().unwrap();
                    assert_eq!(ask(&format!("/collections/{target}")).await.status, 200);
                }
                let keywords = [
                    "title",
                    "type",
                    "format",
                    "items",
                    "enum",
                    "description",
                    "readOnly",
                    "minimum",
                    "maximum",
                    "pattern",
                ];
                for keyword in property.as_object().unwrap().keys() {
                    assert!(
                        keyword.starts_with("x-") || keywords.contains(&keyword.as_str()),
                        "{path} {name} {keyword}"
                    );
                }
            }
            if word == "schema" {
                assert_eq!(identities, 1, "{path}: exactly one id");
                let geometries = properties
                    .values()
                    .filter(|property| property["x-ogc-role"] == "primary-geometry")
                    .count();
                assert_eq!(geometries, 1);
            }
        }
    }
}

#[tokio::test]
async fn op_and_response_features_are_valid_against_the_schema() {
    for id in collection_ids().await {
        let schema = document(&format!("/collections/{id}/schema")).await;
        let known = schema["properties"].as_object().unwrap();
        let all = document(&format!("/collections/{id}/items?limit=10000")).await;
        for feature in features(&all) {
            for (name, value) in feature["properties"].as_object().unwrap() {
                let property = known
                    .get(name)
                    .unwrap_or_else(|| panic!("{id} {name} is in no schema"));
                assert!(is_valid(value, property), "{id} {name}: {value} {property}");
            }
            for (name, property) in known {
                let is_geometry = property["format"]
                    .as_str()
                    .is_some_and(|format| format.starts_with("geometry-"));
                assert!(
                    is_geometry || feature["properties"].get(name).is_some(),
                    "{id} {name} is told"
                );
            }
        }
    }
}

fn is_valid(value: &Value, schema: &Value) -> bool {
    let in_list = schema["enum"]
        .as_array()
        .is_none_or(|words| words.contains(value));
    match schema["type"].as_str().unwrap_or_default() {
        // What is not known is null: GeoJSON has no other way to leave a property out of a table.
        _ if value.is_null() => true,
        "string" => {
            let Some(text) = value.as_str() else { return false };
            in_list
                && match schema["format"].as_str() {
                    Some("date") => text.parse::<jiff::civil::Date>().is_ok(),
                    Some("date-time") => text.parse::<jiff::Timestamp>().is_ok(),
                    Some("uuid") => text.len() == 36,
                    _ => true,
                }
        }
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value
            .as_array()
            .is_some_and(|items| items.iter().all(|item| is_valid(item, &schema["items"]))),
        _ => false,
    }
}
