//! FlatGeobuf: features as a table with a packed index, which GIS programs read as a layer.
//!
//! Positions are easting before northing and longitude before latitude in every coordinate system: the format has no order of axes. The
//! features are sorted along a curve for the sake of the index, so they do not come in the order of the rows.

use std::io::Write;

use flatgeobuf::geozero::error::Result as GeozeroResult;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType, GeozeroGeometry};
use geo_types::{Coord, LineString, Polygon};
use planvy_plan::Lang;

use crate::collection::{Collection, Feature};
use crate::crs::FeatureCrs;
use crate::property::PropertyKind;
use crate::shape::{FeatureShape, GeometryKind, Shapes};
use crate::value::Value;
use crate::view::View;
use crate::write::json;

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FlatGeobufError {
    /// A feature could not be added.
    #[error("feature {row} cannot be written as FlatGeobuf: {source}")]
    Feature {
        /// Its row.
        row: u32,
        /// Why.
        source: flatgeobuf::geozero::error::GeozeroError,
    },
    /// The table could not be put together. Features wait in a temporary file until all are sorted.
    #[error("the features cannot be written as FlatGeobuf: {0}")]
    Table(#[from] flatgeobuf::Error),
}

/// Some rows of a collection as FlatGeobuf. Where each of them lies somewhere there is an index.
///
/// ```
/// use std::sync::Arc;
/// use planvy_features::{FeatureCrs, Tables, View, collections::Plans, write::flatgeobuf};
/// use planvy_plan::{Date, Lang};
/// let answers = planvy_rules::Answers::new(Arc::new(planvy_index::Snapshot::empty()));
/// let view = View { answers: &answers, tables: &Tables::new(), date: Date::constant(2026, 11, 27), lang: Lang::Sv };
/// let bytes = flatgeobuf::table(&Plans, view, &[], FeatureCrs::Crs84)?;
/// assert_eq!(bytes[..4], *b"fgb\x03");
/// # Ok::<(), flatgeobuf::FlatGeobufError>(())
/// ```
///
/// # Errors
/// Where a feature cannot be written, or the temporary file fails.
pub fn table(
    of: &dyn Collection,
    view: View<'_>,
    rows: &[u32],
    crs: FeatureCrs,
) -> Result<Vec<u8>, FlatGeobufError> {
    let mut out = Vec::with_capacity(4096 + rows.len() * 1024);
    write(&mut out, of, view, rows, crs)?;
    Ok(out)
}

/// The same, written to wherever it is wanted. What is held of each row meanwhile is its box; the rest waits in a temporary file.
///
/// # Errors
/// Where a feature cannot be written, or the temporary file or `out` fails.
pub fn write(
    out: impl Write,
    of: &dyn Collection,
    view: View<'_>,
    rows: &[u32],
    crs: FeatureCrs,
) -> Result<(), FlatGeobufError> {
    let is_placed = |row: &u32| {
        let feature = of.feature(view, *row);
        feature.is_none_or(|feature| feature.shape().shapes != Shapes::Nowhere)
    };
    // What lies nowhere has no box that an index could hold.
    let has_index = !rows.is_empty() && rows.iter().all(is_placed);
    let mut writer = writer(of, view.lang, crs, has_index)?;
    for row in rows.iter().copied() {
        let Some(feature) = of.feature(view, row) else {
            continue;
        };
        let shape = feature.shape();
        let placed = Placed { shape: &shape, crs };
        let mut told = Ok(());
        let added = writer.add_feature_geom(placed, |writer| told = properties(of, &*feature, writer));
        added
            .and(told)
            .map_err(|source| FlatGeobufError::Feature { row, source })?;
    }
    Ok(writer.write(out)?)
}

fn writer<'w>(
    of: &dyn Collection,
    lang: Lang,
    crs: FeatureCrs,
    has_index: bool,
) -> Result<FgbWriter<'w>, flatgeobuf::Error> {
    let kind = match of.geometry_kind() {
        GeometryKind::Point => GeometryType::Point,
        GeometryKind::MultiPoint => GeometryType::MultiPoint,
        GeometryKind::MultiPolygon => GeometryType::MultiPolygon,
        // One line alone is written as a line: the crate leaves out where the only line of several ends, and GDAL wants to be told.
        GeometryKind::MultiLineString | GeometryKind::Any => GeometryType::Unknown,
    };
    let options = FgbWriterOptions {
        write_index: has_index,
        detect_type: false,
        promote_to_multi: false,
        crs: FgbCrs {
            org: Some("EPSG"),
            // CRS84 is WGS 84 with longitude first, which this format always has.
            code: crs.epsg().map_or(4326, i32::from),
            ..FgbCrs::default()
        },
        title: Some(of.title(lang)),
        description: Some(of.description(lang)),
        ..FgbWriterOptions::default()
    };
    let mut writer = FgbWriter::create_with_options(of.id(), kind, options)?;
    for property in of.properties() {
        let column = match property.kind {
            PropertyKind::Text | PropertyKind::Uuid | PropertyKind::Date => ColumnType::String,
            PropertyKind::Integer => ColumnType::Long,
            PropertyKind::Number => ColumnType::Double,
            PropertyKind::Boolean => ColumnType::Bool,
            PropertyKind::Instant => ColumnType::DateTime,
            PropertyKind::Texts | PropertyKind::Dates => ColumnType::Json,
        };
        writer.add_column(property.name, column, |builder, arguments| {
            arguments.title = Some(builder.create_string(property.title(lang)));
        });
    }
    Ok(writer)
}

fn properties(
    of: &dyn Collection,
    feature: &dyn Feature,
    writer: &mut impl PropertyProcessor,
) -> GeozeroResult<()> {
    for (number, property) in of.properties().iter().enumerate() {
        let name = property.name;
        let mut column = |value: &ColumnValue<'_>| writer.property(number, name, value).map(|_goes_on| ());
        match feature.value(number) {
            Value::Null => {}
            Value::Bool(is_so) => column(&ColumnValue::Bool(is_so))?,
            Value::Integer(number) => column(&ColumnValue::Long(number))?,
            Value::Number(number) => column(&ColumnValue::Double(number))?,
            Value::Text(text) => column(&ColumnValue::String(&text))?,
            Value::Uuid(id) => column(&ColumnValue::String(&id.as_hyphenated().to_string()))?,
            Value::Date(date) => column(&ColumnValue::String(&date.to_string()))?,
            Value::Instant(instant) => column(&ColumnValue::DateTime(&instant.to_string()))?,
            list @ Value::List(_) => {
                let mut text = Vec::new();
                json::value(&mut text, &list);
                column(&ColumnValue::Json(&String::from_utf8_lossy(&text)))?;
            }
        }
    }
    Ok(())
}

/// A shape in the system that it is written in.
struct Placed<'s> {
    shape: &'s FeatureShape<'s>,
    crs: FeatureCrs,
}

impl GeozeroGeometry for Placed<'_> {
    fn process_geom<P: GeomProcessor>(&self, processor: &mut P) -> GeozeroResult<()> {
        self.shapes(&self.shape.shapes, processor, 0)
    }
}

impl Placed<'_> {
    fn shapes<P: GeomProcessor>(&self, shapes: &Shapes<'_>, to: &mut P, at: usize) -> GeozeroResult<()> {
        match shapes {
            Shapes::Nowhere => Ok(()),
            Shapes::Point(point) => {
                to.point_begin(at)?;
                self.position(point.0, to, 0)?;
                to.point_end(at)
            }
            Shapes::Points(points) => {
                to.multipoint_begin(points.len(), at)?;
                for (number, point) in points.iter().enumerate() {
                    self.position(point.0, to, number)?;
                }
                to.multipoint_end(at)
            }
            Shapes::Lines(lines) if lines.len() == 1 => {
                lines.iter().try_for_each(|line| self.line(line, to, true, at))
            }
            Shapes::Lines(lines) => {
                to.multilinestring_begin(lines.len(), at)?;
                for (number, line) in lines.iter().enumerate() {
                    self.line(line, to, false, number)?;
                }
                to.multilinestring_end(at)
            }
            Shapes::Areas(areas) => {
                to.multipolygon_begin(areas.len(), at)?;
                for (number, area) in areas.iter().enumerate() {
                    self.area(area, to, number)?;
                }
                to.multipolygon_end(at)
            }
            Shapes::Several(kinds) => {
                to.geometrycollection_begin(kinds.len(), at)?;
                for (number, kind) in kinds.iter().enumerate() {
                    self.shapes(kind, to, number)?;
                }
                to.geometrycollection_end(at)
            }
        }
    }

    fn position<P: GeomProcessor>(&self, position: Coord<f64>, to: &mut P, at: usize) -> GeozeroResult<()> {
        let there = self.shape.crs.position_in(position, self.crs);
        to.xy(there.x, there.y, at)
    }

    /// Writes a line; `is_alone` where it is no part of another shape.
    fn line<P: GeomProcessor>(
        &self,
        line: &LineString<f64>,
        to: &mut P,
        is_alone: bool,
        at: usize,
    ) -> GeozeroResult<()> {
        to.linestring_begin(is_alone, line.0.len(), at)?;
        for (number, position) in line.0.iter().enumerate() {
            self.position(*position, to, number)?;
        }
        to.linestring_end(is_alone, at)
    }

    fn area<P: GeomProcessor>(&self, area: &Polygon<f64>, to: &mut P, at: usize) -> GeozeroResult<()> {
        to.polygon_begin(false, 1 + area.interiors().len(), at)?;
        self.line(area.exterior(), to, false, 0)?;
        for (number, hole) in area.interiors().iter().enumerate() {
            self.line(hole, to, false, number + 1)?;
        }
        to.polygon_end(false, at)
    }
}
