//! Wrong questions: 400 with the reason and what would work, 404 for what is not there; never an empty 200, never a fault of the server.

use super::asked::problem;
use super::{ask, document, links};

#[tokio::test]
async fn query_param_unknown_query_param_invalid() {
    for (path, parameter) in [
        ("?zoom=3", "zoom"),
        ("/conformance?limit=3", "limit"),
        ("/collections?bbox=1,2,3,4", "bbox"),
        ("/collections/plans?crs=x", "crs"),
        ("/api?x=1", "x"),
        ("/collections/plans/items?offset=10", "offset"),
        ("/collections/plans/items?Limit=10", "Limit"),
        ("/collections/plans/items?limit=1&limit=2", "limit"),
        ("/collections/plans/items?limit=unlimited", "limit"),
        ("/collections/plans/items?limit=0", "limit"),
        ("/collections/plans/items?limit=-5", "limit"),
        ("/collections/plans/items?limit=", "limit"),
        ("/collections/plans/items?bbox=", "bbox"),
        ("/collections/plans/items?bbox=1,2,3", "bbox"),
        ("/collections/plans/items?bbox=1,2,3,4,5", "bbox"),
        ("/collections/plans/items?bbox=a,b,c,d", "bbox"),
        ("/collections/plans/items?bbox=13,56,12,55", "bbox"),
        ("/collections/plans/items?bbox=NaN,1,2,3", "bbox"),
        ("/collections/plans/items?bbox=inf,1,2,3", "bbox"),
        ("/collections/plans/items?bbox=1,2,3,400", "bbox"),
        ("/collections/plans/items?datetime=yesterday", "datetime"),
        ("/collections/plans/items?datetime=../..", "datetime"),
        ("/collections/plans/items?datetime=2026-13-01", "datetime"),
        (
            "/collections/plans/items?datetime=2026-02-01/2026-01-01",
            "datetime",
        ),
        ("/collections/plans/items?f=pdf", "f"),
        ("/collections/plans/items?lang=de", "lang"),
        ("/collections/plans/items?cursor=abc", "cursor"),
        ("/collections/plans/items?cursor=5", "cursor"),
        ("/collections/plans/items?cursor=-1.0000000000000000", "cursor"),
        (
            "/collections/plans/items?crs=http://www.opengis.net/def/crs/EPSG/0/1",
            "crs",
        ),
    ] {
        let document = problem(&ask(path).await, 400, Some(parameter));
        assert!(document["example"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_404_and_says_what_is() {
    let unknown = problem(&ask("/collections/roads").await, 404, Some("collectionId"));
    assert!(unknown["near"].as_array().unwrap().iter().any(|id| id == "plans"));
    problem(&ask("/collections/roads/items").await, 404, Some("collectionId"));
    problem(
        &ask("/collections/plans/items/no-such-plan").await,
        404,
        Some("featureId"),
    );
    for path in [
        "/collections/plans/items/",
        "/collections/plans/rows",
        "/nothing",
        "/collections/",
    ] {
        problem(&ask(path).await, 404, None);
    }
}

#[tokio::test]
async fn a_cursor_of_another_snapshot_is_refused_with_what_to_do() {
    let page = document("/collections/plans/items?limit=1").await;
    let next = links(&page, "next")[0]["href"].as_str().unwrap().to_owned();
    let (start, cursor) = next.split_once("cursor=").unwrap();
    let (position, mark) = cursor.split_once('.').unwrap();
    let other = format!("{:016x}", u64::from_str_radix(&mark[..16], 16).unwrap() ^ 1);
    let refused = problem(
        &ask(&format!("{start}cursor={position}.{other}")).await,
        400,
        Some("cursor"),
    );
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.contains("changed") && detail.contains("leave the cursor out"),
        "{detail}"
    );
    let beyond = problem(
        &ask(&format!("{start}cursor=99999.{}", &mark[..16])).await,
        400,
        Some("cursor"),
    );
    assert!(beyond["detail"].as_str().unwrap().contains("beyond the last"));
}

#[tokio::test]
async fn no_question_is_answered_by_a_fault_of_the_server() {
    let values = [
        "",
        "0",
        "-0",
        "1e309",
        "%00",
        "%FF",
        "%F0%9F%98%80",
        "'",
        "\"",
        "<script>",
        "../../etc/passwd",
        "NULL",
        "%25",
        "a,b,c,d",
        "1,1,1,1",
        "-180,-90,180,90",
        "180,90,-180,-90",
        "9999999999999999999999.0000000000000000",
        "2026-01-01T00:00:00+99:99",
        "0000-00-00",
        "99999-01-01",
        "2026-01-01/2026-01-01/2026-01-01",
    ];
    for parameter in [
        "limit", "bbox", "bbox-crs", "crs", "datetime", "cursor", "f", "lang", "%00", "'",
    ] {
        for value in values {
            let value = value.replace('"', "%22").replace('<', "%3C").replace('>', "%3E");
            let path = format!("/collections/plans/items?{parameter}={value}");
            let status = ask(&path).await.status;
            assert!(status == 200 || status == 400, "{path}: {status}");
        }
    }
    let long = format!("/collections/plans/items?bbox={}", "1,".repeat(20_000));
    let refused = ask(&long).await;
    assert!(refused.status == 400 && refused.body.len() < 2000);
}
