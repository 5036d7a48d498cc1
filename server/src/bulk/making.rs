//! How a file is made.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use planvy_features::write::{flatgeobuf, geoparquet, wkb};
use planvy_features::{
    Collection, Feature, FeatureCrs, GeometryKind, PropertyKind, Value, View, collections,
};
use planvy_formats::cityjson::write_building_sequence;
use planvy_plan::Crs;
use planvy_store::StoreError;
use planvy_store::geopackage::{Cell, CellKind, FeatureColumn, FeatureLayer, FeatureRow, write_feature_file};

use super::files::{BulkFile, BulkFormat};

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MakingError {
    /// The disk does not take it.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// As GeoPackage.
    #[error(transparent)]
    GeoPackage(#[from] StoreError),
    /// As GeoParquet.
    #[error(transparent)]
    GeoParquet(#[from] geoparquet::WriteParquetError),
    /// As FlatGeobuf.
    #[error(transparent)]
    FlatGeobuf(#[from] flatgeobuf::FlatGeobufError),
}

/// Makes a file at a path where there is none.
///
/// # Errors
/// Where it cannot be written. A part of it may be left.
pub fn make(file: BulkFile, view: View<'_>, path: &Path) -> Result<(), MakingError> {
    match (file.format, file.collection) {
        (BulkFormat::GeoPackage, _) => geopackage(view, path)?,
        (BulkFormat::GeoParquet, Some(collection)) => {
            geoparquet::whole(BufWriter::new(File::create_new(path)?), collection, view)?;
        }
        (BulkFormat::FlatGeobuf, Some(collection)) => {
            let rows: Vec<u32> = (0..collection.count(view)).collect();
            let table = flatgeobuf::table(collection, view, &rows, FeatureCrs::Plane(Crs::Tm))?;
            File::create_new(path)?.write_all(&table)?;
        }
        (BulkFormat::CityJsonSeq, _) => buildings(view, path)?,
        (_, None) => {}
    }
    Ok(())
}

fn buildings(view: View<'_>, path: &Path) -> Result<(), MakingError> {
    let mut out = BufWriter::new(File::create_new(path)?);
    let stand = view.snapshot().buildings();
    let named = collections::by_id("buildings")
        .into_iter()
        .flat_map(|collection| {
            (0..collection.count(view))
                .zip(stand)
                .filter_map(move |(row, building)| {
                    Some((text_of(&collection.feature(view, row)?.id())?, building))
                })
        });
    write_building_sequence(&mut out, named)?;
    out.flush()?;
    Ok(())
}

fn geopackage(view: View<'_>, path: &Path) -> Result<(), MakingError> {
    write_feature_file(path, |file| {
        for collection in collections::ALL {
            let layer = FeatureLayer {
                table: collection.id().replace('-', "_"),
                title: collection.title(view.lang),
                description: collection.description(view.lang),
                geometry_type: geometry_type(collection.geometry_kind()),
                srs_id: Crs::Tm.epsg(),
                columns: columns(collection),
            };
            let rows = 0..collection.count(view);
            let mut rows =
                rows.filter_map(|row| Some(feature_row(collection, &*collection.feature(view, row)?)));
            file.add_layer(&layer, &mut rows)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn geometry_type(kind: GeometryKind) -> &'static str {
    match kind {
        GeometryKind::Point => "POINT",
        GeometryKind::MultiPoint => "MULTIPOINT",
        GeometryKind::MultiLineString => "MULTILINESTRING",
        GeometryKind::MultiPolygon => "MULTIPOLYGON",
        GeometryKind::Any => "GEOMETRY",
    }
}

fn columns(collection: &dyn Collection) -> Vec<FeatureColumn<'static>> {
    let properties = collection.properties().iter();
    properties
        .map(|property| FeatureColumn {
            name: property.name,
            kind: match property.kind {
                PropertyKind::Text | PropertyKind::Uuid | PropertyKind::Texts | PropertyKind::Dates => {
                    CellKind::Text
                }
                PropertyKind::Integer => CellKind::Integer,
                PropertyKind::Number => CellKind::Real,
                PropertyKind::Boolean => CellKind::Boolean,
                PropertyKind::Date => CellKind::Date,
                PropertyKind::Instant => CellKind::DateTime,
            },
        })
        .collect()
}

fn feature_row(collection: &dyn Collection, feature: &dyn Feature) -> FeatureRow<'static> {
    let geometry = feature.shape().geometry_in(FeatureCrs::Plane(Crs::Tm));
    let cells = (0..collection.properties().len()).map(|at| cell(feature.value(at)));
    FeatureRow {
        cells: cells.collect(),
        geometry: geometry.map(|geometry| {
            let wkb = wkb::of_geometry(&geometry);
            (wkb.bytes, wkb.bounds)
        }),
    }
}

fn cell(value: Value<'_>) -> Cell<'static> {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(is_so) => Cell::Integer(i64::from(is_so)),
        Value::Integer(number) => Cell::Integer(number),
        Value::Number(number) => Cell::Real(number),
        other => text_of(&other).map_or(Cell::Null, |text| Cell::Text(text.into())),
    }
}

/// A value as a text; a list as JSON.
fn text_of(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Text(text) => text.clone().into_owned(),
        Value::Uuid(id) => id.as_hyphenated().to_string(),
        Value::Date(date) => date.to_string(),
        // The standard wants thousandths (OGC 12-128r17, table 1).
        Value::Instant(instant) => format!("{instant:.3}"),
        Value::Bool(is_so) => is_so.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::List(values) => {
            let texts: Vec<String> = values.iter().filter_map(text_of).collect();
            serde_json::to_string(&texts).ok()?
        }
    })
}
