//! Addresses in GeoJSON.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};
use serde_json::{Map, Value};

use super::collect::Collector;
use super::fields::{Field, Texts, field_of};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::geojson::geometry::{Shape, kind_of, read_shape};
use crate::geojson::stream::{FeatureSink, stream_file};
use crate::parcels::scalar;
use crate::source_crs::SourceCrs;

/// The reader of addresses in a GeoJSON feature collection of points.
#[derive(Clone, Copy, Debug)]
pub struct AddressesGeoJson;

impl Format for AddressesGeoJson {
    fn name(&self) -> &'static str {
        "addresses-geojson"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = String::from_utf8_lossy(head.bytes);
        let json = text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with(['{', '[']);
        let has = |name: &str| text.contains(&format!("\"{name}\""));
        let named = (has("gata") && has("gatunummer"))
            || (has("street") && has("number"))
            || has("addr:street")
            || has("adress");
        match head.kind {
            Some(kind) => json && kind == ContentKind::Addresses,
            None => json && has("Point") && named,
        }
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut sink = Sink {
            collector: Collector::new(options),
            said: SourceCrs::Unsaid,
        };
        if let Err(error) = stream_file(path, &mut sink) {
            sink.collector.log.push(error.into_finding());
        }
        sink.collector.finish(&sink.said)
    }
}

struct Sink<'a> {
    collector: Collector<'a>,
    said: SourceCrs,
}

impl FeatureSink for Sink<'_> {
    fn feature(&mut self, number: usize, feature: Value) {
        let label = format!("feature {number}");
        let Value::Object(mut feature) = feature else {
            let message = format!("a feature should be an object, got {}", kind_of(&feature));
            self.collector
                .log
                .push(Finding::error(RuleId::SCHEMA, message).with_feature(label));
            return;
        };
        let properties = match feature.remove("properties") {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        let texts = Texts::of(|field| field_in(&properties, field));
        let position = match feature.get("geometry") {
            None | Some(Value::Null) => None,
            Some(geometry) => match read_shape(geometry).map(one_point) {
                Ok(position) => position,
                Err(error) => {
                    let finding = Finding::error(RuleId::GEOMETRY, error.to_string());
                    self.collector.log.push(finding.with_feature(label));
                    return;
                }
            },
        };
        self.collector.add(label, texts, position);
    }

    fn member(&mut self, name: &str, value: Value) {
        if matches!(name, "crs" | "coordRefSys") {
            self.said = SourceCrs::of_member(&value);
        }
    }
}

/// The first property that holds a field.
fn field_in(properties: &Map<String, Value>, field: Field) -> Option<String> {
    let holds = |(name, value): (&String, &Value)| {
        if field_of(name) == Some(field) {
            scalar(value)
        } else {
            None
        }
    };
    properties.iter().find_map(holds)
}

/// The point of a geometry that is one.
fn one_point(shape: Shape) -> Option<[f64; 2]> {
    match shape {
        Shape::Point(vertex) => Some([vertex.x, vertex.y]),
        Shape::MultiPoint(points) => match points.as_slice() {
            [vertex] => Some([vertex.x, vertex.y]),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::RuleId;
    use serde_json::json;

    use super::AddressesGeoJson;
    use crate::format::{Content, Format, Head, ReadOptions};

    #[test]
    fn points_with_the_usual_names_are_read() {
        let collection = json!({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [13.0, 55.6]},
             "properties": {"gata": "Ågatan", "gatunummer": 4, "postnummer": "212 25"}},
            {"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[13.0, 55.6]]},
             "properties": {"adress": "S:t Knuts väg 5 U2"}},
            {"type": "Feature", "geometry": null, "properties": {"adress": "Storgatan 1"}},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [13.0, "x"]}, "properties": {"adress": "Storgatan 1"}},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [13.0, 55.6]}, "properties": {"name": "x"}},
            7,
        ]});
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("addresses.geojson");
        std::fs::write(&path, collection.to_string()).unwrap();
        let reading = AddressesGeoJson.read(&path, &ReadOptions::default());
        let Some(Content::Addresses(addresses)) = &reading.value else {
            panic!("{:?}", reading.findings);
        };
        let labels: Vec<String> = addresses.iter().map(planvy_plan::Address::label).collect();
        assert_eq!(labels, ["Ågatan 4", "S:t Knuts väg 5 U2"]);
        let rules: Vec<&RuleId> = reading.findings.iter().map(|finding| &finding.rule).collect();
        assert_eq!(
            rules,
            [
                &RuleId::SCHEMA,
                &RuleId::GEOMETRY,
                &RuleId::SCHEMA,
                &RuleId::SCHEMA
            ]
        );
        let text = collection.to_string();
        let head = Head {
            file_name: "addresses.geojson",
            bytes: text.as_bytes(),
            kind: None,
        };
        assert!(AddressesGeoJson.recognises(&head));
    }
}
