//! GeoParquet 1.1: columns as Parquet holds them, the geometry as well-known binary in longitude and latitude, the box of each feature
//! in a column of its own, so that a reader skips what lies elsewhere.
//!
//! Lists (of texts, of days) are JSON texts: every reader takes them.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::json;
use super::wkb::{Wkb, of_geometry};
use crate::collection::Collection;
use crate::crs::FeatureCrs;
use crate::property::{Property, PropertyKind};
use crate::value::Value;
use crate::view::View;

/// Features in a group of rows: some megabytes, which a reader takes at once.
const GROUP: usize = 20_000;
/// The sides of the box of a feature.
const SIDES: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the features cannot be written as GeoParquet: {0}")]
pub struct WriteParquetError(#[from] ParquetError);

/// Writes a whole collection. Says how many features were written.
///
/// # Errors
/// Where `out` takes no more.
pub fn whole(
    out: impl Write + Send,
    collection: &dyn Collection,
    view: View<'_>,
) -> Result<u64, WriteParquetError> {
    let schema = Arc::new(schema(collection)?);
    let properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("planvy ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
    let mut written = 0;
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let rows: Vec<u32> = (0..collection.count(view)).collect();
    for some in rows.chunks(GROUP) {
        let group = Group::of(collection, view, some);
        bounds = joined(bounds, group.bounds());
        written += group.ids.len() as u64;
        let mut writer = file.next_row_group()?;
        group.write(collection, &mut writer)?;
        writer.close()?;
    }
    file.append_key_value_metadata(KeyValue::new("geo".to_owned(), about(collection, bounds)));
    file.close()?;
    Ok(written)
}

fn joined([w, s, e, n]: [f64; 4], [west, south, east, north]: [f64; 4]) -> [f64; 4] {
    [w.min(west), s.min(south), e.max(east), n.max(north)]
}

/// The member `geo` of the file (GeoParquet 1.1, "File metadata"). The system is left out: it is longitude and latitude then.
fn about(collection: &dyn Collection, bounds: [f64; 4]) -> String {
    let mut column = serde_json::json!({
        "encoding": "WKB",
        "geometry_types": [],
        "covering": { "bbox": {
            "xmin": ["bbox", "xmin"], "ymin": ["bbox", "ymin"], "xmax": ["bbox", "xmax"], "ymax": ["bbox", "ymax"],
        } },
    });
    if bounds.iter().all(|side| side.is_finite())
        && let Some(column) = column.as_object_mut()
    {
        column.insert("bbox".to_owned(), serde_json::json!(bounds));
    }
    let name = collection.geometry_name();
    serde_json::json!({ "version": "1.1.0", "primary_column": name, "columns": { name: column } }).to_string()
}

fn schema(collection: &dyn Collection) -> Result<Type, ParquetError> {
    let mut fields = Vec::new();
    for property in collection.properties() {
        let (physical, logical) = column_type(property.kind);
        let repetition = if is_identity(property) {
            Repetition::REQUIRED
        } else {
            Repetition::OPTIONAL
        };
        let field = Type::primitive_type_builder(property.name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical)
            .build()?;
        fields.push(Arc::new(field));
    }
    let geometry = Type::primitive_type_builder(collection.geometry_name(), PhysicalType::BYTE_ARRAY)
        .with_repetition(Repetition::OPTIONAL)
        .build()?;
    fields.push(Arc::new(geometry));
    let mut sides = Vec::new();
    for side in SIDES {
        let field = Type::primitive_type_builder(side, PhysicalType::DOUBLE)
            .with_repetition(Repetition::REQUIRED)
            .build()?;
        sides.push(Arc::new(field));
    }
    let bbox = Type::group_type_builder("bbox")
        .with_repetition(Repetition::OPTIONAL)
        .with_fields(sides)
        .build()?;
    fields.push(Arc::new(bbox));
    Type::group_type_builder("schema").with_fields(fields).build()
}

fn is_identity(property: &Property) -> bool {
    property.role == Some(crate::property::Role::Id)
}

fn column_type(kind: PropertyKind) -> (PhysicalType, Option<LogicalType>) {
    match kind {
        PropertyKind::Text | PropertyKind::Uuid | PropertyKind::Instant => {
            (PhysicalType::BYTE_ARRAY, Some(LogicalType::String))
        }
        PropertyKind::Texts | PropertyKind::Dates => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        PropertyKind::Integer => (PhysicalType::INT64, None),
        PropertyKind::Number => (PhysicalType::DOUBLE, None),
        PropertyKind::Boolean => (PhysicalType::BOOLEAN, None),
        PropertyKind::Date => (PhysicalType::INT32, Some(LogicalType::Date)),
    }
}

/// Some features, column by column.
struct Group {
    ids: Vec<u32>,
    /// Values by property, then by row.
    values: Vec<Vec<Value<'static>>>,
    geometries: Vec<Option<Wkb>>,
}

impl Group {
    fn of(collection: &dyn Collection, view: View<'_>, rows: &[u32]) -> Group {
        let properties = collection.properties().len();
        let mut group = Group {
            ids: Vec::with_capacity(rows.len()),
            values: vec![Vec::with_capacity(rows.len()); properties],
            geometries: Vec::with_capacity(rows.len()),
        };
        for row in rows {
            let Some(feature) = collection.feature(view, *row) else {
                continue;
            };
            group.ids.push(*row);
            for (at, values) in group.values.iter_mut().enumerate() {
                values.push(feature.value(at).into_owned());
            }
            let geometry = feature.shape().geometry_in(FeatureCrs::Crs84);
            group
                .geometries
                .push(geometry.map(|geometry| of_geometry(&geometry)));
        }
        group
    }

    fn bounds(&self) -> [f64; 4] {
        let all = self.geometries.iter().flatten().map(|wkb| wkb.bounds);
        all.reduce(joined)
            .unwrap_or([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY])
    }

    fn write<W: Write + Send>(
        &self,
        collection: &dyn Collection,
        writer: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        for (property, values) in collection.properties().iter().zip(&self.values) {
            match property.kind {
                PropertyKind::Integer => {
                    column::<Int64Type, W>(writer, property, values, |value| match value {
                        Value::Integer(number) => Some(*number),
                        _ => None,
                    })?
                }
                PropertyKind::Number => {
                    column::<DoubleType, W>(writer, property, values, |value| match value {
                        Value::Number(number) => Some(*number),
                        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
                        Value::Integer(number) => Some(*number as f64),
                        _ => None,
                    })?
                }
                PropertyKind::Boolean => {
                    column::<BoolType, W>(writer, property, values, |value| match value {
                        Value::Bool(is_so) => Some(*is_so),
                        _ => None,
                    })?
                }
                PropertyKind::Date => {
                    column::<Int32Type, W>(writer, property, values, |value| match value {
                        Value::Date(date) => Some(days_since_1970(*date)),
                        _ => None,
                    })?
                }
                _ => column::<ByteArrayType, W>(writer, property, values, |value| {
                    text_of(value).map(|text| ByteArray::from(text.into_bytes()))
                })?,
            }
        }
        self.write_geometries(writer)
    }

    fn write_geometries<W: Write + Send>(
        &self,
        writer: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let levels: Vec<i16> = self
            .geometries
            .iter()
            .map(|wkb| i16::from(wkb.is_some()))
            .collect();
        let bytes = self
            .geometries
            .iter()
            .flatten()
            .map(|wkb| ByteArray::from(wkb.bytes.clone()));
        write_column::<ByteArrayType, W>(writer, &bytes.collect::<Vec<_>>(), Some(&levels))?;
        for side in 0..SIDES.len() {
            let sides = self
                .geometries
                .iter()
                .flatten()
                .filter_map(|wkb| wkb.bounds.get(side).copied());
            write_column::<DoubleType, W>(writer, &sides.collect::<Vec<_>>(), Some(&levels))?;
        }
        Ok(())
    }
}

fn column<T: DataType, W: Write + Send>(
    writer: &mut SerializedRowGroupWriter<'_, W>,
    property: &Property,
    values: &[Value<'_>],
    stored: impl Fn(&Value<'_>) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let stored: Vec<Option<T::T>> = values.iter().map(stored).collect();
    let levels: Vec<i16> = stored.iter().map(|value| i16::from(value.is_some())).collect();
    let present: Vec<T::T> = stored.into_iter().flatten().collect();
    let levels = (!is_identity(property)).then_some(&levels[..]);
    write_column::<T, W>(writer, &present, levels)
}

fn write_column<T: DataType, W: Write + Send>(
    writer: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("there are more columns than the schema has".to_owned());
    let mut column = writer.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

fn days_since_1970(date: jiff::civil::Date) -> i32 {
    let since = jiff::civil::date(1970, 1, 1).until(date);
    since.map_or(0, |span| span.get_days())
}

/// A value as a text; a list as JSON.
fn text_of(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Text(text) => text.clone().into_owned(),
        Value::Uuid(id) => id.as_hyphenated().to_string(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_string(),
        other => {
            let mut bytes = Vec::new();
            json::value(&mut bytes, other);
            String::from_utf8_lossy(&bytes).into_owned()
        }
    })
}
