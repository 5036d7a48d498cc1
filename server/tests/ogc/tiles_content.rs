//! What is in vector tiles (class mvt): every feature of a tile meets it, none is missing, values are those of the items.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, Euclidean, Intersects, Length, Validation};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon, Rect};
use planvy_vector_tiles::{TileAddress, TileGrid, grid};
use serde_json::Value;

use super::decoding::{DecodedLayer, DecodedValue, areas, decoded};
use super::tiles::{limits, tile_address};
use super::{ask, collection_ids, document, features};

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
            let areas = areas(feature);
            assert!(areas.is_valid(), "{id} {tile:?} {areas:?}");
        }
        let found: Vec<String> = features
            .map(|feature| match &feature.values["id"] {
                DecodedValue::Text(text) => text.clone(),
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

fn json_of(value: &DecodedValue) -> Value {
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
