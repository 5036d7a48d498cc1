//! Parcels in GeoJSON.

use std::path::Path;

use planvy_plan::Reading;

use super::collect::Collector;
use super::designation::{Attributes, betrays_parcels};
use crate::features::attributes::{AskedValues, text_of};
use crate::features::{layer_of, looks_like_json, read_features_of_file};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::untaken::Accounted;

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
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let mut collector = Collector::new(options, &layer_of(path));
        let said = read_features_of_file(path, &mut collector);
        collector.finish(&said)
    }
}

impl Attributes for AskedValues<'_> {
    fn text(&self, name: &str) -> Option<String> {
        text_of(self, Some(name), &[])
    }
}

#[cfg(test)]
mod tests;
