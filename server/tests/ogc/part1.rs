//! Part 1 Core and GeoJSON.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{all_ids, ask, ask_with, check_links, collection_ids, document, escaped, features, ids, links};

const CORE: &str = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core";

#[tokio::test]
async fn root_op_root_success() {
    for path in ["", "/"] {
        let landing = document(path).await;
        check_links(&landing);
        for rel in [
            "self",
            "alternate",
            "service-desc",
            "service-doc",
            "conformance",
            "data",
        ] {
            assert!(!links(&landing, rel).is_empty(), "{rel}");
        }
        for link in landing["links"].as_array().unwrap() {
            let mut reply = ask(link["href"].as_str().unwrap()).await;
            // The newest file with everything is at an address of its own, which never changes its content.
            if link["rel"] == "enclosure" {
                assert_eq!(reply.status, 307, "{link}");
                reply = ask(reply.header("location").unwrap()).await;
            }
            assert_eq!(reply.status, 200, "{link}");
            let sent = reply.header("content-type").unwrap();
            assert!(sent.starts_with(link["type"].as_str().unwrap()), "{link} {sent}");
        }
    }
    let secure = ask_with("", &[("x-forwarded-proto", "https")]).await.json();
    let href = secure["links"][0]["href"].as_str().unwrap();
    assert!(href.starts_with("https://plan.example.se/ogc"), "{href}");
}

#[tokio::test]
async fn conformance_op_conformance_success() {
    let conformance = document("/conformance").await;
    let classes: BTreeSet<&str> = conformance["conformsTo"]
        .as_array()
        .unwrap()
        .iter()
        .map(|class| class.as_str().unwrap())
        .collect();
    assert!(classes.contains(CORE));
    assert_eq!(classes.len(), conformance["conformsTo"].as_array().unwrap().len());
    check_links(&conformance);
}

#[tokio::test]
async fn fc_md_op_fc_md_success_sfc_md_op_sfc_md_success() {
    let collections = document("/collections").await;
    check_links(&collections);
    assert_eq!(links(&collections, "self").len(), 1);
    assert_eq!(links(&collections, "alternate").len(), 1);
    for listed in collections["collections"].as_array().unwrap() {
        let id = listed["id"].as_str().unwrap();
        assert!(listed["title"].is_string() && listed["description"].is_string());
        check_links(listed);
        let types: BTreeSet<&str> = links(listed, "items")
            .iter()
            .map(|link| link["type"].as_str().unwrap())
            .collect();
        assert!(
            types.contains("application/geo+json") && types.contains("text/html"),
            "{types:?}"
        );
        if let Some(systems) = listed.get("crs") {
            assert_eq!(systems[0], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        }
        let own = document(&format!("/collections/{id}")).await;
        for member in [
            "id",
            "title",
            "description",
            "extent",
            "crs",
            "storageCrs",
            "itemType",
            "itemCount",
        ] {
            assert_eq!(own.get(member), listed.get(member), "{id} {member}");
        }
        for rel in ["self", "alternate", "items"] {
            assert!(!links(&own, rel).is_empty(), "{id} {rel}");
        }
    }
}

#[tokio::test]
async fn fc_md_extent_encloses_the_data() {
    for id in collection_ids().await {
        let collection = document(&format!("/collections/{id}")).await;
        let all = document(&format!("/collections/{id}/items?limit=10000")).await;
        let bbox = &collection["extent"]["spatial"]["bbox"][0];
        for feature in features(&all) {
            let mut positions = Vec::new();
            positions_of(&feature["geometry"], &mut positions);
            for [lon, lat] in positions {
                let edge = |at: usize| bbox[at].as_f64().unwrap();
                assert!(
                    edge(0) <= lon && lon <= edge(2) && edge(1) <= lat && lat <= edge(3),
                    "{id} {lon} {lat} {bbox}"
                );
            }
            let interval = &collection["extent"]["temporal"]["interval"][0];
            if let (Some(first), Some(from)) = (
                interval[0].as_str(),
                feature["properties"]["inForceFrom"].as_str(),
            ) {
                assert!(first <= from, "{id}: {first} {from}");
            }
        }
    }
}

/// Every position of a geometry.
pub fn positions_of(geometry: &Value, found: &mut Vec<[f64; 2]>) {
    match geometry {
        Value::Object(members) => members.values().for_each(|member| positions_of(member, found)),
        Value::Array(items) => match (items.first(), items.get(1)) {
            (Some(Value::Number(first)), Some(Value::Number(second))) => {
                found.push([first.as_f64().unwrap(), second.as_f64().unwrap()]);
            }
            _ => items.iter().for_each(|item| positions_of(item, found)),
        },
        _ => {}
    }
}

#[tokio::test]
async fn fc_op_fc_response_fc_links_fc_rel_type_fc_number_returned_fc_time_stamp() {
    for id in collection_ids().await {
        for query in [
            "",
            "?limit=3",
            "?bbox=11,55,24,69",
            "?datetime=2026-01-01",
            "?datetime=2026-01-01/..",
        ] {
            let path = format!("/collections/{id}/items{query}");
            let reply = ask(&path).await;
            assert_eq!(reply.status, 200, "{path}");
            assert_eq!(reply.header("content-type"), Some("application/geo+json"));
            let page = reply.json();
            assert_eq!(page["type"], "FeatureCollection");
            assert_eq!(page["numberReturned"], features(&page).len());
            assert!(page["numberReturned"].as_u64() <= page["numberMatched"].as_u64());
            check_links(&page);
            assert_eq!(links(&page, "self").len(), 1, "{path}");
            assert!(!links(&page, "alternate").is_empty());
            let is_more = page["numberMatched"].as_u64() > page["numberReturned"].as_u64();
            assert_eq!(links(&page, "next").len(), usize::from(is_more), "{path}");
            let stamp: jiff::Timestamp = page["timeStamp"].as_str().unwrap().parse().unwrap();
            let age_s = jiff::Timestamp::now().as_second() - stamp.as_second();
            assert!((0..60).contains(&age_s), "{stamp}");
            assert!(
                features(&page)
                    .iter()
                    .all(|feature| feature["type"] == "Feature" && !feature["id"].is_null())
            );
        }
    }
}

#[tokio::test]
async fn fc_number_matched_equals_the_features_on_all_pages() {
    for id in collection_ids().await {
        let whole = document(&format!("/collections/{id}/items?limit=10000")).await;
        let count = whole["numberMatched"].as_u64().unwrap() as usize;
        assert_eq!(ids(&whole).len(), count.min(10_000));
        let limit = (count / 7).max(1);
        let paged = all_ids(&format!("/collections/{id}/items?limit={limit}")).await;
        assert_eq!(paged, ids(&whole), "{id}: each once, in the same order");
        let boxed = all_ids(&format!("/collections/{id}/items?limit={limit}&bbox=10,50,25,70")).await;
        assert!(boxed.len() <= count);
    }
}

#[tokio::test]
async fn fc_limit_response_caps_and_never_exceeds() {
    for limit in [1_u64, 2, 10, 10_000, 10_001, 99_999_999_999] {
        let page = document(&format!("/collections/addresses/items?limit={limit}")).await;
        assert!(features(&page).len() as u64 <= limit.min(10_000));
        assert!(!features(&page).is_empty());
    }
}

#[tokio::test]
async fn fc_bbox_response_over_other_places_is_empty_and_over_the_extent_is_whole() {
    let far = [
        "-1.5,50,1.5,53",
        "-80,-5,-70,5",
        "177,65,-177,70",
        "-180,85,180,90",
        "-180,-90,180,-85",
    ];
    for id in collection_ids().await {
        let collection = document(&format!("/collections/{id}")).await;
        for bbox in far {
            let page = document(&format!("/collections/{id}/items?bbox={bbox}")).await;
            let placed = features(&page)
                .iter()
                .filter(|feature| !feature["geometry"].is_null())
                .count();
            assert_eq!(placed, 0, "{id} {bbox}");
        }
        let all = document(&format!("/collections/{id}/items?limit=10000")).await;
        let placed = features(&all)
            .iter()
            .filter(|feature| !feature["geometry"].is_null())
            .count();
        if placed == 0 {
            continue;
        }
        let extent = collection["extent"]["spatial"]["bbox"][0].as_array().unwrap();
        let extent: Vec<String> = extent.iter().map(Value::to_string).collect();
        let inside = document(&format!(
            "/collections/{id}/items?limit=10000&bbox={}",
            extent.join(",")
        ))
        .await;
        assert_eq!(features(&inside).len(), placed, "{id}");
        let [west, south, east, north] = extent.as_slice() else {
            panic!("four numbers")
        };
        let with_heights = format!("{west},{south},-100,{east},{north},100");
        let high = document(&format!(
            "/collections/{id}/items?limit=10000&bbox={with_heights}"
        ))
        .await;
        assert_eq!(ids(&high), ids(&inside), "{id}");
    }
}

#[tokio::test]
async fn fc_bbox_response_holds_what_meets_the_box_and_nothing_else() {
    // The box around one address holds it; one beside it does not.
    let all = document("/collections/addresses/items?limit=10000").await;
    let one = &features(&all)[features(&all).len() / 2];
    let (lon, lat) = (
        one["geometry"]["coordinates"][0].as_f64().unwrap(),
        one["geometry"]["coordinates"][1].as_f64().unwrap(),
    );
    let around = format!("{},{},{},{}", lon - 1e-6, lat - 1e-6, lon + 1e-6, lat + 1e-6);
    let found = document(&format!("/collections/addresses/items?bbox={around}")).await;
    assert!(ids(&found).contains(&one["id"].to_string()));
    let half = format!("{},{},{},{}", lon, 0, 180, 90);
    let found: BTreeSet<String> =
        ids(&document(&format!("/collections/addresses/items?limit=10000&bbox={half}")).await)
            .into_iter()
            .collect();
    let expected: BTreeSet<String> = features(&all)
        .iter()
        .filter(|each| each["geometry"]["coordinates"][0].as_f64().unwrap() >= lon)
        .map(|each| each["id"].to_string())
        .collect();
    // The position of the answer is rounded to nine decimals; only the address on the edge itself may differ by that.
    let differing = found.symmetric_difference(&expected).count();
    assert!(differing <= 1 && expected.len() > 1, "{differing}");
}

#[tokio::test]
async fn fc_time_response_selects_what_is_in_force() {
    let all = document("/collections/plans/items?limit=10000").await;
    let start = |feature: &Value| feature["properties"]["inForceFrom"].as_str().map(str::to_owned);
    let end = |feature: &Value| feature["properties"]["inForceTo"].as_str().map(str::to_owned);
    let timeless: BTreeSet<String> = features(&all)
        .iter()
        .filter(|feature| start(feature).is_none() && end(feature).is_none())
        .map(|feature| feature["id"].to_string())
        .collect();
    for (query, first, last) in [
        ("2015-06-01", "2015-06-01", "2015-06-01"),
        ("2015-06-01T12:00:00Z", "2015-06-01", "2015-06-01"),
        ("2010-01-01/2015-06-01", "2010-01-01", "2015-06-01"),
        ("2010-01-01/..", "2010-01-01", "9999-12-31"),
        ("2010-01-01/", "2010-01-01", "9999-12-31"),
        ("../2015-06-01", "0000-01-01", "2015-06-01"),
        ("/2015-06-01", "0000-01-01", "2015-06-01"),
    ] {
        let found: BTreeSet<String> =
            ids(&document(&format!("/collections/plans/items?limit=10000&datetime={query}")).await)
                .into_iter()
                .collect();
        let expected: BTreeSet<String> = features(&all)
            .iter()
            .filter(|feature| {
                start(feature).is_none_or(|from| from.as_str() <= last)
                    && end(feature).is_none_or(|to| to.as_str() >= first)
            })
            .map(|feature| feature["id"].to_string())
            .collect();
        assert_eq!(found, expected, "{query}");
        assert!(timeless.is_subset(&found), "features without time stay");
    }
    // One day is also the day that standing is judged at.
    let then = document("/collections/plans/items?limit=10000&datetime=2030-01-01").await;
    assert!(
        features(&then)
            .iter()
            .any(|plan| plan["properties"]["standing"] == "in-force")
    );
    let before = document("/collections/plans/items?limit=10000&datetime=1800-01-01").await;
    assert!(
        features(&before)
            .iter()
            .all(|plan| plan["properties"]["standing"] != "in-force")
    );
}

#[tokio::test]
async fn f_op_f_success_f_links() {
    for id in collection_ids().await {
        let page = document(&format!("/collections/{id}/items?limit=5")).await;
        for listed in features(&page) {
            let feature_id = listed["id"].as_str().unwrap();
            let path = format!("/collections/{id}/items/{}", escaped(feature_id));
            let reply = ask(&path).await;
            assert_eq!(reply.status, 200, "{path}");
            assert_eq!(reply.header("content-type"), Some("application/geo+json"));
            let one = reply.json();
            assert_eq!(one["type"], "Feature");
            for member in ["id", "geometry", "properties"] {
                assert_eq!(one[member], listed[member], "{path}");
            }
            check_links(&one);
            for rel in ["self", "alternate", "collection"] {
                let found = links(&one, rel);
                assert!(!found.is_empty(), "{path} {rel}");
                assert_eq!(ask(found[0]["href"].as_str().unwrap()).await.status, 200);
            }
        }
    }
}

#[tokio::test]
async fn http_etag_304_and_head() {
    for path in [
        "",
        "/conformance",
        "/api",
        "/collections",
        "/collections/plans",
        "/collections/plans/items?limit=2",
    ] {
        let first = ask(path).await;
        let tag = first.header("etag").expect("a tag").to_owned();
        assert_eq!(first.header("access-control-allow-origin"), Some("*"));
        assert!(first.header("vary").is_some_and(|vary| vary.contains("accept")));
        let again = ask_with(path, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        let page = ask_with(path, &[("accept", "text/html"), ("if-none-match", &tag)]).await;
        assert_eq!(page.status, 200, "{path}: another form has another tag");
        assert_ne!(page.header("etag"), Some(tag.as_str()));
        let head = super::asked::ask("HEAD", &format!("/ogc{path}"), &[], axum::body::Body::empty()).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
    }
}
