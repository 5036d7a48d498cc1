//! The operations, path by path.

use planvy_features::Collection;
use planvy_plan::Lang;
use serde_json::{Map, Value, json};

use super::parameters::{form, of_collection, reference};
use crate::app::App;
use crate::ogc::collections;
use crate::ogc::definition::API_FORMS;
use crate::ogc::form::{CSV, FLATGEOBUF, Form, HTML, MVT, TILEJSON};
use crate::ogc::items::ITEM_FORMS;
use crate::ogc::landing::DOCUMENT_FORMS;
use crate::ogc::schemas::SCHEMA_FORMS;

/// An operation, before it is said in JSON.
pub(super) struct Operation<'a> {
    pub(super) id: String,
    pub(super) tag: &'static str,
    pub(super) summary: String,
    pub(super) parameters: Vec<Value>,
    pub(super) forms: &'a [Form],
    pub(super) schema: &'static str,
    /// Whether what is asked for may not be there.
    pub(super) may_miss: bool,
    /// Whether there may be nothing in the answer.
    pub(super) may_be_empty: bool,
    /// Whether the answer is in a coordinate system.
    pub(super) has_crs: bool,
}

impl Operation<'_> {
    /// As the path has it.
    pub(super) fn path_item(self, lang: Lang) -> Value {
        let mut parameters = vec![form(self.forms, lang), reference("lang")];
        parameters.extend(self.parameters);
        let content: Map<String, Value> = self
            .forms
            .iter()
            .map(|form| {
                (
                    form.media_type.to_owned(),
                    json!({ "schema": schema_of(*form, self.schema) }),
                )
            })
            .collect();
        let names = ["ETag", "Content-Crs"]
            .into_iter()
            .take(if self.has_crs { 2 } else { 1 });
        let headers: Map<String, Value> = names
            .map(|name| {
                (
                    name.to_owned(),
                    json!({ "$ref": format!("#/components/headers/{name}") }),
                )
            })
            .collect();
        let mut responses = json!({
            "200": { "description": lang.pick("Svaret.", "The answer."), "headers": headers, "content": content },
            "304": { "description": lang.pick("Svaret är oförändrat sedan ETag.", "The answer is unchanged since the ETag.") },
            "400": { "$ref": "#/components/responses/InvalidParameter" },
            "503": { "$ref": "#/components/responses/Unavailable" },
            "default": { "$ref": "#/components/responses/Failed" },
        });
        if let (true, Some(responses)) = (self.may_miss, responses.as_object_mut()) {
            responses.insert(
                "404".to_owned(),
                json!({ "$ref": "#/components/responses/NotFound" }),
            );
        }
        if let (true, Some(responses)) = (self.may_be_empty, responses.as_object_mut()) {
            let nothing = lang.pick("Ingenting finns här.", "Nothing is here.");
            responses.insert("204".to_owned(), json!({ "description": nothing }));
        }
        json!({ "get": {
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "parameters": parameters,
            "responses": responses,
        }})
    }
}

fn schema_of(form: Form, schema: &str) -> Value {
    if form == HTML || form == CSV {
        json!({ "type": "string" })
    } else if form == MVT || form == FLATGEOBUF {
        json!({ "type": "string", "format": "binary" })
    } else if form == TILEJSON {
        json!({ "$ref": "#/components/schemas/tileJson" })
    } else {
        json!({ "$ref": format!("#/components/schemas/{schema}") })
    }
}

/// All paths.
pub(super) fn paths(app: &App, lang: Lang) -> Value {
    let mut paths = Map::new();
    let mut capability = |path: &str, id: &str, summary: &str, forms: &[Form], schema: &'static str| {
        let operation = Operation {
            id: id.to_owned(),
            tag: "capabilities",
            summary: summary.to_owned(),
            parameters: Vec::new(),
            forms,
            schema,
            may_miss: false,
            may_be_empty: false,
            has_crs: false,
        };
        paths.insert(path.to_owned(), operation.path_item(lang));
    };
    capability(
        "/",
        "getLandingPage",
        lang.pick("Startsidan", "The landing page"),
        DOCUMENT_FORMS,
        "landingPage",
    );
    capability(
        "/conformance",
        "getConformance",
        lang.pick("Uppfyllda delar av standarden", "Parts of the standard that hold"),
        DOCUMENT_FORMS,
        "confClasses",
    );
    capability(
        "/api",
        "getApi",
        lang.pick("Den här beskrivningen", "This description"),
        API_FORMS,
        "openApi",
    );
    capability(
        "/collections",
        "getCollections",
        lang.pick("Samlingarna", "The collections"),
        DOCUMENT_FORMS,
        "collections",
    );
    capability(
        "/functions",
        "getFunctions",
        lang.pick("Filtrens funktioner", "Functions of filters"),
        DOCUMENT_FORMS,
        "functions",
    );
    let one = Operation {
        id: "describeCollection".to_owned(),
        tag: "capabilities",
        summary: lang.pick("En samling", "One collection").to_owned(),
        parameters: vec![reference("collectionId")],
        forms: DOCUMENT_FORMS,
        schema: "collection",
        may_miss: true,
        may_be_empty: false,
        has_crs: false,
    };
    paths.insert("/collections/{collectionId}".to_owned(), one.path_item(lang));
    for (word, id, summary) in [
        (
            "queryables",
            "getQueryables",
            lang.pick("Vad filter kan fråga efter", "What filters may ask for"),
        ),
        (
            "sortables",
            "getSortables",
            lang.pick("Vad som går att sortera efter", "What can be sorted by"),
        ),
        (
            "schema",
            "getSchema",
            lang.pick("Vad som står om varje objekt", "What is told of each feature"),
        ),
    ] {
        let schema = Operation {
            id: id.to_owned(),
            tag: "capabilities",
            summary: summary.to_owned(),
            parameters: vec![reference("collectionId")],
            forms: SCHEMA_FORMS,
            schema: "jsonSchema",
            may_miss: true,
            may_be_empty: false,
            has_crs: false,
        };
        paths.insert(
            format!("/collections/{{collectionId}}/{word}"),
            schema.path_item(lang),
        );
    }
    for collection in collections::all(app) {
        add_items(collection, lang, &mut paths);
    }
    super::tiles::add(lang, &mut paths);
    super::processes::add(lang, &mut paths);
    Value::Object(paths)
}

fn add_items(collection: &dyn Collection, lang: Lang, paths: &mut Map<String, Value>) {
    let id = collection.id();
    let items = Operation {
        id: format!("{id}.getFeatures"),
        tag: "data",
        summary: format!("{}: {}", collection.title(lang), lang.pick("objekt", "features")),
        parameters: [
            "limit",
            "bbox",
            "bbox-crs",
            "crs",
            "datetime",
            "cursor",
            "filter",
            "filter-lang",
            "filter-crs",
            "q",
        ]
        .map(reference)
        .into_iter()
        .chain(of_collection(collection, lang))
        .collect(),
        forms: ITEM_FORMS,
        schema: "featureCollectionGeoJSON",
        may_miss: false,
        may_be_empty: false,
        has_crs: true,
    };
    paths.insert(format!("/collections/{id}/items"), items.path_item(lang));
    let one = Operation {
        id: format!("{id}.getFeature"),
        tag: "data",
        summary: format!(
            "{}: {}",
            collection.title(lang),
            lang.pick("ett objekt", "one feature")
        ),
        parameters: ["featureId", "crs"].map(reference).into(),
        forms: ITEM_FORMS,
        schema: "featureGeoJSON",
        may_miss: true,
        may_be_empty: false,
        has_crs: true,
    };
    paths.insert(
        format!("/collections/{id}/items/{{featureId}}"),
        one.path_item(lang),
    );
}
