//! The class OAS30: the description is there, is OpenAPI 3.0, and says what the server does.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ask, collection_ids, document, escaped, links};

async fn described() -> Value {
    let landing = document("").await;
    let link = links(&landing, "service-desc")[0].clone();
    assert_eq!(link["type"], "application/vnd.oai.openapi+json;version=3.0");
    let reply = ask(link["href"].as_str().unwrap()).await;
    assert_eq!(
        reply.header("content-type"),
        Some("application/vnd.oai.openapi+json;version=3.0")
    );
    reply.json()
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document
            .pointer(reference.strip_prefix('#').unwrap())
            .expect("a reference that leads somewhere"),
        None => value,
    }
}

fn parameter<'a>(document: &'a Value, path: &str, name: &str) -> &'a Value {
    let parameters = document["paths"][path]["get"]["parameters"]
        .as_array()
        .expect("parameters");
    let mut resolved = parameters.iter().map(|each| resolved(document, each));
    resolved
        .find(|each| each["name"] == name)
        .unwrap_or_else(|| panic!("{path} {name}"))
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                found.insert(reference.to_owned());
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn api_definition_op_api_definition_success_oas_impl() {
    let api = described().await;
    assert!(api["openapi"].as_str().unwrap().starts_with("3.0."));
    assert!(api["info"]["title"].is_string() && api["info"]["version"].is_string());
    assert_eq!(api["servers"][0]["url"], "http://plan.example.se/ogc");
    assert_eq!(
        api["security"],
        Value::Array(Vec::new()),
        "nothing is closed, and it says so"
    );
    let mut found = BTreeSet::new();
    references(&api, &mut found);
    assert!(found.len() > 10);
    for reference in &found {
        assert!(
            api.pointer(reference.strip_prefix('#').unwrap()).is_some(),
            "{reference}"
        );
    }
    let mut operations = BTreeSet::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        let Some(operation) = item.get("get") else {
            let executed = &item["post"];
            assert!(operations.insert(executed["operationId"].as_str().unwrap().to_owned()));
            assert!(executed["requestBody"]["content"].is_object(), "{path}");
            continue;
        };
        assert!(
            operations.insert(operation["operationId"].as_str().unwrap().to_owned()),
            "{path}"
        );
        for status in ["200", "304", "400", "503", "default"] {
            let response = resolved(&api, &operation["responses"][status]);
            assert!(response["description"].is_string(), "{path} {status}");
        }
        let names: Vec<&str> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        for name in names {
            let parameter = parameter(&api, path, name);
            assert_eq!(
                (parameter["in"].as_str(), parameter["required"].as_bool()),
                (Some("path"), Some(true)),
                "{path} {name}"
            );
        }
    }
    for id in collection_ids().await {
        for path in [
            format!("/collections/{id}/items"),
            format!("/collections/{id}/items/{{featureId}}"),
        ] {
            assert!(api["paths"][&path].is_object(), "{path}");
        }
    }
}

#[tokio::test]
async fn operation_ids_of_tiles_end_as_prescribed() {
    let api = described().await;
    let ids: BTreeSet<&str> = api["paths"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(|item| item["get"]["operationId"].as_str())
        .collect();
    for end in [
        ".dataset.vector.getTileSetsList",
        ".dataset.vector.getTileSet",
        ".dataset.vector.getTile",
        ".collection.vector.getTileSetsList",
        ".collection.vector.getTileSet",
        ".collection.vector.getTile",
        "getTileMatrixSetsList",
        "getTileMatrixSet",
    ] {
        assert_eq!(ids.iter().filter(|id| id.ends_with(end)).count(), 1, "{end}");
    }
}

#[tokio::test]
async fn fc_bbox_definition_fc_limit_definition_fc_time_definition() {
    let api = described().await;
    for id in collection_ids().await {
        let path = format!("/collections/{id}/items");
        for name in ["bbox", "limit", "datetime"] {
            let each = parameter(&api, &path, name);
            assert_eq!(each["in"], "query");
            assert_ne!(each["required"], true);
            assert_eq!(
                (each["style"].as_str(), each["explode"].as_bool()),
                (Some("form"), Some(false)),
                "{name}"
            );
        }
        let bbox = &parameter(&api, &path, "bbox")["schema"];
        assert_eq!(
            (bbox["type"].as_str(), bbox["items"]["type"].as_str()),
            (Some("array"), Some("number"))
        );
        assert_eq!(
            (bbox["minItems"].as_u64(), bbox["maxItems"].as_u64()),
            (Some(4), Some(6))
        );
        let limit = &parameter(&api, &path, "limit")["schema"];
        assert_eq!(limit["type"], "integer");
        assert!(limit["minimum"].as_u64() <= limit["default"].as_u64());
        assert!(limit["default"].as_u64() <= limit["maximum"].as_u64());
        assert_eq!(parameter(&api, &path, "datetime")["schema"]["type"], "string");
    }
}

#[tokio::test]
async fn the_defaults_that_are_told_are_those_that_hold() {
    let api = described().await;
    let limit = parameter(&api, "/collections/addresses/items", "limit")["schema"]["default"]
        .as_u64()
        .unwrap();
    let page = document("/collections/addresses/items").await;
    let matched = page["numberMatched"].as_u64().unwrap();
    assert_eq!(page["numberReturned"].as_u64().unwrap(), limit.min(matched));
    // Each parameter that is told is taken, and the first value of a list of words works.
    for parameter in api["paths"]["/collections/plans/items"]["get"]["parameters"]
        .as_array()
        .unwrap()
    {
        let parameter = resolved(&api, parameter);
        let name = parameter["name"].as_str().unwrap();
        let reply = ask(&format!("/collections/plans/items?{name}=")).await;
        let unknown = reply.status == 400
            && reply.json()["detail"]
                .as_str()
                .unwrap()
                .contains("not known here");
        assert!(!unknown, "{name}");
        for word in parameter["schema"]["enum"].as_array().into_iter().flatten() {
            if ["bbox-crs", "filter-lang", "filter-crs"].contains(&name) {
                continue;
            }
            let path = format!(
                "/collections/plans/items?limit=1&{name}={}",
                escaped(word.as_str().unwrap())
            );
            assert_eq!(ask(&path).await.status, 200, "{path}");
        }
    }
}
