//! The buildings in the formats that a municipality delivers.

use anyhow::{Context, Result};
use geo_types::Coord;
use serde_json::{Map, Value, json};

use super::Building;
use crate::town::CRS;

/// Pitch of every gable roof, in degrees.
pub const ROOF_PITCH_DEG: f64 = 30.0;

/// The footprints with heights, as a feature collection.
///
/// # Errors
/// Where the text cannot be made.
pub fn geojson(buildings: &[Building]) -> Result<Vec<u8>> {
    let features: Vec<Value> = buildings.iter().map(feature).collect();
    let collection = json!({
        "type": "FeatureCollection",
        "name": "Byggnader i Exempelby, en påhittad kommun",
        "crs": { "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{}", CRS.epsg()) } },
        "features": features,
    });
    Ok(serde_json::to_vec(&collection)?)
}

fn feature(building: &Building) -> Value {
    let mut properties = Map::new();
    let mut say = |name: &str, value: Value| {
        properties.insert(name.to_owned(), value);
    };
    say("objektid", json!(building.id));
    say("byggnadstyp", json!(kind_words(building)));
    if let Some(height_m) = building.height_m {
        say("hojd_m", json!(rounded(height_m)));
    }
    if let Some(level_m) = building.ground_level_m() {
        say("markniva_rh2000", json!(level_m));
    }
    if let Some(storeys) = building.storeys {
        say("vaningar", json!(storeys));
    }
    if let Some(area_m2) = building.gross_floor_area_m2 {
        say("bruttoarea_m2", json!(area_m2));
    }
    if let Some(year) = building.year {
        say("byggar", json!(year));
    }
    say("fiktiv", json!(true));
    let ring: Vec<Value> = building
        .footprint()
        .exterior()
        .coords()
        .map(|at| json!([at.x, at.y]))
        .collect();
    json!({
        "type": "Feature",
        "properties": properties,
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}

fn kind_words(building: &Building) -> &'static str {
    match building.main {
        Some(true) => "Huvudbyggnad",
        Some(false) => "Komplementbyggnad",
        None => "Okänd",
    }
}

fn rounded(height_m: f64) -> f64 {
    (height_m * 100.0).round() / 100.0
}

/// Buildings with gable roofs as CityJSON 2.0 over RH 2000: the ridge runs away from the street.
///
/// # Errors
/// Where a building has no height or stands on no ground.
pub fn city_json(title: &str, buildings: &[Building]) -> Result<Vec<u8>> {
    let first = buildings.first().context("a model has a building")?;
    let origin = Coord {
        x: (first.corners[0].x / 100.0).floor() * 100.0,
        y: (first.corners[0].y / 100.0).floor() * 100.0,
    };
    let mut vertices: Vec<Value> = Vec::new();
    let mut objects = Map::new();
    for building in buildings {
        let places = gable_vertices(building)?;
        let base = vertices.len();
        vertices.extend(places.iter().map(|(at, level_m)| {
            let mm = |value: f64| (value * 1000.0).round() as i64;
            json!([mm(at.x - origin.x), mm(at.y - origin.y), mm(*level_m)])
        }));
        objects.insert(building.id.clone(), city_object(building, base));
    }
    let model = json!({
        "type": "CityJSON",
        "version": "2.0",
        "transform": { "scale": [0.001, 0.001, 0.001], "translate": [origin.x, origin.y, 0.0] },
        "metadata": {
            "title": title,
            "referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/5847",
        },
        "CityObjects": objects,
        "vertices": vertices,
    });
    Ok(serde_json::to_vec(&model)?)
}

/// Four corners at the ground, four at the eaves, and the two ends of the ridge, front first.
fn gable_vertices(building: &Building) -> Result<[(Coord<f64>, f64); 10]> {
    let ground_m = building
        .ground_level_m()
        .with_context(|| format!("{} stands on no ground", building.id))?;
    let height_m = building
        .height_m
        .with_context(|| format!("{} has no height", building.id))?;
    let [front_left, front_right, back_right, back_left] = building.corners;
    let half_width_m = (front_right.x - front_left.x).hypot(front_right.y - front_left.y) / 2.0;
    let ridge_m = ground_m + height_m;
    let eave_m = ridge_m - half_width_m * ROOF_PITCH_DEG.to_radians().tan();
    let between = |a: Coord<f64>, b: Coord<f64>| Coord {
        x: (a.x + b.x) / 2.0,
        y: (a.y + b.y) / 2.0,
    };
    Ok([
        (front_left, ground_m),
        (front_right, ground_m),
        (back_right, ground_m),
        (back_left, ground_m),
        (front_left, eave_m),
        (front_right, eave_m),
        (back_right, eave_m),
        (back_left, eave_m),
        (between(front_left, front_right), ridge_m),
        (between(back_left, back_right), ridge_m),
    ])
}

/// The faces of a gable house by its ten vertices, each seen from outside against the clock, with its kind of surface.
const FACES: [(&[usize], usize); 7] = [
    (&[3, 2, 1, 0], 0),
    (&[0, 1, 5, 8, 4], 1),
    (&[1, 2, 6, 5], 1),
    (&[2, 3, 7, 9, 6], 1),
    (&[3, 0, 4, 7], 1),
    (&[5, 6, 9, 8], 2),
    (&[7, 4, 8, 9], 2),
];

fn city_object(building: &Building, base: usize) -> Value {
    let shell: Vec<Value> = FACES
        .iter()
        .map(|(face, _)| json!([face.iter().map(|at| at + base).collect::<Vec<usize>>()]))
        .collect();
    let kinds: Vec<usize> = FACES.iter().map(|(_, kind)| *kind).collect();
    let mut attributes = Map::new();
    attributes.insert("function".to_owned(), json!(kind_words(building)));
    if let Some(height_m) = building.height_m {
        attributes.insert("measuredHeight".to_owned(), json!(rounded(height_m)));
    }
    if let Some(storeys) = building.storeys {
        attributes.insert("storeysAboveGround".to_owned(), json!(storeys));
    }
    if let Some(area_m2) = building.gross_floor_area_m2 {
        attributes.insert("grossFloorArea".to_owned(), json!(area_m2));
    }
    if let Some(year) = building.year {
        attributes.insert("yearOfConstruction".to_owned(), json!(year));
    }
    attributes.insert("fiktiv".to_owned(), json!(true));
    json!({
        "type": "Building",
        "attributes": attributes,
        "geometry": [{
            "type": "Solid",
            "lod": "2",
            "boundaries": [shell],
            "semantics": {
                "surfaces": [{ "type": "GroundSurface" }, { "type": "WallSurface" }, { "type": "RoofSurface" }],
                "values": [kinds],
            },
        }],
    })
}
