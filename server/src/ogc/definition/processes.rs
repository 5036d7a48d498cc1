//! The paths of processes.

use planvy_plan::Lang;
use serde_json::{Map, Value, json};

use super::operations::Operation;
use super::parameters::reference;
use crate::ogc::landing::DOCUMENT_FORMS;
use crate::ogc::processes::process;

/// Adds them.
pub(super) fn add(lang: Lang, paths: &mut Map<String, Value>) {
    let mut add = |path: &str, id: &str, summary: &str, schema, parameters: &[&str]| {
        let operation = Operation {
            id: id.to_owned(),
            tag: "processes",
            summary: summary.to_owned(),
            parameters: parameters.iter().map(|name| reference(name)).collect(),
            forms: DOCUMENT_FORMS,
            schema,
            may_miss: parameters.contains(&"processId"),
            may_be_empty: false,
            has_crs: false,
        };
        paths.insert(path.to_owned(), operation.path_item(lang));
    };
    add(
        "/processes",
        "getProcesses",
        lang.pick("Processerna", "The processes"),
        "processList",
        &["processLimit", "offset"],
    );
    add(
        "/processes/{processId}",
        "getProcessDescription",
        lang.pick("En process", "One process"),
        "process",
        &["processId"],
    );
    paths.insert("/processes/{processId}/execution".to_owned(), execution(lang));
}

fn execution(lang: Lang) -> Value {
    let problem = |name: &str| json!({ "$ref": format!("#/components/responses/{name}") });
    let examples: Map<String, Value> = process::ALL
        .iter()
        .map(|process| (process.id.to_owned(), json!({ "value": process.example() })))
        .collect();
    json!({ "post": {
        "operationId": "execute",
        "tags": ["processes"],
        "summary": lang.pick("Kör en process", "Execute a process"),
        "parameters": [reference("processId")],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/execute" }, "examples": examples } },
        },
        "responses": {
            "200": {
                "description": lang.pick("Svaret.", "The answer."),
                "content": { "application/json": { "schema": { "type": "object" } } },
            },
            "400": problem("InvalidParameter"),
            "404": problem("NotFound"),
            "415": problem("Failed"),
            "503": problem("Unavailable"),
            "default": problem("Failed"),
        },
    }})
}
