//! OGC API Tiles: core, tileset, tilesets-list, dataset-tilesets, geodata-tilesets, and the grids.

use geo_types::{Coord, Rect};
use planvy_vector_tiles::{TileAddress, TileRange, grid};
use serde_json::Value;

use super::decoding::decoded;
use super::{ask, ask_with, asked::problem, check_links, collection_ids, document, links};

const TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

/// The paths of the lists of tilesets: of all collections, and of each.
async fn scopes() -> Vec<String> {
    let of_collections = collection_ids().await.into_iter();
    let of_collections = of_collections.map(|id| format!("/collections/{id}/tiles"));
    std::iter::once("/tiles".to_owned())
        .chain(of_collections)
        .collect()
}

/// The limits of a tileset.
pub fn limits(tileset: &Value) -> Vec<TileRange> {
    let limits = tileset["tileMatrixSetLimits"].as_array().unwrap();
    let number = |limit: &Value, name: &str| limit[name].as_u64().unwrap() as u32;
    limits
        .iter()
        .map(|limit| TileRange {
            level: limit["tileMatrix"].as_str().unwrap().parse().unwrap(),
            columns: [number(limit, "minTileCol"), number(limit, "maxTileCol")],
            rows: [number(limit, "minTileRow"), number(limit, "maxTileRow")],
        })
        .collect()
}

/// The address of a tile by the template of its tileset.
pub fn tile_address(tileset: &Value, tile: TileAddress) -> String {
    let template = links(tileset, "item")[0]["href"].as_str().unwrap().to_owned();
    template
        .replace("{tileMatrix}", &tile.level.to_string())
        .replace("{tileRow}", &tile.row.to_string())
        .replace("{tileCol}", &tile.column.to_string())
}

#[tokio::test]
async fn desc_links_landing_page_and_collections_lead_to_tilesets() {
    let landing = document("").await;
    assert!(!links(&landing, TILESETS).is_empty());
    let grids = links(&landing, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes");
    assert!(!grids.is_empty());
    for id in collection_ids().await {
        let collection = document(&format!("/collections/{id}")).await;
        let link = links(&collection, TILESETS)[0];
        let list = document(link["href"].as_str().unwrap()).await;
        assert!(!list["tilesets"].as_array().unwrap().is_empty(), "{id}");
    }
}

#[tokio::test]
async fn tilesets_list_tsl_op_tsl_success() {
    for path in scopes().await {
        let list = document(&path).await;
        check_links(&list);
        let tilesets = list["tilesets"].as_array().unwrap();
        assert_eq!(tilesets.len(), grid::ALL.len());
        for (tileset, grid) in tilesets.iter().zip(grid::ALL) {
            assert_eq!(tileset["dataType"], "vector");
            let crs = format!("http://www.opengis.net/def/crs/EPSG/0/{}", grid.epsg);
            assert_eq!(tileset["crs"], crs.as_str());
            assert!(tileset["tileMatrixSetURI"].is_string());
            check_links(tileset);
            let own = document(links(tileset, "self")[0]["href"].as_str().unwrap()).await;
            assert_eq!(own["crs"], tileset["crs"]);
            assert_eq!(own["tileMatrixSetURI"], tileset["tileMatrixSetURI"]);
        }
    }
}

#[tokio::test]
async fn tileset_ts_success_tells_limits_layers_and_a_template_that_never_changes() {
    for path in scopes().await {
        for grid in grid::ALL {
            let tileset = document(&format!("{path}/{}", grid.id)).await;
            if limits(&tileset).is_empty() {
                // No drawings are shown here.
                assert_eq!(path, "/collections/proposals/tiles");
                continue;
            }
            for member in [
                "title",
                "description",
                "dataType",
                "crs",
                "boundingBox",
                "centerPoint",
            ] {
                assert!(!tileset[member].is_null(), "{path} {member}");
            }
            let item = links(&tileset, "item")[0];
            assert_eq!(item["templated"], true);
            assert_eq!(item["type"], "application/vnd.mapbox-vector-tile");
            let href = item["href"].as_str().unwrap();
            for variable in ["{tileMatrix}", "{tileRow}", "{tileCol}"] {
                assert!(href.contains(variable), "{href}");
            }
            assert!(href.contains(super::asked::WORLD.snapshot().id()), "{href}");
            let limits = limits(&tileset);
            assert!(!limits.is_empty());
            for layer in tileset["layers"].as_array().unwrap() {
                assert!(
                    layer["propertiesSchema"]["properties"]["id"].is_object(),
                    "{layer}"
                );
                let first: u8 = layer["minTileMatrix"].as_str().unwrap().parse().unwrap();
                assert!(limits[0].level <= first);
            }
        }
    }
}

#[tokio::test]
async fn tms_json_grids_are_told_as_they_are() {
    let list = document("/tileMatrixSets").await;
    check_links(&list);
    assert_eq!(list["tileMatrixSets"].as_array().unwrap().len(), grid::ALL.len());
    for grid in grid::ALL {
        let told = document(&format!("/tileMatrixSets/{}", grid.id)).await;
        assert_eq!(told["id"], grid.id);
        let matrices = told["tileMatrices"].as_array().unwrap();
        for (level, matrix) in matrices.iter().enumerate() {
            assert_eq!(matrix["id"], level.to_string());
            let (cell, scale) = (
                matrix["cellSize"].as_f64().unwrap(),
                matrix["scaleDenominator"].as_f64().unwrap(),
            );
            assert!((cell / 0.000_28 - scale).abs() < 1e-6 * scale);
            assert_eq!(matrix["matrixWidth"], grid.tiles(level as u8));
        }
        let origin = matrices[0]["pointOfOrigin"].as_array().unwrap();
        let axes = told["orderedAxes"].as_array().unwrap();
        match grid.epsg {
            3857 => assert_eq!(
                (axes[0].as_str(), origin[0].as_f64()),
                (Some("X"), Some(-20_037_508.342_789_244))
            ),
            3006 => assert_eq!(
                (axes[0].as_str(), origin[0].as_f64()),
                (Some("N"), Some(8_500_000.0))
            ),
            _ => assert_eq!(
                (axes[0].as_str(), origin[0].as_f64()),
                (Some("N"), Some(8_000_000.0))
            ),
        }
    }
    let reply = ask("/tileMatrixSets/WorldCRS84Quad").await;
    let refused = problem(&reply, 404, Some("tileMatrixSetId"));
    assert_eq!(refused["near"][0], "WebMercatorQuad");
}

#[tokio::test]
async fn tc_success_addresses_of_a_state_never_change_and_others_have_tags() {
    let tileset = document("/tiles/WebMercatorQuad").await;
    let range = *limits(&tileset).iter().find(|range| range.level == 15).unwrap();
    let mut empty = 0;
    let mut full = 0;
    for tile in range.tiles() {
        let reply = ask(&tile_address(&tileset, tile)).await;
        assert_eq!(
            reply.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        match reply.status {
            200 => {
                full += 1;
                assert_eq!(
                    reply.header("content-type"),
                    Some("application/vnd.mapbox-vector-tile")
                );
                assert!(!decoded(&reply.body).unwrap().is_empty());
                let plain = format!(
                    "/tiles/WebMercatorQuad/{}/{}/{}",
                    tile.level, tile.row, tile.column
                );
                let reply_of_now = ask(&plain).await;
                assert_eq!(reply_of_now.body, reply.body);
                assert_eq!(reply_of_now.header("cache-control"), Some("public, no-cache"));
                let tag = reply_of_now.header("etag").unwrap();
                assert_eq!(ask_with(&plain, &[("if-none-match", tag)]).await.status, 304);
            }
            204 => {
                empty += 1;
                assert!(reply.body.is_empty());
            }
            other => panic!("{other}"),
        }
    }
    assert!(empty > 0 && full > 0, "{empty} empty, {full} full");
}

#[tokio::test]
async fn tc_error_what_is_no_tile_is_refused_with_the_reason() {
    let tileset = document("/tiles/WebMercatorQuad").await;
    let range = limits(&tileset)
        .into_iter()
        .find(|range| range.level == 14)
        .unwrap();
    let (row, column) = (range.rows[0], range.columns[0]);
    let good = format!("/tiles/WebMercatorQuad/14/{row}/{column}");
    for (path, status, parameter) in [
        (
            format!("/tiles/WebMercatorQuad/14/{row}/{}", range.columns[1] + 1),
            404,
            "tileCol",
        ),
        (
            format!("/tiles/WebMercatorQuad/14/{}/{column}", range.rows[1] + 1),
            404,
            "tileRow",
        ),
        (
            format!("/tiles/WebMercatorQuad/14/{row}/99999999999999999999"),
            404,
            "tileCol",
        ),
        ("/tiles/WebMercatorQuad/3/2/4".to_owned(), 404, "tileMatrix"),
        ("/tiles/WebMercatorQuad/25/2/4".to_owned(), 404, "tileMatrix"),
        (format!("/tiles/WebMercatorQuad/14/{row}/x"), 400, "tileCol"),
        (format!("/tiles/WebMercatorQuad/14/-1/{column}"), 400, "tileRow"),
        (
            format!("/tiles/WebMercatorQuad/14.0/{row}/{column}"),
            400,
            "tileMatrix",
        ),
        (
            format!("/tiles/Nowhere/14/{row}/{column}"),
            404,
            "tileMatrixSetId",
        ),
        (
            format!("/collections/none/tiles/WebMercatorQuad/14/{row}/{column}"),
            404,
            "collectionId",
        ),
        (format!("{good}?zoom=3"), 400, "zoom"),
        (format!("{good}?f=png"), 400, "f"),
        (format!("{good}?datetime=yesterday"), 400, "datetime"),
        (format!("{good}?state=now"), 400, "state"),
        (format!("{good}?state=1.2026-13-01.0.s1"), 400, "state"),
        (
            format!("{good}?state=1.2026-11-27.0.of-another-import"),
            404,
            "state",
        ),
        ("/tiles/SWEREF99TM?f=tilejson".to_owned(), 400, "f"),
    ] {
        problem(&ask(&path).await, status, Some(parameter));
    }
}

#[tokio::test]
async fn tile_json_opens_in_maps_of_the_web() {
    for path in scopes().await {
        let reply = ask(&format!("{path}/WebMercatorQuad?f=tilejson")).await;
        assert_eq!(
            reply.header("content-type"),
            Some("application/vnd.mapbox.tile+json")
        );
        let tile_json = reply.json();
        assert_eq!(tile_json["tilejson"], "3.0.0");
        let template = tile_json["tiles"][0].as_str().unwrap();
        let Some(bounds) = tile_json["bounds"].as_array() else {
            assert_eq!(path, "/collections/proposals/tiles");
            continue;
        };
        assert!(bounds[0].as_f64() < bounds[2].as_f64());
        assert!(tile_json["minzoom"].as_u64() < tile_json["maxzoom"].as_u64());
        for layer in tile_json["vector_layers"].as_array().unwrap() {
            assert!(layer["fields"].as_object().unwrap().len() > 2, "{layer}");
        }
        let centre = tile_json["center"].as_array().unwrap();
        let middle = Coord {
            x: centre[0].as_f64().unwrap(),
            y: centre[1].as_f64().unwrap(),
        };
        let there =
            planvy_features::FeatureCrs::Crs84.position_in(middle, planvy_features::FeatureCrs::WebMercator);
        let level = centre[2].as_u64().unwrap() as u8;
        let range = grid::WEB_MERCATOR_QUAD
            .tiles_over(level, Rect::new(there, there))
            .unwrap();
        let address = template
            .replace("{z}", &level.to_string())
            .replace("{y}", &range.rows[0].to_string())
            .replace("{x}", &range.columns[0].to_string());
        assert!([200, 204].contains(&ask(&address).await.status), "{address}");
    }
}
