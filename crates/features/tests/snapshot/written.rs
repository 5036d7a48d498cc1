//! What is written: GeoJSON, JSON-FG and CSV are well formed, with the axes in their systems' order, and fit their schema.

use planvy_features::collections::{ALL, Plans};
use planvy_features::schema::{SchemaOf, write, write_functions};
use planvy_features::write::{csv, geojson, json_fg};
use planvy_features::{Collection, FeatureCrs};
use planvy_plan::{Crs, Lang};
use serde_json::Value;

use crate::town::view;

fn geojson_of(collection: &dyn Collection, crs: FeatureCrs) -> Value {
    let mut out = Vec::new();
    let rows: Vec<u32> = (0..collection.count(view())).collect();
    let count = geojson::collection(&mut out, collection, view(), &rows, crs, "\"numberMatched\":7");
    let written: Value = serde_json::from_slice(&out).expect("it is JSON");
    assert_eq!(written["features"].as_array().map(Vec::len), Some(count));
    assert_eq!(
        (written["type"].as_str(), written["numberMatched"].as_u64()),
        (Some("FeatureCollection"), Some(7))
    );
    written
}

/// Every position of a geometry.
fn positions(coordinates: &Value, found: &mut Vec<[f64; 2]>) {
    let Some(list) = coordinates.as_array() else {
        return;
    };
    if let [Value::Number(x), Value::Number(y)] = list.as_slice() {
        found.push([x.as_f64().expect("a number"), y.as_f64().expect("a number")]);
    } else {
        list.iter().for_each(|inner| positions(inner, found));
    }
}

#[test]
fn axes_are_in_the_order_of_the_system() {
    for collection in ALL {
        let there = geojson_of(collection, FeatureCrs::Crs84);
        for (crs, order) in [
            (FeatureCrs::Crs84, [0, 1]),
            (FeatureCrs::Wgs84, [1, 0]),
            (FeatureCrs::Etrs89, [1, 0]),
        ] {
            let here = geojson_of(collection, crs);
            for (a, b) in here["features"]
                .as_array()
                .into_iter()
                .flatten()
                .zip(there["features"].as_array().into_iter().flatten())
            {
                let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
                positions(&a["geometry"]["coordinates"], &mut of_a);
                positions(&b["geometry"]["coordinates"], &mut of_b);
                assert_eq!(of_a.len(), of_b.len());
                assert!(
                    of_a.iter()
                        .zip(&of_b)
                        .all(|(a, b)| [a[order[0]], a[order[1]]] == *b),
                    "{}",
                    collection.id()
                );
            }
        }
        let plane = geojson_of(collection, FeatureCrs::Plane(Crs::Tm));
        let mut found = Vec::new();
        positions(&plane["features"][0]["geometry"]["coordinates"], &mut found);
        assert!(
            found
                .iter()
                .all(|[north, east]| *north > 6_000_000.0 && *east < 1_000_000.0)
                && !found.is_empty()
        );
    }
}

/// The shape of a list of lists without its numbers, and the numbers.
fn taken_apart(coordinates: &Value, shape: &mut String, numbers: &mut Vec<f64>) {
    match coordinates {
        Value::Array(list) => {
            shape.push('[');
            list.iter().for_each(|inner| taken_apart(inner, shape, numbers));
            shape.push(']');
        }
        Value::Object(members) => members.iter().for_each(|(name, inner)| {
            shape.push_str(name);
            taken_apart(inner, shape, numbers);
        }),
        Value::Number(number) => numbers.push(number.as_f64().expect("a number")),
        other => shape.push_str(&other.to_string()),
    }
}

#[test]
fn features_of_a_page_are_those_written_one_by_one() {
    for collection in ALL {
        for crs in FeatureCrs::all() {
            let page = geojson_of(collection, crs);
            for (row, there) in (0..).zip(page["features"].as_array().expect("features")) {
                let feature = collection.feature(view(), row).expect("a feature");
                let mut out = Vec::new();
                geojson::feature(&mut out, collection, &*feature, crs, "");
                let here: Value = serde_json::from_slice(&out).expect("it is JSON");
                assert_eq!(
                    (&here["id"], &here["properties"]),
                    (&there["id"], &there["properties"])
                );
                let (mut one, mut other) = ((String::new(), Vec::new()), (String::new(), Vec::new()));
                taken_apart(&here["geometry"], &mut one.0, &mut one.1);
                taken_apart(&there["geometry"], &mut other.0, &mut other.1);
                assert_eq!(one.0, other.0, "{} {crs}", collection.id());
                // The last digit may be the one beside.
                let unit = if crs.is_in_degrees() { 1.01e-9 } else { 0.0 };
                let is_close = |(a, b): (&f64, &f64)| (a - b).abs() <= unit;
                assert!(
                    one.1.iter().zip(&other.1).all(is_close),
                    "{} {crs}",
                    collection.id()
                );
            }
        }
    }
}

/// A value as it is to be written.
fn as_json(value: &planvy_features::Value<'_>) -> Value {
    use planvy_features::Value as Of;
    match value {
        Of::Null => Value::Null,
        Of::Bool(is_so) => (*is_so).into(),
        Of::Integer(number) => (*number).into(),
        Of::Number(number) => (*number).into(),
        Of::Text(text) => text.to_string().into(),
        Of::Uuid(id) => id.to_string().into(),
        Of::Date(date) => date.to_string().into(),
        Of::Instant(instant) => instant.to_string().into(),
        Of::List(values) => values.iter().map(as_json).collect(),
    }
}

#[test]
fn properties_are_written_in_their_order_with_their_values() {
    for collection in ALL {
        // The second time from what is kept of the first.
        for _ in 0..2 {
            for row in 0..collection.count(view()) {
                let feature = collection.feature(view(), row).expect("a feature");
                let mut out = Vec::new();
                geojson::feature(&mut out, collection, &*feature, FeatureCrs::Crs84, "");
                let text = String::from_utf8(out).expect("it is text");
                let written: Value = serde_json::from_str(&text).expect("it is JSON");
                let mut from = text.find("\"properties\":").expect("properties");
                for (number, property) in collection.properties().iter().enumerate() {
                    let value = as_json(&feature.value(number));
                    assert_eq!(written["properties"][property.name], value, "{}", property.name);
                    let name = format!("\"{}\":", property.name);
                    from += text[from..].find(&name).expect("the next property");
                }
            }
        }
    }
}

#[test]
fn features_fit_their_schema() {
    for collection in ALL {
        let mut out = Vec::new();
        write(
            &mut out,
            collection,
            SchemaOf::Features,
            Lang::Sv,
            "https://example.org/schema",
        );
        let schema: Value = serde_json::from_slice(&out).expect("it is JSON");
        assert_eq!(schema["$id"], "https://example.org/schema");
        let properties = schema["properties"].as_object().expect("properties");
        let of_role = |role: &str| {
            properties
                .values()
                .filter(|one| one["x-ogc-role"] == role)
                .count()
        };
        assert_eq!(
            (of_role("id"), of_role("primary-geometry")),
            (1, 1),
            "{}",
            collection.id()
        );
        assert!(of_role("type") <= 1 && of_role("primary-interval-start") <= 1);
        let written = geojson_of(collection, FeatureCrs::Crs84);
        for feature in written["features"].as_array().expect("features") {
            let values = feature["properties"].as_object().expect("properties");
            assert_eq!(values.len() + 1, properties.len());
            assert_eq!(feature["id"], values["id"]);
            for (name, value) in values {
                assert!(
                    fits(value, &properties[name]),
                    "{} {name}: {value}",
                    collection.id()
                );
            }
            let kind = feature["geometry"]["type"].as_str().expect("a geometry");
            let format = properties["geometry"]["format"].as_str().expect("a format");
            assert!(
                format == "geometry-any" || format == format!("geometry-{}", kind.to_lowercase()),
                "{format} {kind}"
            );
        }
    }
}

/// Whether a value is of the type of a schema; null is of every type here, since what is not known is written so.
fn fits(value: &Value, schema: &Value) -> bool {
    let of_type = match value {
        Value::Null => return true,
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is_type = schema["type"] == of_type || (schema["type"] == "number" && of_type == "integer");
    let codes = schema["enum"].as_array();
    is_type && codes.is_none_or(|codes| codes.contains(value))
}

#[test]
fn queryables_sortables_and_functions_name_what_can_be_asked() {
    for collection in ALL {
        for of in [SchemaOf::Queryables, SchemaOf::Sortables] {
            let mut out = Vec::new();
            write(
                &mut out,
                collection,
                of,
                Lang::En,
                "https://example.org/queryables",
            );
            let schema: Value = serde_json::from_slice(&out).expect("it is JSON");
            let properties = schema["properties"].as_object().expect("properties");
            assert!(!properties.is_empty() && schema["additionalProperties"] == false);
            assert_eq!(properties.contains_key("geometry"), of == SchemaOf::Queryables);
            assert!(properties.values().all(|one| {
                one.get("type").is_some()
                    || one["format"]
                        .as_str()
                        .is_some_and(|format| format.starts_with("geometry-"))
            }));
        }
    }
    let mut out = Vec::new();
    write_functions(&mut out, Lang::Sv);
    let functions: Value = serde_json::from_slice(&out).expect("it is JSON");
    assert!(
        functions["functions"]
            .as_array()
            .expect("functions")
            .iter()
            .any(|one| one["name"] == "maxRidgeHeight" && one["returns"][0] == "number")
    );
}

#[test]
fn json_fg_tells_days_and_place() {
    let mut out = Vec::new();
    let rows: Vec<u32> = (0..Plans.count(view())).collect();
    json_fg::collection(
        &mut out,
        &Plans,
        view(),
        &rows,
        FeatureCrs::Plane(Crs::Tm),
        "https://example.org/schema",
        "",
    );
    let written: Value = serde_json::from_slice(&out).expect("it is JSON");
    assert_eq!(
        written["coordRefSys"],
        "http://www.opengis.net/def/crs/EPSG/0/3006"
    );
    assert_eq!(written["featureType"], "plans");
    let features = written["features"].as_array().expect("features");
    assert!(
        features
            .iter()
            .all(|one| one["geometry"].is_null() && one["place"]["type"] == "MultiPolygon")
    );
    assert_eq!(
        features[1]["time"]["interval"],
        serde_json::json!(["2001-01-01", ".."])
    );
    assert_eq!(
        features[5]["time"]["interval"],
        serde_json::json!(["2005-01-01", "2025-05-31"])
    );
    assert!(features[4]["time"].is_null(), "a proposal has no days in force");
    let mut one = Vec::new();
    let feature = Plans.feature(view(), 1).expect("a feature");
    json_fg::feature(
        &mut one,
        &Plans,
        &*feature,
        FeatureCrs::Crs84,
        "s",
        "\"links\":[]",
    );
    let one: Value = serde_json::from_slice(&one).expect("it is JSON");
    assert_eq!(
        (one["geometry"]["type"].as_str(), one["place"].is_null()),
        (Some("MultiPolygon"), true)
    );
}

#[test]
fn csv_has_a_row_for_each_feature() {
    for collection in ALL {
        let mut out = Vec::new();
        let rows: Vec<u32> = (0..collection.count(view())).collect();
        csv::head(&mut out, collection);
        assert_eq!(
            csv::rows(&mut out, collection, view(), &rows, FeatureCrs::Crs84),
            rows.len()
        );
        let mut reader = ::csv::Reader::from_reader(out.as_slice());
        assert_eq!(
            reader.headers().expect("a head").len(),
            collection.properties().len() + 1
        );
        let records: Vec<_> = reader.records().collect::<Result<_, _>>().expect("rows");
        assert_eq!(records.len(), rows.len());
        let last = records[0].iter().next_back().expect("a column");
        assert!(last.starts_with("POINT(") || last.starts_with("MULTI"), "{last}");
    }
}
