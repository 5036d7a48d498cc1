//! The layers of the standard's GeoPackage as collections.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use geo_types::{Coord, LineString, Point, Polygon, Rect};
use planvy_features::{
    Collection, Feature, FeatureCrs, FeatureShape, GeometryKind, Place, Property, PropertyKind, Shapes,
    Tables, Value, View,
};
use planvy_index::Snapshot;
use planvy_plan::{Date, Lang};
use planvy_rules::Answers;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// A layer.
pub struct Layer {
    properties: &'static [Property],
    rows: Vec<Row>,
}

struct Row {
    values: Vec<Value<'static>>,
    shapes: Shapes<'static>,
}

impl Layer {
    /// Reads a layer of a compressed GeoPackage.
    pub fn read(packed: &std::path::Path, table: &str) -> Layer {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(packed).expect("the file opens");
        flate2::read::GzDecoder::new(file)
            .read_to_end(&mut bytes)
            .expect("it unpacks");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ne.gpkg");
        std::fs::write(&path, bytes).expect("it is written");
        let connection = Connection::open(&path).expect("it opens");
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .expect("a layer");
        let columns: Vec<(String, String)> = connection
            .prepare(&format!("PRAGMA table_info({table})"))
            .expect("columns")
            .query_map([], |row| Ok((row.get(1)?, row.get(2)?)))
            .expect("columns")
            .collect::<Result<_, _>>()
            .expect("columns");
        let property = |(name, of): &(String, String)| {
            let kind = match of.split('(').next().expect("a type") {
                "INTEGER" => PropertyKind::Integer,
                "REAL" => PropertyKind::Number,
                "DATE" => PropertyKind::Date,
                "DATETIME" => PropertyKind::Instant,
                "BOOLEAN" => PropertyKind::Boolean,
                _ => PropertyKind::Text,
            };
            Property::new(kind, Box::leak(name.clone().into_boxed_str()), "", "").searched()
        };
        let properties: Vec<Property> = columns
            .iter()
            .filter(|(name, _)| name != "geom")
            .map(property)
            .collect();
        let mut rows = Vec::new();
        let mut found = statement.query([]).expect("rows");
        while let Some(row) = found.next().expect("a row") {
            let mut values = Vec::new();
            let mut shapes = Shapes::Nowhere;
            for (at, (name, of)) in columns.iter().enumerate() {
                let value = row.get_ref(at).expect("a value");
                if name == "geom" {
                    if let ValueRef::Blob(blob) = value {
                        shapes = geometry(blob);
                    }
                } else {
                    values.push(value_of(value, of));
                }
            }
            rows.push(Row { values, shapes });
        }
        Layer {
            properties: Box::leak(properties.into_boxed_slice()),
            rows,
        }
    }

    /// The features that a test selects, one by one.
    pub fn count_where(&self, selects: impl Fn(&dyn Feature) -> bool) -> usize {
        self.rows.iter().filter(|row| selects(*row)).count()
    }
}

fn value_of(value: ValueRef<'_>, kind: &str) -> Value<'static> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(number) if kind == "BOOLEAN" => Value::Bool(number == 1),
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Number(number),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).expect("UTF-8");
            match kind {
                "DATE" => Value::Date(text.parse().expect("a date")),
                "DATETIME" => {
                    let text = format!("{}Z", text.trim_end_matches('Z'));
                    Value::Instant(text.parse().expect("a time"))
                }
                _ => Value::Text(Cow::Owned(text.to_owned())),
            }
        }
    }
}

/// Reads WKB behind the head of a GeoPackage.
fn geometry(blob: &[u8]) -> Shapes<'static> {
    let envelope = [0, 32, 48, 48, 64][usize::from(blob[3] >> 1 & 7)];
    let mut reader = Wkb(&blob[8 + envelope..]);
    reader.shapes()
}

struct Wkb<'b>(&'b [u8]);

impl Wkb<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_at(N);
        self.0 = rest;
        head.try_into().expect("so many bytes")
    }

    fn count(&mut self) -> usize {
        u32::from_le_bytes(self.take()) as usize
    }

    fn kind(&mut self) -> usize {
        assert_eq!(self.take(), [1], "little endian");
        self.count()
    }

    fn position(&mut self) -> Coord<f64> {
        let (x, y) = (f64::from_le_bytes(self.take()), f64::from_le_bytes(self.take()));
        Coord { x, y }
    }

    fn line(&mut self) -> LineString<f64> {
        let count = self.count();
        LineString((0..count).map(|_| self.position()).collect())
    }

    fn polygon(&mut self) -> Polygon<f64> {
        let count = self.count();
        let mut rings: Vec<LineString<f64>> = (0..count).map(|_| self.line()).collect();
        let outer = rings.remove(0);
        Polygon::new(outer, rings)
    }

    fn shapes(&mut self) -> Shapes<'static> {
        match self.kind() {
            1 => Shapes::Point(Point(self.position())),
            2 => Shapes::Lines(vec![self.line()].into()),
            3 => Shapes::Areas(vec![self.polygon()].into()),
            6 => {
                let count = self.count();
                let one = |reader: &mut Self| {
                    assert_eq!(reader.kind(), 3);
                    reader.polygon()
                };
                Shapes::Areas((0..count).map(|_| one(self)).collect::<Vec<_>>().into())
            }
            other => panic!("kind {other} of geometry"),
        }
    }
}

impl Feature for Row {
    fn id(&self) -> Value<'_> {
        self.values[0].clone()
    }

    fn value(&self, property: usize) -> Value<'_> {
        match &self.values[property] {
            Value::Text(text) => Value::text(text),
            other => other.clone(),
        }
    }

    fn shape(&self) -> FeatureShape<'_> {
        FeatureShape {
            crs: FeatureCrs::Crs84,
            shapes: self.shapes.clone(),
        }
    }
}

/// A row behind a box.
struct Borrowed<'a>(&'a Row);

impl Feature for Borrowed<'_> {
    fn id(&self) -> Value<'_> {
        self.0.id()
    }

    fn value(&self, property: usize) -> Value<'_> {
        self.0.value(property)
    }

    fn shape(&self) -> FeatureShape<'_> {
        self.0.shape()
    }
}

impl Collection for Layer {
    fn id(&self) -> &'static str {
        "layer"
    }

    fn title(&self, _lang: Lang) -> &'static str {
        ""
    }

    fn description(&self, _lang: Lang) -> &'static str {
        ""
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::Any
    }

    fn geometry_name(&self) -> &'static str {
        "geom"
    }

    fn properties(&self) -> &'static [Property] {
        self.properties
    }

    fn count(&self, _view: View<'_>) -> u32 {
        self.rows.len() as u32
    }

    fn feature<'a>(&'a self, _view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        Some(Box::new(Borrowed(self.rows.get(row as usize)?)))
    }

    fn row_by_id(&self, _view: View<'_>, _id: &str) -> Option<u32> {
        None
    }

    fn rows_meeting(&self, _view: View<'_>, place: &Place) -> Vec<u32> {
        let rows = self.rows.iter().zip(0..);
        rows.filter(|(row, _)| place.meets(&row.shape()))
            .map(|(_, row)| row)
            .collect()
    }

    fn extent(&self, _view: View<'_>) -> Option<Rect<f64>> {
        None
    }
}

/// Calls with a view of nothing: the layer holds its own features.
pub fn with_view<T>(call: impl FnOnce(View<'_>) -> T) -> T {
    let answers = Answers::new(Arc::new(Snapshot::empty()));
    let tables = Tables::new();
    call(View {
        answers: &answers,
        tables: &tables,
        date: Date::constant(2026, 11, 27),
        lang: Lang::En,
    })
}
