//! Three drawings to check: one that keeps to its plan, one that does not, and a house with its roof.

use anyhow::{Context, Result};
use geo_types::Coord;
use serde_json::{Value, json};

use crate::buildings::{Building, Spot, city_json, corners, plot};
use crate::files::MadeFile;
use crate::town::{Block, CRS};

/// Ängssyran, Dp 1001.
const ANGSSYRAN: Block = Block { column: 0, row: 3 };
/// Blåklinten, Dp 1002.
const BLAKLINTEN: Block = Block { column: 1, row: 3 };

/// The drawings, by name.
///
/// # Errors
/// Where one cannot be drawn or written.
pub fn proposals() -> Result<Vec<MadeFile>> {
    Ok(vec![
        MadeFile {
            name: "forslag-som-bryter.geojson".to_owned(),
            bytes: breaking()?,
        },
        MadeFile {
            name: "forslag-som-foljer.geojson".to_owned(),
            bytes: keeping()?,
        },
        MadeFile {
            name: "forslag-villa-med-tak.city.json".to_owned(),
            bytes: roofed()?,
        },
    ])
}

fn on_plot(
    block: Block,
    unit: u32,
    size: (f64, f64),
    behind_m: f64,
    right_m: f64,
) -> Result<[Coord<f64>; 4]> {
    let plot = plot(block, unit).context("the quarter has such a plot")?;
    let spot = Spot {
        length_m: size.0,
        depth_m: size.1,
        behind_m,
        right_m,
    };
    Ok(corners(block, &plot, spot))
}

fn feature(id: &str, at: [Coord<f64>; 4], properties: Value) -> Value {
    let ring: Vec<Value> = at
        .iter()
        .chain(at.first())
        .map(|at| json!([at.x, at.y]))
        .collect();
    json!({
        "type": "Feature",
        "id": id,
        "properties": properties,
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}

fn collection(title: &str, features: Vec<Value>) -> Result<Vec<u8>> {
    let collection = json!({
        "type": "FeatureCollection",
        "title": title,
        "fiktiv": true,
        "crs": { "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{}", CRS.epsg()) } },
        "features": features,
    });
    Ok(serde_json::to_vec_pretty(&collection)?)
}

/// A villa and a shed on Ängssyran 5 that keep to Dp 1001.
fn keeping() -> Result<Vec<u8>> {
    let house = feature(
        "hus",
        on_plot(ANGSSYRAN, 5, (9.0, 12.0), 8.0, 0.0)?,
        json!({
            "name": "Villa", "kind": "main", "use": "B", "ridgeHeightM": 7.8, "totalHeightM": 8.4,
            "buildingHeightM": 4.9, "roofAngleDeg": 30, "storeys": 2, "grossFloorAreaM2": 216, "buildingAreaM2": 108,
        }),
    );
    let shed = feature(
        "forrad",
        on_plot(ANGSSYRAN, 5, (4.0, 6.0), 26.0, 0.0)?,
        json!({
            "name": "Förråd", "kind": "ancillary", "ridgeHeightM": 3.2, "roofAngleDeg": 27, "storeys": 1,
            "grossFloorAreaM2": 24, "buildingAreaM2": 24,
        }),
    );
    collection("Förslag som följer planen (påhittat)", vec![house, shed])
}

/// A villa on Ängssyran 12 that is too high, too large, too flat and too near its neighbour.
fn breaking() -> Result<Vec<u8>> {
    let house = feature(
        "hus",
        on_plot(ANGSSYRAN, 12, (9.0, 28.0), 8.0, 4.0)?,
        json!({
            "name": "Villa", "kind": "main", "use": "B", "ridgeHeightM": 9.3, "totalHeightM": 9.9,
            "buildingHeightM": 7.3, "roofAngleDeg": 22, "storeys": 2, "grossFloorAreaM2": 504, "buildingAreaM2": 252,
        }),
    );
    collection("Förslag som bryter mot planen (påhittat)", vec![house])
}

/// A villa with a gable roof on Blåklinten 5.
fn roofed() -> Result<Vec<u8>> {
    let villa = Building {
        id: "Villa Blåklint".to_owned(),
        main: Some(true),
        corners: on_plot(BLAKLINTEN, 5, (9.0, 12.0), 8.0, 0.0)?,
        height_m: Some(7.5),
        storeys: Some(2),
        gross_floor_area_m2: Some(216.0),
        year: None,
    };
    city_json("Förslag till villa på Blåklinten 5 (påhittat)", &[villa])
}
