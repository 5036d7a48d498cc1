//! OGC API Tiles: core, tileset, tilesets-list, dataset-tilesets, geodata-tilesets, mvt, and the grids.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, Euclidean, Intersects, Length, Validation};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon, Rect};
use planvy_vector_tiles::{TileAddress, TileGrid, grid};
use serde_json::Value;

use super::decoding::{DecodedLayer, decoded};
use super::{ask, ask_with, asked::problem, check_links, collection_ids, document, features, links};

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
fn limits(tileset: &Value) -> Vec<planvy_vector_tiles::TileRange> {
    let limits = tileset["tileMatrixSetLimits"].as_array().unwrap();
    let number = |limit: &Value, name: &str| limit[name].as_u64().unwrap() as u32;
    limits
        .iter()
        .map(|limit| planvy_vector_tiles::TileRange {
            level: limit["tileMatrix"].as_str().unwrap().parse().unwrap(),
            columns: [number(limit, "minTileCol"), number(limit, "maxTileCol")],
            rows: [number(limit, "minTileRow"), number(limit, "maxTileRow")],
        })
        .collect()
}

/// The address of a tile by the template of its tileset.
fn tile_address(tileset: &Value, tile: TileAddress) -> String {
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

/// A geometry of an item in a plane, easting before northing.
fn geometry(json: &Value, grid: &TileGrid) -> Option<Geometry<f64>> {
    let position = |position: &Value| {
        let (first, second) = (position[0].as_f64().unwrap(), position[1].as_f64().unwrap());
        if grid.has_northing_first {
            Coord { x: second, y: first }
        } else {
            Coord { x: first, y: second }
        }
    };
    let line = |line: &Value| {
        line.as_array()
            .unwrap()
            .iter()
            .map(position)
            .collect::<LineString<f64>>()
    };
    let area = |area: &Value| {
        let mut rings = area.as_array().unwrap().iter().map(line);
        Polygon::new(rings.next().unwrap(), rings.collect())
    };
    let coordinates = &json["coordinates"];
    let parts = || coordinates.as_array().unwrap().iter();
    Some(match json["type"].as_str()? {
        "Point" => Geometry::Point(Point(position(coordinates))),
        "MultiPoint" => Geometry::MultiPoint(parts().map(|part| Point(position(part))).collect()),
        "MultiLineString" => Geometry::MultiLineString(MultiLineString(parts().map(line).collect())),
        "MultiPolygon" => Geometry::MultiPolygon(MultiPolygon(parts().map(area).collect())),
        other => panic!("{other}"),
    })
}

/// The items of a collection by their ids, in the plane of a grid.
async fn items(id: &str, grid: &TileGrid) -> BTreeMap<String, Geometry<f64>> {
    let crs = format!("http://www.opengis.net/def/crs/EPSG/0/{}", grid.epsg);
    let items = document(&format!("/collections/{id}/items?limit=10000&crs={crs}")).await;
    let of_item = |item: &Value| {
        let geometry = geometry(&item["geometry"], grid)?;
        Some((item["properties"]["id"].as_str().unwrap().to_owned(), geometry))
    };
    features(&items).iter().filter_map(of_item).collect()
}

/// Whether so much of a geometry lies in a square that a tile has to show it: `unit` is the side of a unit.
fn is_seen(geometry: &Geometry<f64>, square: Rect<f64>, unit: f64) -> bool {
    let square = square.to_polygon();
    match geometry {
        Geometry::MultiPolygon(areas) => {
            let there = areas.intersection(&square);
            let border: f64 = there.0.iter().map(|area| Euclidean.length(area.exterior())).sum();
            there.unsigned_area() > 0.75 * unit * border + unit * unit
        }
        Geometry::MultiLineString(lines) => Euclidean.length(&square.clip(lines, false)) > 3.0 * unit,
        other => other.intersects(&square),
    }
}

fn resized(square: Rect<f64>, by: f64) -> Rect<f64> {
    Rect::new(
        Coord {
            x: square.min().x - by,
            y: square.min().y - by,
        },
        Coord {
            x: square.max().x + by,
            y: square.max().y + by,
        },
    )
}

#[tokio::test]
async fn mvt_content_every_feature_of_a_tile_meets_it_and_none_is_missing() {
    let mut seen = 0;
    for (grid, levels) in [
        (&grid::WEB_MERCATOR_QUAD, [8, 13, 15]),
        (&grid::SWEREF_99_TM, [4, 9, 11]),
        (&grid::SWEREF_99_13_30, [4, 9, 11]),
    ] {
        let tileset = document(&format!("/tiles/{}", grid.id)).await;
        let mut all = BTreeMap::new();
        for id in collection_ids().await {
            all.insert(id.clone(), items(&id, grid).await);
        }
        for level in levels {
            let range = limits(&tileset)
                .into_iter()
                .find(|range| range.level == level)
                .unwrap();
            for tile in range.tiles() {
                let reply = ask(&tile_address(&tileset, tile)).await;
                let layers = decoded(&reply.body).unwrap();
                seen += check_tile(&tileset, &all, grid, tile, &layers);
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

/// Checks the layers of a tile against all items, one by one. Says how many features it has.
fn check_tile(
    tileset: &Value,
    all: &BTreeMap<String, BTreeMap<String, Geometry<f64>>>,
    grid: &TileGrid,
    tile: TileAddress,
    layers: &[DecodedLayer],
) -> usize {
    let square = grid.square(tile).unwrap();
    let unit = square.width() / 4096.0;
    let mut count = 0;
    for layer in tileset["layers"].as_array().unwrap() {
        let id = layer["id"].as_str().unwrap();
        let first: u8 = layer["minTileMatrix"].as_str().unwrap().parse().unwrap();
        let features = layers
            .iter()
            .filter(|layer| layer.name == id)
            .flat_map(|layer| &layer.features);
        for feature in features.clone().filter(|feature| feature.kind == 3) {
            let areas = super::decoding::areas(feature);
            assert!(areas.is_valid(), "{id} {tile:?} {areas:?}");
        }
        let found: Vec<String> = features
            .map(|feature| match &feature.values["id"] {
                super::decoding::DecodedValue::Text(text) => text.clone(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(found.is_empty() || first <= tile.level, "{id} {tile:?}");
        for (item, geometry) in &all[id] {
            let is_there = found.contains(item);
            if is_there {
                // A millimetre is what items are written with.
                let around = resized(square, 64.0 * unit + unit + 0.001);
                assert!(geometry.intersects(&around), "{id} {item} {tile:?}");
            } else {
                let inside = resized(square, 64.0 * unit - unit - 0.001);
                assert!(
                    first > tile.level || !is_seen(geometry, inside, unit),
                    "{id} {item} {tile:?}"
                );
            }
        }
        count += found.len();
    }
    count
}

#[tokio::test]
async fn features_carry_code_plain_text_numbers_and_ids() {
    let tileset = document("/collections/use-regulations/tiles/WebMercatorQuad").await;
    let range = limits(&tileset)
        .into_iter()
        .find(|range| range.level == 15)
        .unwrap();
    let mut carried = 0;
    for tile in range.tiles() {
        let reply = ask(&tile_address(&tileset, tile)).await;
        for feature in decoded(&reply.body)
            .unwrap()
            .iter()
            .flat_map(|layer| &layer.features)
        {
            for name in ["id", "plan", "code", "plain", "letter", "standing", "areaM2"] {
                assert!(feature.values.contains_key(name), "{name} {:?}", feature.values);
            }
            assert!(!feature.values.contains_key("motive"));
            carried += 1;
        }
    }
    assert!(carried > 0);
}

#[tokio::test]
async fn values_in_tiles_are_those_of_the_items() {
    let long_texts = ["motive", "purpose", "statement", "legalBasis"];
    let tileset = document("/tiles/WebMercatorQuad?lang=en").await;
    let range = limits(&tileset)
        .into_iter()
        .find(|range| range.level == 14)
        .unwrap();
    let mut all: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for id in collection_ids().await {
        let items = document(&format!("/collections/{id}/items?limit=10000&lang=en")).await;
        let of_item = |item: &Value| {
            let properties = item["properties"].clone();
            (properties["id"].as_str().unwrap().to_owned(), properties)
        };
        all.insert(id, features(&items).iter().map(of_item).collect());
    }
    let mut compared = 0;
    for tile in range.tiles() {
        let reply = ask(&tile_address(&tileset, tile)).await;
        for layer in decoded(&reply.body).unwrap() {
            for feature in &layer.features {
                let told: BTreeMap<&str, Value> = feature
                    .values
                    .iter()
                    .map(|(name, value)| (name.as_str(), json_of(value)))
                    .collect();
                let expected: BTreeMap<&str, Value> = all[&layer.name][told["id"].as_str().unwrap()]
                    .as_object()
                    .unwrap()
                    .iter()
                    .filter(|(name, value)| {
                        !value.is_null() && !value.is_array() && !long_texts.contains(&name.as_str())
                    })
                    .map(|(name, value)| (name.as_str(), value.clone()))
                    .collect();
                assert_eq!(told.len(), expected.len(), "{told:?} {expected:?}");
                for (name, value) in &expected {
                    let is_same = match (value.as_f64(), told[name].as_f64()) {
                        (Some(a), Some(b)) => a == b,
                        _ => *value == told[name],
                    };
                    assert!(is_same, "{name}: {value} {}", told[name]);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 3000, "{compared}");
}

fn json_of(value: &super::decoding::DecodedValue) -> Value {
    use super::decoding::DecodedValue;
    match value {
        DecodedValue::Text(text) => text.as_str().into(),
        DecodedValue::Number(number) => (*number).into(),
        DecodedValue::Integer(number) => (*number).into(),
        DecodedValue::Boolean(is_so) => (*is_so).into(),
    }
}

#[tokio::test]
async fn datetime_leaves_out_what_is_not_in_force() {
    let tileset = document("/collections/plans/tiles/WebMercatorQuad").await;
    let range = limits(&tileset)
        .into_iter()
        .find(|range| range.level == 13)
        .unwrap();
    let (mut now, mut long_ago) = (0, 0);
    for tile in range.tiles() {
        let path = format!(
            "/collections/plans/tiles/WebMercatorQuad/{}/{}/{}",
            tile.level, tile.row, tile.column
        );
        let count = |body: &[u8]| {
            decoded(body)
                .unwrap()
                .iter()
                .map(|layer| layer.features.len())
                .sum::<usize>()
        };
        now += count(&ask(&path).await.body);
        long_ago += count(&ask(&format!("{path}?datetime=1700-01-01")).await.body);
    }
    assert!(now > long_ago, "{now} {long_ago}");
}

#[tokio::test]
async fn gdal_reads_the_tiles() {
    let tileset = document("/tiles/WebMercatorQuad").await;
    let range = limits(&tileset)
        .into_iter()
        .find(|range| range.level == 14)
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    for tile in range.tiles() {
        let reply = ask(&tile_address(&tileset, tile)).await;
        let layers = decoded(&reply.body).unwrap();
        if layers.is_empty() {
            continue;
        }
        let path = folder.path().join("tile.mvt");
        std::fs::write(&path, &reply.body).unwrap();
        let told = std::process::Command::new("ogrinfo")
            .args(["-ro", "-al", "-q", "-oo", "CLIP=NO"])
            .arg(&path)
            .output();
        let Ok(told) = told else {
            eprintln!("skipped: ogrinfo does not run");
            return;
        };
        let text = String::from_utf8_lossy(&told.stdout);
        let errors = String::from_utf8_lossy(&told.stderr);
        assert!(told.status.success() && errors.trim().is_empty(), "{errors}");
        let count: usize = layers.iter().map(|layer| layer.features.len()).sum();
        assert_eq!(text.matches("\nOGRFeature(").count(), count);
        for layer in &layers {
            assert!(
                text.contains(&format!("Layer name: {}", layer.name)),
                "{}",
                layer.name
            );
        }
    }
}
