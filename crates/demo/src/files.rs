//! The files of the municipality, as a real one would deliver them.

use anyhow::Result;
use geo_types::Polygon;
use planvy_plan::{Address, Parcel, Plan};
use serde_json::{Value, json};

use crate::draft::Wordings;
use crate::town::CRS;

/// A file by name and content.
pub struct MadeFile {
    /// Name inside `data/demo`.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Makes every file of the municipality.
///
/// # Errors
/// Where a plan cannot be drafted or written.
pub fn make(wordings: &Wordings) -> Result<Vec<MadeFile>> {
    let mut files = Vec::new();
    for plan in crate::plans::plans(wordings)? {
        files.push(plan_file(&plan)?);
    }
    files.push(MadeFile {
        name: "fastigheter.geojson".to_owned(),
        bytes: parcels_file(&crate::parcels::parcels())?,
    });
    files.push(MadeFile {
        name: "adresser.csv".to_owned(),
        bytes: addresses_file(&crate::parcels::addresses()),
    });
    files.extend(base_layers()?);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// The ground, what stands on it, and the comprehensive plan.
fn base_layers() -> Result<Vec<MadeFile>> {
    let roofed = crate::buildings::roofed_buildings();
    let title = "Byggnader i kvarteret Vallmon i Exempelby, en påhittad kommun";
    let layers = [
        (
            "byggnader.geojson",
            crate::buildings::geojson(&crate::buildings::buildings())?,
        ),
        (
            "byggnader-vallmon.city.json",
            crate::buildings::city_json(title, &roofed)?,
        ),
        ("mark.tif", crate::ground::geotiff()?),
        ("oversiktsplan.geojson", crate::guidance::geojson()?),
        (
            "oversiktsplan.mapping.toml",
            crate::guidance::MAPPING.as_bytes().to_vec(),
        ),
    ];
    let made = |(name, bytes): (&str, Vec<u8>)| MadeFile {
        name: name.to_owned(),
        bytes,
    };
    Ok(layers.into_iter().map(made).collect())
}

/// `Dp 1001` becomes `plan-dp-1001.json`.
fn plan_file(plan: &Plan) -> Result<MadeFile> {
    let designation = plan
        .designation
        .clone()
        .unwrap_or_default()
        .to_lowercase()
        .replace(' ', "-");
    let mut bytes = Vec::new();
    planvy_formats::ngp::write(std::slice::from_ref(plan), &mut bytes)?;
    Ok(MadeFile {
        name: format!("plan-{designation}.json"),
        bytes,
    })
}

fn ring(polygon: &Polygon<f64>) -> Value {
    Value::Array(
        polygon
            .exterior()
            .coords()
            .map(|at| json!([at.x, at.y]))
            .collect(),
    )
}

fn parcels_file(parcels: &[Parcel]) -> Result<Vec<u8>> {
    let features: Vec<Value> = parcels
        .iter()
        .map(|parcel| {
            let areas: Vec<Value> = parcel.area.iter().map(|area| json!([ring(area)])).collect();
            json!({
                "type": "Feature",
                "properties": { "designation": parcel.designation, "fiktiv": true },
                "geometry": { "type": "MultiPolygon", "coordinates": areas },
            })
        })
        .collect();
    let collection = json!({
        "type": "FeatureCollection",
        "name": "Fastigheter i Exempelby, en påhittad kommun",
        "crs": { "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{}", CRS.epsg()) } },
        "features": features,
    });
    Ok(serde_json::to_vec(&collection)?)
}

fn addresses_file(addresses: &[Address]) -> Vec<u8> {
    let mut text = String::from("longitude,latitude,postnummer,postort,adress,gata,gatunummer,fastighet\n");
    for address in addresses {
        let postal_code = address.postal_code.as_deref().unwrap_or_default();
        let town = address.town.as_deref().unwrap_or_default();
        let parcel = address.parcel.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "{:.8},{:.8},{postal_code},{town},{},{},{},{parcel}\n",
            address.position.lon_deg,
            address.position.lat_deg,
            address.label(),
            address.street,
            address.number,
        ));
    }
    text.into_bytes()
}
