//! The forms of features: the same features in each, and each linked as an alternate.

use super::{ask, ask_with, collection_ids, document, features, links};

#[tokio::test]
async fn every_form_is_linked_and_holds_the_same_features() {
    for id in collection_ids().await {
        let data = document(&format!("/collections/{id}/items?limit=20")).await;
        for link in links(&data, "alternate") {
            let reply = ask(link["href"].as_str().unwrap()).await;
            assert_eq!(reply.status, 200, "{link}");
            let sent = reply.header("content-type").unwrap();
            assert!(sent.starts_with(link["type"].as_str().unwrap()), "{link} {sent}");
        }
        let named = ask_with(
            &format!("/collections/{id}/items?limit=20"),
            &[("accept", "application/vnd.ogc.fg+json")],
        )
        .await;
        assert_eq!(named.header("content-type"), Some("application/vnd.ogc.fg+json"));
        let fg = named.json();
        assert!(fg["conformsTo"].is_array());
        for (one, other) in features(&data).iter().zip(features(&fg)) {
            assert_eq!(one["id"], other["id"]);
            assert_eq!(one["properties"], other["properties"]);
        }
        assert_eq!(features(&data).len(), features(&fg).len());
    }
}

#[tokio::test]
async fn json_fg_puts_another_system_in_place() {
    let tm = "http://www.opengis.net/def/crs/EPSG/0/3006";
    let fg = document(&format!("/collections/plans/items?limit=5&f=jsonfg&crs={tm}")).await;
    assert_eq!(fg["coordRefSys"], tm);
    assert!(features(&fg).iter().any(|plan| !plan["place"].is_null()));
    let plain = document("/collections/plans/items?limit=5&f=jsonfg").await;
    assert!(features(&plain).iter().any(|plan| !plan["geometry"].is_null()));
    let schema = plain["featureSchema"].as_str().unwrap();
    assert_eq!(ask(schema).await.status, 200, "{schema}");
}

#[tokio::test]
async fn csv_has_a_row_a_feature_and_links_in_the_header() {
    let reply = ask("/collections/addresses/items?limit=5&f=csv").await;
    assert!(reply.header("content-type").unwrap().starts_with("text/csv"));
    let link = reply
        .headers
        .get_all("link")
        .iter()
        .any(|value| value.to_str().unwrap().contains("rel=\"next\""));
    assert!(link, "the next page stands in a header");
    let text = String::from_utf8(reply.body).unwrap();
    let mut lines = text.split("\r\n");
    let schema = document("/collections/addresses/schema").await;
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(heads.len(), schema["properties"].as_object().unwrap().len());
    assert_eq!(lines.filter(|line| !line.is_empty()).count(), 5);
}
