//! The class HTML: every resource as a page with all that the data say, and links.

use super::{ask, ask_with, collection_ids, document, escaped, features};

async fn page(path: &str) -> String {
    let reply = ask_with(path, &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")]).await;
    assert_eq!(reply.status, 200, "{path}");
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(
        reply
            .header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    String::from_utf8(reply.body).unwrap()
}

fn check_shape(path: &str, page: &str) {
    assert!(page.starts_with("<!doctype html>"), "{path}");
    assert_eq!(page.matches("<h1>").count(), 1, "{path}");
    assert!(
        page.contains("<main id=\"content\"") && page.contains("name=\"viewport\""),
        "{path}"
    );
    assert_eq!(
        page.matches("<table").count(),
        page.matches("<caption>").count(),
        "{path}: every table has a caption"
    );
    assert!(
        !page.contains("style=") && !page.contains("<script"),
        "{path}: nothing inline"
    );
}

#[tokio::test]
async fn html_definition_html_content() {
    for path in ["", "/conformance", "/api", "/collections"] {
        let swedish = page(path).await;
        check_shape(path, &swedish);
        assert!(swedish.contains("<html lang=\"sv\">"), "{path}");
        let english = page(&format!("{path}?lang=en")).await;
        assert!(english.contains("<html lang=\"en\">"), "{path}");
        assert!(
            english.contains("lang=en&amp;f=html") || english.contains("lang=en&#38;f=html"),
            "{path}: the language stays"
        );
    }
    for class in document("/conformance").await["conformsTo"].as_array().unwrap() {
        assert!(page("/conformance").await.contains(class.as_str().unwrap()));
    }
}

#[tokio::test]
async fn html_content_features_with_all_attributes_links_and_a_map() {
    for id in collection_ids().await {
        let about = page(&format!("/collections/{id}")).await;
        check_shape(&id, &about);
        let items = page(&format!("/collections/{id}/items?limit=3&lang=en")).await;
        check_shape(&id, &items);
        let data = document(&format!("/collections/{id}/items?limit=3&lang=en")).await;
        if features(&data).is_empty() {
            continue;
        }
        let schema = document(&format!("/collections/{id}/schema")).await;
        let one = &features(&data)[0];
        let feature_id = one["id"].as_str().unwrap();
        let path = format!("/collections/{id}/items/{}", escaped(feature_id));
        let single = page(&format!("{path}?lang=en")).await;
        check_shape(&path, &single);
        let has_place = !one["geometry"].is_null();
        assert_eq!(single.contains("<svg class=\"plan-map\""), has_place, "{path}");
        assert_eq!(
            single.contains("href=\"/rules?"),
            has_place || id == "parcels",
            "{path}"
        );
        for (name, value) in one["properties"].as_object().unwrap() {
            if let Some(text) = value.as_str().filter(|text| {
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            }) {
                // Words of code lists are said as people say them.
                let is_code = schema["properties"][name]["enum"].is_array();
                assert!(is_code || single.contains(text), "{path} {name} {text}");
            }
        }
    }
    let last = page("/collections/addresses/items?limit=10000").await;
    assert!(!last.contains("rel=\"next\""));
}

#[tokio::test]
async fn a_question_without_a_hit_says_what_that_means() {
    let nothing = page("/collections/plans/items?bbox=20,65,21,66").await;
    assert!(nothing.contains("Det betyder inte att det saknas i verkligheten"));
    let swedish = ask("/collections/plans/items?f=html&bbox=20,65,21,66").await;
    assert_eq!(swedish.status, 200);
}

#[tokio::test]
async fn a_person_is_told_of_a_wrong_question_on_a_page() {
    for (path, status) in [
        ("/collections/plans/items?limit=many", 400),
        ("/collections/plans/items?zoom=3&lang=en", 400),
        ("/collections/roads", 404),
        ("/collections/plans/items/nothing?f=html", 404),
    ] {
        let reply = ask_with(path, &[("accept", "text/html,*/*;q=0.8")]).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(
            reply.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{path}"
        );
        let page = String::from_utf8(reply.body).unwrap();
        check_shape(path, &page);
    }
}
