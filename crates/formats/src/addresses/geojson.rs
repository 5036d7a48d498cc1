//! Addresses in GeoJSON.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};
use serde_json::Value;

use super::collect::Collector;
use super::fields::{Field, Texts, field_of};
use crate::features::attributes::{AskedValues, NamedValues};
use crate::features::{RawFeature, TakesFeatures, layer_of, looks_like_json, read_features_of_file, scalar};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::geojson::geometry::Shape;
use crate::untaken::Accounted;

/// The reader of addresses in a GeoJSON feature collection of points.
#[derive(Clone, Copy, Debug)]
pub struct AddressesGeoJson;

impl Format for AddressesGeoJson {
    fn name(&self) -> &'static str {
        "addresses-geojson"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = String::from_utf8_lossy(head.bytes);
        let json = looks_like_json(head.bytes);
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
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let mut collector = Collector::new(options, &layer_of(path));
        let said = read_features_of_file(path, &mut collector);
        collector.finish(&said)
    }
}

impl TakesFeatures for Collector<'_> {
    fn take(&mut self, raw: RawFeature) {
        let asked = AskedValues::new(&raw.attributes);
        let texts = Texts::of(|field| field_in(&asked, field));
        asked.count(&mut self.untaken);
        match raw.geometry.map(|shape| shape.and_then(one_point)) {
            Ok(position) => self.add(raw.label, texts, position),
            Err(error) => {
                let finding = Finding::error(RuleId::GEOMETRY, error.to_string());
                self.log.push(finding.with_feature(raw.label));
            }
        }
    }

    fn log(&mut self) -> &mut FindingLog {
        &mut self.log
    }
}

/// The first property that holds a field.
fn field_in(properties: &AskedValues<'_>, field: Field) -> Option<String> {
    let holds = |(name, value): (&String, &Value)| {
        let text = scalar(value).filter(|_| field_of(name) == Some(field))?;
        properties.took(name);
        Some(text)
    };
    properties.all().iter().find_map(holds)
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
