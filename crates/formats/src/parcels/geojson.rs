//! Parcels in GeoJSON.

use std::path::Path;

use planvy_plan::Reading;
use serde_json::{Map, Value};

use super::collect::Collector;
use super::designation::{Attributes, betrays_parcels};
use crate::features::{looks_like_json, read_features_of_file, scalar};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

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
        let json = looks_like_json(head.bytes);
        match head.kind {
            Some(kind) => json && kind == ContentKind::Parcels,
            None => json && text.contains("Polygon\"") && betrays_parcels(&text),
        }
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut collector = Collector::new(options);
        let said = read_features_of_file(path, &mut collector);
        collector.finish(&said)
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

#[cfg(test)]
mod tests;
