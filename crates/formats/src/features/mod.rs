//! Features of any vector source: attributes and a shape, gathered until all have been seen, then placed.
//!
//! Parcels, addresses, buildings, guidance and proposals differ in what their attributes mean. How a feature comes out of a
//! file, and how its coordinates become places, is the same for all of them and stands here.

pub(crate) mod attributes;
mod geojson;
pub(crate) mod geopackage;
pub(crate) mod mapped_tables;
pub(crate) mod parts;
mod placing;
pub(crate) mod shapefile;
mod wkb;

use serde_json::{Map, Value};

pub(crate) use geojson::{looks_like_json, read_features, read_features_of_file};
pub(crate) use placing::{Gathered, Placed, Placing};

use crate::finding_log::FindingLog;
use crate::geojson::geometry::{GeometryError, Rings, Shape};

/// What takes the features of a file as they come.
pub(crate) trait TakesFeatures {
    /// Takes a feature.
    fn take(&mut self, raw: RawFeature);

    /// Where the reading says what it found.
    fn log(&mut self) -> &mut FindingLog;
}

/// A feature as it stands in a file.
#[derive(Debug)]
pub(crate) struct RawFeature {
    /// How findings call it: its number in the file, or its row.
    pub(crate) label: String,
    /// Its own id, where it has one.
    pub(crate) id: Option<String>,
    /// What it says.
    pub(crate) attributes: Map<String, Value>,
    /// Names that stand twice in it: which of the two values was meant, nobody can tell.
    pub(crate) doubled: Vec<String>,
    /// Where it lies, in the coordinates of the file; `None` where it lies nowhere.
    pub(crate) geometry: Result<Option<Shape>, DrawnError>,
}

/// What is wrong with the geometry of a feature.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum DrawnError {
    /// In GeoJSON.
    #[error(transparent)]
    Json(#[from] GeometryError),
    /// In a GeoPackage.
    #[error(transparent)]
    Binary(#[from] wkb::WkbError),
    /// In a shapefile.
    #[error(transparent)]
    Shapefile(#[from] shapefile::ShapeError),
    /// Something else where a geometry should be.
    #[error("the geometry column holds no geometry")]
    NoGeometry,
}

/// The name of a file that is one layer: its own, without ending.
pub(crate) fn layer_of(path: &std::path::Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// A text or a number as text; `None` for anything else, and for an empty text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The polygons of a geometry; none where it has something else too.
pub(crate) fn polygons_of(shape: Shape) -> Vec<Rings> {
    match shape {
        Shape::Polygon(rings) => vec![rings],
        Shape::MultiPolygon(polygons) => polygons,
        Shape::Collection(shapes) => {
            let parts: Vec<Vec<Rings>> = shapes.into_iter().map(polygons_of).collect();
            if parts.iter().any(Vec::is_empty) {
                return Vec::new();
            }
            parts.into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}
