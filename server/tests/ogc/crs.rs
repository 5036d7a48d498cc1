//! Part 2, coordinate reference systems by reference.

use serde_json::Value;

use super::asked::problem;
use super::part1::positions_of;
use super::{ask, collection_ids, document, features, ids};

const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

fn epsg(code: u16) -> String {
    format!("http://www.opengis.net/def/crs/EPSG/0/{code}")
}

#[tokio::test]
async fn crs_uri_fc_md_crs_list_fc_md_storage_crs_valid_value() {
    let collections = document("/collections").await;
    let mut wanted: Vec<String> = (3006..=3018).chain([3857, 4258, 4326]).map(epsg).collect();
    wanted.push(CRS84.to_owned());
    for listed in collections["collections"].as_array().unwrap() {
        let systems: Vec<&str> = listed["crs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|crs| crs.as_str().unwrap())
            .collect();
        assert!(
            wanted.iter().all(|uri| systems.contains(&uri.as_str())),
            "{systems:?}"
        );
        assert_eq!(systems.len(), wanted.len());
        if let Some(storage) = listed["storageCrs"].as_str() {
            assert!(systems.contains(&storage), "{storage}");
        }
    }
}

#[tokio::test]
async fn fc_crs_definition_fc_crs_valid_value_ogc_crs_header() {
    for code in (3006..=3018).chain([3857, 4258, 4326]) {
        let uri = epsg(code);
        let page = ask(&format!("/collections/addresses/items?limit=1&crs={uri}")).await;
        assert_eq!(page.status, 200, "{uri}");
        assert_eq!(page.header("content-crs"), Some(format!("<{uri}>").as_str()));
        let id = page.json()["features"][0]["id"].as_str().unwrap().to_owned();
        let one = ask(&format!("/collections/addresses/items/{id}?crs={uri}")).await;
        assert_eq!(one.header("content-crs"), Some(format!("<{uri}>").as_str()));
        assert_eq!(one.json()["geometry"], page.json()["features"][0]["geometry"]);
    }
    for path in [
        "/collections/plans/items?limit=1",
        "/collections/plans/items?limit=1&f=html",
    ] {
        let page = ask(path).await;
        assert_eq!(
            page.header("content-crs"),
            Some(format!("<{CRS84}>").as_str()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn fc_crs_valid_value_bbox_crs_parameter_invalid_are_400() {
    for uri in [
        epsg(9999),
        epsg(2400),
        "urn:x".to_owned(),
        "4326".to_owned(),
        String::new(),
    ] {
        problem(
            &ask(&format!("/collections/plans/items?crs={uri}")).await,
            400,
            Some("crs"),
        );
        let boxed = ask(&format!("/collections/plans/items?bbox=1,2,3,4&bbox-crs={uri}")).await;
        problem(&boxed, 400, Some("bbox-crs"));
    }
    let page = document("/collections/plans/items?limit=1").await;
    let id = page["features"][0]["id"].as_str().unwrap();
    problem(
        &ask(&format!("/collections/plans/items/{id}?crs=EPSG:1")).await,
        400,
        Some("crs"),
    );
}

#[tokio::test]
async fn crs_action_the_axes_follow_the_system() {
    let all = document("/collections/addresses/items?limit=1").await;
    let [lon, lat] = first_position(&all);
    for code in (3006..=3018).chain([3857, 4258, 4326]) {
        let there = document(&format!(
            "/collections/addresses/items?limit=1&crs={}",
            epsg(code)
        ))
        .await;
        let [first, second] = first_position(&there);
        match code {
            4258 | 4326 => assert!(
                (first - lat).abs() < 1e-9 && (second - lon).abs() < 1e-9,
                "{code}"
            ),
            3857 => {
                let east = lon.to_radians() * 6_378_137.0;
                let north = 6_378_137.0 * (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln();
                assert!(
                    (first - east).abs() < 0.001 && (second - north).abs() < 0.001,
                    "{code}"
                );
            }
            // SWEREF 99: northing comes first, and Sweden lies six to eight thousand kilometres north.
            _ => assert!(
                (6_000_000.0..8_000_000.0).contains(&first) && second.abs() < 2_000_000.0,
                "{code}: {first} {second}"
            ),
        }
    }
}

fn first_position(page: &Value) -> [f64; 2] {
    let mut positions = Vec::new();
    positions_of(&features(page)[0]["geometry"], &mut positions);
    positions[0]
}

#[tokio::test]
async fn fc_bbox_crs_definition_bbox_crs_action_bbox_crs_default_value() {
    for id in collection_ids().await {
        // A box of SWEREF 99 TM that cuts the collection, its axes northing first; the same box said in the zone of the same map.
        let collection = document(&format!("/collections/{id}")).await;
        let Some(bbox) = collection["extent"]["spatial"]["bbox"][0].as_array() else {
            continue;
        };
        let edge = |at: usize| bbox[at].as_f64().unwrap();
        let (west, south, east, north) = (
            edge(0),
            edge(1),
            (edge(0) + edge(2)) / 2.0,
            (edge(1) + edge(3)) / 2.0,
        );
        let plain = document(&format!(
            "/collections/{id}/items?limit=10000&bbox={west},{south},{east},{north}"
        ))
        .await;
        for crs in [epsg(4326), epsg(4258)] {
            let turned = format!("bbox={south},{west},{north},{east}&bbox-crs={crs}");
            let same = document(&format!("/collections/{id}/items?limit=10000&{turned}")).await;
            assert_eq!(ids(&same), ids(&plain), "{id} {crs}");
        }
        let said = format!("bbox={west},{south},{east},{north}&bbox-crs={CRS84}");
        let same = document(&format!("/collections/{id}/items?limit=10000&{said}")).await;
        assert_eq!(
            ids(&same),
            ids(&plain),
            "{id}: CRS84 is what is meant where nothing is said"
        );
        // Web Mercator keeps meridians and parallels straight, so the box is the same box.
        let x = |lon: f64| lon.to_radians() * 6_378_137.0;
        let y = |lat: f64| 6_378_137.0 * (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln();
        let mercator = format!(
            "bbox={},{},{},{}&bbox-crs={}",
            x(west),
            y(south),
            x(east),
            y(north),
            epsg(3857)
        );
        let same = document(&format!("/collections/{id}/items?limit=10000&{mercator}")).await;
        assert_eq!(ids(&same), ids(&plain), "{id} 3857");
        // The axes of SWEREF 99 TM are northing before easting: a box the other way round lies off Sweden.
        let turned = document(&format!(
            "/collections/{id}/items?bbox=300000,6100000,500000,6200000&bbox-crs={}",
            epsg(3006)
        ))
        .await;
        assert!(
            features(&turned)
                .iter()
                .all(|feature| feature["geometry"].is_null())
        );
        let right = document(&format!(
            "/collections/{id}/items?limit=10000&bbox=6100000,300000,6200000,500000&bbox-crs={}",
            epsg(3006)
        ))
        .await;
        let all = document(&format!("/collections/{id}/items?limit=10000&bbox=10,50,25,70")).await;
        assert_eq!(ids(&right), ids(&all), "{id} 3006");
    }
}
