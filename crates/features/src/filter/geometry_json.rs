//! Geometries in CQL2 JSON: GeoJSON.

use geo_types::{Coord, Geometry, GeometryCollection, MultiLineString, MultiPoint, MultiPolygon, Point};
use serde_json::{Map, Value};

use super::geometry_text::{checked_coordinate, checked_line, checked_polygon};
use super::json::not_cql2;
use super::{FilterError, MOST_DEPTH};

/// Reads a GeoJSON geometry.
pub(crate) fn geometry(members: &Map<String, Value>, depth: usize) -> Result<Geometry<f64>, FilterError> {
    if depth > MOST_DEPTH {
        return Err(FilterError::TooLarge);
    }
    let kind = members.get("type").and_then(Value::as_str).unwrap_or_default();
    if kind == "GeometryCollection" {
        let all = list(members.get("geometries"))?;
        let member = |one: &Value| match one {
            Value::Object(members) => geometry(members, depth + 1),
            _ => Err(not_cql2(
                "a member of a GeometryCollection is no geometry".to_owned(),
            )),
        };
        let all = all.iter().map(member).collect::<Result<_, _>>()?;
        return Ok(Geometry::GeometryCollection(GeometryCollection(all)));
    }
    let at = members.get("coordinates");
    Ok(match kind {
        "Point" => Point(position(at)?).into(),
        "MultiPoint" => MultiPoint(each(at, |one| Ok(Point(position(Some(one))?)))?).into(),
        "LineString" => checked_line(each(at, |one| position(Some(one)))?)
            .map_err(bad)?
            .into(),
        "MultiLineString" => MultiLineString(each(at, |line| {
            checked_line(each(Some(line), |one| position(Some(one)))?).map_err(bad)
        })?)
        .into(),
        "Polygon" => checked_polygon(rings(at)?).map_err(bad)?.into(),
        "MultiPolygon" => {
            MultiPolygon(each(at, |area| checked_polygon(rings(Some(area))?).map_err(bad))?).into()
        }
        other => return Err(not_cql2(format!("'{other}' is no kind of GeoJSON geometry"))),
    })
}

/// A list of numbers that can be coordinates.
pub(crate) fn numbers(values: &[Value]) -> Result<Vec<f64>, FilterError> {
    let number = |value: &Value| {
        let number = value
            .as_f64()
            .ok_or_else(|| not_cql2("a coordinate is no number".to_owned()))?;
        checked_coordinate(number).map_err(bad)
    };
    values.iter().map(number).collect()
}

fn rings(value: Option<&Value>) -> Result<Vec<Vec<Coord<f64>>>, FilterError> {
    each(value, |ring| each(Some(ring), |one| position(Some(one))))
}

fn position(value: Option<&Value>) -> Result<Coord<f64>, FilterError> {
    let numbers = numbers(list(value)?)?;
    match *numbers.as_slice() {
        [x, y, ..] => Ok(Coord { x, y }),
        _ => Err(bad("a position has two numbers at least")),
    }
}

fn each<T>(
    value: Option<&Value>,
    read: impl Fn(&Value) -> Result<T, FilterError>,
) -> Result<Vec<T>, FilterError> {
    list(value)?.iter().map(read).collect()
}

fn list(value: Option<&Value>) -> Result<&[Value], FilterError> {
    match value {
        Some(Value::Array(items)) if !items.is_empty() => Ok(items),
        _ => Err(bad("a geometry has a list of positions that is not empty")),
    }
}

fn bad(why: &'static str) -> FilterError {
    FilterError::BadGeometry { at: None, why }
}
