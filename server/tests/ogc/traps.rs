//! What went wrong at others: pages that hide results, answers of concurrent requests mixed, counts that cost.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;

use super::{all_ids, asked, document, escaped, features, ids, links};

#[tokio::test]
async fn a_page_cap_hides_nothing() {
    // However small the page, and however the client counts: every feature comes once.
    let whole = document("/collections/addresses/items?limit=10000").await;
    for limit in [1, 7, 100] {
        let paged = all_ids(&format!("/collections/addresses/items?limit={limit}")).await;
        assert_eq!(paged, ids(&whole), "{limit}");
    }
    let distinct: BTreeSet<String> = ids(&whole).into_iter().collect();
    assert_eq!(distinct.len() as u64, whole["numberMatched"].as_u64().unwrap());
}

#[tokio::test]
async fn the_page_before_leads_back() {
    let first = document("/collections/addresses/items?limit=3").await;
    assert!(links(&first, "prev").is_empty());
    let second = document(links(&first, "next")[0]["href"].as_str().unwrap()).await;
    let back = document(links(&second, "prev")[0]["href"].as_str().unwrap()).await;
    assert_eq!(ids(&back), ids(&first));
    let third = document(links(&second, "next")[0]["href"].as_str().unwrap()).await;
    let back = document(links(&third, "prev")[0]["href"].as_str().unwrap()).await;
    assert_eq!(ids(&back), ids(&second));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_requests_are_not_mixed() {
    // 10 000 distinct questions at once, each compared with what it answers alone.
    let edge = Arc::new(asked::served());
    let all = document("/collections/addresses/items?limit=10000").await;
    let mut expected = Vec::new();
    for feature in features(&all) {
        let id = feature["id"].as_str().unwrap().to_owned();
        let path = format!("/ogc/collections/addresses/items/{}", escaped(&id));
        expected.push((path, feature["id"].clone(), feature["properties"].clone()));
    }
    let expected = Arc::new(expected);
    let tasks: Vec<_> = (0..64)
        .map(|worker| {
            let (edge, expected) = (edge.clone(), expected.clone());
            tokio::spawn(async move {
                for at in (worker..10_000).step_by(64) {
                    let (path, id, properties) = &expected[at % expected.len()];
                    let request = Request::get(path).body(Body::empty()).unwrap();
                    let response = edge.answer(request).await;
                    assert_eq!(response.status(), 200, "{path}");
                    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
                    let feature: serde_json::Value = serde_json::from_slice(&body).unwrap();
                    assert_eq!((&feature["id"], &feature["properties"]), (id, properties));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn one_snapshot_in_features_and_answers() {
    // What the interface says of a plan is what the API says of it.
    let plans = document("/collections/plans/items?limit=10000").await;
    for plan in features(&plans) {
        let id = plan["id"].as_str().unwrap();
        let reply = asked::get(&format!("/api/v1/plans/{id}")).await;
        let answer = reply.json();
        // The answer also says where a later plan lies over it; the feature says how the plan stands by itself.
        let standing = match answer["standing"].as_str() {
            Some("superseded") => "in-force",
            other => other.unwrap_or_default(),
        };
        assert_eq!(plan["properties"]["standing"], standing, "{id}");
        assert_eq!(
            answer["regulations"].as_array().unwrap().len() as u64,
            plan["properties"]["regulationCount"].as_u64().unwrap(),
            "{id}"
        );
    }
}
