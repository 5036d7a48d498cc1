//! OGC API Processes: the list, the descriptions, and executions that answer as `/api/v1` does.

use axum::body::Body;
use serde_json::{Value, json};

use super::asked::{self, Reply, problem};
use super::{ask, check_links, document, links};

async fn execute(process: &str, body: &Value) -> Reply {
    let path = format!("/ogc/processes/{process}/execution");
    let headers = [("content-type", "application/json"), ("host", super::HOST)];
    asked::ask("POST", &path, &headers, Body::from(body.to_string())).await
}

/// A place of the demo, longitude and latitude.
async fn place() -> [f64; 2] {
    let plans = document("/collections/plans/items?limit=1&filter=inForceAt(DATE('2026-11-27'))").await;
    let ring = &plans["features"][0]["geometry"]["coordinates"][0][0];
    let ring = ring.as_array().unwrap();
    let mean = |axis: usize| {
        let sum: f64 = ring
            .iter()
            .skip(1)
            .map(|position| position[axis].as_f64().unwrap())
            .sum();
        sum / (ring.len() - 1) as f64
    };
    [mean(0), mean(1)]
}

#[tokio::test]
async fn process_list_pl_limit_definition_pl_limit_response_pl_links() {
    let list = document("/processes").await;
    check_links(&list);
    let ids: Vec<&str> = list["processes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|process| process["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["rules-at", "building-right", "check-proposal"]);
    let first = document("/processes?limit=2").await;
    assert_eq!(first["processes"].as_array().unwrap().len(), 2);
    let next = document(links(&first, "next")[0]["href"].as_str().unwrap()).await;
    assert_eq!(next["processes"][0]["id"], "check-proposal");
    assert!(links(&next, "next").is_empty());
    for (query, parameter) in [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("offset=-1", "offset"),
        ("page=2", "page"),
    ] {
        problem(&ask(&format!("/processes?{query}")).await, 400, Some(parameter));
    }
    let landing = document("").await;
    assert!(!links(&landing, "http://www.opengis.net/def/rel/ogc/1.0/processes").is_empty());
}

#[tokio::test]
async fn process_success_inputs_def_outputs_def_process_exception_no_such_process() {
    let list = document("/processes").await;
    for listed in list["processes"].as_array().unwrap() {
        let process = document(links(listed, "self")[0]["href"].as_str().unwrap()).await;
        check_links(&process);
        assert_eq!(process["version"], listed["version"]);
        for (name, input) in process["inputs"].as_object().unwrap() {
            assert!(
                input["title"].is_string() && input["schema"].is_object(),
                "{name}"
            );
            assert!(input["minOccurs"].as_u64() <= input["maxOccurs"].as_u64());
        }
        assert_eq!(process["outputs"]["answer"]["schema"]["type"], "object");
        let execute = links(&process, "http://www.opengis.net/def/rel/ogc/1.0/execute");
        assert_eq!(execute.len(), 1);
    }
    for path in ["/processes/nothing", "/processes/nothing?f=html"] {
        let reply = ask(path).await;
        assert_eq!(reply.status, 404);
        let exception = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process";
        assert_eq!(reply.json()["type"], exception);
    }
    let reply = execute("nothing", &json!({})).await;
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn job_creation_input_inline_answers_are_those_of_the_api() {
    let [lon, lat] = place().await;
    let drawn = json!({ "type": "Point", "coordinates": [lon, lat] });
    for (process, api) in [("rules-at", "rules"), ("building-right", "building-right")] {
        let expected = asked::get(&format!(
            "/api/v1/{api}?lon={lon}&lat={lat}&lang=en&date=2026-11-27"
        ))
        .await;
        assert_eq!(expected.status, 200);
        let scalars =
            json!({ "inputs": { "lon": lon, "lat": { "value": lat }, "lang": "en", "date": "2026-11-27" } });
        let reply = execute(process, &scalars).await;
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(reply.json(), expected.json());
        let object = json!({ "inputs": { "place": { "value": drawn }, "lang": "en", "date": "2026-11-27" }, "response": "document" });
        let reply = execute(process, &object).await;
        assert_eq!(reply.json()["answer"]["value"], expected.json());
        assert_eq!(reply.json()["answer"]["mediaType"], "application/json");
        let bare = json!({ "inputs": { "place": drawn, "lang": "en", "date": "2026-11-27" }, "outputs": { "answer": { "transmissionMode": "value" } } });
        assert_eq!(execute(process, &bare).await.json(), expected.json());
    }
}

#[tokio::test]
async fn a_drawing_is_checked_as_by_the_api() {
    let process = document("/processes/check-proposal").await;
    let example = &process["example"];
    let drawing = &example["inputs"]["drawing"]["value"];
    let headers = [("content-type", "application/geo+json")];
    let expected = asked::ask("POST", "/api/v1/check", &headers, Body::from(drawing.to_string())).await;
    assert_eq!(
        expected.status,
        200,
        "{}",
        String::from_utf8_lossy(&expected.body)
    );
    let reply = execute("check-proposal", example).await;
    assert_eq!(reply.json(), expected.json());
    let text = json!({ "inputs": { "drawing": drawing.to_string() } });
    assert_eq!(execute("check-proposal", &text).await.json(), expected.json());
}

#[tokio::test]
async fn job_creation_input_validation_bad_inputs_are_400_with_their_place() {
    for (process, body, pointer) in [
        ("rules-at", json!([]), ""),
        ("rules-at", json!({ "inputs": [] }), "/inputs"),
        ("rules-at", json!({ "mode": "async" }), "/mode"),
        ("rules-at", json!({ "subscriber": {} }), "/subscriber"),
        ("rules-at", json!({ "inputs": {} }), "/inputs/lon"),
        (
            "rules-at",
            json!({ "inputs": { "longitude": 13.0 } }),
            "/inputs/longitude",
        ),
        (
            "rules-at",
            json!({ "inputs": { "lon": "13", "lat": 55.6 } }),
            "/inputs/lon",
        ),
        (
            "rules-at",
            json!({ "inputs": { "lon": [13.0], "lat": 55.6 } }),
            "/inputs/lon",
        ),
        (
            "rules-at",
            json!({ "inputs": { "lon": 213.0, "lat": 55.6 } }),
            "/inputs/lon",
        ),
        (
            "rules-at",
            json!({ "inputs": { "lon": 13.0, "lat": 55.6, "date": "tomorrow" } }),
            "/inputs/date",
        ),
        (
            "rules-at",
            json!({ "inputs": { "parcel": "INGENSTANS 1:1" } }),
            "/inputs/parcel",
        ),
        (
            "rules-at",
            json!({ "inputs": { "place": { "href": "http://127.0.0.1/" } } }),
            "/inputs/place/href",
        ),
        (
            "rules-at",
            json!({ "inputs": { "place": { "type": "Point", "coordinates": ["a", 1] } } }),
            "/inputs/place/coordinates",
        ),
        (
            "rules-at",
            json!({ "inputs": { "lon": 13.0, "lat": 55.6 }, "response": "raw!" }),
            "/response",
        ),
        (
            "rules-at",
            json!({ "inputs": { "lon": 13.0, "lat": 55.6 }, "outputs": { "map": {} } }),
            "/outputs/map",
        ),
        (
            "rules-at",
            json!({ "inputs": { "lon": 13.0, "lat": 55.6 }, "outputs": { "answer": { "transmissionMode": "reference" } } }),
            "/outputs/answer/transmissionMode",
        ),
        (
            "building-right",
            json!({ "inputs": { "geometry": true } }),
            "/inputs/geometry",
        ),
        ("check-proposal", json!({ "inputs": {} }), "/inputs"),
        (
            "check-proposal",
            json!({ "inputs": { "drawing": 3 } }),
            "/inputs/drawing",
        ),
    ] {
        let reply = execute(process, &body).await;
        let refused = problem(&reply, 400, Some(pointer));
        assert!(refused["example"].is_string(), "{body}");
    }
    let path = "/ogc/processes/rules-at/execution";
    let broken = asked::ask(
        "POST",
        path,
        &[("content-type", "application/json")],
        Body::from("{"),
    )
    .await;
    problem(&broken, 400, Some(""));
    let untyped = asked::ask("POST", path, &[], Body::from("{}")).await;
    problem(&untyped, 415, Some("Content-Type"));
    assert_eq!(asked::get(path).await.status, 405);
}
