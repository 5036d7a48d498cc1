//! Plans written as GeoJSON features, for maps and spreadsheets. It is a view of a plan, not a delivery: `ngp::write` is.

use std::io::Write;

use geo_types::{Coord, LineString, Polygon};
use planvy_plan::{
    Crs, GeometryPart, GridPoint, Plan, Position, Regulation, RegulationGroup, VariableValue, VerticalLimit,
};
use serde_json::{Map, Number, Value, json};

/// The coordinates to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputCrs {
    /// Longitude and latitude in degrees with seven decimals (about a centimetre): what RFC 7946 prescribes.
    #[default]
    Crs84,
    /// Easting and northing in metres with three decimals, and a `crs` member that names the system.
    Grid(Crs),
}

/// Why features could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteFeaturesError {
    /// The output failed.
    #[error("writing failed: {0}")]
    Io(#[from] std::io::Error),
    /// A coordinate is infinite or not a number, or has no image in the output's system.
    #[error("feature {feature} has a coordinate that is no finite number")]
    NotFinite {
        /// The plan's or the regulation's id.
        feature: String,
    },
    /// A feature could not be made into text.
    #[error("a feature cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Writes plans as one `FeatureCollection`: a feature per plan, and a feature per part of a regulation. A regulation for the
/// whole plan has no geometry and `wholePlan: true`. The faces of a body are written as a `MultiPolygon` with heights over its
/// datum as third numbers.
///
/// # Errors
///
/// When the output fails, or a coordinate is no number.
///
/// ```
/// use planvy_formats::geojson::{OutputCrs, write_plans};
/// use planvy_plan::Crs;
/// let mut out = Vec::new();
/// write_plans(&[], OutputCrs::Grid(Crs::Zone1330), &mut out).unwrap();
/// let text = String::from_utf8(out).unwrap();
/// assert!(text.contains(r#""name":"urn:ogc:def:crs:EPSG::3008""#));
/// ```
pub fn write_plans(plans: &[Plan], crs: OutputCrs, mut out: impl Write) -> Result<(), WriteFeaturesError> {
    out.write_all(b"{\"type\":\"FeatureCollection\"")?;
    if let OutputCrs::Grid(grid) = crs {
        let name = format!("urn:ogc:def:crs:EPSG::{}", grid.epsg());
        let member = json!({ "type": "name", "properties": { "name": name } });
        write!(out, ",\"crs\":{member}")?;
    }
    out.write_all(b",\"features\":[")?;
    let mut separator = "\n";
    let mut write_feature = |feature: Value| -> Result<(), WriteFeaturesError> {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        serde_json::to_writer(&mut out, &feature)?;
        Ok(())
    };
    for plan in plans {
        write_feature(plan_feature(plan, crs)?)?;
        for regulation in &plan.regulations {
            for feature in regulation_features(plan, regulation, crs)? {
                write_feature(feature)?;
            }
        }
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(())
}

fn feature(id: &str, geometry: Value, properties: Map<String, Value>) -> Value {
    let properties: Map<String, Value> = properties
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

fn plan_feature(plan: &Plan, crs: OutputCrs) -> Result<Value, WriteFeaturesError> {
    let id = plan.id.to_string();
    let legal_force: Vec<String> = plan.legal_force_dates().iter().map(ToString::to_string).collect();
    let properties = members([
        ("kind", json!("plan")),
        ("id", json!(id)),
        ("municipality", json!(plan.municipality)),
        ("municipalityCode", json!(plan.municipality_code)),
        ("designation", json!(plan.designation)),
        ("name", json!(plan.name)),
        ("planKind", json!(plan.kind.swedish())),
        ("status", json!(plan.status.swedish())),
        ("statusDate", json!(plan.status_date.map(|date| date.to_string()))),
        ("legalForce", json!(legal_force)),
        ("purpose", json!(plan.purpose)),
        ("verticalLimit", vertical_word(plan.vertical_limit)),
        ("planCrs", json!(plan.crs.to_string())),
    ]);
    let mut areas = Vec::new();
    for part in &plan.area {
        areas.push(shape(part, crs, &id)?);
    }
    let geometry = match &areas[..] {
        [] => Value::Null,
        [only] => only.clone(),
        several if several.iter().all(|area| area["type"] == "Polygon") => {
            let coordinates: Vec<&Value> = several.iter().map(|area| &area["coordinates"]).collect();
            json!({ "type": "MultiPolygon", "coordinates": coordinates })
        }
        several => json!({ "type": "GeometryCollection", "geometries": several }),
    };
    Ok(feature(&id, geometry, properties))
}

fn regulation_features(
    plan: &Plan,
    regulation: &Regulation,
    crs: OutputCrs,
) -> Result<Vec<Value>, WriteFeaturesError> {
    let id = regulation.id.to_string();
    let content = &regulation.content;
    let group = match content.group {
        RegulationGroup::Use => "use",
        RegulationGroup::Property => "property",
        RegulationGroup::Administrative => "administrative",
    };
    let uses: Vec<String> = regulation
        .regulates_uses
        .iter()
        .map(ToString::to_string)
        .collect();
    let values: Vec<Value> = content.values.iter().map(value).collect();
    let shared = members([
        ("kind", json!("regulation")),
        ("id", json!(id)),
        ("plan", json!(plan.id.to_string())),
        ("planDesignation", json!(plan.designation)),
        ("status", json!(plan.status.swedish())),
        ("group", json!(group)),
        ("catalogue", json!(content.catalogue.map(|id| id.to_string()))),
        ("code", json!(content.code)),
        ("letter", json!(content.letter)),
        ("letterIndex", json!(content.letter_index)),
        ("formulation", json!(content.formulation)),
        ("originalFormulation", json!(content.original_formulation)),
        ("values", json!(values)),
        ("motive", json!(content.motive)),
        ("regulatesUses", json!(uses)),
        ("secondaryBoundary", json!(content.secondary_boundary)),
        ("verticalLimit", vertical_word(content.vertical_limit)),
    ]);
    if regulation.geometry.is_empty() {
        let mut properties = shared;
        properties.insert("wholePlan".to_owned(), json!(true));
        return Ok(vec![feature(&id, Value::Null, properties)]);
    }
    let parts = regulation.geometry.len();
    let mut features = Vec::with_capacity(parts);
    for (number, part) in (1..).zip(&regulation.geometry) {
        let mut properties = shared.clone();
        properties.insert("part".to_owned(), json!(number));
        properties.insert("parts".to_owned(), json!(parts));
        let is_body = matches!(part.position, Position::Solid(_));
        if is_body {
            properties.insert("body".to_owned(), json!(true));
        }
        let feature_id = if parts == 1 {
            id.clone()
        } else {
            format!("{id}#{number}")
        };
        features.push(feature(&feature_id, shape(part, crs, &id)?, properties));
    }
    Ok(features)
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn vertical_word(limit: Option<VerticalLimit>) -> Value {
    match limit {
        Some(VerticalLimit::Up) => json!("up"),
        Some(VerticalLimit::Down) => json!("down"),
        None => Value::Null,
    }
}

fn value(value: &VariableValue) -> Value {
    json!({
        "slot": value.slot,
        "dataType": value.data_type,
        "value": value.value,
        "bound": value.bound,
        "unit": value.unit,
    })
}

/// The GeoJSON geometry of a part.
fn shape(part: &GeometryPart, crs: OutputCrs, feature: &str) -> Result<Value, WriteFeaturesError> {
    let mut heights = part.vertex_heights_m.iter().copied();
    let mut at = |c: &Coord<f64>| position(part.crs, [c.x, c.y], heights.next(), crs, feature);
    let mut line = |line: &LineString<f64>| list(line.0.iter().map(&mut at));
    Ok(match &part.position {
        Position::Point(point) => json!({ "type": "Point", "coordinates": at(&point.0)? }),
        Position::Line(vertices) => json!({ "type": "LineString", "coordinates": line(vertices)? }),
        Position::Area(polygon) => {
            json!({ "type": "Polygon", "coordinates": list(rings(polygon).map(line))? })
        }
        Position::Solid(faces) => {
            let corner = |[x, y, z]: &[f64; 3]| position(part.crs, [*x, *y], Some(*z), crs, feature);
            let ring = |ring: &Vec<[f64; 3]>| list(ring.iter().map(corner));
            let face = |face: &Vec<Vec<[f64; 3]>>| list(face.iter().map(ring));
            json!({ "type": "MultiPolygon", "coordinates": list(faces.iter().map(face))? })
        }
    })
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

fn list(items: impl Iterator<Item = Result<Value, WriteFeaturesError>>) -> Result<Value, WriteFeaturesError> {
    items
        .collect::<Result<Vec<Value>, WriteFeaturesError>>()
        .map(Value::from)
}

fn position(
    from: Crs,
    [east_m, north_m]: [f64; 2],
    height_m: Option<f64>,
    to: OutputCrs,
    feature: &str,
) -> Result<Value, WriteFeaturesError> {
    let point = GridPoint {
        crs: from,
        east_m,
        north_m,
    };
    let (first, second, decimals) = match to {
        OutputCrs::Crs84 => {
            let place = point.to_geodetic();
            (place.lon_deg, place.lat_deg, 7)
        }
        OutputCrs::Grid(grid) => {
            let place = point.in_crs(grid);
            (place.east_m, place.north_m, 3)
        }
    };
    let rounded = [(Some(first), decimals), (Some(second), decimals), (height_m, 3)];
    let numbers = rounded
        .into_iter()
        .filter_map(|(number, decimals)| Some((number?, decimals)));
    let as_json = |(number, decimals): (f64, i32)| {
        let scale = 10f64.powi(decimals);
        let number = Number::from_f64((number * scale).round() / scale);
        number
            .map(Value::Number)
            .ok_or_else(|| WriteFeaturesError::NotFinite {
                feature: feature.to_owned(),
            })
    };
    list(numbers.map(as_json))
}
