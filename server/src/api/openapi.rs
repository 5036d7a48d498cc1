//! `/api/openapi.json`: the description of the API, made from the code.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use utoipa::OpenApi;

use crate::bulk;
use crate::changes;
use crate::http::conditional::{JSON, mark, unchanged};
use crate::http::problem::ProblemDocument;
use crate::http::system;
use crate::three_d;

use super::{
    building_right, catalogue, check, difference, effect, envelope, inquiry, parcels, plans, regulations,
    rules, search,
};

/// The description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Planvy",
        description = "Which rules of Swedish detailed plans (detaljplaner) hold at a place. Every answer names the \
                       snapshot that it comes from, and says in words what is not known: an empty list never means no.",
        license(name = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "This server.")),
    paths(
        rules::by_parameters,
        rules::by_body,
        building_right::by_parameters,
        building_right::by_body,
        envelope::by_parameters,
        envelope::by_body,
        check::check,
        inquiry::list,
        inquiry::ask,
        difference::difference,
        effect::effect,
        changes::api::changes,
        bulk::api::list,
        bulk::api::latest,
        bulk::api::file,
        search::search,
        plans::list,
        plans::one,
        regulations::one,
        parcels::one,
        catalogue::one,
        openapi,
        system::health,
        system::ready,
        system::metrics,
        system::problem,
        three_d::status::status,
        three_d::answers::globe,
        three_d::answers::of_frame,
        three_d::answers::of_layer,
        three_d::answers::tile,
    ),
    components(schemas(ProblemDocument<'static>)),
    tags(
        (name = "rules", description = "Which rules hold at a place."),
        (name = "building", description = "What may be built, how high, and whether a drawing keeps the rules."),
        (name = "questions", description = "Citizens' questions, and a short answer to each."),
        (name = "time", description = "What changed, and what a plan in process would change."),
        (name = "records", description = "Plans, regulations, parcels and the catalogue, one by one."),
        (name = "bulk", description = "Whole data sets as files."),
        (name = "3d", description = "The city as 3D Tiles."),
        (name = "operation", description = "For those who run the server."),
    ),
)]
struct Description;

/// The description as JSON, and its entity tag.
static DOCUMENT: LazyLock<(Bytes, HeaderValue)> = LazyLock::new(|| {
    // A document that utoipa made is made of maps with text keys, which JSON can say.
    let json = Description::openapi().to_json().unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    json.hash(&mut hasher);
    let tag = HeaderValue::try_from(format!("W/\"{:016x}\"", hasher.finish()));
    (
        Bytes::from(json),
        tag.unwrap_or(HeaderValue::from_static("W/\"openapi\"")),
    )
});

/// The description of the API: OpenAPI 3.1.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "getDescription", tag = "operation", responses(
    (status = 200, description = "The description.", body = Object, content_type = "application/json"),
    (status = 304, description = "It is still the one of the ETag."),
))]
pub(crate) async fn openapi(request: Request) -> Response {
    let (document, tag) = &*DOCUMENT;
    if let Some(response) = unchanged(request.headers(), tag) {
        return response;
    }
    let mut response = Response::new(Body::from(document.clone()));
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    mark(response.headers_mut(), tag.clone());
    response
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::api;

    fn described() -> serde_json::Value {
        serde_json::from_slice(&DOCUMENT.0).unwrap()
    }

    #[test]
    fn every_address_is_described_and_nothing_else() {
        let document = described();
        let described: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
        let served: BTreeSet<String> = api::RESOURCES
            .iter()
            .chain(system::RESOURCES)
            .chain(three_d::RESOURCES)
            .map(|resource| resource.template.replace("{*", "{"))
            .collect();
        assert_eq!(described, served);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = described();
        let mut references = BTreeSet::new();
        collect_references(&document, &mut references);
        assert!(references.len() > 10);
        for reference in references {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let document = described();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.values().flat_map(|path| path.as_object().unwrap().values());
        let names: Vec<String> = operations.map(|each| each["operationId"].to_string()).collect();
        assert_eq!(
            names.iter().collect::<BTreeSet<_>>().len(),
            names.len(),
            "{names:?}"
        );
    }

    #[test]
    fn every_operation_says_what_can_go_wrong_as_a_problem() {
        let document = described();
        let paths = document["paths"].as_object().unwrap();
        for (path, operations) in paths.iter().filter(|(path, _)| path.starts_with("/api/v1/")) {
            for (method, operation) in operations.as_object().unwrap() {
                assert!(operation["summary"].is_string(), "{method} {path}");
                let responses = operation["responses"].as_object().unwrap();
                for status in ["200", "400", "503"] {
                    assert!(responses.contains_key(status), "{method} {path} {status}");
                }
                for (status, response) in responses
                    .iter()
                    .filter(|(status, _)| *status >= &"400".to_owned())
                {
                    let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(schema, "#/components/schemas/Problem", "{method} {path} {status}");
                }
            }
        }
    }

    fn collect_references(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(serde_json::Value::as_str) {
                    found.insert(reference.to_owned());
                }
                members
                    .values()
                    .for_each(|member| collect_references(member, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
            _ => {}
        }
    }
}
