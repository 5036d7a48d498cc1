//! Parcels in GeoJSON.

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};
use serde_json::{Map, Value};

use super::collect::Collector;
use super::designation::{Attributes, betrays_parcels};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::geojson::geometry::{kind_of, read_shape};
use crate::geojson::stream::{FeatureSink, stream_file};
use crate::source_crs::SourceCrs;

/// The reader of parcels in a GeoJSON feature collection of polygons.
///
/// Longitude and latitude, or a SWEREF 99 projection that the file's `crs` member or the user names.
#[derive(Clone, Copy, Debug)]
pub struct ParcelsGeoJson;

impl Format for ParcelsGeoJson {
    fn name(&self) -> &'static str {
        "parcels-geojson"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = String::from_utf8_lossy(head.bytes);
        let json = text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with(['{', '[']);
        match head.kind {
            Some(kind) => json && kind == ContentKind::Parcels,
            None => json && text.contains("Polygon\"") && betrays_parcels(&text),
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
        for name in properties.keys() {
            self.collector.note_name(name);
        }
        let geometry = feature.get("geometry").unwrap_or(&Value::Null);
        if geometry.is_null() {
            let message = "the feature has no geometry; it is left out";
            self.collector
                .log
                .push(Finding::warning(RuleId::GEOMETRY, message).with_feature(label));
            return;
        }
        match read_shape(geometry) {
            Ok(shape) => {
                let id = feature.get("id").and_then(scalar);
                self.collector.add(label, &properties, id, shape);
            }
            Err(error) => {
                let finding = Finding::error(RuleId::GEOMETRY, error.to_string());
                self.collector.log.push(finding.with_feature(label));
            }
        }
    }

    fn member(&mut self, name: &str, value: Value) {
        if matches!(name, "crs" | "coordRefSys") {
            self.said = SourceCrs::of_member(&value);
        }
    }
}

impl Attributes for Map<String, Value> {
    fn text(&self, name: &str) -> Option<String> {
        let value = self.get(name).or_else(|| {
            let wanted = name.to_lowercase();
            let mut members = self.iter();
            members
                .find(|(key, _)| key.to_lowercase() == wanted)
                .map(|(_, value)| value)
        });
        value.and_then(scalar)
    }
}

/// A text or a number as text; `None` for anything else, and for an empty text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
