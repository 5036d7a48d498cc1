//! Features as FlatGeobuf, read by GDAL.

use std::process::Command;

use super::{ask, collection_ids, document, features};

/// What `ogrinfo` says of bytes; `None` with a message where it is not installed.
fn told(bytes: &[u8], arguments: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("features.fgb");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("ogrinfo")
        .args(["-ro", "-al"])
        .args(arguments)
        .arg(&path)
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: ogrinfo does not run");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !errors.contains("ERROR"), "{errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test]
async fn gdal_reads_every_collection_with_its_values() {
    for id in collection_ids().await {
        let reply = ask(&format!("/collections/{id}/items?f=fgb&limit=10000")).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-type"), Some("application/flatgeobuf"));
        assert_eq!(reply.body[..4], *b"fgb\x03");
        let items = document(&format!("/collections/{id}/items?limit=10000")).await;
        let Some(text) = told(&reply.body, &[]) else {
            return;
        };
        assert!(text.contains(&format!("Layer name: {id}")), "{id}");
        assert_eq!(
            text.matches("\nOGRFeature(").count(),
            features(&items).len(),
            "{id}"
        );
        for feature in features(&items) {
            let own = feature["properties"]["id"].as_str().unwrap();
            assert!(text.contains(&format!("id (String) = {own}")), "{id} {own}");
        }
    }
}

#[tokio::test]
async fn positions_are_easting_before_northing_in_the_system_that_was_asked_for() {
    let crs = "http://www.opengis.net/def/crs/EPSG/0/3006";
    let reply = ask(&format!("/collections/plans/items?f=fgb&limit=10000&crs={crs}")).await;
    assert_eq!(
        reply.header("content-crs"),
        Some("<http://www.opengis.net/def/crs/EPSG/0/3006>")
    );
    let items = document(&format!("/collections/plans/items?limit=10000&crs={crs}")).await;
    let mut least = f64::INFINITY;
    for feature in features(&items) {
        for ring in feature["geometry"]["coordinates"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|area| area.as_array().unwrap())
        {
            for position in ring.as_array().unwrap() {
                least = least.min(position[1].as_f64().unwrap());
            }
        }
    }
    let Some(text) = told(&reply.body, &["-so"]) else {
        return;
    };
    let extent = text
        .lines()
        .find_map(|line| line.strip_prefix("Extent: ("))
        .unwrap();
    let west: f64 = extent.split(',').next().unwrap().parse().unwrap();
    assert!((west - least).abs() < 0.002, "{extent} {least}");
    assert!(text.contains("SWEREF99 TM"), "{text}");
}

#[tokio::test]
async fn a_filter_and_one_feature_come_as_flatgeobuf_too() {
    let filtered = "/collections/plans/items?f=fgb&filter=name%20%3D%20'nothing%20is%20called%20so'";
    let reply = ask(filtered).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body[..4], *b"fgb\x03");
    let first = &features(&document("/collections/plans/items?limit=1").await)[0]["id"].clone();
    let id = first.as_str().unwrap();
    let reply = ask(&format!("/collections/plans/items/{id}?f=fgb")).await;
    let Some(text) = told(&reply.body, &[]) else {
        return;
    };
    assert_eq!(text.matches("\nOGRFeature(").count(), 1);
    assert!(text.contains(id));
}
