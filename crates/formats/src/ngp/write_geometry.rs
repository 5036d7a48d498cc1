//! Geometry parts put back into `geometribeskrivning`.

use geo_types::{Coord, LineString};
use planvy_plan::geometry::{Positioning, PositioningMethod};
use planvy_plan::{Datum, GeometryPart, Position};
use serde_json::{Number, Value, json};

use super::geometry::GeometryKind;
use super::write::WriteError;
use super::write_object::Object;

/// The array of a plan's or a regulation's geometry. Parts of one multi-geometry become one entry again.
pub(super) fn descriptions(parts: &[GeometryPart], feature: &str) -> Result<Value, WriteError> {
    let entries = parts.chunk_by(|a, b| a.from_multi && b.from_multi && a.entry == b.entry);
    entries
        .map(|entry| description(entry, feature))
        .collect::<Result<Vec<Value>, WriteError>>()
        .map(Value::from)
}

fn description(entry: &[GeometryPart], feature: &str) -> Result<Value, WriteError> {
    let mut described = Object::default();
    if let Some(first) = entry.first() {
        let pieces = entry
            .iter()
            .map(|part| coordinates(part, feature))
            .collect::<Result<Vec<Value>, WriteError>>()?;
        let (kind, position) = position(entry, pieces);
        let mut geometry = Object::default();
        geometry.put("typ", kind.swedish());
        geometry.put("position", position);
        geometry.put("koordinatsystemPlan", first.crs.to_string());
        geometry.put_some("hojdsystem", first.height_datum.as_ref().map(datum_word));
        geometry.put("dimension", first.dimension);
        geometry.put_some("absolutLagesosakerhetPlan", first.plane_uncertainty_m);
        geometry.put_some("absolutLagesosakerhetHojd", first.height_uncertainty_m);
        described.put("geometri", geometry.end());
        let metadata = first.positioning.as_ref().map_or_else(|| json!({}), positioning);
        described.put("geometrimetadata", metadata);
    }
    Ok(described.end())
}

/// The kind of an entry and its GeoJSON geometry.
fn position(entry: &[GeometryPart], mut pieces: Vec<Value>) -> (GeometryKind, Value) {
    use GeometryKind as K;
    let kinds: Vec<(GeometryKind, &'static str)> = entry.iter().map(|part| words(&part.position)).collect();
    let (kind, word) = kinds.first().copied().unwrap_or((K::Multigeometri, ""));
    let is_multi = entry.iter().any(|part| part.from_multi);
    if !is_multi {
        let only = pieces.pop().unwrap_or_default();
        return (kind, json!({ "type": word, "coordinates": only }));
    }
    let is_uniform = kinds.iter().all(|(other, _)| *other == kind);
    let multi = |word: &str, pieces: Vec<Value>| json!({ "type": word, "coordinates": pieces });
    match kind {
        K::Punkt if is_uniform => (K::Multipunkt, multi("MultiPoint", pieces)),
        K::Linje if is_uniform => (K::Multilinje, multi("MultiLineString", pieces)),
        K::Yta if is_uniform => (K::Multiyta, multi("MultiPolygon", pieces)),
        _ => {
            let members: Vec<Value> = kinds
                .iter()
                .zip(pieces)
                .map(|((_, word), piece)| json!({ "type": word, "coordinates": piece }))
                .collect();
            let collection = json!({ "type": "GeometryCollection", "geometries": members });
            let kind = if is_uniform && kind == K::Kropp {
                K::Multikropp
            } else {
                K::Multigeometri
            };
            (kind, collection)
        }
    }
}

fn words(position: &Position) -> (GeometryKind, &'static str) {
    match position {
        Position::Point(_) => (GeometryKind::Punkt, "Point"),
        Position::Line(_) => (GeometryKind::Linje, "LineString"),
        Position::Area(_) => (GeometryKind::Yta, "Polygon"),
        Position::Solid(_) => (GeometryKind::Kropp, "MultiPolygon"),
    }
}

/// The `coordinates` of one part.
fn coordinates(part: &GeometryPart, feature: &str) -> Result<Value, WriteError> {
    let vertices = match &part.position {
        Position::Point(_) => 1,
        Position::Line(line) => line.0.len(),
        Position::Area(polygon) => {
            let holes: usize = polygon.interiors().iter().map(|ring| ring.0.len()).sum();
            polygon.exterior().0.len() + holes
        }
        Position::Solid(_) => 0,
    };
    let heights = part.vertex_heights_m.len();
    if heights != 0 && heights != vertices {
        return Err(WriteError::Heights {
            feature: feature.to_owned(),
            heights,
            vertices,
        });
    }
    let mut heights = part.vertex_heights_m.iter().copied();
    let mut vertex = |c: &Coord<f64>| numbers([Some(c.x), Some(c.y), heights.next()], feature);
    let mut line = |line: &LineString<f64>| {
        line.0
            .iter()
            .map(&mut vertex)
            .collect::<Result<Vec<Value>, _>>()
            .map(Value::from)
    };
    match &part.position {
        Position::Point(point) => vertex(&point.0),
        Position::Line(vertices) => line(vertices),
        Position::Area(polygon) => {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings
                .map(line)
                .collect::<Result<Vec<Value>, _>>()
                .map(Value::from)
        }
        Position::Solid(faces) => {
            let corner = |[x, y, z]: &[f64; 3]| numbers([Some(*x), Some(*y), Some(*z)], feature);
            let ring = |ring: &Vec<[f64; 3]>| {
                ring.iter()
                    .map(corner)
                    .collect::<Result<Vec<Value>, _>>()
                    .map(Value::from)
            };
            let face = |face: &Vec<Vec<[f64; 3]>>| {
                face.iter()
                    .map(ring)
                    .collect::<Result<Vec<Value>, _>>()
                    .map(Value::from)
            };
            faces
                .iter()
                .map(face)
                .collect::<Result<Vec<Value>, _>>()
                .map(Value::from)
        }
    }
}

fn numbers(position: [Option<f64>; 3], feature: &str) -> Result<Value, WriteError> {
    let not_finite = || WriteError::NotFinite {
        feature: feature.to_owned(),
    };
    position
        .into_iter()
        .flatten()
        .map(|number| Number::from_f64(number).map(Value::Number).ok_or_else(not_finite))
        .collect::<Result<Vec<Value>, _>>()
        .map(Value::from)
}

/// A datum as `hojdsystem` names it.
pub(super) fn datum_word(datum: &Datum) -> String {
    match datum {
        Datum::Rh2000 => "EPSG:5613".to_owned(),
        Datum::Rh70 => "EPSG:5718".to_owned(),
        other => other.name().to_owned(),
    }
}

fn positioning(positioning: &Positioning) -> Value {
    let mut out = Object::default();
    out.put_some("tidpunktForLagesbestamning", positioning.positioned_at.as_deref());
    out.put_some("tidpunktForKontrollAvGeometri", positioning.checked_at.as_deref());
    out.put_some(
        "lagesbestamningsmetodIPlan",
        positioning.plane_method.as_ref().map(method),
    );
    out.put_some(
        "lagesbestamningsmetodIHojd",
        positioning.height_method.as_ref().map(method),
    );
    out.put_some("osakertLage", positioning.uncertain_position.clone());
    out.end_with(&positioning.additions)
}

fn method(method: &PositioningMethod) -> Value {
    let mut out = Object::default();
    if !method.kind.is_empty() {
        out.put("typ", method.kind.as_str());
    }
    out.put_some("variant", method.variant.as_deref());
    out.end_with(&method.details)
}
